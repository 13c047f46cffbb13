import { pluralOf } from "../../clause.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { LEVEL, MISSING, SEED } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import { correlationInterval } from "../../inference/intervals/correlationInterval.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { itemStatistics, runTotals } from "../../inference/items/itemStatistics.js";
import { finiteOrNull, type Note, type Refusal, refuse } from "../../notes.js";
import { pearson, spearman } from "../../numeric/correlation.js";
import { mean } from "../../numeric/moments.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import { shuffle } from "../../random/draws.js";
import { createRng } from "../../random/rng.js";
import { signatureOf } from "../../signature.js";
import {
  groupedScores,
  type IndependentRows,
  independentRespondents,
  respondentNotes,
  respondents,
  selectedRows,
} from "./respondents.js";

export interface DiscriminationTransferOptions {
  /** Random halves to average over; default 100. */
  readonly splits?: number;
  /** Seed of the halving; default 1. */
  readonly seed?: number;
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** What to do with errored and unscored cells; default `drop`. */
  readonly missing?: MissingPolicy;
}

/** Correlation over the items of discrimination among some runs with discrimination among others. `null` is undefined. */
export interface Transfer {
  readonly correlation: number | null;
  /** Fisher's, over the items as if independent: on the narrow side, since items share their runs. */
  readonly interval: Interval | null;
  readonly spearman: number | null;
  readonly trainRuns: number;
  readonly testRuns: number;
  /** Items that discriminate in both halves (mean over splits). */
  readonly items: number;
}

/** Whether items that tell some models apart tell others apart. */
export interface DiscriminationTransfer {
  readonly ok: true;
  readonly task: string;
  readonly metric: string;
  /** Mean over random halves, and the range over them. */
  readonly random: Transfer & { readonly splits: number; readonly splitRange: Interval | null };
  /** Discrimination among the weaker half against discrimination among the stronger. */
  readonly strength: Transfer;
  /** What is split: a run, or all runs of a model or seed. */
  readonly unit: IndependentRows["unit"];
  readonly notes: readonly Note[];
  readonly signature: string;
}

/**
 * Does discrimination carry over to other runs? The runs are halved at random, and by strength (train on the weaker, test on
 * the stronger half, as when a benchmark meets better models); the item–rest correlations of the halves are correlated
 * over the items that vary in both. Runs of one model, or checkpoints of one seed, stay together. Refused with fewer than six
 * independent runs: three are the least that can discriminate.
 *
 * Madaan et al. (2024), arXiv 2406.10229.
 */
export function discriminationTransfer(
  matrix: ResultMatrix,
  { splits = 100, seed = SEED, level = LEVEL, missing = MISSING }: DiscriminationTransferOptions = {},
): DiscriminationTransfer | Refusal {
  requireLevel("discriminationTransfer", level);
  if (!(Number.isSafeInteger(splits) && splits >= 1)) {
    throw new ArgumentError("discriminationTransfer", `splits must be a whole number of at least 1, got ${splits}.`);
  }
  const table = respondents(matrix, missing);
  const independent = independentRespondents(table);
  const { unit, groups } = independent;
  if (groups.length < 6) {
    return refuse(
      "too-few-runs",
      `discrimination is compared between two halves of at least three ${pluralOf(unit)} each, and there are ${groups.length}`,
      "add models, or read the item analysis without it",
    );
  }
  const width = table.items.length;
  const scores = groupedScores(table, groups);
  const half = Math.floor(groups.length / 2);
  const halves = { scores, width, half };
  const random = randomHalves(halves, { splits, seed, level });
  const byStrength = weakestFirst(scores, { runs: groups.length, width, higherIsBetter: matrix.higherIsBetter });
  const strength = transferOf(halves, byStrength);
  const sizes = { trainRuns: half, testRuns: groups.length - half };
  return {
    ok: true,
    task: matrix.task,
    metric: matrix.metric,
    random: { ...recordOf(random, level), ...sizes, splits: random.known, splitRange: random.range },
    strength: { ...recordOf(strength, level), ...sizes },
    unit,
    notes: respondentNotes(table, independent),
    signature: signatureOf([
      `${pluralOf(unit)}=${groups.length}`,
      `n=${width}`,
      `halves=${splits}`,
      `level=${level}`,
      `seed=${seed}`,
    ]),
  };
}

/** Scores of independent runs, row-major, and how many of them the first half holds. */
interface Halves {
  readonly scores: Float64Array;
  readonly width: number;
  readonly half: number;
}

interface HalvesTransfer {
  readonly correlation: number;
  readonly spearman: number;
  readonly items: number;
}

/** Discrimination among the first half of the runs in this order with discrimination among the second. */
function transferOf({ scores, width, half }: Halves, order: readonly number[]): HalvesTransfer {
  const rest = (rows: readonly number[]) =>
    itemStatistics(selectedRows(scores, rows, width), rows.length, width).itemRest;
  const [first, second] = [rest(order.slice(0, half)), rest(order.slice(half))];
  const both = Array.from(first.keys()).filter((item) => !Number.isNaN(first[item]! + second[item]!));
  const [x, y] = [both.map((item) => first[item]!), both.map((item) => second[item]!)];
  return { correlation: pearson(x, y), spearman: spearman(x, y), items: both.length };
}

/** Means over random halves that have a correlation, how many have one, and the range over them. */
function randomHalves(
  halves: Halves,
  { splits, seed, level }: { readonly splits: number; readonly seed: number; readonly level: number },
): HalvesTransfer & { readonly known: number; readonly range: Interval | null } {
  const rng = createRng(seed, "discrimination transfer");
  const order = Array.from({ length: halves.scores.length / halves.width }, (_, run) => run);
  const drawn = Array.from({ length: splits }, () => {
    shuffle(rng, order);
    return transferOf(halves, order);
  });
  const known = drawn.filter(({ correlation }) => !Number.isNaN(correlation));
  const sorted = Float64Array.from(known, ({ correlation }) => correlation).sort();
  const at = (share: number) => quantileSorted(sorted, share);
  return {
    correlation: mean(sorted),
    spearman: mean(known.map((one) => one.spearman)),
    items: mean(known.map(({ items }) => items)),
    known: known.length,
    range:
      known.length > 1 ? { low: at((1 - level) / 2), high: at((1 + level) / 2), level, method: "random-halves" } : null,
  };
}

function weakestFirst(
  scores: Float64Array,
  { runs, width, higherIsBetter }: { readonly runs: number; readonly width: number; readonly higherIsBetter: boolean },
): number[] {
  const { sums, counts } = runTotals(scores, runs, width);
  const direction = higherIsBetter ? 1 : -1;
  const strengthOf = (run: number) => (direction * sums[run]!) / counts[run]!;
  return Array.from({ length: runs }, (_, run) => run).sort((a, b) => strengthOf(a) - strengthOf(b) || a - b);
}

function recordOf(
  { correlation, spearman: rank, items }: HalvesTransfer,
  level: number,
): Omit<Transfer, "trainRuns" | "testRuns"> {
  const interval = correlationInterval(correlation, items, { level });
  return {
    correlation: finiteOrNull(correlation),
    interval: Number.isFinite(interval.low + interval.high) ? interval : null,
    spearman: finiteOrNull(rank),
    items: Number.isNaN(items) ? 0 : items,
  };
}
