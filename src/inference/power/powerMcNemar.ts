import { requireCount } from "../../arguments/requireCount.js";
import { ALPHA, POWER } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { binomialCdf, binomialPmf } from "../../numeric/distributions/binomial.js";
import { type McNemarVariant, mcnemarTest } from "../significance/mcnemar.js";
import { type DiscordantProbabilities, discordantProbabilities, likelyCounts } from "./discordantPairs.js";
import { type DetectionOptions, itemsToDetect, pairedMinimumDetectableEffect } from "./minimumDetectable.js";
import { type PowerOptions, type PowerReading, requirePower } from "./powerReading.js";
import { smallestCountWithPower, smallestEffectWithPower } from "./powerSearch.js";

interface McNemarPowerOptions extends PowerOptions {
  /** Which of McNemar's tests; default `"midp"`. */
  readonly variant?: McNemarVariant;
}

interface McNemarTargetOptions extends McNemarPowerOptions, DetectionOptions {}

/**
 * Exact power of McNemar's test on paired 0/1 scores, before it is known how many pairs will be discordant: the sum over
 * all possible tables, in closed form for each number of discordant pairs. The effect is candidateOnly − baselineOnly;
 * how often both are right does not matter. An effect of 0 gives the true type-I error. NaN Type-M and Type-S errors
 * where no table is significant, or the effect is 0.
 *
 * Type-M is the mean of |estimated difference| among significant results ÷ |true difference|, and Type-S the share of
 * them with the wrong sign, as in Card et al. (2020), "With little power comes great responsibility", who simulate
 * McNemar's exact test. Their power counts right signs only: power·(1 − typeS).
 *
 * Gelman & Carlin (2014), "Beyond power calculations: assessing Type S (sign) and Type M (magnitude) errors".
 *
 * @example mcnemarPower({ baselineOnly: 0.0025, candidateOnly: 0.0225 }, 500, { variant: "exact" }).power // => 0.7975…
 */
export function mcnemarPower(
  probabilities: DiscordantProbabilities,
  items: number,
  { alpha = ALPHA, variant = "midp" }: McNemarPowerOptions = {},
): PowerReading {
  const { baselineOnly, candidateOnly } = probabilities;
  const sums = significantTables(probabilities, items, { alpha, variant, sizes: true });
  const power = sums.candidateWins + sums.baselineWins;
  const effect = candidateOnly - baselineOnly;
  const wrong = effect > 0 ? sums.baselineWins : sums.candidateWins;
  const isDefined = effect !== 0 && power > 0;
  return {
    power: Math.min(1, power),
    typeM: isDefined ? sums.size / items / power / Math.abs(effect) : Number.NaN,
    typeS: isDefined ? wrong / power : Number.NaN,
  };
}

interface SignificantTables {
  /** Probability of a significant table in which the candidate, the baseline, is ahead. */
  readonly candidateWins: number;
  readonly baselineWins: number;
  /** Mean of the absolute difference in items over the significant tables, times their probability; 0 where it is not asked for. */
  readonly size: number;
}

/** The sum over all tables that are significant; without their sizes it takes half the time. */
function significantTables(
  probabilities: DiscordantProbabilities,
  items: number,
  { alpha, variant, sizes }: { readonly alpha: number; readonly variant: McNemarVariant; readonly sizes: boolean },
): SignificantTables {
  requireProbabilities("mcnemarPower", probabilities);
  requireCount("mcnemarPower", "items", items);
  requireAlpha("mcnemarPower", alpha);
  const { baselineOnly, candidateOnly } = probabilities;
  const discordance = Math.min(1, baselineOnly + candidateOnly);
  const candidateShare = discordance === 0 ? 0.5 : candidateOnly / (baselineOnly + candidateOnly);
  const sums = { candidateWins: 0, baselineWins: 0, size: 0 };
  const critical = criticalCounts(alpha, variant);
  const { first, last } = likelyCounts(items, discordance);
  for (let discordant = first; discordant <= last; discordant++) {
    const most = critical(discordant);
    if (most < 0) continue;
    const weight = binomialPmf(discordant, items, discordance);
    // Few wins of the baseline: the candidate is ahead, and the other way round.
    const ahead = binomialCdf(most, discordant, 1 - candidateShare);
    const behind = binomialCdf(most, discordant, candidateShare);
    sums.candidateWins += weight * ahead;
    sums.baselineWins += weight * behind;
    if (!sizes) continue;
    const sum = lowerMean(most, discordant, 1 - candidateShare) + lowerMean(most, discordant, candidateShare);
    sums.size += weight * (discordant * (ahead + behind) - 2 * sum);
  }
  return sums;
}

/** The power alone, as searches ask for it. */
function powerAlone(
  probabilities: DiscordantProbabilities,
  items: number,
  { alpha = ALPHA, variant = "midp" }: McNemarPowerOptions,
): number {
  const { candidateWins, baselineWins } = significantTables(probabilities, items, { alpha, variant, sizes: false });
  return Math.min(1, candidateWins + baselineWins);
}

/**
 * Items with which McNemar's test finds an effect with the given power, by exact power: the smallest number that reaches
 * it. Infinity for an effect of 0. The effect is a share, as is the disagreement, which must be at least as large.
 */
export function mcnemarItems(
  effect: number,
  disagreement: number,
  { power = POWER, ...options }: McNemarTargetOptions = {},
): number {
  requirePower("mcnemarItems", power);
  const probabilities = discordantProbabilities(effect, disagreement);
  const guess = itemsToDetect(effect, Math.sqrt(disagreement), { power, alpha: options.alpha ?? ALPHA });
  const powerOf = (items: number) => powerAlone(probabilities, items, options);
  return smallestCountWithPower(powerOf, power, { least: 1, guess });
}

/**
 * Smallest true difference, as a share, that McNemar's test finds with the given power on this many items when the two
 * disagree on a share of them, by exact power. NaN where even a difference as large as the disagreement is not found:
 * there are too few items for any.
 */
export function mcnemarMinimumDetectableEffect(
  disagreement: number,
  items: number,
  { power = POWER, ...options }: McNemarTargetOptions = {},
): number {
  requirePower("mcnemarMinimumDetectableEffect", power);
  const powerOf = (effect: number) => powerAlone(discordantProbabilities(effect, disagreement), items, options);
  return smallestEffectWithPower(powerOf, power, disagreement);
}

/** Discordant pairs from which on the formula of large samples is within .4 % of exact power. */
const MANY_DISCORDANT = 200;

/**
 * What McNemar's test could have shown on this many items, by the number of them on which the two disagreed: the smallest
 * true difference that is found with the given power, as a share. A true difference of δ takes a disagreement of δ at
 * least, so the larger of the measured one and δ is assumed. NaN for no discordant pair, which shows no spread, and where
 * not even a difference of 1 is found. Exact power below 200 discordant pairs; above, (z_{α/2} + z_β)·√(ψ/n), which is
 * within .4 % of it.
 *
 * Each number of discordant pairs is solved once, also over calls for as many items.
 */
export function mcnemarDetectableEffects(
  items: number,
  { power = POWER, alpha = ALPHA, ...options }: McNemarTargetOptions = {},
): (discordant: number) => number {
  requirePower("mcnemarDetectableEffects", power);
  const solved = solvedEffects(JSON.stringify([items, power, alpha, options.variant ?? null]));
  const solve = (discordant: number): number => {
    const share = discordant / items;
    const powerOf = (effect: number) =>
      powerAlone(discordantProbabilities(effect, Math.max(share, effect)), items, { ...options, alpha });
    // Where a difference as large as the disagreement is found, nothing larger need be looked at.
    return smallestEffectWithPower(powerOf, power, powerOf(share) >= power ? share : 1);
  };
  return (discordant) => {
    if (discordant === 0) return Number.NaN;
    if (discordant >= MANY_DISCORDANT)
      return pairedMinimumDetectableEffect(discordant / items, items, { alpha, power });
    const known = solved.get(discordant) ?? solve(discordant);
    solved.set(discordant, known);
    return known;
  };
}

/** Most numbers of items whose effects are kept; each has fewer than 200. */
const MOST_KEPT = 256;

/** Effects by the number of discordant pairs, by items and choices: the tasks of a report are of the same few sizes. */
const kept = new Map<string, Map<number, number>>();

function solvedEffects(key: string): Map<number, number> {
  const known = kept.get(key) ?? new Map<number, number>();
  if (kept.size >= MOST_KEPT && !kept.has(key)) kept.clear();
  kept.set(key, known);
  return known;
}

/** E[X; X ≤ k] = nθ·P(X' ≤ k − 1) with one trial fewer, for X ~ Binomial(n, θ). */
function lowerMean(k: number, n: number, theta: number): number {
  return n * theta * binomialCdf(k - 1, n - 1, theta);
}

/** The largest smaller count that is still significant, for rising numbers of discordant pairs; −1 where none is. */
function criticalCounts(alpha: number, variant: McNemarVariant): (discordant: number) => number {
  let most = -1;
  let started = false;
  const isSignificant = (smaller: number, discordant: number) =>
    2 * smaller < discordant && mcnemarTest(smaller, discordant - smaller, { variant }).pValue < alpha;
  return (discordant) => {
    if (!started) {
      most = firstCritical(discordant, isSignificant);
      started = true;
    }
    // One discordant pair more never lowers the count.
    while (isSignificant(most + 1, discordant)) most++;
    return most;
  };
}

function firstCritical(discordant: number, isSignificant: (smaller: number, discordant: number) => boolean): number {
  let [low, high] = [-1, Math.ceil(discordant / 2)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSignificant(middle, discordant)) low = middle;
    else high = middle;
  }
  return low;
}

function requireProbabilities(caller: string, { baselineOnly, candidateOnly }: DiscordantProbabilities): void {
  if (!(baselineOnly >= 0 && candidateOnly >= 0 && baselineOnly + candidateOnly <= 1 + 1e-12)) {
    throw new ArgumentError(
      caller,
      `baselineOnly and candidateOnly must be probabilities that sum to at most 1, got ${baselineOnly} and ` +
        `${candidateOnly}. Divide the discordant counts by the number of items.`,
    );
  }
}
