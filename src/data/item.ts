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

/**
 * Expected score of guessing: the mean of 1/choices over the items, in [0, 1].
 * NaN unless every item says how many choices it has, since a guessed chance level misleads.
 */
export function chanceLevel(items: readonly Item[]): number {
  return mean(items.map(({ choices }) => (choices === undefined ? Number.NaN : 1 / choices)));
}
