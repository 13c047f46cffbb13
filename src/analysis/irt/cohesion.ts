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
  const right = new Float64Array(fitted.length);
  const answers = new Float64Array(fitted.length);
  const own = new Float64Array(fitted.length);
  const table = new Float64Array(fitted.length * counts.reduce((sum, count) => sum + count, 0));
  let runs = 0;
  for (let row = 0; row < rows.length; row++) {
    const count = counts[row]!;
    let hasAnswer = false;
    for (let place = 0; place < fitted.length; place++) {
      const score = scores[row * width + fitted[place]!]!;
      own[place] = score;
      if (Number.isNaN(score)) continue;
      hasAnswer = true;
      right[place]! += count * score;
      answers[place]! += count;
    }
    if (!hasAnswer) continue;
    for (let copy = 0; copy < count; copy++) table.set(own, fitted.length * runs++);
  }
  const { alpha, interval } = cronbachAlpha(table.subarray(0, fitted.length * runs), runs, fitted.length);
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
