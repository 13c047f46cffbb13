import { requireArgument } from "../../arguments/requireArgument.js";
import { MATRIX, RECORD, type Shape } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import { areAsTheyStand, type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { describeRun } from "../../data/run.js";
import { ArgumentError } from "../../errors.js";
import { type IndependentRows, independentRespondents } from "../items/respondents.js";

/** Patterns of right and wrong answers with how many runs gave each: the other way to hand over responses. */
export interface PatternCounts {
  readonly items: readonly Item[];
  /** One row a pattern, one value an item: 1 right, 0 wrong, NaN or null not answered. */
  readonly patterns: readonly ArrayLike<number | null>[];
  /** Runs with each pattern: whole numbers of at least 1. */
  readonly counts: readonly number[];
}

/** Responses as the likelihood needs them: each different pattern once, on the items that vary. */
export interface Responses {
  readonly itemCount: number;
  readonly patternCount: number;
  /** How many runs gave each pattern. */
  readonly counts: Float64Array;
  /** Row-major patterns × items: 1 for right, 0 for wrong or not answered. */
  readonly right: Uint8Array;
  /**
   * Patterns with the same items not answered stand together: group g holds patterns groupStarts[g] to
   * groupStarts[g + 1], and groupMissing[g] lists the items that they lack.
   */
  readonly groupStarts: Int32Array;
  readonly groupMissing: readonly Int32Array[];
  /** Sum of the counts. */
  readonly runCount: number;
}

/** An item that the fit leaves out, and why. */
export interface ExcludedItem {
  /** Place among the items as given. */
  readonly index: number;
  readonly reason: "all-right" | "all-wrong" | "not-answered" | "copy";
}

/** The responses of a table, and where its rows and items went. */
export interface PreparedResponses {
  readonly responses: Responses;
  /** Place among the items as given of each item of `responses`. */
  readonly items: readonly number[];
  readonly excluded: readonly ExcludedItem[];
  /** Pattern of each row as given; −1 for a row without an answer to any item that varies. */
  readonly patternOfRow: Int32Array;
}

/** A table of 0/1 scores with its names: what both kinds of input are turned into. */
export interface ResponseTable {
  readonly items: readonly Item[];
  readonly rows: readonly string[];
  /** Row-major rows × items: 1, 0 or NaN. */
  readonly scores: Float64Array;
  readonly counts: readonly number[];
  /** Scores that are neither 0 nor 1. */
  readonly otherScores: number;
  /** Whether scores were turned round, because lower is better. */
  readonly reversed: boolean;
}

const ANSWERS: Shape = {
  needs: "a result matrix or { items, patterns, counts }",
  fits: (value) =>
    MATRIX.fits(value) ||
    (RECORD.fits(value) &&
      ["items", "patterns", "counts"].every((key) => Array.isArray((value as Readonly<Record<string, unknown>>)[key]))),
  repair: "Make a matrix of rows with fromRows([{ model, item, score }, …]).matrices[0].",
};

/** Reads a matrix or pattern counts; scores where lower is better are turned round, so that 1 is good. */
export function responseTable(
  data: ResultMatrix | PatternCounts,
  missing: MissingPolicy,
  caller = "fit2pl",
): ResponseTable {
  requireArgument(caller, "data", data, ANSWERS);
  const table = "patterns" in data ? patternTable(data) : matrixTable(data, missing);
  return { ...table, otherScores: table.scores.reduce((count, score) => count + Number(isOther(score)), 0) };
}

function isOther(score: number): boolean {
  return score !== 0 && score !== 1 && !Number.isNaN(score);
}

/**
 * Rows of each independent run of a table: models that answer alike are one family, seeds, checkpoints and trials of a model one
 * model (see `independentRespondents`). `null` where every row is independent, as patterns with counts are taken to be.
 */
export function dependentRows(data: ResultMatrix | PatternCounts, { scores }: ResponseTable): IndependentRows | null {
  if ("patterns" in data) return null;
  const found = independentRespondents({ runs: data.runs, items: data.items, scores, trials: data.runs.length });
  return found.unit === "run" ? null : found;
}

type TableParts = Omit<ResponseTable, "otherScores">;

function matrixTable(matrix: ResultMatrix, missing: MissingPolicy): TableParts {
  const { runs, items, higherIsBetter } = matrix;
  const scores = areAsTheyStand(matrix, missing) ? matrix.scores : changedScores(matrix, missing);
  return {
    items,
    rows: runs.map(describeRun),
    scores: higherIsBetter ? scores : scores.map((score) => 1 - score),
    counts: runs.map(() => 1),
    reversed: !higherIsBetter,
  };
}

function changedScores(matrix: ResultMatrix, missing: MissingPolicy): Float64Array {
  const scores = new Float64Array(matrix.scores.length);
  matrix.runs.forEach((_, run) => {
    scores.set(scoresUnderPolicy(matrix, run, missing), run * matrix.items.length);
  });
  return scores;
}

function patternTable({ items, patterns, counts }: PatternCounts): TableParts {
  if (patterns.length !== counts.length) {
    throw new ArgumentError(
      "fit2pl",
      `counts must hold one number a pattern, got ${counts.length} for ${patterns.length} patterns.`,
    );
  }
  const scores = new Float64Array(patterns.length * items.length);
  patterns.forEach((pattern, row) => {
    if (pattern.length !== items.length) {
      throw new ArgumentError(
        "fit2pl",
        `pattern ${row} must hold one score an item, got ${pattern.length} for ${items.length} items.`,
      );
    }
    for (let item = 0; item < items.length; item++) scores[row * items.length + item] = pattern[item] ?? Number.NaN;
  });
  const wrong = counts.find((count) => !(Number.isSafeInteger(count) && count > 0));
  if (wrong !== undefined) {
    throw new ArgumentError(
      "fit2pl",
      `counts must be whole numbers of at least 1, got ${wrong}. Leave out unseen patterns.`,
    );
  }
  return { items, rows: patterns.map((_, row) => `pattern-${row + 1}`), scores, counts, reversed: false };
}

/** Leaves out items without variance, copies of others and rows without answers, and puts equal rows together. */
export function prepareResponses(
  { items, rows, scores, counts }: ResponseTable,
  copies: ReadonlySet<number> = new Set(),
): PreparedResponses {
  const varying = varyingItems(scores, items.length);
  const kept = varying.kept.filter((item) => !copies.has(item));
  const excluded = [...varying.excluded, ...[...copies].map((index): ExcludedItem => ({ index, reason: "copy" }))];
  const patterns = new Map<string, { readonly row: number; readonly mask: string; count: number }>();
  const keys = rows.map((_, row) => rowKey(scores.subarray(row * items.length, (row + 1) * items.length), kept));
  keys.forEach(({ pattern, mask, answers }, row) => {
    if (answers === 0) return;
    const known = patterns.get(pattern);
    if (known === undefined) patterns.set(pattern, { row, mask, count: counts[row]! });
    else known.count += counts[row]!;
  });
  const groups = [...groupBy([...patterns.entries()], ([, { mask }]) => mask).values()];
  const ordered = groups.flat();
  const place = new Map(ordered.map(([pattern], index) => [pattern, index]));
  const right = new Uint8Array(ordered.length * kept.length);
  ordered.forEach(([, { row }], index) => {
    for (let item = 0; item < kept.length; item++) {
      right[index * kept.length + item] = Number(scores[row * items.length + kept[item]!] === 1);
    }
  });
  const groupStarts = new Int32Array(groups.length + 1);
  groups.forEach((members, group) => {
    groupStarts[group + 1] = groupStarts[group]! + members.length;
  });
  return {
    responses: {
      itemCount: kept.length,
      patternCount: ordered.length,
      counts: Float64Array.from(ordered, ([, { count }]) => count),
      right,
      groupStarts,
      groupMissing: groups.map(([first]) => {
        const start = first![1].row * items.length;
        return Int32Array.from(kept.keys()).filter((item) => Number.isNaN(scores[start + kept[item]!]!));
      }),
      runCount: ordered.reduce((total, [, { count }]) => total + count, 0),
    },
    items: kept,
    excluded,
    patternOfRow: Int32Array.from(keys, ({ pattern }) => place.get(pattern) ?? -1),
  };
}

function varyingItems(scores: Float64Array, width: number) {
  const right = new Uint8Array(width);
  const wrong = new Uint8Array(width);
  for (let start = 0; start < scores.length; start += width) {
    for (let item = 0; item < width; item++) {
      const score = scores[start + item]!;
      if (score === 1) right[item] = 1;
      else if (score === 0) wrong[item] = 1;
    }
  }
  const kept: number[] = [];
  const excluded: ExcludedItem[] = [];
  for (let item = 0; item < width; item++) {
    if (right[item] && wrong[item]) kept.push(item);
    else excluded.push({ index: item, reason: right[item] ? "all-right" : wrong[item] ? "all-wrong" : "not-answered" });
  }
  return { kept, excluded };
}

/** Items in one character of a key: two bits an item fit, whatever is there. */
const ITEMS_A_LETTER = 8;

/** Texts that two rows share exactly when they agree in their answers, and in which items they answered. */
function rowKey(scores: Float64Array, kept: readonly number[]) {
  let [pattern, mask, answers] = ["", "", 0];
  for (let start = 0; start < kept.length; start += ITEMS_A_LETTER) {
    let [rights, answered] = [0, 0];
    for (let item = start; item < Math.min(start + ITEMS_A_LETTER, kept.length); item++) {
      const score = scores[kept[item]!]!;
      rights = 2 * rights + Number(score === 1);
      answered = 2 * answered + Number(!Number.isNaN(score));
      answers += Number(!Number.isNaN(score));
    }
    pattern += String.fromCharCode(256 * rights + answered);
    mask += String.fromCharCode(answered);
  }
  return { pattern, mask, answers };
}
