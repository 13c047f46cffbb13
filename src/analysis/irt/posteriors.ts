import type { NormalGrid } from "../../numeric/quadrature.js";
import type { ItemTable } from "./itemTable.js";
import type { Responses } from "./responses.js";

/** Posterior of the ability of one pattern on the nodes of the grid. Valid until the next one is visited. */
export interface Posterior {
  /** First node with weight, and one past the last: outside, weights are below 1e-17 of the largest. */
  from: number;
  to: number;
  /** By node, summing to 1; only the entries from `from` to `to` mean anything. */
  readonly weights: Float64Array;
  /** Log of the probability of the pattern. */
  logLikelihood: number;
  mean: number;
  variance: number;
}

/** Called for each pattern in turn, group after group; `group` is the place of the pattern's group. */
export type PosteriorVisitor = (pattern: number, posterior: Posterior, group: number) => void;

/** Curves of the items on the grid, and a walk over the posteriors of all patterns. Holds buffers, used again by each call of `update`. */
export interface Posteriors {
  /** Row-major items × nodes: the logistic of aθ + d (the probability of a right answer, guessing aside). */
  readonly curves: Float64Array;
  /** Moves to these item parameters. */
  update(items: ItemTable): void;
  visit(visitor: PosteriorVisitor): void;
}

/** A log weight this far below the largest is left out: e^−40 is 4e-18. */
const NEGLIGIBLE = -40;

/**
 * Posterior weights of every pattern, in logs throughout, so that no number of items underflows.
 *
 * In the two-parameter model ln P(pattern | θ) = Σ ln(1 − P_j(θ)) + θ·Σ_right a_j + Σ_right d_j: the first sum is the same
 * for all patterns with the same items answered, and a pattern enters by two numbers. It is concave in θ, so that its
 * peak is found by walking uphill and the nodes that matter lie around it. With guessing the terms of the right answers
 * are added node by node.
 */
export function createPosteriors(responses: Responses, grid: NormalGrid): Posteriors {
  const { itemCount, patternCount, right, groupStarts, groupMissing } = responses;
  const { nodes, logWeights } = grid;
  const width = nodes.length;
  const curves = new Float64Array(itemCount * width);
  const isComplete = groupMissing.every((missing) => missing.length === 0);
  const logWrong = isComplete ? null : new Float64Array(itemCount * width);
  const allWrong = new Float64Array(width);
  const base = new Float64Array(width);
  const logs = new Float64Array(width);
  const peaks = new Int32Array(patternCount).fill(width >> 1);
  const posterior: Posterior = {
    from: 0,
    to: width,
    weights: new Float64Array(width),
    logLikelihood: 0,
    mean: 0,
    variance: 0,
  };
  let items: ItemTable | null = null;
  let logRight: Float64Array | null = null;

  function update(next: ItemTable): void {
    items = next;
    fillCurves(next, grid, curves, allWrong, logWrong);
    if (next.guessing === null) return;
    logRight ??= new Float64Array(itemCount * width);
    addGuessing(next, next.guessing, nodes, { allWrong, logWrong, logRight });
  }

  function visit(visitor: PosteriorVisitor): void {
    const { slopes, intercepts } = items!;
    for (let group = 0; group < groupMissing.length; group++) {
      for (let q = 0; q < width; q++) base[q] = logWeights[q]! + allWrong[q]!;
      for (const item of groupMissing[group]!) {
        for (let q = 0; q < width; q++) base[q] = base[q]! - logWrong![item * width + q]!;
      }
      for (let pattern = groupStarts[group]!; pattern < groupStarts[group + 1]!; pattern++) {
        const start = pattern * itemCount;
        let [slopeSum, interceptSum] = [0, 0];
        if (logRight === null) {
          for (let item = 0; item < itemCount; item++) {
            const isRight = right[start + item]!;
            slopeSum += isRight * slopes[item]!;
            interceptSum += isRight * intercepts[item]!;
          }
          peaks[pattern] = walkUphill(peaks[pattern]!, slopeSum);
          window(peaks[pattern]!, slopeSum);
        } else {
          addRightTerms(start);
        }
        summarize(interceptSum);
        visitor(pattern, posterior, group);
      }
    }
  }

  function walkUphill(start: number, slopeSum: number): number {
    const rise = (q: number) => base[q + 1]! - base[q]! + slopeSum * (nodes[q + 1]! - nodes[q]!);
    let peak = start;
    while (peak + 1 < width && rise(peak) > 0) peak++;
    while (peak > 0 && rise(peak - 1) < 0) peak--;
    return peak;
  }

  /** Logs relative to the peak, as far as they matter; concave, so that they only fall on both sides. */
  function window(peak: number, slopeSum: number): void {
    const top = base[peak]! + slopeSum * nodes[peak]!;
    posterior.logLikelihood = top;
    let [from, to] = [peak, peak + 1];
    logs[peak] = 0;
    for (; from > 0; from--) {
      const log = base[from - 1]! + slopeSum * nodes[from - 1]! - top;
      if (log < NEGLIGIBLE) break;
      logs[from - 1] = log;
    }
    for (; to < width; to++) {
      const log = base[to]! + slopeSum * nodes[to]! - top;
      if (log < NEGLIGIBLE) break;
      logs[to] = log;
    }
    posterior.from = from;
    posterior.to = to;
  }

  /** With guessing: the whole grid, which may have several peaks. */
  function addRightTerms(start: number): void {
    logs.set(base);
    for (let item = 0; item < itemCount; item++) {
      if (right[start + item] === 0) continue;
      for (let q = 0, cell = item * width; q < width; q++, cell++) logs[q] = logs[q]! + logRight![cell]!;
    }
    let top = Number.NEGATIVE_INFINITY;
    for (let q = 0; q < width; q++) if (logs[q]! > top) top = logs[q]!;
    for (let q = 0; q < width; q++) logs[q] = logs[q]! - top;
    let [from, to] = [0, width];
    while (logs[from]! < NEGLIGIBLE) from++;
    while (logs[to - 1]! < NEGLIGIBLE) to--;
    posterior.from = from;
    posterior.to = to;
    posterior.logLikelihood = top;
  }

  function summarize(interceptSum: number): void {
    const { from, to, weights } = posterior;
    let total = 0;
    let first = 0;
    for (let q = from; q < to; q++) {
      const weight = Math.exp(logs[q]!);
      weights[q] = weight;
      total += weight;
      first += weight * nodes[q]!;
    }
    const mean = first / total;
    let second = 0;
    for (let q = from; q < to; q++) {
      weights[q] = weights[q]! / total;
      const deviation = nodes[q]! - mean;
      second += weights[q]! * deviation * deviation;
    }
    posterior.mean = mean;
    posterior.variance = second;
    posterior.logLikelihood += Math.log(total) + interceptSum;
  }

  return { curves, update, visit };
}

/** Nodes after which e^(aθ + d) is computed afresh, not from its left neighbour: rounding stays below 1e-14. */
const FRESH = 32;

/** A product of factors is kept below this before its logarithm is taken: one factor more cannot overflow. */
const LARGE = 1e150;

/** Fills the curves, Σ_j ln(1 − P_j) by node, and where asked ln(1 − P_j) item by item. */
function fillCurves(
  { slopes, intercepts }: ItemTable,
  { nodes, spacing }: NormalGrid,
  curves: Float64Array,
  allWrong: Float64Array,
  logWrong: Float64Array | null,
): void {
  const width = nodes.length;
  const products = new Float64Array(width).fill(1);
  allWrong.fill(0);
  for (let item = 0; item < slopes.length; item++) {
    const slope = slopes[item]!;
    const ratio = Math.exp(slope * spacing);
    const start = item * width;
    let odds = 0;
    for (let q = 0; q < width; q++) {
      // On equally spaced nodes the odds grow by the same factor.
      odds = q % FRESH === 0 ? Math.exp(slope * nodes[q]! + intercepts[item]!) : odds * ratio;
      const factor = 1 + odds;
      curves[start + q] = odds / factor;
      if (logWrong !== null) logWrong[start + q] = -Math.log1p(odds);
      const product = products[q]! * factor;
      if (product > LARGE) {
        allWrong[q] = allWrong[q]! - Math.log(product);
        products[q] = 1;
      } else products[q] = product;
    }
  }
  for (let q = 0; q < width; q++) allWrong[q] = allWrong[q]! - Math.log(products[q]!);
}

interface GuessingTables {
  readonly allWrong: Float64Array;
  readonly logWrong: Float64Array | null;
  readonly logRight: Float64Array;
}

/** With guessing, 1 − P = (1 − c)(1 − L), and a right answer adds ln P − ln(1 − P). */
function addGuessing(
  { slopes, intercepts }: ItemTable,
  guessing: Float64Array,
  nodes: Float64Array,
  { allWrong, logWrong, logRight }: GuessingTables,
): void {
  const width = nodes.length;
  for (let item = 0; item < guessing.length; item++) {
    const guess = guessing[item]!;
    const logMiss = Math.log1p(-guess);
    for (let q = 0, cell = item * width; q < width; q++, cell++) {
      const odds = Math.exp(slopes[item]! * nodes[q]! + intercepts[item]!);
      logRight[cell] = Math.log((guess / (1 - guess)) * (1 + odds) + odds);
      allWrong[q] = allWrong[q]! + logMiss;
      if (logWrong !== null) logWrong[cell] = logWrong[cell]! + logMiss;
    }
  }
}
