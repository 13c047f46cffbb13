import type { NormalGrid } from "../../../numeric/quadrature.js";
import type { ItemTable } from "../itemTable.js";
import { type ItemPriors, priorTerms } from "../priors.js";
import type { Expected } from "./expectation.js";

/**
 * Gradient of the marginal log-likelihood (with priors: of the log-posterior) by item, and the information that the
 * items would carry if abilities were known: one 2 × 2 block an item. Its Newton step is the maximisation step.
 */
export interface Ascent {
  /** Log of the prior densities, up to a constant. */
  readonly logPrior: number;
  readonly slopeGradient: Float64Array;
  readonly interceptGradient: Float64Array;
  readonly slopeInformation: Float64Array;
  readonly crossInformation: Float64Array;
  readonly interceptInformation: Float64Array;
}

/**
 * The maximisation step of every item, as gradient and information. By Fisher's identity the gradient of the expected
 * complete-data log-likelihood at the present parameters is that of the marginal log-likelihood itself.
 *
 * Bock & Aitkin (1981); one Newton step instead of many: Lange (1995), "A gradient algorithm locally equivalent to the
 * EM algorithm".
 */
export function maximization(expected: Expected, items: ItemTable, grid: NormalGrid, priors: ItemPriors): Ascent {
  const { curves, runs, rightRuns, right, rightAbility } = expected;
  const { nodes } = grid;
  const width = nodes.length;
  const count = items.slopes.length;
  const shared = runs.length === width;
  const ascent = {
    slopeGradient: new Float64Array(count),
    interceptGradient: new Float64Array(count),
    slopeInformation: new Float64Array(count),
    crossInformation: new Float64Array(count),
    interceptInformation: new Float64Array(count),
  };
  // Where no run is expected at all, nothing is added; far from the middle that is most of the grid.
  let [from, to] = [0, width];
  if (shared) {
    while (from < to && runs[from] === 0) from++;
    while (to > from && runs[to - 1] === 0) to--;
  }
  let logPrior = 0;
  for (let item = 0; item < count; item++) {
    const guess = items.guessing?.[item] ?? 0;
    const offset = item * width;
    const runOffset = shared ? 0 : offset;
    let [g0, g1, i0, i1, i2] = [0, 0, 0, 0, 0];
    for (let q = from; q < to; q++) {
      const curve = curves[offset + q]!;
      const node = nodes[q]!;
      let gradient = -runs[runOffset + q]! * curve;
      let weight = -gradient * (1 - curve);
      if (rightRuns !== null) {
        const probability = guess + (1 - guess) * curve;
        gradient += rightRuns[offset + q]! * (((1 - guess) * curve * (1 - curve)) / probability + curve);
        weight *= ((1 - guess) * curve) / probability;
      }
      g0 += gradient;
      g1 += gradient * node;
      const moment = weight * node;
      i0 += weight;
      i1 += moment;
      i2 += moment * node;
    }
    const prior = priorTerms(priors, items.slopes[item]!, items.intercepts[item]!);
    logPrior += prior.value;
    ascent.slopeGradient[item] = g1 + (rightRuns === null ? rightAbility[item]! : 0) + prior.slopeGradient;
    ascent.interceptGradient[item] = g0 + (rightRuns === null ? right[item]! : 0) + prior.interceptGradient;
    ascent.slopeInformation[item] = i2 + prior.slopeCurvature;
    ascent.crossInformation[item] = i1 + prior.crossCurvature;
    ascent.interceptInformation[item] = i0 + prior.interceptCurvature;
  }
  return { logPrior, ...ascent };
}
