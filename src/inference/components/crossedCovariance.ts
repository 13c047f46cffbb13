import { choleskyFactor, choleskyInverse } from "../../numeric/cholesky.js";
import { dotProduct } from "../../numeric/dotProduct.js";
import { log1p, logarithm } from "../../numeric/elementary/logarithm.js";
import { type CellVector, type ColumnKinds, factors, numbers, rowSums, sumOf } from "./cellVectors.js";

/** The covariance V of the cell means of crossed scores, at some components. */
interface CrossedCovariance {
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

/** Components of variance by their place in the table. */
interface Components {
  readonly row: number;
  readonly column: number;
  /** 0 where no cell has several trials. */
  readonly interaction: number;
  readonly residual: number;
}

/**
 * V = R + σ²_row·ZZ′, where R holds the columns and the cells and is block-diagonal by column: R⁻¹ = diag(w) − t·ww′ in each,
 * with t = σ²_column/(1 + σ²_column·Σw), and V⁻¹ = R⁻¹ − σ²_row·R⁻¹Z·M·Z′R⁻¹ with M = (I + σ²_row·Z′R⁻¹Z)⁻¹
 * (Sherman–Morrison–Woodbury).
 */
export function crossedCovariance(kinds: ColumnKinds, { row, column, ...cell }: Components): CrossedCovariance {
  const { rows, starts, trials, count } = kinds;
  const weights = numbers(trials.length, (at) => 1 / (cell.interaction + cell.residual / trials[at]!));
  const grown = new Float64Array(count.length);
  const inner = new Float64Array(rows * rows);
  let logDeterminant = 0;
  for (let k = 0; k < count.length; k++) {
    const [start, end] = [starts[k]!, starts[k + 1]!];
    const sum = sumOf(weights, start, end);
    grown[k] = 1 + column * sum;
    let logs = 0;
    for (let at = start; at < end; at++) logs += logarithm(weights[at]!);
    logDeterminant += count[k]! * (log1p(column * sum) - logs);
    addBlocks(inner, kinds, weights, k, column / grown[k]!);
  }
  const system = inner.map((value, place) => value * row + (place % (rows + 1) === 0 ? 1 : 0));
  // With a row variance of 0 or more this is the identity and what is not negative.
  const factor = choleskyFactor(system, rows) as Float64Array;
  for (let i = 0; i < rows; i++) logDeterminant += 2 * logarithm(factor[i * rows + i]!);
  const entry = choleskyInverse(factor, rows);
  const table = Float64Array.from(inner, (_, place) => entry(Math.floor(place / rows), place % rows));
  const solver = { kinds, row, column, weights, grown, inner, table };
  return { logDeterminant, solve: (vector) => solve(solver, vector), traces: () => traces(solver) };
}

interface Solver extends Pick<Components, "row" | "column"> {
  readonly kinds: ColumnKinds;
  /** w of each cell. */
  readonly weights: Float64Array;
  /** 1 + σ²_column·Σw of each kind. */
  readonly grown: Float64Array;
  /** Z′R⁻¹Z. */
  readonly inner: Float64Array;
  /** M. */
  readonly table: Float64Array;
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

function solve(solver: Solver, vector: CellVector): CellVector {
  const { kinds, table } = solver;
  const { rows, row } = kinds;
  const first = solveColumns(solver, vector);
  if (solver.row === 0) return first;
  const sums = rowSums(kinds, first);
  const effects = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < rows; k++) effects[i]! += table[i * rows + k]! * sums[k]!;
    effects[i]! *= solver.row;
  }
  const rest = new Float64Array(row.length);
  for (let cell = 0; cell < rest.length; cell++) rest[cell] = vector.rest[cell]! - effects[row[cell]!]!;
  return solveColumns(solver, { ...vector, rest });
}

/** R⁻¹ times a vector. */
function solveColumns({ kinds, column, weights, grown }: Solver, { deviation, mean, rest }: CellVector): CellVector {
  const { starts, count } = kinds;
  const solved = {
    deviation: factors(kinds, deviation, (factor, k) => factor * weights[starts[k]!]!),
    mean: factors(kinds, mean, (factor, k) => (factor * weights[starts[k]!]!) / grown[k]!),
    rest: new Float64Array(rest.length),
  };
  for (let k = 0; k < count.length; k++) {
    const [start, end] = [starts[k]!, starts[k + 1]!];
    let sum = 0;
    for (let cell = start; cell < end; cell++) sum += weights[cell]! * rest[cell]!;
    const shift = (column * sum) / grown[k]!;
    for (let cell = start; cell < end; cell++) solved.rest[cell] = weights[cell]! * (rest[cell]! - shift);
  }
  return solved;
}

function traces({ kinds, row: rowVariance, column, weights, grown, inner, table }: Solver) {
  const { rows, row, starts, trials, count } = kinds;
  let [columnTrace, cellTrace, trialTrace] = [0, 0, 0];
  const image = new Float64Array(rows);
  for (let k = 0; k < count.length; k++) {
    const [start, end] = [starts[k]!, starts[k + 1]!];
    const shrink = column / grown[k]!;
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
  return { rows: dotProduct(inner, table), columns: columnTrace, cells: cellTrace, trials: trialTrace };
}
