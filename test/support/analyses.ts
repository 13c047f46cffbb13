import { compareRuns } from "../../src/analysis/comparison/comparison.js";
import { compareModels, compareSeedSummaries } from "../../src/analysis/comparison/modelComparison.js";
import { compareResults } from "../../src/analysis/comparison/resultsComparison.js";
import { trialTable } from "../../src/analysis/components/trials.js";
import { varianceShares } from "../../src/analysis/components/varianceShares.js";
import { varianceSharesTable } from "../../src/analysis/components/varianceSharesTable.js";
import { curveNoise, curveNoiseTable } from "../../src/analysis/curves/curveNoise.js";
import { curveSummaries, curveTable } from "../../src/analysis/curves/curveTable.js";
import { metricComparisons } from "../../src/analysis/curves/metricComparison.js";
import { atCheckpoint, modelDecisions } from "../../src/analysis/curves/modelDecisions.js";
import { taskSignalTable } from "../../src/analysis/curves/taskSignal.js";
import { framingTable } from "../../src/analysis/framing/framing.js";
import { withTaskFramings } from "../../src/analysis/framing/taskFramings.js";
import { combinationWeight } from "../../src/analysis/irt/combinationWeight.js";
import { differentialItemFunctioning } from "../../src/analysis/items/differentialItemFunctioning.js";
import { discriminationTransfer } from "../../src/analysis/items/discriminationTransfer.js";
import { analyseItems, itemTables, worstItemsFirst } from "../../src/analysis/items/itemAnalysis.js";
import { suspectItems } from "../../src/analysis/items/suspectItems.js";
import { rankModels } from "../../src/analysis/ranking/ranking.js";
import { subsetRankings } from "../../src/analysis/ranking/subsetRanking.js";
import { printedErrors } from "../../src/analysis/scores/printedErrors.js";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { benchmarkNoiseTable } from "../../src/analysis/seeds/benchmarkNoise.js";
import { seedTable } from "../../src/analysis/seeds/seedTable.js";
import { pruningCurve } from "../../src/analysis/subsets/pruning.js";
import { halveRuns, subsetExperiment } from "../../src/analysis/subsets/subsetExperiment.js";
import { subsetQualities } from "../../src/analysis/subsets/subsetQuality.js";
import { chooseSubset } from "../../src/analysis/subsets/subsetSelection.js";
import { validateSubset } from "../../src/analysis/subsets/subsetValidation.js";
import { chanceLevel } from "../../src/data/item.js";
import { describeRun } from "../../src/data/run.js";
import { spreadRatioBootstrap } from "../../src/inference/bootstrap/spreadRatioBootstrap.js";
import { performanceProfile, probabilityOfImprovement } from "../../src/inference/bootstrap/taskAggregate.js";
import { projectedStandardError } from "../../src/inference/components/trialVariance.js";
import { extremeGroups, upperLowerDiscrimination } from "../../src/inference/items/upperLowerDiscrimination.js";

/** The analyses that the questions are made of. */
export const analyses = {
  analyseItems,
  atCheckpoint,
  benchmarkNoiseTable,
  chanceLevel,
  chooseSubset,
  combinationWeight,
  compareModels,
  compareResults,
  compareRuns,
  compareSeedSummaries,
  curveNoise,
  curveNoiseTable,
  curveSummaries,
  curveTable,
  describeRun,
  differentialItemFunctioning,
  discriminationTransfer,
  extremeGroups,
  framingTable,
  halveRuns,
  itemTables,
  metricComparisons,
  modelDecisions,
  performanceProfile,
  printedErrors,
  probabilityOfImprovement,
  projectedStandardError,
  pruningCurve,
  rankModels,
  scoreSeries,
  seedTable,
  spreadRatioBootstrap,
  subsetExperiment,
  subsetQualities,
  subsetRankings,
  suspectItems,
  taskSignalTable,
  trialTable,
  upperLowerDiscrimination,
  validateSubset,
  varianceShares,
  varianceSharesTable,
  withTaskFramings,
  worstItemsFirst,
};
