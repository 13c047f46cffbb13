import type { NormalGrid } from "../../numeric/quadrature.js";
import { createPosteriors } from "./climbing/posteriors.js";
import type { ItemTable } from "./itemTable.js";
import type { Responses } from "./responses.js";

/**
 * Walks over the patterns with the posterior mean of the parameters' scores, each weighted by `weigh` of the ability: the slopes', then
 * the intercepts'. With a weight of 1 this is the derivative of the pattern's log-likelihood (Louis 1982); with ability less
 * its mean it is the derivative of the posterior mean. The list is used again for the next pattern.
 */
export function visitParameterScores(
  responses: Responses,
  items: ItemTable,
  grid: NormalGrid,
  weigh: (ability: number, mean: number) => number,
  visitor: (pattern: number, scores: Float64Array) => void,
): void {
  const { itemCount, right, groupMissing } = responses;
  const { nodes } = grid;
  const width = nodes.length;
  const posteriors = createPosteriors(responses, grid);
  posteriors.update(items);
  const { curves } = posteriors;
  const byNode = new Float64Array(width);
  const scores = new Float64Array(2 * itemCount);
  posteriors.visit((pattern, { from, to, weights, mean }, group) => {
    for (let q = from; q < to; q++) byNode[q] = weights[q]! * weigh(nodes[q]!, mean);
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
      scores[item] = slope;
      scores[itemCount + item] = intercept;
    }
    for (const item of groupMissing[group]!) scores[item] = scores[itemCount + item] = 0;
    visitor(pattern, scores);
  });
}
