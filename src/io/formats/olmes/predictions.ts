import { STATE_CODE } from "../../../data/resultMatrix.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { isJsonObject, type JsonValue, WrittenNumber } from "../../json/json.js";
import { jsonRowBlocks } from "../../json/jsonRows.js";
import { scoresAt } from "../../json/scoreHolders.js";
import { type ScoreCell, scoreCell } from "../../tables/scoreCell.js";

/** One answer. */
export interface OlmesRow {
  readonly docId: WrittenId;
  readonly nativeId: WrittenId | null;
  readonly line: number;
  /** Number of options whose likelihood was scored; 0 where there are none. */
  readonly choices: number;
  readonly cells: ReadonlyMap<string, ScoreCell>;
}

export interface WrittenId {
  readonly id: string;
  readonly idType: "text" | "number";
}

export interface OlmesPredictions {
  readonly rows: readonly OlmesRow[];
  readonly taskHash?: string;
  readonly leftOut: readonly string[];
}

const KEPT = new Set(["doc_id", "native_id", "task_hash", "metrics", "model_output"]);
/** Which option was picked, not how well. */
const NOT_SCORES = /^(?:predicted_index_|correct_choice$|no_answer$)/;

/** Reads a file of predictions. */
export async function readOlmesPredictions(content: DumpContent, file: string): Promise<OlmesPredictions> {
  const rows: OlmesRow[] = [];
  const leftOut = new Set<string>();
  /** Where each metric first holds something that is no score. */
  const unread = new Map<string, { readonly item: string; readonly line: number }>();
  const scored = new Set<string>();
  let taskHash: string | undefined;
  const exact = (key: string) => key === "doc_id" || key === "native_id";
  for await (const block of jsonRowBlocks(content, { file, keep: (key) => KEPT.has(key), exact })) {
    for (const { members, line } of block) {
      const docId = writtenId(members.get("doc_id"));
      if (docId === null) throw new InputError("missing-id", "every row needs a doc_id", { file, line });
      const hash = members.get("task_hash");
      if (typeof hash === "string") taskHash ??= hash;
      const cells = new Map<string, ScoreCell>();
      for (const [metric, value] of scoresAt(members, "metrics", { file, line, item: docId.id })) {
        const cell = NOT_SCORES.test(metric) ? null : scoreCell(value);
        if (cell === null) {
          leftOut.add(metric);
          if (!NOT_SCORES.test(metric) && !unread.has(metric)) unread.set(metric, { item: docId.id, line });
          continue;
        }
        cells.set(metric, cell);
        if (cell.state === STATE_CODE.scored) scored.add(metric);
      }
      const nativeId = writtenId(members.get("native_id"));
      rows.push({ docId, nativeId, line, choices: optionCount(members.get("model_output")), cells });
    }
  }
  for (const [metric, { item, line }] of unread) {
    if (!scored.has(metric)) continue;
    throw new InputError("bad-score", `${metric} must be a number or null, as in other rows`, { file, line, item });
  }
  if (rows.length === 0) throw new InputError("no-rows", "the file holds no rows", { file });
  return {
    // A metric that no row has, such as acc_uncond where it was not asked for, is not one that was missed.
    rows: rows.map((row) => ({ ...row, cells: new Map([...row.cells].filter(([metric]) => scored.has(metric))) })),
    ...defined({ taskHash }),
    leftOut: [...leftOut],
  };
}

function writtenId(value: JsonValue | undefined): WrittenId | null {
  if (typeof value === "string") return { id: value, idType: "text" };
  return value instanceof WrittenNumber ? { id: value.text, idType: "number" } : null;
}

function optionCount(output: JsonValue | undefined): number {
  if (!Array.isArray(output)) return 0;
  const options = (output as JsonValue[]).filter((option) => isJsonObject(option) && option.has("is_greedy"));
  return options.length === output.length && options.length >= 2 ? options.length : 0;
}
