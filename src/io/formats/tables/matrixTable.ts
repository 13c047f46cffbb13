import type { Item } from "../../../data/item.js";
import { metricDirection, withoutDirectionMarks } from "../../../data/metricDirection.js";
import { STATE_CODE } from "../../../data/resultMatrix.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import { describeRunOnTask, type Fingerprint, type Run } from "../../../data/run.js";
import type { ScoreSheet } from "../../../data/sheets/openSheet.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { someNames } from "../../../someNames.js";
import { missingScores } from "../../reader/missingScores.js";
import { findFingerprintColumns, fingerprintOf } from "../../runs/fingerprintColumns.js";
import { identifyRun, type RunIdentity } from "../../runs/runIdentity.js";
import { stepOfCell } from "../../runs/stepCells.js";
import { taskOfFile } from "../../runs/taskOfFile.js";
import { noteTrialSuffixes, type TrialSuffixes, trialSuffixes, withTrialSuffixes } from "../../runs/trialSuffix.js";
import { type Column, isPromptName } from "../../tables/columnNames.js";
import { type ColumnIndex, findColumns } from "../../tables/columns.js";
import { requirePlainNumbers } from "../../tables/decoratedNumbers.js";
import { type HeadedTable, withHeader } from "../../tables/headedTable.js";
import { remembered } from "../../tables/remembered.js";
import type { Table, TableRow } from "../../tables/rows.js";
import { scoreText } from "../../tables/scoreCell.js";
import { type ReadScore, type ScoreScaleOptions, ScoreScales, type TestTexts } from "../../tables/scoreScale.js";
import { type LaidOutTable, layOut, type TableLayout } from "../../tables/tableLayout.js";
import type { TableOptions, TableReading } from "./longTable.js";
import { type RepeatedColumns, repeatedColumns } from "./repeatedColumns.js";

export interface MatrixOptions extends TableOptions {
  /** Default: guessed, and said in a note. */
  readonly layout?: TableLayout;
}

/** Columns that say how the run of a row was made. */
interface Conditions {
  /** Of the names of a few prompts. */
  readonly prompt: number | undefined;
  readonly parts: ReadonlyMap<keyof Fingerprint, number>;
}

interface MatrixContext {
  readonly table: HeadedTable;
  /** The columns whose names are known. */
  readonly columns: ColumnIndex;
  readonly conditions: Conditions;
  readonly laidOut: LaidOutTable;
  readonly fileIdentity: RunIdentity;
  readonly task: string;
  /** The test of a row: its own where rows are runs of named tests. */
  readonly taskOf: (row: TableRow) => string;
  /** What the columns are where they are runs of one test beside each other; `null` where each is a test of its own. */
  readonly repeats: RepeatedColumns | null;
  readonly identify: (name: string) => RunIdentity;
  /** How the scores of a task are read: in words, in per cent, with values that stand for none. */
  readonly readerOf: (task: string) => ReadScore;
}

/** Reads a table of runs × items, items × runs or runs × tasks. */
export function readMatrixTable(written: Table, options: MatrixOptions): TableReading {
  const table = withHeader(written);
  const { conditions, laidOut } = withConditions(table, layOut(table, options.layout));
  const { file } = table;
  requirePlainNumbers(table, laidOut.rows, laidOut.textColumns);
  const named = options.model === undefined ? {} : { named: { model: options.model, from: "the option model" } };
  const ofFile = identifyRun({ file, ...named }, options.pattern);
  const fileIdentity = ofFile.identity;
  const names = new Map<string, RunIdentity>();
  let fits = 0;
  // Names in a table are kept as written; only the caller's pattern takes them apart.
  const identify = (name: string): RunIdentity => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const { step, ...tags } = options.pattern?.(name) ?? {};
    if (step !== undefined || Object.keys(tags).length > 0) fits++;
    const identity = { model: name, ...tags, ...(step === undefined ? {} : { step: Number(step) }) };
    names.set(name, identity);
    return identity;
  };
  const fileTask = taskOfFile(file, { task: options.task, pattern: options.pattern, tags: true });
  const readers = new Map<string, ReadScore>();
  const columns = findColumns(table.header);
  const context: MatrixContext = {
    table,
    columns,
    conditions,
    laidOut,
    fileIdentity,
    task: fileTask.task,
    taskOf: rowTasks(fileTask.task, laidOut, columns),
    repeats: options.layout === undefined ? repeatedColumns(table, laidOut) : null,
    identify,
    readerOf: (task) => readers.get(task) ?? scoreText,
  };
  const { header } = table;
  const areOfRuns = laidOut.layout === "runs-by-tasks" || laidOut.layout === "tasks-by-runs";
  const scales = scalesOf(context, { file, areOfRuns, unscored: options.unscored, scoresIn: options.scoresIn });
  for (const [task, read] of scales.readers) readers.set(task, read);
  // Names are taken apart once here, so that the caller knows whether the run pattern fitted.
  if (laidOut.layout === "items-by-runs" || laidOut.layout === "tasks-by-runs")
    for (const column of laidOut.scoreColumns) identify(runOfColumn(column, context));
  else for (const row of laidOut.rows) rowIdentity(row, 0, context);
  if (names.size === 0 ? ofFile.patternFitted : fits === 0 && fileTask.patternFitted) fits++;
  const tasks = [...new Set(laidOut.rows.map(context.taskOf))];
  return {
    tasks:
      laidOut.layout === "runs-by-tasks" && context.repeats === null
        ? laidOut.scoreColumns.map((index) => header[index] as string)
        : laidOut.layout === "tasks-by-runs"
          ? laidOut.rows.map((row, index) => itemOfRow(row, index, context))
          : tasks,
    patternNames: names.size === 0 ? [file] : [...names.keys()],
    patternFits: fits,
    namesModels: laidOut.layout === "items-by-runs" || laidOut.layout === "tasks-by-runs",
    contribute(builder) {
      const suffixes = options.trialSuffix === "none" ? null : suffixesOf(context);
      const found = new Map(suffixes === null ? [] : tasks.map((task) => [task, suffixes] as const));
      const understood = WRITERS[laidOut.layout](context, withTrialSuffixes(builder, new Set(found.keys())));
      noteTrialSuffixes(file, found, builder);
      if (tasks.includes(fileTask.task) && (!areOfRuns || context.repeats !== null)) fileTask.tell(builder);
      for (const note of [...matrixNotes(context, options.layout), ...scales.notes]) builder.note(note);
      builder.file({
        name: file,
        format: areOfRuns ? "run table" : "matrix table",
        understood,
      });
    },
  };
}

/** Conditions that may be numbers; a number in another column is a score. */
const NUMBERED = new Set<keyof Fingerprint>(["fewShot", "taskVersion"]);

/** Where rows are runs, columns that say how they were made are no scores and are not dropped. */
function withConditions(
  { header }: HeadedTable,
  laidOut: LaidOutTable,
): { readonly conditions: Conditions; readonly laidOut: LaidOutTable } {
  if (laidOut.layout !== "runs-by-items" && laidOut.layout !== "runs-by-tasks") {
    return { conditions: { prompt: undefined, parts: new Map() }, laidOut };
  }
  const texts = new Set(laidOut.textColumns);
  const parts = new Map(
    [...findFingerprintColumns(header, new Set(laidOut.nameColumns))].filter(
      ([part, index]) => texts.has(index) || NUMBERED.has(part),
    ),
  );
  const stated = new Set(parts.values());
  const prompt = laidOut.textColumns.find((index) => isPromptName(header[index] as string) && !stated.has(index));
  const isOpen = (index: number) => !stated.has(index) && index !== prompt;
  return {
    conditions: { prompt, parts },
    laidOut: {
      ...laidOut,
      scoreColumns: laidOut.scoreColumns.filter(isOpen),
      textColumns: laidOut.textColumns.filter(isOpen),
    },
  };
}

/** How the run of a row was made. */
function madeBy(
  { cells }: TableRow,
  { conditions: { prompt, parts } }: MatrixContext,
): Pick<Run, "framing" | "fingerprint"> {
  const framing = prompt === undefined ? "" : (cells[prompt] ?? "").trim();
  return defined({ framing: framing === "" ? undefined : framing, fingerprint: fingerprintOf(cells, parts) });
}

/** How the scores of each task are written, by all of its cells. */
function scalesOf(context: MatrixContext, options: ScoreScaleOptions) {
  const { table, laidOut, taskOf } = context;
  const scales = new ScoreScales(options);
  const tests = new Map<string, TestTexts>();
  for (const [index, row] of laidOut.rows.entries()) {
    for (const column of laidOut.scoreColumns) {
      const text = (row.cells[column] ?? "").trim();
      const name =
        laidOut.layout === "runs-by-tasks" && context.repeats === null
          ? (table.header[column] as string)
          : laidOut.layout === "tasks-by-runs"
            ? itemOfRow(row, index, context)
            : taskOf(row);
      const test = tests.get(name) ?? scales.textsOf({ task: name, metric: "score" });
      tests.set(name, test);
      test.add(text, row.line);
    }
  }
  scales.decide();
  return {
    readers: new Map([...tests].map(([name, test]) => [name, remembered(scales.readerOf(test))])),
    notes: scales.notes,
  };
}

/** Trials that the ids of the items hide; `null` where there are none. */
function suffixesOf({ table, laidOut }: MatrixContext): TrialSuffixes | null {
  const { layout, nameColumns, scoreColumns, rows } = laidOut;
  if (layout === "runs-by-tasks" || layout === "tasks-by-runs") return null;
  const ids =
    layout === "runs-by-items"
      ? scoreColumns.map((column) => table.header[column] as string)
      : rows.map(({ cells }, index) =>
          (nameColumns[0] === undefined ? String(index) : (cells[nameColumns[0]] ?? "")).trim(),
        );
  return trialSuffixes(new Set(ids));
}

const WRITERS = {
  "runs-by-items": addRunsByItems,
  "items-by-runs": addItemsByRuns,
  "runs-by-tasks": addRunsByTasks,
  "tasks-by-runs": addTasksByRuns,
} satisfies Record<TableLayout, (context: MatrixContext, builder: ResultsBuilder) => string>;

function addRunsByItems(context: MatrixContext, builder: ResultsBuilder): string {
  const { table, laidOut, taskOf } = context;
  const items = laidOut.scoreColumns.map((column) => ({ column, item: { id: table.header[column] as string } }));
  let runs = 0;
  laidOut.rows.forEach((row, index) => {
    const identity = rowIdentity(row, index, context);
    const count = runCount(row, context);
    const task = taskOf(row);
    for (let repeat = 1; repeat <= count; repeat++) {
      const model = laidOut.countColumn === null ? identity.model : `${identity.model}#${repeat}`;
      const sheet = builder.sheet(
        { ...identity, ...madeBy(row, context), model, task, metric: "score" },
        sourceOf(table.file),
      );
      for (const { column, item } of items) addCell(sheet, context, row, column, item);
      runs++;
    }
  });
  const tasks = someNames([...new Set(laidOut.rows.map(taskOf))], 3, " and ");
  return `${plural(runs, "run")} × ${plural(laidOut.scoreColumns.length, "item")} of ${tasks}`;
}

function addItemsByRuns(context: MatrixContext, builder: ResultsBuilder): string {
  const { table, laidOut, task, identify } = context;
  const cells = laidOut.rows.map((row, index) => ({ row, item: { id: itemOfRow(row, index, context) } }));
  const source = sourceOf(table.file);
  for (const column of laidOut.scoreColumns) {
    const sheet = builder.sheet({ ...identify(runOfColumn(column, context)), task, metric: "score" }, source);
    for (const { row, item } of cells) addCell(sheet, context, row, column, item);
  }
  return `${plural(laidOut.rows.length, "row")} of ${task} × ${plural(laidOut.scoreColumns.length, "run")}`;
}

/** The id in the first column; rows are numbered where there is none. */
function itemOfRow({ cells, line }: TableRow, index: number, { table, laidOut }: MatrixContext): string {
  const [column] = laidOut.nameColumns;
  if (column === undefined) return String(index + 1);
  const id = (cells[column] ?? "").trim();
  if (id === "") throw new InputError("missing-id", "the item cell is empty", { file: table.file, line });
  return id;
}

function runOfColumn(column: number, { table }: MatrixContext): string {
  const name = table.header[column] as string;
  return table.isHeadless ? `run-${name}` : name;
}

function addRunsByTasks(context: MatrixContext, builder: ResultsBuilder): string {
  const { table, laidOut, repeats } = context;
  const missing: string[] = [];
  laidOut.rows.forEach((row, index) => {
    const identity = { ...rowIdentity(row, index, context), ...madeBy(row, context) };
    for (const column of laidOut.scoreColumns) {
      const task = repeats === null ? (table.header[column] as string) : context.task;
      const run = repeats === null ? identity : { ...identity, ...repeats.tagsOf(column) };
      missing.push(...addRunScore(run, { row, column, task }, context, builder));
    }
  });
  for (const note of missingScores(table.file, missing)) builder.note(note);
  const across = repeats === null ? "task" : repeats.axis;
  return `${plural(laidOut.rows.length, "run")} × ${plural(laidOut.scoreColumns.length, across)}`;
}

function addTasksByRuns(context: MatrixContext, builder: ResultsBuilder): string {
  const { table, laidOut, identify } = context;
  const missing: string[] = [];
  for (const [index, row] of laidOut.rows.entries()) {
    const task = itemOfRow(row, index, context);
    for (const column of laidOut.scoreColumns) {
      const identity = identify(runOfColumn(column, context));
      missing.push(...addRunScore(identity, { row, column, task }, context, builder));
    }
  }
  for (const note of missingScores(table.file, missing)) builder.note(note);
  return `${plural(laidOut.rows.length, "task")} × ${plural(laidOut.scoreColumns.length, "run")} of ${table.file}`;
}

interface RunScoreCell {
  readonly row: TableRow;
  readonly column: number;
  readonly task: string;
}

/** Adds the score of a cell; returns the name of its run where there is none. */
function addRunScore(
  identity: RunIdentity & Pick<Run, "fingerprint">,
  { row, column, task }: RunScoreCell,
  context: MatrixContext,
  builder: ResultsBuilder,
): string[] {
  const { table, readerOf } = context;
  const text = row.cells[column] ?? "";
  const cell = readerOf(task)(text);
  if (cell === null) throw badScore(text, table, row, task);
  const run: Run = { ...identity, task, metric: metricOfTask(task) };
  if (cell.state !== STATE_CODE.scored) return [describeRunOnTask(run)];
  builder.runScore({ run, value: cell.score, file: table.file, line: row.line }, sourceOf(table.file));
  return [];
}

/**
 * The metric of a column of scores of runs: `loss` where the column is called `val/loss`, so that its direction is known; the
 * whole name where an arrow alone says it.
 */
function metricOfTask(task: string): string {
  if (metricDirection(task) !== "lower") return "score";
  const last = withoutDirectionMarks(task).split(/[/ ]/).at(-1) as string;
  return metricDirection(last) === "lower" ? last : task;
}

/** Rows that are runs over items may name the test; other rows are of the file's. */
function rowTasks(task: string, { layout }: LaidOutTable, columns: ColumnIndex): (row: TableRow) => string {
  const column = layout === "runs-by-items" && columns.has("model") ? columns.get("task") : undefined;
  return column === undefined ? () => task : ({ cells }) => (cells[column] ?? "").trim() || task;
}

/** The run of a row: from its columns, or from its name; numbered rows are seeds of the file's model. */
function rowIdentity(
  row: TableRow,
  index: number,
  { table, columns, laidOut, fileIdentity, identify }: MatrixContext,
): RunIdentity {
  if (laidOut.nameColumns.length === 0) {
    const model = laidOut.countColumn === null ? `run-${index + 1}` : `pattern-${index + 1}`;
    return { ...fileIdentity, model };
  }
  const cell = (column: Column) => {
    const at = columns.get(column);
    return at === undefined ? "" : (row.cells[at] ?? "").trim();
  };
  const first = (row.cells[laidOut.nameColumns[0] as number] ?? "").trim();
  const named =
    cell("model") === "" && laidOut.nameColumns[0] === 0 && !isAxisHeader(table.header[0] as string)
      ? first
      : cell("model");
  const identity = named === "" ? fileIdentity : identify(named);
  const seed = cell("seed").replace(/^\D*?(\d+)$/, "$1");
  const step = stepOfRow(cell("step"), row, table, columns);
  return {
    ...identity,
    ...(seed === "" ? {} : { seed }),
    ...defined({ step }),
    ...(cell("framing") === "" ? {} : { framing: cell("framing") }),
    ...(cell("trial") === "" ? {} : { trial: cell("trial") }),
  };
}

/** `s1000` and the like are steps too, where nothing else can be meant. */
function stepOfRow(
  text: string,
  { line }: TableRow,
  { file, header }: Table,
  columns: ColumnIndex,
): number | undefined {
  if (text === "") return undefined;
  const [, number] = /^[a-z][a-z _=:-]*(\d+)$/i.exec(text) ?? [];
  return number === undefined ? stepOfCell(text, header[columns.get("step")!]!, { file, line }) : Number(number);
}

function isAxisHeader(name: string): boolean {
  return [...findColumns([name]).keys()].some((column) => column !== "model" && column !== "item");
}

function runCount(row: TableRow, { table, laidOut }: MatrixContext): number {
  if (laidOut.countColumn === null) return 1;
  const text = (row.cells[laidOut.countColumn] ?? "").trim();
  const count = Number(text);
  if (text !== "" && Number.isInteger(count) && count >= 0) return count;
  throw new InputError("bad-number", `the number of runs must be a whole number, got ${JSON.stringify(text)}`, {
    file: table.file,
    line: row.line,
  });
}

function addCell(
  sheet: ScoreSheet,
  { table, readerOf, taskOf }: MatrixContext,
  row: TableRow,
  column: number,
  item: Item,
): void {
  const read = readerOf(taskOf(row));
  const text = (row.cells[column] ?? "").trim();
  if (text === "") return;
  const cell = read(text);
  if (cell === null) throw badScore(text, table, row, item.id);
  sheet.add(item, cell.score, cell.state, row.line);
}

function badScore(text: string, { file }: Table, { line }: TableRow, item: string): InputError {
  return new InputError(
    "bad-score",
    `score must be a number, got ${JSON.stringify(text)}. Leave the cell empty where the item was not run, or write N/A or errored.`,
    { file, line, item },
  );
}

function matrixNotes(context: MatrixContext, asked: TableLayout | undefined): Note[] {
  const { table, laidOut, repeats } = context;
  const { file, header } = table;
  const { layout, because, footers, textColumns, otherColumns, countColumn } = laidOut;
  const blank = table.rows.length - laidOut.rows.length - footers.length;
  const named = textColumns.filter((index) => header[index] !== "");
  const isEmpty = (index: number) => laidOut.rows.every(({ cells }) => (cells[index] ?? "").trim() === "");
  const namesOf = (columns: readonly number[]) => columns.map((index) => JSON.stringify(header[index])).join(", ");
  const [empty, texts] = [named.filter(isEmpty), named.filter((index) => !isEmpty(index))];
  const left = [
    footers.length === 0 ? [] : `${plural(footers.length, "summary row")} (${footers.join(", ")})`,
    blank === 0 ? [] : `${blank} blank ${blank === 1 ? "row" : "rows"}`,
  ].flat();
  const notes: (Note | [])[] = [
    asked !== undefined || repeats !== null
      ? []
      : {
          code: "layout-guessed",
          message: `${file} was taken as ${layout}, because ${because}; --layout says otherwise`,
        },
    left.length === 0 ? [] : { code: "rows-left-out", message: `${file}: left out ${left.join(" and ")}` },
    texts.length === 0
      ? []
      : { code: "columns-ignored", message: `${file}: columns not used, because they hold texts: ${namesOf(texts)}` },
    empty.length === 0
      ? []
      : { code: "columns-ignored", message: `${file}: columns not used, because they are empty: ${namesOf(empty)}` },
    otherColumns.length === 0
      ? []
      : {
          code: "columns-ignored",
          message: `${file}: columns not used, because their names are those of no ${layout.startsWith("runs") ? "test" : "run"}: ${namesOf(otherColumns)}`,
        },
    repeats === null ? [] : repeats.note,
    countColumn === null
      ? []
      : {
          code: "patterns-expanded",
          message: `${file}: each row stands for as many runs as ${JSON.stringify(header[countColumn])} says, named pattern-1#1, pattern-1#2 …`,
        },
    laidOut.rowNumbers
      ? {
          code: "row-numbers-left-out",
          message: `${file}: the first column, ${header[0] === "" ? "without a name" : JSON.stringify(header[0])}, numbers the rows and was left out`,
        }
      : [],
    unnamedNote(context),
  ];
  return [...table.notes, ...notes.flat()];
}

/** Says which names were given because the file has none. */
function unnamedNote({ table, laidOut }: MatrixContext): Note | [] {
  const { file, isHeadless } = table;
  const { layout, nameColumns, countColumn } = laidOut;
  const hasRowNames = nameColumns.length > 0 || countColumn !== null;
  if (hasRowNames && !isHeadless) return [];
  const [runs, others] = layout === "items-by-runs" ? ["columns", "rows"] : ["rows", "columns"];
  const areRunsNamed = layout === "items-by-runs" ? !isHeadless : hasRowNames;
  const areOthersNamed = layout === "items-by-runs" ? hasRowNames : !isHeadless;
  const what = layout === "runs-by-tasks" ? "tasks" : "items";
  const given = [
    areRunsNamed ? [] : `names no runs; they are called run-1, run-2 … in the order of the ${runs}`,
    areOthersNamed ? [] : `names no ${what}; they are called 1, 2 … in the order of the ${others}`,
  ].flat();
  const headless = isHeadless ? "has no header: its first line is a row of scores. It " : "";
  return {
    code: areRunsNamed ? "items-unnamed" : "runs-unnamed",
    message: `${file} ${headless}${given.join(". It ")}`,
  };
}

function sourceOf(file: string) {
  return { file, occasion: file };
}
