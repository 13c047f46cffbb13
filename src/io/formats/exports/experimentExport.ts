import type { WrittenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { stemOf } from "../../bytes/sourcePath.js";
import { type JsonObject, objectAt, textAt } from "../../json/json.js";
import { type Answer, answerSheets, statedTrials } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { ERRORED, UNSCORED } from "../../tables/scoreCell.js";
import { type ExportRow, exportRows } from "./exportRows.js";
import { feedbackCells, feedbackOf, labelNotes } from "./feedback.js";
import { questionId } from "./questionId.js";
import { isRanExperiment, rowKeys, unwrapped } from "./wrappedRows.js";

const LANGSMITH = "LangSmith experiment";
const BRAINTRUST = "Braintrust experiment";
const PHOENIX = "Phoenix experiment";

/** Experiments as the platforms of evaluation export them: a row an answer, with its feedback. */
export const experimentExportReader: DumpReader<StandaloneReading> = {
  formats: {
    [LANGSMITH]: "rows of a LangSmith experiment, CSV or JSON, or an answer with runs: example_id and feedback",
    [BRAINTRUST]: "rows of a Braintrust experiment, CSV or JSON, or an answer with events: input, expected, scores",
    [PHOENIX]:
      "rows of a Phoenix experiment, CSV or JSON: example_id and annotations; or task_runs and evaluation_runs",
  },
  // What the caller calls the columns is for the reader of tables.
  recognise: (head, { map }) => (map === undefined ? formatOf(head) : null),
  read: ({ name, content }, format, context) => readExport(content, name, format, context),
  assemble: (parts) => assembleReadings(parts, "experiment"),
};

function formatOf(head: FileHead): string | null {
  if (isRanExperiment(head)) return PHOENIX;
  const keys = rowKeys(head);
  const has = (key: string) => keys.includes(key);
  const hasPart = (part: RegExp) => keys.some((key) => part.test(key));
  const isExample = has("example_id") || has("reference_example_id");
  if (isExample && (has("annotations") || hasPart(/^annotation_.+_score$/))) return PHOENIX;
  const hasFeedback =
    has("feedback") || has("feedback_stats") || has("evaluation_results") || hasPart(/^feedback[./]./);
  if (isExample && hasFeedback) return LANGSMITH;
  const isRow = has("input") && (has("expected") || has("output") || has("root_span_id") || has("span_id"));
  return isRow && (has("scores") || hasPart(/^scores[./]./)) ? BRAINTRUST : null;
}

async function readExport(
  content: DumpContent,
  file: string,
  format: string,
  context: ReadContext,
): Promise<StandaloneReading> {
  const rows = unwrapped(await exportRows(content, file), file).filter(({ members }) => isWhole(members));
  if (rows.length === 0) throw new InputError("no-rows", "the file holds no rows", { file });
  requireOnce(rows, file);
  const named = contestants(rows, file);
  const models = new ModelNames(file, "the experiment", context, { several: new Set(named).size > 1 });
  const [platform] = format.split(" ") as [string];
  const given = [...new Set(rows.flatMap(({ members }) => textAt(members, "dataset_name") ?? []))];
  const task = context.options.task ?? (given.length === 1 ? (given[0] as string) : platform);
  const feedback = rows.map(({ members, line }) => feedbackOf(members, { file, line }));
  const metrics = [...new Set(feedback.flatMap((scores) => [...scores.keys()]))];
  const columns = metrics.map((metric) => feedbackCells(feedback.map((said) => said.get(metric))));
  const labels = metrics.filter((_, at) => columns[at] === null);
  if (labels.length === metrics.length) {
    throw new InputError("no-score", "no row has feedback that is a number, true or false", { file });
  }
  const repetitions = statedTrials(
    rows.map(({ members }) => members.get("repetition_number")),
    "repetition_number",
    file,
  );
  const answers = rows.flatMap((row, index): Answer[] => {
    const { members, line } = row;
    const identity = models.identify(named[index]);
    const base = { ...identity, task, ...defined({ trial: repetitions[index] }) };
    const item = itemOf(row, file);
    const isBroken = isSaid(members.get("error"));
    return metrics.flatMap((metric, at): Answer | [] => {
      const cells = columns[at] ?? null;
      return cells === null
        ? []
        : { run: { ...base, metric }, item, cell: isBroken ? ERRORED : (cells[index] ?? UNSCORED), line };
    });
  });
  return sheetReading({
    file,
    format,
    sheets: answerSheets(answers, { areRepeated: true, areNamedFreely: format !== BRAINTRUST }),
    models,
    understood:
      `task ${task}; item from ${itemOrigin(rows)}; every feedback a metric; ` +
      "rows with an error are errored, those without feedback unscored; rows of one item are trials",
    notes: labelNotes(
      file,
      labels,
      feedback.reduce((sum, said) => sum + labels.filter((label) => said.has(label)).length, 0),
    ),
    isNamedByFile: true,
  });
}

/** Whether the row is a whole answer rather than a step on the way to one. */
function isWhole(members: JsonObject): boolean {
  const parents = members.get("span_parents");
  return !(members.get("is_root") === false || (Array.isArray(parents) && parents.length > 0));
}

/** A span is one answer: where it stands twice, pages of the interface overlap, or a file was put together of two. */
function requireOnce(rows: readonly ExportRow[], file: string): void {
  const seen = new Set<string>();
  for (const { members, line } of rows) {
    const span = textAt(members, "span_id");
    if (span === undefined) continue;
    if (seen.has(span)) {
      const message = `span_id ${JSON.stringify(span)} stands twice, and would count as a repeat. Leave one of the two rows out.`;
      throw new InputError("duplicate-items", message, { file, line });
    }
    seen.add(span);
  }
}

/**
 * Who answered each row. An experiment is what is compared: two of one model differ in their prompts. It is called after itself
 * or its file, with the model where that is not in the name; only a file of several models is told apart by them.
 */
function contestants(rows: readonly ExportRow[], file: string): (string | undefined)[] {
  const models = rows.map(({ members }) => modelOf(members));
  if (new Set(models).size > 1) return models;
  const experiments = rows.map(({ members }) => textAt(members, "experiment_name"));
  const [model] = models;
  if (model === undefined || experiments.some((name) => name !== undefined)) return experiments;
  const stem = stemOf(file);
  return rows.map(() => (stem.toLowerCase().includes(model.toLowerCase()) ? stem : `${model} (${stem})`));
}

function modelOf(members: JsonObject): string | undefined {
  const inMetadata = textAt(objectAt(members, "metadata"), "model") ?? textAt(members, "metadata.model");
  return inMetadata ?? textAt(members, "model");
}

const EXAMPLE_IDS = ["example_id", "reference_example_id", "dataset_record_id"];

function itemOf({ members, line }: ExportRow, file: string): WrittenItem {
  const id = EXAMPLE_IDS.flatMap((key) => textAt(members, key) ?? [])[0] ?? textAt(objectAt(members, "origin"), "id");
  if (id !== undefined) return { id };
  const input = members.get("input") ?? members.get("inputs");
  if (input === undefined || input === null || input === "") {
    throw new InputError("no-item", "every row needs example_id, or an input that tells what was asked", {
      file,
      line,
    });
  }
  return { id: questionId(input) };
}

function itemOrigin(rows: readonly ExportRow[]): string {
  const [first] = rows as [ExportRow];
  const key = EXAMPLE_IDS.find((name) => textAt(first.members, name) !== undefined);
  return key ?? (textAt(objectAt(first.members, "origin"), "id") === undefined ? "the input" : "origin.id");
}

function isSaid(error: unknown): boolean {
  return error !== undefined && error !== null && error !== "" && error !== false;
}
