import { choleskyFactor, solveCholesky } from "../../numeric/cholesky.js";
import { logistic, logOnePlusExp } from "../../numeric/logistic.js";

/** A fitted logistic regression. */
export interface LogisticRegression {
  readonly coefficients: readonly number[];
  readonly logLikelihood: number;
  /**
   * `separable`: some combination of the predictors tells right from wrong without error, or almost, so that coefficients
   * run away to infinity; `collinear`: one predictor is a combination of others. Coefficients mean nothing then.
   */
  readonly status: "converged" | "separable" | "collinear";
}

const MOST_ITERATIONS = 60;
/** Logits beyond this are certainties that no finite sample can teach: the fit is running away. */
const CERTAIN = 25;

/**
 * Maximum-likelihood logistic regression of 0/1 outcomes on the columns of a design (write the intercept as a column of
 * ones), by Newton's method with halved steps. The likelihood is concave: one maximum, or none where outcomes are separable.
 *
 * Albert & Anderson (1984), "On the existence of maximum likelihood estimates in logistic regression models".
 *
 * @param columns one list of equal length a predictor
 */
export function logisticRegression(
  outcomes: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
): LogisticRegression {
  let coefficients = columns.map(() => 0);
  let logLikelihood = logLikelihoodOf(outcomes, columns, coefficients);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const step = newtonStep(outcomes, columns, coefficients);
    if (step === null) {
      const status = largestLogit(outcomes.length, columns, coefficients) > 12 ? "separable" : "collinear";
      return { coefficients, logLikelihood, status };
    }
    // Near the top the likelihood is flat to rounding: a full step that loses no more than that is right.
    const rounding = 1e-13 * (1 + Math.abs(logLikelihood));
    let share = 1;
    let next = coefficients.map((value, index) => value + step[index]!);
    let reached = logLikelihoodOf(outcomes, columns, next);
    while (!(reached >= logLikelihood - rounding) && share > 1e-6) {
      share /= 2;
      next = coefficients.map((value, index) => value + share * step[index]!);
      reached = logLikelihoodOf(outcomes, columns, next);
    }
    const isTop = reached - logLikelihood <= rounding && step.every((part) => Math.abs(part) < 1e-6);
    coefficients = next;
    logLikelihood = reached;
    if (isTop) return { coefficients, logLikelihood, status: "converged" };
    if (largestLogit(outcomes.length, columns, coefficients) > CERTAIN) break;
  }
  return { coefficients, logLikelihood, status: "separable" };
}

function logitOf(columns: readonly ArrayLike<number>[], coefficients: readonly number[], row: number): number {
  return columns.reduce((total, column, index) => total + coefficients[index]! * column[row]!, 0);
}

function largestLogit(rows: number, columns: readonly ArrayLike<number>[], coefficients: readonly number[]): number {
  let largest = 0;
  for (let row = 0; row < rows; row++) largest = Math.max(largest, Math.abs(logitOf(columns, coefficients, row)));
  return largest;
}

function logLikelihoodOf(
  outcomes: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  coefficients: readonly number[],
): number {
  let total = 0;
  for (let row = 0; row < outcomes.length; row++) {
    const logit = logitOf(columns, coefficients, row);
    total -= logOnePlusExp(outcomes[row] === 1 ? -logit : logit);
  }
  return total;
}

/** (X′WX)⁻¹X′(y − p), or `null` where the information is singular. */
function newtonStep(
  outcomes: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  coefficients: readonly number[],
): number[] | null {
  const size = columns.length;
  const information = new Float64Array(size * size);
  const score = new Float64Array(size);
  for (let row = 0; row < outcomes.length; row++) {
    const p = logistic(logitOf(columns, coefficients, row));
    for (let i = 0; i < size; i++) {
      const own = columns[i]![row]!;
      score[i]! += own * (outcomes[row]! - p);
      for (let j = 0; j <= i; j++) information[i * size + j]! += own * columns[j]![row]! * p * (1 - p);
    }
  }
  const factor = choleskyFactor(information, size);
  if (factor === null) return null;
  for (let i = 0; i < size; i++) {
    if (!(factor[i * size + i]! ** 2 > 1e-10 * information[i * size + i]!)) return null;
  }
  solveCholesky(factor, size, score);
  return [...score];
}
