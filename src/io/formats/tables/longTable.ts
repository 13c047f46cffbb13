import { compareNames, inNameOrder, inRunOrder } from "../../../data/nameOrder.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import { describeRun, type Run, runKey } from "../../../data/run.js";
import { TEST_TAG } from "../../../data/testVariants.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { shellWord } from "../../../shellWord.js";
import { someNames } from "../../../someNames.js";
import { recordedReading } from "../../reader/recordedReading.js";
import type { StandaloneReading } from "../../reader/standaloneReading.js";
import type { Derivation } from "../../runs/derive.js";
import { deriveColumns } from "../../runs/derivedColumns.js";
import { withFollowedColumns } from "../../runs/followedColumns.js";
import { patternConditions } from "../../runs/patternConditions.js";
import { identifyRun } from "../../runs/runIdentity.js";
import type { PatternTags, RunPattern } from "../../runs/runPattern.js";
import { stepOfCell } from "../../runs/stepCells.js";
import { type TaskOfFile, taskOfFile } from "../../runs/taskOfFile.js";
import {
  mayBeSuffixed,
  noteTrialSuffixes,
  type TrialSuffixes,
  trialSuffixes,
  withTrialSuffixes,
} from "../../runs/trialSuffix.js";
import { type Column, isRunName, isTestName } from "../../tables/columnNames.js";
import type { ColumnIndex } from "../../tables/columns.js";
import { columnTexts } from "../../tables/columnValues.js";
import { joinedKey } from "../../tables/joinedKey.js";
import type { QuickCells, RowTable, TableRow } from "../../tables/rows.js";
import { scoreText } from "../../tables/scoreCell.js";
import { isAverageName } from "../../tables/summaryNames.js";
import { longColumns, type ScoreColumn } from "./longColumns.js";
import { modelColumns, type StatedRows, withConditions } from "./longConditions.js";
import { cellOf, LongRows, type RowRuns, rowRuns, sheetKey } from "./longRows.js";
import { addItems, addRunScores, readingOfScores, scoreLists } from "./longScores.js";
import { refuseRestarts } from "./restarts.js";

export interface TableOptions {
  readonly pattern: RunPattern | null;
  /** Our column → theirs. */
  readonly map?: Readonly<Record<string, string>>;
  /** Model of dumps that name none. */
  readonly model?: string;
  /** Task of dumps that name none. */
  readonly task?: string;
  /** Training seed of dumps that name neither model nor seed. */
  readonly seed?: string;
  /** Where model, task and seed were taken from, for people; default the options of that name. */
  readonly from?: string;
  /** Default `auto`: ids `q, q.1, q.2 …` may be trials of one item. */
  readonly trialSuffix?: "auto" | "none";
  /** Values that stand for no score, as written; `["none"]` for none. Default: values that stand apart are found. */
  readonly unscored?: readonly string[];
  /** The unit of shares; default told by the values. */
  readonly scoresIn?: "percent" | "share";
  /** Scores to reckon from the numbers of each row; none by default. */
  readonly derivation?: Derivation | null;
}

/** A dump that is ready to be fed to a builder. */
export type TableReading = StandaloneReading;

/** The columns that make a run. */
const RUN_COLUMNS = ["model", "task", "metric", "seed", "step", "framing", "trial"] as const;

/** Most values that an extra column may have to be taken as part of the task's name. */
const FOLD_LIMIT = 20;

/** Of tables with so few rows more is made than they hold. */
const FEW_ROWS = 256;

/** Reads a table with one row a score. Without an item column the rows are scores of whole runs. */
export function readLongTable(table: RowTable, options: TableOptions): TableReading {
  const { file, header, rows } = table;
  if (rows.length === 0) throw new InputError("no-rows", "the file has a header and no rows", { file });
  const { derivation = null, trialSuffix = "auto" } = options;
  const { columns, turn, answerKey, scores: found, notes: columnNotes } = longColumns(table, options.map);
  const tests = withoutAverages(table, columns);
  if (tests !== null) return readLongTable(tests, options);
  const derived = derivation === null ? null : deriveColumns(table, withoutMetrics(columns, found), derivation);
  // What a formula takes its numbers from is no score of its own, unless it is called one.
  const scoreColumns = found.filter(({ index, isNamed }) => isNamed || !derived?.columns.includes(index));
  const names = new RunNames(table, columns, options);
  const plain = new LongRows(table, names.runs());
  const taken = new Set([
    ...columns.values(),
    ...(derived?.columns ?? []),
    ...[turn, answerKey].flatMap((index) => index ?? []),
    ...scoreColumns.flatMap(({ index, stderr = index }) => [index, stderr]),
  ]);
  // Trials that take turns along the checkpoints of a run are the parts of a restart; who says that they are trials has them averaged.
  const trials = columns.get("trial");
  if (trials !== undefined && !Object.hasOwn(options.map ?? {}, "trial")) {
    refuseRestarts(table.file, table.header[trials] as string, plain, trials);
  }
  const stated = withConditions(table, columns, plain, taken);
  const ofModels = modelColumns(table, plain, new Set([...taken, ...stated.columns]));
  const own = foldExtraColumns(table, columns, stated, taken);
  const scores = readingOfScores(table, columns, scoreLists(own.rows, scoreColumns, derived), {
    file,
    areOfRuns: !columns.has("item"),
    unscored: options.unscored,
    scoresIn: options.scoresIn,
  });
  const suffixes = trialSuffix === "none" ? new Map() : suffixedTasks(columns, own.rows);
  const reading: TableReading = {
    tasks: [...new Set(own.rows.distinctRuns().map(({ task }) => task))],
    patternNames: names.asked(),
    patternFits: names.fits,
    namesModels: columns.has("model"),
    modelColumns: ofModels,
    contribute(plainBuilder, followed = new Set()) {
      const builder = withFollowedColumns(plainBuilder, ofModels, followed);
      const notes = [
        ...table.notes,
        ...names.notes,
        ...columnNotes,
        ...own.notes,
        ...ignoredNotes(table, own, followed),
        ...scores.notes,
        ...stepNotes(file, own.rows),
        ...(derived?.notes ?? []),
      ];
      const target = withTrialSuffixes(builder, new Set(suffixes.keys()));
      const kinds = columns.has("item")
        ? addItems(table, { columns, turn, answerKey }, scores, target)
        : addRunScores(table, columns, scores, builder);
      noteTrialSuffixes(file, suffixes, builder);
      names.tell(builder);
      for (const note of notes) builder.note(note);
      const found = [...columns].map(([ours, index]) =>
        header[index] === ours
          ? ours
          : `${ours} from ${header[index] === "" ? "the column without a name" : header[index]}`,
      );
      const isUnnamed = !columns.has("metric") && scoreColumns.some(({ metric }) => metric === null);
      const given = [...names.understood, ...(isUnnamed ? ['metric "score"'] : [])];
      builder.file({
        name: file,
        format: "long table",
        understood: `${kinds}; columns ${[...found, ...own.parts, ...[...followed].filter((name) => ofModels.has(name))].join(", ")}${given.length === 0 ? "" : `; ${given.join(", ")}`}`,
      });
    },
  };
  const standsAlone = ofModels.size === 0 && own.ignored.length === 0;
  return standsAlone && rows.length <= FEW_ROWS ? recordedReading(reading) : reading;
}

/** The table without rows that are all tests together, which are no test of their own; `null` where there are none. */
function withoutAverages(table: RowTable, columns: ColumnIndex): RowTable | null {
  if (columns.has("item")) return null;
  // Where all are called so, they are what the table is of.
  const telling = (["task", "model"] as const)
    .flatMap((column) => columns.get(column) ?? [])
    .map((index) => ({ index, texts: [...columnTexts(table.rows, index).keys()] }))
    .filter(({ texts }) => texts.some((text) => text !== "" && !isAverageName(text)));
  const names = new Set(telling.flatMap(({ texts }) => texts.filter(isAverageName)));
  if (names.size === 0) return null;
  const rows = [...table.rows].filter(({ cells }) =>
    telling.every(({ index }) => !isAverageName((cells[index] ?? "").trim())),
  );
  const left = `${plural(table.rows.length - rows.length, "summary row")} (${someNames(inNameOrder(names))})`;
  return {
    ...table,
    rows,
    notes: [...table.notes, { code: "rows-left-out", message: `${table.file}: left out ${left}` }],
  };
}

/** Runs under the codes of a row's cells, a column a step. */
interface CodeTree {
  readonly next: Map<number, CodeTree>;
  run?: Run;
}

/** The run of each row, found once for all rows whose cells have the same codes. */
function byCodes(quick: QuickCells, columns: readonly number[], find: (row: number) => Run): (row: number) => Run {
  const root: CodeTree = { next: new Map() };
  // Rows of one run mostly stand together: the way to the row before is kept as far as it is the same.
  const way: CodeTree[] = [root, ...columns.map(() => root)];
  const codes = new Float64Array(columns.length).fill(Number.NaN);
  return (row) => {
    let same = true;
    for (let at = 0; at < columns.length; at++) {
      const code = quick.code(row, columns[at]!);
      if (same && code === codes[at]) continue;
      same = false;
      codes[at] = code;
      const { next } = way[at]!;
      const found = next.get(code) ?? { next: new Map() };
      next.set(code, found);
      way[at + 1] = found;
    }
    const leaf = way[columns.length]!;
    leaf.run ??= find(row);
    return leaf.run;
  };
}

const NO_TAGS: PatternTags = {};

/** Makes the run of each row, remembering names already taken apart. */
class RunNames {
  readonly notes: Note[] = [];
  /** What is known of the runs without a row, for people. */
  readonly understood: readonly string[];
  fits = 0;
  readonly #tags = new Map<string, PatternTags | null>();
  readonly #runs = new Map<string, Run>();
  /** What is known of the runs without a row; `null` where the rows name the models. */
  readonly #fallback: (Partial<Run> & Pick<Run, "model">) | null;
  readonly #fileTask: TaskOfFile;
  #usesFileTask = false;
  readonly #indices: readonly number[];

  constructor(
    private readonly table: RowTable,
    private readonly columns: ColumnIndex,
    private readonly options: TableOptions,
  ) {
    const { file } = table;
    const { from } = options;
    this.#fileTask = {
      // A seed or step that the file's name tells is the run's, where no row names the model.
      ...taskOfFile(file, { task: options.task, pattern: options.pattern, tags: !columns.has("model") }),
      ...(from === undefined || options.task === undefined ? {} : { from }),
    };
    this.#indices = RUN_COLUMNS.flatMap((column) => columns.get(column) ?? []);
    const named =
      options.model === undefined ? {} : { named: { model: options.model, from: from ?? "the option model" } };
    const identified = columns.has("model") ? null : identifyRun({ file, ...named }, options.pattern);
    this.#fallback = identified === null ? null : { ...identified.identity, ...defined({ seed: options.seed }) };
    if (identified?.patternFitted || this.#fileTask.patternFitted) this.fits++;
    this.understood = [
      identified === null ? [] : identified.understood,
      columns.has("task") ? [] : `task ${this.#fileTask.task} from ${this.#fileTask.from}`,
    ].flat();
  }

  /** The runs of the rows. */
  runs(): RowRuns {
    const { rows } = this.table;
    const find = (row: number) => this.#find(rows.at(row) as TableRow);
    const { quick } = rows;
    return rowRuns(rows.length, quick === undefined ? find : byCodes(quick, this.#indices, find));
  }

  #find(row: TableRow): Run {
    const key = joinedKey(RUN_COLUMNS.map((column) => cellOf(row, this.columns, column) ?? ""));
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
    const tags = written === undefined ? NO_TAGS : (this.#fit(written) ?? NO_TAGS);
    const base = this.#fallback ?? { model: tags.model ?? (written as string) };
    const step = cell("step") ?? tags.step;
    const seed = cell("seed") ?? tags.seed;
    const framing = cell("framing") ?? tags.framing ?? tags.prompt;
    const trial = cell("trial") ?? tags.trial;
    const conditions = tags === NO_TAGS ? undefined : patternConditions(tags);
    const task = cell("task") ?? tags.task ?? this.#taskOfFile();
    const metric = cell("metric") ?? "score";
    // Put together of others, a hundred thousand of them take several times the memory.
    if (written !== undefined && [conditions, seed, step, framing, trial].every((part) => part === undefined)) {
      return { model: base.model, task, metric };
    }
    return {
      ...base,
      ...defined({ fingerprint: conditions }),
      task,
      metric,
      ...defined({ seed }),
      ...defined({ step: step === undefined ? undefined : this.#step(step, row), framing, trial }),
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

  #step(text: string, { line }: TableRow): number | undefined {
    const column = this.table.header[this.columns.get("step") ?? -1] ?? "";
    return stepOfCell(text, column, { file: this.table.file, line });
  }
}

/** The columns without a score that is only called after a metric: formulas know it by that name. */
function withoutMetrics(columns: ColumnIndex, scores: readonly ScoreColumn[]): ColumnIndex {
  return scores.some(({ isNamed }) => isNamed)
    ? columns
    : new Map([...columns].filter(([column]) => column !== "score"));
}

/** Scores without a checkpoint among the checkpoints of their run: they have no place in the order. */
function stepNotes(file: string, rows: LongRows): Note[] {
  const runs = rows.distinctRuns();
  if (runs.every(({ step }) => step === undefined)) return [];
  const ordered = new Set(runs.flatMap((run) => (run.step === undefined ? [] : runKey(run, ["step"]))));
  const without = inRunOrder(
    runs.filter((run) => run.step === undefined && ordered.has(runKey(run, ["step"]))),
    (run) => run,
  );
  if (without.length === 0) return [];
  return [
    {
      code: "rows-without-step",
      message:
        `${file}: ${plural(without.length, "run")} without a step ${without.length === 1 ? "stands" : "stand"} among checkpoints of the same run ` +
        `(${someNames(
          without.map((run) => `${run.task} of ${describeRun(run)}`),
          2,
          "; ",
        )}): without a step a score has no place in their order, and what has one leaves it out`,
    },
  ];
}

/** Extra columns go into the task's name where rows would be the same score twice without them. */
function foldExtraColumns(
  { file, header }: RowTable,
  columns: ColumnIndex,
  { rows, columns: stated }: StatedRows,
  derivedFrom: ReadonlySet<number>,
): FoldedRows {
  const known = new Set([...columns.values(), ...derivedFrom, ...stated]);
  const byName = (a: number, b: number) => compareNames(header[a] as string, header[b] as string) || a - b;
  const extra = header
    .map((_, index) => index)
    .filter((index) => !known.has(index))
    .sort(byName);
  const parts = [...stated].map((index) => header[index] as string);
  if (extra.length === 0) return { rows, notes: [], parts, ignored: [] };
  const keyOf = keptByRun(sheetKey);
  const keys = rows.map(({ run, row }) => `${keyOf(run)}\u0000${cellOf(row, columns, "item") ?? ""}`);
  const folded: number[] = [];
  let collisions = rows.length - new Set(keys).size;
  let candidates = collisions === 0 ? [] : extra.filter((index) => isFoldable(rows, index));
  while (collisions > 0 && candidates.length > 0) {
    const left = candidates.map(
      (index) => rows.length - new Set(keys.map((key, row) => `${key}\u0000${rows.textAt(row, index)}`)).size,
    );
    const best = Math.min(...left);
    if (best >= collisions) break;
    const column = candidates[left.indexOf(best)] as number;
    folded.push(column);
    keys.forEach((key, row) => {
      keys[row] = `${key}\u0000${rows.textAt(row, column)}`;
    });
    candidates = candidates.filter((index) => index !== column);
    collisions = best;
  }
  const used = collisions === 0 ? folded.sort(byName) : [];
  if (collisions > 0) refuseUnknownColumn({ file, header }, columns, { rows, keys, extra });
  for (const column of used) refuseRestarts(file, header[column] as string, rows, column);
  const doubtful = used.find((column) => !tellsTests(header[column] as string, columns, textsIn(rows, column)));
  if (doubtful !== undefined) throw unknownColumn({ file, header }, columns, rows, doubtful);
  const inTask = runsByTask();
  const ignored = extra.filter((index) => !used.includes(index));
  const inTasks = used.length === 0 ? rows : rows.withRuns(({ run, row }) => inTask(run, foldedTask(run, row, used)));
  const example = inTasks
    .distinctRuns()
    .map(({ task }) => task)
    .sort(compareNames)[0];
  return {
    rows: inTasks,
    parts,
    ignored,
    notes:
      used.length === 0
        ? []
        : [
            {
              code: "columns-in-task",
              message:
                `${file}: rows differ only in ${quoted(header, used)}, so it became part of the task's name ` +
                `(such as ${JSON.stringify(example)})`,
            },
          ],
  };
}

/** Names the columns that nothing was made of; one without a name by its place, unless it only numbers the rows. */
function ignoredNotes(
  { file, header }: RowTable,
  { rows, ignored }: FoldedRows,
  followed: ReadonlySet<string>,
): Note[] {
  const names = ignored.flatMap((index) => {
    const name = header[index] as string;
    if (followed.has(name)) return [];
    if (name !== "") return JSON.stringify(name);
    return [...textsIn(rows, index)].every((text) => scoreText(text) !== null)
      ? []
      : `column ${index + 1} without a name`;
  });
  return names.length === 0
    ? []
    : [{ code: "columns-ignored", message: `${file}: columns not used: ${names.join(", ")}` }];
}

/** Rows of one run and item that one other column tells apart: what it means, its name does not say. */
function refuseUnknownColumn(
  { file, header }: Pick<RowTable, "file" | "header">,
  columns: ColumnIndex,
  {
    rows,
    keys,
    extra,
  }: { readonly rows: LongRows; readonly keys: readonly string[]; readonly extra: readonly number[] },
): void {
  const column = extra.find((index) => recurs(rows, index) && areTold(rows, keys, index));
  if (column !== undefined) throw unknownColumn({ file, header }, columns, rows, column);
}

function unknownColumn(
  { file, header }: Pick<RowTable, "file" | "header">,
  columns: ColumnIndex,
  rows: LongRows,
  column: number,
): InputError {
  const hasItems = columns.has("item");
  const name = header[column] as string;
  const texts = textsIn(rows, column);
  const values = someNames([...texts].sort(compareNames), 4);
  const areNumbers = [...texts].every((text) => scoreText(text) !== null);
  const mapped = (column: string) => `--map ${shellWord(`${column}=${name}`)}`;
  const mayBeModels = !areNumbers && (!columns.has("model") || isRunName(name));
  const meanings = [
    mayBeModels ? `${mapped("model")} if they are what is compared` : [],
    hasItems ? [] : `${mapped("item")} if they are items`,
    areNumbers || columns.has("task") ? [] : `${mapped("task")} if they are tests`,
    areNumbers || hasItems ? `${mapped("trial")} if they are repeats` : [],
    areNumbers ? [`${mapped("seed")} if they are training runs`, `${mapped("step")} if they are checkpoints`] : [],
    texts.size <= FOLD_LIMIT || hasItems ? `${mapped("framing")} if they are settings` : [],
  ].flat();
  return new InputError(
    "unknown-column",
    `rows of one run${hasItems ? " and item" : ""} differ only in ${JSON.stringify(name)} (${values}), and what that means is not known. ` +
      `Say ${meanings.slice(0, -1).join(", ")}${meanings.length > 1 ? ", or " : ""}${meanings.at(-1)}`,
    { file },
  );
}

function textsIn(rows: LongRows, column: number): Set<string> {
  return new Set(rows.map(({ row }) => (row.cells[column] ?? "").trim()));
}

/** Whether the values stand in several rows each, as names do and measurements do not; in the rows of one run they cannot. */
function recurs(rows: LongRows, column: number): boolean {
  const texts = textsIn(rows, column);
  if (texts.size < 2) return false;
  if (2 * texts.size <= rows.length) return true;
  return (
    [...rows.distinctRuns()].length === 1 &&
    [...texts].every((text) => /^[\w.:#-]+$/.test(text) && !/\d\.\d/.test(text))
  );
}

/** Whether this column, with the run and item, names each row. */
function areTold(rows: LongRows, keys: readonly string[], column: number): boolean {
  return new Set(keys.map((key, row) => `${key}\u0000${rows.textAt(row, column)}`)).size === keys.length;
}

interface FoldedRows {
  readonly rows: LongRows;
  readonly notes: readonly Note[];
  /** The columns that say how runs were made. */
  readonly parts: readonly string[];
  /** Columns that are neither part of the runs nor of the tasks' names. */
  readonly ignored: readonly number[];
}

/** A function of runs that is computed once for each. */
function keptByRun<Value>(compute: (run: Run) => Value): (run: Run) => Value {
  const known = new Map<Run, Value>();
  return (run) => {
    const value = known.get(run) ?? compute(run);
    known.set(run, value);
    return value;
  };
}

/** The tasks whose item ids hide trials; none where a column names them. */
function suffixedTasks(columns: ColumnIndex, rows: LongRows): Map<string, TrialSuffixes> {
  const item = columns.get("item");
  const tasks = new Map<string, TrialSuffixes>();
  if (item === undefined || columns.has("trial")) return tasks;
  const suffixed = tasksWithSuffixes(rows, item);
  if (suffixed.size === 0) return tasks;
  const ids = new Map<string, Set<string>>();
  for (let index = 0; index < rows.length; index++) {
    const { task } = rows.runAt(index);
    if (!suffixed.has(task)) continue;
    const known = ids.get(task) ?? new Set();
    ids.set(task, known.add(rows.cellAt(index, item)));
  }
  for (const [task, known] of ids) {
    const found = trialSuffixes(known);
    if (found !== null) tasks.set(task, found);
  }
  return tasks;
}

/** The tasks some of whose ids end as trials may: most tables have none, and a million ids. */
function tasksWithSuffixes(rows: LongRows, item: number): ReadonlySet<string> {
  const tasks = new Set<string>();
  const seen: boolean[] = [];
  for (let index = 0; index < rows.length; index++) {
    const code = rows.codeAt(index, item);
    const isCoded = code !== null && code >= 0;
    if (isCoded && seen[code] === false) continue;
    const may = mayBeSuffixed(rows.cellAt(index, item));
    if (isCoded) seen[code] = may;
    if (may) tasks.add(rows.runAt(index).task);
  }
  return tasks;
}

/** Whether a column may tell tests apart by their names. */
function isFoldable(rows: LongRows, index: number): boolean {
  const values = valuesOf(rows, index);
  return values !== null && values.size > 1 && [...values].every((value) => scoreText(value) === null);
}

/**
 * Whether names that tell rows apart are surely those of tests, rather than of what is compared: a column called so, or one
 * beside a column of models. Dates and versions of one model are no tests, and numbered names (`utt-1`, `utt-2` …) may as well
 * be items that nothing else names.
 */
function tellsTests(name: string, columns: ColumnIndex, values: ReadonlySet<string>): boolean {
  if (!columns.has("item") && new Set([...values].map((value) => value.replace(/\d+$/, ""))).size === 1) return false;
  return isTestName(name) || (columns.has("model") && !isRunName(name));
}

/** The values of a column; `null` where there are too many to tell tests or settings apart. */
function valuesOf(rows: LongRows, index: number): Set<string> | null {
  const values = new Set<string>();
  for (let row = 0; row < rows.length; row++) {
    values.add(rows.textAt(row, index));
    if (values.size > FOLD_LIMIT) return null;
  }
  return values;
}

function foldedTask(run: Run, { cells }: TableRow, used: readonly number[]): string {
  return [run.task, ...used.map((index) => (cells[index] ?? "").trim())].join(" ");
}

/** A function that gives a run in a task, the same object each time. */
function runsByTask(): (run: Run, task: string) => Run {
  const known = new Map<Run, Map<string, Run>>();
  return (run, task) => {
    const tasks = known.get(run) ?? new Map<string, Run>();
    known.set(run, tasks);
    // Whether items of one id are then the same question, nobody knows: they are not taken for independent ones.
    const made = tasks.get(task) ?? { ...run, task, tags: { ...run.tags, [TEST_TAG]: run.task } };
    tasks.set(task, made);
    return made;
  };
}

function quoted(header: readonly string[], indices: readonly number[]): string {
  return indices.map((index) => JSON.stringify(header[index])).join(", ");
}
