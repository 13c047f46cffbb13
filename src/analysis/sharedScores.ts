import type { Item } from "../data/item.js";
import { type MissingPolicy, scoresUnderPolicy } from "../data/missing.js";
import { sharedSeedTables } from "../data/seedTables.js";
import type { Note } from "../notes.js";
import { formatCount, plural } from "../numberFormat.js";
import { mean } from "../numeric/moments.js";
import type { Side } from "./sides.js";

/** Scores of several models on the items that every one of them scored; seeds and trials averaged within the item. */
export interface SharedScores {
  readonly items: readonly Item[];
  /** Row-major models × items. */
  readonly scores: Float64Array;
  /** Items of these matrices that not every model, or not every seed of one, scored. */
  readonly leftOut: number;
  /** Whether each model is one run that scored no other item, and no item names a cluster. */
  readonly plain: boolean;
}

/**
 * Puts models on their shared items, by id, in the order of the first model. A model's seeds must all have scored an item
 * for it to count. `null` where a model has run-level scores alone, or no item is shared.
 */
export function sharedScores(
  models: readonly (readonly Side[])[],
  { missing = "drop" }: { readonly missing?: MissingPolicy } = {},
): SharedScores | null {
  if (models.length === 0 || models.some((sides) => sides.some(({ trials }) => trials.length === 0))) return null;
  const direct = oneMatrixScores(models, missing);
  if (direct !== undefined) return direct;
  const runs = models.map((sides) => sides.flatMap(({ trials }) => trials));
  const tables = runs.map((own) => {
    const { items, baseline } = sharedSeedTables(own, own, { missing });
    const score = (column: number) =>
      mean(baseline.seeds.map((_, row) => baseline.scores[row * items.length + column] as number));
    return new Map(items.map((item, column) => [item.id, { item, score: score(column) }]));
  });
  const [first = new Map<string, { item: Item; score: number }>(), ...rest] = tables;
  const items = [...first.values()].flatMap(({ item }) => (rest.every((table) => table.has(item.id)) ? [item] : []));
  if (items.length === 0) return null;
  return {
    items,
    scores: Float64Array.from(tables.flatMap((table) => items.map(({ id }) => table.get(id)?.score as number))),
    leftOut:
      new Set(runs.flatMap((own) => own.flatMap(({ matrix }) => matrix.items.map(({ id }) => id)))).size - items.length,
    plain:
      tables.every(({ size }) => size === items.length) &&
      runs.every((own) => own.length === 1) &&
      items.every(({ cluster }) => cluster === undefined),
  };
}

/** Says that items were left out; nothing where none was. */
export function leftOutNotes(leftOut: number, shared: number): Note[] {
  if (leftOut === 0) return [];
  return [
    {
      code: "items-left-out",
      message: `${plural(leftOut, "item")} of ${formatCount(leftOut + shared)} that not every model (and every seed of it) scored ${leftOut === 1 ? "is" : "are"} left out`,
    },
  ];
}

/** The same, without look-ups by id, when every model is one run of one matrix; undefined where that is not so. */
function oneMatrixScores(
  models: readonly (readonly Side[])[],
  missing: MissingPolicy,
): SharedScores | null | undefined {
  const runs = models.flatMap((sides) => sides.flatMap(({ trials }) => trials));
  const matrix = runs[0]?.matrix;
  if (matrix === undefined || runs.length !== models.length || runs.some((own) => own.matrix !== matrix))
    return undefined;
  const rows = runs.map(({ run }) => scoresUnderPolicy(matrix, run, missing));
  const columns = matrix.items.flatMap((_, item) =>
    rows.every((row) => !Number.isNaN(row[item] as number)) ? [item] : [],
  );
  if (columns.length === 0) return null;
  const scores = new Float64Array(rows.length * columns.length);
  rows.forEach((row, index) => {
    columns.forEach((item, column) => {
      scores[index * columns.length + column] = row[item] as number;
    });
  });
  return {
    items: columns.map((item) => matrix.items[item] as Item),
    scores,
    leftOut: matrix.items.length - columns.length,
    plain: columns.length === matrix.items.length && matrix.items.every(({ cluster }) => cluster === undefined),
  };
}
