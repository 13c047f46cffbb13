import { ArgumentError, requireSameLength } from "../../errors.js";
import { mergeNearTies } from "../../numeric/nearTies.js";
import { requireTable } from "./itemStatistics.js";

/** What happens to runs whose scores tie at the edge of a group. */
export type GroupTies = "fractional" | "inclusive" | "order";

export interface ExtremeGroupOptions {
  /** Share of the runs in each group, in (0, 0.5]; default 0.27 (Kelley 1939). */
  readonly share?: number;
  /**
   * `fractional` (default): tied runs share the places left, so the order of the runs does not matter; `inclusive`: all
   * tied runs enter, and groups grow; `order`: the first ones in the order of the runs enter.
   */
  readonly ties?: GroupTies;
}

/** Weight of every run in the two groups; a weight of 0 is outside. */
interface ExtremeGroups {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** Runs meant for each group: the share of all, rounded down, at least 1. */
  readonly size: number;
}

/** The runs with the highest and lowest scores, as weights. Runs without a score (NaN) are in neither. */
export function extremeGroups(
  runScores: ArrayLike<number>,
  { share = 0.27, ties = "fractional" }: ExtremeGroupOptions = {},
): ExtremeGroups {
  if (!(share > 0 && share <= 0.5)) {
    throw new ArgumentError("extremeGroups", `share must be in (0, 0.5], got ${share}. Kelley's groups are 0.27.`);
  }
  const order = Array.from(runScores, (_, run) => run).filter((run) => !Number.isNaN(runScores[run]!));
  const merged = mergeNearTies(order.map((run) => runScores[run]!));
  const scores = new Float64Array(runScores.length);
  order.forEach((run, place) => {
    scores[run] = merged[place]!;
  });
  order.sort((first, second) => scores[first]! - scores[second]! || first - second);
  // 0.29 · 100 is 28.999… in binary.
  const size = Math.max(1, Math.floor(share * order.length + 1e-9));
  const upper = new Float64Array(runScores.length);
  const lower = new Float64Array(runScores.length);
  fill(lower, order, size, scores, ties);
  fill(upper, ties === "order" ? order.slice(-size) : order.reverse(), size, scores, ties);
  return { upper, lower, size };
}

/** Weights of the first `size` runs of the order. */
function fill(
  weights: Float64Array,
  order: readonly number[],
  size: number,
  runScores: ArrayLike<number>,
  ties: GroupTies,
): void {
  const edge = runScores[order[size - 1] ?? -1];
  if (edge === undefined) return;
  const tied = order.filter((run) => runScores[run] === edge);
  const inside = order.indexOf(tied[0]!);
  const weightOfTied = ties === "inclusive" ? 1 : (size - inside) / tied.length;
  order.forEach((run, place) => {
    if (ties === "order") weights[run] = place < size ? 1 : 0;
    else if (place < inside) weights[run] = 1;
    else if (runScores[run] === edge) weights[run] = weightOfTied;
  });
}

/**
 * Upper–lower discrimination D of every item: its mean in the group of the highest-scoring runs − its mean in the group of
 * the lowest. In [−1, 1] for right-or-wrong items; NaN where a group has not scored the item.
 *
 * Johnson (1951), "Notes on a suggested index of item validity: the U-L index".
 *
 * @param scores row-major runs × items, NaN where not scored
 */
export function upperLowerDiscrimination(
  scores: ArrayLike<number>,
  { upper, lower }: ExtremeGroups,
  items: number,
): Float64Array {
  requireSameLength("upperLowerDiscrimination", upper, lower);
  requireTable("upperLowerDiscrimination", scores, upper.length, items);
  const high = weightedMeans(scores, upper, items);
  const low = weightedMeans(scores, lower, items);
  return high.map((mean, item) => mean - low[item]!);
}

function weightedMeans(scores: ArrayLike<number>, weights: Float64Array, items: number): Float64Array {
  const sums = new Float64Array(items);
  const totals = new Float64Array(items);
  weights.forEach((weight, run) => {
    if (weight === 0) return;
    for (let item = 0; item < items; item++) {
      const score = scores[run * items + item]!;
      if (Number.isNaN(score)) continue;
      sums[item]! += weight * score;
      totals[item]! += weight;
    }
  });
  return sums.map((sum, item) => sum / totals[item]!);
}
