import { exponential } from "../elementary/exponential.js";
import { log1p, logarithm } from "../elementary/logarithm.js";
import { continuedFraction } from "./continuedFraction.js";
import { logGamma, logGamma1p, type Tails, tailsFromLead } from "./gamma.js";
import { normalQuantile } from "./normal.js";
import { solveTail } from "./quantileSearch.js";
import { deviance, LOG_ROOT_TWO_PI, stirlingError, stirlingErrorGrowth } from "./saddlePoint.js";

/**
 * ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), without the cancellation of that sum for large a or b.
 * NaN unless both are positive and finite.
 */
export function logBeta(a: number, b: number): number {
  if (!isShape(a) || !isShape(b)) return Number.NaN;
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (small < 10) return logGamma(small) - logGammaGrowth(large, small);
  const n = small + large;
  const corrections = stirlingError(small) + stirlingError(large) - stirlingError(n);
  const powers = small * logarithm(small / n) - large * log1p(small / large);
  return powers + corrections + LOG_ROOT_TWO_PI - 0.5 * logarithm(small * (large / n));
}

/**
 * I_x(a, b): the share of a beta distribution below x, in [0, 1]. NaN unless 0 ≤ x ≤ 1 and a and b are positive and finite.
 *
 * Didonato & Morris (1992), "Algorithm 708: significant digit computation of the incomplete beta function ratios",
 * equation 9; prefactor after Loader (2000).
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  return betaTails(x, 1 - x, a, b).lower;
}

/** 1 − I_x(a, b): the share above x, accurate where it is small. NaN as for the lower share. */
export function regularizedBetaUpper(x: number, a: number, b: number): number {
  return betaTails(x, 1 - x, a, b).upper;
}

/** The x with I_x(a, b) = p. NaN unless 0 ≤ p ≤ 1 and a and b are positive and finite. */
export function betaQuantile(p: number, a: number, b: number): number {
  return 1 / (1 + exponential(-betaLogit(p, 1 - p, a, b)));
}

/**
 * Both regularized incomplete beta functions at x, the smaller one without cancellation.
 * `y` is 1 − x: the caller often knows it more exactly than the subtraction tells.
 */
export function betaTails(x: number, y: number, a: number, b: number): Tails {
  if (!(isShape(a) && isShape(b) && x >= 0 && y >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: 0, upper: 1 };
  if (y === 0) return { lower: 1, upper: 0 };
  return a * y >= b * x ? tailsBelowMean(x, y, a, b) : swap(tailsBelowMean(y, x, b, a));
}

/**
 * ln(x/(1 − x)) at the point with lower share `lower` and upper share `upper` = 1 − lower, of which the smaller one counts.
 * Far more of the line is in reach than for x itself: −∞ and +∞ only for shares of 0.
 */
export function betaLogit(lower: number, upper: number, a: number, b: number): number {
  if (!(isShape(a) && isShape(b) && lower >= 0 && upper >= 0)) return Number.NaN;
  if (lower === 0) return Number.NEGATIVE_INFINITY;
  if (upper === 0) return Number.POSITIVE_INFINITY;
  return lower <= upper ? lowerLogit(lower, a, b) : -lowerLogit(upper, b, a);
}

/** ln(a B(a, b)), so that I_x(a, b) → x^a / e^(this) for x → 0. */
export function logBetaLead(a: number, b: number): number {
  return a <= 1 ? logGamma1p(a) - logGammaGrowth(b, a) : logarithm(a) + logBeta(a, b);
}

/** x^a y^b / B(a, b): the density of the beta distribution in ln(x/y). `y` is 1 − x; all four positive. */
export function betaPower(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const aboveMean = b * x - a * y;
  const corrections = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const distance = deviance(a, n * x, aboveMean) + deviance(b, n * y, -aboveMean);
  return Math.sqrt(a * (b / n)) * exponential(corrections - distance - LOG_ROOT_TWO_PI);
}

/** Tails where x ≤ a/(a + b): the lower one by a fraction of positive terms, or both by a series about a corner. */
function tailsBelowMean(x: number, y: number, a: number, b: number): Tails {
  if (a <= 1 && x <= 0.7) return smallShapeTails(x, a, b);
  if (b <= 1 && y <= 0.7 && a * y <= 1) return swap(smallShapeTails(y, b, a));
  const belowMean = a * y - b * x;
  const fraction = continuedFraction(
    (n) => ((a + n - 1) / (a + 2 * n - 1)) * ((a + b + n - 1) / (a + 2 * n - 1)) * n * (b - n) * x * x,
    (n) =>
      (n === 0 ? 0 : n + n * ((b - n) / (a + 2 * n - 1)) * x) +
      ((a + n) / (a + 2 * n + 1)) * (belowMean + 1 + n * (1 + y)),
  );
  const lower = betaPower(x, y, a, b) / fraction;
  return { lower, upper: 1 - lower };
}

/** For a ≤ 1 and small x and bx: I = x^a/(a B)·(1 + s), s = a Σ (1 − b)…(n − b) xⁿ/(n!(a + n)). */
function smallShapeTails(x: number, a: number, b: number): Tails {
  let power = 1;
  let s = 0;
  for (let n = 1; Math.abs(power) > 1e-18; n++) {
    power *= ((n - b) / n) * x;
    s += power / (a + n);
  }
  return tailsFromLead(a * logarithm(x) - logBetaLead(a, b), a * s);
}

function lowerLogit(share: number, a: number, b: number): number {
  // In ln(x/y) the log of the share is concave with this asymptote on the left, which hence never lies right of the root.
  const asymptote = (logarithm(share) + logBetaLead(a, b)) / a;
  if ((1 + b) * exponential(asymptote) < 1e-17) return asymptote;
  const normalGuess = logarithm(a / b) + normalQuantile(share) * Math.sqrt(1 / a + 1 / b);
  return solveTail(
    (logit) => {
      const x = 1 / (1 + exponential(-logit));
      const y = 1 / (1 + exponential(logit));
      return { value: betaTails(x, y, a, b).lower, density: betaPower(x, y, a, b) };
    },
    share,
    { rising: true, low: asymptote, start: Math.max(asymptote, normalGuess) },
  );
}

/** ln Γ(x + step) − ln Γ(x) for x > 0 and step > 0, of the order of the step where that is small. */
function logGammaGrowth(x: number, step: number): number {
  let shifted = x;
  let recurrence = 0;
  for (; shifted < 10; shifted++) recurrence += log1p(step / shifted);
  const stirling = (shifted - 0.5) * log1p(step / shifted) + step * (logarithm(shifted + step) - 1);
  return stirling + stirlingErrorGrowth(shifted, step) - recurrence;
}

function swap({ lower, upper }: Tails): Tails {
  return { lower: upper, upper: lower };
}

function isShape(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}
