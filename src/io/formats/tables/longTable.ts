import { STATE_CODE, type StateCode } from "../../../data/resultMatrix.js";
import type { ResultsBuilder, ScoreSheet, WrittenItem } from "../../../data/resultsBuilder.js";
import { type Run, runKey } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import type { StandaloneReading } from "../../reader/standaloneReading.js";
import type { Derivation } from "../../runs/derive.js";
import { type DerivedCell, type DerivedColumns, deriveColumns } from "../../runs/derivedColumns.js";
import { findFingerprintColumns, fingerprintOf, promptHash } from "../../runs/fingerprintColumns.js";
import { identifyRun } from "../../runs/runIdentity.js";
import type { PatternTags, RunPattern } from "../../runs/runPattern.js";
import { type TaskOfFile, taskOfFile } from "../../runs/taskOfFile.js";
import { noteTrialSuffixes, type TrialSuffixes, trialSuffixes, withTrialSuffixes } from "../../runs/trialSuffix.js";
import { type Column, type ColumnIndex, findColumns } from "../../tables/columns.js";
import type { RowTable, TableRow } from "../../tables/rows.js";
import { type ScoreCell, scoreText } from "../../tables/scoreCell.js";

export interface TableOptions {
  readonly pattern: RunPattern | null;
  /** Our column → theirs. */
  readonly map?: Readonly<Record<string, string>>;
  /** Model of dumps that name none. */
  readonly model?: string;
  /** Task of dumps that name none. */
  readonly task?: string;
  /** Default `auto`: ids `q, q.1, q.2 …` may be trials of one item. */
  readonly trialSuffix?: "auto" | "none";
  /** Scores to reckon from the numbers of each row; none by default. */
  readonly derivation?: Derivation | null;
}

/** A dump that is ready to be fed to a builder. */
export type TableReading = StandaloneReading;

interface LongRow {
  readonly run: Run;
  readonly row: TableRow;
  /** What a formula made of the row, in place of its score. */
  readonly derived?: DerivedCell;
}

const STATUS: ReadonlyMap<string, StateCode> = new Map([
  ["", STATE_CODE.scored],
  ["scored", STATE_CODE.scored],
  ["ok", STATE_CODE.scored],
  ["success", STATE_CODE.scored],
  ["completed", STATE_CODE.scored],
  ["error", STATE_CODE.errored],
  ["errored", STATE_CODE.errored],
  ["timeout", STATE_CODE.errored],
  ["unscored", STATE_CODE.unscored],
  ["skipped", STATE_CODE.unscored],
  ["absent", STATE_CODE.absent],
  ["missing", STATE_CODE.absent],
]);

/** The rows with their runs. Only the runs are kept; a row is made when it is gone through. */
class LongRows implements Iterable<LongRow> {
  #distinct: ReadonlySet<Run> | null = null;

  constructor(
    private readonly table: RowTable,
    private readonly runs: readonly Run[],
    private readonly derive?: (row: TableRow) => DerivedCell,
  ) {}

  get length(): number {
    return this.runs.length;
  }

  at(index: number): LongRow {
    const run = this.runs[index] as Run;
    const row = this.table.rows.at(index) as TableRow;
    return this.derive === undefined ? { run, row } : { run, row, derived: this.derive(row) };
  }

  *[Symbol.iterator](): Generator<LongRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  runAt(index: number): Run {
    return this.runs[index] as Run;
  }

  /** One cell, without making the row. */
  cellAt(index: number, column: number): string {
    const { rows } = this.table;
    return (rows.quick === undefined ? rows.at(index)?.cells[column] : rows.quick.cell(index, column)) ?? "";
  }

  lineAt(index: number): number {
    const { rows } = this.table;
    return rows.quick === undefined ? (rows.at(index) as TableRow).line : rows.quick.line(index);
  }

  /** A number that only equal texts of a column share; `null` where the table keeps none. */
  codeAt(index: number, column: number): number | null {
    return this.table.rows.quick?.code(index, column) ?? null;
  }

  /** Whether a row is its texts and nothing else: no score is reckoned, and texts are not told from numbers. */
  get isPlain(): boolean {
    return this.derive === undefined && this.table.rows.quick !== undefined;
  }

  /** The different runs. */
  distinctRuns(): ReadonlySet<Run> {
    this.#distinct ??= new Set(this.runs);
    return this.#distinct;
  }

  map<Value>(make: (row: LongRow) => Value): Value[] {
    return Array.from(this, make);
  }

  /** The same rows with other runs. */
  withRuns(runOf: (row: LongRow) => Run): LongRows {
    return new LongRows(this.table, this.map(runOf));
  }

  /** The same rows with other runs, and a score that is reckoned. */
  derived(runOf: (run: Run) => Run, derive: (row: TableRow) => DerivedCell): LongRows {
    return new LongRows(this.table, this.runs.map(runOf), derive);
  }
}

/** The columns that make a run. */
const RUN_COLUMNS = ["model", "task", "metric", "seed", "step", "framing", "trial"] as const;

/** Columns that say more of an item than its id. */
const LABELS = ["cluster", "subset", "choices", "prompt_hash"] as const;

/** Most values that an extra column may have to be taken as part of the task's name. */
const FOLD_LIMIT = 20;

/** Reads a table with one row a score. Without an item column the rows are scores of whole runs. */
export function readLongTable(table: RowTable, options: TableOptions): TableReading {
  const { file, header, rows } = table;
  if (rows.length === 0) throw new InputError("no-rows", "the file has a header and no rows", { file });
  const { derivation = null, trialSuffix = "auto" } = options;
  const columns = findColumns(header, options.map, file);
  const derived = derivation === null ? null : deriveColumns(table, columns, derivation);
  const names = new RunNames(table, columns, options);
  const plain = new LongRows(table, names.runs());
  const folded = foldExtraColumns(table, columns, plain, new Set(derived?.columns));
  const own = withFingerprints(table, folded);
  const scores = [
    ...(columns.has("score") ? [own.rows] : []),
    ...(derived === null ? [] : derivedRows(own.rows, derived)),
  ];
  const suffixes = trialSuffix === "none" ? new Map() : suffixedTasks(columns, own.rows);
  return {
    tasks: [...new Set([...own.rows.distinctRuns()].map(({ task }) => task))],
    patternNames: names.asked(),
    patternFits: names.fits,
    namesModels: columns.has("model"),
    contribute(builder) {
      const notes = [...table.notes, ...names.notes, ...own.notes, ...(derived?.notes ?? [])];
      const target = withTrialSuffixes(builder, new Set(suffixes.keys()));
      const kinds = columns.has("item")
        ? addItems(table, columns, scores, target)
        : addRunScores(table, columns, scores, builder);
      noteTrialSuffixes(file, suffixes, builder);
      names.tell(builder);
      for (const note of notes) builder.note(note);
      const found = [...columns].map(([ours, index]) =>
        header[index] === ours ? ours : `${ours} from ${header[index]}`,
      );
      builder.file({
        name: file,
        format: "long table",
        understood: `${kinds}; columns ${[...found, ...own.parts].join(", ")}${names.understood}`,
      });
    },
  };
}

/** Makes the run of each row, remembering names already taken apart. */
class RunNames {
  readonly notes: Note[] = [];
  readonly understood: string;
  fits = 0;
  readonly #tags = new Map<string, PatternTags | null>();
  readonly #runs = new Map<string, Run>();
  readonly #fallback;
  readonly #fileTask: TaskOfFile;
  #usesFileTask = false;
  readonly #indices: readonly number[];

  constructor(
    private readonly table: RowTable,
    private readonly columns: ColumnIndex,
    private readonly options: TableOptions,
  ) {
    const { file } = table;
    this.#fileTask = taskOfFile(file, options);
    this.#indices = RUN_COLUMNS.flatMap((column) => columns.get(column) ?? []);
    const named = options.model === undefined ? {} : { named: { model: options.model, from: "the option model" } };
    const identified = identifyRun({ file, ...named }, columns.has("model") ? null : options.pattern);
    this.#fallback = identified.identity;
    if (identified.patternFitted) this.fits++;
    const missing = [
      columns.has("model") ? [] : identified.understood,
      columns.has("task") ? [] : `task ${this.#fileTask.task} from ${this.#fileTask.from}`,
      columns.has("metric") ? [] : 'metric "score"',
    ].flat();
    this.understood = missing.length === 0 ? "" : `; ${missing.join(", ")}`;
  }

  /** The runs of the rows; rows of one run get the same object. */
  runs(): Run[] {
    const { rows } = this.table;
    const runs: Run[] = [];
    for (let index = 0; index < rows.length; index++) {
      // Rows of one run mostly stand together.
      const run =
        index > 0 && this.#isAsBefore(index) ? (runs[index - 1] as Run) : this.#find(rows.at(index) as TableRow);
      runs.push(run);
    }
    return runs;
  }

  /** Whether a row surely is of the same run as the row before it. */
  #isAsBefore(index: number): boolean {
    const { quick } = this.table.rows;
    if (quick === undefined) return false;
    for (const column of this.#indices) {
      if (quick.code(index, column) !== quick.code(index - 1, column)) return false;
    }
    return true;
  }

  #find(row: TableRow): Run {
    const key = RUN_COLUMNS.map((column) => cellOf(row, this.columns, column) ?? "").join("\u0000");
    const run = this.#runs.get(key) ?? this.#make(row);
    this.#runs.set(key, run);
    return run;
  }

  #make(row: TableRow): Run {
    const { columns, table } = this;
    const cell = (column: Column) => cellOf(row, columns, column);
    const written = cell("model");
    if (columns.has("model") && written === undefined) {
      throw new InputError("missing-model", "the model cell is empty", { file: table.file, line: row.line });
    }
    const tags = written === undefined ? {} : (this.#fit(written) ?? {});
    const base = written === undefined ? this.#fallback : { model: tags.model ?? written };
    const step = cell("step") ?? tags.step;
    const seed = cell("seed") ?? tags.seed;
    const framing = cell("framing") ?? tags.framing;
    const trial = cell("trial") ?? tags.trial;
    return {
      ...base,
      task: cell("task") ?? tags.task ?? this.#taskOfFile(),
      metric: cell("metric") ?? "score",
      ...defined({ seed }),
      ...(step === undefined ? {} : { step: this.#number(step, "step", row) }),
      ...defined({ framing, trial }),
    };
  }

  /** Names that the pattern was tried on. */
  asked(): string[] {
    return this.columns.has("model") ? [...this.#tags.keys()] : [this.table.file];
  }

  #taskOfFile(): string {
    this.#usesFileTask = true;
    return this.#fileTask.task;
  }

  /** Tells the builder of a task that was named after the file. */
  tell(builder: ResultsBuilder): void {
    if (this.#usesFileTask) this.#fileTask.tell(builder);
  }

  #fit(model: string): PatternTags | null {
    if (this.options.pattern === null) return null;
    const known = this.#tags.get(model);
    if (known !== undefined) return known;
    const tags = this.options.pattern(model);
    if (tags !== null) this.fits++;
    this.#tags.set(model, tags);
    return tags;
  }

  #number(text: string, column: string, row: TableRow): number {
    const value = Number(/^step[-_]?(\d+)$/i.exec(text)?.[1] ?? text);
    if (Number.isFinite(value)) return value;
    throw new InputError("bad-number", `${column} must be a number, got ${JSON.stringify(text)}`, {
      file: this.table.file,
      line: row.line,
    });
  }
}

/** Extra columns go into the task's name where rows would be the same score twice without them. */
function foldExtraColumns(
  { file, header }: RowTable,
  columns: ColumnIndex,
  rows: LongRows,
  derivedFrom: ReadonlySet<number>,
): FoldedRows {
  const known = new Set([...columns.values(), ...derivedFrom]);
  const extra = header.map((_, index) => index).filter((index) => !known.has(index));
  if (extra.length === 0) return { rows, notes: [], ignored: [] };
  const keys = rows.map(({ run, row }) => `${runKey(run)}\u0000${cellOf(row, columns, "item") ?? ""}`);
  const folded: number[] = [];
  let collisions = rows.length - new Set(keys).size;
  let candidates = collisions === 0 ? [] : extra.filter((index) => isFoldable(rows, index));
  while (collisions > 0 && candidates.length > 0) {
    const left = candidates.map(
      (index) => rows.length - new Set(keys.map((key, row) => `${key}\u0000${textAt(rows, row, index)}`)).size,
    );
    const best = Math.min(...left);
    if (best >= collisions) break;
    const column = candidates[left.indexOf(best)] as number;
    folded.push(column);
    keys.forEach((key, row) => {
      keys[row] = `${key}\u0000${textAt(rows, row, column)}`;
    });
    candidates = candidates.filter((index) => index !== column);
    collisions = best;
  }
  const used = collisions === 0 ? folded.sort((a, b) => a - b) : [];
  const inTask = runsByTask();
  const ignored = extra.filter((index) => !used.includes(index) && header[index] !== "");
  return {
    rows: used.length === 0 ? rows : rows.withRuns(({ run, row }) => inTask(run, foldedTask(run, row, used))),
    ignored,
    notes: [
      used.length === 0
        ? []
        : {
            code: "columns-in-task",
            message:
              `${file}: rows differ only in ${quoted(header, used)}, so it became part of the task's name ` +
              `(such as ${JSON.stringify(foldedTask(rows.at(0).run, rows.at(0).row, used))})`,
          },
    ].flat(),
  };
}

interface FoldedRows {
  readonly rows: LongRows;
  readonly notes: readonly Note[];
  /** Columns that are still without a use. */
  readonly ignored: readonly number[];
}

/** Columns that say how runs were made, where each run has one value: a column that varies within a run says nothing of it. */
function withFingerprints(
  { file, header }: RowTable,
  { rows, notes, ignored }: FoldedRows,
): Pick<FoldedRows, "rows" | "notes"> & { readonly parts: readonly string[] } {
  const taken = new Set(header.map((_, index) => index).filter((index) => !ignored.includes(index)));
  const found = findFingerprintColumns(header, taken);
  for (const [part, index] of found) if (variesWithinRun(rows, index)) found.delete(part);
  const rest = ignored.filter((index) => ![...found.values()].includes(index));
  const stated = new Map<Run, Run>();
  const place = ({ run, row }: LongRow): Run => {
    const known = stated.get(run);
    if (known !== undefined) return known;
    const fingerprint = fingerprintOf(row.cells, found);
    const made = fingerprint === undefined ? run : { ...run, fingerprint };
    stated.set(run, made);
    return made;
  };
  return {
    rows: found.size === 0 ? rows : rows.withRuns(place),
    parts: [...found.values()].map((index) => header[index] as string),
    notes: [
      ...notes,
      ...(rest.length === 0
        ? []
        : [{ code: "columns-ignored", message: `${file}: columns not used: ${quoted(header, rest)}` }]),
    ],
  };
}

function variesWithinRun(rows: LongRows, index: number): boolean {
  const values = new Map<Run, string>();
  for (const { run, row } of rows) {
    const value = row.cells[index] ?? "";
    const first = values.get(run) ?? value;
    values.set(run, first);
    if (first !== value) return true;
  }
  return false;
}

/** A derived score a row, under the metric's own name; with several metrics in the file also under the row's metric. */
function derivedRows(rows: LongRows, { scores, cellOf: derive }: DerivedColumns): LongRows[] {
  const several = new Set([...rows.distinctRuns()].map(({ metric }) => metric)).size > 1;
  return scores.map((score) => {
    const runs = new Map<Run, Run>();
    const runOf = (run: Run) => {
      const made = runs.get(run) ?? { ...run, metric: several ? `${score.name}(${run.metric})` : score.name };
      runs.set(run, made);
      return made;
    };
    return rows.derived(runOf, (row) => derive(score, row));
  });
}

/** The tasks whose item ids hide trials; none where a column names them. */
function suffixedTasks(columns: ColumnIndex, rows: LongRows): Map<string, TrialSuffixes> {
  const item = columns.get("item");
  const tasks = new Map<string, TrialSuffixes>();
  if (item === undefined || columns.has("trial")) return tasks;
  const ids = new Map<string, Set<string>>();
  const codes = new Map<string, boolean[]>();
  for (let index = 0; index < rows.length; index++) {
    const { task } = rows.runAt(index);
    const code = rows.codeAt(index, item);
    const seen = codes.get(task) ?? [];
    if (code !== null && code >= 0) {
      if (seen[code]) continue;
      seen[code] = true;
      codes.set(task, seen);
    }
    const known = ids.get(task) ?? new Set();
    ids.set(task, known.add(rows.cellAt(index, item)));
  }
  for (const [task, known] of ids) {
    const found = trialSuffixes(known);
    if (found !== null) tasks.set(task, found);
  }
  return tasks;
}

function isFoldable(rows: LongRows, index: number): boolean {
  const values = new Set<string>();
  for (let row = 0; row < rows.length; row++) {
    values.add(textAt(rows, row, index));
    if (values.size > FOLD_LIMIT) return false;
  }
  return values.size > 1 && [...values].every((value) => scoreText(value) === null);
}

function textAt(rows: LongRows, row: number, column: number): string {
  return rows.cellAt(row, column).trim();
}

function foldedTask(run: Run, { cells }: TableRow, used: readonly number[]): string {
  return [run.task, ...used.map((index) => (cells[index] ?? "").trim())].join(" ");
}

/** A function that keeps what it found for some thousand texts: most scores are 0 or 1. */
function remembered<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = read(text);
    if (known.size < 10_000) known.set(text, value);
    return value;
  };
}

/** A function that gives a run in a task, the same object each time. */
function runsByTask(): (run: Run, task: string) => Run {
  const known = new Map<Run, Map<string, Run>>();
  return (run, task) => {
    const tasks = known.get(run) ?? new Map<string, Run>();
    known.set(run, tasks);
    const made = tasks.get(task) ?? { ...run, task };
    tasks.set(task, made);
    return made;
  };
}

function addItems(table: RowTable, columns: ColumnIndex, rows: readonly LongRows[], builder: ResultsBuilder): string {
  const sheets = new Map<string, ScoreSheet>();
  const sheetOf = new Map<Run, ScoreSheet>();
  const source = sourceOf(table.file);
  const itemColumn = columns.get("item") as number;
  const scoreColumn = columns.get("score") as number;
  const isPlain = !columns.has("status") && LABELS.every((label) => !columns.has(label));
  const readText = remembered(scoreText);
  const open = ({ run, row, derived }: LongRow): ScoreSheet => {
    const key = runKey(run);
    const higherIsBetter = derived?.higherIsBetter ?? directionOf(table, columns, row);
    const sheet = sheets.get(key) ?? builder.sheet(run, { ...source, higherIsBetter });
    sheets.set(key, sheet);
    sheetOf.set(run, sheet);
    return sheet;
  };
  const add = (list: LongRows, index: number) => {
    const run = list.runAt(index);
    const id = list.cellAt(index, itemColumn);
    const line = list.lineAt(index);
    if (id === "") throw new InputError("missing-id", "the item cell is empty", { file: table.file, line });
    const sheet = sheetOf.get(run) ?? open(list.at(index));
    const plain = isPlain && list.isPlain ? readText(list.cellAt(index, scoreColumn)) : null;
    if (plain !== null) return sheet.add({ id }, plain.score, plain.state, line);
    const { row, derived } = list.at(index);
    const { score, state } = readScore(table, columns, row, derived, id, readText);
    if (state !== STATE_CODE.absent) sheet.add(itemOf(table, columns, row, id), score, state, line);
  };
  for (const list of rows) for (let index = 0; index < list.length; index++) add(list, index);
  return `${table.rows.length} rows, ${sheets.size} runs by item`;
}

function itemOf(table: RowTable, columns: ColumnIndex, row: TableRow, id: string): WrittenItem {
  const cluster = cellOf(row, columns, "cluster");
  const subset = cellOf(row, columns, "subset");
  const choices = cellOf(row, columns, "choices");
  const count = choices === undefined ? undefined : Number(choices);
  if (count !== undefined && !(Number.isInteger(count) && count >= 1)) {
    throw new InputError("bad-number", `choices must be a whole number, got ${JSON.stringify(choices)}`, {
      file: table.file,
      line: row.line,
      item: id,
    });
  }
  const isText = row.texts?.has(columns.get("item") as number);
  const prompt = cellOf(row, columns, "prompt_hash");
  return {
    id,
    ...(isText === undefined ? {} : { idType: isText ? "text" : "number" }),
    ...defined({ cluster }),
    ...(subset === undefined ? {} : { subsets: subset.split(/\s*[,;|]\s*/) }),
    ...(count === undefined || count < 2 ? {} : { choices: count }),
    ...(prompt === undefined ? {} : { prompt: promptHash(prompt) }),
  };
}

function readScore(
  table: RowTable,
  columns: ColumnIndex,
  row: TableRow,
  derived: DerivedCell | undefined,
  item?: string,
  readText = scoreText,
): ScoreCell {
  const text = row.cells[columns.get("score") as number] ?? "";
  const cell = derived ?? readText(text);
  if (cell !== null && !columns.has("status")) return cell;
  const place = { file: table.file, line: row.line, ...defined({ item }) };
  if (cell === null) {
    throw new InputError(
      "bad-score",
      `score must be a number, got ${JSON.stringify(text)}. Write an empty cell or N/A where there is no score.`,
      place,
    );
  }
  const status = cellOf(row, columns, "status");
  if (status === undefined) return cell;
  const state = STATUS.get(status.toLowerCase());
  if (state === undefined) {
    const names = [...STATUS.keys()].filter((name) => name !== "").join(", ");
    throw new InputError("bad-status", `status must be one of ${names}, got ${JSON.stringify(status)}`, place);
  }
  return state === STATE_CODE.scored ? cell : { score: Number.NaN, state };
}

function addRunScores(
  table: RowTable,
  columns: ColumnIndex,
  rows: readonly LongRows[],
  builder: ResultsBuilder,
): string {
  const source = sourceOf(table.file);
  let without = 0;
  for (const { run, row, derived } of allOf(rows)) {
    const { score, state } = readScore(table, columns, row, derived);
    if (state !== STATE_CODE.scored) {
      without++;
      continue;
    }
    const higherIsBetter = derived?.higherIsBetter ?? directionOf(table, columns, row);
    const n = numberCell(row, columns, "n");
    // The printed error is the printed score's.
    const stderr = derived === undefined ? numberCell(row, columns, "stderr") : undefined;
    builder.runScore(
      {
        run,
        value: score,
        file: table.file,
        line: row.line,
        ...defined({ items: n, standardError: stderr }),
      },
      { ...source, higherIsBetter },
    );
  }
  if (without > 0) {
    builder.note({
      code: "rows-without-score",
      message: `${table.file}: ${without} rows hold no score and were left out`,
    });
  }
  return `${rows.reduce((sum, { length }) => sum + length, -without)} scores of whole runs`;
}

function numberCell(row: TableRow, columns: ColumnIndex, column: Column): number | undefined {
  const text = cellOf(row, columns, column);
  const cell = text === undefined ? null : scoreText(text);
  return cell?.state === STATE_CODE.scored ? cell.score : undefined;
}

function directionOf(table: RowTable, columns: ColumnIndex, row: TableRow): boolean | undefined {
  const written = cellOf(row, columns, "higher_is_better");
  if (written === undefined) return undefined;
  const cell = scoreText(written);
  if (cell?.score === 1 || cell?.score === 0) return cell.score === 1;
  throw new InputError("bad-direction", `higher_is_better must be true or false, got ${JSON.stringify(written)}`, {
    file: table.file,
    line: row.line,
  });
}

function cellOf({ cells }: TableRow, columns: ColumnIndex, column: Column): string | undefined {
  const index = columns.get(column);
  const text = index === undefined ? "" : (cells[index] ?? "").trim();
  return text === "" ? undefined : text;
}

function quoted(header: readonly string[], indices: readonly number[]): string {
  return indices.map((index) => JSON.stringify(header[index])).join(", ");
}

function* allOf(lists: readonly LongRows[]): Generator<LongRow> {
  for (const rows of lists) for (let index = 0; index < rows.length; index++) yield rows.at(index);
}

function sourceOf(file: string) {
  return { file, occasion: file };
}
