import { choleskyFactor, choleskyInverse } from "../../numeric/cholesky.js";
import { dotProduct } from "../../numeric/dotProduct.js";
import { log1p, logarithm } from "../../numeric/elementary/logarithm.js";
import { mean, variance } from "../../numeric/moments.js";
import { symmetricMatrix } from "../../numeric/symmetricMatrix.js";
import {
  type CellVector,
  type ColumnKinds,
  columnKinds,
  columnSums,
  constantVector,
  dotOf,
  factors,
  lessTimes,
  numbers,
  perTrial,
  rowSums,
  sumOf,
  totalOf,
} from "./cellVectors.js";
import type { CellList, CrossedCells } from "./crossedCells.js";
import { type RemlClimb, type RestrictedLikelihood, remlClimb } from "./remlClimb.js";

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
  const solver = covarianceSolver(problem, theta);
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
  const information = (chosen: readonly number[]) => {
    const ofRows = rowSums(kinds, projected);
    const moved = chosen.map((k) => {
      if (k === theta.length - 1) return perTrial(kinds, projected);
      if (k === 0) return constantVector(kinds, (row) => ofRows[row]!);
      return k === 1 ? columnSums(kinds, projected) : projected;
    });
    const images = moved.map(project);
    const matrix = symmetricMatrix(moved.length, (k, l) => dotOf(kinds, moved[k]!, images[l]!) / 2);
    if (chosen.at(-1) === theta.length - 1) {
      matrix[matrix.length - 1]! += withinSquares / (2 * residual ** 2 * residual);
    }
    return matrix;
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
    information,
    mean: centre,
    meanVariance: 1 / onesOnes,
  };
}

interface CovarianceSolver {
  readonly logDeterminant: number;
  /** V⁻¹ times a vector over the cells. */
  readonly solve: (vector: CellVector) => CellVector;
  /** Traces of V⁻¹ times the derivative of V in each component. */
  readonly traces: () => {
    readonly rows: number;
    readonly columns: number;
    readonly cells: number;
    readonly trials: number;
  };
}

/**
 * The covariance V = R + σ²_row·ZZ′ of the cell means, where R holds the columns and the cells and is block-diagonal by
 * column: R⁻¹ = diag(w) − t·ww′ in each, with t = σ²_column/(1 + σ²_column·Σw), and V⁻¹ = R⁻¹ − σ²_row·R⁻¹Z·M·Z′R⁻¹ with
 * M = (I + σ²_row·Z′R⁻¹Z)⁻¹ (Sherman–Morrison–Woodbury).
 */
function covarianceSolver(problem: Problem, theta: readonly number[]): CovarianceSolver {
  const { rows, kinds, replicated } = problem;
  const { starts, row, trials, count } = kinds;
  const [rowVariance, columnVariance, residual] = [theta[0]!, theta[1]!, theta.at(-1)!];
  const interaction = replicated ? theta[2]! : 0;
  const weights = numbers(trials.length, (cell) => 1 / (interaction + residual / trials[cell]!));
  /** 1 + σ²_column·Σw of each kind. */
  const grown = new Float64Array(count.length);
  const inner = new Float64Array(rows * rows);
  let logDeterminant = 0;
  for (let k = 0; k < count.length; k++) {
    const [start, end] = [starts[k]!, starts[k + 1]!];
    const sum = sumOf(weights, start, end);
    grown[k] = 1 + columnVariance * sum;
    let logs = 0;
    for (let cell = start; cell < end; cell++) logs += logarithm(weights[cell]!);
    logDeterminant += count[k]! * (log1p(columnVariance * sum) - logs);
    addBlocks(inner, kinds, weights, k, columnVariance / grown[k]!);
  }
  const system = inner.map((value, place) => value * rowVariance + (place % (rows + 1) === 0 ? 1 : 0));
  // With a row variance of 0 or more this is the identity and what is not negative.
  const factor = choleskyFactor(system, rows) as Float64Array;
  for (let i = 0; i < rows; i++) logDeterminant += 2 * logarithm(factor[i * rows + i]!);
  const entry = choleskyInverse(factor, rows);
  const table = Float64Array.from(inner, (_, place) => entry(Math.floor(place / rows), place % rows));

  const solveColumns = ({ deviation, mean, rest }: CellVector): CellVector => {
    const solved = {
      deviation: factors(kinds, deviation, (factor, k) => factor * weights[starts[k]!]!),
      mean: factors(kinds, mean, (factor, k) => (factor * weights[starts[k]!]!) / grown[k]!),
      rest: new Float64Array(rest.length),
    };
    for (let k = 0; k < count.length; k++) {
      const [start, end] = [starts[k]!, starts[k + 1]!];
      let sum = 0;
      for (let cell = start; cell < end; cell++) sum += weights[cell]! * rest[cell]!;
      const shift = (columnVariance * sum) / grown[k]!;
      for (let cell = start; cell < end; cell++) solved.rest[cell] = weights[cell]! * (rest[cell]! - shift);
    }
    return solved;
  };
  const solve = (vector: CellVector): CellVector => {
    const first = solveColumns(vector);
    if (rowVariance === 0) return first;
    const sums = rowSums(kinds, first);
    const effects = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < rows; k++) effects[i]! += table[i * rows + k]! * sums[k]!;
      effects[i]! *= rowVariance;
    }
    const rest = new Float64Array(row.length);
    for (let cell = 0; cell < rest.length; cell++) rest[cell] = vector.rest[cell]! - effects[row[cell]!]!;
    return solveColumns({ ...vector, rest });
  };
  const traces = () => {
    const rowTrace = dotProduct(inner, table);
    let [columnTrace, cellTrace, trialTrace] = [0, 0, 0];
    const image = new Float64Array(rows);
    for (let k = 0; k < count.length; k++) {
      const [start, end] = [starts[k]!, starts[k + 1]!];
      const shrink = columnVariance / grown[k]!;
      let quadratic = 0;
      for (let cell = start; cell < end; cell++) {
        const from = row[cell]! * rows;
        let value = 0;
        for (let other = start; other < end; other++) value += table[from + row[other]!]! * weights[other]!;
        image[cell - start] = value;
        quadratic += weights[cell]! * value;
      }
      columnTrace += count[k]! * (sumOf(weights, start, end) / grown[k]! - (rowVariance * quadratic) / grown[k]! ** 2);
      for (let cell = start; cell < end; cell++) {
        const [weight, seat] = [weights[cell]!, row[cell]!];
        const through = table[seat * (rows + 1)]! - 2 * shrink * image[cell - start]! + shrink ** 2 * quadratic;
        const diagonal = count[k]! * (weight - weight ** 2 * (shrink + rowVariance * through));
        cellTrace += diagonal;
        trialTrace += diagonal / trials[cell]!;
      }
    }
    return { rows: rowTrace, columns: columnTrace, cells: cellTrace, trials: trialTrace };
  };
  return { logDeterminant, solve, traces };
}

/** Adds Z′R⁻¹Z of the columns of one kind: diag(w) − t·ww′ at their rows. */
function addBlocks(
  inner: Float64Array,
  { rows, row, starts, count }: ColumnKinds,
  weights: Float64Array,
  kind: number,
  shrink: number,
) {
  const [start, end] = [starts[kind]!, starts[kind + 1]!];
  for (let cell = start; cell < end; cell++) {
    const from = row[cell]! * rows;
    inner[from + row[cell]!]! += count[kind]! * weights[cell]!;
    const share = count[kind]! * shrink * weights[cell]!;
    for (let other = start; other < end; other++) inner[from + row[other]!]! -= share * weights[other]!;
  }
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
