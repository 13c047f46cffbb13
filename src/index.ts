/**
 * noisefloor: is this difference between two LLM evaluation scores real, or noise?
 *
 * Pure functions without IO, clock or console. Readers of dumps are in `noisefloor/io` and `noisefloor/node`,
 * reports in `noisefloor/report`.
 */

// Comparisons: is the difference real?
export {
  compareCounts,
  comparePaired,
  compareRuns,
  type RunComparisonOptions,
} from "./analysis/comparison/comparison.js";
export type { ComparedSide, Comparison, ComparisonOptions } from "./analysis/comparison/comparisonRecord.js";
export type { FingerprintRefusal } from "./analysis/comparison/fingerprintCheck.js";
export {
  type BorrowedSeedSd,
  compareModels,
  compareSeedSummaries,
  type ModelComparisonOptions,
} from "./analysis/comparison/modelComparison.js";
export {
  type ComparisonFamily,
  type ComparisonLabels,
  compareResults,
  type FamilyComparison,
  type ResultsComparisonOptions,
} from "./analysis/comparison/resultsComparison.js";
export { compareSummaries } from "./analysis/comparison/summaryComparison.js";
export type { Verdict } from "./analysis/comparison/verdict.js";
export { type ItemMean, type TrialOptions, type TrialRow, trialTable } from "./analysis/components/trials.js";
// Where the variance comes from, and where to spend the next run.
export {
  type NextRunGoal,
  type VarianceShare,
  type VarianceShares,
  type VarianceSharesOptions,
  varianceShares,
} from "./analysis/components/varianceShares.js";
export { type VarianceSharesTableOptions, varianceSharesTable } from "./analysis/components/varianceSharesTable.js";
export type { AboveChance, NoiseBasis } from "./analysis/curves/aboveChance.js";
export {
  type CheckpointAverage,
  type CurveNoise,
  type CurveNoiseOptions,
  type CurveNoiseRow,
  curveNoise,
  curveNoiseTable,
} from "./analysis/curves/curveNoise.js";
// Checkpoints: how steadily a score climbs.
export {
  type CurveOptions,
  type CurveRow,
  type CurveSummary,
  curveSummaries,
  curveTable,
} from "./analysis/curves/curveTable.js";
export {
  type MetricComparison,
  type MetricComparisonOptions,
  type MetricReading,
  metricComparisons,
} from "./analysis/curves/metricComparison.js";
export {
  atCheckpoint,
  type CheckpointChoice,
  type ModelDecisions,
  type ModelDecisionsOptions,
  modelDecisions,
} from "./analysis/curves/modelDecisions.js";
export {
  type CurveFlag,
  type Monotonicity,
  type MonotonicityOptions,
  monotonicity,
  type Trend,
} from "./analysis/curves/monotonicity.js";
export { type TaskSignal, type TaskSignalOptions, taskSignalTable } from "./analysis/curves/taskSignal.js";
export type { Crossover, CrossoverKind, Overtaking } from "./analysis/framing/crossover.js";
// Framings: letters or answer text?
export { type FramingOptions, type FramingRow, type FramingTable, framingTable } from "./analysis/framing/framing.js";
export type { FramingAgreement } from "./analysis/framing/framingAgreement.js";
export type { FramingDifference } from "./analysis/framing/framingDifference.js";
export type { FramingName, UnpairedTask } from "./analysis/framing/framingPair.js";
export type { FramingReading } from "./analysis/framing/framingReading.js";
export type { FramingRecommendation } from "./analysis/framing/framingRecommendation.js";
export type { FramingsOverModels, ModelInBothFramings } from "./analysis/framing/framingsOverModels.js";
export type { SeedSdRatio } from "./analysis/framing/seedSdRatio.js";
export { type TaskFramings, withTaskFramings } from "./analysis/framing/taskFramings.js";
export type { TauChange } from "./analysis/framing/tauChange.js";
// Gates: regressed, not regressed, or cannot tell.
export { type Gate, type GateOptions, type GateTask, gate } from "./analysis/gate/gate.js";
export type { GateOutcome } from "./analysis/gate/gateDecision.js";
export type { GateGuards } from "./analysis/gate/gateGuards.js";
export type { ItemPolicies, ItemPolicy } from "./analysis/gate/gateItems.js";
export { type MinimumEffect, parseMinimumEffect } from "./analysis/gate/minimumEffect.js";
export type { MustPassResult } from "./analysis/gate/mustPass.js";
// Item response theory: slopes and difficulties of items, abilities of runs.
export { type AbilityEstimate, type AbilityOptions, estimateAbility } from "./analysis/irt/abilities.js";
// Smaller tests: which items stand for all, what error to expect, what they do to the noise.
export { type AdaptiveOptions, type AdaptiveStep, type AdaptiveTest, adaptiveTest } from "./analysis/irt/adaptive.js";
export { type AnchorEstimates, anchorEstimates } from "./analysis/irt/anchorEstimates.js";
export { type AnchorOptions, type Anchors, parameterAnchors, scoreAnchors } from "./analysis/irt/anchors.js";
export type { FitProgress, StartTried } from "./analysis/irt/bestClimb.js";
export { type CombinationWeight, combinationWeight } from "./analysis/irt/combinationWeight.js";
export { fit2pl, fit2plAsync } from "./analysis/irt/fit2pl.js";
export type { FittedAbility, FittedItem, FittedItemStatus, IrtModel, TwoPlFit } from "./analysis/irt/fitRecord.js";
export { itemInformation, type TestInformation, testInformation } from "./analysis/irt/information.js";
export { fitItemBank, type ItemBank, type ItemBankOptions, itemBank } from "./analysis/irt/itemBank.js";
export { type ItemParameters, rightProbability } from "./analysis/irt/itemCurve.js";
export { type ItemFit, type ItemFitOptions, type ItemFitRow, itemFit } from "./analysis/irt/itemFit.js";
export { type ModelFit, type ModelFitOptions, modelFit } from "./analysis/irt/modelFit.js";
export type { ItemPriors, NormalPrior } from "./analysis/irt/priors.js";
export type { PatternCounts } from "./analysis/irt/responses.js";
export type { ShuffledControl, SlopeSizes } from "./analysis/irt/shuffledControl.js";
export { simulate2pl } from "./analysis/irt/simulate2pl.js";
export type { StartName } from "./analysis/irt/startingItems.js";
export type { TwoPlOptions } from "./analysis/irt/twoPlOptions.js";
export {
  type DifferentialItem,
  type DifferentialItemFunctioning,
  type DifferentialItemFunctioningOptions,
  differentialItemFunctioning,
  type MantelHaenszelRecord,
} from "./analysis/items/differentialItemFunctioning.js";
export {
  type DiscriminationTransfer,
  type DiscriminationTransferOptions,
  discriminationTransfer,
  type Transfer,
} from "./analysis/items/discriminationTransfer.js";
// Items: which tell runs apart, which look faulty, what a subset of them does.
export {
  analyseItems,
  type ItemAnalysis,
  type ItemAnalysisOptions,
  type ItemFlag,
  type ItemRow,
  itemTables,
  worstItemsFirst,
} from "./analysis/items/itemAnalysis.js";
export { type SuspectItems, type SuspectOptions, suspectItems } from "./analysis/items/suspectItems.js";
// Published claims: what two printed scores can show.
export {
  type AverageReading,
  auditClaim,
  type Claim,
  type ClaimAudit,
  type ClaimCircumstances,
  type ClaimEvidence,
  type ClaimFlag,
  type ClaimKind,
  type ClaimVerdict,
  type ErrorReading,
  type PairEvidence,
  type PublishedPair,
} from "./analysis/planning/claim.js";
// Design: what can these data show, and what would it take?
export {
  type ItemNoise,
  type PowerAnswer,
  type PowerQuestion,
  power,
  type SeedNoise,
} from "./analysis/planning/power.js";
// Rankings: who is ahead of whom, and who cannot be told apart.
export { type Ranking, type RankingOptions, type RankRow, rankModels } from "./analysis/ranking/ranking.js";
export type { SubsetAxis } from "./analysis/ranking/subsetColumns.js";
export {
  type SubsetMacroRow,
  type SubsetModel,
  type SubsetPair,
  type SubsetRanking,
  type SubsetRankingOptions,
  type SubsetRow,
  subsetRankings,
} from "./analysis/ranking/subsetRanking.js";
// Repeated trials, and scores over several tasks.
export {
  type ChanceNormalised,
  chanceNormalised,
  type GroupMean,
  type GroupMeanOptions,
  groupMean,
  type TaskScore,
} from "./analysis/scores/groupMean.js";
// Checks of what a dump prints.
export { type PrintedError, printedErrors } from "./analysis/scores/printedErrors.js";
// One score and its interval.
export { type ScoreEstimate, type ScoreEstimateOptions, scoreEstimate } from "./analysis/scores/scoreEstimate.js";
export {
  type ScorePoint,
  type ScoreSeries,
  type ScoreSeriesOptions,
  scoreSeries,
} from "./analysis/scores/scoreSeries.js";
export type { ScoreSummary } from "./analysis/scores/scoreSummary.js";
// The founding paper's tables for any data: size, noise and monotonicity, discrete and continuous metrics side by side.
export {
  type BenchmarkAverage,
  type BenchmarkNoise,
  type BenchmarkNoiseOptions,
  type BenchmarkNoiseTable,
  benchmarkNoiseTable,
  type MetricNoise,
} from "./analysis/seeds/benchmarkNoise.js";
export { KNOWN_SEED_SDS, type KnownSeedSd, knownSeedSd } from "./analysis/seeds/knownSeedSd.js";
// Seeds: how much a score changes with the training seed.
export { type SeedRow, type SeedTableOptions, seedTable } from "./analysis/seeds/seedTable.js";
export {
  type SeedScore,
  type SeedVariance,
  type SeedVarianceOptions,
  seedVariance,
} from "./analysis/seeds/seedVariance.js";
export { type PruningCurve, type PruningOptions, type PruningPoint, pruningCurve } from "./analysis/subsets/pruning.js";
export {
  halveRuns,
  type SubsetExperiment,
  type SubsetExperimentOptions,
  type SubsetExperimentRow,
  subsetExperiment,
} from "./analysis/subsets/subsetExperiment.js";
export {
  type ItemSubset,
  SUBSET_MEASURES,
  type SubsetMeasure,
  type SubsetMeasureName,
  type SubsetQuality,
  type SubsetQualityOptions,
  subsetQualities,
  subsetQuality,
} from "./analysis/subsets/subsetQuality.js";
export {
  chooseSubset,
  SUBSET_ESTIMATES,
  SUBSET_METHODS,
  type SubsetChoice,
  type SubsetEstimateName,
  type SubsetMethod,
  type SubsetSelectionOptions,
  subsetEstimates,
} from "./analysis/subsets/subsetSelection.js";
export {
  type SubsetError,
  type SubsetValidation,
  type SubsetValidationOptions,
  validateSubset,
} from "./analysis/subsets/subsetValidation.js";
// Scores over several tasks, resampled within each.
export { type TaskAggregates, type TaskAggregatesOptions, taskAggregates } from "./analysis/tasks/taskAggregates.js";
export { type TaskImprovement, taskImprovement } from "./analysis/tasks/taskImprovement.js";
export { type TaskProfile, taskProfile } from "./analysis/tasks/taskProfile.js";
export type { TaskEstimate, TaskResampling, TaskResamplingOptions, TaskUnit } from "./analysis/tasks/taskReplicates.js";
// Data: runs × items with identity and cell states.
export { type AlignedRuns, alignRuns } from "./data/align.js";
// How runs were made, and what is missing.
export {
  compareFingerprints,
  FINGERPRINT_PARTS,
  type FingerprintComparison,
  type FingerprintDifference,
  type FingerprintPart,
  fingerprintDifferences,
} from "./data/fingerprint.js";
// Rows in memory.
export { type FromRowsOptions, fromRows, type ScoreRow } from "./data/fromRows.js";
export { chanceLevel, type Item } from "./data/item.js";
export type { RunOfMatrix } from "./data/itemMeans.js";
export { type Coverage, coverage, type MissingPolicy } from "./data/missing.js";
export {
  CELL_STATES,
  type CellState,
  cellState,
  createResultMatrix,
  type ResultMatrix,
  type ResultMatrixInput,
  runScoresOf,
  STATE_CODE,
} from "./data/resultMatrix.js";
export { createResults, type Results, type RunScore, type SourceFile } from "./data/results.js";
export { describeRun, type Fingerprint, type RUN_AXES, type Run, type RunAxis } from "./data/run.js";
export {
  type ComparisonBounds,
  type ScoreBounds,
  type SidesCoverage,
  scoreBounds,
  sidesCoverage,
} from "./data/scoreBounds.js";
export { type Selection, selectItems, selectResults, selectRuns } from "./data/select.js";
// What travels with every result.
export { InputError, type Place } from "./errors.js";
// Other harnesses: what their callbacks hand over.
export {
  type BraintrustCase,
  type BraintrustEvaluator,
  type BraintrustResult,
  fromBraintrust,
  toBraintrust,
} from "./hosts/braintrust.js";
export { type EvaliteEval, type EvaliteExport, type EvaliteResult, fromEvalite } from "./hosts/evalite.js";
export {
  fromLangfuse,
  type LangfuseEvaluation,
  type LangfuseItemResult,
  type LangfuseRun,
  toLangfuse,
} from "./hosts/langfuse.js";
export { fromMastra, type MastraItem } from "./hosts/mastra.js";
export { fromPromptfoo, type PromptfooAfterAll, type PromptfooResult } from "./hosts/promptfoo.js";
export { type MatcherResult, noisefloorMatchers } from "./hosts/vitestMatchers.js";
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
// Bootstrap: what is resampled, what is computed, how the interval is read.
export {
  type BootstrapDistribution,
  type BootstrapOptions,
  bootstrapDistribution,
} from "./inference/bootstrap/bootstrapDistribution.js";
export {
  type BootstrapEstimate,
  type BootstrapIntervalOptions,
  bootstrapInterval,
  type ValueStatistic,
} from "./inference/bootstrap/bootstrapInterval.js";
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
// Bootstrap interval of a ratio of two spreads.
export { type SpreadRatioOptions, spreadRatioBootstrap } from "./inference/bootstrap/spreadRatioBootstrap.js";
export {
  performanceProfile,
  probabilityOfImprovement,
  type ScoresByTask,
} from "./inference/bootstrap/taskAggregate.js";
export type { TaskBootstrapOptions } from "./inference/bootstrap/taskBootstrap.js";
export type { CrossedSize } from "./inference/components/crossedCells.js";
export type { CrossedMeanSquares } from "./inference/components/crossedMeanSquares.js";
export type { CrossedVariances } from "./inference/components/crossedReml.js";
export type { CrossedDesign } from "./inference/components/decisionStudy.js";
export {
  type Generalizability,
  type GeneralizabilityOptions,
  generalizability,
} from "./inference/components/generalizability.js";
export type { DesignAxis, DesignCosts, NextRun } from "./inference/components/nextRun.js";
export { projectedStandardError, type TrialVariance } from "./inference/components/trialVariance.js";
export {
  type VarianceComponents,
  type VarianceComponentsOptions,
  varianceComponents,
} from "./inference/components/varianceComponents.js";
export type { Interval } from "./inference/intervals/interval.js";
export type { IntervalOptions } from "./inference/intervals/intervalOptions.js";
export type { Proportion } from "./inference/intervals/newcombeInterval.js";
export { type CoefficientAlpha, coefficientAlpha } from "./inference/items/coefficientAlpha.js";
export { fewestRunsToAccuse } from "./inference/items/fewestRunsToAccuse.js";
// Item statistics on plain arrays.
export { type ItemStatistics, itemStatistics } from "./inference/items/itemStatistics.js";
export {
  type JodoinGierlClass,
  type LikelihoodRatio,
  type LogisticDif,
  logisticDif,
} from "./inference/items/logisticDif.js";
export { type EtsClass, type MantelHaenszel, mantelHaenszel, type Stratum } from "./inference/items/mantelHaenszel.js";
export { passAtK, passHatK } from "./inference/items/passAtK.js";
export {
  type ExtremeGroupOptions,
  type ExtremeGroups,
  extremeGroups,
  type GroupTies,
  upperLowerDiscrimination,
} from "./inference/items/upperLowerDiscrimination.js";
export { type RubricPosterior, rubricPosterior } from "./inference/posterior/rubricPosterior.js";
export {
  independentSuperiority,
  pairedSuperiority,
  type SuperiorityPosterior,
} from "./inference/posterior/superiorityPosterior.js";
export type { DisagreementRange } from "./inference/power/disagreement.js";
export type { TrialSpread, Trials } from "./inference/power/powerTrials.js";
export { type DecisionAccuracy, decisionAccuracy, orderingConsistency } from "./inference/ranks/modelOrdering.js";
export type { PairedCounts } from "./inference/ranks/pairedCounts.js";
export type { Alternative } from "./inference/significance/alternative.js";
// Tests on plain arrays, for those who need one alone.
export { type ClusterSignFlipTest, clusterSignFlipTest } from "./inference/significance/clusterSignFlip.js";
export {
  type McNemarOptions,
  type McNemarTest,
  type McNemarVariant,
  mcnemarTest,
} from "./inference/significance/mcnemar.js";
export { type PermutationTest, permutationTest } from "./inference/significance/permutation.js";
export type { ResamplingTestOptions } from "./inference/significance/resampledP.js";
export { type SignFlipTest, signFlipTest } from "./inference/significance/signFlip.js";
export {
  type WilcoxonSignedRank,
  type WilcoxonSignedRankOptions,
  wilcoxonSignedRank,
} from "./inference/significance/wilcoxonSignedRank.js";
export {
  curveSnr,
  type NonRandomness,
  nonRandomness,
  type SignalToNoise,
  type SignalToNoiseOptions,
  signalToNoise,
} from "./inference/trend/signalRatios.js";
export { NOISE, type NoiseSources, type Note, type Refusal } from "./notes.js";
// Randomness: the only source of it.
export { createRng, type Rng } from "./random/rng.js";
export { VERSION } from "./version.js";
