import { groupBy } from "../../../data/groupBy.js";
import { STATE_CODE } from "../../../data/resultMatrix.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { someNames } from "../../../someNames.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { baseName, folderOf } from "../../bytes/sourcePath.js";
import { isJsonObject, type JsonValue, textAt } from "../../json/json.js";
import { pythonLiteral } from "../../json/pythonLiteral.js";
import { wrongHolder } from "../../json/scoreHolders.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../../reader/standaloneReading.js";
import { unreadScores } from "../../reader/unreadScores.js";
import { ModelNames } from "../../runs/modelNames.js";
import { scoreCell } from "../../tables/scoreCell.js";
import { type ExportRow, exportRows, headerOf } from "../exports/exportRows.js";
import { isWritten, trackedScore } from "./trackedScore.js";

const HISTORY = "W&B history";
const RUNS = "W&B runs";

/** What runs of Weights & Biases logged: the history of one, a row a step, its summary, or the table of runs. */
export const wandbReader: DumpReader<StandaloneReading> = {
  formats: { [HISTORY]: "history or summary of a W&B run, CSV or JSON: _step and what was logged" },
  recognise: (head, { map }) => (map === undefined ? formatOf(head) : null),
  read: ({ name, content }, format, context) =>
    format === RUNS ? readRuns(content, name, context) : readHistory(content, name, context),
  assemble(parts) {
    const isSummary = (file: string) => baseName(file) === "wandb-summary.json";
    const histories = new Set(parts.flatMap(({ file }) => (isSummary(file) ? [] : folderOf(file))));
    return assembleReadings(
      parts.map(({ file, hash, part }) => ({
        file,
        hash,
        part:
          // The summary holds the last values of the history beside it.
          isSummary(file) && histories.has(folderOf(file))
            ? toldFile(file, HISTORY, "left aside: the history beside it ends in it")
            : part,
      })),
      HISTORY,
    );
  },
};

function formatOf(head: FileHead): string | null {
  const keys = head.keys.length > 0 ? head.keys : headerOf(head);
  const has = (key: string) => keys.includes(key);
  // The table of runs may hold the last step of each.
  if (head.keys.length === 0 && has("Name") && has("State") && (has("Runtime") || has("Created"))) return RUNS;
  if (head.keys.length === 0 && has("summary") && has("config") && has("name")) return RUNS;
  return has("_step") && (has("_runtime") || has("_timestamp")) ? HISTORY : null;
}

/** Columns that name what was run and its training seed, the surest first; else the run's own name. */
const PLAIN = ["model", "model_name", "model_id", "model_name_or_path"];
const MODELS = [...PLAIN.slice(0, 2), ...PLAIN.map((name) => `config.${name}`), ...PLAIN.slice(2)];
const NUMBERED = /^(?:run|seed|rep|replicate|trial)?[-_ ]*\d+$/i;
const SEEDS = ["seed", "training_seed", "train_seed"].flatMap((name) => [name, `config.${name}`]);

/** A row of the tracker's own script for exports, whose cells are dictionaries as Python prints them, as a row of the table of runs. */
function flatRow({ members, line }: ExportRow, file: string): ExportRow {
  if (!members.has("summary") || !members.has("config") || members.has("Name")) return { members, line };
  const parts = (key: string) => {
    const written = members.get(key);
    const value = typeof written === "string" ? pythonLiteral(written) : written;
    if (!isJsonObject(value)) throw wrongHolder(key, "a dictionary", written ?? null, { file, line });
    return [...value].filter(([, part]) => part === null || typeof part !== "object");
  };
  return {
    members: new Map<string, JsonValue>([
      ...parts("summary").filter(([key]) => !key.startsWith("_")),
      ...parts("config").map(([key, value]) => [`config.${key}`, value === null ? "" : String(value)] as const),
      ["Name", members.get("name") ?? null],
    ]),
    line,
  };
}

async function readRuns(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = (await exportRows(content, file)).map((row) => flatRow(row, file));
  const models = new ModelNames(file, "the table", context);
  const unfinished: string[] = [];
  const unnamed: string[] = [];
  const left = new Set<string>();
  const missing: string[] = [];
  const runs = rows.map(({ members, line }) => {
    const first = (names: readonly string[]) => names.flatMap((name) => textAt(members, name) ?? [])[0];
    const name = textAt(members, "Name");
    if (name === undefined) throw new InputError("no-item", "every row needs the Name of its run", { file, line });
    const state = textAt(members, "State");
    if (state !== undefined && state !== "finished") unfinished.push(`${name} (${state})`);
    const seed = first(SEEDS);
    const model = first(MODELS);
    if (model === undefined) unnamed.push(name);
    // A name that only numbers the run names no model.
    return {
      name,
      run: { ...models.identify(model ?? (NUMBERED.test(name) ? undefined : name)), ...defined({ seed }) },
    };
  });
  const repeats = groupBy(runs, ({ run }) => JSON.stringify(run));
  const sheets = new RunSheets(new Map(), true);
  for (const [index, { members, line }] of rows.entries()) {
    const { name: own, run } = runs[index] as (typeof runs)[number];
    // Runs of one model and seed are repeats; their names tell them apart.
    const trial = (repeats.get(JSON.stringify(run))?.length ?? 0) > 1 ? { trial: own } : {};
    for (const [name, value] of members) {
      if (name.startsWith("config.")) continue;
      const [score, cell] = [trackedScore(name), scoreCell(value)];
      if (score === null) {
        if (name.includes("/") && cell?.state === STATE_CODE.scored) left.add(name);
      } else if (cell === null) {
        throw new InputError("bad-score", `${name} must be a number, got ${JSON.stringify(value)}`, { file, line });
      } else if (cell.state === STATE_CODE.scored) {
        sheets.addScore({ ...run, ...trial, ...score }, cell.score, { file, line });
      } else missing.push(`${name} of ${own}`);
    }
  }
  if (sheets.isEmpty) throw noScore(file, [...left], "model=Name,score=NAME");
  return sheetReading({
    file,
    format: RUNS,
    sheets,
    models,
    understood:
      "every metric a task; model from a column of that name, else the run's name; the last value of each metric",
    notes: [
      ...leftNotes(file, [...left]),
      ...missingScores(file, missing),
      ...unnamedNotes(file, unnamed),
      ...(unfinished.length === 0
        ? []
        : [{ code: "unfinished-run", message: `${file}: not finished: ${someNames(unfinished)}` }]),
    ],
    isNamedByFile: true,
  });
}

async function readHistory(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const models = new ModelNames(file, "the path", context, { several: false });
  const { step: _, ...identity } = models.identify(runOfPath(file));
  const sheets = new RunSheets(new Map(), true);
  const numbers = new Set<string>();
  const unread = new Map<string, { readonly line: number; readonly value: JsonValue }>();
  const missing: string[] = [];
  for (const { members, line } of rows) {
    const step = numberOf(members.get("_step"));
    if (step === undefined) throw new InputError("bad-number", "_step must be a number in every row", { file, line });
    for (const [name, value] of members) {
      // The first column of a data frame numbers its rows.
      if (name === "" || name.startsWith("_") || typeof value === "boolean" || value === "") continue;
      const [score, cell] = [trackedScore(name), scoreCell(value)];
      if (cell === null) {
        if (score !== null) unread.set(name, { line, value });
      } else if (cell.state === STATE_CODE.scored) {
        numbers.add(name);
        if (score !== null) sheets.addScore({ ...identity, step, ...score }, cell.score, { file, line });
      } else if (score !== null && isWritten(value)) missing.push(`${name} at step ${step}`);
    }
  }
  for (const [name, { line, value }] of unread) {
    if (numbers.has(name)) throw wrongHolder(name, "a number, as in other rows", value, { file, line });
  }
  const left = [...numbers].filter((name) => trackedScore(name) === null);
  if (sheets.isEmpty) throw noScore(file, left, "step=_step,score=NAME");
  return sheetReading({
    file,
    format: HISTORY,
    sheets,
    models,
    understood: "checkpoint from _step; every logged evaluation a task",
    notes: [...leftNotes(file, left), ...missingScores(file, missing), ...unreadScores(file, [...unread.keys()])],
    isNamedByFile: true,
  });
}

function unnamedNotes(file: string, runs: readonly string[]): Note[] {
  if (runs.length === 0) return [];
  const message =
    `${file}: no column names the model of ${someNames(runs)}: each is called by its own name. Where several are seeds or ` +
    'checkpoints of one model, --run-pattern says how their names are made, such as --run-pattern "{model}-seed{seed}"';
  return [{ code: "runs-as-models", message }];
}

function noScore(file: string, left: readonly string[], map: string): InputError {
  const there = left.length === 0 ? "" : `; there are ${someNames(left)}`;
  return new InputError("no-score", `no column is called after an evaluation or a metric${there}. Say --map ${map}`, {
    file,
  });
}

function leftNotes(file: string, left: readonly string[]): Note[] {
  if (left.length === 0) return [];
  return [{ code: "columns-ignored", message: `${file}: not taken for scores: ${someNames(left)}` }];
}

/** The run's id in the folder that the tracker gives a run. */
function runOfPath(file: string): string | undefined {
  return /(?:^|\/)(?:offline-)?run-\d{8}_\d{6}-([^/]+)\//.exec(file)?.[1];
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const cell = value === undefined || value === "" ? null : scoreCell(value);
  return cell === null || Number.isNaN(cell.score) ? undefined : cell.score;
}
