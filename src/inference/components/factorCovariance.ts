import { choleskyFactor, choleskyInverse, solveCholesky } from "../../numeric/cholesky.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { eachColumn, type FactorProblem } from "./factorProblem.js";

/** The covariance V of the cell means of crossed factors, at some components. */
interface FactorCovariance {
  /** Of V, and of the information on the mean. */
  readonly logDeterminant: number;
  /** Of the generalised least squares estimate of the mean. */
  readonly meanVariance: number;
  /** V⁻¹ times what is left of a vector when its mean by generalised least squares is taken off, and that mean. */
  readonly project: (vector: Float64Array) => { readonly mean: number; readonly projected: Float64Array };
  /** Traces of that projection times the derivative of V in each component, the residual last. */
  readonly traces: () => Float64Array;
}

/**
 * V = R + W·G·W′, where R holds the effects of the items, one block an item, and W has a column for each level of the others:
 * V⁻¹ = R⁻¹ − R⁻¹W·C⁻¹·W′R⁻¹ with C = W′R⁻¹W + G⁻¹ (Woodbury). The mean is the first column of W, without a prior. `null`
 * where V is not positive definite.
 */
export function factorCovariance(problem: FactorProblem, theta: readonly number[]): FactorCovariance | null {
  const blocks: Block[] = [];
  for (const items of problem.kinds) {
    const block = blockOf(problem, theta, items);
    if (block === null) return null;
    blocks.push(block);
  }
  const core = coreOf(problem, theta, blocks);
  if (core === null) return null;
  const ofBlocks = blocks.reduce((sum, { items, logDeterminant }) => sum + items.length * logDeterminant, 0);
  return {
    logDeterminant: ofBlocks + core.logPrior + core.logDeterminant,
    meanVariance: core.inverseAt(0, 0),
    project: (vector) => project(problem, blocks, core, vector),
    traces: () => traces(problem, blocks, core),
  };
}

/** The blocks of one kind of item: R⁻¹ and R⁻¹·W. */
interface Block {
  readonly size: number;
  readonly start: number;
  readonly items: readonly number[];
  readonly inverse: Float64Array;
  /** Columns of W in which the cells stand, and R⁻¹·W, row-major cells × columns of W. */
  readonly inverseW: Float64Array;
  readonly logDeterminant: number;
}

function blockOf(problem: FactorProblem, theta: readonly number[], items: readonly number[]): Block | null {
  const { starts, effects, trials, columns } = problem;
  const start = starts[items[0]!]!;
  const size = starts[items[0]! + 1]! - start;
  const covariance = new Float64Array(size * size);
  effects.forEach(({ ofItems, codes }, index) => {
    if (!ofItems) return;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (codes[start + row] === codes[start + column]) covariance[row * size + column]! += theta[index]!;
      }
    }
  });
  for (let row = 0; row < size; row++) covariance[row * size + row]! += theta[effects.length]! / trials[start + row]!;
  const factor = choleskyFactor(covariance, size);
  if (factor === null) return null;
  const at = choleskyInverse(factor, size);
  const inverse = Float64Array.from({ length: size * size }, (_, place) => at(Math.floor(place / size), place % size));
  const inverseW = new Float64Array(size * columns);
  eachColumn(problem, start, size, (other, column) => {
    for (let row = 0; row < size; row++) inverseW[row * columns + column]! += inverse[row * size + other]!;
  });
  let logDeterminant = 0;
  for (let row = 0; row < size; row++) logDeterminant += 2 * logarithm(factor[row * size + row]!);
  return { size, start, items, inverse, inverseW, logDeterminant };
}

/** C and its factor, over the columns of W whose effects are not at their bound: those are none. */
interface Core {
  /** W′R⁻¹W over all items, row-major. */
  readonly cross: Float64Array;
  readonly active: readonly number[];
  readonly factor: Float64Array;
  readonly inverseAt: (row: number, column: number) => number;
  readonly logDeterminant: number;
  readonly logPrior: number;
}

function coreOf(problem: FactorProblem, theta: readonly number[], blocks: readonly Block[]): Core | null {
  const { columns, effects } = problem;
  const cross = crossOf(problem, blocks);
  const active = [0];
  const priors = new Float64Array(columns);
  let logPrior = 0;
  effects.forEach(({ ofItems, first, count }, index) => {
    if (ofItems || !(theta[index]! > 0)) return;
    logPrior += count * logarithm(theta[index]!);
    priors.fill(1 / theta[index]!, first, first + count);
    for (let level = 0; level < count; level++) active.push(first + level);
  });
  const size = active.length;
  const core = new Float64Array(size * size);
  active.forEach((column, i) => {
    active.forEach((other, j) => {
      core[i * size + j] = cross[column * columns + other]! + (i === j ? priors[column]! : 0);
    });
  });
  const factor = choleskyFactor(core, size);
  if (factor === null) return null;
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) logDeterminant += 2 * logarithm(factor[i * size + i]!);
  return { cross, active, factor, inverseAt: choleskyInverse(factor, size), logDeterminant, logPrior };
}

function crossOf(problem: FactorProblem, blocks: readonly Block[]): Float64Array {
  const { columns } = problem;
  const cross = new Float64Array(columns * columns);
  for (const { items, start, size, inverseW } of blocks) {
    eachColumn(problem, start, size, (row, column) => {
      for (let other = 0; other < columns; other++) {
        cross[column * columns + other]! += items.length * inverseW[row * columns + other]!;
      }
    });
  }
  return cross;
}

function project(
  problem: FactorProblem,
  blocks: readonly Block[],
  { active, factor }: Core,
  vector: Float64Array,
): { readonly mean: number; readonly projected: Float64Array } {
  const solved = timesInverse(problem, blocks, vector);
  const sums = new Float64Array(problem.columns);
  eachColumn(problem, 0, solved.length, (cell, column) => {
    sums[column]! += solved[cell]!;
  });
  const solution = Float64Array.from(active, (column) => sums[column]!);
  solveCholesky(factor, active.length, solution);
  const fitted = new Float64Array(problem.columns);
  active.forEach((column, i) => {
    fitted[column] = solution[i]!;
  });
  const rest = vector.slice();
  eachColumn(problem, 0, vector.length, (cell, column) => {
    rest[cell]! -= fitted[column]!;
  });
  return { mean: solution[0]!, projected: timesInverse(problem, blocks, rest) };
}

/** R⁻¹ times a vector over the cells. */
function timesInverse({ starts }: FactorProblem, blocks: readonly Block[], vector: Float64Array): Float64Array {
  const out = new Float64Array(vector.length);
  for (const { items, size, inverse } of blocks) {
    for (const item of items) {
      const start = starts[item]!;
      for (let row = 0; row < size; row++) {
        let sum = 0;
        for (let column = 0; column < size; column++) sum += inverse[row * size + column]! * vector[start + column]!;
        out[start + row] = sum;
      }
    }
  }
  return out;
}

function traces({ effects, columns, trials }: FactorProblem, blocks: readonly Block[], core: Core): Float64Array {
  const { cross, active, inverseAt } = core;
  const size = active.length;
  const found = new Float64Array(effects.length + 1);
  effects.forEach(({ ofItems, first, count }, index) => {
    if (ofItems) return;
    for (let level = 0; level < count; level++) {
      const from = (first + level) * columns;
      found[index]! += cross[from + first + level]!;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          found[index]! -= cross[from + active[i]!]! * inverseAt(i, j) * cross[from + active[j]!]!;
        }
      }
    }
  });
  for (const block of blocks) {
    const own = withinBlock(block, columns, core);
    const count = block.items.length;
    effects.forEach(({ ofItems, codes }, index) => {
      if (!ofItems) return;
      for (let row = 0; row < block.size; row++) {
        for (let column = 0; column < block.size; column++) {
          if (codes[block.start + row] === codes[block.start + column]) {
            found[index]! += count * own[row * block.size + column]!;
          }
        }
      }
    });
    for (let row = 0; row < block.size; row++) {
      found[effects.length]! += (count * own[row * block.size + row]!) / trials[block.start + row]!;
    }
  }
  return found;
}

/** The projection within a block: R⁻¹ − R⁻¹W·C⁻¹·W′R⁻¹. */
function withinBlock({ size, inverse, inverseW }: Block, columns: number, { active, inverseAt }: Core): Float64Array {
  const width = active.length;
  const half = new Float64Array(size * width);
  for (let row = 0; row < size; row++) {
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += inverseW[row * columns + active[i]!]! * inverseAt(i, j);
      half[row * width + j] = sum;
    }
  }
  const own = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = inverse[row * size + column]!;
      for (let j = 0; j < width; j++) sum -= half[row * width + j]! * inverseW[column * columns + active[j]!]!;
      own[row * size + column] = sum;
    }
  }
  return own;
}
