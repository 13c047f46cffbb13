import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT, recordsWith, recordWith } from "../../arguments/shapes.js";
import type { Item } from "../../data/item.js";
import { SEED } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { kMeans } from "../../inference/items/kMeans.js";
import { compare } from "../../numeric/ascendingOrder.js";
import { createRng } from "../../random/rng.js";
import type { ItemBank } from "./itemBank.js";

/** Items that stand for all: each the one nearest to the middle of its cluster, weighted by the cluster's share of the items. */
export interface Anchors {
  /** Indices into the items, ascending. */
  readonly items: readonly number[];
  /** Shares of the items, in the same order; they sum to 1. */
  readonly weights: readonly number[];
}

export interface AnchorOptions {
  /** Seed of the starts of k-means; default 1. */
  readonly seed?: number;
  /** Starts of k-means; default 3. */
  readonly starts?: number;
}

/**
 * Anchors by the items' parameters: k-means on (slope, intercept), the α and −β of Polo et al. (2024), arXiv 2402.14992.
 * Difficulty −intercept/slope is not used, since it runs away where the slope is near 0. Items that no run answered stand
 * for nothing.
 */
export function parameterAnchors(
  items: readonly Item[],
  bank: Pick<ItemBank, "items">,
  size: number,
  options: AnchorOptions = {},
): Anchors {
  requireArgument("parameterAnchors", "items", items, recordsWith(["id"], "the items of a matrix"));
  requireArgument("parameterAnchors", "bank", bank, recordWith(["items"], "what fitItemBank or itemBank returns"));
  requireArgument("parameterAnchors", "size", size, COUNT);
  requireSize("parameterAnchors", size, items.length);
  optionsOf("parameterAnchors", options);
  return anchorsOf(
    items,
    (item) => {
      const parameters = bank.items[item];
      return parameters == null ? null : [parameters.slope, parameters.intercept];
    },
    2,
    { size, ...options },
  );
}

/**
 * Anchors by who got the items right: k-means on each item's scores over the runs, "correctness" clusters of Polo et al.
 * (2024), arXiv 2402.14992. Needs no model and no right-or-wrong scores. A missing score takes the item's mean.
 *
 * @param scores row-major runs × items, NaN not scored; sort the runs for a result that does not depend on their order
 */
export function scoreAnchors(
  items: readonly Item[],
  scores: Scores,
  size: number,
  options: AnchorOptions = {},
): Anchors {
  requireArgument("scoreAnchors", "items", items, recordsWith(["id"], "the items of a matrix"));
  const readScores = scoresOf("scoreAnchors", "scores", scores);
  requireArgument("scoreAnchors", "size", size, COUNT);
  requireSize("scoreAnchors", size, items.length);
  if (readScores.length % items.length !== 0) {
    throw new ArgumentError(
      "scoreAnchors",
      `scores must hold runs × items, got ${readScores.length} for ${items.length} items.`,
    );
  }
  optionsOf("scoreAnchors", options);
  const width = items.length;
  const runs = readScores.length / width;
  const column = (item: number) => {
    const own = Array.from({ length: runs }, (_, run) => readScores[run * width + item]!);
    const known = own.filter((score) => !Number.isNaN(score));
    if (known.length === 0) return null;
    const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
    return own.map((score) => (Number.isNaN(score) ? mean : score));
  };
  return anchorsOf(items, column, runs, { size, ...options });
}

/** Items are taken in the order of their ids, so that the order of the file does not matter and ties go to the first id. */
function anchorsOf(
  items: readonly Item[],
  placeOf: (item: number) => readonly number[] | null,
  dimensions: number,
  { size, seed = SEED, starts = 3 }: AnchorOptions & { readonly size: number },
): Anchors {
  const byId = items.map((_, item) => item).sort((a, b) => compareIds(items[a]!.id, items[b]!.id));
  const placed = byId.flatMap((item) => {
    const place = placeOf(item);
    return place === null ? [] : [{ item, place }];
  });
  if (placed.length <= size) {
    const all = placed.map(({ item }) => item).sort(compare);
    return { items: all, weights: all.map(() => 1 / all.length) };
  }
  const points = Float64Array.from(placed.flatMap(({ place }) => place));
  const { labels, centres, sizes } = kMeans(createRng(seed, "anchors"), points, dimensions, size, { starts });
  const nearest = new Map<number, { point: number; distance: number }>();
  labels.forEach((cluster, point) => {
    let distance = 0;
    for (let d = 0; d < dimensions; d++) {
      distance += (points[point * dimensions + d]! - centres[cluster * dimensions + d]!) ** 2;
    }
    const before = nearest.get(cluster);
    // The two items of a cluster of two are equally near but for rounding.
    if (before === undefined || distance < before.distance * (1 - 1e-9)) nearest.set(cluster, { point, distance });
  });
  const anchors = [...nearest]
    .map(([cluster, { point }]) => ({ item: placed[point]!.item, weight: sizes[cluster]! / placed.length }))
    .sort((a, b) => a.item - b.item);
  return { items: anchors.map(({ item }) => item), weights: anchors.map(({ weight }) => weight) };
}

/** By code units: the same on every platform. */
export function compareIds(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Throws unless this many of the items can be chosen. */
export function requireSize(caller: string, size: number, items: number): void {
  if (Number.isSafeInteger(size) && size >= 1 && size <= items) return;
  throw new ArgumentError(caller, `size must be a whole number from 1 to the ${items} items, got ${size}.`);
}
