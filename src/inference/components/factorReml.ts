import { dotProduct } from "../../numeric/dotProduct.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import type { FactorCells } from "./factorCells.js";
import { factorCovariance } from "./factorCovariance.js";
import { type FactorProblem, problemOf, spreadOf, sumsByLevel } from "./factorProblem.js";
import { averageInformation, type RestrictedLikelihood, remlClimb } from "./remlClimb.js";

/** Restricted maximum likelihood fit of crossed factors. */
interface FactorReml {
  /** Component of each set that was asked for, in their order, 0 or above; NaN where nothing could be estimated. */
  readonly variances: readonly number[];
  /** Between trials of a cell; of single trials, with whatever no set explains. */
  readonly residual: number;
  /** Generalised least squares estimate of the mean, and its standard error with the components taken as known. */
  readonly mean: number;
  readonly meanError: number;
  /** Restricted log-likelihood, with the constant as in R's lme4. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Restricted maximum likelihood (REML) for scores of crossed factors with missing cells or unequal trials: score = mean + an effect
 * for each level of each set of factors + residual, all normal and independent. Components are held at 0 or above.
 *
 * Sets that hold the items, the last factor, have one block of the covariance an item; the few columns of the others are
 * eliminated by Woodbury's identity. The way up is that of `remlClimb`.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", §6.6.
 *
 * @param sets of factors that have an effect, as bits; one that holds all factors needs repeated trials
 */
export function factorReml(cells: FactorCells, sets: readonly number[], { maxIterations = 200 } = {}): FactorReml {
  const spread = spreadOf(cells);
  const problem = problemOf(cells, sets, spread);
  if (problem === null) return unknown(sets);
  const levels = [...problem.effects.map(({ count }) => count), cells.scores];
  const fit = remlClimb(
    { levels, cells: problem.values.length, at: (theta) => evaluate(problem, theta) },
    maxIterations,
  );
  if (fit === null) return unknown(sets);
  const scale = spread * spread;
  return {
    variances: fit.theta.slice(0, -1).map((value) => value * scale),
    residual: fit.theta.at(-1)! * scale,
    mean: fit.mean * spread + problem.centre,
    meanError: fit.meanError * spread,
    logLikelihood: fit.logLikelihood - (cells.scores - 1) * logarithm(spread),
    iterations: fit.iterations,
    converged: fit.converged,
  };
}

function unknown(sets: readonly number[]): FactorReml {
  const none = Number.NaN;
  return {
    variances: sets.map(() => none),
    residual: none,
    mean: none,
    meanError: none,
    logLikelihood: none,
    iterations: 0,
    converged: false,
  };
}

interface Evaluation extends RestrictedLikelihood {
  readonly mean: number;
  readonly meanError: number;
}

/** `null` where the covariance of these components is not positive definite. */
function evaluate(problem: FactorProblem, theta: readonly number[]): Evaluation | null {
  const { values, trials, effects, withinSquares, withinDegrees } = problem;
  const residual = theta[effects.length]!;
  const covariance = residual > 0 ? factorCovariance(problem, theta) : null;
  if (covariance === null) return null;
  const { mean, projected } = covariance.project(values);
  const quadratic = values.reduce((sum, value, cell) => sum + value * projected[cell]!, 0);
  const logLikelihood =
    -0.5 *
    (covariance.logDeterminant +
      quadratic +
      withinDegrees * logarithm(residual) +
      withinSquares / residual +
      problem.logTrials +
      (problem.scores - 1) * logarithm(2 * Math.PI));
  if (!Number.isFinite(logLikelihood)) return null;
  const traces = covariance.traces();
  traces[effects.length]! += withinDegrees / residual;
  const squares = [
    ...effects.map(({ codes, count }) =>
      sumsByLevel(projected, codes, count).reduce((total, sum) => total + sum * sum, 0),
    ),
    projected.reduce((sum, value, cell) => sum + value ** 2 / trials[cell]!, 0) + withinSquares / residual ** 2,
  ];
  /** The derivative of V in a component times what was projected. */
  const moved = (index: number): Float64Array => {
    if (index === effects.length) return projected.map((value, cell) => value / trials[cell]!);
    const { codes, count } = effects[index]!;
    const sums = sumsByLevel(projected, codes, count);
    return Float64Array.from(codes, (code) => sums[code]!);
  };
  return {
    theta,
    logLikelihood,
    gradient: squares.map((square, index) => (square - traces[index]!) / 2),
    information: (chosen) =>
      averageInformation(chosen.map(moved), {
        project: (vector) => covariance.project(vector).projected,
        dot: dotProduct,
        within: chosen.at(-1) === effects.length ? withinSquares / (2 * residual ** 2 * residual) : 0,
      }),
    mean,
    meanError: Math.sqrt(covariance.meanVariance),
  };
}
