import { requireAmount } from "../../arguments/requireCount.js";
import { ALPHA, POWER } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { normalQuantile, normalSf } from "../../numeric/distributions/normal.js";
import { isShare } from "../../numeric/share.js";
import type { DetectionOptions } from "./minimumDetectable.js";
import type { PowerAim } from "./powerAims.js";
import { type PowerOptions, requirePower } from "./powerReading.js";
import { smallestEffectWithPower } from "./powerSearch.js";

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
 * The same for an aim. One-sided: the tail in the direction of the difference. Against a margin: the normal approximation of
 * the interval, with the error of the two shares as they are.
 */
export function twoProportionAimPower(
  baseline: number,
  candidate: number,
  items: number,
  aim: PowerAim,
  alpha: number,
): number {
  const effect = candidate - baseline;
  const { pooled, apart } = variances(baseline, candidate);
  const error = Math.sqrt(apart / items);
  const critical = normalQuantile(1 - alpha);
  if (aim.kind === "superior") {
    if (!aim.oneSided) return twoProportionPower(baseline, candidate, items, { alpha });
    return normalSf((critical * Math.sqrt(pooled / items) - Math.abs(effect)) / error);
  }
  const above = critical - (aim.margin + effect) / error;
  if (aim.kind === "noninferior") return normalSf(above);
  return Math.max(0, normalSf(above) - normalSf((aim.margin - effect) / error - critical));
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

/** Smallest differences from a share that are found, by direction. */
export interface UnpairedDetectableEffects {
  /** Up from the share; NaN where no share up to 1 is far enough. */
  readonly rise: number;
  /** Down from it, as a positive number; NaN where no share down to 0 is far enough. */
  readonly fall: number;
}

/**
 * Smallest true differences of two independent proportions from this share that `twoProportionPower` finds with the given
 * power on this many items for each, up and down. The two differ since a share nearer ½ varies more.
 *
 * @example unpairedDetectableEffects(0.7, 198) // => { rise: 0.1199…, fall: 0.1353… }
 */
export function unpairedDetectableEffects(
  share: number,
  items: number,
  { alpha = ALPHA, power = POWER }: DetectionOptions = {},
): UnpairedDetectableEffects {
  requireAlpha("unpairedDetectableEffects", alpha);
  requirePower("unpairedDetectableEffects", power);
  requireShares("unpairedDetectableEffects", share, share);
  requireAmount("unpairedDetectableEffects", "items", items);
  if (items === 0) return { rise: Number.NaN, fall: Number.NaN };
  const within = (room: number, sign: 1 | -1) =>
    smallestEffectWithPower(
      (effect) => (effect === 0 ? alpha : twoProportionPower(share, clamped(share + sign * effect), items, { alpha })),
      power,
      room,
    );
  return { rise: within(1 - share, 1), fall: within(share, -1) };
}

/**
 * Smallest true difference of two independent proportions from this share that is found with the given power on this many
 * items for each, whichever way it goes: the larger of `unpairedDetectableEffects`, or the only one. NaN where there is none.
 *
 * @example unpairedMinimumDetectableEffect(0.05, 198) // => 0.0804…
 */
export function unpairedMinimumDetectableEffect(share: number, items: number, options: DetectionOptions = {}): number {
  const { rise, fall } = unpairedDetectableEffects(share, items, options);
  if (Number.isNaN(rise)) return fall;
  return Number.isNaN(fall) ? rise : Math.max(rise, fall);
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
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
