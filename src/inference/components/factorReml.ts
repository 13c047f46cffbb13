import { choleskyFactor, choleskyInverse, solveCholesky } from "../../numeric/cholesky.js";
import { dotProduct } from "../../numeric/dotProduct.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { symmetricMatrix } from "../../numeric/symmetricMatrix.js";
import { type FactorCells, levelsOfSet } from "./factorCells.js";
import { holds } from "./factorMeanSquares.js";
import { type RestrictedLikelihood, remlClimb } from "./remlClimb.js";

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

/** SD of all scores, in whose units the fit is made. */
function spreadOf({ means, trials, withinSquares, scores }: FactorCells): number {
  const mean = means.reduce((sum, value, cell) => sum + value * trials[cell]!, 0) / scores;
  const between = means.reduce((sum, value, cell) => sum + trials[cell]! * (value - mean) ** 2, 0);
  return Math.sqrt((between + withinSquares) / scores);
}

/** A set of factors as an effect: the level of each cell, and how many there are. */
interface Effect {
  readonly codes: Int32Array;
  readonly count: number;
  /** Whether it holds the items; otherwise the first of its columns among those of W, whose column 0 is the mean. */
  readonly ofItems: boolean;
  readonly first: number;
}

interface Problem {
  readonly values: Float64Array;
  readonly trials: Float64Array;
  readonly effects: readonly Effect[];
  /** Columns of W: the mean, and the levels of effects that do not hold the items. */
  readonly columns: number;
  /** Cells of item i are those from starts[i] to starts[i + 1]. */
  readonly starts: readonly number[];
  /** Items with cells at the same levels and of as many trials, which have one block; of each kind the items. */
  readonly kinds: readonly (readonly number[])[];
  readonly withinSquares: number;
  readonly withinDegrees: number;
  readonly logTrials: number;
  readonly centre: number;
  readonly scores: number;
}

function problemOf(cells: FactorCells, sets: readonly number[], spread: number): Problem | null {
  if (!(spread > 0) || cells.levels.some((count) => count < 2)) return null;
  const itemFactor = cells.levels.length - 1;
  let columns = 1;
  const effects = sets.map((set): Effect => {
    const ofItems = holds(set, itemFactor);
    const own = levelsOfSet(cells, set);
    const first = columns;
    if (!ofItems) columns += own.count;
    return { ...own, ofItems, first };
  });
  const items = cells.codes[itemFactor]!;
  const starts = [0];
  for (let cell = 1; cell <= items.length; cell++) if (items[cell] !== items[cell - 1]) starts.push(cell);
  const kinds = new Map<string, number[]>();
  for (let item = 0; item + 1 < starts.length; item++) {
    let key = "";
    for (let cell = starts[item]!; cell < starts[item + 1]!; cell++) {
      key += `${cells.codes.slice(0, itemFactor).map((own) => own[cell])}:${cells.trials[cell]};`;
    }
    kinds.set(key, [...(kinds.get(key) ?? []), item]);
  }
  const centre = cells.means.reduce((sum, value) => sum + value, 0) / cells.means.length;
  return {
    values: cells.means.map((value) => (value - centre) / spread),
    trials: cells.trials,
    effects,
    columns,
    starts,
    kinds: [...kinds.values()],
    withinSquares: cells.withinSquares / spread ** 2,
    withinDegrees: cells.withinDegrees,
    logTrials: cells.trials.reduce((sum, count) => sum + logarithm(count), 0),
    centre,
    scores: cells.scores,
  };
}

interface Evaluation extends RestrictedLikelihood {
  readonly mean: number;
  readonly meanError: number;
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

/** `null` where the covariance of these components is not positive definite. */
function evaluate(problem: Problem, theta: readonly number[]): Evaluation | null {
  const { values, trials, effects, columns, starts, withinSquares, withinDegrees } = problem;
  const residual = theta[effects.length]!;
  if (!(residual > 0)) return null;
  const global = effects.flatMap((effect, index) => (effect.ofItems ? [] : [{ ...effect, index }]));
  const blocks = problem.kinds.map((items) => blockOf(problem, theta, items));
  if (blocks.some((block) => block === null)) return null;
  const known = blocks as Block[];
  // W'R⁻¹W over all items.
  const cross = new Float64Array(columns * columns);
  let logDeterminant = 0;
  for (const block of known) {
    const count = block.items.length;
    logDeterminant += count * block.logDeterminant;
    eachColumn(problem, block.start, block.size, (row, column) => {
      for (let other = 0; other < columns; other++) {
        cross[column * columns + other]! += count * block.inverseW[row * columns + other]!;
      }
    });
  }
  // Columns of effects at their bound are none.
  const active = [0];
  let logPrior = 0;
  for (const { first, count, index } of global) {
    if (!(theta[index]! > 0)) continue;
    logPrior += count * logarithm(theta[index]!);
    for (let level = 0; level < count; level++) active.push(first + level);
  }
  const priors = new Float64Array(columns);
  for (const { first, count, index } of global) priors.fill(1 / theta[index]!, first, first + count);
  const size = active.length;
  const core = new Float64Array(size * size);
  active.forEach((column, i) => {
    active.forEach((other, j) => {
      core[i * size + j] = cross[column * columns + other]! + (i === j ? priors[column]! : 0);
    });
  });
  const factor = choleskyFactor(core, size);
  if (factor === null) return null;
  let logCore = 0;
  for (let i = 0; i < size; i++) logCore += 2 * logarithm(factor[i * size + i]!);
  const inverseAt = choleskyInverse(factor, size);

  const timesInverse = (vector: Float64Array): Float64Array => {
    const out = new Float64Array(vector.length);
    for (const block of known) {
      for (const item of block.items) {
        const start = starts[item]!;
        for (let row = 0; row < block.size; row++) {
          let sum = 0;
          for (let column = 0; column < block.size; column++) {
            sum += block.inverse[row * block.size + column]! * vector[start + column]!;
          }
          out[start + row] = sum;
        }
      }
    }
    return out;
  };
  const timesW = (vector: Float64Array): Float64Array => {
    const sums = new Float64Array(columns);
    eachColumn(problem, 0, vector.length, (cell, column) => {
      sums[column]! += vector[cell]!;
    });
    return sums;
  };
  const project = (vector: Float64Array, keep?: (solution: Float64Array) => void): Float64Array => {
    const first = timesInverse(vector);
    const sums = timesW(first);
    const solution = Float64Array.from(active, (column) => sums[column]!);
    solveCholesky(factor, size, solution);
    keep?.(solution);
    const fitted = new Float64Array(columns);
    active.forEach((column, i) => {
      fitted[column] = solution[i]!;
    });
    const rest = vector.slice();
    eachColumn(problem, 0, vector.length, (cell, column) => {
      rest[cell]! -= fitted[column]!;
    });
    return timesInverse(rest);
  };
  let mean = Number.NaN;
  const projected = project(values, (solution) => {
    mean = solution[0]!;
  });
  const quadratic = values.reduce((sum, value, cell) => sum + value * projected[cell]!, 0);
  const traces = new Float64Array(effects.length + 1);
  const squares = new Float64Array(effects.length + 1);
  effects.forEach((effect, index) => {
    squares[index] = sumsByLevel(projected, effect.codes, effect.count).reduce((total, sum) => total + sum * sum, 0);
    if (!effect.ofItems) {
      for (let level = 0; level < effect.count; level++) {
        const column = effect.first + level;
        traces[index]! += cross[column * columns + column]!;
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            traces[index]! -=
              cross[column * columns + active[i]!]! * inverseAt(i, j) * cross[column * columns + active[j]!]!;
          }
        }
      }
    }
  });
  for (const block of known) {
    // P within a block: R⁻¹ − R⁻¹W·C⁻¹·WᵀR⁻¹.
    const own = new Float64Array(block.size * block.size);
    const half = new Float64Array(block.size * size);
    for (let row = 0; row < block.size; row++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let i = 0; i < size; i++) sum += block.inverseW[row * columns + active[i]!]! * inverseAt(i, j);
        half[row * size + j] = sum;
      }
    }
    for (let row = 0; row < block.size; row++) {
      for (let column = 0; column < block.size; column++) {
        let sum = block.inverse[row * block.size + column]!;
        for (let j = 0; j < size; j++) sum -= half[row * size + j]! * block.inverseW[column * columns + active[j]!]!;
        own[row * block.size + column] = sum;
      }
    }
    const count = block.items.length;
    effects.forEach((effect, index) => {
      if (!effect.ofItems) return;
      for (let row = 0; row < block.size; row++) {
        for (let column = 0; column < block.size; column++) {
          if (effect.codes[block.start + row] === effect.codes[block.start + column]) {
            traces[index]! += count * own[row * block.size + column]!;
          }
        }
      }
    });
    for (let row = 0; row < block.size; row++) {
      traces[effects.length]! += (count * own[row * block.size + row]!) / trials[block.start + row]!;
    }
  }
  squares[effects.length] =
    projected.reduce((sum, value, cell) => sum + value ** 2 / trials[cell]!, 0) + withinSquares / residual ** 2;
  traces[effects.length]! += withinDegrees / residual;
  const degrees = problem.scores - 1;
  const logLikelihood =
    -0.5 *
    (logDeterminant +
      logPrior +
      logCore +
      quadratic +
      withinDegrees * logarithm(residual) +
      withinSquares / residual +
      problem.logTrials +
      degrees * logarithm(2 * Math.PI));
  if (!Number.isFinite(logLikelihood)) return null;
  const information = (chosen: readonly number[]) => {
    const moved = chosen.map((index) => {
      if (index === effects.length) return projected.map((value, cell) => value / trials[cell]!);
      const { codes, count } = effects[index]!;
      const sums = sumsByLevel(projected, codes, count);
      return Float64Array.from(codes, (code) => sums[code]!);
    });
    const images = moved.map((vector) => project(vector));
    const matrix = symmetricMatrix(moved.length, (i, j) => dotProduct(moved[i]!, images[j]!) / 2);
    if (chosen.at(-1) === effects.length) matrix[matrix.length - 1]! += withinSquares / (2 * residual ** 2 * residual);
    return matrix;
  };
  return {
    theta,
    logLikelihood,
    gradient: Array.from(squares, (square, index) => (square - traces[index]!) / 2),
    information,
    mean,
    meanError: Math.sqrt(inverseAt(0, 0)),
  };
}

/** Σ of what stands at the cells of each level. */
function sumsByLevel(vector: Float64Array, codes: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let cell = 0; cell < vector.length; cell++) sums[codes[cell]!]! += vector[cell]!;
  return sums;
}

/** Each column of W in which a cell has a 1: the mean, and one of every effect that does not hold the items. */
function eachColumn(
  { effects }: Problem,
  start: number,
  length: number,
  visit: (row: number, column: number) => void,
): void {
  for (let row = 0; row < length; row++) visit(row, 0);
  for (const { ofItems, first, codes } of effects) {
    if (ofItems) continue;
    for (let row = 0; row < length; row++) visit(row, first + codes[start + row]!);
  }
}

function blockOf(problem: Problem, theta: readonly number[], items: readonly number[]): Block | null {
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
