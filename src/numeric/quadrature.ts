import { ArgumentError } from "../errors.js";
import { exponential } from "./elementary/exponential.js";
import { logarithm } from "./elementary/logarithm.js";
import { sinPi } from "./elementary/sinPi.js";

/** Equally spaced nodes under a standard normal density, with weights that sum to 1. */
export interface NormalGrid {
  readonly nodes: Float64Array;
  /** Natural logarithms of the weights. */
  readonly logWeights: Float64Array;
  readonly spacing: number;
}

/**
 * Nodes from −limit to limit and weights proportional to the standard normal density: the trapezoidal rule, whose error
 * for a smooth peak of standard deviation σ falls like e^(−2π²σ²/spacing²). At a spacing of σ/2 that is nothing.
 *
 * Trefethen & Weideman (2014), "The exponentially convergent trapezoidal rule".
 *
 * @param count number of nodes, at least 2
 * @param limit positive end of the grid
 */
export function normalGrid(count: number, limit: number): NormalGrid {
  if (!(Number.isSafeInteger(count) && count >= 2)) {
    throw new ArgumentError("normalGrid", `count must be a whole number of at least 2, got ${count}. 61 is usual.`);
  }
  if (!(limit > 0 && limit < Number.POSITIVE_INFINITY)) {
    throw new ArgumentError("normalGrid", `limit must be positive and finite, got ${limit}. 6 is usual.`);
  }
  const spacing = (2 * limit) / (count - 1);
  // Symmetric to the last digit, so that a mirrored problem has the mirrored answer.
  const nodes = Float64Array.from({ length: count }, (_, k) => (limit * (2 * k - (count - 1))) / (count - 1));
  let total = 0;
  for (const node of nodes) total += exponential((-node * node) / 2);
  const logTotal = logarithm(total);
  return { nodes, logWeights: nodes.map((node) => (-node * node) / 2 - logTotal), spacing };
}

/** Nodes in (0, 1) and weights that sum to 1, of a rule that is exact for polynomials up to degree 2·count − 1. */
interface UnitRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The Gauss–Legendre rule on (0, 1), by Newton's method on the Legendre polynomial from Tricomi's guess.
 *
 * Abramowitz & Stegun (1964), 25.4.29; Press et al. (2007), "Numerical recipes", §4.6.
 */
export function gaussLegendre(count: number): UnitRule {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    let place = sinPi(0.5 - (index + 0.75) / (count + 0.5));
    let slope = 0;
    for (let step = Number.POSITIVE_INFINITY; Math.abs(step) > 1e-15; place -= step) {
      let [value, before] = [1, 0];
      for (let degree = 0; degree < count; degree++) {
        [value, before] = [((2 * degree + 1) * place * value - degree * before) / (degree + 1), value];
      }
      slope = (count * (place * value - before)) / (place * place - 1);
      step = value / slope;
    }
    // cos falls, so that the nodes stand in rising order.
    nodes[index] = (1 - place) / 2;
    weights[index] = 1 / ((1 - place * place) * slope * slope);
  }
  return { nodes, weights };
}
