import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import { itemMeans } from "../../data/itemMeans.js";
import { areAsTheyStand, type MissingPolicy } from "../../data/missing.js";
import { inRunOrder } from "../../data/nameOrder.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { type Run, runKey } from "../../data/run.js";
import { relatedRows } from "../../inference/kinship/relatedRows.js";
import type { Note } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { respondentNote } from "./wording.js";

/** The runs of a matrix as respondents of a test: trials of one run are averaged within the item and make one row. */
export interface Respondents {
  /** One run a row, without its trial. */
  readonly runs: readonly Run[];
  readonly items: readonly Item[];
  /** Row-major runs × items, NaN where not scored. */
  readonly scores: Float64Array;
  /** Runs of the matrix behind the rows. */
  readonly trials: number;
}

/** One row a run of the matrix, its trials averaged over those that scored the item. */
export function respondents(matrix: ResultMatrix, missing: MissingPolicy = "drop"): Respondents {
  const indexed = matrix.runs.map((run, index) => ({ run, index }));
  const groups = [...groupBy(indexed, ({ run }) => runKey(run, ["trial"])).values()];
  const width = matrix.items.length;
  const areOwn = groups.length === matrix.runs.length && areAsTheyStand(matrix, missing);
  const scores = areOwn ? matrix.scores : new Float64Array(groups.length * width);
  const runs = groups.map((trials, row) => {
    if (!areOwn) {
      const own = trials.map(({ index }) => ({ matrix, run: index }));
      scores.set(itemMeans(own, missing).means, row * width);
    }
    const { trial: _, ...run } = trials[0]!.run;
    return run;
  });
  return { runs, items: matrix.items, scores, trials: matrix.runs.length };
}

export type IndependentUnit = "run" | "model" | "seed" | "family";

/** Rows that are independent of each other once those of one thing are taken together. */
export interface IndependentRows {
  /** What one of them is: a run, all runs of a model, all checkpoints of a training seed, or models that answer alike. */
  readonly unit: IndependentUnit;
  /** Rows of each. */
  readonly groups: readonly (readonly number[])[];
}

/**
 * Models are independent respondents, and so are the training seeds of one model; seeds of one among several models
 * resemble each other, and checkpoints of one run more so.
 */
export function independentRows(runs: readonly Run[]): IndependentRows {
  const rows = runs.map((_, row) => row);
  const models = groupBy(rows, (row) => runs[row]!.model);
  const unit = models.size > 1 ? "model" : "seed";
  const groups = [...(unit === "model" ? models : groupBy(rows, (row) => runs[row]!.seed ?? "")).values()];
  return groups.length === runs.length ? { unit: "run", groups } : { unit, groups };
}

/**
 * As `independentRows`, and models that answer alike beyond what their abilities explain (copies, fine-tunes of one parent)
 * are one family: see `relatedRows`. Kin are sought among three models and more with right-or-wrong scores.
 */
export function independentRespondents({ runs, items, scores }: Respondents): IndependentRows {
  const named = independentRows(runs);
  if (new Set(runs.map(({ model }) => model)).size < 3 || !isBinary(scores)) return named;
  const families = familiesOf({ runs, items, scores });
  return families.length < named.groups.length ? { unit: "family", groups: families } : named;
}

/**
 * Families of the tables whose scores are the keys, and the models they were sought with, since the same scores may stand under
 * other names: item analyses and fits of one table ask for them several times.
 */
const known = new WeakMap<Float64Array, { readonly models: string; readonly families: IndependentRows["groups"] }>();

function familiesOf({ runs, items, scores }: Omit<Respondents, "trials">): IndependentRows["groups"] {
  const labels = runs.map(({ model }) => model);
  const models = JSON.stringify(labels);
  const before = known.get(scores);
  if (before?.models === models) return before.families;
  const { families } = relatedRows(scores, runs.length, items.length, { labels });
  known.set(scores, { models, families });
  return families;
}

/** Mean score of each group of rows on each item, over the rows that scored it: row-major groups × items. */
export function groupedScores({ scores, items }: Respondents, groups: IndependentRows["groups"]): Float64Array {
  const width = items.length;
  const means = new Float64Array(groups.length * width);
  groups.forEach((rows, group) => {
    for (let item = 0; item < width; item++) {
      let [sum, count] = [0, 0];
      for (const row of rows) {
        const score = scores[row * width + item]!;
        if (Number.isNaN(score)) continue;
        sum += score;
        count++;
      }
      means[group * width + item] = sum / count;
    }
  });
  return means;
}

/**
 * One row of each group, the last by its name: where answers must be right or wrong, so that a group's mean is none, one row
 * speaks for all that answer like it.
 */
export function oneRowEach({ runs }: Pick<Respondents, "runs">, groups: IndependentRows["groups"]): number[] {
  const place = new Map(inRunOrder([...runs.keys()], (row) => runs[row]!).map((row, index) => [row, index]));
  return groups.map((rows) => rows.reduce((last, row) => (place.get(row)! > place.get(last)! ? row : last)));
}

/** Some rows of a table, in their order: row-major. */
export function selectedRows(scores: ArrayLike<number>, rows: readonly number[], width: number): Float64Array {
  const selected = new Float64Array(rows.length * width);
  rows.forEach((row, place) => {
    for (let item = 0; item < width; item++) selected[place * width + item] = scores[row * width + item]!;
  });
  return selected;
}

/** What the rows are, where that is not one independent run each. */
export function respondentNotes({ runs, trials }: Respondents, { unit, groups }: IndependentRows): Note[] {
  const models = new Set(runs.map(({ model }) => model)).size;
  const isMixed = new Set(runs.map(({ framing }) => framing)).size > 1;
  return [
    ...(trials > runs.length ? [respondentNote("trials-averaged", { trials, runs: runs.length })] : []),
    ...(unit === "family" ? [respondentNote("kin", { models, families: groups.length })] : []),
    ...(unit === "family" || unit === "run"
      ? []
      : [respondentNote("correlated-respondents", { rows: runs.length, groups: groups.length, unit })]),
    ...(isMixed ? [respondentNote("mixed-framings")] : []),
  ];
}
