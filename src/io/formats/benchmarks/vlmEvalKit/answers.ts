import { type WrittenItem, writtenItem } from "../../../../data/sheets/knownItems.js";
import { InputError } from "../../../../errors.js";
import type { DumpContent } from "../../../bytes/dumpContent.js";
import { type JsonObject, textAt } from "../../../json/json.js";
import { type Answer, answerSheets } from "../../../reader/answerSheets.js";
import type { ReadContext } from "../../../reader/dumpReader.js";
import { type StandaloneReading, sheetReading } from "../../../reader/standaloneReading.js";
import { ERRORED, scoreCell } from "../../../tables/scoreCell.js";
import { exportRows } from "../../exports/exportRows.js";
import { namedByFile } from "./fileName.js";

/** The columns that hold verdicts, each with the one that only the kit writes beside it. */
const VERDICTS = [
  ["hit", "prediction"],
  ["eval_score", "eval_match"],
  ["score", "extracted"],
  ["score", "log"],
] as const;

/** The column of verdicts, where these are columns of judged answers. */
export function verdictOf(keys: readonly string[]): string | undefined {
  if (!keys.includes("index") || !keys.includes("prediction")) return undefined;
  return VERDICTS.find((pair) => pair.every((key) => keys.includes(key)))?.[0];
}

/** What the kit writes for an answer that the model's interface did not give. */
const FAILED = /^Failed to obtain answer/i;
const OPTIONS = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

/** Reads the judged answers of one model on one benchmark. */
export async function readAnswers(
  content: DumpContent,
  file: string,
  format: string,
  context: ReadContext,
): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const verdict = verdictOf([...new Set(rows.flatMap(({ members }) => [...members.keys()]))]) ?? "hit";
  const { models, identity, task } = namedByFile(file, context);
  const splits = new Set(rows.map(({ members }) => textAt(members, "split")));
  const labels = ["category", "l2-category", ...(splits.size > 1 ? ["split"] : [])];
  const answers = rows.map(({ members, line }): Answer => {
    const index = members.get("index");
    const isId = (typeof index === "string" && index !== "") || typeof index === "number";
    if (!isId) throw new InputError("no-item", "every row needs an index", { file, line });
    const cell = FAILED.test(textAt(members, "prediction") ?? "") ? ERRORED : scoreCell(members.get(verdict));
    if (cell === null) {
      throw new InputError("no-score", `${verdict} must be a number, true, false or empty`, {
        file,
        line,
        item: String(index),
      });
    }
    return { run: { ...identity, task, metric: verdict }, item: itemOf(String(index), members, labels), cell, line };
  });
  if (answers.length === 0) throw new InputError("no-rows", "the file holds no answers", { file });
  return sheetReading({
    file,
    format,
    sheets: answerSheets(answers),
    models,
    understood:
      `task ${task}; item from index, score from ${verdict}, subsets from the categories; ` +
      "answers that could not be had are errored",
    isNamedByFile: true,
  });
}

function itemOf(id: string, members: JsonObject, labels: readonly string[]): WrittenItem {
  const choices = OPTIONS.filter((letter) => textAt(members, letter) !== undefined).length;
  const subsets = [...new Set(labels.flatMap((label) => textAt(members, label) ?? []))];
  return writtenItem(id, {
    choices: choices > 1 ? choices : undefined,
    subsets: subsets.length === 0 ? undefined : subsets,
  });
}
