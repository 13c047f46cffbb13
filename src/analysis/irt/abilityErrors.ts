import type { NormalGrid } from "../../numeric/quadrature.js";
import { createPosteriors } from "./climbing/posteriors.js";
import type { ItemTable } from "./itemTable.js";
import type { Responses } from "./responses.js";
import type { ItemErrors } from "./standardErrors.js";

/**
 * What the errors of the item parameters add to the variance of each pattern's posterior mean: g′Σg, Σ the covariance of all
 * parameters and g the derivative of the mean, which is the posterior covariance of ability and the score of the parameter.
 * Since Σ holds how the errors of the items go together, it holds too that the scale itself, its origin and its unit, is known
 * from so many runs alone.
 *
 * Yang, Hansen & Cai (2012), "Characterizing sources of uncertainty in item response theory scale scores".
 */
export function itemErrorVariances(
  responses: Responses,
  items: ItemTable,
  grid: NormalGrid,
  { varianceOf }: ItemErrors,
): Float64Array {
  const { itemCount, patternCount, right, groupMissing } = responses;
  const { nodes } = grid;
  const width = nodes.length;
  const posteriors = createPosteriors(responses, grid);
  posteriors.update(items);
  const { curves } = posteriors;
  const added = new Float64Array(patternCount);
  const byNode = new Float64Array(width);
  const gradient = new Float64Array(2 * itemCount);
  posteriors.visit((pattern, { from, to, weights, mean }, group) => {
    for (let q = from; q < to; q++) byNode[q] = weights[q]! * (nodes[q]! - mean);
    for (let item = 0; item < itemCount; item++) {
      const isRight = right[pattern * itemCount + item] === 1;
      const guess = items.guessing?.[item] ?? 0;
      let [slope, intercept] = [0, 0];
      for (let q = from, cell = item * width + from; q < to; q++, cell++) {
        const curve = curves[cell]!;
        // Derivative of the log-probability of the answer in the logit.
        const score = isRight ? ((1 - guess) * curve * (1 - curve)) / (guess + (1 - guess) * curve) : -curve;
        intercept += byNode[q]! * score;
        slope += byNode[q]! * score * nodes[q]!;
      }
      gradient[item] = slope;
      gradient[itemCount + item] = intercept;
    }
    for (const item of groupMissing[group]!) gradient[item] = gradient[itemCount + item] = 0;
    added[pattern] = varianceOf(gradient);
  });
  return added;
}
