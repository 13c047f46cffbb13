/**
 * noisefloor: is this difference between two LLM evaluation scores real, or noise?
 *
 * One function a question, named as the command: results first, options second, and an answer of plain data with `kind`,
 * `rows`, `notes` and `signature`. Pure functions without IO, clock or console. Statistics on plain arrays are in
 * `noisefloor/statistics`, item response theory in `noisefloor/irt`, judges and human labels in `noisefloor/judges`, readers
 * of dumps in `noisefloor/io` and `noisefloor/node`, reports in `noisefloor/report`.
 */

export type { Answer } from "./questions/answer.js";

// Is the difference real, and has the candidate regressed by an amount that counts?

export type { ChangedItem, ChangedItems } from "./analysis/comparison/changedItems.js";
export type { ComparedSide, Comparison, ComparisonOptions } from "./analysis/comparison/comparisonRecord.js";
export type { AdjustedDifference } from "./analysis/comparison/covariates/adjustedDifference.js";
export type { FingerprintRefusal } from "./analysis/comparison/fingerprintCheck.js";
export type { BorrowedSeedSd, ModelComparisonOptions, SeedSdSource } from "./analysis/comparison/modelComparison.js";
export type {
  OverallMean,
  OverTasks,
  OverTasksOptions,
  PooledTask,
  TaskPooling,
} from "./analysis/comparison/overTasks.js";
export type { DifferenceOnTheseItems, SideFlips } from "./analysis/comparison/repeatedSides.js";
export type {
  ComparisonFamily,
  ComparisonLabels,
  FamilyComparison,
  OverallComparison,
  ResultsComparisonOptions,
} from "./analysis/comparison/resultsComparison.js";
export type { Design, Verdict } from "./analysis/comparison/wording.js";
export type { FacetRole, FacetRoles } from "./analysis/components/facetRoles.js";
export type {
  FacetCosts,
  FacetNextRun,
  FacetShare,
  FacetShares,
  FacetSharesOptions,
  FactorName,
} from "./analysis/components/facetShares.js";
export type { BarGate, BarOptions, BarOutcome, BarTask } from "./analysis/gate/barGate.js";
export type { Gate, GateLook, GateOptions, GateSpending, GateTask } from "./analysis/gate/gate.js";
export type { GateOutcome } from "./analysis/gate/gateDecision.js";
export type { GateGuards } from "./analysis/gate/gateGuards.js";
export type { ItemPolicies, ItemPolicy } from "./analysis/gate/gateItems.js";
export type { ItemFates } from "./analysis/gate/itemFates.js";
export type { MinimumEffect } from "./analysis/gate/minimumEffect.js";
export type { MissingAnswers } from "./analysis/gate/missingAnswers.js";
export type { MustPassResult } from "./analysis/gate/mustPass.js";
export type { QuarantinedItem } from "./analysis/gate/quarantine.js";
export type { PooledEffect } from "./inference/components/partialPooling.js";
export type { Interval } from "./inference/intervals/interval.js";
export type { PairedCounts } from "./inference/ranks/pairedCounts.js";
export type { SpendingName } from "./inference/sequential/alphaSpending.js";
export type { LookPlace } from "./inference/sequential/lookFactor.js";
export type { VariancePart } from "./inference/significance/combinedT.js";
export type { McNemarVariant } from "./inference/significance/mcnemar.js";
export { type CompareAnswer, type CompareOptions, compare } from "./questions/compare.js";
export { type BarAnswer, type GateAnswer, gate } from "./questions/gate.js";
export type { SideNames } from "./questions/twoSides.js";

// How high is a score, and do the errors that a dump prints agree with its items?

export type { CutShort } from "./analysis/scores/cutShort.js";
export type { PrintedError } from "./analysis/scores/printedErrors.js";
export type { CutShortPoint, ScorePoint, ScoreSeries, ScoreSeriesOptions } from "./analysis/scores/scoreSeries.js";
export type { ScoreSummary } from "./analysis/scores/scoreSummary.js";
export { type PrintedAnswer, printed } from "./questions/printed.js";
export { type ScoresAnswer, type ScoresOptions, scores } from "./questions/scores.js";

// How much does a score change with the training seed?

export type { OutlyingSeed } from "./analysis/scores/divergence.js";
export type {
  BenchmarkAverage,
  BenchmarkNoise,
  BenchmarkNoiseTable,
  MetricNoise,
} from "./analysis/seeds/benchmarkNoise.js";
export { type KnownSeedSd, knownSeedSd } from "./analysis/seeds/knownSeedSd.js";
export type { SeedRow, SeedTableOptions } from "./analysis/seeds/seedTable.js";
export type { CheckpointSpread, DivergedSeed } from "./analysis/seeds/seedVariance.js";
export { type SeedsAnswer, type SeedsOptions, seeds } from "./questions/seeds.js";

// Where does the variance come from, and where does the next run pay?

export type {
  ItemMean,
  TheseItemsEstimate,
  TrialOptions,
  TrialRow,
  UnstableItem,
  UnstableItems,
} from "./analysis/components/trials.js";
export type {
  NextRunGoal,
  VarianceShare,
  VarianceShares,
  VarianceSharesOptions,
} from "./analysis/components/varianceShares.js";
export type { CrossedSize } from "./inference/components/crossedCells.js";
export type { CrossedDesign } from "./inference/components/decisionStudy.js";
export type { DesignAxis, DesignCosts, NextRun } from "./inference/components/nextRun.js";
export { type ComponentsAnswer, type ComponentsOptions, components } from "./questions/components.js";
export { type TrialsAnswer, type TrialsOptions, trials } from "./questions/trials.js";

// How steadily does a score climb, which tasks carry signal, and what do small models decide?

export type { AboveChance, NoiseBasis } from "./analysis/curves/aboveChance.js";
export type { CheckpointAverage, CurveNoise, CurveNoiseOptions, CurveNoiseRow } from "./analysis/curves/curveNoise.js";
export type { CurveOptions, CurveRow, CurveSummary } from "./analysis/curves/curveTable.js";
export type {
  MetricComparison,
  MetricComparisonOptions,
  MetricReading,
} from "./analysis/curves/metricComparison.js";
export type { CheckpointChoice, ModelDecisions, ModelDecisionsOptions } from "./analysis/curves/modelDecisions.js";
export type { CurveFlag, Monotonicity, Trend } from "./analysis/curves/monotonicity.js";
export type { TaskSignal, TaskSignalOptions } from "./analysis/curves/taskSignal.js";
export { type CurvesAnswer, type CurvesOptions, curves } from "./questions/curves.js";
export { type DecisionsAnswer, type DecisionsOptions, decisions } from "./questions/decisions.js";

// Letters or answer text: which framing shows more?

export type { Crossover, CrossoverKind, Overtaking } from "./analysis/framing/crossover.js";
export type { FramingOptions, FramingRow, FramingTable } from "./analysis/framing/framing.js";
export type { FramingAgreement } from "./analysis/framing/framingAgreement.js";
export type { FramingDifference } from "./analysis/framing/framingDifference.js";
export type { UnpairedTask } from "./analysis/framing/framingPair.js";
export type { FramingReading } from "./analysis/framing/framingReading.js";
export type { FramingRecommendation, FramingSpan } from "./analysis/framing/framingRecommendation.js";
export type { FramingsOverModels, ModelInBothFramings } from "./analysis/framing/framingsOverModels.js";
export type { LeadChange } from "./analysis/framing/leadChanges.js";
export type { SeedSdRatio } from "./analysis/framing/seedSdRatio.js";
export type { TaskFramings } from "./analysis/framing/taskFramings.js";
export type { TauChange } from "./analysis/framing/tauChange.js";
export type { FACETS, Facet } from "./data/facets.js";
export type { FramingName } from "./data/framingNames.js";
export type { CohenKappa } from "./inference/agreement/cohenKappa.js";
export { type FramingsAnswer, type FramingsOptions, framings } from "./questions/framings.js";

// Who is ahead of whom, and who cannot be told apart?

export type { Ranking, RankingOptions, RankRow } from "./analysis/ranking/ranking.js";
export type { SubsetAxis } from "./analysis/ranking/subsetColumns.js";
export type {
  SubsetMacroRow,
  SubsetModel,
  SubsetPair,
  SubsetRanking,
  SubsetRankingOptions,
  SubsetRow,
} from "./analysis/ranking/subsetRanking.js";
export {
  type RanksAnswer,
  type RanksOptions,
  ranks,
  type SubsetRanksAnswer,
  type SubsetRanksOptions,
} from "./questions/ranks.js";

// Which items tell models apart, which look faulty, and which fewer stand for all?

export type { FitProgress } from "./analysis/irt/climbing/bestClimb.js";
export type { CombinationWeight } from "./analysis/irt/combinationWeight.js";
export type { ItemBank } from "./analysis/irt/itemBank.js";
export type { ItemParameters } from "./analysis/irt/itemCurve.js";
export type {
  DifferentialItem,
  DifferentialItemFunctioning,
  DifferentialItemFunctioningOptions,
  MantelHaenszelRecord,
} from "./analysis/items/differentialItemFunctioning.js";
export type {
  DiscriminationTransfer,
  DiscriminationTransferOptions,
  Transfer,
} from "./analysis/items/discriminationTransfer.js";
export type {
  ItemAnalysis,
  ItemAnalysisOptions,
} from "./analysis/items/itemAnalysis.js";
export type { ItemFlag, ItemRow } from "./analysis/items/itemRows.js";
export type { MissingAnswerEvidence, MissingnessCorrelation } from "./analysis/items/missingAnswers.js";
export type { IndependentUnit } from "./analysis/items/respondents.js";
export type { SecondDimension } from "./analysis/items/secondDimension.js";
export type { SuspectItems, SuspectOptions } from "./analysis/items/suspectItems.js";
export type { Family, Kinship, KinshipOptions } from "./analysis/kinship/kinship.js";
export type { PruningCurve, PruningOptions, PruningPoint } from "./analysis/subsets/pruning.js";
export {
  type SubsetExperiment,
  type SubsetExperimentOptions,
  type SubsetExperimentRow,
  subsetExperiment,
} from "./analysis/subsets/subsetExperiment.js";
export {
  type ItemSubset,
  type SUBSET_MEASURES,
  type SubsetMeasure,
  type SubsetMeasureName,
  type SubsetQuality,
  type SubsetQualityOptions,
  subsetQuality,
} from "./analysis/subsets/subsetQuality.js";
export {
  type SUBSET_ESTIMATES,
  type SUBSET_METHODS,
  type SubsetChoice,
  type SubsetEstimateName,
  type SubsetMethod,
  type SubsetSelectionOptions,
  subsetEstimates,
} from "./analysis/subsets/subsetSelection.js";
export type { SubsetError, SubsetValidation, SubsetValidationOptions } from "./analysis/subsets/subsetValidation.js";
export type { JodoinGierlClass, LikelihoodRatio } from "./inference/items/logisticDif.js";
export type { EtsClass, MantelHaenszel } from "./inference/items/mantelHaenszel.js";
export type { FamilyJoin } from "./inference/kinship/familyTree.js";
export { type ItemsAnswer, type ItemsOptions, type ItemsRow, items } from "./questions/items.js";
export { type KinshipAnswer, type KinshipRow, kinship } from "./questions/kinship.js";
export { type SubsetsAnswer, type SubsetsOptions, type SubsetsRow, subsets } from "./questions/subsets.js";

// What can these data show, what would it take, and what can two printed scores show?

export { claim } from "./analysis/planning/claim.js";
export type {
  AverageReading,
  Claim,
  ClaimAudit,
  ClaimCircumstances,
  ClaimCounts,
  ClaimEvidence,
  ClaimFlag,
  ClaimKind,
  ClaimName,
  ClaimSplit,
  ClaimVerdict,
  ErrorReading,
  NumberRange,
  PairEvidence,
  PublishedPair,
  SimilarPairsReading,
} from "./analysis/planning/claimRecord.js";
export { type PowerAnswer, power } from "./analysis/planning/power.js";
export type { ItemNoise, PlainPowerQuestion, PowerQuestion, SeedNoise } from "./analysis/planning/powerQuestion.js";
export type { DisagreementRange } from "./inference/power/disagreement.js";
export type { TrialSpread, Trials } from "./inference/power/powerTrials.js";
export type { PAIR_KINDS, PairKind } from "./inference/power/predictedDisagreement.js";

// Data: rows in memory, and the runs × items that every question is about.

export { createResults } from "./data/createResults.js";
export type {
  FingerprintComparison,
  FingerprintDifference,
  FingerprintPart,
} from "./data/fingerprint.js";
export { type FromRowsOptions, fromRows, type RowsInput, type ScoreKey, type ScoreRow } from "./data/fromRows.js";
export type { Item } from "./data/item.js";
export { type Coverage, coverage, type MissingPolicy } from "./data/missing.js";
export {
  type CELL_STATES,
  type CellState,
  cellState,
  createResultMatrix,
  type ResultMatrix,
  type ResultMatrixInput,
  runScoresOf,
} from "./data/resultMatrix.js";
export type { Results, RunScore, SourceFile } from "./data/results.js";
export type { Fingerprint, RUN_AXES, Run, RunAxis } from "./data/run.js";
export type { ComparisonBounds, ScoreBounds, SidesCoverage } from "./data/scoreBounds.js";
export { type Selection, selectItems, selectResults, selectRuns } from "./data/select.js";

// Other harnesses: what their callbacks hand over.

export {
  type BraintrustCase,
  type BraintrustEvaluator,
  type BraintrustResult,
  fromBraintrust,
  toBraintrust,
} from "./hosts/braintrust.js";
export { type EarlyStop, type EarlyStopOptions, earlyStop } from "./hosts/earlyStop.js";
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

export { ArgumentError, InputError, type Place } from "./errors.js";
export { NOISE, type NoiseSources, type Note, type Refusal } from "./notes.js";
export { VERSION } from "./version.js";
