import { defined } from "../defined.js";
import { InputError } from "../errors.js";
import { groupBy } from "./groupBy.js";
import type { CellState } from "./resultMatrix.js";
import { STATE_CODE } from "./resultMatrix.js";
import type { Results } from "./results.js";
import { createResultsBuilder } from "./resultsBuilder.js";

/** One answer of one model to one item, as any harness has it in memory. */
export interface ScoreRow {
  /** What names the item in every run; `1` and `"1"` in one task are an error. */
  readonly item: string | number;
  /** What is compared: a model, a prompt, a commit. */
  readonly model: string;
  /** Which repeat of the item this is; repeats are averaged within the item. */
  readonly trial?: string | number;
  /** Items of one cluster (passage, template) are not independent. */
  readonly cluster?: string;
  /** `true` is 1, `false` 0; `null` is missing, which is never wrong. */
  readonly score: number | boolean | null;
  /** Why a score is missing; default `unscored`. Rows with a score have no other status than `scored`. */
  readonly status?: CellState;
  /** Default `eval`. */
  readonly task?: string;
  /** Default `score`. */
  readonly metric?: string;
}

export interface FromRowsOptions {
  /** Metrics of which less is better. */
  readonly lowerIsBetter?: readonly string[];
  /** Metrics of which more is better. A metric in neither list is judged by its name. */
  readonly higherIsBetter?: readonly string[];
}

/**
 * Results from rows in memory: one row a score. Rows that agree in model, task, metric, trial and item are an error that
 * names them, counted from 1: repeats need a `trial`.
 *
 * @example
 * fromRows([
 *   { item: "q1", model: "main", score: 1 },
 *   { item: "q1", model: "pull-request", score: null },
 * ]).matrices[0]?.runs.length // => 2
 */
export function fromRows(
  rows: readonly ScoreRow[],
  { lowerIsBetter = [], higherIsBetter = [] }: FromRowsOptions = {},
): Results {
  const builder = createResultsBuilder({ lowerIsBetter, higherIsBetter });
  const numbered = rows.map((row, index) => ({ ...row, line: index + 1 }));
  const runs = groupBy(numbered, ({ model, task = "eval", metric = "score", trial }) =>
    JSON.stringify([model, task, metric, trial ?? null]),
  );
  for (const members of runs.values()) {
    const { model, task = "eval", metric = "score", trial } = members[0] as (typeof members)[number];
    const run = { model, task, metric, ...(trial === undefined ? {} : { trial: String(trial) }) };
    const sheet = builder.sheet(run, { file: "rows" });
    for (const { item, cluster, score, status, line } of members) {
      const place = { file: "rows", line, item: String(item) };
      const written = {
        id: String(item),
        idType: typeof item === "number" ? ("number" as const) : ("text" as const),
        ...defined({ cluster }),
      };
      if (score === null) {
        if (status === "scored") throw new InputError("bad-score", "is said to be scored, but has no score", place);
        sheet.add(written, Number.NaN, STATE_CODE[status ?? "unscored"], line);
      } else {
        if (status !== undefined && status !== "scored") {
          throw new InputError(
            "bad-score",
            `is ${status}, but has the score ${score}; give null for missing scores`,
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
        sheet.add(written, value, STATE_CODE.scored, line);
      }
    }
  }
  return builder.build();
}
