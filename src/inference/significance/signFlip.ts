import { OPTION_SHAPES } from "../../arguments/optionShapes.js";
import { OF_TWO_SIDES, optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import type { Shape } from "../../arguments/shapes.js";
import { SEED } from "../../defaults.js";
import { mean } from "../../numeric/moments.js";
import type { Alternative } from "./alternative.js";
import { type ResampledPValue, type ResamplingTestOptions, requireResampling } from "./resampledP.js";
import { signFlipPValue } from "./signFlips.js";

/** Permutation test that differences are symmetric about 0. */
export interface SignFlipTest extends ResampledPValue {
  /** Mean difference, in score units. */
  readonly statistic: number;
  readonly alternative: Alternative;
}

/** Any number where all flips are counted, which takes no more memory; else as of other tests. */
function flipsOf(pairs: number): Shape {
  const bounded = OPTION_SHAPES.resamples as Shape;
  const countsAll = (value: unknown) => Number.isSafeInteger(value) && 2 ** pairs <= (value as number);
  return { ...bounded, fits: (value) => bounded.fits(value) || countsAll(value) };
}

/**
 * Sign-flip permutation test of the mean of paired differences (candidate − baseline): under the null that which side is
 * which does not matter, each difference could as well have had the other sign. Exact where that is affordable: 2ⁿ ≤
 * resamples for the n differences other than 0, or differences on a lattice (0/1 scores, few trials, few decimals), for
 * any n; otherwise (b + 1)/(B + 1) over random flips. Paired 0/1 scores: the same p as McNemar's exact test.
 * All differences 0, or a single one: p 1, two-sided. NaN for none, or where one is not finite.
 *
 * Fisher (1935), "The design of experiments", §21; Good (2005), "Permutation, parametric and bootstrap tests of
 * hypotheses", §3.6.
 *
 * @example signFlipTest([0.3, 0.1, 0.4, 0.2]).pValue // => 0.125
 */
export function signFlipTest(differences: Scores, choices: ResamplingTestOptions = {}): SignFlipTest {
  const readDifferences = scoresOf("signFlipTest", "differences", differences);
  optionsOf("signFlipTest", choices, { resamples: flipsOf(readDifferences.length) }, OF_TWO_SIDES);
  const { alternative = "two-sided", resamples = 10_000, seed = SEED } = choices;
  const options = { alternative, resamples, seed };
  requireResampling("signFlipTest", options);
  return { statistic: mean(readDifferences), alternative, ...signFlipPValue(readDifferences, options) };
}
