import { skippedInResults } from "../../analysis/comparison/skippedItems.js";
import type { CurveSummary } from "../../analysis/curves/curveTable.js";
import type { BenchmarkNoiseTable } from "../../analysis/seeds/benchmarkNoise.js";
import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import type { Study } from "../../analysis/study.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { NOISE } from "../../notes.js";
import {
  formatFixed,
  formatLevel,
  formatPValue,
  formatRange,
  formatScore,
  type ScoreUnit,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { type Block, type Field, heading, list, table } from "../document/document.js";
import {
  countField,
  type LabelledRow,
  labelFields,
  seedsText,
  snrText,
  unitOf,
  withInterval,
} from "../document/fields.js";
import { seedGapCurve } from "../figures/gapCurves.js";
import { noiseSources } from "../figures/noiseSources.js";
import { lastStepText } from "../text/lastStepText.js";
import { benchmarkBlocks } from "./benchmarkSection.js";
import type { CurvesPart } from "./curveSection.js";
import { largestTasksFirst } from "./largestTasksFirst.js";
import { rowNotes } from "./noteList.js";
import { drawn, each, view } from "./resultView.js";
import { listOf, type Section, withFigures } from "./section.js";

export interface NoisePart {
  readonly noise: readonly SeedRow[];
  /** Discrete and continuous metrics side by side, and averages over models. */
  readonly benchmarks: BenchmarkNoiseTable;
}

export const NOISE_SECTION: Section<"noise", NoisePart, NoisePart & CurvesPart> = {
  name: "noise",
  title: "Noise of each benchmark",
  needs: "scores",
  doing: "benchmarks",
  // The answers of a report rest on the noise.
  unasked: (study) => ({ noise: noiseOf(study), benchmarks: { kind: "benchmarks", rows: [], averages: [] } }),
  analyse(study) {
    const { benchmarks, series } = study;
    const [rows, averages] = [
      largestTasksFirst(benchmarks.rows, series),
      largestTasksFirst(benchmarks.averages, series),
    ];
    return { part: { noise: noiseOf(study), benchmarks: { kind: "benchmarks", rows, averages } } };
  },
  isEmpty: () => false,
  blocks: (record, { limit, figures }) =>
    withFigures(figures, [
      ...noiseBlocks(record, limit),
      ...listOf(rowNotes(unsaidNotes(record.noise))),
      ...benchmarkBlocks(record.benchmarks, { limit }),
    ]),
  pictures: ["noise"],
  figures: ({ noise }) => ({ figures: [noiseSources(noise)] }),
  tables: ({ noise }) => [["noise", noise]],
  views: [
    view<SeedRow>("seed-variance", seedBlocks),
    view<BenchmarkNoiseTable>(
      "benchmarks",
      each((benchmarks) => benchmarkBlocks(benchmarks)),
    ),
  ],
};

function seedBlocks(rows: readonly SeedRow[]): Block[] {
  return drawn([...noiseSection(rows), ...listOf(rowNotes(rows)), noiseSources(rows), seedGapCurve(rows)]);
}

/** The noise by row; a mean over what a model chose to answer is marked. */
function noiseOf({ seeds, series, results }: Study): SeedRow[] {
  const skipped = skippedInResults(results);
  return largestTasksFirst(seeds, series).map((row) => {
    const own = skipped.filter(
      ({ model, task, metric, framing }) =>
        model === row.model && task === row.task && metric === row.metric && framing === row.framing,
    );
    return own.length === 0 ? row : { ...row, notes: [...row.notes, ...own.map(({ note }) => note)] };
  });
}

/** The noisiest rows first. Where no noise is known and the curves show the scores, only what is missing is said. */
function noiseBlocks({ noise, curves }: NoisePart & CurvesPart, limit: number): Block[] {
  const blocks = noiseSection(noisiestFirst(noise), [], { limit });
  return noise.some(hasNoise) || curves.rows.length === 0
    ? blocks
    : blocks.filter(({ kind }) => kind === "heading" || kind === "list");
}

/** That no row has two seeds is said once, by what was not measured. */
function unsaidNotes(noise: readonly SeedRow[]): SeedRow[] {
  if (noise.some((row) => row.seedSd !== null)) return [...noise];
  return noise.map((row) => ({ ...row, notes: row.notes.filter(({ code }) => code !== "one-seed") }));
}

export interface NoiseSectionOptions {
  /** Rows to show; default all. */
  readonly limit?: number;
}

/** The noisiest rows first, by seed gap and then by half-width from items; scores of other scales than 0–1 after the rest. */
export function noisiestFirst(rows: readonly SeedRow[]): SeedRow[] {
  const size = (value: number | null) => value ?? -1;
  return [...rows].sort(
    (a, b) =>
      Number(b.proportion) - Number(a.proportion) ||
      size(b.seedGap) - size(a.seedGap) ||
      size(b.itemHalfWidth) - size(a.itemHalfWidth) ||
      size(b.finalSd) - size(a.finalSd),
  );
}

/** How noisy each task is: the score, what seeds and items add to it, and the gap that two runs must exceed. */
export function noiseSection(
  rows: readonly SeedRow[],
  summaries: readonly CurveSummary[] = [],
  options: NoiseSectionOptions = {},
): Block[] {
  requireArgument("noiseSection", "rows", rows, recordsWith(["task"], "the rows of seeds(results)"));
  requireArgument("noiseSection", "summaries", summaries, recordsWith(["task"], "overSeeds of curves(results)"));
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("noiseSection", options);
  const taus = new Map(summaries.map((summary) => [rowKey(summary), summary]));
  const score = (pick: (row: SeedRow) => number | null) => (row: SeedRow) =>
    formatScore(pick(row), unitOf(row, row.finalMean));
  const level = rows.find(({ finalSdInterval }) => finalSdInterval !== null)?.finalSdInterval?.level ?? null;
  const spread = level === null ? "" : ` [${formatLevel(level)} CI]`;
  const seedSd: Field<SeedRow> = {
    title: `seed SD${spread}`,
    align: "right",
    show: (row) => withInterval(row.seedSd, row.seedSdInterval, unitOf(row, row.finalMean)),
  };
  const fields: Field<SeedRow>[] = [
    ...labelFields<SeedRow>(),
    // What tells most stands first: on a narrow screen the other columns are out of sight.
    { title: "seed gap", align: "right", show: score((row) => row.seedGap) },
    {
      title: "item CI",
      align: "right",
      show: (row) => rangeText(row.finalInterval, unitOf(row, row.finalMean)),
    },
    // Rows of one run have their interval; a half-width is for the mean over several.
    { title: "item ±", align: "right", show: score((row) => (row.finalInterval === null ? row.itemHalfWidth : null)) },
    { title: "final mean", align: "right", show: score((row) => row.finalMean), always: true },
    ...stepField(rows),
    {
      title: `final SD${spread}`,
      align: "right",
      show: (row) => withInterval(row.finalSd, row.finalSdInterval, unitOf(row, row.finalMean)),
    },
    { title: "next seed", align: "right", show: (row) => rangeText(row.nextSeed, unitOf(row, row.finalMean)) },
    // At a single checkpoint the seed SD is the final SD.
    ...(rows.some((row) => row.checkpoints > 1 || row.checkpointsLeftOut > 0) ? [seedSd] : []),
    { title: "seed SNR", align: "right", show: (row) => snrText(row.seedSnr) },
    { title: "excess p", align: "right", show: (row) => formatPValue(row.excessVariance?.pValue ?? null) },
    { title: "mean τ", align: "right", show: (row) => formatFixed(taus.get(rowKey(row))?.meanTau ?? null, 2) },
    countField("items", (row) => row.items),
    { title: "chance", align: "right", show: score((row) => row.chance) },
    { title: "seeds", align: "right", show: seedsText },
    countField("checkpoints", (row) => (row.finalStep === null ? null : row.checkpoints || null)),
    countField("left out at chance", (row) =>
      rows.some(({ checkpointsLeftOut }) => checkpointsLeftOut > 0) ? row.checkpointsLeftOut : null,
    ),
  ];
  const proportion = rows.some((row) => row.proportion);
  const sorted =
    rows.length > 1 && rows.some(hasNoise) && noisiestFirst(rows).every((row, place) => row === rows[place]);
  const caption = `${rows.some(hasNoise) ? "Noise" : "Scores"} by task${sorted ? ", the noisiest first" : ""}${proportion ? ", in points (1 pt = 0.01) where scores lie in 0–1" : ""}.${sorted ? smallestGap(rows) : ""}`;
  const seeded = rows.some((row) => row.seedSd !== null);
  return [
    heading(2, "How noisy is each benchmark?"),
    ...table(caption, rows, fields, { limit }),
    list([
      ...legend(seeded, rows),
      ...(summaries.some(({ meanTau }) => meanTau !== null)
        ? ["mean τ: Kendall's τ-b of score against checkpoint order, mean over the seeds; +1 improves at every step."]
        : []),
    ]),
    ...runNoiseBlocks(rows, limit),
  ];
}

/** The checkpoint of the final figures, where rows end at different ones. */
export function stepField(rows: readonly SeedRow[]): Field<SeedRow>[] {
  const isOne = new Set(rows.map(({ finalStep }) => finalStep)).size < 2;
  return isOne ? [] : [countField("at step", ({ finalStep }) => finalStep)];
}

/** Seed SDs that are estimated from single runs, and for which curves they are not. */
function runNoiseBlocks(rows: readonly SeedRow[], limit: number): Block[] {
  const runs = rows.flatMap((row) => (row.fromRun === null ? [] : [{ ...row, ...row.fromRun }]));
  const told = runs.filter(({ interval }) => interval !== null);
  // Runs with a handful of checkpoints are no curves that anybody expects an estimate from.
  const untold = runs.filter(({ refusal }) => refusal !== null && refusal !== "too-few-checkpoints");
  if (told.length === 0 && untold.length === 0) return [];
  const score = (row: (typeof runs)[number], value: number | null) => formatScore(value, unitOf(row, row.finalMean));
  const level = told[0]?.interval?.level ?? LEVEL;
  const fields: Field<(typeof runs)[number]>[] = [
    ...labelFields<(typeof runs)[number]>(),
    {
      title: `estimated seed SD [${formatLevel(level)} CI]`,
      align: "right",
      show: (row) => withInterval(row.fromRun?.seedSd ?? null, row.interval, unitOf(row, row.finalMean)),
    },
    {
      title: "as from seeds",
      align: "right",
      show: ({ degreesOfFreedom }) => formatFixed(degreesOfFreedom === null ? null : degreesOfFreedom + 1, 1),
    },
    { title: "step noise", align: "right", show: (row) => score(row, row.stepNoise) },
    {
      title: "flips",
      align: "right",
      show: ({ churn }) => (churn === null ? UNDEFINED_TEXT : `${formatFixed(100 * churn.share, 1)} %`),
    },
    countField("late checkpoints", ({ fromRun }) => fromRun?.checkpoints ?? null),
  ];
  const reasons = rowNotes(untold).map((text) => `No estimate: ${text.charAt(0).toLowerCase()}${text.slice(1)}`);
  return [
    heading(2, "Estimated from one run"),
    ...table("Seed SD estimated from the checkpoints of one run, not measured.", told, fields, { limit }),
    list([
      ...(told.length === 0
        ? []
        : [
            "estimated seed SD: the run's step noise times about 1.5, as in other trainings that had several seeds; the interval is that of an SD measured with as many seeds as stand under “as from seeds”. Other seeds of this training would measure it.",
            "step noise: SD of the checkpoints about a parabola over the last 70 % of training.",
          ]),
      ...(told.some(({ churn }) => churn !== null)
        ? ["flips: share of items whose score changes from one checkpoint to the next; it is not in the estimate."]
        : []),
      ...rowNotes(told),
      ...reasons,
    ]),
  ];
}

/** The end of a sorted table that may be folded away; a gap of 0, of seeds that happen to agree, is none. */
function smallestGap(rows: readonly SeedRow[]): string {
  const gaps = rows.filter(({ proportion, seedGap }) => proportion && (seedGap ?? 0) > 0);
  const last = gaps.at(-1);
  if (last === undefined || gaps.length < 2) return "";
  const labels = labelFields<SeedRow>().filter(({ show }) => rows.some((row) => show(row) !== show(last)));
  const name = labels.map(({ show }) => show(last)).join(" · ");
  return ` The smallest seed gap is that of ${name}, ${formatScore(last.seedGap, unitOf(last, last.finalMean))}.`;
}

/** Whether anything about the noise of a row is known. */
function hasNoise(row: SeedRow): boolean {
  return (
    row.finalSd !== null ||
    row.seedSd !== null ||
    row.itemHalfWidth !== null ||
    row.excessVariance !== null ||
    row.seedGap !== null
  );
}

function legend(seeded: boolean, rows: readonly SeedRow[]): string[] {
  const lines: string[] = [];
  if (seeded) {
    const averaged = rows.some(({ checkpoints }) => checkpoints > 1)
      ? ` at the last checkpoint${lastStepText(rows.map(({ finalStep }) => finalStep))}. seed SD: the same at each checkpoint, averaged (the paper's “seed variance” is this standard deviation)`
      : "";
    lines.push(
      `final SD: over training seeds${averaged}. Intervals: χ² with seeds − 1 degrees of freedom.`,
      ...(rows.some(({ seeds, finalSeeds }) => finalSeeds < seeds)
        ? ["seeds a of b: a of the b seeds are at the last checkpoint and make the final figures."]
        : []),
      "seed gap: the final scores of two runs with one seed each must differ by more than this before the seed stops being an explanation (t·√2·final SD).",
    );
    const told = rows.find(({ nextSeed }) => nextSeed !== null)?.nextSeed;
    if (told) {
      lines.push(
        `next seed: where the final score of one more seed lies (${formatLevel(told.level)}: mean ± t·SD·√(1 + 1/seeds)).`,
      );
    }
  } else {
    lines.push(
      "No row has two training seeds, so no seed SD is given: how much these scores move with the seed is unknown, not 0.",
    );
  }
  if (rows.some((row) => row.finalInterval !== null)) {
    lines.push(
      `item CI: interval of the final score of a single run${rows.some(({ sources }) => sources.measured.includes(NOISE.trials)) ? ", the mean over its trials," : ""} from item sampling (Wilson's for right-or-wrong items, Student's t for others${rows.some(({ finalInterval }) => finalInterval?.method.endsWith("-cut")) ? "; cut off at 0 and 100, beyond which no score can lie" : ""}).`,
    );
  }
  if (rows.some((row) => row.finalInterval === null && row.itemHalfWidth !== null)) {
    lines.push(
      "item ±: half-width of the interval from item sampling, at the last checkpoint, averaged over the seeds; — where the dump does not tell.",
    );
  } else if (rows.every((row) => row.finalInterval === null)) {
    lines.push(
      rows.some((row) => row.items !== null && row.items > 1)
        ? "No interval from item sampling is given: the items show no spread, or the final scores come without them."
        : "No interval from item sampling is given: the final scores come with neither items nor standard errors.",
    );
  }
  if (rows.some((row) => row.seedSnr !== null)) lines.push("seed SNR: final mean ÷ final SD over seeds.");
  if (rows.some((row) => row.excessVariance !== null)) {
    lines.push(
      "excess p: do the seeds differ by more than noise of single answers explains? (crossed seeds × items F test at the last checkpoint)",
    );
  }
  return lines;
}

function rowKey({ model, task, metric, framing }: LabelledRow): string {
  return JSON.stringify([model, task, metric, framing]);
}

export function rangeText(interval: Interval | null, unit: ScoreUnit): string {
  return interval === null ? UNDEFINED_TEXT : formatRange(interval.low, interval.high, unit);
}
