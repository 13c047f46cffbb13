import { STATE_CODE } from "../../../data/resultMatrix.js";
import { defined } from "../../../defined.js";
import { InputError, type Place } from "../../../errors.js";
import { textFingerprint } from "../../bytes/contentHash.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import type { JsonRow } from "../../json/jsonRow.js";
import { jsonRowBlocks } from "../../json/jsonRows.js";
import { scoresAt } from "../../json/scoreHolders.js";
import { scoreCell } from "../../tables/scoreCell.js";

/** One answer of an instance-level file. */
export interface InstanceRow {
  readonly line: number;
  readonly evaluationId: string;
  readonly resultId?: string;
  readonly model: string;
  readonly name: string;
  readonly id: string;
  readonly choices: number;
  /** Fingerprint of what was asked; NaN where it is not said. */
  readonly document: number;
  /** Whether no answer could be had. */
  readonly hasFailed: boolean;
  /** The score as written. */
  readonly score: JsonValue | undefined;
}

const KEPT = new Set([
  "evaluation_id",
  "evaluation_result_id",
  "model_id",
  "evaluation_name",
  "sample_id",
  "sample_hash",
  "input",
  "evaluation",
  "error",
]);

/** Reads instances of schema 0.2 or 0.3, one a line, as a stream. */
export async function readInstances(content: DumpContent, file: string): Promise<InstanceRow[]> {
  const rows: InstanceRow[] = [];
  for await (const block of jsonRowBlocks(content, { file, keep: (key) => KEPT.has(key) })) {
    for (const row of block) rows.push(instanceOf(row, file));
  }
  if (rows.length === 0) throw new InputError("no-rows", "the file holds no rows", { file });
  return rows;
}

function instanceOf({ members, line }: JsonRow, file: string): InstanceRow {
  const model = textAt(members, "model_id");
  const id = textAt(members, "sample_id");
  if (model === undefined || id === undefined) {
    throw new InputError("missing-id", "every row needs a model_id and a sample_id", { file, line });
  }
  const resultId = textAt(members, "evaluation_result_id");
  const hash = textAt(members, "sample_hash");
  const choices = objectAt(members, "input").get("choices");
  return {
    line,
    evaluationId: textAt(members, "evaluation_id") ?? "",
    ...defined({ resultId }),
    model,
    name: textAt(members, "evaluation_name") ?? "evaluation",
    id,
    choices: Array.isArray(choices) ? choices.length : 0,
    document: hash === undefined ? Number.NaN : textFingerprint(hash),
    ...scoreOf(members, { file, line, item: id }),
  };
}

function scoreOf(members: JsonObject, place: Place): Pick<InstanceRow, "hasFailed" | "score"> {
  const error = members.get("error");
  const hasFailed = typeof error === "string" ? error !== "" : isJsonObject(error);
  const evaluation = scoresAt(members, "evaluation", place);
  const [score, verdict] = [evaluation.get("score"), evaluation.get("is_correct")];
  // What is no score is said, but for a verdict beside it.
  return { hasFailed, score: scoreCell(score)?.state === STATE_CODE.scored || verdict === undefined ? score : verdict };
}
