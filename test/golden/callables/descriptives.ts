import { jackknife } from "../../../src/inference/bootstrap/jackknife.js";
import { type CrossedSize, crossedCells } from "../../../src/inference/components/crossedCells.js";
import { balancedMeanSquares } from "../../../src/inference/components/crossedMeanSquares.js";
import { pearson } from "../../../src/numeric/correlation.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";

type Scores = readonly number[];

export default {
  crossedMeanSquares: (scores: Scores, size: CrossedSize) => balancedMeanSquares(crossedCells(scores, size)).values,
  jackknifeErrorOfMean: (values: Scores) => {
    const without = values.map((_, left) => mean(values.filter((_, index) => index !== left)));
    return jackknife(mean(values), without).standardError;
  },
  pearson,
  standardDeviationOfDifferences: (first: Scores, second: Scores) =>
    standardDeviation(first.map((value, index) => value - (second[index] as number))),
};
