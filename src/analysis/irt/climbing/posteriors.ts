import { exponential } from "../../../numeric/elementary/exponential.js";
import { log1p, logarithm } from "../../../numeric/elementary/logarithm.js";
import type { NormalGrid } from "../../../numeric/quadrature.js";
import type { ItemTable } from "../itemTable.js";
import type { Responses } from "../responses.js";
import { RightBytes, SumsOfRight } from "./rightBytes.js";

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
type PosteriorVisitor = (pattern: number, posterior: Posterior, group: number) => void;

/** Curves of the items on the grid, and a walk over the posteriors of all patterns. Holds buffers, used again by each call of `update`. */
interface Posteriors {
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
export function createPosteriors(
  responses: Responses,
  grid: NormalGrid,
  rightBytes = new RightBytes(responses),
): Posteriors {
  const { itemCount, patternCount, groupStarts, groupMissing } = responses;
  const width = grid.nodes.length;
  const isComplete = groupMissing.every((missing) => missing.length === 0);
  const curves = new Float64Array(itemCount * width);
  const logs: LogCurves = {
    allWrong: new Float64Array(width),
    logWrong: isComplete ? null : new Float64Array(itemCount * width),
    logRight: null,
  };
  const walk: Walk = {
    nodes: grid.nodes,
    base: new Float64Array(width),
    logs: new Float64Array(width),
    peaks: new Int32Array(patternCount).fill(width >> 1),
    posterior: { from: 0, to: width, weights: new Float64Array(width), logLikelihood: 0, mean: 0, variance: 0 },
  };
  const sums = { slopes: new SumsOfRight(rightBytes), intercepts: new SumsOfRight(rightBytes) };
  return {
    curves,
    update(next) {
      sums.slopes.update(next.slopes);
      sums.intercepts.update(next.intercepts);
      fillCurves(next, grid, curves, logs.allWrong, logs.logWrong);
      if (next.guessing === null) return;
      logs.logRight ??= new Float64Array(itemCount * width);
      addGuessing(next, next.guessing, grid.nodes, { ...logs, logRight: logs.logRight });
    },
    visit(visitor) {
      for (let group = 0; group < groupMissing.length; group++) {
        startGroup(walk.base, grid, logs, groupMissing[group]!);
        for (let pattern = groupStarts[group]!; pattern < groupStarts[group + 1]!; pattern++) {
          const interceptSum =
            logs.logRight === null
              ? placeByPeak(walk, sums, pattern)
              : placeByItems(walk, responses, logs.logRight, pattern);
          summarize(walk, interceptSum);
          visitor(pattern, walk.posterior, group);
        }
      }
    },
  };
}

/** Logs of the items' curves on the grid. */
interface LogCurves {
  /** Σ_j ln(1 − P_j) by node. */
  readonly allWrong: Float64Array;
  /** ln(1 − P_j), items × nodes; `null` where every pattern answers every item. */
  readonly logWrong: Float64Array | null;
  /** ln P_j − ln(1 − P_j), items × nodes; only with guessing. */
  logRight: Float64Array | null;
}

/** What a walk over the patterns writes to, one pattern after another. */
interface Walk {
  readonly nodes: Float64Array;
  /** By node: log of the prior, and of all items of the group answered wrong. */
  readonly base: Float64Array;
  /** Logs of the posterior weights, relative to the largest. */
  readonly logs: Float64Array;
  /** Where each pattern had its peak the last time. */
  readonly peaks: Int32Array;
  readonly posterior: Posterior;
}

/** The logs that all patterns of a group share: those that lack these items. */
function startGroup(
  base: Float64Array,
  { logWeights }: NormalGrid,
  { allWrong, logWrong }: LogCurves,
  missing: Int32Array,
): void {
  const width = base.length;
  for (let q = 0; q < width; q++) base[q] = logWeights[q]! + allWrong[q]!;
  for (const item of missing) {
    for (let q = 0; q < width; q++) base[q] = base[q]! - logWrong![item * width + q]!;
  }
}

/** Without guessing: a pattern enters by its two sums, and its logs fall on both sides of a peak. Gives Σ_right d_j. */
function placeByPeak(
  walk: Walk,
  { slopes, intercepts }: { readonly slopes: SumsOfRight; readonly intercepts: SumsOfRight },
  pattern: number,
): number {
  const slopeSum = slopes.of(pattern);
  const peak = peakFrom(walk.peaks[pattern]!, walk, slopeSum);
  walk.peaks[pattern] = peak;
  fillAround(peak, walk, slopeSum);
  return intercepts.of(pattern);
}

function peakFrom(start: number, { base, nodes }: Walk, slopeSum: number): number {
  const rise = (q: number) => base[q + 1]! - base[q]! + slopeSum * (nodes[q + 1]! - nodes[q]!);
  let peak = start;
  while (peak + 1 < base.length && rise(peak) > 0) peak++;
  while (peak > 0 && rise(peak - 1) < 0) peak--;
  return peak;
}

/** Logs relative to the peak, as far as they matter; concave, so that they only fall on both sides. */
function fillAround(peak: number, { base, nodes, logs, posterior }: Walk, slopeSum: number): void {
  const top = base[peak]! + slopeSum * nodes[peak]!;
  let [from, to] = [peak, peak + 1];
  logs[peak] = 0;
  for (; from > 0; from--) {
    const log = base[from - 1]! + slopeSum * nodes[from - 1]! - top;
    if (log < NEGLIGIBLE) break;
    logs[from - 1] = log;
  }
  for (; to < base.length; to++) {
    const log = base[to]! + slopeSum * nodes[to]! - top;
    if (log < NEGLIGIBLE) break;
    logs[to] = log;
  }
  posterior.logLikelihood = top;
  posterior.from = from;
  posterior.to = to;
}

/** With guessing: the whole grid, which may have several peaks. The right answers' terms are in the logs, so that 0 is left. */
function placeByItems(
  { base, logs, posterior }: Walk,
  { itemCount, right }: Responses,
  logRight: Float64Array,
  pattern: number,
): number {
  const width = base.length;
  const start = pattern * itemCount;
  logs.set(base);
  for (let item = 0; item < itemCount; item++) {
    if (right[start + item] === 0) continue;
    for (let q = 0, cell = item * width; q < width; q++, cell++) logs[q] = logs[q]! + logRight[cell]!;
  }
  let top = Number.NEGATIVE_INFINITY;
  for (let q = 0; q < width; q++) if (logs[q]! > top) top = logs[q]!;
  for (let q = 0; q < width; q++) logs[q] = logs[q]! - top;
  let [from, to] = [0, width];
  while (logs[from]! < NEGLIGIBLE) from++;
  while (logs[to - 1]! < NEGLIGIBLE) to--;
  posterior.logLikelihood = top;
  posterior.from = from;
  posterior.to = to;
  return 0;
}

/** Weights that sum to 1, their mean and variance, and the log-likelihood. */
function summarize({ nodes, logs, posterior }: Walk, interceptSum: number): void {
  const { from, to, weights } = posterior;
  let total = 0;
  let first = 0;
  for (let q = from; q < to; q++) {
    const weight = exponential(logs[q]!);
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
  posterior.logLikelihood += logarithm(total) + interceptSum;
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
    const ratio = exponential(slope * spacing);
    const start = item * width;
    let odds = 0;
    for (let q = 0; q < width; q++) {
      // On equally spaced nodes the odds grow by the same factor.
      odds = q % FRESH === 0 ? exponential(slope * nodes[q]! + intercepts[item]!) : odds * ratio;
      const factor = 1 + odds;
      curves[start + q] = odds / factor;
      if (logWrong !== null) logWrong[start + q] = -log1p(odds);
      const product = products[q]! * factor;
      if (product > LARGE) {
        allWrong[q] = allWrong[q]! - logarithm(product);
        products[q] = 1;
      } else products[q] = product;
    }
  }
  for (let q = 0; q < width; q++) allWrong[q] = allWrong[q]! - logarithm(products[q]!);
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
    const logMiss = log1p(-guess);
    for (let q = 0, cell = item * width; q < width; q++, cell++) {
      const odds = exponential(slopes[item]! * nodes[q]! + intercepts[item]!);
      logRight[cell] = logarithm((guess / (1 - guess)) * (1 + odds) + odds);
      allWrong[q] = allWrong[q]! + logMiss;
      if (logWrong !== null) logWrong[cell] = logWrong[cell]! + logMiss;
    }
  }
}
