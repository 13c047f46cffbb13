import { writtenItem } from "../../../data/sheets/knownItems.js";
import { InputError } from "../../../errors.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { folderOf } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { type Answer, answerRows, answerSheets, idAt } from "../../reader/answerSheets.js";
import type { Assembly, DumpReader, FilePart, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { scored, UNSCORED } from "../../tables/scoreCell.js";

const RESULTS = "MMLU-Pro results";
const SUMMARY = "MMLU-Pro summary";

interface Part {
  readonly kind: typeof RESULTS | typeof SUMMARY;
  readonly reading: StandaloneReading;
}

/** Results of MMLU-Pro's scripts: answers by subject, and the summaries beside them. */
export const mmluProReader: DumpReader<Part> = {
  formats: {
    [RESULTS]: "SUBJECT_result.json of MMLU-Pro: question_id, answer and pred of each question",
    [SUMMARY]: "SUBJECT_summary.json of MMLU-Pro: corr, wrong and acc by subject",
  },
  recognise: (head) => formatOf(head),
  async read({ name, content }, format, context) {
    return format === SUMMARY
      ? { kind: SUMMARY, reading: summaryOf(jsonDocument(await textBytes(content, name), name), name, context) }
      : { kind: RESULTS, reading: await resultsOf(content, name, context) };
  },
  assemble: assembleParts,
};

function formatOf(head: FileHead): string | null {
  const { keys, isDocument } = head;
  if (["question_id", "options", "answer_index", "category"].every((key) => keys.includes(key))) return RESULTS;
  if (!isDocument || !keys.includes("total")) return null;
  const total = head.first((key) => key === "total").get("total");
  return isJsonObject(total) && ["corr", "wrong", "acc"].every((key) => total.has(key)) ? SUMMARY : null;
}

async function resultsOf(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const keep = ["options", "answer", "pred", "category"];
  const rows = await answerRows(content, { file, keep, id: "question_id" });
  const models = new ModelNames(file, "the folder name", context, { several: false, preferFolder: true });
  const identity = models.identify(modelOfPath(file));
  const task = context.options.task ?? "MMLU-Pro";
  const answers = rows.map(({ members, line }): Answer => {
    const id = idAt(members, "question_id", file, line);
    const [answer, category, pred] = [textAt(members, "answer"), textAt(members, "category"), members.get("pred")];
    if (!isLetter(answer) || !(pred === null || pred === "" || isLetter(pred))) {
      const message = "every question needs answer, a letter, and pred, the letter that was given or null";
      throw new InputError("no-score", message, { file, line, item: id.id });
    }
    const options = members.get("options");
    const item = writtenItem(id.id, {
      idType: id.idType,
      subsets: category === undefined ? undefined : [category],
      choices: Array.isArray(options) && options.length > 0 ? options.length : undefined,
    });
    const cell = isLetter(pred) ? scored(pred === answer ? 1 : 0) : UNSCORED;
    return { run: { ...identity, task, metric: "acc" }, item, cell, line };
  });
  return sheetReading({
    file,
    format: RESULTS,
    sheets: answerSheets(answers),
    models,
    understood:
      `task ${task}; item from question_id, subsets from the category; ` +
      "answers without a letter are unscored (the harness's own summary guesses them at random)",
    isNamedByFile: true,
  });
}

/** Options are lettered; anything else was no answer to the question. */
function isLetter(value: JsonValue | undefined): value is string {
  return typeof value === "string" && /^[A-Z]$/.test(value);
}

/** The folder above `CoT/all`, which the script for local models makes; else the last folder says it. */
function modelOfPath(file: string): string | undefined {
  return /([^/]+)\/CoT\/[^/]+\/[^/]+$/.exec(file)?.[1];
}

/** Scores by subject with the number of questions; the total where it holds more than one. */
function summaryOf(document: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const models = new ModelNames(file, "the folder name", context, { several: false, preferFolder: true });
  const identity = models.identify(modelOfPath(file));
  const base = context.options.task ?? "MMLU-Pro";
  const sheets = new RunSheets();
  const subjects = [...document.keys()].filter((key) => key !== "total");
  const counts = new Map<string, { readonly right: number; readonly items: number }>();
  for (const [subject, entry] of document) {
    const [right, wrong, share] = ["corr", "wrong", "acc"].map((key) => (isJsonObject(entry) ? entry.get(key) : null));
    if (typeof right !== "number" || typeof wrong !== "number" || typeof share !== "number") {
      throw new InputError("no-score", "every subject needs corr, wrong and acc", { file, path: subject });
    }
    const items = right + wrong;
    if (!(items > 0) || Math.abs(right / items - share) > 1e-6) {
      throw new InputError("count-mismatch", `acc is ${share}, and ${right} of ${items} are right`, {
        file,
        path: subject,
      });
    }
    counts.set(subject, { right, items });
    if (subject === "total" && subjects.length === 1) continue;
    const task = subject === "total" ? base : `${base} ${subject}`;
    sheets.addScore({ ...identity, task, metric: "acc" }, share, { items });
  }
  requireWhole(counts, file);
  return sheetReading({
    file,
    format: SUMMARY,
    sheets,
    models,
    understood: "a task a subject, with its number of questions; answers without a letter were guessed by the harness",
    isNamedByFile: true,
  });
}

/** The total counts the questions of all subjects: where it counts others, a subject was lost. */
function requireWhole(
  counts: ReadonlyMap<string, { readonly right: number; readonly items: number }>,
  file: string,
): void {
  const total = counts.get("total");
  const subjects = [...counts].filter(([subject]) => subject !== "total");
  if (total === undefined || subjects.length === 0) return;
  for (const part of ["right", "items"] as const) {
    const sum = subjects.reduce((whole, [, subject]) => whole + subject[part], 0);
    if (Math.abs(sum - total[part]) <= 1e-6) continue;
    throw new InputError(
      "count-mismatch",
      `total counts ${total[part]} ${part === "right" ? "right answers" : "questions"}, and the subjects together ${sum}`,
      {
        file,
        path: "total",
      },
    );
  }
}

/** Summaries count where no results stand beside them. */
function assembleParts(parts: readonly FilePart<Part>[]): Assembly {
  const answered = new Set(parts.flatMap(({ file, part }) => (part.kind === RESULTS ? folderOf(file) : [])));
  return assembleReadings(
    parts.map(({ file, hash, part: { kind, reading } }) => ({
      file,
      hash,
      part:
        kind === SUMMARY && answered.has(folderOf(file))
          ? toldFile(file, SUMMARY, "left aside: the results stand beside it")
          : reading,
    })),
    RESULTS,
  );
}
