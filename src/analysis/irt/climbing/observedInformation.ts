import { addCrossProducts } from "../../../numeric/crossProducts.js";
import type { NormalGrid } from "../../../numeric/quadrature.js";
import type { ItemTable } from "../itemTable.js";
import { type ItemPriors, priorTerms } from "../priors.js";
import type { Responses } from "../responses.js";
import { createExpectation } from "./expectation.js";
import { createPosteriors, type Posterior } from "./posteriors.js";

/**
 * Observed information of all slopes, then all intercepts: minus the second derivatives of the marginal log-likelihood
 * (with priors: of the log-posterior), row-major, lower triangle filled.
 *
 * Louis (1982), "Finding the observed information matrix when using the EM algorithm": the information with known
 * abilities, less the posterior covariance of the score within each pattern. Exact, in a form that stays affordable:
 * every function of ability splits under a pattern's posterior into its regression on ability and a rest. In the model
 * without guessing an answer enters the score by y·(θ, 1), which has no rest, so that the rests depend on the curves
 * alone and are summed over all patterns before they meet item by item.
 */
export function observedInformation(
  responses: Responses,
  items: ItemTable,
  grid: NormalGrid,
  priors: ItemPriors,
): Float64Array {
  const size = 2 * responses.itemCount;
  const information = lostInformation(responses, items, grid);
  for (let cell = 0; cell < information.length; cell++) information[cell] = -information[cell]!;
  addCompleteInformation(information, size, responses, items, grid);
  items.slopes.forEach((slope, item) => {
    const prior = priorTerms(priors, slope, items.intercepts[item]!);
    const intercept = responses.itemCount + item;
    addTo(information, item * size + item, prior.slopeCurvature);
    addTo(information, intercept * size + item, prior.crossCurvature);
    addTo(information, intercept * size + intercept, prior.interceptCurvature);
  });
  return information;
}

/** The information that there would be if abilities were known: one block an item, at the answers that were given. */
function addCompleteInformation(
  information: Float64Array,
  size: number,
  responses: Responses,
  items: ItemTable,
  grid: NormalGrid,
): void {
  const { curves, runs, rightRuns } = createExpectation(responses, grid, items.guessing !== null)(items);
  const { nodes } = grid;
  const width = nodes.length;
  const shared = runs.length === width;
  for (let item = 0; item < responses.itemCount; item++) {
    const guess = items.guessing?.[item] ?? 0;
    let [i0, i1, i2] = [0, 0, 0];
    for (let q = 0, cell = item * width; q < width; q++, cell++) {
      const curve = curves[cell]!;
      const slope = curve * (1 - curve);
      let weight = runs[shared ? q : cell]! * slope;
      if (rightRuns !== null) {
        const ratio = ((1 - guess) * slope) / (guess + (1 - guess) * curve);
        weight -= rightRuns[cell]! * (slope + ratio * (1 - 2 * curve) - ratio * ratio);
      }
      i0 += weight;
      i1 += weight * nodes[q]!;
      i2 += weight * nodes[q]! * nodes[q]!;
    }
    const intercept = responses.itemCount + item;
    addTo(information, item * size + item, i2);
    addTo(information, intercept * size + item, i1);
    addTo(information, intercept * size + intercept, i0);
  }
}

function addTo(values: Float64Array, place: number, value: number): void {
  values[place] = values[place]! + value;
}

/** Vectors whose squares are summed, gathered column by column before they meet. */
const BLOCK = 256;

/** Σ over runs of the posterior covariance of the score: lower triangle. */
function lostInformation(responses: Responses, items: ItemTable, grid: NormalGrid): Float64Array {
  const { itemCount, counts, groupStarts, groupMissing } = responses;
  const size = 2 * itemCount;
  const width = grid.nodes.length;
  const lost = new Float64Array(size * size);
  const posteriors = createPosteriors(responses, grid);
  posteriors.update(items);
  const block = new Float64Array(size * BLOCK);
  let filled = 0;
  const flush = () => {
    addCrossProducts(lost, block, block, { size, stride: BLOCK, length: filled });
    filled = 0;
  };
  /** The place of the next vector: entry i is block[place + i·BLOCK]. */
  const nextColumn = () => {
    if (filled === BLOCK) flush();
    return filled++;
  };
  const scores = scoreCurves(responses, items, posteriors.curves, grid);
  // The rests of a group meet on all nodes; for few patterns it is cheaper to sum over their own.
  const splits = (group: number) =>
    items.guessing === null && groupStarts[group + 1]! - groupStarts[group]! > width / 16;
  const rest = new Float64Array(width * width);
  let current = 0;
  const closeGroup = () => {
    if (splits(current))
      addRests(lost, rest, { responses, grid, curves: posteriors.curves, missing: groupMissing[current]! });
    rest.fill(0);
  };
  posteriors.visit((pattern, posterior, group) => {
    if (group !== current) {
      closeGroup();
      current = group;
    }
    const visited = { pattern, count: counts[pattern]!, posterior, missing: groupMissing[group]! };
    if (splits(group)) {
      scores.regression(visited, block, nextColumn());
      addRest(rest, visited, grid.nodes);
    } else {
      scores.deviations(visited, block, nextColumn);
    }
  });
  closeGroup();
  flush();
  return lost;
}

interface Visited {
  readonly pattern: number;
  readonly count: number;
  readonly posterior: Posterior;
  readonly missing: Int32Array;
}

/** The score of a pattern by node: (y·H − L)·(θ, 1), where H is 1 without guessing. */
function scoreCurves({ itemCount, right }: Responses, items: ItemTable, curves: Float64Array, { nodes }: NormalGrid) {
  const width = nodes.length;
  const byNode = new Float64Array(width);
  const scoreAt = (pattern: number, item: number, q: number) => {
    const curve = curves[item * width + q]!;
    if (right[pattern * itemCount + item] === 0) return -curve;
    const guess = items.guessing?.[item] ?? 0;
    return ((1 - guess) * curve * (1 - curve)) / (guess + (1 - guess) * curve);
  };
  const clear = (missing: Int32Array, block: Float64Array, column: number) => {
    for (const item of missing) {
      block[item * BLOCK + column] = 0;
      block[(itemCount + item) * BLOCK + column] = 0;
    }
  };
  return {
    /** √count·Cov(score, θ)/SD(θ), without guessing. */
    regression({ pattern, count, posterior, missing }: Visited, block: Float64Array, column: number): void {
      const { from, to, weights, mean, variance } = posterior;
      const scale = Math.sqrt(count / variance);
      for (let q = from; q < to; q++) byNode[q] = weights[q]! * (nodes[q]! - mean);
      for (let item = 0; item < itemCount; item++) {
        let [slope, intercept] = [0, 0];
        for (let q = from, cell = item * width + from; q < to; q++, cell++) {
          const term = byNode[q]! * curves[cell]!;
          intercept += term;
          slope += term * nodes[q]!;
        }
        block[item * BLOCK + column] = scale * (right[pattern * itemCount + item]! * variance - slope);
        block[(itemCount + item) * BLOCK + column] = -scale * intercept;
      }
      clear(missing, block, column);
    },
    /** √(count·weight)·(score − mean score), a vector a node. */
    deviations({ pattern, count, posterior, missing }: Visited, block: Float64Array, nextColumn: () => number): void {
      const { from, to, weights } = posterior;
      const means = new Float64Array(2 * itemCount);
      for (let item = 0; item < itemCount; item++) {
        for (let q = from; q < to; q++) {
          const term = weights[q]! * scoreAt(pattern, item, q);
          addTo(means, item, term * nodes[q]!);
          addTo(means, itemCount + item, term);
        }
      }
      for (let q = from; q < to; q++) {
        const column = nextColumn();
        const scale = Math.sqrt(count * weights[q]!);
        for (let item = 0; item < itemCount; item++) {
          const score = scoreAt(pattern, item, q);
          block[item * BLOCK + column] = scale * (score * nodes[q]! - means[item]!);
          block[(itemCount + item) * BLOCK + column] = scale * (score - means[itemCount + item]!);
        }
        clear(missing, block, column);
      }
    },
  };
}

/** Adds count·(diag(w) − ww′ − vv′), v = w·(θ − mean)/SD: the covariance of values at the nodes after regression on θ. */
function addRest(rest: Float64Array, { count, posterior }: Visited, nodes: Float64Array): void {
  const { from, to, weights, mean, variance } = posterior;
  const width = nodes.length;
  for (let q = from; q < to; q++) {
    const weight = count * weights[q]!;
    const tilted = (weight * (nodes[q]! - mean)) / variance;
    addTo(rest, q * width + q, weight);
    for (let r = from; r < to; r++) {
      addTo(rest, q * width + r, -weights[r]! * (weight + tilted * (nodes[r]! - mean)));
    }
  }
}

interface RestContext {
  readonly responses: Responses;
  readonly grid: NormalGrid;
  readonly curves: Float64Array;
  readonly missing: Int32Array;
}

/** Adds G·R·G′, G the curves times (θ, 1) by node, with nothing for items that the group lacks. */
function addRests(lost: Float64Array, rest: Float64Array, { responses, grid, curves, missing }: RestContext): void {
  const { itemCount } = responses;
  const { nodes } = grid;
  const width = nodes.length;
  const size = 2 * itemCount;
  const byNode = new Float64Array(size * width);
  byNode.set(curves, itemCount * width);
  for (const item of missing) byNode.fill(0, (itemCount + item) * width, (itemCount + item + 1) * width);
  for (let cell = 0; cell < itemCount * width; cell++)
    byNode[cell] = byNode[itemCount * width + cell]! * nodes[cell % width]!;
  const image = new Float64Array(size * width);
  const bands = bandsOf(rest, width);
  for (let row = 0; row < size; row++) {
    for (let q = 0; q < width; q++) {
      let sum = 0;
      for (let r = bands.from[q]!; r < bands.to[q]!; r++) sum += rest[q * width + r]! * byNode[row * width + r]!;
      image[row * width + q] = sum;
    }
  }
  addCrossProducts(lost, byNode, image, { size, stride: width, length: width });
}

/** Where each row is not 0: posteriors are narrow, so that distant nodes never meet. */
function bandsOf(matrix: Float64Array, width: number) {
  const [from, to] = [new Int32Array(width), new Int32Array(width)];
  for (let q = 0; q < width; q++) {
    let [first, last] = [0, width];
    while (first < width && matrix[q * width + first] === 0) first++;
    while (last > first && matrix[q * width + last - 1] === 0) last--;
    from[q] = first;
    to[q] = last;
  }
  return { from, to };
}
