import { ArgumentError } from "../../errors.js";
import { uniformInteger } from "../../random/draws.js";
import { numberedStreams } from "../../random/numberedStreams.js";
import type { Rng } from "../../random/rng.js";

/** Points put into clusters around their means. */
interface KMeans {
  /** Cluster of each point, numbered from 0. */
  readonly labels: Int32Array;
  /** Row-major clusters × dimensions. */
  readonly centres: Float64Array;
  /** Points of each cluster: none is empty. */
  readonly sizes: Int32Array;
  /** Sum over points of the squared distance to the centre of their cluster. */
  readonly withinSum: number;
}

interface KMeansOptions {
  /** Starts, of which the one with the smallest `withinSum` is kept; default 3. */
  readonly starts?: number;
  /** Most rounds of each start; default 100. */
  readonly maxIterations?: number;
}

/**
 * k-means with Euclidean distances: Lloyd's rounds from k-means++ starts, the best of several.
 *
 * Equal points are always in one cluster, so there are fewer than k clusters where there are fewer than k different
 * points. A point between two centres goes to the earlier one; a cluster that loses its points takes the point that is
 * farthest from its centre.
 *
 * Lloyd (1982), "Least squares quantization in PCM"; Arthur & Vassilvitskii (2007), "k-means++".
 *
 * @param points row-major points × dimensions, finite
 */
export function kMeans(
  rng: Rng,
  points: Float64Array,
  dimensions: number,
  k: number,
  { starts = 3, maxIterations = 100 }: KMeansOptions = {},
): KMeans {
  const count = points.length / dimensions;
  if (!(Number.isSafeInteger(count) && count > 0)) {
    throw new ArgumentError(
      "kMeans",
      `points must hold one row of ${dimensions} numbers or more, got ${points.length} numbers.`,
    );
  }
  if (!(Number.isSafeInteger(k) && k >= 1)) {
    throw new ArgumentError("kMeans", `k must be a whole number of at least 1, got ${k}.`);
  }
  const streams = numberedStreams(rng, "k-means start");
  let best: KMeans | null = null;
  for (let start = 0; start < starts; start++) {
    const found = climb(points, dimensions, startingCentres(streams(start), points, dimensions, k), maxIterations);
    if (best === null || found.withinSum < best.withinSum) best = found;
  }
  if (best === null) throw new ArgumentError("kMeans", `starts must be at least 1, got ${starts}.`);
  return best;
}

/** Each next centre is a point, drawn with probability in proportion to its squared distance from the centres so far. */
function startingCentres(rng: Rng, points: Float64Array, dimensions: number, k: number): Float64Array {
  const count = points.length / dimensions;
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const chosen: number[] = [uniformInteger(rng, count)];
  for (;;) {
    const centre = chosen.at(-1)! * dimensions;
    let total = 0;
    for (let point = 0; point < count; point++) {
      nearest[point] = Math.min(
        nearest[point]!,
        squaredDistance(points, point * dimensions, points, centre, dimensions),
      );
      total += nearest[point]!;
    }
    if (chosen.length === k || total === 0) break;
    let left = rng.nextUniform() * total;
    let next = -1;
    for (let point = 0; point < count && left >= 0; point++) {
      if (nearest[point] === 0) continue;
      left -= nearest[point]!;
      next = point;
    }
    chosen.push(next);
  }
  const centres = new Float64Array(chosen.length * dimensions);
  chosen.forEach((point, cluster) => {
    centres.set(points.subarray(point * dimensions, (point + 1) * dimensions), cluster * dimensions);
  });
  return centres;
}

function climb(points: Float64Array, dimensions: number, centres: Float64Array, maxIterations: number): KMeans {
  const count = points.length / dimensions;
  const clusters = centres.length / dimensions;
  const labels = new Int32Array(count).fill(-1);
  const distances = new Float64Array(count);
  const sizes = new Int32Array(clusters);
  for (let iteration = 0; ; iteration++) {
    let moved = 0;
    for (let point = 0; point < count; point++) {
      const before = labels[point]!;
      distances[point] = assign(points, point, dimensions, centres, labels);
      if (labels[point] !== before) moved++;
    }
    moved += fillEmptyClusters(labels, distances, sizes);
    if (moved === 0 || iteration === maxIterations) break;
    moveCentres(points, dimensions, labels, sizes, centres);
  }
  return { labels, centres, sizes, withinSum: distances.reduce((sum, distance) => sum + distance, 0) };
}

/** Puts a point into the cluster of its nearest centre; returns the squared distance. */
function assign(
  points: Float64Array,
  point: number,
  dimensions: number,
  centres: Float64Array,
  labels: Int32Array,
): number {
  const from = point * dimensions;
  // Starting with the cluster of the round before makes most other distances end early.
  let nearest = Math.max(0, labels[point]!);
  let least = squaredDistance(points, from, centres, nearest * dimensions, dimensions);
  for (let cluster = 0, at = 0; at < centres.length; cluster++, at += dimensions) {
    if (cluster === nearest) continue;
    const distance = squaredDistance(points, from, centres, at, dimensions, least);
    if (distance < least || (distance === least && cluster < nearest)) {
      least = distance;
      nearest = cluster;
    }
  }
  labels[point] = nearest;
  return least;
}

/** Counts the clusters and gives each empty one the point that is farthest from its centre; returns how many moved. */
function fillEmptyClusters(labels: Int32Array, distances: Float64Array, sizes: Int32Array): number {
  sizes.fill(0);
  for (const label of labels) sizes[label]!++;
  let moved = 0;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    if (sizes[cluster]! > 0) continue;
    let farthest = -1;
    for (let point = 0; point < distances.length; point++) {
      if (sizes[labels[point]!]! < 2) continue;
      if (farthest < 0 || distances[point]! > distances[farthest]!) farthest = point;
    }
    sizes[labels[farthest]!]!--;
    labels[farthest] = cluster;
    distances[farthest] = 0;
    sizes[cluster] = 1;
    moved++;
  }
  return moved;
}

function moveCentres(
  points: Float64Array,
  dimensions: number,
  labels: Int32Array,
  sizes: Int32Array,
  centres: Float64Array,
): void {
  centres.fill(0);
  for (let point = 0, cell = 0; point < labels.length; point++) {
    const at = labels[point]! * dimensions;
    for (let d = 0; d < dimensions; d++) centres[at + d]! += points[cell++]!;
  }
  for (let cell = 0; cell < centres.length; cell++) centres[cell]! /= sizes[Math.floor(cell / dimensions)]!;
}

/** Squared distance of two rows; some number above `enough` as soon as it is sure to be above. */
function squaredDistance(
  first: Float64Array,
  firstStart: number,
  second: Float64Array,
  secondStart: number,
  dimensions: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; ) {
    const end = Math.min(dimensions, d + 16);
    for (; d < end; d++) {
      const difference = first[firstStart + d]! - second[secondStart + d]!;
      sum += difference * difference;
    }
    if (sum > enough) return sum;
  }
  return sum;
}
