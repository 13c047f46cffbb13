import { excessVarianceTest } from "../../../src/inference/components/excessVariance.js";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { newcombeInterval } from "../../../src/inference/intervals/newcombeInterval.js";
import { newcombePairedInterval, tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import {
  betaPosteriorInterval,
  clopperPearsonInterval,
  jeffreysInterval,
  waldInterval,
  wilsonInterval,
} from "../../../src/inference/intervals/proportionIntervals.js";
import { significantGap } from "../../../src/inference/intervals/significantGap.js";
import { standardDeviationInterval } from "../../../src/inference/intervals/spreadInterval.js";
import { predictionPowered } from "../../../src/inference/labels/predictionPowered.js";
import {
  itemsToDetect,
  meanMinimumDetectableEffect,
  pairedMinimumDetectableEffect,
} from "../../../src/inference/power/minimumDetectable.js";
import { type BradleyTerryOptions, bradleyTerry } from "../../../src/inference/ranks/bradleyTerry.js";
import { clusteredTTest } from "../../../src/inference/significance/clusteredT.js";
import { effectCount } from "../../../src/inference/significance/effectCount.js";
import { equivalenceTTest } from "../../../src/inference/significance/equivalence.js";
import { bestAttainablePValue, type McNemarOptions, mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  hochberg,
  holm,
  type PValueAdjustment,
  sidak,
} from "../../../src/inference/significance/multiplicity.js";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { twoProportionTest } from "../../../src/inference/significance/twoProportion.js";
import { welchFromSummaries, welchTest } from "../../../src/inference/significance/welch.js";
import { hamedRaoTrend } from "../../../src/inference/trend/hamedRaoTrend.js";
import { kendallScoreVariance, kendallTest, tauNullStandardDeviation } from "../../../src/inference/trend/kendall.js";
import { senSlope } from "../../../src/inference/trend/senSlope.js";
import { spearmanTest } from "../../../src/inference/trend/spearman.js";
import { tieSizes } from "../../../src/numeric/ranks.js";

/** JSON has no NaN: a missing p value is written null. */
function withNulls(adjustment: PValueAdjustment) {
  return (pValues: readonly (number | null)[]) =>
    adjustment(pValues.map((p) => p ?? Number.NaN)).map((p) => (Number.isNaN(p) ? null : p));
}

export default {
  predictionPowered: (judged: number[], labels: (number | null)[]) =>
    predictionPowered(
      judged,
      labels.map((label) => label ?? Number.NaN),
    ),
  benjaminiHochberg: withNulls(benjaminiHochberg),
  benjaminiYekutieli: withNulls(benjaminiYekutieli),
  bestAttainablePValue,
  betaPosteriorInterval,
  bonferroni: withNulls(bonferroni),
  bradleyTerry: (pairs: readonly [string, string, number, number, number][], options: BradleyTerryOptions) => {
    const preferences = pairs.flatMap(([first, second, ...counts]) =>
      counts.flatMap((count, place) =>
        Array.from({ length: count }, () => ({ first, second, outcome: 1 - place / 2 })),
      ),
    );
    const found = bradleyTerry(preferences, options);
    if (!found.ok) throw new Error(found.message);
    const byName = [...found.strengths].sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      strengths: byName.map(({ strength }) => strength),
      errors: byName.map(({ standardError }) => standardError),
      tieRate: found.tieRate?.rate ?? null,
    };
  },
  clopperPearsonInterval,
  clusteredError,
  clusteredTTest,
  effectCount,
  equivalenceTTest,
  excessVarianceTest,
  findingsByBenjaminiHochberg: (pValues: readonly number[], alpha: number) =>
    benjaminiHochberg(pValues).filter((p) => p <= alpha).length,
  hamedRaoTrend,
  hochberg: withNulls(hochberg),
  holm: withNulls(holm),
  itemsToDetect,
  jeffreysInterval,
  tauNullStandardDeviation,
  kendallTest,
  kendallVariance: (x: readonly number[], y: readonly number[]) =>
    kendallScoreVariance(x.length, tieSizes(x), tieSizes(y)),
  mcnemarPValue: (baselineOnly: number, candidateOnly: number, options?: McNemarOptions) =>
    mcnemarTest(baselineOnly, candidateOnly, options).pValue,
  meanMinimumDetectableEffect,
  newcombeInterval,
  newcombePairedInterval,
  pairedMinimumDetectableEffect,
  pairedTTest,
  senSlope,
  sidak: withNulls(sidak),
  significantGap,
  smallestSidak: (pValues: readonly number[]) => Math.min(...sidak(pValues)),
  spearmanTest,
  standardDeviationInterval,
  standardError,
  standardErrorOfShare: (successes: number, trials: number) =>
    standardError(Array.from({ length: trials }, (_, index) => (index < successes ? 1 : 0))),
  tangoInterval,
  twoProportionZOfShares: (baseline: number, candidate: number, trials: number) =>
    twoProportionTest({ successes: baseline * trials, trials }, { successes: candidate * trials, trials }).z,
  waldInterval,
  welchFromSummaries,
  welchTest,
  wilsonInterval,
};
