import { STATE_CODE } from "../../../data/resultMatrix.js";
import { namesOf, plainName } from "../../tables/columnNames.js";
import { type ScoreCell, scoreText } from "../../tables/scoreCell.js";
import { readCsvTable } from "../../tables/table.js";
import { asProportion, isPerCent } from "./scale.js";

/** One score of one model in a summary. */
export interface SummaryScore {
  readonly model: string;
  readonly dataset: string;
  /** Hash of the dataset's prompt. */
  readonly version?: string;
  readonly metric: string;
  /** `gen`, `ppl`, `ll` …; none where it says `unknown` or `mixed`. */
  readonly mode?: string;
  readonly value: number;
  /** Questions that were asked, where the summary tells. */
  readonly items?: number;
  readonly line: number;
}

export interface OpenCompassSummary {
  readonly scores: readonly SummaryScore[];
  /** Number of cells without a score, which hold nothing or a dash. */
  readonly missing: number;
  /** Number of cells that hold something that could not be read, and the first of them. */
  readonly unread: { readonly cells: number; readonly first: string };
  /** Metrics that were left as printed, since they are no shares. */
  readonly kept: readonly string[];
}

export const SUMMARY_HEADER = ["dataset", "version", "metric", "mode"];

/** Columns of forks that hold numbers of questions and no model's scores. */
const COUNTS = new Set([
  ...namesOf("n"),
  ...["count", "total", "total_num", "num", "size", "correct_count", "num_correct"],
]);
/** A score, with or without a sign of per cent, and the right answers of all behind it: `87.50 (7/8)`. */
const TALLY = /^(\S+?)\s*%?\s*(?:\(\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+)\s*\))?$/;
const NOTHING = /^[-–—]?$/;

/** Reads `summary/summary_<time>.csv`: one row a dataset, one column a model, and in forks columns of counts before them. */
export async function parseOpenCompassSummary(bytes: Uint8Array, file: string): Promise<OpenCompassSummary> {
  const { header, rows } = await readCsvTable(bytes, file);
  const columns = header.map((name, index) => ({ name, index })).slice(SUMMARY_HEADER.length);
  const counts = columns.filter(
    ({ name, index }) =>
      COUNTS.has(plainName(name)) ||
      // Above a hundred per cent stands no score, and questions are counted in whole numbers.
      (rows.some(({ cells }) => isPerCent(cells[2] ?? "") && Number(cells[index]) > 100) &&
        rows.every(
          ({ cells }) => NOTHING.test(cells[index]?.trim() ?? "") || Number.isSafeInteger(Number(cells[index])),
        )),
  );
  const models = columns.filter((column) => !counts.includes(column));
  const total = counts.find(({ name }) => COUNTS.has(plainName(name)) && !/correct/i.test(name));
  const scores: SummaryScore[] = [];
  const kept = new Set<string>();
  let missing = 0;
  const unread: string[] = [];
  for (const { cells, line } of rows) {
    const [dataset = "", version = "-", metric = "-", mode = "-"] = cells.map((cell) => cell.trim());
    if (metric === "-" || metric === "") {
      // A dataset that was not scored; what stands beside it all the same has no metric.
      unread.push(
        ...models.flatMap(({ index }) => (NOTHING.test(cells[index]?.trim() ?? "") ? [] : (cells[index] as string))),
      );
      continue;
    }
    const asked = total === undefined ? Number.NaN : Number(cells[total.index]?.trim() || Number.NaN);
    for (const { name: model, index } of models) {
      const text = cells[index]?.trim() ?? "";
      const { cell, count } = readTally(text);
      if (cell?.state !== STATE_CODE.scored) {
        if (cell !== null || NOTHING.test(text)) missing++;
        else unread.push(text);
        continue;
      }
      const items = count ?? asked;
      if (!isPerCent(metric)) kept.add(metric);
      scores.push({
        model,
        dataset,
        metric,
        value: asProportion(metric, cell.score),
        line,
        ...(Number.isSafeInteger(items) && items > 0 ? { items } : {}),
        ...(version === "-" || version === "" ? {} : { version }),
        ...(["-", "", "unknown", "mixed"].includes(mode) ? {} : { mode }),
      });
    }
  }
  return { scores, missing, unread: { cells: unread.length, first: unread[0] ?? "" }, kept: [...kept] };
}

function readTally(text: string): { readonly cell: ScoreCell | null; readonly count?: number } {
  const [, score, , count] = TALLY.exec(text) ?? [];
  if (score === undefined) return { cell: scoreText(text) };
  return { cell: scoreText(score), ...(count === undefined ? {} : { count: Number(count) }) };
}
