import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { scoresAt } from "../../json/scoreHolders.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { scoreCell } from "../../tables/scoreCell.js";

const FORMAT = "MTEB result";

/** Results of MTEB, one task a file: scores by split, and by subset and language. */
export const mtebReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "TASK.json of MTEB: scores by split with main_score, hf_subset and languages" },
  recognise: (head) => (isResult(head) ? FORMAT : null),
  read: async ({ name, content }, _, context) =>
    readResult(jsonDocument(await textBytes(content, name), name), name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isResult({ keys, start }: FileHead): boolean {
  const has = (key: string) => keys.includes(key);
  return start === "{" && has("mteb_version") && (has("scores") || has("mteb_dataset_name"));
}

/** What stands beside the splits in files before 1.12. */
const BESIDE = new Set(["mteb_version", "mteb_dataset_name", "dataset_revision", "task_name", "evaluation_time"]);

function readResult(document: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const models = new ModelNames(file, "the folder", context, { several: false, preferFolder: true });
  const { step, ...identity } = models.identify(modelOfPath(file));
  const name = context.options.task ?? textAt(document, "task_name") ?? textAt(document, "mteb_dataset_name") ?? "mteb";
  const dataset = textAt(document, "dataset_revision");
  const sheets = new RunSheets();
  const left: string[] = [];
  const missing: string[] = [];
  for (const [split, entry] of splitsOf(document, file)) {
    const subsets = subsetsOf(entry);
    const isOne = subsets.length === 1;
    if (subsets.length === 0) left.push(`${name} ${split}`);
    for (const [index, scores] of subsets.entries()) {
      const path = `${split}[${index}]`;
      if (!isJsonObject(scores))
        throw new InputError("bad-json", "a split must hold objects with main_score", { file, path });
      const subset = textAt(scores, "hf_subset");
      const main = scoreCell(scores.get("main_score"));
      const task = subset === undefined || (isOne && subset === "default") ? name : `${name} ${subset}`;
      if (!scores.has("main_score")) {
        left.push(`${task} ${split}`);
        continue;
      }
      if (main === null) throw new InputError("no-score", "main_score must be a number or null", { file, path });
      if (Number.isNaN(main.score)) {
        missing.push(`${task} ${split}`);
        continue;
      }
      const run = {
        ...identity,
        ...defined({ step }),
        task,
        metric: "main_score",
        fingerprint: defined({ split, dataset, language: languageOf(scores) }),
      };
      sheets.addScore(run, main.score, { file });
    }
  }
  if (sheets.isEmpty) {
    throw new InputError(
      "no-score",
      left.length > 0
        ? "the file has no main_score; versions before 1.12 do not say which of their scores is the main one. Convert it with the library, or give a table of scores."
        : "no split holds a main_score",
      { file },
    );
  }
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood: `task ${name}, a task a subset; split, languages and data revision as stated; main_score of each`,
    notes: missingScores(file, [...missing, ...left]),
    isNamedByFile: true,
  });
}

function splitsOf(document: JsonObject, file: string): readonly (readonly [string, JsonValue])[] {
  if (document.has("scores")) return [...scoresAt(document, "scores", { file })];
  return [...document].filter(([key]) => !BESIDE.has(key));
}

/** The subsets of a split: a list, in older files one object, or one for each language. */
function subsetsOf(entry: JsonValue): readonly JsonValue[] {
  if (Array.isArray(entry)) return entry as readonly JsonValue[];
  if (!isJsonObject(entry) || entry.has("main_score")) return [entry];
  const parts = [...entry].filter(([, part]) => isJsonObject(part) && part.has("main_score"));
  return parts.length === 0
    ? [entry]
    : parts.map(([name, part]) => new Map([...(part as JsonObject), ["hf_subset", name]]));
}

function languageOf(scores: JsonObject): string | undefined {
  const languages = scores.get("languages");
  return Array.isArray(languages) && languages.length > 0 ? (languages as readonly JsonValue[]).join(" ") : undefined;
}

/** `org__model/REVISION/Task.json`: the folder above that of the revision. */
function modelOfPath(file: string): string | undefined {
  const [, model] = /([^/]+)\/(?:[0-9a-f]{7,40}|no_revision_available|external|[\d.]+)\/[^/]+$/.exec(file) ?? [];
  return model?.replace("__", "/");
}
