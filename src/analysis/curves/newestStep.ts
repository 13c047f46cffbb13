import { LEVEL } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import { mean, standardDeviation } from "../../numeric/moments.js";

/** How far a curve moved at its last checkpoint, against how far it moved before. */
export interface NewestStep {
  readonly from: number;
  readonly step: number;
  /** Score at the last checkpoint less that at the one before, in score units. */
  readonly change: number;
  /**
   * Where the next change of a curve that goes on as it did lies with this probability; `null` for fewer than four earlier
   * changes, and where they do not differ.
   */
  readonly expected: Interval | null;
}

/** Fewest earlier changes that say what is usual. */
const LEAST_CHANGES = 4;

/**
 * The last change of a curve beside the prediction interval of the earlier ones, m ± t·s·√(1 + 1/k) over k changes. Changes
 * about a straight climb are not independent, since each point is in two of them: at 95 % it holds 95.0 to 96.6 % of the next
 * ones (6 to 41 checkpoints), as of random walks; a climb that slows down widens it (up to 99.9 %). `null` for fewer than two
 * checkpoints. Neither which items were asked nor the seed is in it: a run shares both over its checkpoints.
 *
 * Hahn & Meeker (1991), Statistical Intervals, §4.7.
 */
export function newestStep(
  { steps, scores }: { readonly steps: readonly number[]; readonly scores: readonly number[] },
  { level = LEVEL }: { readonly level?: number } = {},
): NewestStep | null {
  const changes = scores.slice(1).map((score, index) => score - (scores[index] as number));
  const [from, step] = steps.slice(-2);
  const change = changes.at(-1);
  if (from === undefined || step === undefined || change === undefined) return null;
  return { from, step, change, expected: predicted(changes.slice(0, -1), level) };
}

function predicted(values: readonly number[], level: number): Interval | null {
  const spread = standardDeviation(values);
  if (values.length < LEAST_CHANGES || !(spread > 0)) return null;
  const centre = mean(values);
  const half = studentTQuantile((1 + level) / 2, values.length - 1) * spread * Math.sqrt(1 + 1 / values.length);
  return { low: centre - half, high: centre + half, level, method: "prediction" };
}
