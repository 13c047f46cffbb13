import { logarithm } from "./elementary/logarithm.js";
import { sinPi } from "./elementary/sinPi.js";

/** Nodes of interpolation on [−1, 1] at which a smooth function is known by few values: the zeros of the Chebyshev polynomial. */
export function chebyshevNodes(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, node) => sinPi(0.5 - (node + 0.5) / count));
}

/**
 * What the value at each node counts for at each place of [−1, 1], row-major places × nodes: the barycentric formula.
 *
 * Berrut & Trefethen (2004), "Barycentric Lagrange interpolation", 5.3.
 */
export function chebyshevWeights(places: ArrayLike<number>, count: number): Float64Array {
  const nodes = chebyshevNodes(count);
  const weights = new Float64Array(places.length * count);
  for (let row = 0; row < places.length; row++) {
    const start = row * count;
    const own = nodes.indexOf(places[row]!);
    if (own >= 0) {
      weights[start + own] = 1;
      continue;
    }
    let sum = 0;
    for (let node = 0; node < count; node++) {
      const sign = node % 2 === 0 ? 1 : -1;
      const share = (sign * sinPi((node + 0.5) / count)) / (places[row]! - nodes[node]!);
      weights[start + node] = share;
      sum += share;
    }
    for (let node = 0; node < count; node++) weights[start + node]! /= sum;
  }
  return weights;
}

/**
 * Fewest nodes at which the interpolant of a function comes within `error` of it: it is analytic where the imaginary part is
 * less than `height`, and less than `most` in size there.
 *
 * Trefethen (2013), "Approximation theory and approximation practice", theorem 8.2: within 4 M ρ⁻ⁿ ÷ (ρ − 1) of it.
 */
export function nodesNeeded(height: number, most: number, error: number): number {
  // The ellipse with foci ±1 whose half axes sum to rho reaches just so high.
  const rho = height + Math.sqrt(1 + height * height);
  return 1 + Math.ceil(logarithm((4 * most) / (error * (rho - 1))) / logarithm(rho));
}
