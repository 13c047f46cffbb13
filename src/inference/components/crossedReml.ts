import { choleskyFactor, choleskyInverse } from "../../numeric/cholesky.js";
import { dotProduct } from "../../numeric/dotProduct.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { mean, variance } from "../../numeric/moments.js";
import {
  type CellVector,
  type ColumnKinds,
  columnKinds,
  columnSums,
  constantVector,
  dotOf,
  lessTimes,
  perTrial,
  rowSums,
  totalOf,
} from "./cellVectors.js";
import type { CellList, CrossedCells } from "./crossedCells.js";
import { crossedCovariance } from "./crossedCovariance.js";
import { averageInformation, type RemlClimb, type RestrictedLikelihood, remlClimb } from "./remlClimb.js";

/** Components of variance of crossed scores, in squared score units. */
export interface CrossedVariances {
  readonly seeds: number;
  readonly items: number;
  /** Seed × item interaction; NaN without repeated trials, where it is part of `residual`. */
  readonly interaction: number;
  /** Between trials of one cell; with a single trial each, the interaction too. */
  readonly residual: number;
}

interface RemlOptions {
  /** Most steps of the fit; default 200. */
  readonly maxIterations?: number;
}

/** Restricted maximum likelihood fit of crossed random effects. */
interface CrossedReml {
  readonly variances: CrossedVariances;
  /** Standard error of each component from the average information; NaN for one at its bound of 0. */
  readonly standardErrors: CrossedVariances;
  /** Generalised least squares estimate of the mean, and its standard error with the components taken as known. */
  readonly mean: number;
  readonly meanError: number;
  /** Restricted log-likelihood, with the constant as in R's lme4. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Restricted maximum likelihood (REML) for scores of seeds × items (× trials) with missing cells or unequal trials:
 * score = mean + seed + item (+ seed × item) + residual, all normal and independent. Components are held at 0 or above.
 *
 * Items (or seeds, when they are more) are eliminated by hand, since each has its own small covariance block; what is
 * left is one matrix with a row a seed. The way up is that of `remlClimb`.
 * Everything is NaN, and `converged` false, for fewer than two seeds or items, without a residual degree of freedom, or
 * where the scores fit exactly.
 *
 * Patterson & Thompson (1971); Searle, Casella & McCulloch (1992), "Variance components", §6.6.
 */
export function crossedReml(cells: CrossedCells, { maxIterations = 200 }: RemlOptions = {}): CrossedReml {
  const list = cells.listed();
  const spread = variance(list.mean) + cells.withinSquares / cells.scores;
  if (!isEstimable(cells) || !(spread > 0)) return UNKNOWN;
  const problem = problemOf(cells, list, Math.sqrt(spread));
  const state = remlClimb(
    { levels: levelsOf(problem), cells: problem.cells, at: (theta) => evaluate(problem, theta) },
    maxIterations,
  );
  if (state === null || !Number.isFinite(state.logLikelihood)) return UNKNOWN;
  return readFit(problem, state, cells);
}

/** Whether the table can tell its components apart: two seeds, two items, and cells beyond an additive fit. */
function isEstimable({ seeds, items, residualDegreesOfFreedom }: CrossedCells): boolean {
  return seeds > 1 && items > 1 && residualDegreesOfFreedom > 0;
}

const NOTHING: CrossedVariances = {
  seeds: Number.NaN,
  items: Number.NaN,
  interaction: Number.NaN,
  residual: Number.NaN,
};
const UNKNOWN: CrossedReml = {
  variances: NOTHING,
  standardErrors: NOTHING,
  mean: Number.NaN,
  meanError: Number.NaN,
  logLikelihood: Number.NaN,
  iterations: 0,
  converged: false,
};

/**
 * The cells in units of their spread, with the factor of more levels as columns. Components are in the order
 * rows, columns, (interaction,) residual.
 */
interface Problem {
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
  readonly kinds: ColumnKinds;
  readonly withinSquares: number;
  readonly withinDegrees: number;
  readonly logTrials: number;
  readonly replicated: boolean;
  readonly transposed: boolean;
  readonly scale: number;
  readonly centre: number;
}

function problemOf(cells: CrossedCells, list: CellList, scale: number): Problem {
  const transposed = cells.seeds > cells.items;
  const column = transposed ? list.seed : list.item;
  const row = transposed ? list.item : list.seed;
  const columns = Math.max(cells.seeds, cells.items);
  const starts = new Int32Array(columns + 1);
  for (const code of column) starts[code + 1]!++;
  for (let j = 0; j < columns; j++) starts[j + 1]! += starts[j]!;
  // In the order of the columns, and within one as they are listed.
  const next = starts.slice();
  const count = column.length;
  const ordered = { row: new Int32Array(count), trials: new Float64Array(count), values: new Float64Array(count) };
  const centre = mean(list.mean);
  let logTrials = 0;
  for (let cell = 0; cell < count; cell++) {
    const place = next[column[cell]!]!++;
    ordered.row[place] = row[cell]!;
    ordered.trials[place] = list.trials[cell]!;
    ordered.values[place] = (list.mean[cell]! - centre) / scale;
    logTrials += logarithm(list.trials[cell]!);
  }
  const rows = Math.min(cells.seeds, cells.items);
  return {
    rows,
    columns,
    cells: count,
    kinds: columnKinds({ rows, starts, ...ordered }),
    withinSquares: cells.withinSquares / scale ** 2,
    withinDegrees: cells.scores - cells.cells,
    logTrials,
    replicated: cells.scores > cells.cells,
    transposed,
    scale,
    centre,
  };
}

interface State extends RestrictedLikelihood {
  readonly mean: number;
  readonly meanVariance: number;
}

/** Levels of rows, columns, (cells,) and the residual. */
function levelsOf({ rows, columns, cells, withinDegrees, replicated }: Problem): readonly number[] {
  return replicated ? [rows, columns, cells, cells + withinDegrees] : [rows, columns, cells];
}

/** Restricted log-likelihood, its gradient and average information at these components. */
function evaluate(problem: Problem, theta: readonly number[]): State {
  const { kinds, cells, withinSquares, withinDegrees, replicated } = problem;
  const residual = theta.at(-1)!;
  const solver = crossedCovariance(kinds, {
    row: theta[0]!,
    column: theta[1]!,
    interaction: replicated ? theta[2]! : 0,
    residual,
  });
  const ones = constantVector(kinds, () => 1);
  const solvedOnes = solver.solve(ones);
  const onesOnes = totalOf(kinds, solvedOnes);
  const centre = dotOf(kinds, solvedOnes, kinds.values) / onesOnes;
  const projected = solver.solve(lessTimes(kinds, kinds.values, centre, ones));
  const project = (vector: CellVector): CellVector => {
    const solved = solver.solve(vector);
    return lessTimes(kinds, solved, totalOf(kinds, solved) / onesOnes, solvedOnes);
  };
  const traces = solver.traces();
  /** Half of the derivative: of a quadratic form in what is projected, and of the trace of what is left of the covariance. */
  const slope = (trace: number, form: (vector: CellVector) => number) =>
    -(trace - form(solvedOnes) / onesOnes - form(projected)) / 2;
  const byColumn = (vector: CellVector) => dotOf(kinds, vector, columnSums(kinds, vector));
  const gradient = [slope(traces.rows, (vector) => squares(rowSums(kinds, vector))), slope(traces.columns, byColumn)];
  if (replicated) gradient.push(slope(traces.cells, (vector) => dotOf(kinds, vector, vector)));
  gradient.push(
    slope(traces.trials, (vector) => dotOf(kinds, vector, perTrial(kinds, vector))) -
      (withinDegrees / residual - withinSquares / residual ** 2) / 2,
  );
  /** The derivative of V in a component times what was projected. */
  const moved = (k: number): CellVector => {
    if (k === theta.length - 1) return perTrial(kinds, projected);
    if (k === 0) {
      const ofRows = rowSums(kinds, projected);
      return constantVector(kinds, (row) => ofRows[row]!);
    }
    return k === 1 ? columnSums(kinds, projected) : projected;
  };
  const deviance =
    solver.logDeterminant +
    logarithm(onesOnes) +
    dotOf(kinds, projected, kinds.values) +
    (cells - 1 + withinDegrees) * logarithm(2 * Math.PI) +
    withinDegrees * logarithm(residual) +
    (withinDegrees > 0 ? withinSquares / residual + problem.logTrials : 0);
  return {
    theta,
    logLikelihood: -deviance / 2,
    gradient,
    information: (chosen) =>
      averageInformation(chosen.map(moved), {
        project,
        dot: (first, second) => dotOf(kinds, first, second),
        within: chosen.at(-1) === theta.length - 1 ? withinSquares / (2 * residual ** 2 * residual) : 0,
      }),
    mean: centre,
    meanVariance: 1 / onesOnes,
  };
}

function squares(vector: Float64Array): number {
  return dotProduct(vector, vector);
}

function readFit(problem: Problem, state: RemlClimb<State>, cells: CrossedCells): CrossedReml {
  const { scale, centre, replicated } = problem;
  const squared = scale ** 2;
  const free = state.theta.flatMap((value, k) => (value > 0 ? [k] : []));
  const errors = state.theta.map(() => Number.NaN);
  const factor = choleskyFactor(state.information(free), free.length);
  if (factor !== null) {
    const inverse = choleskyInverse(factor, free.length);
    free.forEach((k, place) => {
      errors[k] = squared * Math.sqrt(inverse(place, place));
    });
  }
  const named = (values: readonly number[]): CrossedVariances => ({
    seeds: values[problem.transposed ? 1 : 0]!,
    items: values[problem.transposed ? 0 : 1]!,
    interaction: replicated ? values[2]! : Number.NaN,
    residual: values.at(-1)!,
  });
  return {
    variances: named(state.theta.map((value) => squared * value)),
    standardErrors: named(errors),
    mean: centre + scale * state.mean,
    meanError: scale * Math.sqrt(state.meanVariance),
    // The likelihood of the scores, not of the scores in units of their spread.
    logLikelihood: state.logLikelihood - (cells.scores - 1) * logarithm(scale),
    iterations: state.iterations,
    converged: state.converged,
  };
}
