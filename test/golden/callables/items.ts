import { biserialCorrelation } from "../../../src/inference/items/biserial.js";
import { cronbachAlpha } from "../../../src/inference/items/cronbachAlpha.js";
import { itemScoreTau } from "../../../src/inference/items/itemScoreTau.js";
import { itemStatistics, runTotals } from "../../../src/inference/items/itemStatistics.js";
import { logisticDif } from "../../../src/inference/items/logisticDif.js";
import { mantelHaenszel } from "../../../src/inference/items/mantelHaenszel.js";
import { splitHalf } from "../../../src/inference/items/splitHalf.js";
import {
  type ExtremeGroupOptions,
  extremeGroups,
  upperLowerDiscrimination,
} from "../../../src/inference/items/upperLowerDiscrimination.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";

export default {
  /** Patterns such as "01101" with their counts, expanded to one run a row in this order. */
  classicalItemStatistics: (patterns: readonly string[], counts: readonly number[]) => {
    const rows = patterns.flatMap((pattern, index) => Array.from({ length: counts[index]! }, () => pattern));
    const items = patterns[0]!.length;
    const scores = Float64Array.from([...rows.join("")], Number);
    const size = [rows.length, items] as const;
    const statistics = itemStatistics(scores, ...size);
    const { sums } = runTotals(scores, ...size);
    const alpha = cronbachAlpha(scores, ...size);
    const biserial = (correlations: Float64Array) =>
      Array.from(correlations, (correlation, item) => biserialCorrelation(correlation, statistics.means[item]!));
    const upperLower = (options: ExtremeGroupOptions) =>
      upperLowerDiscrimination(scores, extremeGroups(sums, options), items);
    return {
      difficulty: statistics.means,
      itemTotal: statistics.itemTotal,
      itemRest: statistics.itemRest,
      biserialTotal: biserial(statistics.itemTotal),
      biserialRest: biserial(statistics.itemRest),
      kendallTau: itemScoreTau(scores, ...size),
      alpha: alpha.alpha,
      alphaInterval: alpha.interval,
      alphaIfDeleted: alpha.ifDeleted,
      standardErrorOfMeasurement: alpha.standardErrorOfMeasurement,
      totals: { mean: mean(sums), standardDeviation: standardDeviation(sums) },
      splitHalf: splitHalf(scores, ...size),
      upperLower: {
        fractional: upperLower({}),
        inclusive: upperLower({ ties: "inclusive" }),
        order: upperLower({ ties: "order" }),
        thirdsInOrder: upperLower({ share: 1 / 3, ties: "order" }),
      },
    };
  },
  logisticDif,
  mantelHaenszelOfCells: (cells: readonly (readonly [number, number, number, number])[]) =>
    mantelHaenszel(
      cells.map(([referenceRight, referenceWrong, focalRight, focalWrong]) => ({
        referenceRight,
        referenceWrong,
        focalRight,
        focalWrong,
      })),
    ),
};
