import type { WrittenItem } from "../../../data/resultsBuilder.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { folderOf, stemOf } from "../../bytes/sourcePath.js";
import { type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { type Answer, answerSheets } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { ERRORED, scoreCell } from "../../tables/scoreCell.js";
import { exportRows, headerOf } from "../exports/exportRows.js";

const ACCURACY = "VLMEvalKit accuracy";
const RESULTS = "VLMEvalKit results";

/** Scores of VLMEvalKit: the accuracy of a benchmark by category, and the judged answers. */
export const vlmEvalKitReader: DumpReader<StandaloneReading> = {
  formats: {
    [ACCURACY]: "MODEL_DATASET_acc.csv of VLMEvalKit: split, Overall and categories",
    [RESULTS]: "judged answers of VLMEvalKit, TSV, CSV or JSON: index, prediction, hit",
  },
  recognise: (head, { map }) => (map === undefined ? formatOf(head) : null),
  read: ({ name, content }, format, context) =>
    format === ACCURACY ? readAccuracy(content, name, context) : readResults(content, name, context),
  assemble: (parts) => assembleReadings(parts, RESULTS),
};

function formatOf(head: FileHead): string | null {
  const keys = head.keys.length > 0 ? head.keys : headerOf(head);
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("index", "prediction", "hit")) return RESULTS;
  return head.keys.length === 0 && has("split", "Overall") ? ACCURACY : null;
}

/** Model and data set of `MODEL_DATASET_acc`: the model is the folder where the name begins with one. */
function nameParts(file: string): { readonly model?: string; readonly dataset: string } {
  const stem = stemOf(file).replace(
    /_(?:acc|score|result|openai_result|exact_matching_result|gpt-[\w.-]+_result)$/,
    "",
  );
  const folder = folderOf(file)
    .split("/")
    .findLast((part) => part !== "" && stem.startsWith(`${part}_`));
  if (folder !== undefined) return { model: folder, dataset: stem.slice(folder.length + 1) };
  const cut = stem.indexOf("_");
  return cut < 0 ? { dataset: stem } : { model: stem.slice(0, cut), dataset: stem.slice(cut + 1) };
}

async function readAccuracy(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const { model, dataset } = nameParts(file);
  const models = new ModelNames(file, "the file name", context, { several: false });
  const { step: _, ...identity } = models.identify(model);
  const base = context.options.task ?? dataset;
  const missing: string[] = [];
  const scores = rows.flatMap(({ members, line }) => {
    const split = textAt(members, "split");
    return [...members].flatMap(([name, value]) => {
      if (name === "split" || name === "") return [];
      const cell = scoreCell(value as JsonValue);
      if (cell === null)
        throw new InputError("bad-score", `${name} must be a number, got ${String(value)}`, { file, line });
      if (Number.isNaN(cell.score)) missing.push(name);
      return Number.isNaN(cell.score) ? [] : [{ split, name, score: cell.score, line }];
    });
  });
  if (scores.length === 0) throw new InputError("no-rows", "the file holds no score", { file });
  const most = Math.max(...scores.map(({ score }) => score));
  if (most > 100) throw new InputError("bad-score", `an accuracy must be a share or per cent, got ${most}`, { file });
  const unit = most > 1 ? 100 : 1;
  const sheets = new RunSheets();
  // Of questions of yes and no the columns are measures, and the one of all is F1.
  const areMeasures = MEASURES.every((measure) => scores.some(({ name }) => name === measure));
  for (const { split, name, score, line } of scores) {
    const run = {
      ...identity,
      task: name === "Overall" || areMeasures ? base : `${base} ${name}`,
      metric: !areMeasures ? "acc" : name === "Overall" ? "f1" : name,
      fingerprint: defined({ split: split === "none" || (areMeasures && split === "Overall") ? undefined : split }),
    };
    sheets.addScore(run, score / unit, { file, line });
  }
  return sheetReading({
    file,
    format: ACCURACY,
    sheets,
    models,
    understood: `task ${base} from Overall, a task a category; the number of questions is not stored`,
    notes: [...(unit === 1 ? [] : [percentNote(file)]), ...missingScores(file, missing)],
    isNamedByFile: true,
  });
}

const MEASURES = ["acc", "precision", "recall"];

function percentNote(file: string): Note {
  return { code: "percent", message: `${file}: accuracies in per cent were divided by 100` };
}

/** What the kit writes for an answer that the model's interface did not give. */
const FAILED = /^Failed to obtain answer/i;
const OPTIONS = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

async function readResults(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const { model, dataset } = nameParts(file);
  const models = new ModelNames(file, "the file name", context, { several: false });
  const { step: _, ...identity } = models.identify(model);
  const task = context.options.task ?? dataset;
  const answers = rows.map(({ members, line }): Answer => {
    const index = members.get("index");
    const isId = (typeof index === "string" && index !== "") || typeof index === "number";
    if (!isId) throw new InputError("no-item", "every row needs an index", { file, line });
    const cell = FAILED.test(textAt(members, "prediction") ?? "") ? ERRORED : scoreCell(members.get("hit"));
    if (cell === null) {
      throw new InputError("no-score", "hit must be a number, true, false or empty", {
        file,
        line,
        item: String(index),
      });
    }
    return { run: { ...identity, task, metric: "hit" }, item: itemOf(String(index), members), cell, line };
  });
  if (answers.length === 0) throw new InputError("no-rows", "the file holds no answers", { file });
  return sheetReading({
    file,
    format: RESULTS,
    sheets: answerSheets(answers),
    models,
    understood: `task ${task}; item from index, subsets from category; answers that could not be had are errored`,
    isNamedByFile: true,
  });
}

function itemOf(id: string, members: JsonObject): WrittenItem {
  const choices = OPTIONS.filter((letter) => textAt(members, letter) !== undefined).length;
  const category = textAt(members, "category");
  return {
    id,
    ...(choices > 1 ? { choices } : {}),
    ...(category === undefined ? {} : { subsets: [category] }),
  };
}
