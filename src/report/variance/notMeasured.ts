import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { groupBy } from "../../data/groupBy.js";
import { type Results, runsOf } from "../../data/results.js";
import { type Run, type RunAxis, runKey } from "../../data/run.js";
import { NOISE } from "../../notes.js";
import { formatCount } from "../../numberFormat.js";
import type { SectionParts } from "../sections/sections.js";

/** A kind of noise that the data do not measure, or measure for some scores only, and why. */
export interface UnmeasuredNoise {
  readonly noise: string;
  readonly why: string;
  /** Whether it is measured somewhere: what holds there says nothing of the rest. */
  readonly inPart: boolean;
}

/** The kinds of noise that the data do not measure everywhere; those that nothing measures first. */
export function notMeasured({ noise, components }: SectionParts, results: Results): UnmeasuredNoise[] {
  const runs = runsOf(results);
  const split = components.some(({ trials, method }) => trials > 1 && method !== null);
  const framings = new Set(noise.flatMap(({ framing }) => framing ?? [])).size;
  const found = [
    missing(
      NOISE.seeds,
      noise.map(({ seedSd }) => seedSd !== null),
      { nowhere: "no model has two seeds", elsewhere: (of) => `one seed only for ${of} scores` },
    ),
    varies(runs, "trial") && !split
      ? { noise: NOISE.trials, why: "repeats are averaged, and their spread is not shown here", inPart: false }
      : missing(
          NOISE.trials,
          noise.map(({ sources }) => sources.measured.includes(NOISE.trials)),
          { nowhere: "no run was repeated", elsewhere: (of) => `no repeats for ${of} scores` },
        ),
    missing(
      NOISE.items,
      noise.map(({ itemHalfWidth }) => itemHalfWidth !== null),
      { nowhere: unknownItems(noise, results), elsewhere: (of) => `not known for ${of} scores` },
    ),
    missing(
      NOISE.framings,
      // Framings of one task may use different metrics, so the metric is not compared.
      [...groupBy(noise, ({ model, task }) => JSON.stringify([model, task])).values()].map(
        (alike) => new Set(alike.map(({ framing }) => framing)).size > 1,
      ),
      {
        nowhere:
          ["the data name none", "the data name one framing"][framings] ??
          "no model was asked one task in two framings",
        elsewhere: (of) => `one framing only for ${of} pairs of model and task`,
      },
    ),
    missing(NOISE.judges, judgesOf(runs) === 1 ? [false] : [], { nowhere: "one judge", elsewhere: (of) => of }),
    missing(
      NOISE.checkpoints,
      [...groupBy(runs, ({ model }) => model).values()].map((own) => varies(own, "step")),
      { nowhere: "one checkpoint", elsewhere: (of) => `one checkpoint only for ${of} models` },
    ),
  ].filter((one) => one !== null);
  return [...found.filter(({ inPart }) => !inPart), ...found.filter(({ inPart }) => inPart)];
}

/** `null` where all of them are measured. */
function missing(
  noise: string,
  isMeasured: readonly boolean[],
  { nowhere, elsewhere }: { readonly nowhere: string; readonly elsewhere: (of: string) => string },
): UnmeasuredNoise | null {
  const without = isMeasured.filter((one) => !one).length;
  if (without === 0) return null;
  return without === isMeasured.length
    ? { noise, why: nowhere, inPart: false }
    : { noise, why: elsewhere(`${formatCount(without)} of ${formatCount(isMeasured.length)}`), inPart: true };
}

function unknownItems(noise: readonly SeedRow[], { matrices }: Results): string {
  if (noise.every(({ items }) => items === null || items < 2)) return "neither items nor standard errors are known";
  return matrices.length > 0
    ? "the items show no spread"
    : "the number of items is known, and neither standard errors nor how many were right";
}

/** Whether two runs that are alike in all else differ in this axis. */
function varies(runs: readonly Run[], axis: RunAxis): boolean {
  return [...groupBy(runs, (run) => runKey(run, [axis])).values()].some(
    (alike) => new Set(alike.map((run) => run[axis])).size > 1,
  );
}

function judgesOf(runs: readonly Run[]): number {
  return new Set(runs.flatMap(({ fingerprint }) => fingerprint?.judge ?? [])).size;
}
