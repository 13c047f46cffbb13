import type { Run } from "../../../data/run.js";
import { InputError, type Place } from "../../../errors.js";
import { textFingerprint } from "../../bytes/contentHash.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { stemOf } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt, WrittenNumber } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { entriesAt, scoresAt } from "../../json/scoreHolders.js";
import { type Answer, answerRows, answerSheets, idAt } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { type ScoreCell, scoreCell, UNSCORED } from "../../tables/scoreCell.js";

const REVIEWS = "EvalScope reviews";
const REPORT = "EvalScope report";

/** Reviews and reports of EvalScope. */
export const evalScopeReader: DumpReader<StandaloneReading> = {
  formats: {
    [REVIEWS]: "reviews/MODEL/DATASET_SUBSET.jsonl of EvalScope: index and sample_score, or reviewed choices",
    [REPORT]: "reports/MODEL/DATASET.json of EvalScope: metrics with scores and numbers of samples by subset",
  },
  recognise: (head) => formatOf(head),
  read: async ({ name, content }, format, context) =>
    format === REVIEWS
      ? readReviews(content, name, context)
      : readReport(jsonDocument(await textBytes(content, name), name), name, context),
  assemble: (parts) => assembleReadings(parts, REVIEWS),
};

function formatOf({ keys, start }: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("index", "sample_score") || has("index", "choices", "reviewed")) return REVIEWS;
  return start === "{" && has("dataset_name", "model_name", "metrics") ? REPORT : null;
}

async function readReviews(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const keep = ["sample_score", "choices", "input"];
  const rows = await answerRows(content, { file, keep, id: "index" });
  const models = new ModelNames(file, "the folder", context, { several: false, preferFolder: true });
  // The folder is the model's name as the report beside it writes it.
  const identity = models.identify(/(?:^|\/)reviews\/([^/]+)\/[^/]+$/.exec(file)?.[1]);
  const task = context.options.task ?? stemOf(file);
  const answers = rows.flatMap(({ members, line }): Answer[] => {
    const sample = scoresAt(members, "sample_score", { file, line });
    const group = sample.get("group_id");
    const own = idAt(members, "index", file, line);
    // Repeated samples of a question have numbers of their own; the group is the question.
    const item = {
      ...(typeof group === "string" || typeof group === "number" ? { ...own, id: String(group) } : own),
      ...promptOf(members.get("input")),
    };
    const place = { file, line, item: item.id };
    const said = members.has("sample_score") ? [scoresOf(sample, place)] : reviewsOf(members, place);
    if (said.length === 0) throw new InputError("no-score", "every row needs sample_score", place);
    return said.flatMap((scores): Answer[] =>
      scores.length === 0
        ? [{ run: { ...identity, task, metric: "" }, item, cell: null, line }]
        : scores.map(([metric, value]): Answer => {
            const cell = cellOf(value);
            if (cell === null) {
              throw new InputError("no-score", `${metric} must be a number, true, false or null`, place);
            }
            return { run: { ...identity, task, metric } satisfies Run, item, cell, line };
          }),
    );
  });
  if (answers.every(({ cell }) => cell === null)) throw new InputError("no-score", "no row holds a score", { file });
  return sheetReading({
    file,
    format: REVIEWS,
    sheets: answerSheets(answers, { areRepeated: true, areNamedFreely: true }),
    models,
    understood: `task ${task} from the file name; item from group_id, else index; samples of one question are trials`,
    occasion: occasionOf(file),
    isNamedByFile: true,
  });
}

/** The folder of the evaluation: reviews and report of one are of one occasion. */
function occasionOf(file: string): string {
  return `EvalScope ${/^(.*?)(?:reviews|reports)\/[^/]+\/[^/]+$/.exec(file)?.[1] ?? file}`;
}

function scoresOf(sample: JsonObject, place: Place): readonly (readonly [string, JsonValue])[] {
  return [...scoresAt(scoresAt(sample, "score", place), "value", place)];
}

/** Files of the first versions: each choice with what its review said. */
function reviewsOf(members: JsonObject, place: Place): (readonly (readonly [string, JsonValue])[])[] {
  return entriesAt(members, "choices", place).map((choice) => {
    const result = scoresAt(choice, "review", place).get("result");
    if (result === undefined) return [];
    return isJsonObject(result) ? [...result] : [["result", result] as const];
  });
}

function cellOf(value: JsonValue): ScoreCell | null {
  if (typeof value === "string") return null;
  return value === null ? UNSCORED : scoreCell(value);
}

/** Hash of what was asked: a text, or the contents of its messages. */
function promptOf(input: JsonValue | undefined): { readonly prompt?: number } {
  if (typeof input === "string" && input !== "") return { prompt: textFingerprint(input) };
  if (!Array.isArray(input)) return {};
  const contents = (input as readonly JsonValue[]).map((message) =>
    isJsonObject(message) ? message.get("content") : null,
  );
  return contents.length > 0 && contents.every((content) => typeof content === "string")
    ? { prompt: textFingerprint(contents.join("\n")) }
    : {};
}

function readReport(document: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const models = new ModelNames(file, "model_name", context, { several: false, preferFolder: true });
  const identity = models.identify(textAt(document, "model_name"));
  const dataset = context.options.task ?? textAt(document, "dataset_name") ?? stemOf(file);
  const sheets = new RunSheets(new Map(), true);
  const missing: string[] = [];
  for (const metric of entriesAt(document, "metrics", { file })) {
    const name = textAt(metric, "name");
    if (name === undefined) throw new InputError("no-metric", "every metric needs a name", { file });
    const place = { file, path: name };
    const subsets = entriesAt(metric, "categories", place).flatMap((category) => entriesAt(category, "subsets", place));
    requireCounted(metric, subsets, place);
    const tasks = subsets.map((subset) => `${dataset}_${textAt(subset, "name") ?? "default"}`);
    const score = (entry: JsonObject, task: string, subtasks: readonly string[] = []) => {
      const cell = scoreCell(entry.get("score"));
      if (cell === null) throw new InputError("no-score", "score must be a number or null", { file, path: task });
      if (Number.isNaN(cell.score)) {
        missing.push(`${task} ${name}`);
        return;
      }
      const items = numberOf(entry.get("num"));
      const more = { ...(items === undefined ? {} : { items }), ...(subtasks.length === 0 ? {} : { subtasks }) };
      sheets.addScore({ ...identity, task, metric: name }, cell.score, more);
    };
    subsets.forEach((subset, index) => void score(subset, tasks[index] as string));
    if (subsets.length !== 1) score(metric, dataset, tasks);
    else requireAlike(metric, subsets[0] as JsonObject, file);
  }
  if (sheets.isEmpty) throw new InputError("no-rows", "the report holds no metric with a score", { file });
  return sheetReading({
    file,
    format: REPORT,
    sheets,
    models,
    understood: `task ${dataset} and its subsets, with their numbers of samples`,
    notes: missingScores(file, missing),
    occasion: occasionOf(file),
    isNamedByFile: true,
  });
}

/** A metric counts the samples of all its subsets: where it counts others, a subset was lost. */
function requireCounted(metric: JsonObject, subsets: readonly JsonObject[], place: Place): void {
  const total = numberOf(metric.get("num"));
  const counts = subsets.map((subset) => numberOf(subset.get("num")));
  if (total === undefined || counts.some((count) => count === undefined)) return;
  const sum = (counts as number[]).reduce((whole, count) => whole + count, 0);
  if (sum === total) return;
  const message = `num is ${total}, and the subsets together count ${sum}. The report is damaged or was edited: write it again.`;
  throw new InputError("count-mismatch", message, place);
}

/** The score of the only subset is that of the whole. */
function requireAlike(whole: JsonObject, part: JsonObject, file: string): void {
  const [score, own] = [scoreCell(whole.get("score")), scoreCell(part.get("score"))];
  const gap = score === null || own === null ? Number.NaN : Math.abs(score.score - own.score);
  // What is no finite number is refused where it is read.
  if (!Number.isFinite(gap) || gap <= 1e-4) return;
  throw new InputError(
    "contradiction",
    `the only subset scores ${own?.score}, and the whole ${score?.score}. The report is damaged or was edited: write it again.`,
    { file, path: textAt(whole, "name") ?? "metrics" },
  );
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const number = value instanceof WrittenNumber ? value.value : value;
  return typeof number === "number" && number > 0 ? number : undefined;
}
