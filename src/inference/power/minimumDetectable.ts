import { requireAmount } from "../../arguments/requireCount.js";
import { ALPHA, POWER } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { isShare } from "../../numeric/share.js";

export interface DetectionOptions {
  /** Two-sided error probability in (0, 1); default 0.05. */
  readonly alpha?: number;
  /** Probability of finding a true effect, in (0, 1); default 0.8. */
  readonly power?: number;
}

/** z_{α/2} + z_β: how many standard errors a true effect must measure to be found with the given power. */
export function detectionFactor({ alpha = ALPHA, power = POWER }: DetectionOptions = {}): number {
  requireAlpha("detectionFactor", alpha);
  if (!(power > 0 && power < 1)) {
    throw new ArgumentError("detectionFactor", `power must be in (0, 1), got ${power}. For 80 % power pass 0.8.`);
  }
  return normalQuantile(1 - alpha / 2) + normalQuantile(power);
}

/**
 * Smallest true difference of two paired shares that is found with the given power, (z_{α/2} + z_β)·√(ψ/n), as a share;
 * ψ is the share of items on which the two disagree. Approximate: it takes ψ − δ² for ψ. NaN for no items.
 *
 * Miller (2024), arXiv 2411.00640, eq. 10.
 */
export function pairedMinimumDetectableEffect(
  disagreementShare: number,
  items: number,
  options: DetectionOptions = {},
): number {
  requireAmount("pairedMinimumDetectableEffect", "items", items);
  if (!isShare(disagreementShare)) {
    throw new ArgumentError(
      "pairedMinimumDetectableEffect",
      `disagreementShare must be in [0, 1], got ${disagreementShare}. ` +
        "Divide the discordant items by all shared items.",
    );
  }
  if (items === 0) return Number.NaN;
  return meanMinimumDetectableEffect(Math.sqrt(disagreementShare / items), options);
}

/** Smallest true effect that is found with the given power, (z_{α/2} + z_β)·standard error, in the unit of the error. */
export function meanMinimumDetectableEffect(standardError: number, options: DetectionOptions = {}): number {
  return detectionFactor(options) * standardError;
}

/**
 * Items needed to find a true mean difference, ⌈((z_{α/2} + z_β)·SD/effect)²⌉, where SD is that of one item's difference:
 * √ψ for paired 0/1 scores that disagree on a share ψ, √(ω² + σ_A²/K_A + σ_B²/K_B) for scores averaged over K trials.
 * The sign of the effect does not matter; Infinity for an effect of 0; NaN where an argument is NaN.
 *
 * Miller (2024), arXiv 2411.00640, eq. 9.
 *
 * @example itemsToDetect(0.03, 1 / 3) // => 969
 */
export function itemsToDetect(effect: number, sdOfDifference: number, options: DetectionOptions = {}): number {
  const factor = detectionFactor(options);
  if (effect === 0) return Number.POSITIVE_INFINITY;
  return Math.ceil(((factor * sdOfDifference) / effect) ** 2);
}
