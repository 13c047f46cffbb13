import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { entriesAt, scoresAt } from "../../json/scoreHolders.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import type { RunIdentity } from "../../runs/runIdentity.js";
import { scoreCell } from "../../tables/scoreCell.js";

const FORMAT = "MTEB result";
const COLLECTION = "MTEB results";

/** Results of MTEB, one task a file: scores by split, and by subset and language. */
export const mtebReader: DumpReader<StandaloneReading> = {
  formats: {
    [FORMAT]: "TASK.json of MTEB: scores by split with main_score, hf_subset and languages",
    [COLLECTION]: "results of MTEB that were saved as one file: model_name and task_results, or model_results",
  },
  recognise: (head) => (isResult(head) ? FORMAT : isCollection(head) ? COLLECTION : null),
  async read({ name, content }, format, context) {
    const document = jsonDocument(await textBytes(content, name), name);
    return format === FORMAT ? readResult(document, name, context) : readCollection(document, name, context);
  },
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isResult({ keys, start }: FileHead): boolean {
  const has = (key: string) => keys.includes(key);
  return start === "{" && has("mteb_version") && (has("scores") || has("mteb_dataset_name"));
}

function isCollection({ keys, start }: FileHead): boolean {
  const isModel = keys.includes("model_name") && keys.includes("task_results");
  return start === "{" && (isModel || keys.includes("model_results"));
}

/** What stands beside the splits in files before 1.12. */
const BESIDE = new Set(["mteb_version", "mteb_dataset_name", "dataset_revision", "task_name", "evaluation_time"]);

/** What is found in the result of a task, for the notes. */
interface Found {
  readonly sheets: RunSheets;
  readonly left: string[];
  readonly missing: string[];
  unmarked: number;
}

function nothingFound(): Found {
  return { sheets: new RunSheets(), left: [], missing: [], unmarked: 0 };
}

function readResult(document: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const models = new ModelNames(file, "the folder", context, { several: false, preferFolder: true });
  const found = nothingFound();
  const name = addTask(document, models.identify(modelOfPath(file)), file, context, found);
  return readingOf(file, FORMAT, models, found, `task ${name}, a task a subset`);
}

/** The results of a model, or of several. */
function readCollection(document: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const models = new ModelNames(file, "model_name", context);
  const found = nothingFound();
  const listed = document.has("model_results") ? entriesAt(document, "model_results", { file }) : [document];
  for (const model of listed) {
    const name = textAt(model, "model_name");
    if (name === undefined) throw new InputError("no-model", "every model needs model_name", { file });
    const tasks = entriesAt(model, "task_results", { file });
    if (tasks.length === 0) found.left.push(name);
    const identity = models.identify(name);
    for (const task of tasks) {
      if (!task.has("task_name") || !task.has("scores")) {
        throw new InputError("no-score", "every result needs task_name and scores", { file, path: name });
      }
      addTask(task, identity, file, context, found);
    }
  }
  return readingOf(file, COLLECTION, models, found, `${listed.length} models; a task a subset`);
}

/** Adds the scores of one task; returns its name. */
function addTask(
  document: JsonObject,
  { step, ...identity }: RunIdentity,
  file: string,
  context: ReadContext,
  found: Found,
): string {
  const { sheets, left, missing } = found;
  const name = context.options.task ?? textAt(document, "task_name") ?? textAt(document, "mteb_dataset_name") ?? "mteb";
  const dataset = textAt(document, "dataset_revision");
  const splits = splitsOf(document, file);
  if (splits.length === 0) left.push(name);
  for (const [split, entry] of splits) {
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
      const fingerprint = defined({ split, dataset, language: languageOf(scores) });
      if (!scores.has("main_score")) {
        const named = namedScores(scores);
        if (named.length === 0) left.push(`${task} ${split}`);
        for (const { metric, score } of named) {
          sheets.addScore({ ...identity, ...defined({ step }), task, metric, fingerprint }, score, { file });
        }
        found.unmarked += Math.min(1, named.length);
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
        fingerprint,
      };
      sheets.addScore(run, main.score, { file });
    }
  }
  return name;
}

function readingOf(
  file: string,
  format: string,
  models: ModelNames,
  { sheets, left, missing, unmarked }: Found,
  understood: string,
): StandaloneReading {
  if (sheets.isEmpty) {
    throw new InputError(
      "no-score",
      left.length > 0 ? "the file holds neither a main_score nor a score by its name" : "no split holds a main_score",
      { file },
    );
  }
  return sheetReading({
    file,
    format,
    sheets,
    models,
    understood: `${understood}; split, languages and data revision as stated; ${unmarked > 0 ? "scores by their own names" : "main_score of each"}`,
    notes: [...(unmarked > 0 ? [unmarkedNote(file)] : []), ...missingScores(file, [...missing, ...left])],
    isNamedByFile: true,
  });
}

function splitsOf(document: JsonObject, file: string): readonly (readonly [string, JsonValue])[] {
  if (document.has("scores")) return [...scoresAt(document, "scores", { file })];
  return [...document].filter(([key]) => !BESIDE.has(key));
}

/** How embeddings were compared: scores in an object of this name are of one subset, and no other name of theirs is a subset's. */
const SIMILARITIES = new Set(["cos_sim", "dot", "euclidean", "manhattan", "similarity", "max"]);

/** The subsets of a split: a list, in older files one object, or one for each language. */
function subsetsOf(entry: JsonValue): readonly JsonValue[] {
  if (Array.isArray(entry)) return entry as readonly JsonValue[];
  if (!isJsonObject(entry) || entry.has("main_score")) return [entry];
  const parts = [...entry].filter(([name, part]) => isJsonObject(part) && !SIMILARITIES.has(name));
  return parts.length === 0
    ? [entry]
    : parts.map(([name, part]) => new Map([...(part as JsonObject), ["hf_subset", name]]));
}

/** Times, spreads over experiments and sizes stand among the scores. */
const NO_SCORE = /(?:^|_)(?:evaluation_time|stderr|std|num_samples|seed)$|^(?:nauc|limit)/;

/** The scores of files that mark none of them as the main one, those of each similarity under its name. */
function namedScores(scores: JsonObject): { readonly metric: string; readonly score: number }[] {
  return [...scores].flatMap(([name, value]) => {
    if (isJsonObject(value) && SIMILARITIES.has(name)) {
      return namedScores(value).map(({ metric, score }) => ({ metric: `${name} ${metric}`, score }));
    }
    return typeof value !== "number" || NO_SCORE.test(name) ? [] : [{ metric: name, score: value }];
  });
}

function unmarkedNote(file: string): Note {
  const message = `${file}: written before 1.12, which does not say which score is the main one: all are read by their names`;
  return { code: "no-main-score", message };
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
