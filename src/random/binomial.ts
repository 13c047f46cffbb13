import { ArgumentError } from "../errors.js";
import { stirlingError } from "../numeric/distributions/saddlePoint.js";
import { exponential } from "../numeric/elementary/exponential.js";
import { log1p, logarithm } from "../numeric/elementary/logarithm.js";
import type { Rng } from "./rng.js";

/** Below this mean, searching from zero is quicker than rejection. */
const LEAST_MEAN_FOR_REJECTION = 10;

/**
 * Number of successes in n trials of probability p: exact in distribution, in a time that does not grow with n.
 * p = 0 gives 0 and p = 1 gives n.
 *
 * Hörmann (1993), "The generation of binomial random variates", algorithm BTRS, with a squeeze of BTPE; inversion where n·min(p, 1 − p) < 10.
 */
export function binomial(rng: Rng, n: number, p: number): number {
  requireTrials(n, p);
  if (p > 0.5) return n - fewerThanHalf(rng, n, 1 - p);
  return fewerThanHalf(rng, n, p);
}

/**
 * Draws of one distribution, for many of them: the distribution is tabulated once, and a draw is one uniform number and
 * a look into the table. Distributions too wide for a table (a standard deviation of more than 1,000) are drawn as
 * `binomial` draws them.
 *
 * The table's probabilities are right to 1e-11 relative, and what lies beyond it has a probability below 1e-20.
 * Chen & Asau (1974), "On generating random variates from an empirical distribution": the index that starts the search.
 */
export function binomialSampler(n: number, p: number): (rng: Rng) => number {
  requireTrials(n, p);
  const less = p > 0.5 ? 1 - p : p;
  const isWide = n * less * (1 - less) > WIDEST_TABLE ** 2;
  if (isWide || n * less < LEAST_MEAN_FOR_REJECTION) return (rng) => binomial(rng, n, p);
  const draw = fromTable(n, less);
  return p > 0.5 ? (rng) => n - draw(rng) : draw;
}

/** Largest standard deviation of a distribution that is tabulated. */
const WIDEST_TABLE = 1000;
/** Probabilities below this share of the largest are left out at either end. */
const NEGLIGIBLE = 1e-25;

function fromTable(n: number, p: number): (rng: Rng) => number {
  const mode = Math.floor((n + 1) * p);
  const odds = p / (1 - p);
  const below: number[] = [];
  for (let k = mode, share = 1; k > 0; k--) {
    share *= k / ((n - k + 1) * odds);
    if (share < NEGLIGIBLE) break;
    below.push(share);
  }
  const shares = [...below.reverse(), 1];
  for (let k = mode, share = 1; k < n; k++) {
    share *= ((n - k) / (k + 1)) * odds;
    if (share < NEGLIGIBLE) break;
    shares.push(share);
  }
  const first = mode - below.length;
  const upTo = new Float64Array(shares.length);
  let total = 0;
  shares.forEach((share, index) => {
    total += share;
    upTo[index] = total;
  });
  // Where to start the search, by the uniform number's place among equal steps.
  const starts = new Int32Array(shares.length);
  const step = total / starts.length;
  for (let index = 0, at = 0; index < starts.length; index++) {
    while (upTo[at]! <= index * step) at++;
    starts[index] = at;
  }
  const last = shares.length - 1;
  return (rng) => {
    const u = rng.nextUniform();
    const height = u * total;
    let at = starts[Math.floor(u * starts.length)]!;
    while (at < last && upTo[at]! <= height) at++;
    return first + at;
  };
}

function requireTrials(n: number, p: number): void {
  if (!(Number.isSafeInteger(n) && n >= 0 && p >= 0 && p <= 1)) {
    throw new ArgumentError(
      "binomial",
      `n must be a whole number of at least 0 and p in [0, 1], got n = ${n}, p = ${p}. Pass a share, not per cent.`,
    );
  }
}

function fewerThanHalf(rng: Rng, n: number, p: number): number {
  if (n === 0 || p === 0) return 0;
  return n * p < LEAST_MEAN_FOR_REJECTION ? byInversion(rng, n, p) : byRejection(rng, n, p);
}

/** Walks up the distribution from 0, each probability from the one before. */
function byInversion(rng: Rng, n: number, p: number): number {
  const none = exponential(n * log1p(-p));
  const odds = p / (1 - p);
  for (;;) {
    let left = rng.nextUniform();
    let probability = none;
    for (let k = 0; k <= n && probability > 0; k++) {
      if (left < probability) return k;
      left -= probability;
      probability *= ((n - k) / (k + 1)) * odds;
    }
    // Rounding left a sliver at the far end: draw again.
  }
}

/** Ratio of uniforms under a table-mountain hat, with two squeezes that spare most evaluations of the distribution. */
function byRejection(rng: Rng, n: number, p: number): number {
  // The names are those of the algorithm's author. A record of these would cost more than working them out for each draw.
  const variance = n * p * (1 - p);
  const sd = Math.sqrt(variance);
  const b = 1.15 + 2.53 * sd;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const alpha = (2.83 + 5.1 / b) * sd;
  const sureHeight = 0.92 - 4.2 / b;
  const mode = Math.floor((n + 1) * p);
  for (;;) {
    const u = rng.nextUniform() - 0.5;
    const height = rng.nextUniform();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + c);
    if (distance >= 0.07 && height <= sureHeight) return k;
    if (k < 0 || k > n) continue;
    const logRatio = logarithm((height * alpha) / (a / (distance * distance) + b));
    const away = Math.abs(k - mode);
    if (away > 20 && away < variance / 2 - 1) {
      const normal = (-away * away) / (2 * variance);
      const margin = normalMargin(away, variance);
      if (logRatio < normal - margin) return k;
      if (logRatio > normal + margin) continue;
    }
    if (logRatio <= logPmfRatio(k, n, p, mode)) return k;
  }
}

/**
 * By how much ln P(X = mode ± away) − ln P(X = mode) differs at most from −away²/(2·variance), for `away` from 20 up to
 * variance/2 − 1.
 *
 * Kachitvichyanukul & Schmeiser (1988), "Binomial random variate generation", algorithm BTPE, step 5.2.
 */
export function normalMargin(away: number, variance: number): number {
  return (away / variance) * ((away * (away / 3 + 0.625) + 1 / 6) / variance + 0.5);
}

/** ln P(X = k) − ln P(X = mode), by Stirling's formula with its error term: exact to rounding. */
function logPmfRatio(k: number, n: number, p: number, mode: number): number {
  const odds = p / (1 - p);
  return (
    (mode + 0.5) * logarithm((mode + 1) / (odds * (n - mode + 1))) +
    (n + 1) * logarithm((n - mode + 1) / (n - k + 1)) +
    (k + 0.5) * logarithm((odds * (n - k + 1)) / (k + 1)) +
    stirlingError(mode + 1) +
    stirlingError(n - mode + 1) -
    stirlingError(k + 1) -
    stirlingError(n - k + 1)
  );
}
