import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { groupBy } from "../../data/groupBy.js";
import { type Results, runsOf } from "../../data/results.js";
import { type Run, type RunAxis, runKey } from "../../data/run.js";
import { NOISE } from "../../notes.js";
import type { SectionParts } from "../sections/sections.js";

/** The kinds of noise that nothing in the data measures, and why. */
export function notMeasured({ noise, components }: SectionParts, results: Results): string[] {
  const runs = runsOf(results);
  const repeated = varies(runs, "trial");
  const split = components.some(({ trials, method }) => trials > 1 && method !== null);
  const named = noise.some(({ framing }) => framing !== null) ? "one framing" : "none";
  const lines: readonly (readonly [boolean, string])[] = [
    [noise.every((row) => row.seedSd === null), `${NOISE.seeds}: no model has two seeds`],
    [!repeated, `${NOISE.trials}: no run was repeated`],
    [repeated && !split, `${NOISE.trials}: repeats are averaged, and their spread is not shown here`],
    [noise.every((row) => row.itemHalfWidth === null), `${NOISE.items}: ${unknownItems(noise, results)}`],
    [!framingVaries(noise), `${NOISE.framings}: the data name ${named}`],
    [judgesOf(runs) === 1, `${NOISE.judges}: one judge`],
    [!varies(runs, "step"), `${NOISE.checkpoints}: one checkpoint`],
  ];
  return lines.flatMap(([holds, line]) => (holds ? [line] : []));
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

/** Framings of one task may use different metrics, so the metric is not compared. */
function framingVaries(noise: readonly SeedRow[]): boolean {
  return [...groupBy(noise, ({ model, task }) => JSON.stringify([model, task])).values()].some(
    (alike) => new Set(alike.map(({ framing }) => framing)).size > 1,
  );
}
