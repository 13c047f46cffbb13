import { cronbachAlpha } from "../../inference/items/cronbachAlpha.js";
import { finiteOrNull } from "../../notes.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import type { ResponseTable } from "./responses.js";

/** Whether the items of a fit hang together at all, without any model of how. */
export interface Cohesion {
  /** Cronbach's alpha of the fitted items, covariances over runs that answered both; `null` where it is undefined. */
  readonly alpha: number | null;
  /** Whether alpha is shown to be above 0: its interval of level .95 is. `null` where it is not known. */
  readonly isShown: boolean | null;
  /** Log-likelihood of the same answers if items had nothing in common: each right with its own share. */
  readonly logLikelihoodIndependent: number;
}

/** Reads alpha and the likelihood of independent items off the answers to the items that a fit takes. */
export function cohesionOf({ items, rows, scores, counts }: ResponseTable, fitted: readonly number[]): Cohesion {
  const width = items.length;
  const table: number[] = [];
  const right = new Float64Array(fitted.length);
  const answers = new Float64Array(fitted.length);
  rows.forEach((_, row) => {
    const own = Float64Array.from(fitted, (item) => scores[row * width + item]!);
    own.forEach((score, place) => {
      if (Number.isNaN(score)) return;
      right[place]! += counts[row]! * score;
      answers[place]! += counts[row]!;
    });
    if (own.every(Number.isNaN)) return;
    for (let copy = 0; copy < counts[row]!; copy++) for (const score of own) table.push(score);
  });
  const runs = fitted.length === 0 ? 0 : table.length / fitted.length;
  const { alpha, interval } = cronbachAlpha(table, runs, fitted.length, { level: 0.95 });
  const known = Number.isFinite(interval.low);
  return {
    alpha: finiteOrNull(alpha),
    isShown: known ? interval.low > 0 : null,
    logLikelihoodIndependent: right.reduce((total, count, place) => {
      const share = count / answers[place]!;
      return total + count * logarithm(share) + (answers[place]! - count) * logarithm(1 - share);
    }, 0),
  };
}
