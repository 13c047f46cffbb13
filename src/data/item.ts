import { mean } from "../numeric/moments.js";

/** One question of a task. */
export interface Item {
  /** Exactly as written in the dump: `007` and `7` are two items. */
  readonly id: string;
  /** Items of one cluster (passage, template, language group) are not independent. */
  readonly cluster?: string;
  /** Labels of the subsets that the item belongs to. */
  readonly subsets?: readonly string[];
  /** Number of answers to choose from; sets the chance level 1/choices. */
  readonly choices?: number;
  /** Hash of what the item asks, where the dump tells: under another one the same id is another question. */
  readonly document?: number;
  /** What the dump says is the right answer, in small letters: under another one the same id is another question. */
  readonly answer?: string;
}

type Labels = Omit<Item, "id">;

/** What is said of an item; `undefined` where nothing is. */
export type SaidOfItem = { readonly [Label in keyof Labels]?: Labels[Label] | undefined };

/**
 * An item with what is said of it. Written field by field, so that all items have one layout in memory: there may be millions, and
 * records that are put together of parts (`{ ...one, ...other }`) take twenty times as long to look into.
 */
export function itemOf(id: string, { cluster, subsets, choices, document, answer }: SaidOfItem): Item {
  const item: { -readonly [Field in keyof Item]: Item[Field] } = { id };
  if (cluster !== undefined) item.cluster = cluster;
  if (subsets !== undefined) item.subsets = subsets;
  if (choices !== undefined) item.choices = choices;
  if (document !== undefined) item.document = document;
  if (answer !== undefined) item.answer = answer;
  return item;
}

/**
 * Expected score of guessing: the mean of 1/choices over the items, in [0, 1].
 * NaN unless every item says how many choices it has, since a guessed chance level misleads.
 */
export function chanceLevel(items: readonly Item[]): number {
  const first = items[0]?.choices;
  if (first === undefined) return Number.NaN;
  if (items.every(({ choices }) => choices === first)) return 1 / first;
  return mean(items.map(({ choices }) => (choices === undefined ? Number.NaN : 1 / choices)));
}
