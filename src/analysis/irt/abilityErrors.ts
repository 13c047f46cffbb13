import type { NormalGrid } from "../../numeric/quadrature.js";
import type { ItemTable } from "./itemTable.js";
import { visitParameterScores } from "./parameterScores.js";
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
  const added = new Float64Array(responses.patternCount);
  visitParameterScores(
    responses,
    items,
    grid,
    (ability, mean) => ability - mean,
    (pattern, gradient) => {
      added[pattern] = varianceOf(gradient);
    },
  );
  return added;
}
