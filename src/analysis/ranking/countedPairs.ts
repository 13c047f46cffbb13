import { ALPHA, MCNEMAR } from "../../defaults.js";
import { tangoInterval } from "../../inference/intervals/pairedProportionIntervals.js";
import { mcnemarDetectableEffects } from "../../inference/power/powerMcNemar.js";
import { commonOnes, type PackedRows, packedPairCounts } from "../../inference/ranks/pairedCounts.js";
import { mcnemarTest } from "../../inference/significance/mcnemar.js";
import { type PValueAdjustmentName, pValueAdjustments } from "../../inference/significance/multiplicity.js";
import { aboveZero } from "../../numeric/distributions/aboveZero.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { countsComparison } from "../comparison/comparison.js";
import type { ComparisonOptions } from "../comparison/comparisonRecord.js";
import { type ComparisonLabels, judgedInFamily } from "../comparison/resultsComparison.js";
import type { Verdict } from "../comparison/wording.js";
import type { PairList } from "./pairList.js";

/** Complete right-or-wrong runs, best first. */
interface CountedRuns {
  readonly packed: PackedRows;
  /** Rows of the table in the order of the ranking. */
  readonly order: readonly number[];
  /** Names by row. */
  readonly names: readonly string[];
  readonly labels: ComparisonLabels;
}

/** How pairs are judged; other intervals, and margins, take the records. */
type CountedOptions = Pick<ComparisonOptions, "alpha" | "higherIsBetter" | "mcnemar">;

/** Verdicts by number, for a byte a pair. */
const VERDICTS = ["inconclusive", "identical", "better", "worse"] as const satisfies Verdict[];
const [INCONCLUSIVE, IDENTICAL, BETTER, WORSE] = [0, 1, 2, 3];

/**
 * All pairs by their counts alone: first how many items both got right, then p by the numbers of discordant items, of which
 * few are different, and what the family leaves of each. Returns a function that judges the pairs by a correction. A record is
 * what `compareCounts` and `adjusted` make of the pair.
 */
export function countedPairs(
  { packed, order, names, labels }: CountedRuns,
  { alpha = ALPHA, higherIsBetter = true, mcnemar = MCNEMAR }: CountedOptions,
): (correction: PValueAdjustmentName | "none") => PairList {
  const { columns, ones } = packed;
  const bothRight = commonOnes(packed, order);
  const { length } = bothRight;
  const pValues = new Float64Array(length);
  // Before the family is looked at.
  const verdicts = new Uint8Array(length);
  const pValueOf = pValuesByCounts(columns, (fewer, more) => mcnemarTest(fewer, more, { variant: mcnemar }).pValue);
  const excludesZero = zeroExclusion(columns, alpha);
  let index = 0;
  for (let worse = 1; worse < order.length; worse++) {
    const candidate = ones[order[worse]!]!;
    for (let better = 0; better < worse; better++) {
      const right = bothRight[index]!;
      const [baselineOnly, candidateOnly] = [ones[order[better]!]! - right, candidate - right];
      if (baselineOnly + candidateOnly === 0) {
        pValues[index] = Number.NaN;
        verdicts[index++] = IDENTICAL!;
        continue;
      }
      const pValue = pValueOf(baselineOnly, candidateOnly);
      pValues[index] = pValue;
      const isDifference = pValue < alpha && excludesZero(right, baselineOnly, candidateOnly);
      if (isDifference) verdicts[index] = candidateOnly > baselineOnly === higherIsBetter ? BETTER! : WORSE!;
      index++;
    }
  }
  const size = verdicts.reduce((count, verdict) => count + (verdict === IDENTICAL ? 0 : 1), 0);
  const detectable = mcnemarDetectableEffects(columns, { alpha, variant: mcnemar });
  const options = { alpha, higherIsBetter, mcnemar };

  return (correction) => {
    const adjusted = correction === "none" ? pValues : pValueAdjustments[correction](pValues);
    const isKept = (pair: number) => size < 2 || (adjusted[pair] as number) < alpha;
    const verdict = (pair: number): Verdict => {
      const own = verdicts[pair]!;
      const isLost = (own === BETTER || own === WORSE) && !isKept(pair);
      return VERDICTS[isLost ? INCONCLUSIVE! : own] as Verdict;
    };
    return {
      length,
      areAlike: true,
      verdict,
      isTested: (pair) => verdicts[pair] !== IDENTICAL,
      at(pair) {
        const [better, worse] = placesOf(pair);
        const [baseline, candidate] = [order[better]!, order[worse]!];
        const compared = countsComparison(
          packedPairCounts(packed, baseline, candidate),
          { ...options, names: { baseline: names[baseline]!, candidate: names[candidate]! } },
          detectable,
        );
        const isIdentical = verdicts[pair] === IDENTICAL;
        return judgedInFamily(
          { ...labels, ...compared },
          {
            differences: { size, adjustedPValue: isIdentical ? null : (adjusted[pair] as number) },
            equivalences: { size: 0, adjustedPValue: null },
          },
          { correction, alpha },
        );
      },
    };
  };
}

/** The places of the pair at an index: the largest `worse` whose pairs begin at or before it. */
function placesOf(index: number): [better: number, worse: number] {
  let worse = Math.floor((1 + Math.sqrt(1 + 8 * index)) / 2);
  while ((worse * (worse - 1)) / 2 > index) worse--;
  while ((worse * (worse + 1)) / 2 <= index) worse++;
  return [index - (worse * (worse - 1)) / 2, worse];
}

/** p of the two-sided test, which the sides may be exchanged in, each pair of counts tested once. */
function pValuesByCounts(items: number, test: (fewer: number, more: number) => number) {
  const known = new Map<number, number>();
  return (one: number, other: number): number => {
    const fewer = Math.min(one, other);
    const key = fewer * (items + 1) + one + other;
    const found = known.get(key);
    if (found !== undefined) return found;
    // A p that is too small for a number is not 0.
    const pValue = aboveZero(test(fewer, one + other - fewer));
    known.set(key, pValue);
    return pValue;
  };
}

/** Nearer to the edge than this, Tango's interval itself is asked. */
const EDGE = 1e-9;

/**
 * Whether Tango's interval of a difference lies beside 0: the score test rejects 0, where its variance needs no search,
 * |gains − losses| > z·√(gains + losses).
 */
function zeroExclusion(columns: number, alpha: number) {
  const level = 1 - alpha;
  const z = normalQuantile((1 + level) / 2);
  return (bothRight: number, baselineOnly: number, candidateOnly: number): boolean => {
    const discordant = baselineOnly + candidateOnly;
    const ratio = Math.abs(candidateOnly - baselineOnly) / (z * Math.sqrt(discordant));
    if (Math.abs(ratio - 1) > EDGE) return ratio > 1;
    const { low, high } = tangoInterval(bothRight, baselineOnly, candidateOnly, columns - bothRight - discordant, {
      level,
    });
    return low > 0 || high < 0;
  };
}
