import { requireSameLength } from "../../errors.js";
import { logGamma } from "../../numeric/distributions/gamma.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { mean } from "../../numeric/moments.js";
import { ENUMERABLE_LENGTH, permutationShare } from "../../numeric/permutations.js";
import { tieSizes } from "../../numeric/ranks.js";
import type { Rng } from "../../random/rng.js";
import { permutationTest } from "./permutation.js";

/** Splits of a two-valued sequence that are still enumerated. */
const ENUMERABLE_SPLITS = 20_000;

/** Rearrangements at least as far down after which more of them would not make the p any clearer. */
const ENOUGH = 20;

interface NegativeCorrelationOptions {
  /** Most random rearrangements to draw where there are too many for all of them; default 10,000. */
  readonly resamples?: number;
}

/** One-sided permutation test of a correlation. */
interface NegativeCorrelationTest {
  /** Probability of a correlation at most as high, where the one sequence says nothing about the other. */
  readonly pValue: number;
  readonly method: "exact" | "monte-carlo";
}

/**
 * Permutation p of Pearson's r, one-sided toward negative: the values of one sequence are put in every order over the other.
 * Exact where one of the two has two values and there are at most 20,000 splits, and up to 8 values of any kind. Otherwise
 * random orders until 20 of them lie as low as the observed one (p is then 20 over the orders drawn) or until `resamples`
 * are drawn, (b + 1)/(B + 1): valid at any stopping, and quick where nothing is to be found. NaN for fewer than two values
 * or a constant sequence.
 *
 * Besag & Clifford (1991), "Sequential Monte Carlo p-values".
 */
export function negativeCorrelationTest(
  rng: Rng,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { resamples = 10_000 }: NegativeCorrelationOptions = {},
): NegativeCorrelationTest {
  requireSameLength("negativeCorrelationTest", x, y);
  if (isConstant(x) || isConstant(y)) return { pValue: Number.NaN, method: "exact" };
  const sizes = groupSizes(x);
  if (sizes.length === 2 && exponential(logArrangements(x)) < ENUMERABLE_SPLITS + 0.5) {
    const low = Math.min(...Array.from(x));
    const part = (inLow: boolean) => Array.from(y).filter((_, place) => (x[place] === low) === inLow);
    const test = permutationTest(part(true), part(false), { alternative: "less", resamples: ENUMERABLE_SPLITS });
    return { pValue: test.pValue, method: test.method };
  }
  return x.length <= ENUMERABLE_LENGTH ? allOrders(x, y) : randomOrders(rng, x, y, resamples);
}

/**
 * Smallest p that `negativeCorrelationTest` can give for this sequence against one without ties: 1 over the number of
 * different orders of its values. A right-or-wrong item that one of n runs solves cannot get below 1/n.
 */
export function smallestPermutationPValue(x: ArrayLike<number>): number {
  return exponential(-logArrangements(x));
}

/** ln(n!/Π t!), over the groups of equal values. */
function logArrangements(x: ArrayLike<number>): number {
  return tieSizes(x).reduce((total, size) => total - logGamma(size + 1), logGamma(x.length + 1));
}

function groupSizes(x: ArrayLike<number>): number[] {
  const sizes = new Map<number, number>();
  for (let place = 0; place < x.length; place++) sizes.set(x[place]!, (sizes.get(x[place]!) ?? 0) + 1);
  return [...sizes.values()];
}

function isConstant(x: ArrayLike<number>): boolean {
  for (let place = 1; place < x.length; place++) if (x[place] !== x[0]) return false;
  return true;
}

function allOrders(x: ArrayLike<number>, y: ArrayLike<number>): NegativeCorrelationTest {
  const { nonzero, values, centred, observed, slack } = prepared(x, y);
  const pValue = permutationShare(x.length, (order) => {
    let product = 0;
    for (let i = 0; i < nonzero.length; i++) product += values[i]! * centred[order[nonzero[i]!]!]!;
    return product <= observed + slack;
  });
  return { pValue, method: "exact" };
}

/** The first steps of Fisher–Yates, from whatever order is there, give random places to the values that count. */
function randomOrders(rng: Rng, x: ArrayLike<number>, y: ArrayLike<number>, most: number): NegativeCorrelationTest {
  const { values, centred, observed, slack } = prepared(x, y);
  const count = centred.length;
  const limits = Float64Array.from(values, (_, place) => 4294967296 - (4294967296 % (count - place)));
  let asLow = 0;
  for (let draw = 1; draw <= most; draw++) {
    let product = 0;
    for (let place = 0; place < values.length; place++) {
      let bits = rng.nextUint32();
      while (bits >= limits[place]!) bits = rng.nextUint32();
      const other = place + (bits % (count - place));
      const chosen = centred[other]!;
      centred[other] = centred[place]!;
      centred[place] = chosen;
      product += values[place]! * chosen;
    }
    if (product <= observed + slack && ++asLow === ENOUGH) return { pValue: ENOUGH / draw, method: "monte-carlo" };
  }
  return { pValue: (asLow + 1) / (most + 1), method: "monte-carlo" };
}

interface Prepared {
  /** Places and values of x that differ from its commonest value, which counts as 0. */
  readonly nonzero: number[];
  readonly values: Float64Array;
  readonly centred: Float64Array;
  /** Σ x·y, which orders permutations as r does. */
  readonly observed: number;
  readonly slack: number;
}

function prepared(x: ArrayLike<number>, y: ArrayLike<number>): Prepared {
  const commonest = commonestValue(x);
  const nonzero = Array.from(x, (_, place) => place).filter((place) => x[place] !== commonest);
  const values = Float64Array.from(nonzero, (place) => x[place]! - commonest);
  const centre = mean(y);
  const centred = Float64Array.from(y, (value) => value - centre);
  let observed = 0;
  let size = 0;
  nonzero.forEach((place, index) => {
    observed += values[index]! * centred[place]!;
    size += Math.abs(values[index]!);
  });
  // Equal sums of products round differently in another order.
  const slack = 1e-11 * size * centred.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return { nonzero, values, centred, observed, slack };
}

function commonestValue(x: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let place = 0; place < x.length; place++) counts.set(x[place]!, (counts.get(x[place]!) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
