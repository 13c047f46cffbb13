import type { CurveSummary } from "../../analysis/curveTable.js";
import type { SeedRow } from "../../analysis/seedTable.js";
import type { Interval } from "../../inference/interval.js";
import {
  formatFixed,
  formatLevel,
  formatPValue,
  formatRange,
  formatScore,
  type ScoreUnit,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { type Block, type Field, heading, list, table } from "../document.js";
import { countField, labelFields, unitOf, withInterval } from "./fields.js";

export interface NoiseSectionOptions {
  /** Rows to show; default all. */
  readonly limit?: number;
}

/** How noisy each task is: the score, what seeds and items add to it, and the gap that two runs must exceed. */
export function noiseSection(
  rows: readonly SeedRow[],
  summaries: readonly CurveSummary[] = [],
  { limit = Number.POSITIVE_INFINITY }: NoiseSectionOptions = {},
): Block[] {
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
    countField("items", (row) => row.items),
    { title: "chance", align: "right", show: score((row) => row.chance) },
    countField("seeds", (row) => row.seeds),
    countField("checkpoints", (row) => (row.finalStep === null ? null : row.checkpoints || null)),
    countField("left out at chance", (row) =>
      rows.some(({ checkpointsLeftOut }) => checkpointsLeftOut > 0) ? row.checkpointsLeftOut : null,
    ),
    { title: "final mean", align: "right", show: score((row) => row.finalMean), always: true },
    {
      title: `final SD${spread}`,
      align: "right",
      show: (row) => withInterval(row.finalSd, row.finalSdInterval, unitOf(row, row.finalMean)),
    },
    // At a single checkpoint the seed SD is the final SD.
    ...(rows.some((row) => row.checkpoints > 1 || row.checkpointsLeftOut > 0) ? [seedSd] : []),
    { title: "seed SNR", align: "right", show: (row) => formatFixed(row.seedSnr, 1) },
    {
      title: "item CI",
      align: "right",
      show: (row) => rangeText(row.finalInterval, unitOf(row, row.finalMean)),
    },
    // Rows of one run have their interval; a half-width is for the mean over several.
    { title: "item ±", align: "right", show: score((row) => (row.finalInterval === null ? row.itemHalfWidth : null)) },
    { title: "seed gap", align: "right", show: score((row) => row.seedGap) },
    { title: "excess p", align: "right", show: (row) => formatPValue(row.excessVariance?.pValue ?? null) },
    { title: "mean τ", align: "right", show: (row) => formatFixed(taus.get(rowKey(row))?.meanTau ?? null, 2) },
  ];
  const proportion = rows.some((row) => row.proportion);
  const caption = `Noise by task${proportion ? ", in points (1 pt = 0.01) where scores lie in 0–1" : ""}.`;
  const seeded = rows.some((row) => row.seedSd !== null);
  return [
    heading(2, "How noisy is each benchmark?"),
    ...table(caption, rows, fields, { limit }),
    list(
      legend(
        seeded,
        rows,
        summaries.some(({ meanTau }) => meanTau !== null),
      ),
    ),
  ];
}

function legend(seeded: boolean, rows: readonly SeedRow[], hasTau: boolean): string[] {
  const lines: string[] = [];
  if (seeded) {
    const averaged = rows.some(({ checkpoints }) => checkpoints > 1)
      ? " at the last checkpoint. seed SD: the same at each checkpoint, averaged (the paper's “seed variance” is this standard deviation)"
      : "";
    lines.push(
      `final SD: over training seeds${averaged}. Intervals: χ² with seeds − 1 degrees of freedom.`,
      `seed gap: two runs with one seed each must differ by more than this before the seed stops being an explanation (t·√2·${averaged === "" ? "final" : "seed"} SD).`,
    );
  } else {
    lines.push(
      "No row has two training seeds, so no seed SD is given: how much these scores move with the seed is unknown, not 0.",
    );
  }
  if (rows.some((row) => row.finalInterval !== null)) {
    lines.push(
      `item CI: interval of the final score of a single run from item sampling (Wilson's for right-or-wrong items, Student's t for others${rows.some(({ finalInterval }) => finalInterval?.method.endsWith("-cut")) ? "; cut off at 0 and 100, beyond which no score can lie" : ""}).`,
    );
  }
  if (rows.some((row) => row.finalInterval === null && row.itemHalfWidth !== null)) {
    lines.push(
      "item ±: half-width of the interval from item sampling, at the last checkpoint, averaged over the seeds; — where the dump does not tell.",
    );
  } else if (rows.every((row) => row.finalInterval === null)) {
    lines.push("No interval from item sampling is given: the dumps tell neither items nor standard errors.");
  }
  if (rows.some((row) => row.seedSnr !== null)) lines.push("seed SNR: final mean ÷ final SD over seeds.");
  if (hasTau)
    lines.push(
      "mean τ: Kendall's τ-b of score against checkpoint order, mean over the seeds; +1 improves at every step.",
    );
  if (rows.some((row) => row.excessVariance !== null)) {
    lines.push(
      "excess p: do the seeds differ by more than noise of single answers explains? (crossed seeds × items F test at the last checkpoint)",
    );
  }
  return lines;
}

function rowKey({
  model,
  task,
  metric,
  framing,
}: {
  model: string;
  task: string;
  metric: string;
  framing: string | null;
}): string {
  return JSON.stringify([model, task, metric, framing]);
}

function rangeText(interval: Interval | null, unit: ScoreUnit): string {
  return interval === null ? UNDEFINED_TEXT : formatRange(interval.low, interval.high, unit);
}
