import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
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
  let unmarked = 0;
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
      const fingerprint = defined({ split, dataset, language: languageOf(scores) });
      if (!scores.has("main_score")) {
        const named = namedScores(scores);
        if (named.length === 0) left.push(`${task} ${split}`);
        for (const { metric, score } of named) {
          sheets.addScore({ ...identity, ...defined({ step }), task, metric, fingerprint }, score, { file });
        }
        unmarked += Math.min(1, named.length);
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
  if (sheets.isEmpty) {
    throw new InputError(
      "no-score",
      left.length > 0 ? "the file holds neither a main_score nor a score by its name" : "no split holds a main_score",
      { file },
    );
  }
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood: `task ${name}, a task a subset; split, languages and data revision as stated; ${unmarked > 0 ? "scores by their own names" : "main_score of each"}`,
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
