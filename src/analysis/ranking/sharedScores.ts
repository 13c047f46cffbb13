import type { Item } from "../../data/item.js";
import { itemsOfAll } from "../../data/itemColumns.js";
import type { MissingPolicy } from "../../data/missing.js";
import { trialsBySeed } from "../../data/seedTables.js";
import { sharedRows } from "../../data/sharedRows.js";
import { MISSING } from "../../defaults.js";
import type { Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { type AveragedFacet, thingsOf } from "../comparison/facetComparison.js";
import type { Side } from "../comparison/testSides.js";
import { note } from "./wording.js";

/** Scores of several models on the items that every one of them scored; seeds, levels of facets and trials averaged within the item. */
export interface SharedScores {
  readonly items: readonly Item[];
  /** Row-major models × items, only to be read. */
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
  {
    missing = MISSING,
    averaged = [],
  }: { readonly missing?: MissingPolicy; readonly averaged?: readonly AveragedFacet[] } = {},
): SharedScores | null {
  if (models.length === 0 || models.some((sides) => sides.some(({ trials }) => trials.length === 0))) return null;
  const runs = models.map((sides) => sides.flatMap(({ trials }) => trials));
  // Each combination of a seed and levels counts the same, however many trials it has.
  const seeds = runs.map((own) =>
    averaged.length > 0 ? thingsOf(own, averaged).things : [...trialsBySeed(own).values()],
  );
  const { items, scores } = sharedRows(seeds, missing, { isOnlyRead: true });
  if (items.length === 0) return null;
  const leftOut = itemsOfAll(runs.flat().map(({ matrix }) => matrix.items)).length - items.length;
  return {
    items,
    scores: averageOfSeeds(
      scores,
      seeds.map(({ length }) => length),
    ),
    leftOut,
    plain:
      leftOut === 0 && runs.every((own) => own.length === 1) && items.every(({ cluster }) => cluster === undefined),
  };
}

/** Row-major models × items from the rows of their seeds, which stand together. */
function averageOfSeeds(scores: Float64Array, seeds: readonly number[]): Float64Array {
  const rows = seeds.reduce((total, count) => total + count, 0);
  if (rows === seeds.length) return scores;
  const width = scores.length / rows;
  const averages = new Float64Array(seeds.length * width);
  let start = 0;
  seeds.forEach((count, model) => {
    for (let item = 0; item < width; item++) {
      const own = Array.from({ length: count }, (_, seed) => scores[(start + seed) * width + item]!);
      averages[model * width + item] = mean(own);
    }
    start += count;
  });
  return averages;
}

/** Says that items were left out; nothing where none was. */
export function leftOutNotes(leftOut: number, shared: number): Note[] {
  return leftOut === 0 ? [] : [note("items-left-out", { leftOut, items: leftOut + shared })];
}
