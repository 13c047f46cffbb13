import { InputError } from "../errors.js";
import { groupBy } from "./groupBy.js";
import type { CellState } from "./resultMatrix.js";
import type { Results } from "./results.js";
import { createResultsBuilder } from "./resultsBuilder.js";

/** One answer of one variant to one item, as any harness has it in memory. */
export interface ScoreRow {
  /** What names the item in every run; `1` and `"1"` in one task are an error. */
  readonly item: string | number;
  /** What is compared: a model, a prompt, a commit. */
  readonly variant: string;
  /** Which repeat of the item this is; repeats are averaged within the item. */
  readonly trial?: string | number;
  /** Items of one cluster (passage, template) are not independent. */
  readonly cluster?: string;
  /** `true` is 1, `false` 0; `null` is missing, which is never wrong. */
  readonly score: number | boolean | null;
  /** Why a score is missing; default `unscored`. Rows with a score have no other state than `scored`. */
  readonly state?: CellState;
  /** Default `eval`. */
  readonly task?: string;
  /** Default `score`. */
  readonly metric?: string;
}

export interface FromArraysOptions {
  /** Metrics of which less is better; default none. */
  readonly lowerIsBetter?: readonly string[];
}

/**
 * Results from rows in memory: one row a score. Rows that agree in variant, task, metric, trial and item are an error that
 * names them, counted from 1: repeats need a `trial`.
 *
 * @example
 * fromArrays([
 *   { item: "q1", variant: "main", score: 1 },
 *   { item: "q1", variant: "pull-request", score: null },
 * ]).matrices[0]?.runs.length // => 2
 */
export function fromArrays(rows: readonly ScoreRow[], { lowerIsBetter = [] }: FromArraysOptions = {}): Results {
  const builder = createResultsBuilder();
  const numbered = rows.map((row, index) => ({ ...row, line: index + 1 }));
  const runs = groupBy(numbered, ({ variant, task = "eval", metric = "score", trial }) =>
    JSON.stringify([variant, task, metric, trial ?? null]),
  );
  for (const members of runs.values()) {
    const { variant, task = "eval", metric = "score", trial } = members[0] as (typeof members)[number];
    const run = { model: variant, task, metric, ...(trial === undefined ? {} : { trial: String(trial) }) };
    const sheet = builder.sheet(run, { file: "rows", higherIsBetter: !lowerIsBetter.includes(metric) });
    for (const { item, cluster, score, state, line } of members) {
      const place = { file: "rows", line, item: String(item) };
      const written = {
        id: String(item),
        idType: typeof item === "number" ? ("number" as const) : ("text" as const),
        ...(cluster === undefined ? {} : { cluster }),
      };
      if (score === null) {
        if (state === "scored") throw new InputError("bad-score", "is said to be scored, but has no score", place);
        sheet.add(written, Number.NaN, state ?? "unscored", line);
      } else {
        if (state !== undefined && state !== "scored") {
          throw new InputError(
            "bad-score",
            `is ${state}, but has the score ${score}; give null for missing scores`,
            place,
          );
        }
        const value = typeof score === "boolean" ? Number(score) : score;
        if (typeof value !== "number") {
          throw new InputError(
            "bad-score",
            `score must be a number, true, false or null, got ${JSON.stringify(score)}`,
            place,
          );
        }
        sheet.add(written, value, "scored", line);
      }
    }
  }
  return builder.build();
}
