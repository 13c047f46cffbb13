import type { Run } from "../data/run.js";
import type { Place } from "../errors.js";

/** A row of the table of items. */
export interface ItemRow {
  readonly task: string;
  readonly id: string;
  /** Its number within the task. */
  readonly number: number;
  /** The least and the greatest of its clusters, which must be one. */
  readonly cluster?: readonly [string, string];
  /** The least and the greatest number of answers to choose from, which must be one. */
  readonly choices?: readonly [number, number];
  readonly place: Place;
}

/** A row of the table of words of right and wrong answers; of the items in it the first is bit 0. */
export interface WordRow {
  readonly run: Run;
  readonly word: number;
  /** Rows of scores behind it. */
  readonly rows: number;
  readonly mask: number;
  readonly scored: number;
  readonly bits: number;
  /** Scores that a row of its kind cannot hold. */
  readonly other: number;
  readonly place: Place;
}

/** A row of the table of words of other scores. */
export interface ScoreWordRow extends Omit<WordRow, "bits"> {
  /** What each score was multiplied with. */
  readonly scale: number;
  /** The whole number of each item of the word; `null` for one without a score. */
  readonly values: readonly (number | null)[];
}

/** A row of the table of runs. */
export interface RunRow {
  readonly run: Run;
  readonly rows: number;
  readonly scored: number;
  /** Number of right answers, where scores are 0 and 1. */
  readonly correct?: number;
  /** The scale of other scores, and the sum of what their whole numbers leave when divided by 16,777,213. */
  readonly sum?: { readonly scale: number; readonly total: number };
  /** Whether more is better, where its rows say it. */
  readonly higherIsBetter?: boolean;
  readonly place: Place;
}

/** A row of the check. */
export interface FaultRow {
  readonly fault: string;
  readonly places: number;
  readonly task: string;
  readonly item: string;
  /** The least scale at which all such scores are whole numbers; none where none was found. */
  readonly scale?: number;
  readonly place: Place;
}

/** What the queries of `reductionSql` gave. Of words there are many: they may be made one by one, and are gone through once. */
export interface ReducedTables {
  readonly items: readonly ItemRow[];
  readonly words: Iterable<WordRow>;
  /** Default none. */
  readonly scores?: Iterable<ScoreWordRow>;
  readonly runs: readonly RunRow[];
  readonly faults: readonly FaultRow[];
}
