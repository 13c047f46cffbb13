import type { Item } from "../data/item.js";
import type { Run } from "../data/run.js";

/** The answers of one run as bits: bit j of word w is that of item 31 w + j of the task. */
export interface ReducedRun {
  readonly run: Run;
  /** Whether more is better, where the table says it. */
  readonly higherIsBetter?: boolean;
  /** The items that were asked. */
  readonly asked: readonly number[];
  /** Those of them that have a score. */
  readonly scored: readonly number[];
  /** Those of them that are right. */
  readonly right: readonly number[];
  /** Those of them whose score is neither 0 nor 1, and their scores in the order of the items; nothing where there are none. */
  readonly graded?: { readonly items: readonly number[]; readonly scores: readonly number[] };
}

/** The items and runs of one task. */
export interface ReducedTask {
  readonly task: string;
  /** In the order of their ids. */
  readonly items: readonly Item[];
  /** In the order of their names. */
  readonly runs: readonly ReducedRun[];
}

/** Scores of 0 and 1 in one or two bits each, and others as numbers, as plain data. */
export interface Reduced {
  readonly kind: "reduced";
  readonly version: 1;
  readonly tasks: readonly ReducedTask[];
}
