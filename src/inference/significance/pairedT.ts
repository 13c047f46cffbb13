import { OF_TWO_SIDES, optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { mean } from "../../numeric/moments.js";
import { standardError } from "../intervals/meanInterval.js";
import { type TTest, type TTestOptions, tTest } from "./studentT.js";

export interface PairedTTest extends TTest {
  readonly method: "paired-t";
}

/**
 * Student's t test on paired differences (candidate − baseline, one per pair), with pairs − 1 degrees of freedom.
 * Fewer than two pairs, or all differences equal but for rounding (all zero included): everything but the difference is NaN,
 * since no spread is known.
 *
 * Student (1908), "The probable error of a mean".
 */
export function pairedTTest(differences: Scores, options: TTestOptions = {}): PairedTTest {
  const readDifferences = scoresOf("pairedTTest", "differences", differences);
  optionsOf("pairedTTest", options, {}, OF_TWO_SIDES);
  const degreesOfFreedom = Math.max(0, readDifferences.length - 1);
  const test = tTest(mean(readDifferences), standardError(readDifferences), degreesOfFreedom, options);
  return { ...test, method: "paired-t" };
}
