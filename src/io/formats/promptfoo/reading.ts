import type { Run } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import type { JsonValue } from "../../json/json.js";
import type { ReadContext } from "../../reader/dumpReader.js";
import { RunSheets } from "../../reader/runSheets.js";
import { type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { ERRORED } from "../../tables/scoreCell.js";
import type { PromptfooDocument, PromptfooPrompt, PromptfooRow } from "./document.js";

interface Place {
  readonly file: string;
  readonly format: string;
  readonly context: ReadContext;
}

/** A prompt with a provider: one column of results. */
interface Column {
  readonly model: string;
  readonly framing?: string;
  readonly promptId?: string;
}

const ERROR = 2;
/** Longest label that stands for a prompt by itself. */
const LABEL_LENGTH = 60;

/** Makes runs of the results: one a provider and prompt. */
export function readPromptfoo(document: PromptfooDocument, { file, format, context }: Place): StandaloneReading {
  const { rows, evalId, description } = document;
  if (rows.length === 0) throw noResults(file);
  const { columns, notes } = columnsOf(document, file);
  const models = new ModelNames(file, "the provider", context);
  const task = description ?? "promptfoo";
  const sheets = new RunSheets();
  const tests = testsOfNamedScores(rows);
  const passes = passesOf(rows);
  let guessed = 0;
  rows.forEach((row, index) => {
    const { model, framing, promptId } = columns.get(columnKey(row)) as Column;
    const pass = passes[index];
    if (!document.isTable && row.success === undefined && row.score === undefined) throw noScore(file, row.line);
    const base: Omit<Run, "metric"> = {
      ...defined({ framing }),
      ...models.identify(model),
      task,
      ...defined({ trial: pass }),
      ...(promptId === undefined ? {} : { fingerprint: { prompt: promptId } }),
    };
    const item = writtenItem(itemId(row), { document: Number.isNaN(row.vars) ? undefined : row.vars });
    const add = (metric: string, value: JsonValue | undefined) =>
      sheets.addWritten({ ...base, metric }, item, value, row.line);
    // Without a reason, a failure that no assertion was evaluated for can only be an error.
    const isGuess = row.failureReason === undefined && row.success === false && !row.isGraded;
    if (isGuess) guessed++;
    if (row.failureReason === ERROR || isGuess) {
      for (const metric of ["pass", "score", ...(tests.get(item.id) ?? [])]) {
        sheets.add({ ...base, metric }, item, ERRORED, row.line);
      }
      return;
    }
    add("pass", row.success);
    add("score", row.score);
    for (const [name, value] of row.namedScores) add(namedMetric(name), value);
  });
  if (guessed > 0) {
    notes.push({
      code: "errors-by-guess",
      message: `${file}: ${plural(guessed, "failed result")} without failureReason and without a grading ${guessed === 1 ? "was" : "were"} taken as errored, not as wrong`,
    });
  }
  return sheetReading({
    file,
    format,
    sheets,
    models,
    notes,
    ...defined({ occasion: evalId }),
    understood: [
      `task ${task} from ${description === undefined ? "no description" : "the description"}`,
      rows.every(({ testIdx }) => testIdx !== undefined)
        ? `item from ${document.isTable ? "the row of the table" : "testIdx"}`
        : "item from the variables of the test",
      [...columns.values()].some(({ framing }) => framing !== undefined) ? "framing from the prompt's label" : [],
      passes.some((pass) => pass !== undefined) ? "repeats of a test as trials" : [],
      "errors (failureReason 2) are errored, not wrong",
    ]
      .flat()
      .join("; "),
  });
}

function columnsOf(
  { rows, prompts }: PromptfooDocument,
  file: string,
): { readonly columns: ReadonlyMap<string, Column>; readonly notes: Note[] } {
  const found = new Map<string, PromptfooPrompt>();
  for (const row of rows) {
    const listed = row.promptIdx === undefined ? undefined : prompts[row.promptIdx];
    const prompt = { label: "", ...listed, ...definedOf(row.prompt) };
    if (prompt.provider === undefined) throw noProvider(file, row.line);
    if (!found.has(columnKey(row))) found.set(columnKey(row), prompt);
  }
  const all = [...found.values()];
  const hasSeveral = new Set(all.map(({ label, id }) => JSON.stringify([label, id ?? null]))).size > 1;
  const labels = labelsOf(all);
  const notes: Note[] = [];
  const seen = new Map<string, number>();
  const columns = new Map<string, Column>();
  for (const [key, prompt] of found) {
    const framing = hasSeveral ? labels.get(prompt) : undefined;
    const provider = prompt.provider as string;
    const name = JSON.stringify([provider, framing ?? null]);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    const model = times === 1 ? provider : `${provider} #${times}`;
    if (times > 1) {
      const message = `${file}: the provider ${provider} stands more than once with one prompt; further ones were numbered (${model}). Give them labels.`;
      notes.push({ code: "same-provider-twice", message });
    }
    columns.set(key, {
      model,
      ...defined({ framing, promptId: prompt.id }),
    });
  }
  return { columns, notes };
}

/** Short names of prompts, with part of their hash where the label is the whole prompt or stands for two. */
function labelsOf(prompts: readonly PromptfooPrompt[]): ReadonlyMap<PromptfooPrompt, string> {
  const ids = new Map<string, Set<string>>();
  for (const { label, id = "" } of prompts) ids.set(label, (ids.get(label) ?? new Set()).add(id));
  return new Map(
    prompts.map((prompt) => {
      const { label, id } = prompt;
      const isShort = label.length <= LABEL_LENGTH;
      const hash = id === undefined || (isShort && ids.get(label)?.size === 1) ? "" : ` ${id.slice(0, 8)}`;
      return [prompt, `${isShort || hash === "" ? label : `${label.slice(0, LABEL_LENGTH)}…`}${hash}`];
    }),
  );
}

function definedOf(prompt: PromptfooPrompt | undefined): Partial<PromptfooPrompt> {
  if (prompt === undefined) return {};
  const { label, ...rest } = prompt;
  return label === "" ? rest : prompt;
}

function columnKey({ promptIdx, prompt }: PromptfooRow): string {
  return promptIdx === undefined ? JSON.stringify([prompt?.provider ?? null, prompt?.label ?? ""]) : String(promptIdx);
}

/** The number of the test; where there is none, what it asks. */
function itemId({ testIdx, vars }: PromptfooRow): string {
  return testIdx === undefined ? `vars ${vars.toString(16)}` : String(testIdx);
}

/** Trials of results whose test and prompt stand more than once, numbered in the order of the file. */
function passesOf(rows: readonly PromptfooRow[]): (string | undefined)[] {
  const key = (row: PromptfooRow) => JSON.stringify([columnKey(row), itemId(row)]);
  const counts = new Map<string, number>();
  const passes = rows.map((row) => {
    const count = (counts.get(key(row)) ?? 0) + 1;
    counts.set(key(row), count);
    return count;
  });
  const repeated = new Set(rows.filter((row) => (counts.get(key(row)) as number) > 1).map((row) => columnKey(row)));
  return rows.map((row, index) => (repeated.has(columnKey(row)) ? String(passes[index]) : undefined));
}

/** For each test the named scores that it has for some provider: an errored result has none of its own. */
function testsOfNamedScores(rows: readonly PromptfooRow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tests = new Map<string, Set<string>>();
  for (const row of rows) {
    const named = tests.get(itemId(row)) ?? new Set<string>();
    tests.set(itemId(row), named);
    for (const name of row.namedScores.keys()) named.add(namedMetric(name));
  }
  return tests;
}

function namedMetric(name: string): string {
  return name === "score" || name === "pass" ? `namedScores.${name}` : name;
}

function noResults(file: string): InputError {
  return new InputError(
    "no-rows",
    "the file holds no results: the object that evaluate() of the promptfoo package returns does not hold them when it " +
      "is written as JSON. Write await evaluation.toEvaluateSummary() in its place, or run promptfoo export eval <id> -o results.json.",
    { file },
  );
}

function noScore(file: string, line: number): InputError {
  return new InputError("no-score", "every result needs success or score. Export it again.", { file, line });
}

function noProvider(file: string, line: number): InputError {
  return new InputError(
    "missing-model",
    "a result names no provider, so its model is not known. Export it with promptfoo export eval <id> -o results.json.",
    { file, line },
  );
}
