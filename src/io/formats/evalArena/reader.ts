import { STATE_CODE } from "../../../data/resultMatrix.js";
import { InputError } from "../../../errors.js";
import { plural } from "../../../numberFormat.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { type JsonObject, textAt, WrittenNumber } from "../../json/json.js";
import { jsonRowBlocks } from "../../json/jsonRows.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { taskClues, taskOfFile } from "../../runs/taskOfFile.js";
import { type ScoreCell, scoreCell, scored } from "../../tables/scoreCell.js";

const FORMAT = "eval-arena rows";

/** Per-example results of eval-arena: one row a model and example, averaged over the trials. */
export const evalArenaReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "JSON Lines of eval-arena: benchmark_id, model, example_id, pass1" },
  recognise: ({ keys }) =>
    keys.includes("model") && keys.includes("example_id") && (keys.includes("pass1") || keys.includes("correct"))
      ? FORMAT
      : null,
  read: ({ name, content }, _, context) => readRows(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

const KEPT = new Set(["benchmark_id", "model", "example_id", "pass1", "correct", "count", "N"]);

async function readRows(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const models = new ModelNames(file, "model", context);
  const sheets = new RunSheets();
  const fileTask = taskOfFile(file, taskClues(context));
  let trials = 0;
  const exact = (key: string) => key === "example_id";
  for await (const block of jsonRowBlocks(content, { file, keep: (key) => KEPT.has(key), exact })) {
    for (const { members, line } of block) {
      const model = textAt(members, "model");
      const example = members.get("example_id");
      const id = example instanceof WrittenNumber ? example.text : example;
      if (model === undefined || typeof id !== "string") {
        throw new InputError("missing-id", "every row needs a model and an example_id", { file, line });
      }
      const count = countOf(members);
      trials = Math.max(trials, count);
      const task = textAt(members, "benchmark_id") ?? fileTask.task;
      const item = { id, idType: example instanceof WrittenNumber ? ("number" as const) : ("text" as const) };
      const run = { ...models.identify(model), task, metric: "pass1" };
      sheets.add(run, item, cellOf(members, count, { file, line }), line);
    }
  }
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood: "task from benchmark_id or the file name; item from example_id",
    notes: trials < 2 ? [] : [trialsNote(file, trials)],
  });
}

function trialsNote(file: string, trials: number) {
  return {
    code: "trials-averaged",
    message:
      `${file}: each score is the mean of up to ${plural(trials, "trial")} of its item; the trials are not in the file one ` +
      "by one, so that noise between trials is part of the noise between items and cannot be told from it",
  };
}

function countOf(members: JsonObject): number {
  const count = members.get("count") ?? members.get("N");
  return typeof count === "number" && count >= 1 ? count : 1;
}

function cellOf(
  members: JsonObject,
  count: number,
  place: { readonly file: string; readonly line: number },
): ScoreCell {
  const cell = members.has("pass1") ? scoreCell(members.get("pass1")) : shareOf(members, count);
  if (cell !== null) return cell;
  throw new InputError("bad-score", "pass1 or correct must be a number", place);
}

/** `correct` is the number of right answers where the trials are counted. */
function shareOf(members: JsonObject, count: number): ScoreCell | null {
  const cell = scoreCell(members.get("correct"));
  return cell === null || cell.state !== STATE_CODE.scored ? cell : scored(cell.score / count);
}
