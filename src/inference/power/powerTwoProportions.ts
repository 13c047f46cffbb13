import { requireAmount } from "../../arguments/requireCount.js";
import { ALPHA, POWER } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { normalQuantile, normalSf } from "../../numeric/normal.js";
import { isShare } from "../../numeric/share.js";
import { type DetectionOptions, detectionFactor } from "./minimumDetectable.js";
import { type PowerOptions, requirePower } from "./powerReading.js";

/**
 * Power of the z test of two independent proportions (pooled error), two-sided, with this many items for each: normal
 * approximation, both directions. R's `power.prop.test` leaves out the wrong direction unless `strict = TRUE`.
 *
 * Fleiss, Levin & Paik (2003), "Statistical methods for rates and proportions", §4.2.
 */
export function twoProportionPower(
  baseline: number,
  candidate: number,
  items: number,
  { alpha = ALPHA }: PowerOptions = {},
): number {
  requireAlpha("twoProportionPower", alpha);
  requireShares("twoProportionPower", baseline, candidate);
  requireAmount("twoProportionPower", "items", items);
  const { pooled, apart } = variances(baseline, candidate);
  const critical = normalQuantile(1 - alpha / 2) * Math.sqrt(pooled / items);
  const error = Math.sqrt(apart / items);
  const effect = Math.abs(candidate - baseline);
  return normalSf((critical - effect) / error) + normalSf((critical + effect) / error);
}

/**
 * Items for each of two independent proportions (different items for each) that find their difference with the given
 * power: the pooled error under the null, the unpooled one under the alternative. Infinity for equal proportions.
 *
 * Fleiss, Levin & Paik (2003), eq. 4.14, without continuity correction.
 *
 * @example itemsForTwoProportions(0.9, 0.95) // => 435
 */
export function itemsForTwoProportions(
  baseline: number,
  candidate: number,
  { alpha = ALPHA, power = POWER }: DetectionOptions = {},
): number {
  requireAlpha("itemsForTwoProportions", alpha);
  requirePower("itemsForTwoProportions", power);
  requireShares("itemsForTwoProportions", baseline, candidate);
  const { pooled, apart } = variances(baseline, candidate);
  const root = normalQuantile(1 - alpha / 2) * Math.sqrt(pooled) + normalQuantile(power) * Math.sqrt(apart);
  return baseline === candidate ? Number.POSITIVE_INFINITY : Math.ceil((root / (candidate - baseline)) ** 2);
}

/**
 * Smallest true difference of two independent proportions near this share that is found with the given power on this many
 * items for each, (z_{α/2} + z_β)·√(2p(1 − p)/n), as a share. NaN for no items; 0 for a share of 0 or 1, where the
 * formula fails: take a share between the two.
 *
 * @example unpairedMinimumDetectableEffect(0.5, 164) // => 0.1546…
 */
export function unpairedMinimumDetectableEffect(share: number, items: number, options: DetectionOptions = {}): number {
  requireShares("unpairedMinimumDetectableEffect", share, share);
  requireAmount("unpairedMinimumDetectableEffect", "items", items);
  return items === 0 ? Number.NaN : detectionFactor(options) * Math.sqrt((2 * share * (1 - share)) / items);
}

/** n·variance of the difference if both have the mean share, and if they have their own. */
function variances(baseline: number, candidate: number): { readonly pooled: number; readonly apart: number } {
  const middle = (baseline + candidate) / 2;
  return {
    pooled: 2 * middle * (1 - middle),
    apart: baseline * (1 - baseline) + candidate * (1 - candidate),
  };
}

function requireShares(caller: string, baseline: number, candidate: number): void {
  if (!(isShare(baseline) && isShare(candidate))) {
    throw new ArgumentError(
      caller,
      `shares must be in [0, 1], got ${baseline} and ${candidate}. For 90 % correct pass 0.9.`,
    );
  }
}
