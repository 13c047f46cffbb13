import { ALPHA, MCNEMAR, SEED } from "../../defaults.js";
import { clusteredError } from "../../inference/intervals/clusterError.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardError } from "../../inference/intervals/meanInterval.js";
import { pairedProportionIntervals } from "../../inference/intervals/pairedProportionIntervals.js";
import { mcnemarDetectableEffects } from "../../inference/power/powerMcNemar.js";
import type { PairedCounts } from "../../inference/ranks/pairedCounts.js";
import { clusteredTTest } from "../../inference/significance/clusteredT.js";
import { bestAttainablePValue, mcnemarTest } from "../../inference/significance/mcnemar.js";
import { pairedTTest } from "../../inference/significance/pairedT.js";
import { signFlipInterval } from "../../inference/significance/signFlipInterval.js";
import { signFlipPValue, signFlipShare } from "../../inference/significance/signFlips.js";
import type { Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { pairedDifferences } from "../../numeric/spread/pairedDifferences.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { clusterNotes } from "../scores/clusterNotes.js";
import { type ComparisonOptions, type ComparisonReading, detectableDifference } from "./comparisonRecord.js";
import { note } from "./wording.js";

/** What a paired test reads off the scores; where the items came from is added by the caller. */
export type PairedReading = Omit<
  ComparisonReading,
  "settings" | "items" | "sources" | "design" | "seeds" | "proportion"
>;

/**
 * Paired 0/1 scores: McNemar's test, and Tango's or Newcombe's interval. The four counts hold all that matters.
 * `detectable` is what McNemar's test can show on as many items, for those who compare many pairs on the same ones.
 */
export function readCounts(
  { bothRight, baselineOnly, candidateOnly, bothWrong }: PairedCounts,
  { alpha = ALPHA, mcnemar = MCNEMAR, pairedInterval = "tango" }: ComparisonOptions,
  detectable?: (discordant: number) => number,
): PairedReading {
  const discordant = baselineOnly + candidateOnly;
  const count = bothRight + bothWrong + discordant;
  const detectableEffect = detectable ?? mcnemarDetectableEffects(count, { alpha, variant: mcnemar });
  const difference = (candidateOnly - baselineOnly) / count;
  const means = { baseline: (bothRight + baselineOnly) / count, candidate: (bothRight + candidateOnly) / count };
  const shareError = (share: number) => Math.sqrt((share * (1 - share)) / (count - 1));
  const best = bestAttainablePValue(discordant, mcnemar);
  const notes: Note[] = [];
  if (best >= alpha && discordant > 0) {
    notes.push(note("too-few-discordant", { discordant, alpha, best }));
  }
  return {
    test: `mcnemar-${mcnemar}`,
    counts: [`n=${count}`],
    means,
    difference,
    identical: count > 0 && discordant === 0,
    pValue: mcnemarTest(baselineOnly, candidateOnly, { variant: mcnemar }).pValue,
    standardError: positiveOrNaN(Math.sqrt((discordant / count - difference ** 2) / (count - 1))),
    unpairedStandardError: positiveOrNaN(Math.hypot(shareError(means.baseline), shareError(means.candidate))),
    intervalAt: (level) =>
      pairedProportionIntervals[pairedInterval](bothRight, baselineOnly, candidateOnly, bothWrong, { level }),
    minimumDetectableEffect: detectableEffect(discordant),
    discordant: { candidateOnly, baselineOnly },
    notes,
  };
}

/** Below so many items, or items that differ, the t test leans on a normal law that they need not follow. */
const FEW = 30;

/**
 * Whether the exact sign-flip test decides: of few items, few that differ at all, or differences that are all of one size, of
 * which Student's t takes the equality for precision.
 */
function isForSignFlips(differences: Float64Array): boolean {
  if (differences.length < FEW) return true;
  const moving = differences.filter((difference) => difference !== 0);
  return moving.length < FEW || isConstant(moving.map(Math.abs));
}

/**
 * Paired scores of any kind: Student's t on the differences, cluster-robust where items name clusters; of few differences
 * the exact sign-flip test, with the interval that it keeps.
 */
export function readScores(baseline: Float64Array, candidate: Float64Array, options: ComparisonOptions): PairedReading {
  const reading = readByStudent(baseline, candidate, options);
  if (options.clusters !== undefined || baseline.length < 2) return reading;
  const differences = pairedDifferences(baseline, candidate);
  return isForSignFlips(differences) ? bySignFlips(reading, differences, options) : reading;
}

function bySignFlips(
  reading: PairedReading,
  differences: Float64Array,
  { alpha = ALPHA }: ComparisonOptions,
): PairedReading {
  // All flips of up to 30 differences are counted, and those of one size by their signs.
  const { pValue } = signFlipPValue(differences, { alternative: "two-sided", resamples: 2 ** FEW, seed: SEED });
  const moving = differences.filter((difference) => difference !== 0).length;
  const best = bestAttainablePValue(moving, "exact");
  const few = best >= alpha && moving > 0 ? [note("too-few-discordant", { discordant: moving, alpha, best })] : [];
  const isPoint = isConstant(differences);
  const constant = isPoint && moving > 0 ? [note("no-spread", { of: "differences" })] : [];
  return {
    ...reading,
    test: "sign-flip",
    pValue,
    intervalAt: (level) => {
      if (isPoint) return pointInterval(reading.difference, moving, level);
      if (differences.length >= FEW) return reading.intervalAt(level);
      const interval = signFlipInterval(differences, { level });
      return interval.low < interval.high ? interval : null;
    },
    // One-sided tests: of a difference as far down as the margin, and as far up.
    ...(differences.length < FEW
      ? {
          marginTestsAt: (margin: number) => ({
            lower: signFlipShare(differences.map((difference) => difference + margin)),
            upper: signFlipShare(differences.map((difference) => margin - difference)),
          }),
        }
      : {}),
    notes: [...constant, ...few],
  };
}

/**
 * Differences that are all the same: the test rejects every other amount, where there are enough of them. Such an interval
 * decides a verdict, but is none to print.
 */
function pointInterval(difference: number, moving: number, level: number): Interval | null {
  return 2 ** -moving <= (1 - level) / 2 ? { low: difference, high: difference, level, method: "sign-flip" } : null;
}

function readByStudent(
  baseline: Float64Array,
  candidate: Float64Array,
  { alpha = ALPHA, clusters }: ComparisonOptions,
): PairedReading {
  const differences = pairedDifferences(baseline, candidate);
  const testAt = (level: number) =>
    clusters === undefined
      ? { ...pairedTTest(differences, { level }), units: differences.length }
      : clusteredAt(differences, clusters, level);
  const { pValue, standardError: error, degreesOfFreedom, difference, method, units } = testAt(1 - alpha);
  const hasSpread = !Number.isNaN(pValue);
  const clusterEffect = clusters === undefined || !hasSpread ? null : clusteredError(differences, clusters);
  const clustered = clusterEffect === null ? [] : clusterNotes(clusterEffect, differences.length);
  return {
    test: method,
    counts: [`n=${differences.length}`, ...(clusters === undefined ? [] : [`clusters=${units}`])],
    means: { baseline: mean(baseline), candidate: mean(candidate) },
    difference,
    identical: differences.length > 0 && differences.every((value) => value === 0),
    pValue,
    standardError: error,
    unpairedStandardError: positiveOrNaN(Math.hypot(...[baseline, candidate].map((side) => standardError(side) || 0))),
    intervalAt: (level) => (hasSpread ? testAt(level).interval : null),
    minimumDetectableEffect: hasSpread ? detectableDifference(error, degreesOfFreedom, alpha) : Number.NaN,
    discordant: null,
    notes: [...spreadNotes(hasSpread, units), ...clustered],
  };
}

function clusteredAt(differences: Float64Array, clusters: ArrayLike<string>, level: number) {
  const test = clusteredTTest(differences, clusters, { level });
  return { ...test, units: test.clusters };
}

function spreadNotes(hasSpread: boolean, units: number): Note[] {
  if (units < 2) return [note("too-few-units", { units })];
  return hasSpread ? [] : [note("no-spread", { of: "sums" })];
}
