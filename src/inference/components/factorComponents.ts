import { chiSquaredQuantile } from "../../numeric/distributions/chiSquared.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";
import type { Rng } from "../../random/rng.js";
import type { VariancePart } from "../significance/combinedT.js";
import { type FactorCells, factorCells, levelsOfSet } from "./factorCells.js";
import { factorMeanSquares, factorsIn } from "./factorMeanSquares.js";
import { factorReml } from "./factorReml.js";

/** Components of variance of crossed factors, in squared score units. */
export interface FactorVariances {
  /** Of each set of factors, in the order of `sets`. */
  readonly sets: readonly number[];
  /** Between trials of a cell; of single trials, with whatever no set explains. */
  readonly residual: number;
}

/** Where the variance of single scores of crossed factors comes from. */
export interface FactorComponents {
  readonly method: "anova" | "reml";
  /** Levels of each factor that hold a score; the last factor is the items. */
  readonly levels: readonly number[];
  /** The sets of factors, as bits: each factor, each pair, and with repeated trials all of them, for what no pair explains. */
  readonly sets: readonly number[];
  /** Levels of each set that hold a score. */
  readonly setLevels: readonly number[];
  readonly cells: number;
  readonly scores: number;
  /** Scores ÷ cells. */
  readonly trialsPerCell: number;
  /** By generalised least squares under `reml`. */
  readonly mean: number;
  /** 0 or above; NaN where nothing could be estimated. */
  readonly variances: FactorVariances;
  /** Before negative estimates were set to 0. */
  readonly rawVariances: FactorVariances;
  /** What each adds to the variance of the mean, when all factors and trials are drawn anew. */
  readonly parts: FactorVariances;
  /** Degrees of freedom of each set; under `reml` those of an equivalent balanced table. */
  readonly degreesOfFreedom: FactorVariances;
  /** Of each set in the error of the mean: fewer where its levels, of which some hold few cells, count unequally. */
  readonly meanDegrees: readonly number[];
  readonly converged: boolean;
  /** Draws of the components that the mean squares are compatible with, negative ones as 0; none where they are not known. */
  readonly draws: (rng: Rng, count: number) => FactorVariances[];
}

/**
 * Components of variance of crossed random factors, of which the items are the last: an effect for each level of each factor, for
 * each pair of levels, and with repeated trials for each cell. Mean squares set equal to their expectations for complete tables
 * with equal trials (higher interactions are one mean square), restricted maximum likelihood otherwise.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", ch. 4 and 6; Weerahandi (1993) on the draws.
 *
 * @param scores row-major over the factors, the trials of a cell running fastest; NaN is a missing score
 */
export function factorComponents(scores: ArrayLike<number>, size: readonly number[], trials: number): FactorComponents {
  const { values, offset, unit } = inStandardUnits(scores);
  const cells = factorCells(values, size, trials);
  const design = designOf(cells);
  const fit = cells.isBalanced ? anovaFit(cells, design) : remlFit(cells, design);
  const scaled = (of: FactorVariances) => mapFactors(of, (value) => value * unit * unit);
  return {
    method: cells.isBalanced ? "anova" : "reml",
    levels: cells.levels,
    sets: design.sets,
    setLevels: design.counts,
    cells: cells.means.length,
    scores: cells.scores,
    trialsPerCell: design.trialsPerCell,
    mean: offset + unit * fit.mean,
    variances: scaled(mapFactors(fit.raw, (value) => Math.max(0, value))),
    rawVariances: scaled(fit.raw),
    parts: scaled(fit.parts),
    degreesOfFreedom: design.degrees,
    meanDegrees: cells.isBalanced ? design.degrees.sets : meanDegreesOf(cells, design, fit.raw),
    converged: fit.converged,
    draws: (rng, count) => drawsOf(fit.meanSquares, design, rng, count).map(scaled),
  };
}

/** The same record with every number put through a function. */
function mapFactors({ sets, residual }: FactorVariances, change: (value: number, set: number | null) => number) {
  return { sets: sets.map((value, index) => change(value, index)), residual: change(residual, null) };
}

/** The sum of all that is there. */
export function sumOfFactors({ sets, residual }: FactorVariances): number {
  return sets.reduce((sum, value) => sum + value, residual);
}

/**
 * Degrees of freedom of each set in the error of a weighted mean: its levels count by the inverse of their variance, and so many equal
 * ones weigh as much.
 */
function meanDegreesOf(cells: FactorCells, { sets, counts, degrees }: Design, raw: FactorVariances): number[] {
  const items = 1 << (cells.levels.length - 1);
  const within = sets.reduce(
    (sum, set, index) => (set > items ? sum + Math.max(0, raw.sets[index]!) : sum),
    raw.residual,
  );
  return sets.map((set, index) => {
    const own = degrees.sets[index]!;
    if (set >= items || !(within > 0)) return own;
    const { codes, count } = levelsOfSet(cells, set);
    const sizes = new Float64Array(count);
    for (const code of codes) sizes[code]!++;
    const weights = [...sizes].map((size) => 1 / (Math.max(0, raw.sets[index]!) + within / size));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const equal = (total * total) / weights.reduce((sum, weight) => sum + weight * weight, 0);
    return Math.max(1, (own * (equal - 1)) / (counts[index]! - 1));
  });
}

/** The parts of the variance of the mean: those that the few levels of the factors estimate, and the items with all that they are in. */
export function meanNoise({ parts, sets, levels, meanDegrees }: FactorComponents): {
  readonly few: readonly VariancePart[];
  readonly rest: VariancePart;
} {
  const items = levels.length - 1;
  const isFew = (set: number) => ((set >> items) & 1) === 0;
  return {
    few: parts.sets.flatMap((variance, index) =>
      isFew(sets[index]!) ? [{ variance, degreesOfFreedom: meanDegrees[index]! }] : [],
    ),
    rest: {
      variance: parts.sets.reduce((sum, part, index) => (isFew(sets[index]!) ? sum : sum + part), parts.residual),
      degreesOfFreedom: levels[items]! - 1,
    },
  };
}

/** What a mean over other numbers of levels would have as variance, when every factor is drawn anew. */
export function meanVariance(
  variances: FactorVariances,
  sets: readonly number[],
  levels: readonly number[],
  trials: number,
): number {
  const numberOf = (set: number) =>
    levels.reduce((total, count, factor) => ((set >> factor) & 1 ? total * count : total), 1);
  const all = levels.reduce((total, count) => total * count, 1);
  return (
    variances.sets.reduce((sum, value, index) => sum + value / numberOf(sets[index]!), 0) +
    variances.residual / (all * trials)
  );
}

interface Design {
  readonly sets: readonly number[];
  readonly counts: readonly number[];
  /** Scores of one level of each set, on average. */
  readonly sizes: readonly number[];
  readonly degrees: FactorVariances;
  readonly trialsPerCell: number;
  readonly replicated: boolean;
  readonly full: number;
}

function designOf(cells: FactorCells): Design {
  const factors = cells.levels.length;
  const full = 2 ** factors - 1;
  const replicated = cells.withinDegrees > 0;
  const named = Array.from({ length: full }, (_, index) => index + 1)
    .filter((set) => factorsIn(set) <= 2 && set !== full)
    .sort((a, b) => factorsIn(a) - factorsIn(b) || a - b);
  const counts = named.map((set) => levelsOfSet(cells, set).count);
  const degrees = named.map((set, index) => {
    const own = cells.levels.filter((_, factor) => (set >> factor) & 1);
    return own.length === 1 ? own[0]! - 1 : Math.max(1, counts[index]! - own[0]! - own[1]! + 1);
  });
  const all = cells.means.length;
  const rest = all - 1 - degrees.reduce((sum, value) => sum + value, 0);
  const trialsPerCell = cells.scores / all;
  return {
    sets: replicated ? [...named, full] : named,
    counts: replicated ? [...counts, all] : counts,
    sizes: [...counts, ...(replicated ? [all] : [])].map((count) => cells.scores / count),
    degrees: {
      sets: replicated ? [...degrees, rest] : degrees,
      residual: replicated ? cells.withinDegrees : rest,
    },
    trialsPerCell,
    replicated,
    full,
  };
}

interface Fit {
  readonly mean: number;
  readonly raw: FactorVariances;
  readonly parts: FactorVariances;
  readonly meanSquares: FactorVariances;
  readonly converged: boolean;
}

const isKnown = ({ sets, residual }: FactorVariances) => [...sets, residual].every((value) => Number.isFinite(value));

/** Components from mean squares by their expectations; they may be negative. */
function fromMeanSquares(
  squares: FactorVariances,
  { sets, sizes, replicated, full, trialsPerCell }: Design,
): FactorVariances {
  const rest = replicated ? squares.sets.at(-1)! : squares.residual;
  const component = (set: number, index: number) => {
    if (set === full) return (rest - squares.residual) / trialsPerCell;
    if (factorsIn(set) === 2) return (squares.sets[index]! - rest) / sizes[index]!;
    const pairs = sets.flatMap((other, place) =>
      other !== full && factorsIn(other) === 2 && (other & set) === set ? [place] : [],
    );
    const taken = pairs.reduce((sum, place) => sum + squares.sets[place]!, 0) - (pairs.length - 1) * rest;
    return (squares.sets[index]! - taken) / sizes[index]!;
  };
  return { sets: sets.map(component), residual: squares.residual };
}

/** The expectations of mean squares under these components: the other way round. */
function toMeanSquares(
  variances: FactorVariances,
  { sets, sizes, replicated, full, trialsPerCell }: Design,
): FactorVariances {
  const rest = variances.residual + (replicated ? trialsPerCell * variances.sets.at(-1)! : 0);
  const expected = (set: number, index: number) => {
    if (set === full) return rest;
    const own = sizes[index]! * variances.sets[index]!;
    if (factorsIn(set) === 2) return own + rest;
    return sets.reduce(
      (sum, other, place) =>
        other !== full && factorsIn(other) === 2 && (other & set) === set
          ? sum + sizes[place]! * variances.sets[place]!
          : sum,
      own + rest,
    );
  };
  return { sets: sets.map(expected), residual: variances.residual };
}

function anovaFit(cells: FactorCells, design: Design): Fit {
  const { means, levels } = cells;
  const { replicated, trialsPerCell: trials, full } = design;
  const found = factorMeanSquares(inRows(cells), levels);
  let [squares, degrees] = [0, 0];
  const named = design.sets.filter((set) => set !== full);
  for (let set = 1; set <= full; set++) {
    if (named.includes(set) || !(found.degreesOfFreedom[set]! > 0)) continue;
    squares += found.values[set]! * found.degreesOfFreedom[set]!;
    degrees += found.degreesOfFreedom[set]!;
  }
  const rest = (trials * squares) / degrees;
  const meanSquares = {
    sets: [...named.map((set) => trials * found.values[set]!), ...(replicated ? [rest] : [])],
    residual: replicated ? cells.withinSquares / cells.withinDegrees : rest,
  };
  const raw = fromMeanSquares(meanSquares, design);
  const known = isKnown(raw);
  return {
    mean: means.reduce((sum, value) => sum + value, 0) / means.length,
    raw,
    parts: mapFactors(
      raw,
      (value, index) => Math.max(0, value) / (index === null ? cells.scores : design.counts[index]!),
    ),
    meanSquares,
    converged: known,
  };
}

/** The cells of a complete table in the order of its factors, the items running fastest. */
function inRows({ codes, levels, means }: FactorCells): Float64Array {
  const rows = new Float64Array(means.length);
  means.forEach((value, cell) => {
    rows[levels.reduce((place, count, factor) => place * count + codes[factor]![cell]!, 0)] = value;
  });
  return rows;
}

function remlFit(cells: FactorCells, design: Design): Fit {
  const fit = factorReml(cells, design.sets);
  const raw = { sets: fit.variances, residual: fit.residual };
  const rough = mapFactors(raw, (value, index) => value / (index === null ? cells.scores : design.counts[index]!));
  // The parts of an equivalent balanced table, brought to the exact error of the weighted mean.
  const factor = fit.meanError ** 2 / sumOfFactors(rough);
  const { means } = cells;
  return {
    mean: Number.isNaN(fit.mean) ? means.reduce((sum, value) => sum + value, 0) / means.length : fit.mean,
    raw,
    parts: mapFactors(rough, (value) => value * factor),
    meanSquares: toMeanSquares(raw, design),
    converged: fit.converged,
  };
}

function drawsOf(squares: FactorVariances, design: Design, rng: Rng, count: number): FactorVariances[] {
  const { degrees } = design;
  if (!isKnown(squares) || [...degrees.sets, degrees.residual].some((value) => !(value > 0))) return [];
  const drawn = (value: number, index: number | null) => {
    const freedom = index === null ? degrees.residual : degrees.sets[index]!;
    // A uniform of 0 would divide by 0.
    return (value * freedom) / chiSquaredQuantile(rng.nextUniform() + 2 ** -54, freedom);
  };
  return Array.from({ length: count }, () =>
    mapFactors(fromMeanSquares(mapFactors(squares, drawn), design), (value) => Math.max(0, value)),
  );
}
