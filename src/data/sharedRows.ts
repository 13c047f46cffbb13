import type { Item } from "./item.js";
import { columnFinder } from "./itemColumns.js";
import { type ItemMeans, itemMeans, type RunOfMatrix } from "./itemMeans.js";
import type { MissingPolicy } from "./missing.js";

/** Scores of several things, such as the training seeds of two models, on the items that every one of them has. */
interface SharedRows {
  /** In the order and with the labels of the first thing. */
  readonly items: readonly Item[];
  /** Row-major things × items, complete. */
  readonly scores: Float64Array;
  /** Number of items that all things of a side have, by side. */
  readonly complete: readonly number[];
}

/**
 * Puts the things of several sides on their shared items, by id. A thing is the runs that are its trials, averaged within
 * the item over the trials that scored it. Nothing is shared with a side that holds no thing. Scores that are only read are not
 * copied where they stand in this order already.
 */
export function sharedRows(
  sides: readonly (readonly (readonly RunOfMatrix[])[])[],
  missing: MissingPolicy = "drop",
  { isOnlyRead = false }: { readonly isOnlyRead?: boolean } = {},
): SharedRows {
  const complete = completeRows(sides, isOnlyRead);
  if (complete !== null) return complete;
  const tables = sides.map((things) => (things.length === 0 ? [[]] : things).map((runs) => itemMeans(runs, missing)));
  const { items, rows, columns } = completeColumns(tables.flat());
  const scores = new Float64Array(rows.length * columns.length);
  rows.forEach((row, index) => {
    const start = index * columns.length;
    for (let column = 0; column < columns.length; column++) scores[start + column] = row[columns[column]!]!;
  });
  return {
    items: columns.length === items.length ? items : columns.map((item) => items[item]!),
    scores,
    complete: tables.map((own) => completeColumns(own).columns.length),
  };
}

/** The rows themselves, where each thing is one run and none lacks a score of the items of one matrix; otherwise `null`. */
function completeRows(sides: readonly (readonly (readonly RunOfMatrix[])[])[], isOnlyRead: boolean): SharedRows | null {
  const things = sides.flat();
  const first = things[0]?.[0]?.matrix;
  const areComplete =
    first !== undefined &&
    sides.every(({ length }) => length > 0) &&
    things.every((runs) => {
      const [only] = runs;
      return runs.length === 1 && only?.matrix.items === first.items && only.matrix.states === null;
    });
  if (!areComplete) return null;
  const { items } = first;
  const complete = sides.map(() => items.length);
  const lying = isOnlyRead ? rowsAsTheyLie(things, items.length) : null;
  if (lying !== null) return { items, scores: lying, complete };
  const scores = new Float64Array(things.length * items.length);
  things.forEach(([only], index) => {
    const { matrix, run } = only as RunOfMatrix;
    const [from, to] = [run * items.length, index * items.length];
    // A mean of −0 alone is 0.
    for (let item = 0; item < items.length; item++) scores[to + item] = matrix.scores[from + item]! + 0;
  });
  return { items, scores, complete };
}

/** The rows where they lie, one behind the other and without a −0, whose mean alone is 0; otherwise `null`. */
function rowsAsTheyLie(things: readonly (readonly RunOfMatrix[])[], width: number): Float64Array | null {
  const placeOf = ({ matrix, run }: RunOfMatrix) => matrix.scores.byteOffset + 8 * run * width;
  const first = (things[0] as readonly RunOfMatrix[])[0] as RunOfMatrix;
  const [{ buffer }, start] = [first.matrix.scores, placeOf(first)];
  const areInLine = things.every(([only], index) => {
    const one = only as RunOfMatrix;
    return one.matrix.scores.buffer === buffer && placeOf(one) === start + 8 * index * width;
  });
  if (!areInLine) return null;
  const scores = new Float64Array(buffer, start, things.length * width);
  for (const score of scores) if (Object.is(score, -0)) return null;
  return scores;
}

/** The rows in the order of the first one's items, and the places of the items that all of them have. */
function completeColumns(tables: readonly ItemMeans[]) {
  const items = tables[0]?.items ?? [];
  const placesOf = columnFinder(items);
  const rows = tables.map((table) => inOrder(table, placesOf(table.items), items.length));
  const columns: number[] = [];
  for (let item = 0; item < items.length; item++) {
    if (rows.every((row) => !Number.isNaN(row[item]!))) columns.push(item);
  }
  return { items, rows, columns };
}

function inOrder({ means }: ItemMeans, places: Int32Array | null, width: number): Float64Array {
  if (places === null) return means;
  const row = new Float64Array(width).fill(Number.NaN);
  places.forEach((place, index) => {
    if (place >= 0) row[place] = means[index]!;
  });
  return row;
}
