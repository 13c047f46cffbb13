import type { Run } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import { InputError, type Place } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { someNames } from "../../../someNames.js";
import { textFingerprint } from "../../bytes/contentHash.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { stemOf } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt, WrittenNumber } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { entriesAt, scoresAt } from "../../json/scoreHolders.js";
import { type Answer, answerRows, answerSheets, idAt, statedTrials } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { type ScoreCell, scoreCell, UNSCORED } from "../../tables/scoreCell.js";

const REVIEWS = "EvalScope reviews";
const REPORT = "EvalScope report";

/** Reviews and reports of EvalScope. */
export const evalScopeReader: DumpReader<Part> = {
  formats: {
    [REVIEWS]: "reviews/MODEL/DATASET_SUBSET.jsonl of EvalScope: index and sample_score, or reviewed choices",
    [REPORT]: "reports/MODEL/DATASET.json of EvalScope: metrics with scores and numbers of samples by subset",
  },
  recognise: (head) => formatOf(head),
  read: async ({ name, content }, format, context) =>
    format === REVIEWS
      ? readReviews(content, name, context)
      : reportPart(jsonDocument(await textBytes(content, name), name), name, context),
  assemble(parts) {
    const repeated = new Set(parts.flatMap(({ part }) => part.repeated));
    return assembleReadings(
      parts.map(({ part, ...more }) => ({ ...more, part: part.reading(repeated) })),
      REVIEWS,
    );
  },
};

interface Part {
  /** Scores that reviews hold sample by sample in several trials: a report's one number would be none of theirs. */
  readonly repeated: readonly string[];
  readonly reading: (repeated: ReadonlySet<string>) => StandaloneReading;
}

function scoreKey(file: string, { model, task, metric }: Pick<Run, "model" | "task" | "metric">): string {
  return JSON.stringify([occasionOf(file), model, task, metric]);
}

function formatOf({ keys, start }: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("index", "sample_score") || has("index", "choices", "reviewed")) return REVIEWS;
  return start === "{" && has("dataset_name", "model_name", "metrics") ? REPORT : null;
}

async function readReviews(content: DumpContent, file: string, context: ReadContext): Promise<Part> {
  const keep = ["sample_score", "choices", "input", "messages"];
  const rows = await answerRows(content, { file, keep, id: "index" });
  const models = new ModelNames(file, "the folder", context, { several: false, preferFolder: true });
  // The folder is the model's name as the report beside it writes it.
  const identity = models.identify(/(?:^|\/)reviews\/([^/]+)\/[^/]+$/.exec(file)?.[1]);
  const task = context.options.task ?? stemOf(file);
  const samples = rows.map(({ members, line }) => scoresAt(members, "sample_score", { file, line }));
  const generations = samples.map((sample) => sample.get("generation_index"));
  // Only newer versions number the samples of a question.
  const trials = generations.every((number) => typeof number === "number")
    ? statedTrials(generations, "generation_index", file)
    : [];
  const answers = rows.flatMap(({ members, line }, row): Answer[] => {
    const sample = samples[row] as JsonObject;
    const group = sample.get("group_id");
    const own = idAt(members, "index", file, line);
    // Repeated samples of a question have numbers of their own; the group is the question.
    const item = {
      ...(typeof group === "string" || typeof group === "number" ? { ...own, id: String(group) } : own),
      ...promptOf(members.get("input") ?? asked(members.get("messages"))),
    };
    const run = { ...identity, task, ...defined({ trial: trials[row] }) };
    const place = { file, line, item: item.id };
    const said = members.has("sample_score") ? [scoresOf(sample, place)] : reviewsOf(members, place);
    if (said.length === 0) throw new InputError("no-score", "every row needs sample_score", place);
    return said.flatMap((scores): Answer[] =>
      scores.length === 0
        ? [{ run: { ...run, metric: "" }, item, cell: null, line }]
        : scores.map(([metric, value]): Answer => {
            const cell = cellOf(value);
            if (cell === null) {
              throw new InputError("no-score", `${metric} must be a number, true, false or null`, place);
            }
            return { run: { ...run, metric } satisfies Run, item, cell, line };
          }),
    );
  });
  if (answers.every(({ cell }) => cell === null)) throw new InputError("no-score", "no row holds a score", { file });
  const reading = sheetReading({
    file,
    format: REVIEWS,
    sheets: answerSheets(answers, { areRepeated: true, areNamedFreely: true }),
    models,
    understood: `task ${task} from the file name; item from group_id, else index; samples of one question are trials`,
    occasion: occasionOf(file),
    isNamedByFile: true,
  });
  const isRepeated = new Set(answers.map(({ item }) => item.id)).size < rows.length;
  return {
    repeated: isRepeated ? [...new Set(answers.map(({ run }) => scoreKey(file, run)))] : [],
    reading: () => reading,
  };
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

/** The messages before the first answer. */
function asked(messages: JsonValue | undefined): JsonValue | undefined {
  if (!Array.isArray(messages)) return undefined;
  const list = messages as readonly JsonValue[];
  const answer = list.findIndex((message) => isJsonObject(message) && message.get("role") === "assistant");
  return answer < 0 ? messages : list.slice(0, answer);
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

/** A report: what is broken is said while it is read, and what reviews hold is left out when those are known. */
function reportPart(document: JsonObject, file: string, context: ReadContext): Part {
  const models = new ModelNames(file, "model_name", context, { several: false, preferFolder: true });
  const identity = models.identify(textAt(document, "model_name"));
  const dataset = context.options.task ?? textAt(document, "dataset_name") ?? stemOf(file);
  const metrics = entriesAt(document, "metrics", { file }).map((entry) => ({ entry, ...metricOf(entry, file) }));
  const { scores, missing } = scoresIn(metrics, dataset, file);
  if (scores.length === 0) throw new InputError("no-rows", "the report holds no metric with a score", { file });
  const directions = metrics.flatMap(({ name, isHigherBetter }) =>
    isHigherBetter === undefined ? [] : [[name, isHigherBetter] as const],
  );
  const left = metrics.filter(({ isDiagnostic }) => isDiagnostic).map(({ name }) => name);
  return {
    repeated: [],
    reading(repeated) {
      const sheets = new RunSheets(new Map(directions), true);
      for (const { task, metric, value, ...more } of scores) {
        const run = { ...identity, task, metric };
        if (!repeated.has(scoreKey(file, run))) sheets.addScore(run, value, more);
      }
      if (sheets.isEmpty) {
        return toldFile(file, REPORT, "left aside: the reviews beside it hold its samples in several trials");
      }
      return sheetReading({
        file,
        format: REPORT,
        sheets,
        models,
        understood: `task ${dataset} and its subsets, with their numbers of samples`,
        notes: [...leftNotes(file, left), ...missingScores(file, missing)],
        occasion: occasionOf(file),
        isNamedByFile: true,
      });
    },
  };
}

interface PrintedScore {
  readonly task: string;
  readonly metric: string;
  readonly value: number;
  readonly items?: number;
  readonly subtasks?: readonly string[];
}

/** The scores of all subsets, and of a whole that says more than its only subset; and the names of those without a value. */
function scoresIn(
  metrics: readonly (ReportMetric & { readonly entry: JsonObject })[],
  dataset: string,
  file: string,
): { readonly scores: readonly PrintedScore[]; readonly missing: readonly string[] } {
  const scores: PrintedScore[] = [];
  const missing: string[] = [];
  for (const { entry: whole, name: metric, isDiagnostic, isNamed } of metrics) {
    if (isDiagnostic) continue;
    const place = { file, path: metric };
    const subsets = entriesAt(whole, "categories", place)
      .flatMap((category) => entriesAt(category, "subsets", place))
      .filter((subset) => subset.get("is_aggregate") !== true);
    requireCounted(whole, subsets, place);
    const tasks = subsets.map((subset) => `${dataset}_${textAt(subset, "name") ?? "default"}`);
    const add = (entry: JsonObject, task: string, subtasks?: readonly string[]) => {
      const cell = scoreCell(entry.get("score"));
      if (cell === null) throw new InputError("no-score", "score must be a number or null", { file, path: task });
      if (Number.isNaN(cell.score)) missing.push(`${task} ${metric}`);
      else
        scores.push({ task, metric, value: cell.score, ...defined({ items: numberOf(entry.get("num")), subtasks }) });
    };
    subsets.forEach((subset, index) => void add(subset, tasks[index] as string));
    const [only] = subsets;
    // Since metrics have identities a benchmark may sum its only subset up by a rule of its own.
    if (only === undefined || subsets.length > 1 || (isNamed && !areAlike(whole, only))) {
      add(whole, dataset, tasks.length === 0 ? undefined : tasks);
    } else requireAlike(whole, only, file);
  }
  return { scores, missing };
}

interface ReportMetric {
  readonly name: string;
  /** Whether the report says by an identity what the metric is, as from its second schema on. */
  readonly isNamed: boolean;
  /** Whether it only describes the run. */
  readonly isDiagnostic: boolean;
  readonly isHigherBetter?: boolean;
}

/** A metric by its name, or by its identity: a plain mean is called as the reviews call its values. */
function metricOf(metric: JsonObject, file: string): ReportMetric {
  const identity = objectAt(metric, "identity");
  const [measured, aggregation] = [textAt(identity, "name"), textAt(identity, "aggregation")];
  const name = measured === undefined ? textAt(metric, "name") : identityName(measured, aggregation, identity);
  if (name === undefined) throw new InputError("no-metric", "every metric needs a name", { file });
  const semantics = objectAt(metric, "semantics");
  const direction = textAt(semantics, "direction");
  return {
    name,
    isNamed: measured !== undefined,
    isDiagnostic: textAt(semantics, "kind") === "diagnostic",
    ...(direction === "higher_is_better" || direction === "lower_is_better"
      ? { isHigherBetter: direction === "higher_is_better" }
      : {}),
  };
}

function identityName(measured: string, aggregation: string | undefined, identity: JsonObject): string {
  const dimensions = [...objectAt(identity, "dimensions")].map(([key, value]) => `${key}=${String(value)}`).join(",");
  const isMean = aggregation === undefined || aggregation === "mean" || aggregation === "identity";
  return `${measured}${isMean ? "" : `:${aggregation}`}${dimensions === "" ? "" : `[${dimensions}]`}`;
}

function leftNotes(file: string, left: readonly string[]): Note[] {
  if (left.length === 0) return [];
  return [
    { code: "columns-ignored", message: `${file}: not taken for scores: ${someNames(left)}, which describe the run` },
  ];
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
  if (areAlike(whole, part)) return;
  const [score, own] = [scoreCell(whole.get("score"))?.score, scoreCell(part.get("score"))?.score];
  throw new InputError(
    "contradiction",
    `the only subset scores ${own}, and the whole ${score}. The report is damaged or was edited: write it again.`,
    { file, path: textAt(whole, "name") ?? "metrics" },
  );
}

/** What is no finite number is refused where it is read. */
function areAlike(whole: JsonObject, part: JsonObject): boolean {
  const [score, own] = [scoreCell(whole.get("score")), scoreCell(part.get("score"))];
  const gap = score === null || own === null ? Number.NaN : Math.abs(score.score - own.score);
  return !Number.isFinite(gap) || gap <= 1e-4;
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const number = value instanceof WrittenNumber ? value.value : value;
  return typeof number === "number" && number > 0 ? number : undefined;
}
