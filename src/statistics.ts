/**
 * noisefloor/statistics: tests, intervals and other statistics on plain arrays, named as SciPy, R or the literature name them.
 *
 * A test ends in `Test`, an interval in `Interval`. Where both sides are given the baseline comes first, and differences are
 * candidate − baseline. A number that does not exist is NaN, and the comment of the function says when.
 */

export type { Scores } from "./arguments/scoresOf.js";

// Two sides with a verdict, from scores of the same items, from counts, from means.

export { compareCounts, comparePaired } from "./analysis/comparison/comparison.js";
export type { ComparedSide, Comparison, ComparisonOptions } from "./analysis/comparison/comparisonRecord.js";
export { compareSummaries } from "./analysis/comparison/summaryComparison.js";
export type { Verdict } from "./analysis/comparison/wording.js";
export type { ScoreSummary } from "./analysis/scores/scoreSummary.js";
export type { PairedCounts } from "./inference/ranks/pairedCounts.js";

// Intervals of shares and of their differences.

export type { Interval } from "./inference/intervals/interval.js";
export type { IntervalOptions } from "./inference/intervals/intervalOptions.js";
export { newcombeInterval, type Proportion } from "./inference/intervals/newcombeInterval.js";
export { newcombePairedInterval, tangoInterval } from "./inference/intervals/pairedProportionIntervals.js";
export {
  betaPosteriorInterval,
  clopperPearsonInterval,
  wilsonInterval,
} from "./inference/intervals/proportionIntervals.js";

// Intervals of means, spreads and correlations.

export { type ScoreEstimate, type ScoreEstimateOptions, scoreEstimate } from "./analysis/scores/scoreEstimate.js";
export {
  type CheckpointScore,
  type Churn,
  type SeedNoiseFromRun,
  type SeedNoiseFromRunOptions,
  seedNoiseFromRun,
} from "./analysis/scores/seedNoiseFromRun.js";
export type { RunNoiseRefusal } from "./analysis/scores/wording.js";
export {
  type SeedScore,
  type SeedVariance,
  type SeedVarianceOptions,
  seedVariance,
} from "./analysis/seeds/seedVariance.js";
export { type ClusterError, type ClusterErrorOptions, clusteredError } from "./inference/intervals/clusterError.js";
export { correlationInterval } from "./inference/intervals/correlationInterval.js";
export { standardError, tInterval } from "./inference/intervals/meanInterval.js";
export { standardDeviationInterval } from "./inference/intervals/spreadInterval.js";

// Tests of paired scores.

export type { Alternative, AlternativeOption } from "./inference/significance/alternative.js";
export {
  type ClusteredTTest,
  type ClusteredTTestOptions,
  clusteredTTest,
} from "./inference/significance/clusteredT.js";
export { type ClusterSignFlipTest, clusterSignFlipTest } from "./inference/significance/clusterSignFlip.js";
export { type EquivalenceTTest, equivalenceTTest, type MarginKind } from "./inference/significance/equivalence.js";
export {
  type McNemarOptions,
  type McNemarTest,
  type McNemarVariant,
  mcnemarTest,
} from "./inference/significance/mcnemar.js";
export { type PairedTTest, pairedTTest } from "./inference/significance/pairedT.js";
export { type PitmanMorgan, pitmanMorganTest } from "./inference/significance/pitmanMorgan.js";
export type { ResamplingTestOptions } from "./inference/significance/resampledP.js";
export { type SignTest, type SignTestOptions, signTest } from "./inference/significance/sign.js";
export { type SignFlipTest, signFlipTest } from "./inference/significance/signFlip.js";
export type { TTest, TTestOptions } from "./inference/significance/studentT.js";
export { type WilcoxonOptions, type WilcoxonTest, wilcoxonTest } from "./inference/significance/wilcoxon.js";

// Tests of independent samples, and of several.

export { type CochranQTest, cochranQTest } from "./inference/significance/cochranQ.js";
export { type FriedmanTest, friedmanTest } from "./inference/significance/friedman.js";
export { type LeveneOptions, type LeveneTest, leveneTest } from "./inference/significance/levene.js";
export { type PermutationTest, permutationTest } from "./inference/significance/permutation.js";
export { type TwoProportionTest, twoProportionTest } from "./inference/significance/twoProportion.js";
export { type WelchTest, welchTest } from "./inference/significance/welch.js";

// Several p values at once.

export { type EffectCount, type EffectCountOptions, effectCount } from "./inference/significance/effectCount.js";
export {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  holm,
} from "./inference/significance/multiplicity.js";

// Looks after every item.

export type { ScoreBlock } from "./inference/sequential/bettingEvidence.js";
export {
  type SequentialComparison,
  type SequentialEvidence,
  type SequentialOptions,
  type SequentialOutcome,
  type SequentialSettings,
  sequentialComparison,
} from "./inference/sequential/sequentialComparison.js";

// Trends and order: correlations of ranks, curves over checkpoints, signal and noise.

export type { AboveChance, NoiseBasis } from "./analysis/curves/aboveChance.js";
export {
  type CurveFlag,
  type Monotonicity,
  type MonotonicityOptions,
  monotonicity,
  type Trend,
} from "./analysis/curves/monotonicity.js";
export { type DecisionAccuracy, decisionAccuracy, orderingConsistency } from "./inference/ranks/modelOrdering.js";
export { type HamedRaoOptions, type HamedRaoTrend, hamedRaoTrend } from "./inference/trend/hamedRaoTrend.js";
export { type KendallOptions, type KendallTest, kendallTest } from "./inference/trend/kendall.js";
export {
  curveSnr,
  type NonRandomness,
  nonRandomness,
  type SignalToNoise,
  type SignalToNoiseOptions,
  signalToNoise,
} from "./inference/trend/signalRatios.js";
export { type SpearmanTest, spearmanTest } from "./inference/trend/spearman.js";

// Bootstrap: an interval in one call, or what is resampled, what is computed and how the interval is read.

export {
  type BootstrapEstimate,
  type BootstrapIntervalOptions,
  bootstrap,
  type ValueStatistic,
} from "./inference/bootstrap/bootstrap.js";
export {
  type BootstrapDistribution,
  type BootstrapOptions,
  bootstrapDistribution,
} from "./inference/bootstrap/bootstrapDistribution.js";
export {
  type BootstrapIntervalMethod,
  type BootstrapReading,
  readBootstrapInterval,
} from "./inference/bootstrap/bootstrapIntervals.js";
export {
  type BootstrapStatistic,
  type IndexStatistic,
  type ItemKinds,
  meanOf,
  pairedDifferenceOf,
  ratioOf,
  standardDeviationOf,
  type TotalsStatistic,
} from "./inference/bootstrap/bootstrapStatistic.js";
export {
  type CountedUnits,
  type CrossedUnits,
  clusterUnits,
  countedUnits,
  crossedUnits,
  itemUnits,
  type OneWayUnits,
  type ResamplingUnits,
  strataUnits,
  type UnitGroups,
} from "./inference/bootstrap/resamplingUnits.js";

// Components of variance.

export type { CrossedSize } from "./inference/components/crossedCells.js";
export type { CrossedMeanSquares } from "./inference/components/crossedMeanSquares.js";
export type { CrossedVariances } from "./inference/components/crossedReml.js";
export type { CrossedDesign } from "./inference/components/decisionStudy.js";
export {
  type FramingComponents,
  type FramingVariances,
  framingComponents,
} from "./inference/components/framingComponents.js";
export {
  type Generalizability,
  type GeneralizabilityOptions,
  generalizability,
} from "./inference/components/generalizability.js";
export { type PairedNoise, pairedNoise } from "./inference/components/pairedNoise.js";
export type { TrialVariance } from "./inference/components/trialVariance.js";
export {
  type VarianceComponents,
  type VarianceComponentsOptions,
  varianceComponents,
} from "./inference/components/varianceComponents.js";

// Agreement of raters, of repeats, of items.

export { type CohenKappa, cohenKappa } from "./inference/agreement/cohenKappa.js";
export { type FleissKappa, fleissKappa } from "./inference/agreement/fleissKappa.js";
export {
  type IntraclassCorrelation,
  type IntraclassForm,
  type IntraclassOptions,
  intraclassCorrelation,
} from "./inference/agreement/intraclassCorrelation.js";
export {
  type AlphaScale,
  type KrippendorffAlpha,
  type KrippendorffOptions,
  krippendorffAlpha,
} from "./inference/agreement/krippendorffAlpha.js";
export { type CronbachAlpha, cronbachAlpha } from "./inference/items/cronbachAlpha.js";

// Items: discrimination, differential functioning, repeated answers.

export { fewestRunsToAccuse } from "./inference/items/fewestRunsToAccuse.js";
export { type ItemStatistics, itemStatistics } from "./inference/items/itemStatistics.js";
export {
  type JodoinGierlClass,
  type LikelihoodRatio,
  type LogisticDif,
  logisticDif,
} from "./inference/items/logisticDif.js";
export { type EtsClass, type MantelHaenszel, mantelHaenszel, type Stratum } from "./inference/items/mantelHaenszel.js";
export { passAtK, passHatK } from "./inference/items/passAtK.js";

// Scores over several tasks.

export {
  type ChanceNormalised,
  chanceNormalised,
  type GroupMean,
  type GroupMeanOptions,
  groupMean,
  type TaskScore,
} from "./analysis/scores/groupMean.js";
export { type TaskAggregates, type TaskAggregatesOptions, taskAggregates } from "./analysis/tasks/taskAggregates.js";
export { type TaskImprovement, taskImprovement } from "./analysis/tasks/taskImprovement.js";
export { type TaskProfile, taskProfile } from "./analysis/tasks/taskProfile.js";
export type { TaskEstimate, TaskResampling, TaskResamplingOptions, TaskUnit } from "./analysis/tasks/taskReplicates.js";
export type { ScoresByTask } from "./inference/bootstrap/taskAggregate.js";
export type { TaskBootstrapOptions } from "./inference/bootstrap/taskBootstrap.js";

// Posteriors: how probable it is that one side is better.

export { type RubricPosterior, rubricPosterior } from "./inference/posterior/rubricPosterior.js";
export {
  independentSuperiority,
  pairedSuperiority,
  type SuperiorityPosterior,
} from "./inference/posterior/superiorityPosterior.js";

// Randomness: the only source of it.

export { createRng, type Rng } from "./random/rng.js";
