/**
 * noisefloor: is this difference between two LLM evaluation scores real, or noise?
 *
 * Pure functions without IO, clock or console. Statistics on plain arrays are in `noisefloor/statistics`, item response
 * theory in `noisefloor/irt`, readers of dumps in `noisefloor/io` and `noisefloor/node`, reports in `noisefloor/report`.
 */

// Comparisons: is the difference real?

export { compareRuns, type RunComparisonOptions } from "./analysis/comparison/comparison.js";
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
export type { Verdict } from "./analysis/comparison/wording.js";
export type { PairedCounts } from "./inference/ranks/pairedCounts.js";
export type { McNemarVariant } from "./inference/significance/mcnemar.js";

// Gates: regressed, not regressed, or cannot tell.

export { type Gate, type GateOptions, type GateTask, gate } from "./analysis/gate/gate.js";
export type { GateOutcome } from "./analysis/gate/gateDecision.js";
export type { GateGuards } from "./analysis/gate/gateGuards.js";
export type { ItemPolicies, ItemPolicy } from "./analysis/gate/gateItems.js";
export { type MinimumEffect, parseMinimumEffect } from "./analysis/gate/minimumEffect.js";
export type { MustPassResult } from "./analysis/gate/mustPass.js";

// Scores with their intervals, and checks of what a dump prints.

export { type PrintedError, printedErrors } from "./analysis/scores/printedErrors.js";
export {
  type ScorePoint,
  type ScoreSeries,
  type ScoreSeriesOptions,
  scoreSeries,
} from "./analysis/scores/scoreSeries.js";
export type { ScoreSummary } from "./analysis/scores/scoreSummary.js";
export type { Interval } from "./inference/intervals/interval.js";

// Seeds: how much a score changes with the training seed.

export {
  type BenchmarkAverage,
  type BenchmarkNoise,
  type BenchmarkNoiseOptions,
  type BenchmarkNoiseTable,
  benchmarkNoiseTable,
  type MetricNoise,
} from "./analysis/seeds/benchmarkNoise.js";
export { KNOWN_SEED_SDS, type KnownSeedSd, knownSeedSd } from "./analysis/seeds/knownSeedSd.js";
export { type SeedRow, type SeedTableOptions, seedTable } from "./analysis/seeds/seedTable.js";

// Trials and components: where the variance comes from, and where to spend the next run.

export { type ItemMean, type TrialOptions, type TrialRow, trialTable } from "./analysis/components/trials.js";
export {
  type NextRunGoal,
  type VarianceShare,
  type VarianceShares,
  type VarianceSharesOptions,
  varianceShares,
} from "./analysis/components/varianceShares.js";
export { type VarianceSharesTableOptions, varianceSharesTable } from "./analysis/components/varianceSharesTable.js";
export type { CrossedSize } from "./inference/components/crossedCells.js";
export type { CrossedDesign } from "./inference/components/decisionStudy.js";
export type { DesignAxis, DesignCosts, NextRun } from "./inference/components/nextRun.js";

// Checkpoints: how steadily a score climbs, and which tasks carry signal.

export type { AboveChance, NoiseBasis } from "./analysis/curves/aboveChance.js";
export {
  type CheckpointAverage,
  type CurveNoise,
  type CurveNoiseOptions,
  type CurveNoiseRow,
  curveNoise,
  curveNoiseTable,
} from "./analysis/curves/curveNoise.js";
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
export type { CurveFlag, Monotonicity, Trend } from "./analysis/curves/monotonicity.js";
export { type TaskSignal, type TaskSignalOptions, taskSignalTable } from "./analysis/curves/taskSignal.js";

// Framings: letters or answer text?

export type { Crossover, CrossoverKind, Overtaking } from "./analysis/framing/crossover.js";
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
export type { CohenKappa } from "./inference/agreement/cohenKappa.js";

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

// Items: which tell runs apart, which look faulty.

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
export {
  analyseItems,
  type ItemAnalysis,
  type ItemAnalysisOptions,
  type ItemFlag,
  type ItemRow,
  itemTables,
  worstItemsFirst,
} from "./analysis/items/itemAnalysis.js";
export type { SuspectItems, SuspectOptions } from "./analysis/items/suspectItems.js";

// Smaller tests: which items stand for all, what error to expect, what they do to the noise.

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

// Planning: what can these data show, what would it take, what can two printed scores show?

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
export {
  type ItemNoise,
  type PowerAnswer,
  type PowerQuestion,
  power,
  type SeedNoise,
} from "./analysis/planning/power.js";
export type { DisagreementRange } from "./inference/power/disagreement.js";
export type { TrialSpread, Trials } from "./inference/power/powerTrials.js";

// Data: rows in memory, and the runs × items that everything here is about.

export { type AlignedRuns, alignRuns } from "./data/align.js";
export { type FromRowsOptions, fromRows, type ScoreRow } from "./data/fromRows.js";
export { chanceLevel, type Item } from "./data/item.js";
export type { RunOfMatrix } from "./data/itemMeans.js";
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
export { type Selection, selectItems, selectResults, selectRuns } from "./data/select.js";

// How runs were made, and what is missing.

export {
  compareFingerprints,
  FINGERPRINT_PARTS,
  type FingerprintComparison,
  type FingerprintDifference,
  type FingerprintPart,
  fingerprintDifferences,
} from "./data/fingerprint.js";
export { type Coverage, coverage, type MissingPolicy } from "./data/missing.js";
export {
  type ComparisonBounds,
  type ScoreBounds,
  type SidesCoverage,
  scoreBounds,
  sidesCoverage,
} from "./data/scoreBounds.js";

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

// What travels with every result.

export { InputError, type Place } from "./errors.js";
export { NOISE, type NoiseSources, type Note, type Refusal } from "./notes.js";
export { VERSION } from "./version.js";
