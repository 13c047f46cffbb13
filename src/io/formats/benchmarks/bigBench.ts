import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { tasksWithoutScores } from "../../reader/tasksWithoutScores.js";
import { ModelNames } from "../../runs/modelNames.js";
import { scoreCell } from "../../tables/scoreCell.js";

const FORMAT = "BIG-bench results";

/** Results of BIG-bench, one task and model a file: scores by subtask and number of shots. */
export const bigBenchReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "results JSON of BIG-bench: model, and scores with score_dict by subtask and shots" },
  recognise: (head) => (isResults(head) ? FORMAT : null),
  read: async ({ name, content }, _, context) =>
    readResults(jsonDocument(await textBytes(content, name), name), name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isResults(head: FileHead): boolean {
  const { keys, start } = head;
  if (start !== "{" || !keys.includes("model") || !keys.includes("scores")) return false;
  const scores = head.first((key) => key === "scores").get("scores");
  const [first] = Array.isArray(scores) ? (scores as readonly JsonValue[]) : [];
  return isJsonObject(first) && first.has("score_dict");
}

function readResults(document: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const models = new ModelNames(file, "model", context, { several: false });
  const described = objectAt(document, "model");
  const identity = models.identify(modelName(described));
  const folder = /([^/]+)\/results\/[^/]+$/.exec(file)?.[1];
  const base = context.options.task ?? textAt(objectAt(document, "task"), "task_name") ?? folder;
  const sheets = new RunSheets(new Map(), true);
  const missing: string[] = [];
  const empty: string[] = [];
  const entries = document.get("scores") as readonly JsonValue[];
  for (const [index, entry] of entries.entries()) {
    const path = `scores[${index}]`;
    if (!isJsonObject(entry) || !isJsonObject(entry.get("score_dict"))) {
      throw new InputError("no-score", "every entry of scores needs score_dict", { file, path });
    }
    const shots = entry.get("number_of_shots");
    const task = taskOf(textAt(entry, "subtask_description"), base);
    const scores = objectAt(entry, "score_dict");
    if (scores.size === 0) empty.push(task);
    for (const [metric, value] of scores) {
      const cell = scoreCell(value);
      if (cell === null) throw new InputError("no-score", `${metric} must be a number or null`, { file, path });
      if (Number.isNaN(cell.score)) {
        missing.push(`${task} ${metric}`);
        continue;
      }
      const fewShot = typeof shots === "number" ? String(shots) : undefined;
      sheets.addScore({ ...identity, task, metric, fingerprint: defined({ fewShot }) }, cell.score, { file });
    }
  }
  if (sheets.isEmpty) throw new InputError("no-rows", "scores holds no score", { file });
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood: "a task a subtask and number of shots; every metric of score_dict, in its own unit",
    notes: [...missingScores(file, missing), ...tasksWithoutScores(file, empty)],
    isNamedByFile: true,
  });
}

/** The model's name with that of its family, where it is only a size: those of several families are called alike. */
function modelName(described: JsonObject): string | undefined {
  const [family, name] = [textAt(described, "model_family"), textAt(described, "model_name")];
  if (family === undefined || name === undefined) return name ?? family;
  return name.toLowerCase().includes(family.toLowerCase()) ? name : `${family} ${name}`;
}

/** The name of the subtask; with the task before it where that is known and not said. */
function taskOf(subtask: string | undefined, base: string | undefined): string {
  if (subtask === undefined || subtask === base) return base ?? "BIG-bench";
  return base === undefined || subtask.startsWith(`${base}:`) ? subtask : `${base}:${subtask}`;
}
