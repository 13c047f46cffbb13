import { ArgumentError } from "../errors.js";
import { binomial, binomialSampler } from "./binomial.js";
import type { Rng } from "./rng.js";

/**
 * How many of n independent draws fall into each category, written to `counts`; `weights` are proportional to the
 * probabilities, finite, not negative and not all 0. Exact in distribution; one binomial draw a category, whatever n.
 *
 * Devroye (1986), "Non-uniform random variate generation", XI.1.3: each count given those before it.
 */
export function multinomial(rng: Rng, n: number, weights: ArrayLike<number>, counts: Float64Array): void {
  requireEquallyLong(weights, counts);
  writeConditional(weights, counts);
  drawFrom(0, rng, n, counts, counts);
}

/**
 * Draws of the same distribution, for many draws from the same weights: the sums of the weights are worked out and the
 * first category's distribution, which for two categories is all there is, is tabulated once.
 */
export function multinomialSampler(n: number, weights: ArrayLike<number>): (rng: Rng, counts: Float64Array) => void {
  const conditional = new Float64Array(weights.length);
  requireEquallyLong(weights, conditional);
  writeConditional(weights, conditional);
  const drawFirst = binomialSampler(n, conditional[0]!);
  return (rng, counts) => {
    const first = drawFirst(rng);
    counts[0] = first;
    drawFrom(1, rng, n - first, conditional, counts);
  };
}

/** Writes each category's probability among itself and those after it. */
function writeConditional(weights: ArrayLike<number>, conditional: Float64Array): void {
  // First the sums of weights from each category on, so that the last one with a weight has exactly all.
  for (let j = weights.length - 1, tail = 0; j >= 0; j--) conditional[j] = tail += weights[j]!;
  if (!(conditional[0]! > 0 && conditional[0]! < Number.POSITIVE_INFINITY)) {
    throw new ArgumentError("multinomial", "weights must be finite, not negative and not all 0.");
  }
  for (let j = 0; j < weights.length; j++) conditional[j] = weights[j]! / conditional[j]!;
}

/** Draws the counts of the categories from number `first` on; both lists may be the same. */
function drawFrom(first: number, rng: Rng, n: number, conditional: Float64Array, counts: Float64Array): void {
  let left = n;
  for (let j = first; j < counts.length; j++) {
    const p = conditional[j]!;
    // Whatever is left falls into a category of probability 1, without a draw.
    const count = left === 0 || p === 1 ? left : binomial(rng, left, p);
    counts[j] = count;
    left -= count;
  }
}

function requireEquallyLong(weights: ArrayLike<number>, counts: Float64Array): void {
  if (weights.length === 0 || counts.length !== weights.length) {
    throw new ArgumentError(
      "multinomial",
      `weights and counts must be equally long and not empty, got ${weights.length} and ${counts.length}.`,
    );
  }
}
