import { requireAmount } from "../../arguments/requireCount.js";
import { ALPHA, POWER } from "../../defaults.js";
import { requireAlpha } from "../../errors.js";
import { logGamma, regularizedGammaLower } from "../../numeric/distributions/gamma.js";
import { normalSf } from "../../numeric/distributions/normal.js";
import { normalDensity } from "../../numeric/distributions/normalDensity.js";
import { LOG_ROOT_TWO_PI, stirlingError } from "../../numeric/distributions/saddlePoint.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import { expm1, exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { type DetectionOptions, itemsToDetect } from "./minimumDetectable.js";
import { type PowerOptions, type PowerReading, requirePower } from "./powerReading.js";
import { smallestCountWithPower, smallestEffectWithPower } from "./powerSearch.js";

/**
 * Power of Student's t test, two-sided, for a true effect of `noncentrality` standard errors (not estimated ones): both
 * tails of the noncentral t distribution, with the Type-M and Type-S errors (see `PowerReading`). Degrees of freedom of
 * Infinity give the z test. NaN unless the degrees of freedom are positive.
 *
 * Johnson, Kotz & Balakrishnan (1995), "Continuous univariate distributions" 2, chapter 31; Gelman & Carlin (2014).
 */
export function studentTPower(
  noncentrality: number,
  degreesOfFreedom: number,
  { alpha = ALPHA }: PowerOptions = {},
): PowerReading {
  requireAlpha("studentTPower", alpha);
  const critical = studentTQuantile(1 - alpha / 2, degreesOfFreedom);
  const size = Math.abs(noncentrality);
  if (Number.isNaN(critical + size)) return { power: Number.NaN, typeM: Number.NaN, typeS: Number.NaN };
  let [right, wrong, estimate] = [0, 0, 0];
  overScales(degreesOfFreedom, critical + size, (scale, weight) => {
    // Given the estimated spread, the estimate in standard errors is normal about the truth.
    const upper = normalSf(critical * scale - size);
    const lower = normalSf(critical * scale + size);
    right += weight * upper;
    wrong += weight * lower;
    estimate +=
      weight *
      (size * (upper - lower) + normalDensity(critical * scale - size) + normalDensity(critical * scale + size));
  });
  const power = right + wrong;
  const isDefined = size > 0;
  return {
    power: Math.min(1, power),
    typeM: isDefined ? estimate / power / size : Number.NaN,
    typeS: isDefined ? wrong / power : Number.NaN,
  };
}

/**
 * Power of the paired t test for a true mean difference, when the differences have this SD (both in score units). A
 * cluster-robust test: pass the SD times the root of the design effect, and mind its fewer degrees of freedom.
 */
export function pairedTPower(effect: number, sd: number, pairs: number, options: PowerOptions = {}): PowerReading {
  requireAmount("pairedTPower", "sd", sd);
  requireAmount("pairedTPower", "pairs", pairs);
  return studentTPower((effect / sd) * Math.sqrt(pairs), pairs - 1, options);
}

/**
 * Power of the two-sample t test for a true difference of means, when both samples have this SD: pooled variance,
 * baselineCount + candidateCount − 2 degrees of freedom. Welch's test has about the same.
 */
export function twoSampleTPower(
  effect: number,
  sd: number,
  baselineCount: number,
  candidateCount: number,
  options: PowerOptions = {},
): PowerReading {
  requireAmount("twoSampleTPower", "sd", sd);
  requireAmount("twoSampleTPower", "baselineCount", baselineCount);
  requireAmount("twoSampleTPower", "candidateCount", candidateCount);
  const standardError = sd * Math.sqrt(1 / baselineCount + 1 / candidateCount);
  return studentTPower(effect / standardError, baselineCount + candidateCount - 2, options);
}

/** Pairs with which the paired t test finds an effect with the given power; Infinity for an effect of 0. At least 2. */
export function pairedTItems(
  effect: number,
  sd: number,
  { power = POWER, alpha = ALPHA }: DetectionOptions = {},
): number {
  requirePower("pairedTItems", power);
  const guess = itemsToDetect(effect, sd, { power, alpha }) + 2;
  return smallestCountWithPower((pairs) => pairedTPower(effect, sd, pairs, { alpha }).power, power, {
    least: 2,
    guess,
  });
}

/**
 * Seeds for each of two models with which the two-sample t test finds a gap between their means with the given power,
 * when scores have this SD between seeds (both in score units). Student's t with 2·seeds − 2 degrees of freedom, whose
 * quantile depends on the answer, is searched with; the z formula asks for one or two seeds too few. Infinity for a gap
 * of 0. At least 2: one seed tells nothing of spread.
 *
 * @example seedsToDetect(0.01, 0.0057) // => 7
 */
export function seedsToDetect(
  gap: number,
  seedSd: number,
  { power = POWER, alpha = ALPHA }: DetectionOptions = {},
): number {
  requirePower("seedsToDetect", power);
  // Power grows with the gap, and its integral takes longer the larger gap / SD is: a gap that two seeds find needs no more.
  const easy = Math.min(Math.abs(gap), 100 * seedSd);
  if (seedSd > 0 && easy < Math.abs(gap) && twoSampleTPower(easy, seedSd, 2, 2, { alpha }).power >= power) return 2;
  const guess = itemsToDetect(gap, Math.SQRT2 * seedSd, { power, alpha }) + 1;
  const powerOf = (seeds: number) => twoSampleTPower(gap, seedSd, seeds, seeds, { alpha }).power;
  return smallestCountWithPower(powerOf, power, { least: 2, guess });
}

/**
 * Smallest true effect, in standard errors, that Student's t test finds with the given power: the t counterpart of
 * `detectionFactor`, which it approaches for many degrees of freedom. NaN unless these are positive.
 */
export function studentDetectionFactor(
  degreesOfFreedom: number,
  { power = POWER, alpha = ALPHA }: DetectionOptions = {},
): number {
  requirePower("studentDetectionFactor", power);
  requireAlpha("studentDetectionFactor", alpha);
  if (!(degreesOfFreedom > 0)) return Number.NaN;
  if (alpha >= power) return 0;
  const powerOf = twoSidedPowers(degreesOfFreedom, alpha);
  // About right, and a little short for few degrees of freedom.
  let most = 1.2 * (studentTQuantile(1 - alpha / 2, degreesOfFreedom) + studentTQuantile(power, degreesOfFreedom));
  while (powerOf(most) < power) most *= 2;
  return smallestEffectWithPower(powerOf, power, most);
}

/** Above this e^(−δ²/2) is no number. */
const MOST_NONCENTRALITY = 36;

/**
 * The power alone, as `studentTPower` gives it, for many effects at the same degrees of freedom and alpha: P(F′ > t²) of the
 * noncentral F with 1 and df degrees of freedom, a Poisson mixture of central tails. All terms are positive.
 */
function twoSidedPowers(degreesOfFreedom: number, alpha: number): (noncentrality: number) => number {
  if (degreesOfFreedom === Number.POSITIVE_INFINITY)
    return (size) => studentTPower(size, degreesOfFreedom, { alpha }).power;
  const critical = studentTQuantile(1 - alpha / 2, degreesOfFreedom);
  const ratio = (critical / degreesOfFreedom) * critical;
  const [x, rest] = [ratio / (1 + ratio), 1 / (1 + ratio)];
  const half = degreesOfFreedom / 2;
  // Γ(½ + b)/(Γ(3/2)Γ(b))·√x·(1 − x)^b: what the tail gains when the first degree of freedom becomes three.
  const firstGain = exponential(
    logGamma(half + 0.5) - logGamma(1.5) - logGamma(half) + 0.5 * logarithm(x) + half * logarithm(rest),
  );
  return (noncentrality) => {
    if (noncentrality > MOST_NONCENTRALITY) return overEstimates(noncentrality / critical, 1 / critical, half);
    const mean = noncentrality ** 2 / 2;
    let [weight, tail, gain, power] = [exponential(-mean), alpha, firstGain, 0];
    let left = 1;
    for (let count = 0; left > 1e-16 && count < 4 * mean + 200; count++) {
      power += weight * Math.min(1, tail);
      left -= weight;
      tail += gain;
      gain *= (x * (half + count + 0.5)) / (count + 1.5);
      weight *= mean / (count + 1);
    }
    return power;
  };
}

/** Mean over normal z of P(√(χ²/df) < centre + z·scale), with df = 2·half: of an effect that noise cannot turn around. */
function overEstimates(centre: number, scale: number, half: number): number {
  const step = 0.25;
  let power = 0;
  for (let z = -9; z <= 9; z += step) {
    power += step * normalDensity(z) * regularizedGammaLower(half, half * (centre + z * scale) ** 2);
  }
  return power;
}

/**
 * Power of two one-sided t tests at alpha to show that an effect lies inside ±margin, both in true standard errors: the
 * estimate lies further inside than the critical value times its estimated error on either side. NaN unless the degrees of
 * freedom are positive.
 *
 * Schuirmann (1987), "A comparison of the two one-sided tests procedure and the power approach"; Owen (1965).
 */
export function studentEquivalencePower(
  effect: number,
  margin: number,
  degreesOfFreedom: number,
  alpha: number,
): number {
  const critical = studentTQuantile(1 - alpha, degreesOfFreedom);
  if (Number.isNaN(critical + effect + margin)) return Number.NaN;
  let power = 0;
  // Where the error comes out so large that neither bound has room, the integrand has a corner: finer steps.
  overScales(degreesOfFreedom, 8 * (critical + Math.abs(effect) + margin), (scale, weight) => {
    const half = margin - critical * scale;
    if (half > 0) power += weight * (normalSf(-half - effect) - normalSf(half - effect));
  });
  return Math.min(1, power);
}

const LEAST_LOG_DENSITY = -46;

/**
 * Calls `use` with scales S = √(χ²/df) and weights that sum to 1. In y = ln S the density is smooth and falls off at
 * both ends, so that the trapezoid rule converges faster than any power of its step. `sharpness` bounds the slope of the
 * integrand in S.
 */
function overScales(df: number, sharpness: number, use: (scale: number, weight: number) => void): void {
  if (df === Number.POSITIVE_INFINITY) {
    use(1, 1);
    return;
  }
  const logDensity = (y: number) => df * (y - expm1(2 * y) / 2);
  const logPeak = Math.LN2 + 0.5 * logarithm(df / 2) - LOG_ROOT_TWO_PI - stirlingError(df / 2);
  const step = Math.min(0.25 / Math.sqrt(2 * df + 1), 0.25 / (1 + sharpness));
  for (const direction of [-1, 1]) {
    for (let count = direction > 0 ? 0 : 1; ; count++) {
      const y = direction * count * step;
      const log = logDensity(y);
      if (log < LEAST_LOG_DENSITY) break;
      use(exponential(y), step * exponential(logPeak + log));
    }
  }
}
