import { STATE_CODE, type StateCode } from "../../../data/resultMatrix.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import { type Run, runKey } from "../../../data/run.js";
import { type WrittenItem, writtenItem } from "../../../data/sheets/knownItems.js";
import type { RunSource, ScoreSheet } from "../../../data/sheets/openSheet.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import type { DerivedColumns } from "../../runs/derivedColumns.js";
import { hashText, promptHash } from "../../runs/fingerprintColumns.js";
import { isCountName, isMessageName, NO_MESSAGES } from "../../tables/columnNames.js";
import type { ColumnIndex } from "../../tables/columns.js";
import { remembered } from "../../tables/remembered.js";
import type { RowTable, TableRow } from "../../tables/rows.js";
import { type ScoreCell, scoreText, withoutPerCent } from "../../tables/scoreCell.js";
import { type ReadScore, type ScoreScaleOptions, ScoreScales, type TestTexts } from "../../tables/scoreScale.js";
import type { LongColumns, ScoreColumn } from "./longColumns.js";
import { cellOf, type LongRow, type LongRows, sheetKey } from "./longRows.js";

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

/** Columns that say more of an item than its id. */
const LABELS = ["cluster", "subset", "choices", "prompt_hash", "doc_hash"] as const;

/** No standard error of a share is larger, and hardly one in per cent smaller. */
const LARGEST_SHARE_ERROR = 0.2;

/** One score a row: those of a column, or derived ones. */
interface ScoreList {
  readonly rows: LongRows;
  /** `null` where the scores are derived. */
  readonly column: ScoreColumn | null;
}

/** How the scores of a list are read. */
interface ScoreReading extends ScoreList {
  /** Of each run, remembered. */
  readonly readerOf: (run: Run) => ReadScore;
  /** What a standard error is multiplied with. */
  readonly errorFactor: (run: Run) => number;
  /** Whether each score is a number of right answers of `n`. */
  readonly areCounts: boolean;
}

/** The scores of a table, and what was found out about the way they are written. */
interface LongScores {
  readonly lists: readonly ScoreReading[];
  readonly notes: readonly Note[];
}

/** The scores of the columns, each in the runs of its metric, and the derived ones. */
export function scoreLists(own: LongRows, scores: readonly ScoreColumn[], derived: DerivedColumns | null): ScoreList[] {
  return [
    ...scores.map((column) => ({ rows: ofMetric(own, column.metric), column })),
    ...(derived === null ? [] : derivedRows(own, derived).map((rows) => ({ rows, column: null }))),
  ];
}

function ofMetric(rows: LongRows, metric: string | null): LongRows {
  return metric === null ? rows : rows.mapped((run) => ({ ...run, metric }));
}

/** A derived score a row, under the metric's own name; with several metrics in the file also under the row's metric. */
function derivedRows(rows: LongRows, { scores, cellOf: derive }: DerivedColumns): LongRows[] {
  const several = new Set(rows.distinctRuns().map(({ metric }) => metric)).size > 1;
  return scores.map((score) => {
    const runOf = (run: Run) => ({ ...run, metric: several ? `${score.name}(${run.metric})` : score.name });
    return rows.mapped(runOf, (row) => derive(score, row));
  });
}

/** Looks at all scores to see how they are written: in words, in per cent, as counts, with values that are no scores. */
export function readingOfScores(
  { header }: RowTable,
  columns: ColumnIndex,
  lists: readonly ScoreList[],
  options: ScoreScaleOptions,
): LongScores {
  const scales = new ScoreScales(options);
  const notes: Note[] = [];
  const read = lists.map((list) => {
    const { rows, column } = list;
    const areCounts = column !== null && options.areOfRuns && areCountsOf(list, header, columns);
    if (areCounts) {
      const name = JSON.stringify(header[column.index]);
      notes.push({
        code: "scores-as-counts",
        message: `${options.file}: ${name} counts right answers and was divided by the number of items`,
      });
    }
    const tests = column === null || areCounts ? new Map<Run, TestTexts>() : testsOf(rows, column.index, scales);
    return { list, areCounts, tests };
  });
  scales.decide();
  return {
    notes: [...notes, ...scales.notes],
    lists: read.map(({ list, areCounts, tests }) => {
      // Tests that are read in one way share what was read.
      const readers = new Map<ReadScore, ReadScore>();
      const readerOf = (run: Run): ReadScore => {
        const test = tests.get(run);
        if (test === undefined) return scoreText;
        const read = scales.readerOf(test);
        const reader = readers.get(read) ?? remembered(read);
        readers.set(read, reader);
        return reader;
      };
      const areShares = list.column?.stderr !== undefined && areErrorsOfShares(list.rows, list.column.stderr);
      const errorFactor = (run: Run) => {
        const test = tests.get(run);
        return test !== undefined && scales.isPerCent(test) && !areShares ? 0.01 : 1;
      };
      return { ...list, areCounts, readerOf, errorFactor };
    }),
  };
}

/** Codes are numbers of 32 bits. */
const MOST_CODES = 2 ** 31;

interface CountedText {
  readonly test: TestTexts;
  readonly text: string;
  readonly line: number;
  count: number;
}

/** The texts of each run's test. */
function testsOf(rows: LongRows, column: number, scales: ScoreScales): Map<Run, TestTexts> {
  const tests = new Map<Run, TestTexts>();
  // One list for all tests, of which there may be as many as rows: under its number each has a place for every code.
  const numbers = new Map<TestTexts, number>();
  const counted = new Map<number, CountedText>();
  const partsOf = keptForLast((run: Run) => {
    const test = tests.get(run) ?? scales.textsOf(run);
    tests.set(run, test);
    const number = numbers.get(test) ?? numbers.size;
    numbers.set(test, number);
    return { test, number };
  });
  for (let index = 0; index < rows.length; index++) {
    const { test, number } = partsOf(rows.runAt(index));
    const code = rows.codeAt(index, column);
    if (code === null || code < 0) {
      test.add(rows.cellAt(index, column), rows.lineAt(index));
      continue;
    }
    const key = number * MOST_CODES + code;
    const known = counted.get(key);
    if (known !== undefined) known.count++;
    else counted.set(key, { test, text: rows.cellAt(index, column), line: rows.lineAt(index), count: 1 });
  }
  for (const { test, text, line, count } of counted.values()) test.add(text, line, count);
  return tests;
}

/** Whether a column of right answers holds whole numbers up to `n`, some of them above 1. */
function areCountsOf({ rows, column }: ScoreList, header: readonly string[], columns: ColumnIndex): boolean {
  if (column === null || !columns.has("n") || !isCountName(header[column.index] as string)) return false;
  let largest = 0;
  for (const { row } of rows) {
    const cell = scoreText(row.cells[column.index] ?? "");
    const n = numberCell(row, columns.get("n"));
    if (cell === null || (cell.state === STATE_CODE.scored && !(Number.isInteger(cell.score) && cell.score >= 0)))
      return false;
    if (cell.state !== STATE_CODE.scored) continue;
    if (n === undefined || cell.score > n) return false;
    largest = Math.max(largest, cell.score);
  }
  return largest > 1;
}

function areErrorsOfShares(rows: LongRows, column: number): boolean {
  let largest = 0;
  for (const { row } of rows) largest = Math.max(largest, numberCell(row, column) ?? 0);
  return largest <= LARGEST_SHARE_ERROR;
}

/** What the texts of a column were read as, by their codes. */
type CodedCells = (ScoreCell | null | undefined)[];

/** A function of runs that keeps what it found for the last one: rows of one run mostly stand together. */
function keptForLast<Value>(find: (run: Run, index: number) => Value): (run: Run, index?: number) => Value {
  let last: Run | null = null;
  let kept: Value | null = null;
  return (run, index = 0) => {
    if (run !== last) {
      kept = find(run, index);
      last = run;
    }
    return kept as Value;
  };
}

/** What is made of a cell, once for all cells of a code. */
function keptByCode<Value>(known: (Value | undefined)[], code: number | null, make: () => Value): Value {
  if (code === null || code < 0) return make();
  const found = known[code];
  if (found !== undefined) return found;
  const value = make();
  known[code] = value;
  return value;
}

/** Adds scores of items; says how many there are, for people. */
export function addItems(
  table: RowTable,
  { columns, turn, answerKey }: Pick<LongColumns, "columns" | "turn" | "answerKey">,
  { lists }: LongScores,
  builder: ResultsBuilder,
): string {
  const sheets = new Map<string, ScoreSheet>();
  const stated = statedDirections(table, columns, lists);
  const source = sourceOf(table.file);
  const [higher, lower] = [true, false].map((higherIsBetter) => ({ ...source, higherIsBetter }));
  const sourceOfRun = (stated: boolean | undefined) =>
    (stated === undefined ? source : stated ? higher : lower) as RunSource;
  const itemColumn = columns.get("item") as number;
  const labels = [turn, answerKey, ...LABELS.map((label) => columns.get(label))].filter((index) => index !== undefined);
  const open = ({ run, derived }: LongRow): ScoreSheet => {
    const key = sheetKey(run);
    const higherIsBetter = derived?.higherIsBetter ?? (stated.size === 0 ? undefined : stated.get(runKey(run)));
    const sheet = sheets.get(key) ?? builder.sheet(run, sourceOfRun(higherIsBetter));
    sheets.set(key, sheet);
    return sheet;
  };
  for (const { rows, column, readerOf } of lists) {
    const opened = new Map<Run, { readonly sheet: ScoreSheet; readonly read: ReadScore; readonly cells: CodedCells }>();
    const isQuick = !columns.has("status") && rows.isPlain && column !== null;
    const items: (WrittenItem | undefined)[] = [];
    // The texts that said what is known of an item: rows with the same texts say the same.
    const texts: (readonly string[])[] = [];
    const saysSame = (code: number, index: number) =>
      labels.length === 0 || labels.every((label, at) => texts[code]?.[at] === rows.cellAt(index, label));
    const itemAt = (id: string, index: number): WrittenItem => {
      if (labels.length === 0) return writtenItem(id, { idType: idTypeOf(rows.isTextAt(index, itemColumn)) });
      // Of the row what says something of the item.
      const cells: string[] = [];
      for (const label of labels) cells[label] = rows.cellAt(index, label);
      const isText = rows.isTextAt(index, itemColumn);
      const row = { cells, line: rows.lineAt(index) };
      return ofTurn(itemOf(table, { columns, answerKey }, row, { id, isText }), row, turn);
    };
    // Runs whose scores are read in one way share what was read.
    const cellsOf = new Map<ReadScore, CodedCells>();
    const entryOf = keptForLast((run: Run, index: number) => {
      const known = opened.get(run);
      if (known !== undefined) return known;
      const read = readerOf(run);
      const cells = cellsOf.get(read) ?? [];
      cellsOf.set(read, cells);
      const entry = { sheet: open(rows.at(index)), read, cells };
      opened.set(run, entry);
      return entry;
    });
    for (let index = 0; index < rows.length; index++) {
      const entry = entryOf(rows.runAt(index), index);
      if (isQuick) {
        // Most items and scores were met before.
        const code = rows.codeAt(index, itemColumn) ?? -1;
        const known = items[code];
        const plain = entry.cells[rows.codeAt(index, column.index) ?? -1];
        if (known !== undefined && plain !== undefined && plain !== null && saysSame(code, index)) {
          entry.sheet.add(known, plain.score, plain.state, rows.lineAt(index));
          continue;
        }
      }
      const id = rows.cellAt(index, itemColumn);
      const line = rows.lineAt(index);
      if (id === "") throw new InputError("missing-id", "the item cell is empty", { file: table.file, line });
      if (isQuick) {
        const plain = keptByCode(entry.cells, rows.codeAt(index, column.index), () =>
          entry.read(rows.cellAt(index, column.index)),
        );
        if (plain !== null) {
          const item = itemAt(id, index);
          const code = rows.codeAt(index, itemColumn);
          if (code !== null && code >= 0) {
            items[code] = item;
            if (labels.length > 0) texts[code] = labels.map((label) => rows.cellAt(index, label));
          }
          entry.sheet.add(item, plain.score, plain.state, line);
          continue;
        }
      }
      const long = rows.at(index);
      const { score, state } = readScore(table, columns, long, { column, read: entry.read, item: id });
      if (state !== STATE_CODE.absent) {
        const isText = long.row.texts?.has(itemColumn);
        const item = ofTurn(itemOf(table, { columns, answerKey }, long.row, { id, isText }), long.row, turn);
        entry.sheet.add(item, score, state, line);
      }
    }
  }
  return `${plural(table.rows.length, "row")}, ${plural(sheets.size, "run")} by item`;
}

/** The turns of a conversation are items of their own, which are not independent. */
function ofTurn(item: WrittenItem, { cells }: Pick<TableRow, "cells">, turn: number | undefined): WrittenItem {
  const text = turn === undefined ? "" : (cells[turn] ?? "").trim();
  return text === "" ? item : writtenItem(`${item.id} turn ${text}`, { ...item, cluster: item.cluster ?? item.id });
}

/** How an id was written, where the format tells texts from numbers. */
function idTypeOf(isText: boolean | undefined): WrittenItem["idType"] {
  return isText === undefined ? undefined : isText ? "text" : "number";
}

function itemOf(
  table: RowTable,
  { columns, answerKey }: Pick<LongColumns, "columns" | "answerKey">,
  row: Pick<TableRow, "cells" | "line">,
  { id, isText }: { readonly id: string; readonly isText: boolean | undefined },
): WrittenItem {
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
  const prompt = cellOf(row, columns, "prompt_hash");
  const answer = answerKey === undefined ? "" : (row.cells[answerKey] ?? "").trim();
  const document = cellOf(row, columns, "doc_hash");
  return writtenItem(id, {
    idType: idTypeOf(isText),
    cluster,
    subsets: subset?.split(/\s*[,;|]\s*/).filter((label) => label !== ""),
    choices: count === undefined || count < 2 ? undefined : count,
    prompt: prompt === undefined ? undefined : promptHash(prompt),
    document: document === undefined ? undefined : promptHash(document),
    answer: answer === "" ? undefined : plainAnswer(answer),
  });
}

/** Longer answers are kept as their hash. */
const LONGEST_ANSWER = 40;

/** `(A)` and `a.` are one answer. */
function plainAnswer(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, " ")
    .trim();
  const kept = plain === "" ? text : plain;
  return kept.length > LONGEST_ANSWER ? `#${hashText(promptHash(kept)).slice(0, 8)}` : kept;
}

interface CellPlace {
  readonly column: ScoreColumn | null;
  readonly read: ReadScore;
  readonly item?: string;
}

function readScore(
  table: RowTable,
  columns: ColumnIndex,
  { row, derived }: LongRow,
  { column, read, item }: CellPlace,
): ScoreCell {
  const text = column === null ? "" : (row.cells[column.index] ?? "");
  const cell = derived ?? read(text);
  const status = cellOf(row, columns, "status");
  if (cell !== null && status === undefined) return cell;
  const place = { file: table.file, line: row.line, ...defined({ item }) };
  if (cell === null) {
    throw new InputError(
      "bad-score",
      `score must be a number, got ${JSON.stringify(text)}. ${scoreRepair(text)}`,
      place,
    );
  }
  const written = (status as string).toLowerCase();
  const isMessage = isMessageName(table.header[columns.get("status") as number] as string);
  const state = STATUS.get(written) ?? (isMessage ? messageState(written) : undefined);
  if (state === undefined) {
    const names = [...STATUS.keys()].filter((name) => name !== "").join(", ");
    throw new InputError("bad-status", `status must be one of ${names}, got ${JSON.stringify(status)}`, place);
  }
  return state === STATE_CODE.scored ? cell : { score: Number.NaN, state };
}

/** What a column of messages says of a row: nothing went wrong where it is empty. */
function messageState(message: string): StateCode {
  return NO_MESSAGES.has(message) ? STATE_CODE.scored : STATE_CODE.errored;
}

function scoreRepair(text: string): string {
  const written = withoutPerCent(text.trim());
  if (/^[+-]?[\d.]+ ?(?:±|\+\/-|\(.*\)$)/.test(written)) {
    return "Write the number alone, and its standard error in a column of its own (stderr).";
  }
  if (/^\d+ *(?:\/|of|out of) *\d+$/.test(written))
    return "Write the right answers and the number of items in columns of their own (correct, n).";
  return /^[+-]?\d+,\d+$/.test(written)
    ? "Write a point for the decimals, and nothing between thousands: a comma may stand for either."
    : `Write an empty cell or N/A where there is no score, or say that ${JSON.stringify(text.trim())} stands for none (--unscored).`;
}

/** Adds scores of whole runs; says how many there are, for people. */
export function addRunScores(
  table: RowTable,
  columns: ColumnIndex,
  { lists }: LongScores,
  builder: ResultsBuilder,
): string {
  const source = sourceOf(table.file);
  let added = 0;
  let without = 0;
  for (const { rows, column, readerOf, errorFactor, areCounts } of lists) {
    for (const long of rows) {
      const { run, row, derived } = long;
      const { score, state } = readScore(table, columns, long, { column, read: readerOf(run) });
      if (state !== STATE_CODE.scored) {
        without++;
        continue;
      }
      added++;
      const higherIsBetter = derived?.higherIsBetter ?? directionOf(table, columns, row);
      const n = countCell(table, row, columns);
      const choices = numberCell(row, columns.get("choices"));
      // The printed error is the printed score's.
      const stderr = derived === undefined ? numberCell(row, column?.stderr) : undefined;
      builder.runScore(
        {
          run,
          value: areCounts ? score / (n as number) : score,
          file: table.file,
          line: row.line,
          ...defined({ items: n, choices: choices !== undefined && choices >= 2 ? choices : undefined }),
          ...(stderr === undefined ? {} : { standardError: stderr * errorFactor(run) }),
        },
        { ...source, higherIsBetter },
      );
    }
  }
  if (without > 0) {
    builder.note({
      code: "rows-without-score",
      message: `${table.file}: ${plural(without, "row")} ${without === 1 ? "holds" : "hold"} no score and ${without === 1 ? "was" : "were"} left out`,
      data: { count: without },
    });
  }
  return `${added} scores of whole runs`;
}

/** The number of items of a run; nothing where the cell holds nothing. */
function countCell({ file }: RowTable, row: TableRow, columns: ColumnIndex): number | undefined {
  const text = cellOf(row, columns, "n");
  const n = numberCell(row, columns.get("n"));
  if (n === undefined ? text === undefined || scoreText(text) !== null : Number.isInteger(n) && n >= 1) return n;
  throw new InputError(
    "bad-number",
    `the number of items (n) must be a whole number of at least 1, got ${JSON.stringify(text)}. Write it in digits alone.`,
    { file, line: row.line },
  );
}

function numberCell(row: TableRow, column: number | undefined): number | undefined {
  const cell = column === undefined ? null : scoreText(row.cells[column] ?? "");
  return cell?.state === STATE_CODE.scored ? cell.score : undefined;
}

/** Which way each run's metric goes, by whichever of its rows says it. Throws where two of them disagree. */
function statedDirections(
  table: RowTable,
  columns: ColumnIndex,
  lists: LongScores["lists"],
): ReadonlyMap<string, boolean> {
  const stated = new Map<string, boolean>();
  if (!columns.has("higher_is_better")) return stated;
  for (const { rows } of lists) {
    for (const { run, row } of rows) {
      const said = directionOf(table, columns, row);
      if (said === undefined) continue;
      const key = runKey(run);
      if (stated.has(key) && stated.get(key) !== said) {
        throw new InputError(
          "mixed-direction",
          `rows of one run say of ${run.metric} both that higher is better and that it is not. Write one direction a metric.`,
          { file: table.file, line: row.line },
        );
      }
      stated.set(key, said);
    }
  }
  return stated;
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

function sourceOf(file: string) {
  return { file, occasion: file };
}
