import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fleissKappa } from "../../src/inference/agreement/fleissKappa.js";
import { intraclassCorrelation } from "../../src/inference/agreement/intraclassCorrelation.js";
import { krippendorffAlpha } from "../../src/inference/agreement/krippendorffAlpha.js";
import { bootstrap } from "../../src/inference/bootstrap/bootstrap.js";
import { bootstrapDistribution } from "../../src/inference/bootstrap/bootstrapDistribution.js";
import { pairedDifferenceOf, ratioOf } from "../../src/inference/bootstrap/bootstrapStatistic.js";
import { acceleration, jackknife } from "../../src/inference/bootstrap/jackknife.js";
import { macroMeanInterval } from "../../src/inference/bootstrap/macroMeanInterval.js";
import { crossedUnits, itemUnits } from "../../src/inference/bootstrap/resamplingUnits.js";
import { spreadRatioBootstrap } from "../../src/inference/bootstrap/spreadRatioBootstrap.js";
import {
  interquartileMean,
  macroMean,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  taskMedian,
  trimmedMean,
} from "../../src/inference/bootstrap/taskAggregate.js";
import { taskBootstrap } from "../../src/inference/bootstrap/taskBootstrap.js";
import { behrensFisherTest } from "../../src/inference/components/behrensFisher.js";
import { cochranCoxTest } from "../../src/inference/components/cochranCox.js";
import {
  componentDraws,
  componentInterval,
  pivotalDeviates,
} from "../../src/inference/components/componentIntervals.js";
import { crossedCells } from "../../src/inference/components/crossedCells.js";
import {
  balancedMeanSquares,
  componentErrors,
  componentsOf,
  equivalentMeanSquares,
} from "../../src/inference/components/crossedMeanSquares.js";
import { crossedReml } from "../../src/inference/components/crossedReml.js";
import { excessVarianceTest } from "../../src/inference/components/excessVariance.js";
import { factorCells, levelsOfSet } from "../../src/inference/components/factorCells.js";
import {
  factorComponents,
  meanNoise,
  meanVariance,
  sumOfFactors,
} from "../../src/inference/components/factorComponents.js";
import { factorMeanSquares, factorParts } from "../../src/inference/components/factorMeanSquares.js";
import { factorReml } from "../../src/inference/components/factorReml.js";
import { framingComponents } from "../../src/inference/components/framingComponents.js";
import { generalizability } from "../../src/inference/components/generalizability.js";
import { pairedNoise } from "../../src/inference/components/pairedNoise.js";
import { partialPooling } from "../../src/inference/components/partialPooling.js";
import { theseItems } from "../../src/inference/components/theseItems.js";
import { flipRate, projectedStandardError, trialVariance } from "../../src/inference/components/trialVariance.js";
import { varianceComponents } from "../../src/inference/components/varianceComponents.js";
import { clusteredError } from "../../src/inference/intervals/clusterError.js";
import { predictionInterval, standardError, tInterval } from "../../src/inference/intervals/meanInterval.js";
import { regressionEstimate } from "../../src/inference/intervals/regressionEstimate.js";
import { significantGap } from "../../src/inference/intervals/significantGap.js";
import { standardDeviationInterval } from "../../src/inference/intervals/spreadInterval.js";
import { cronbachAlpha } from "../../src/inference/items/cronbachAlpha.js";
import { itemScoreTau } from "../../src/inference/items/itemScoreTau.js";
import { itemStatistics, runTotals } from "../../src/inference/items/itemStatistics.js";
import { kMeans } from "../../src/inference/items/kMeans.js";
import { splitHalf } from "../../src/inference/items/splitHalf.js";
import { extremeGroups, upperLowerDiscrimination } from "../../src/inference/items/upperLowerDiscrimination.js";
import { filledJudgements } from "../../src/inference/labels/filledJudgements.js";
import { labelMeans } from "../../src/inference/labels/labelInterval.js";
import { predictionPowered } from "../../src/inference/labels/predictionPowered.js";
import { decisionAccuracy, orderingConsistency } from "../../src/inference/ranks/modelOrdering.js";
import { rankDistribution } from "../../src/inference/ranks/rankDistribution.js";
import { rankShift } from "../../src/inference/ranks/rankShift.js";
import { sequentialComparison } from "../../src/inference/sequential/sequentialComparison.js";
import { clusteredTTest } from "../../src/inference/significance/clusteredT.js";
import { clusterSignFlipTest } from "../../src/inference/significance/clusterSignFlip.js";
import { combinedTTest } from "../../src/inference/significance/combinedT.js";
import { equivalenceTTest } from "../../src/inference/significance/equivalence.js";
import { friedmanTest } from "../../src/inference/significance/friedman.js";
import { groupMeans, permutedGroupMeans } from "../../src/inference/significance/labelPermutations.js";
import { leveneTest } from "../../src/inference/significance/levene.js";
import { negativeCorrelationTest } from "../../src/inference/significance/negativeCorrelation.js";
import { pairedTTest } from "../../src/inference/significance/pairedT.js";
import { permutationTest } from "../../src/inference/significance/permutation.js";
import { pitmanMorganTest } from "../../src/inference/significance/pitmanMorgan.js";
import { signTest } from "../../src/inference/significance/sign.js";
import { signFlipTest } from "../../src/inference/significance/signFlip.js";
import { signFlipInterval } from "../../src/inference/significance/signFlipInterval.js";
import { signFlipShare } from "../../src/inference/significance/signFlips.js";
import { tTest } from "../../src/inference/significance/studentT.js";
import { varianceFTest } from "../../src/inference/significance/varianceF.js";
import { welchFromSummaries, welchTest } from "../../src/inference/significance/welch.js";
import { wilcoxonTest } from "../../src/inference/significance/wilcoxon.js";
import { driftTest } from "../../src/inference/trend/drift.js";
import { hamedRaoTrend } from "../../src/inference/trend/hamedRaoTrend.js";
import { kendallTest } from "../../src/inference/trend/kendall.js";
import { senSlope } from "../../src/inference/trend/senSlope.js";
import { curveSnr, nonRandomness, signalToNoise } from "../../src/inference/trend/signalRatios.js";
import { spearmanTest } from "../../src/inference/trend/spearman.js";
import { stepNoise } from "../../src/inference/trend/stepNoise.js";
import { trendNoise } from "../../src/inference/trend/trendNoise.js";
import { mean } from "../../src/numeric/moments.js";
import { inStandardUnits } from "../../src/numeric/spread/standardUnits.js";
import { shuffle } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

/**
 * Laws that every statistic of scores keeps, whatever the metric counts in: adding a constant to all scores and
 * multiplying them change what they should and nothing else, the order of the rows changes nothing, and scores that are
 * equal but for rounding have no spread. One row of the table for each function that takes scores.
 */

/** What a statistic says, by how it follows the scores. */
interface Readings {
  /** Unchanged by shifts and by positive factors: p, correlations, shares, counts. */
  readonly free?: ArrayLike<number>;
  /** Move with the scores: means, quantiles. */
  readonly location?: ArrayLike<number>;
  /** In the unit of the scores, unchanged by shifts: differences, errors, SDs. */
  readonly unit?: ArrayLike<number>;
  /** In squared units: variances. */
  readonly square?: ArrayLike<number>;
  /** Of those above, what tells how sure one can be: unknown, and never 0, where scores do not differ. */
  readonly errors?: ArrayLike<number>;
  readonly intervals?: readonly { readonly low: number; readonly high: number }[];
  readonly pValues?: ArrayLike<number>;
}

type Lists = readonly (readonly number[])[];

interface Statistic {
  /** The functions of src/inference that the row holds to the laws. */
  readonly functions: readonly string[];
  /** Sizes of the lists of scores it takes. */
  readonly sizes: readonly number[];
  readonly read: (lists: Lists) => Readings;
  /** Whether adding a constant to all scores keeps the law; differences and ratios to the mean have none. */
  readonly shifts: boolean;
  /** How the rows may be put: within each list, the same way in all, or not at all (points of a curve). */
  readonly order: "within" | "together" | "none" | ((rng: Rng, lists: Lists) => Lists);
}

const end = ({ low, high }: { readonly low: number; readonly high: number }) => [low, high];
const [ROWS, COLUMNS] = [6, 8];
const flat = (lists: Lists) => lists.flat();
const table = { sizes: Array.from({ length: ROWS }, () => COLUMNS), order: "within" } as const;
/** Rows of a table in another order. */
const rowsMoved = (rng: Rng, lists: Lists): Lists => {
  const moved = [...lists];
  shuffle(rng, moved);
  return moved;
};
const clusters = (count: number) => Array.from({ length: count }, (_, index) => Math.floor(Math.sqrt(index)));
const trialsOf = (list: readonly number[]) => [list.slice(0, 2), list.slice(2, 5), list.slice(5, 6), list.slice(6)];

/** The labels of the first items, none of the others. */
const firstLabels = (labels: readonly number[], count: number) =>
  labels.map((label, item) => (item < count ? label : Number.NaN));

const STATISTICS: readonly Statistic[] = [
  {
    functions: ["theseItems"],
    sizes: [9],
    shifts: true,
    order: "none",
    read: ([values = []]) => {
      const { standardError: error, degreesOfFreedom, interval } = theseItems(trialsOf(values));
      return {
        location: end(interval),
        unit: [error],
        free: [degreesOfFreedom],
        errors: [error],
        intervals: [interval],
      };
    },
  },
  {
    functions: ["predictionPowered", "labelMeans", "filledJudgements"],
    sizes: [14, 14],
    shifts: true,
    order: "none",
    read: ([judged = [], all = []]) => {
      const labels = firstLabels(all, 8);
      const clustered = predictionPowered(judged, labels, { clusters: clusters(14) });
      const { estimate, lambda, standardError: error } = predictionPowered(judged, labels);
      const { corrected, labelsAlone } = labelMeans(judged, labels, "number", { level: 0.95 });
      return {
        location: [
          ...[estimate, clustered.estimate, ...end(corrected.interval), ...end(labelsAlone.interval)],
          ...filledJudgements(labels),
        ],
        unit: [error, clustered.standardError],
        free: [lambda, clustered.degreesOfFreedom],
        errors: [error, clustered.standardError],
        intervals: [corrected.interval, labelsAlone.interval],
      };
    },
  },
  {
    functions: ["macroMeanInterval"],
    sizes: [5, 4],
    shifts: true,
    order: "within",
    read: (lists) => ({ location: end(macroMeanInterval(lists)), intervals: [macroMeanInterval(lists)] }),
  },
  {
    functions: ["regressionEstimate"],
    sizes: [12],
    shifts: true,
    order: "none",
    read: ([values = []]) => {
      const known = (all: readonly number[]) => ({ here: all.slice(0, values.length), all });
      const covariates = [
        known([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9]),
        known([...values, 0, 0, 0].map((_, i) => i % 4)),
      ];
      const { estimate, standardError: error, interval, gain } = regressionEstimate(values, covariates);
      return {
        location: [estimate, ...end(interval)],
        unit: [error],
        errors: [error],
        free: [gain],
        intervals: [interval],
      };
    },
  },
  {
    functions: ["standardError", "tInterval", "predictionInterval"],
    sizes: [9],
    shifts: true,
    order: "within",
    read: ([values = []]) => ({
      unit: [standardError(values)],
      location: end(tInterval(mean(values), standardError(values), 8)),
      errors: [standardError(values)],
      intervals: [
        tInterval(mean(values), standardError(values), 8),
        predictionInterval(mean(values), standardError(values) * 3, 9),
      ],
    }),
  },
  {
    functions: ["clusteredError"],
    sizes: [9],
    shifts: true,
    order: "none",
    read: ([values = []]) => {
      const error = clusteredError(values, clusters(9));
      return {
        unit: [error.standardError],
        free: [error.designEffect, error.effectiveItems, error.degreesOfFreedom],
        errors: [error.standardError],
      };
    },
  },
  {
    functions: ["standardDeviationInterval", "significantGap"],
    sizes: [2],
    shifts: false,
    order: "none",
    read: ([[sd = 0] = []]) => ({
      unit: [...end(standardDeviationInterval(sd, 4)), significantGap(sd)],
    }),
  },
  {
    functions: ["bootstrap"],
    sizes: [12],
    shifts: true,
    order: "none",
    read: ([values = []]) => {
      const [of, sd] = [
        bootstrap(values, { resamples: 200 }),
        bootstrap(values, { resamples: 200, statistic: "standardDeviation", method: "percentile" }),
      ];
      const basic = bootstrap(values, { resamples: 200, method: "basic" });
      const studentised = bootstrap(values, { resamples: 200, method: "studentised" });
      return {
        location: [of.estimate, ...end(of.interval), ...end(basic.interval), ...end(studentised.interval)],
        unit: [of.standardError, sd.estimate, ...end(sd.interval)],
        errors: [of.standardError, sd.standardError],
        intervals: [of, sd, basic, studentised].map(({ interval }) => interval),
      };
    },
  },
  {
    functions: ["bootstrapDistribution", "pairedDifferenceOf", "jackknife", "acceleration"],
    sizes: [12, 12],
    shifts: true,
    order: "none",
    read: ([first = [], second = []]) => {
      const drawn = bootstrapDistribution(createRng(1), itemUnits(12), pairedDifferenceOf(first, second), {
        resamples: 50,
      });
      const left = drawn.leaveOneOut();
      return {
        unit: [drawn.estimate, ...drawn.draws, jackknife(drawn.estimate, left[0]!).standardError],
        free: [acceleration(left)],
      };
    },
  },
  {
    functions: ["ratioOf"],
    sizes: [12, 12],
    shifts: false,
    order: "none",
    read: ([first = [], second = []]) => {
      const above = second.map((value) => Math.abs(value) + Math.abs(first[0]!));
      return {
        free: bootstrapDistribution(createRng(1), itemUnits(12), ratioOf(first, above), { resamples: 50 }).draws,
      };
    },
  },
  {
    functions: [],
    sizes: table.sizes,
    shifts: true,
    order: "none",
    read: (lists) => ({
      location: bootstrapDistribution(
        createRng(1),
        crossedUnits(ROWS, COLUMNS),
        { columns: [flat(lists)], value: (totals: Float64Array) => totals[1]! / totals[0]! },
        { resamples: 20 },
      ).draws,
    }),
  },
  {
    functions: ["spreadRatioBootstrap"],
    sizes: [8, 8],
    shifts: true,
    order: "none",
    read: ([first = [], second = []]) => ({
      free: [true, false].flatMap((paired) =>
        end(spreadRatioBootstrap(createRng(1), first, second, { paired, resamples: 200 })),
      ),
    }),
  },
  {
    functions: ["macroMean", "taskMedian", "interquartileMean", "trimmedMean"],
    ...table,
    shifts: true,
    read: (lists) => ({
      location: [macroMean(lists), taskMedian(lists), interquartileMean(lists), trimmedMean(flat(lists), 0.1)],
    }),
  },
  {
    functions: ["optimalityGap", "performanceProfile", "probabilityOfImprovement"],
    ...table,
    shifts: true,
    read: (lists) => {
      const target = lists[0]!.reduce((a, b) => Math.max(a, b));
      return {
        unit: [optimalityGap(lists, target)],
        free: [
          ...performanceProfile(lists, [mean(flat(lists))]),
          probabilityOfImprovement(lists.slice(0, 3), lists.slice(3)),
        ],
      };
    },
  },
  {
    functions: ["taskBootstrap"],
    ...table,
    order: "none",
    shifts: true,
    read: (lists) => {
      const { interval } = taskBootstrap(lists, macroMean, { resamples: 100 });
      return { location: end(interval), intervals: [interval] };
    },
  },
  {
    functions: ["pairedTTest", "tTest", "equivalenceTTest"],
    sizes: [9],
    shifts: false,
    order: "within",
    read: ([differences = []]) => {
      const { pValue, statistic, difference, standardError: error, interval } = pairedTTest(differences);
      const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const margin = Math.abs(difference) * 3 + largest;
      return {
        free: [
          pValue,
          statistic,
          tTest(difference, error, 8).pValue,
          equivalenceTTest(difference, error, 8, margin).pValue,
        ],
        unit: [difference, error, ...end(interval)],
        errors: [error],
        intervals: [interval],
        pValues: [pValue],
      };
    },
  },
  {
    functions: ["behrensFisherTest", "combinedTTest", "cochranCoxTest", "asOnePart"],
    sizes: [9, 7],
    shifts: false,
    order: "within",
    read: ([first = [], second = []]) => {
      const parts = [first, second].map((values) => ({
        variance: standardError(values) ** 2,
        degreesOfFreedom: values.length - 1,
      }));
      const test = combinedTTest(mean(first) - mean(second), parts);
      const pivotal = behrensFisherTest(mean(first) - mean(second), parts);
      const weighted = cochranCoxTest(mean(first) - mean(second), parts.slice(0, 1), parts[1]!);
      return {
        free: [
          test.pValue,
          test.degreesOfFreedom,
          pivotal.pValue,
          pivotal.equivalentAlpha,
          weighted.pValue,
          weighted.equivalentAlpha,
        ],
        unit: [test.standardError, weighted.standardError, ...end(pivotal.interval), ...end(weighted.interval)],
      };
    },
  },
  {
    functions: [
      "factorComponents",
      "factorCells",
      "levelsOfSet",
      "factorMeanSquares",
      "factorParts",
      "factorReml",
      "sumOfFactors",
      "meanVariance",
      "meanNoise",
    ],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const size = [ROWS, COLUMNS / 2];
      const anova = factorComponents(flat(lists), size, 2);
      const reml = factorComponents(flat(lists).with(0, Number.NaN), size, 2);
      const squares = factorMeanSquares(flat(lists), [ROWS, COLUMNS]);
      const standard = inStandardUnits(flat(lists));
      const fit = factorReml(factorCells(standard.values, size, 2), anova.sets);
      return {
        location: [anova.mean],
        square: [
          ...anova.rawVariances.sets,
          anova.rawVariances.residual,
          sumOfFactors(anova.variances),
          meanVariance(anova.variances, anova.sets, [2, 3], 2),
          ...meanNoise(anova).few.map(({ variance }) => variance),
          meanNoise(anova).rest.variance,
          ...squares.values.slice(1),
          ...factorParts(squares).map(({ variance }) => variance),
        ],
        unit: [fit.meanError * standard.unit],
        free: [
          ...anova.setLevels,
          anova.trialsPerCell,
          levelsOfSet(factorCells(flat(lists), size, 2), 1).count,
          ...reml.levels,
        ],
      };
    },
  },
  {
    functions: ["partialPooling"],
    sizes: [6, 7, 8, 9],
    shifts: true,
    order: "within",
    read: (lists) => {
      const pooled = partialPooling(
        lists.map((list) => ({ estimate: mean(list), standardError: standardError(list) })),
      );
      return {
        location: [pooled.mean, pooled.next, ...pooled.effects].flatMap(({ estimate, interval }) => [
          estimate,
          ...end(interval),
        ]),
        unit: [pooled.tau.estimate],
        intervals: [pooled.tau.interval, pooled.next.interval],
      };
    },
  },
  {
    functions: ["sequentialComparison"],
    sizes: [12, 12],
    shifts: true,
    order: "together",
    read: ([baseline = [], candidate = []]) => {
      const all = [...baseline, ...candidate];
      const [low, high] = [Math.min(...all), Math.max(...all)];
      // Bounds that differ by rounding are none: the scores themselves say how far they could reach.
      const isTold = high - low > 1e-9 * Math.abs(high);
      const bounds: [number, number] = isTold ? [low, high] : [low - Math.abs(low), high + Math.abs(high)];
      const { pValues, interval, difference } = sequentialComparison(baseline, candidate, { bounds });
      return {
        free: [pValues.worse, pValues.better],
        // Bounds that are known before tell how far scores reach, also where none differ.
        unit: [difference as number, ...end(interval!)],
        pValues: [pValues.worse, pValues.better],
      };
    },
  },
  {
    functions: ["clusteredTTest", "clusterSignFlipTest"],
    sizes: [9],
    shifts: false,
    order: "none",
    read: ([differences = []]) => {
      const t = clusteredTTest(differences, clusters(9));
      return {
        free: [t.pValue, t.degreesOfFreedom, clusterSignFlipTest(differences, clusters(9)).pValue],
        unit: [t.standardError],
        errors: [t.standardError],
        intervals: [t.interval],
        pValues: [t.pValue],
      };
    },
  },
  {
    functions: ["signTest", "signFlipTest", "wilcoxonTest", "signFlipInterval", "signFlipShare"],
    sizes: [9],
    shifts: false,
    order: "within",
    read: ([differences = []]) => ({
      free: [
        signTest(differences).pValue,
        signFlipTest(differences).pValue,
        wilcoxonTest(differences).pValue,
        wilcoxonTest(differences, { exactPairs: 0 }).pValue,
        signFlipShare(differences),
      ],
      unit: end(signFlipInterval(differences)),
      intervals: [signFlipInterval(differences)],
    }),
  },
  {
    functions: ["welchTest", "welchFromSummaries", "varianceFTest", "leveneTest"],
    sizes: [9, 6],
    shifts: true,
    order: "within",
    read: ([first = [], second = []]) => {
      const welch = welchTest(first, second);
      const summaries = [first, second].map((values) => ({
        mean: 0,
        standardError: standardError(values),
        count: values.length,
      }));
      const f = varianceFTest(first, second);
      return {
        free: [
          welch.pValue,
          welch.degreesOfFreedom,
          welchFromSummaries(summaries[0]!, summaries[1]!).degreesOfFreedom,
          f.pValue,
          f.varianceRatio,
          ...end(f.interval),
          leveneTest([first, second]).pValue,
          leveneTest([first, second], { center: "mean" }).pValue,
        ],
        unit: [welch.difference, welch.standardError],
        errors: [welch.standardError],
        intervals: [welch.interval, f.interval],
        pValues: [welch.pValue, f.pValue, leveneTest([first, second]).pValue],
      };
    },
  },
  {
    functions: ["permutationTest"],
    sizes: [7, 5],
    shifts: true,
    order: "within",
    read: ([first = [], second = []]) => {
      const { pValue, statistic } = permutationTest(first, second);
      return { free: [pValue], unit: [statistic], pValues: [pValue] };
    },
  },
  {
    functions: ["pitmanMorganTest"],
    sizes: [9, 9],
    shifts: true,
    order: "together",
    read: ([first = [], second = []]) => {
      const { pValue, varianceRatio, correlation, interval } = pitmanMorganTest(first, second);
      return {
        free: [pValue, varianceRatio, correlation, ...end(interval)],
        intervals: [interval],
        pValues: [pValue],
      };
    },
  },
  {
    functions: ["negativeCorrelationTest"],
    sizes: [7, 7],
    shifts: true,
    order: "together",
    read: ([first = [], second = []]) => ({
      free: [negativeCorrelationTest(createRng(1), first, second).pValue],
    }),
  },
  {
    functions: ["friedmanTest", "krippendorffAlpha", "fleissKappa"],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => ({
      free: [
        friedmanTest(flat(lists), ROWS, COLUMNS).pValue,
        friedmanTest(flat(lists), ROWS, COLUMNS).concordance,
        krippendorffAlpha(flat(lists), ROWS, COLUMNS).alpha,
        krippendorffAlpha(flat(lists), ROWS, COLUMNS, { scale: "ordinal" }).alpha,
        krippendorffAlpha(flat(lists), ROWS, COLUMNS, { scale: "interval" }).alpha,
        fleissKappa(flat(lists), ROWS, COLUMNS).kappa,
      ],
    }),
  },
  {
    functions: ["groupMeans", "permutedGroupMeans"],
    ...table,
    order: "none",
    shifts: true,
    read: (lists) => {
      const labelled = {
        scores: flat(lists),
        rows: ROWS,
        columns: COLUMNS,
        units: Array.from({ length: COLUMNS }, (_, column) => [column]),
        labels: Array.from({ length: COLUMNS }, (_, column) => [column % 2]),
        groups: 2,
      };
      const drawn: number[] = [];
      permutedGroupMeans(createRng(1), labelled, 3, (means) => void drawn.push(...means));
      return { location: [...groupMeans(labelled), ...drawn] };
    },
  },
  {
    functions: ["excessVarianceTest"],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const { statistic, pValue, meanSquares } = excessVarianceTest(flat(lists), ROWS, COLUMNS);
      return { free: [statistic, pValue], square: Object.values(meanSquares), pValues: [pValue] };
    },
  },
  {
    functions: ["intraclassCorrelation"],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const forms = (["ICC(1)", "ICC(2,1)", "ICC(3,1)", "ICC(2,k)"] as const).map((form) =>
        intraclassCorrelation(flat(lists), ROWS, COLUMNS, { form }),
      );
      return {
        free: forms.flatMap(({ value, interval, pValue }) => [value, ...end(interval), pValue]),
        intervals: forms.map(({ interval }) => interval),
        pValues: forms.map(({ pValue }) => pValue),
      };
    },
  },
  {
    functions: [
      "varianceComponents",
      "crossedCells",
      "balancedMeanSquares",
      "equivalentMeanSquares",
      "componentsOf",
      "componentErrors",
      "crossedReml",
      "remlClimb",
      "averageInformation",
      "crossedCovariance",
      "factorCovariance",
      "problemOf",
      "spreadOf",
      "eachColumn",
      "sumsByLevel",
      "pivotalDeviates",
      "componentDraws",
      "componentInterval",
      "generalizability",
    ],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const size = { seeds: ROWS, items: COLUMNS / 2, trials: 2 };
      const cells = crossedCells(flat(lists), size);
      const anova = varianceComponents(flat(lists), size);
      const reml = varianceComponents(flat(lists), size, { method: "reml" });
      const squares = balancedMeanSquares(cells);
      const fit = crossedReml(cells);
      const drawn = componentInterval(
        componentDraws(pivotalDeviates(createRng(1), 100), squares),
        ({ seeds }) => seeds,
      );
      return {
        location: [anova.mean, reml.mean],
        unit: [anova.standardError, reml.standardError, fit.meanError],
        errors: [anova.standardError, reml.standardError],
        intervals: [drawn],
        square: [
          ...Object.values(anova.rawVariances),
          ...Object.values(reml.variances),
          ...Object.values(squares.values),
          ...Object.values(componentsOf(squares)),
          ...Object.values(componentErrors(squares)),
          ...Object.values(equivalentMeanSquares(anova.variances, cells).values),
          ...end(drawn),
        ],
        free: [
          ...Object.values(anova.shares),
          anova.degreesOfFreedom,
          generalizability(anova.variances, size).absolute,
          generalizability(anova.variances, size).relative,
        ],
      };
    },
  },
  {
    functions: ["framingComponents"],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const found = framingComponents(flat(lists), { seeds: ROWS, items: COLUMNS / 2, framings: 2 });
      return {
        location: [found.mean],
        unit: [found.standardError],
        errors: [found.standardError],
        square: Object.values(found.rawVariances),
        free: Object.values(found.shares),
      };
    },
  },
  {
    functions: ["trialVariance", "projectedStandardError", "flipRate", "pairedNoise"],
    sizes: [9, 9],
    shifts: true,
    order: "none",
    read: ([first = [], second = []]) => {
      const one = trialVariance(trialsOf(first));
      const paired = pairedNoise(trialsOf(first), trialsOf(second));
      return {
        location: [one.mean],
        unit: [one.standardError, projectedStandardError(one, 20, 3), paired.difference, paired.standardError],
        errors: [one.standardError, projectedStandardError(one, 20, 3), paired.standardError],
        square: [
          one.betweenItems,
          one.withinItem,
          one.trialPart,
          paired.dataVariance,
          paired.predictionVariance,
          paired.totalVariance,
        ],
        free: [flipRate(trialsOf(first)).flipRate],
      };
    },
  },
  {
    functions: ["cronbachAlpha"],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const { alpha, interval, ifDeleted, standardErrorOfMeasurement } = cronbachAlpha(flat(lists), ROWS, COLUMNS);
      // One hole in most rows, wherever the row stands.
      const holed = lists.flatMap((row) =>
        row.map((score) => (score === row[0]! && row[1]! > row[2]! ? Number.NaN : score)),
      );
      const withHoles = cronbachAlpha(holed, ROWS, COLUMNS);
      return {
        free: [alpha, ...end(interval), ...ifDeleted, withHoles.alpha],
        unit: [standardErrorOfMeasurement],
        errors: [standardErrorOfMeasurement],
        intervals: [interval],
      };
    },
  },
  {
    functions: ["itemStatistics", "runTotals", "splitHalf", "itemScoreTau"],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const statistics = itemStatistics(flat(lists), ROWS, COLUMNS);
      const { sums, counts } = runTotals(flat(lists), ROWS, COLUMNS);
      const halves = splitHalf(flat(lists), ROWS, COLUMNS);
      return {
        location: [...statistics.means, mean(sums.map((sum, run) => sum / counts[run]!))],
        free: [
          ...statistics.itemTotal,
          ...statistics.itemRest,
          halves.correlation,
          halves.flanaganRulon,
          ...itemScoreTau(flat(lists), ROWS, COLUMNS),
        ],
      };
    },
  },
  {
    functions: ["extremeGroups", "upperLowerDiscrimination"],
    ...table,
    order: rowsMoved,
    shifts: true,
    read: (lists) => {
      const groups = extremeGroups(lists.map((row) => mean(row)));
      return { unit: upperLowerDiscrimination(flat(lists), groups, COLUMNS) };
    },
  },
  {
    functions: ["kMeans"],
    sizes: [12],
    shifts: true,
    order: "none",
    read: ([points = []]) => {
      const found = kMeans(createRng(1), Float64Array.from(points), 1, 3);
      return { free: [...found.labels], square: [found.withinSum], location: found.centres };
    },
  },
  {
    functions: ["orderingConsistency", "decisionAccuracy", "rankShift", "ranked", "shiftBetween"],
    ...table,
    order: "together",
    shifts: true,
    read: (lists) => {
      const { kendallTau, positionShift } = rankShift(lists[0]!, lists[1]!);
      return {
        free: [orderingConsistency(lists), decisionAccuracy(lists[0]!, lists[1]!).accuracy, kendallTau, positionShift],
      };
    },
  },
  {
    functions: ["rankDistribution"],
    ...table,
    order: "none",
    shifts: true,
    read: (lists) => ({
      free: rankDistribution(createRng(1), flat(lists), ROWS, COLUMNS, { resamples: 100 }).flatMap(
        ({ low, high, probabilityBest }) => [low, high, probabilityBest],
      ),
    }),
  },
  {
    functions: ["trendNoise"],
    sizes: [15],
    shifts: true,
    order: "none",
    read: ([values = []]) => {
      const noise = trendNoise(
        values.map((_, index) => index + 1),
        values,
      );
      return { unit: [noise.sd, noise.neighbourSd], free: [noise.endPValue, noise.lateRatio, noise.degreesOfFreedom] };
    },
  },
  {
    functions: ["driftTest", "hamedRaoTrend", "kendallTest", "spearmanTest", "senSlope", "stepNoise"],
    sizes: [12],
    shifts: true,
    order: "none",
    read: ([values = []]) => {
      const order = values.map((_, index) => index);
      const trend = hamedRaoTrend(values);
      return {
        free: [
          trend.pValue,
          trend.z,
          trend.effectiveLength,
          driftTest(values).pValue,
          kendallTest(order, values).pValue,
          kendallTest(order, values).tau,
          spearmanTest(order, values).pValue,
        ],
        unit: [trend.slope, senSlope(values), stepNoise(values), driftTest(values).drift],
      };
    },
  },
  {
    functions: ["curveSnr", "signalToNoise"],
    ...table,
    shifts: false,
    read: (lists) => {
      const { ratio, relativeSd } = signalToNoise(lists[0]!, lists[1]!);
      return { free: [curveSnr(lists), ratio, relativeSd] };
    },
  },
  {
    functions: ["nonRandomness"],
    sizes: [9],
    shifts: true,
    order: "within",
    read: ([values = []]) => {
      const [best, chance] = [Math.max(...values), mean(values)];
      return { free: [nonRandomness(best, chance, standardError(values)).distance] };
    },
  },
];

/** Functions that take no scores, and so have neither offset nor unit to know. */
const WITHOUT_SCORES: Readonly<Record<string, readonly string[]>> = {
  "counts, shares and right-or-wrong answers": [
    "mcnemarTest",
    "bestAttainablePValue",
    "twoProportionTest",
    "roganGladen",
    "flakyItems",
    "bradleyTerry",
    "pairOutcome",
    "logOfOutcome",
    "answerFlips",
    "itemShareInterval",
    "trialsToShowFlaky",
    "wilsonInterval",
    "averagedProportionInterval",
    "clopperPearsonInterval",
    "jeffreysInterval",
    "betaPosteriorInterval",
    "waldInterval",
    "tangoInterval",
    "newcombePairedInterval",
    "newcombeInterval",
    "rankSets",
    "commonOrderTest",
    "pairedCounts",
    "packRows",
    "packedPairCounts",
    "commonOnes",
    "passAtK",
    "passHatK",
    "cochranQTest",
    "mantelHaenszel",
    "logisticDif",
    "logisticRegression",
    "biserialCorrelation",
    "independentSuperiority",
    "pairedSuperiority",
    "disagreementRange",
    "independentDisagreement",
    "standardErrorAtDisagreement",
    "breakEvenDisagreement",
    "likelyCounts",
    "oneSidedReading",
    "requireAim",
    "roomToShow",
    "studentAimPower",
    "studentEquivalencePower",
    "tangoPower",
    "itemCopies",
    "twoProportionAimPower",
  ],
  "families of rows of right-or-wrong answers": [
    "pairPlace",
    "averageLinkage",
    "trianglePlace",
    "expectedAgreement",
    "noPowerSums",
    "addPowerSums",
    "addInterpolated",
    "agreementTail",
    "scoreProfiles",
    "itemLines",
    "itemCurves",
    "familyTree",
    "relatedRowsBytes",
    "relatedRows",
  ],
  "labels and codes": [
    "categoryCodes",
    "cohenKappa",
    "rubricPosterior",
    "outcomeCounts",
    "fisherExact",
    "boundsAnyFalseClaim",
    "correctionName",
  ],
  "probabilities, correlations and statistics": [
    "studentPValue",
    "correlationInterval",
    "bonferroni",
    "sidak",
    "holm",
    "hochberg",
    "benjaminiHochberg",
    "benjaminiYekutieli",
    "effectCount",
    "biasCorrection",
    "bcaProbabilities",
    "tauNullStandardDeviation",
    "kendallScoreVariance",
    "equivalenceLevel",
    "subsetSumTails",
    "sortedSignedSums",
    "pairsAtLeast",
    "pValueOfTails",
    "exactPValue",
    "exactly",
    "monteCarloPValue",
    "smallestPermutationPValue",
    "fewestRunsToAccuse",
    "lookFactor",
    "alphaSpent",
    "spendingBoundaries",
    "repeatedPValue",
    "criticalItemRest",
  ],
  "blocks of differences that were gathered before": [
    "logEvidenceAbove",
    "logEvidenceBelow",
    "mirrored",
    "confidenceSequence",
    "meanOfBlocks",
    "totalOf",
    "chanceSettled",
    "itemsToClear",
    "dropShown",
  ],
  "intervals that were made before": [
    "withinRange",
    "equivalenceFromInterval",
    "equivalencePValue",
    "readBootstrapInterval",
  ],
  "designs: effects and spreads that a reader states": [
    "detectionFactor",
    "pairedMinimumDetectableEffect",
    "meanMinimumDetectableEffect",
    "itemsToDetect",
    "mcnemarPower",
    "discordantProbabilities",
    "mcnemarItems",
    "mcnemarMinimumDetectableEffect",
    "mcnemarDetectableEffects",
    "sdOfTrialDifference",
    "trialsToDetect",
    "smallestCountWithPower",
    "smallestEffectWithPower",
    "requirePower",
    "twoProportionPower",
    "itemsForTwoProportions",
    "unpairedDetectableEffects",
    "unpairedMinimumDetectableEffect",
    "studentTPower",
    "pairedTPower",
    "twoSampleTPower",
    "pairedTItems",
    "seedsToDetect",
    "studentDetectionFactor",
    "meanErrorParts",
    "projectedMeanError",
    "requireDesign",
    "cheapestForError",
    "bestForCost",
    "designCost",
    "expectedBothRight",
    "bothRightProbabilities",
    "logitGap",
    "predictedDisagreement",
    "forecastQuantile",
    "forecastCdf",
    "gammaTwoNodes",
    "bestDesign",
    "designPrice",
    "alongOneKind",
  ],
  "sums over cells that a fit by likelihood is made of": [
    "columnKinds",
    "constantVector",
    "columnSums",
    "rowSums",
    "totalOf",
    "dotOf",
    "lessTimes",
    "perTrial",
    "factors",
    "numbers",
    "sumOf",
    "holds",
    "factorsIn",
  ],
  "how resamples are drawn and arguments are checked": [
    "indexResampler",
    "crossedResampler",
    "totalsResampler",
    "crossedTotalsSampler",
    "mostKinds",
    "totalsSampler",
    "kindsSampler",
    "distinctValues",
    "distinctRows",
    "differences",
    "itemUnits",
    "countedUnits",
    "clusterUnits",
    "strataUnits",
    "crossedUnits",
    "unitCount",
    "unitGroups",
    "requireAlternative",
    "requireResampling",
    "requireTable",
    "inWholeUnits",
    "latticeOf",
  ],
  "parts of the rows above": ["meanOf", "standardDeviationOf", "signFlipPValue", "mapVariances"],
};

test("every function of src/inference stands in the table, or takes no scores", () => {
  const folder = fileURLToPath(new URL("../../src/inference", import.meta.url));
  const exported = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => [...readFileSync(join(folder, path), "utf8").matchAll(/^export function (\w+)/gm)])
    .map(([, name]) => name as string);
  const listed = [...STATISTICS.flatMap(({ functions }) => functions), ...Object.values(WITHOUT_SCORES).flat()];
  expect([...exported].sort()).toEqual([...listed].sort());
});

/** Scores in sixty-fourths: a shift by 10⁹ keeps them exactly, so that what changes is the statistic's own doing. */
function scoresFor(label: string, sizes: readonly number[]): Lists {
  const rng = createRng(7, label);
  return sizes.map((size, list) =>
    Array.from({ length: size }, () => Math.floor(64 * rng.nextUniform() + 8 * (list % 3)) / 64),
  );
}

const moved = (lists: Lists, change: (score: number) => number): Lists => lists.map((list) => list.map(change));

/** Relative to the largest of the readings of one kind that are alike. */
function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number, what: string) {
  expect(found.length, what).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [found[i]!, wanted[i]!];
    if (Number.isNaN(b) || a === b) expect(a, `${what} ${i}`).toBe(b);
    else expect(Math.abs(a - b) / Math.max(Math.abs(b), 1e-12), `${what} ${i}: ${a} for ${b}`).toBeLessThan(tolerance);
  }
}

const KINDS = ["free", "location", "unit", "square"] as const;

describe.each(STATISTICS)("$functions", ({ functions, sizes, read, shifts, order }) => {
  const lists = scoresFor(functions.join(), sizes);
  const plain = read(lists);

  test("reads something", () => {
    const all = KINDS.flatMap((kind) => Array.from(plain[kind] ?? []));
    expect(all.filter(Number.isFinite).length).toBeGreaterThan(0);
  });

  test.runIf(shifts).each([1e3, 1e9, -1e9])("knows no offset: %s added to every score", (shift) => {
    const after = read(moved(lists, (score) => score + shift));
    for (const kind of KINDS) {
      const back = Array.from(after[kind] ?? [], (value) => (kind === "location" ? value - shift : value));
      const tolerance = kind === "location" ? Math.abs(shift) * 1e-14 : 1e-7;
      if (kind !== "location") expectClose(back, plain[kind] ?? [], tolerance, kind);
      else back.forEach((value, i) => void expect(Math.abs(value - plain[kind]![i]!)).toBeLessThan(1e-14 + tolerance));
    }
  });

  test.each([1e-100, 1e100, 2 ** -400, 2 ** 400])("knows no unit: every score times %s", (factor) => {
    const after = read(moved(lists, (score) => score * factor));
    const powers = { free: 0, location: 1, unit: 1, square: 2 };
    for (const kind of KINDS) {
      const back = Array.from(after[kind] ?? [], (value) => value / factor ** powers[kind]);
      expectClose(back, plain[kind] ?? [], 1e-9, kind);
    }
  });

  test("shows neither noise nor evidence in scores that are equal but for rounding, and never an error or a width of 0", () => {
    const alike = [0.3, 0.1 + 0.2, 0.3, 0.9 / 3];
    let cell = 0;
    const constant = lists.map((list) => list.map(() => alike[cell++ % alike.length]!));
    for (const found of [read(constant), read(lists.map((list) => list.map(() => 0.5))), plain]) {
      const isPlain = found === plain;
      for (const error of Array.from(found.errors ?? [])) expect(isPlain ? error : Number.NaN, `${error}`).not.toBe(0);
      for (const error of Array.from(found.errors ?? [])) if (!isPlain) expect(error).toBeNaN();
      for (const { low, high } of found.intervals ?? []) expect(isPlain ? high > low : high).toEqual(isPlain || NaN);
      for (const pValue of Array.from(found.pValues ?? [])) if (!isPlain) expect(pValue || 1).toBe(1);
    }
  });

  test.runIf(order !== "none").each([1, 2])("knows no order of its rows (%i)", (seed) => {
    const rng = createRng(seed, functions.join());
    const after = read(reordered(rng, lists, order));
    for (const kind of KINDS) expectClose(after[kind] ?? [], plain[kind] ?? [], 1e-9, kind);
  });
});

function reordered(rng: Rng, lists: Lists, order: Statistic["order"]): Lists {
  if (typeof order === "function") return order(rng, lists);
  if (order === "together") {
    const places = (lists[0] ?? []).map((_, place) => place);
    shuffle(rng, places);
    return lists.map((list) => places.map((place) => list[place]!));
  }
  return lists.map((list) => {
    const other = [...list];
    shuffle(rng, other);
    return other;
  });
}
