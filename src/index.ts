/**
 * noisefloor: is this difference between two LLM evaluation scores real, or noise?
 *
 * Pure functions without IO, clock or console. Readers of dumps are in `noisefloor/io` and `noisefloor/node`,
 * reports in `noisefloor/report`.
 */

export type { AboveChance, NoiseBasis } from "./analysis/aboveChance.js";
// The founding paper's tables for any data: size, noise and monotonicity, discrete and continuous metrics side by side.
export {
  type BenchmarkAverage,
  type BenchmarkNoise,
  type BenchmarkNoiseOptions,
  type BenchmarkNoiseTable,
  benchmarkNoiseTable,
  type MetricNoise,
} from "./analysis/benchmarkNoise.js";
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
} from "./analysis/claim.js";
// Comparisons: is the difference real?
export { compareCounts, comparePaired, compareRuns, type RunComparisonOptions } from "./analysis/comparison.js";
export type { ComparedSide, Comparison, ComparisonOptions } from "./analysis/comparisonRecord.js";
export type { Crossover, CrossoverKind, Overtaking } from "./analysis/crossover.js";
export {
  type CheckpointAverage,
  type CurveNoise,
  type CurveNoiseOptions,
  type CurveNoiseRow,
  curveNoise,
  curveNoiseTable,
} from "./analysis/curveNoise.js";
// Checkpoints: how steadily a score climbs.
export {
  type CurveOptions,
  type CurveRow,
  type CurveSummary,
  curveSummaries,
  curveTable,
} from "./analysis/curveTable.js";
// Design: what can these data show, and what would it take?
export { type ItemNoise, type PowerAnswer, type PowerQuestion, power, type SeedNoise } from "./analysis/design.js";
export {
  type DifferentialItem,
  type DifferentialItemFunctioning,
  type DifferentialItemFunctioningOptions,
  differentialItemFunctioning,
  type MantelHaenszelRecord,
} from "./analysis/differentialItemFunctioning.js";
export {
  type DiscriminationTransfer,
  type DiscriminationTransferOptions,
  discriminationTransfer,
  type Transfer,
} from "./analysis/discriminationTransfer.js";
export type { FingerprintRefusal } from "./analysis/fingerprintCheck.js";
// Framings: letters or answer text?
export { type FramingOptions, type FramingRow, type FramingTable, framingTable } from "./analysis/framing.js";
export type { FramingAgreement } from "./analysis/framingAgreement.js";
export type { FramingDifference } from "./analysis/framingDifference.js";
export type { FramingName, UnpairedTask } from "./analysis/framingPair.js";
export type { FramingReading } from "./analysis/framingReading.js";
export type { FramingRecommendation } from "./analysis/framingRecommendation.js";
export type { FramingsOverModels, ModelInBothFramings } from "./analysis/framingsOverModels.js";
// Gates: regressed, not regressed, or cannot tell.
export { type Gate, type GateOptions, type GateTask, gate } from "./analysis/gate.js";
export type { GateOutcome } from "./analysis/gateDecision.js";
export type { GateGuards } from "./analysis/gateGuards.js";
export type { ItemPolicies, ItemPolicy } from "./analysis/gateItems.js";
// Repeated trials, and scores over several tasks.
export {
  type ChanceNormalised,
  chanceNormalised,
  type GroupMean,
  type GroupMeanOptions,
  groupMean,
  type TaskScore,
} from "./analysis/groupMean.js";
// Item response theory: slopes and difficulties of items, abilities of runs.
export { type AbilityEstimate, type AbilityOptions, estimateAbility } from "./analysis/irt/abilities.js";
// Smaller tests: which items stand for all, what error to expect, what they do to the noise.
export { type AdaptiveOptions, type AdaptiveStep, type AdaptiveTest, adaptiveTest } from "./analysis/irt/adaptive.js";
export { type AnchorEstimates, anchorEstimates } from "./analysis/irt/anchorEstimates.js";
export { type AnchorOptions, type Anchors, parameterAnchors, scoreAnchors } from "./analysis/irt/anchors.js";
export type { FitProgress, StartTried } from "./analysis/irt/bestClimb.js";
export { type CombinationWeight, combinationWeight } from "./analysis/irt/combinationWeight.js";
export { fit2pl, fit2plAsync, type TwoPlOptions } from "./analysis/irt/fit2pl.js";
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
// Items: which tell runs apart, which look faulty, what a subset of them does.
export {
  analyseItems,
  type ItemAnalysis,
  type ItemAnalysisOptions,
  type ItemFlag,
  type ItemRow,
  itemTables,
  worstItemsFirst,
} from "./analysis/itemAnalysis.js";
export { KNOWN_SEED_SDS, type KnownSeedSd, knownSeedSd } from "./analysis/knownSeedSd.js";
export {
  type MetricComparison,
  type MetricComparisonOptions,
  type MetricReading,
  metricComparisons,
} from "./analysis/metricComparison.js";
export { type MinimumEffect, parseMinimumEffect } from "./analysis/minimumEffect.js";
export {
  type BorrowedSeedSd,
  compareModels,
  compareSeedSummaries,
  type ModelComparisonOptions,
} from "./analysis/modelComparison.js";
export {
  atCheckpoint,
  type CheckpointChoice,
  type ModelDecisions,
  type ModelDecisionsOptions,
  modelDecisions,
} from "./analysis/modelDecisions.js";
export {
  type CurveFlag,
  type Monotonicity,
  type MonotonicityOptions,
  monotonicity,
  type Trend,
} from "./analysis/monotonicity.js";
export type { MustPassResult } from "./analysis/mustPass.js";
// Checks of what a dump prints.
export { type PrintedError, printedErrors } from "./analysis/printedErrors.js";
export { type PruningCurve, type PruningOptions, type PruningPoint, pruningCurve } from "./analysis/pruning.js";
// Rankings: who is ahead of whom, and who cannot be told apart.
export { type Ranking, type RankingOptions, type RankRow, rankModels } from "./analysis/ranking.js";
export {
  type ComparisonFamily,
  type ComparisonLabels,
  compareResults,
  type FamilyComparison,
  type ResultsComparisonOptions,
} from "./analysis/resultsComparison.js";
// One score and its interval.
export { type ScoreEstimate, type ScoreEstimateOptions, scoreEstimate } from "./analysis/scoreEstimate.js";
export { type ScorePoint, type ScoreSeries, type ScoreSeriesOptions, scoreSeries } from "./analysis/scoreSeries.js";
export type { SeedSdRatio } from "./analysis/seedSdRatio.js";
// Seeds: how much a score changes with the training seed.
export { type SeedRow, type SeedTableOptions, seedTable } from "./analysis/seedTable.js";
export { type SeedScore, type SeedVariance, type SeedVarianceOptions, seedVariance } from "./analysis/seedVariance.js";
export type { SubsetAxis } from "./analysis/subsetColumns.js";
export {
  halveRuns,
  type SubsetExperiment,
  type SubsetExperimentOptions,
  type SubsetExperimentRow,
  subsetExperiment,
} from "./analysis/subsetExperiment.js";
export {
  type ItemSubset,
  SUBSET_MEASURES,
  type SubsetMeasure,
  type SubsetMeasureName,
  type SubsetQuality,
  type SubsetQualityOptions,
  subsetQualities,
  subsetQuality,
} from "./analysis/subsetQuality.js";
export {
  type SubsetMacroRow,
  type SubsetModel,
  type SubsetPair,
  type SubsetRanking,
  type SubsetRankingOptions,
  type SubsetRow,
  subsetRankings,
} from "./analysis/subsetRanking.js";
export {
  chooseSubset,
  SUBSET_ESTIMATES,
  SUBSET_METHODS,
  type SubsetChoice,
  type SubsetEstimateName,
  type SubsetMethod,
  type SubsetSelectionOptions,
  subsetEstimates,
} from "./analysis/subsetSelection.js";
export {
  type SubsetError,
  type SubsetValidation,
  type SubsetValidationOptions,
  validateSubset,
} from "./analysis/subsetValidation.js";
export { compareSummaries, type ScoreSummary } from "./analysis/summaryComparison.js";
export { type SuspectItems, type SuspectOptions, suspectItems } from "./analysis/suspectItems.js";
// Scores over several tasks, resampled within each.
export { type TaskAggregates, type TaskAggregatesOptions, taskAggregates } from "./analysis/taskAggregates.js";
export { type TaskFramings, withTaskFramings } from "./analysis/taskFramings.js";
export { type TaskImprovement, taskImprovement } from "./analysis/taskImprovement.js";
export { type TaskProfile, taskProfile } from "./analysis/taskProfile.js";
export type { TaskEstimate, TaskResampling, TaskResamplingOptions, TaskUnit } from "./analysis/taskReplicates.js";
export { type TaskSignal, type TaskSignalOptions, taskSignalTable } from "./analysis/taskSignal.js";
export type { TauChange } from "./analysis/tauChange.js";
export { type ItemMean, type TrialOptions, type TrialRow, trialTable } from "./analysis/trials.js";
// Where the variance comes from, and where to spend the next run.
export {
  type NextRunGoal,
  type VarianceShare,
  type VarianceShares,
  type VarianceSharesOptions,
  varianceShares,
} from "./analysis/varianceShares.js";
export { type VarianceSharesTableOptions, varianceSharesTable } from "./analysis/varianceSharesTable.js";
export type { Verdict } from "./analysis/verdict.js";
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
export { type FromArraysOptions, fromArrays, type ScoreRow } from "./data/fromArrays.js";
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
export type { Alternative } from "./inference/alternative.js";
// Bootstrap: what is resampled, what is computed, how the interval is read.
export {
  type BootstrapDistribution,
  type BootstrapOptions,
  bootstrapDistribution,
} from "./inference/bootstrapDistribution.js";
export {
  type BootstrapEstimate,
  type BootstrapIntervalOptions,
  bootstrapInterval,
  type ValueStatistic,
} from "./inference/bootstrapInterval.js";
export {
  type BootstrapIntervalMethod,
  type BootstrapReading,
  readBootstrapInterval,
} from "./inference/bootstrapIntervals.js";
export {
  type BootstrapStatistic,
  type IndexStatistic,
  type ItemKinds,
  meanOf,
  pairedDifferenceOf,
  ratioOf,
  standardDeviationOf,
  type TotalsStatistic,
} from "./inference/bootstrapStatistic.js";
// Tests on plain arrays, for those who need one alone.
export { type ClusterSignFlipTest, clusterSignFlipTest } from "./inference/clusterSignFlipTest.js";
export { type CoefficientAlpha, coefficientAlpha } from "./inference/coefficientAlpha.js";
export { type CohenKappa, cohenKappa } from "./inference/cohenKappa.js";
export type { CrossedSize } from "./inference/crossedCells.js";
export type { CrossedMeanSquares } from "./inference/crossedMeanSquares.js";
export type { CrossedVariances } from "./inference/crossedReml.js";
export type { CrossedDesign } from "./inference/decisionStudy.js";
export type { DisagreementRange } from "./inference/disagreement.js";
export { fewestRunsToAccuse } from "./inference/fewestRunsToAccuse.js";
export { type FleissKappa, fleissKappa } from "./inference/fleissKappa.js";
export { type Generalizability, type GeneralizabilityOptions, generalizability } from "./inference/generalizability.js";
export type { Interval } from "./inference/interval.js";
export type { IntervalOptions } from "./inference/intervalOptions.js";
export {
  type IntraclassCorrelation,
  type IntraclassForm,
  type IntraclassOptions,
  intraclassCorrelation,
} from "./inference/intraclassCorrelation.js";
// Item statistics on plain arrays.
export { type ItemStatistics, itemStatistics } from "./inference/itemStatistics.js";
export {
  type AlphaScale,
  type KrippendorffAlpha,
  type KrippendorffOptions,
  krippendorffAlpha,
} from "./inference/krippendorffAlpha.js";
export { type JodoinGierlClass, type LikelihoodRatio, type LogisticDif, logisticDif } from "./inference/logisticDif.js";
export { type EtsClass, type MantelHaenszel, mantelHaenszel, type Stratum } from "./inference/mantelHaenszel.js";
export { type McNemarOptions, type McNemarTest, type McNemarVariant, mcnemarTest } from "./inference/mcnemar.js";
export { type DecisionAccuracy, decisionAccuracy, orderingConsistency } from "./inference/modelOrdering.js";
export type { Proportion } from "./inference/newcombeInterval.js";
export type { DesignAxis, DesignCosts, NextRun } from "./inference/nextRun.js";
export type { PairedCounts } from "./inference/pairedCounts.js";
export { passAtK, passHatK } from "./inference/passAtK.js";
export { type PermutationTest, permutationTest } from "./inference/permutationTest.js";
export type { TrialSpread, Trials } from "./inference/powerTrials.js";
export type { ResamplingTestOptions } from "./inference/resampledTest.js";
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
} from "./inference/resamplingUnits.js";
export { type RubricPosterior, rubricPosterior } from "./inference/rubricPosterior.js";
export {
  curveSnr,
  type NonRandomness,
  nonRandomness,
  type SignalToNoise,
  type SignalToNoiseOptions,
  signalToNoise,
} from "./inference/signalRatios.js";
export { type SignFlipTest, signFlipTest } from "./inference/signFlipTest.js";
// Bootstrap interval of a ratio of two spreads.
export { type SpreadRatioOptions, spreadRatioBootstrap } from "./inference/spreadRatioBootstrap.js";
export {
  independentSuperiority,
  pairedSuperiority,
  type SuperiorityPosterior,
} from "./inference/superiorityPosterior.js";
export { performanceProfile, probabilityOfImprovement, type ScoresByTask } from "./inference/taskAggregate.js";
export type { TaskBootstrapOptions } from "./inference/taskBootstrap.js";
export { projectedStandardError, type TrialVariance } from "./inference/trialVariance.js";
export {
  type ExtremeGroupOptions,
  type ExtremeGroups,
  extremeGroups,
  type GroupTies,
  upperLowerDiscrimination,
} from "./inference/upperLowerDiscrimination.js";
export {
  type VarianceComponents,
  type VarianceComponentsOptions,
  varianceComponents,
} from "./inference/varianceComponents.js";
export {
  type WilcoxonSignedRank,
  type WilcoxonSignedRankOptions,
  wilcoxonSignedRank,
} from "./inference/wilcoxonSignedRank.js";
export { NOISE, type NoiseSources, type Note, type Refusal } from "./notes.js";
// Randomness: the only source of it.
export { createRng, type Rng } from "./random/rng.js";
export { VERSION } from "./version.js";
