import { STATE_CODE } from "../../../data/resultMatrix.js";
import { InputError } from "../../../errors.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import type { JsonValue } from "../../json/json.js";
import { type Answer, answerSheets } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { metricOfColumn, plainName } from "../../tables/columnNames.js";
import { scoreCell } from "../../tables/scoreCell.js";
import { type ExportRow, exportRows, headerOf } from "./exportRows.js";
import { feedbackCells, labelNotes } from "./feedback.js";
import { questionId } from "./questionId.js";

const FORMAT = "ragas results";

/** Results of ragas as data frames: a row a sample, a column a metric. */
export const ragasReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "data frame of a ragas result, CSV or JSON: user_input, response and metrics" },
  recognise: (head, { map }) => (map === undefined && isFrame(head) ? FORMAT : null),
  read: ({ name, content }, _, context) => readFrame(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

/** Columns of the samples; whatever else holds scores is a metric. */
const SAMPLE = new Set([
  ..."user_input retrieved_contexts reference_contexts retrieved_context_ids reference_context_ids response".split(" "),
  ..."multi_responses reference reference_tool_calls rubrics rubric persona_name query_style query_length".split(" "),
  ..."question answer contexts ground_truth ground_truths synthesizer_name id index unnamed_0 latency cost".split(" "),
]);

function isFrame(head: FileHead): boolean {
  const keys = head.keys.length > 0 ? head.keys : headerOf(head);
  const has = (key: string) => keys.includes(key);
  const isSample = has("user_input") && (has("response") || has("retrieved_contexts") || has("reference"));
  const isOlder = has("question") && has("answer") && has("contexts");
  return (isSample || isOlder) && keys.some((key) => !SAMPLE.has(plainName(key)) && metricOfColumn(key) !== null);
}

async function readFrame(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  if (rows.length === 0) throw new InputError("no-rows", "the file holds no rows", { file });
  const models = new ModelNames(file, "the file name", context, { several: false });
  const identity = models.identify(undefined);
  const task = context.options.task ?? "ragas";
  const names = [...new Set(rows.flatMap(({ members }) => [...members.keys()]))];
  const mixed: string[] = [];
  const metrics = names.flatMap((name) => {
    if (name === "" || SAMPLE.has(plainName(name))) return [];
    const values = rows.map(({ members }) => members.get(name));
    const cells = feedbackCells(values);
    if (cells === null && values.some((value) => isScore(value))) mixed.push(name);
    return cells === null ? [] : [{ name, cells }];
  });
  if (metrics.length === 0) throw new InputError("no-score", "no column holds scores alone", { file });
  const answers = rows.flatMap((row, index): Answer[] => {
    const item = { id: questionId(questionOf(row, file)) };
    return metrics.flatMap(({ name, cells }): Answer | [] => {
      const cell = cells[index];
      return cell === undefined ? [] : { run: { ...identity, task, metric: name }, item, cell, line: row.line };
    });
  });
  return sheetReading({
    file,
    format: FORMAT,
    sheets: answerSheets(answers, { areRepeated: true, areNamedFreely: true }),
    models,
    understood:
      `task ${task}; item from the question; every column of scores a metric; ` +
      "NaN (an evaluator that broke) is unscored; rows of one question are trials",
    notes: labelNotes(
      file,
      mixed,
      rows.reduce((sum, { members }) => sum + mixed.filter((name) => members.has(name)).length, 0),
    ),
    isNamedByFile: true,
  });
}

function isScore(value: JsonValue | undefined): boolean {
  return scoreCell(value)?.state === STATE_CODE.scored;
}

function questionOf({ members, line }: ExportRow, file: string): JsonValue {
  const question = members.get("user_input") ?? members.get("question");
  if (question !== undefined && question !== null && question !== "") return question;
  throw new InputError("no-item", "every row needs user_input, the question that was asked", { file, line });
}
