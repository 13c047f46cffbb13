import { STATE_CODE } from "../../../data/resultMatrix.js";
import { scoreText } from "../../tables/scoreCell.js";
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
  readonly line: number;
}

export interface OpenCompassSummary {
  readonly scores: readonly SummaryScore[];
  /** Number of cells without a score. */
  readonly missing: number;
  /** Metrics that were left as printed, since they are no shares. */
  readonly kept: readonly string[];
}

export const SUMMARY_HEADER = ["dataset", "version", "metric", "mode"];

/** Reads `summary/summary_<time>.csv`: one row a dataset, one column a model. */
export async function parseOpenCompassSummary(bytes: Uint8Array, file: string): Promise<OpenCompassSummary> {
  const { header, rows } = await readCsvTable(bytes, file);
  const models = header.slice(SUMMARY_HEADER.length);
  const scores: SummaryScore[] = [];
  const kept = new Set<string>();
  let missing = 0;
  for (const { cells, line } of rows) {
    const [dataset = "", version = "-", metric = "-", mode = "-"] = cells.map((cell) => cell.trim());
    if (metric === "-" || metric === "") continue;
    models.forEach((model, index) => {
      const cell = scoreText(cells[SUMMARY_HEADER.length + index] ?? "");
      if (cell?.state !== STATE_CODE.scored) {
        missing++;
        return;
      }
      if (!isPerCent(metric)) kept.add(metric);
      scores.push({
        model,
        dataset,
        metric,
        value: asProportion(metric, cell.score),
        line,
        ...(version === "-" || version === "" ? {} : { version }),
        ...(["-", "", "unknown", "mixed"].includes(mode) ? {} : { mode }),
      });
    });
  }
  return { scores, missing, kept: [...kept] };
}
