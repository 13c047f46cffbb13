import { STATE_CODE } from "../../../data/resultMatrix.js";
import { InputError } from "../../../errors.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { isJsonObject, textAt } from "../../json/json.js";
import type { DumpReader, ReadContext, ReadOptions } from "../../reader/dumpReader.js";
import { type FileHead, HEAD_LENGTH } from "../../reader/fileHead.js";
import { assembleReadings } from "../../reader/standaloneReading.js";
import { fieldName } from "../../runs/derive.js";
import type { Column } from "../../tables/columnNames.js";
import {
  isBenchmarkName,
  isQuestionName,
  isWeakItemName,
  metricOfColumn,
  namesOf,
  plainName,
} from "../../tables/columnNames.js";
import { type ColumnIndex, findColumns, isLongTable } from "../../tables/columns.js";
import { columnTexts } from "../../tables/columnValues.js";
import { sniffDelimiter } from "../../tables/csv.js";
import { type CsvRow, CsvRows, isDelimiterLine } from "../../tables/csvRows.js";
import { decimalCommaColumns, withDecimalPoint } from "../../tables/decimalCommas.js";
import { refuseDescribed } from "../../tables/describedTable.js";
import { gradedColumn } from "../../tables/gradedColumn.js";
import { outcomesQuestion, sidesQuestion } from "../../tables/preferenceColumns.js";
import type { RowTable } from "../../tables/rows.js";
import { scoreText, withoutPerCent } from "../../tables/scoreCell.js";
import { scoreWords } from "../../tables/scoreWords.js";
import { readCsvContent, readJsonContent, withAllRows } from "../../tables/table.js";
import { readScoreMatrix, SCORE_MATRIX } from "../own/scoreMatrix.js";
import { readScoreTable, SCORE_TABLE } from "../own/scoreTable.js";
import { readLongTable, type TableReading } from "./longTable.js";
import { readMatrixTable } from "./matrixTable.js";
import { areStacked, stackedColumns } from "./stackedColumns.js";
import { findTally, readTallyTable } from "./tallyTable.js";
import { chartColumns, readTrackerChart } from "./trackerChart.js";

/** Tables that people write themselves: one row a score, or a matrix. */
export const tableReader: DumpReader<TableReading> = {
  formats: {
    "long table": "CSV or TSV with one row a score: model, task, item, score …",
    "training log": "CSV or TSV with one row a checkpoint or seed: step, loss, eval/acc …",
    "tracker chart": "CSV of a chart that a training tracker exported: Step, then one column `RUN - METRIC` a curve",
    "long rows": "JSON Lines with one row a score: model, task, item, score …",
    "score table": "long CSV as `noisefloor convert` writes it",
    "score matrix": "matrix CSV as `noisefloor convert` writes it",
    "tally table": "CSV or TSV of items with a column such as `correct (out of 100)`, which counts runs",
    "matrix table": "CSV or TSV of runs × items, items × runs or runs × tasks",
  },
  recognise(head, options) {
    // A list with commas in a configuration is no table.
    if (head.start === undefined || /\.ya?ml$/i.test(head.name)) return null;
    if (head.start === "{" || head.start === "[") {
      const first = head.first(() => true);
      if (options.layout === undefined && areStacked(head.keys)) return "long rows";
      // An object names no item and no model, whatever its key is called.
      if (
        isLong(
          head.keys.filter((key) => !isJsonObject(first.get(key))),
          options,
        )
      )
        return "long rows";
      const cells = head.keys.map((key) => textAt(first, key) ?? "");
      return hasGrades(head.keys, [{ cells }], options) ? "long rows" : null;
    }
    return tableFormat(head, options);
  },
  read: ({ name, content }, format, context) => readTable(content, name, format, context),
  assemble: (parts) => assembleReadings(parts, "table"),
};

async function readTable(
  content: DumpContent,
  file: string,
  format: string,
  { options, pattern, derivation }: ReadContext,
): Promise<TableReading> {
  const tableOptions = { ...options, pattern, derivation };
  if (format === "long rows") {
    const rows = await readJsonContent(content, file);
    refusePreferences(rows, options);
    return readLongTable(stackedColumns(rows, options.map) ?? rows, tableOptions);
  }
  const table = await readCsvContent(content, file);
  if (format === "score table") return readScoreTable(table);
  if (format === "score matrix") return readScoreMatrix(withAllRows(table));
  if (format === "tracker chart") return readTrackerChart(table, tableOptions);
  if (format === "tally table") return readTallyTable(table, tableOptions);
  if (options.layout === undefined && !Object.hasOwn(options.map ?? {}, "score")) refuseDescribed(table);
  refusePreferences(table, options);
  const stacked = options.layout === undefined ? stackedColumns(table, options.map) : null;
  if (stacked !== null) return readLongTable(stacked, tableOptions);
  return (format === "long table" || format === "training log") && options.layout === undefined
    ? readLongTable(table, tableOptions)
    : readMatrixTable(calledByMap(withAllRows(table), options.map), tableOptions);
}

/** A wide table whose columns have the names that the caller gives them; one that has such a name itself loses it. */
function calledByMap<Named extends Pick<RowTable, "header">>(
  table: Named,
  map: Readonly<Record<string, string>> = {},
): Named {
  const found = presentIn(table.header, map);
  const ours = new Map(Object.entries(found).map(([name, theirs]) => [theirs, name]));
  if (ours.size === 0) return table;
  const known = findColumns(table.header);
  const header = table.header.map((name, index) => {
    const own = ours.get(name.trim());
    if (own !== undefined) return own;
    const taken = Object.keys(found).find((column) => known.get(column as Column) === index);
    return taken === undefined ? name : `${name} (not ${taken})`;
  });
  return { ...table, header };
}

/** Preferences are no scores of one model, unless it is said which column holds one or how to compute it. */
function refusePreferences({ header, rows, file }: RowTable, { map = {}, derive = [], layout }: ReadOptions): void {
  if (Object.hasOwn(map, "score") || derive.length > 0 || layout !== undefined) return;
  if (header.some((name) => namesOf("score").includes(plainName(name)))) return;
  const question = outcomesQuestion(header, fieldName) ?? sidesQuestion(header, (column) => columnTexts(rows, column));
  if (question !== null) throw new InputError("preferences", question, { file });
}

function tableFormat({ text: written, bytes }: FileHead, options: ReadOptions): string | null {
  // What is a table but for its line ends is refused by its reader, which says what to do.
  const text = written.includes("\n") ? written : written.replaceAll("\r", "\n");
  const firstLine = text.slice(0, text.includes("\n") ? text.indexOf("\n") : undefined);
  if (isMarkdownTable(text)) return null;
  if (firstLine.includes(`,${SCORE_TABLE}`)) return "score table";
  if (firstLine.includes(`,${SCORE_MATRIX},`)) return "score matrix";
  // So many columns that the header does not end in the head.
  if (firstLine.length === text.length && bytes.length === HEAD_LENGTH)
    return isWideHeader(firstLine) ? (isLong(cellsOf(firstLine), options) ? "long table" : "matrix table") : null;
  const isWhole = bytes.length < HEAD_LENGTH;
  const [header] = firstRows(text, isWhole, 1);
  if (header === undefined) return null;
  const width = header.cells.length;
  if (chartColumns(header.cells) !== null) return "tracker chart";
  if (isLong(header.cells, options)) return namesRuns(header.cells, options) ? "long table" : "training log";
  const body = withDecimalPoints(header.cells, firstRows(text, isWhole).slice(1));
  if (hasGrades(header.cells, body, options)) return "long table";
  if (findTally(header.cells) !== null && options.layout === undefined) return "tally table";
  if (width < 2 || body.length === 0) return null;
  const numeric = body.filter(
    ({ cells }) => cells.length === width && cells.filter(isScoreLike).length >= Math.max(1, (width - 1) / 2),
  );
  if (numeric.length >= body.length / 2) return "matrix table";
  // Texts beside few scores are no reason to doubt a layout that was said.
  const isScores = (column: number) => body.every(({ cells }) => isScoreLike(cells[column] ?? ""));
  return options.layout !== undefined && header.cells.some((_, column) => isScores(column)) ? "matrix table" : null;
}

/** Whether a text is a table in Markdown: its second line parts the header from the rows. */
export function isMarkdownTable(text: string): boolean {
  const [header = "", ruler = ""] = text.trimStart().split("\n", 2);
  return header.includes("|") && /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(ruler) && ruler.includes("|");
}

/** The first rows of a table, and none after one that cannot be read; the last one may be cut off. */
export function firstRows(text: string, isWhole: boolean, most = 200): { readonly cells: readonly string[] }[] {
  const found: { readonly cells: readonly string[] }[] = [];
  const onRow = ({ cells }: CsvRow) => {
    if (found.length === 0 && isDelimiterLine(cells)) return;
    found.push({ cells });
    if (found.length === most) rows.stop();
  };
  const rows = new CsvRows({ file: "", delimiter: sniffDelimiter(text), onRow });
  try {
    rows.push(text);
    if (isWhole) rows.finish();
  } catch {
    // The reader says what is wrong, and where.
  }
  return found;
}

/** The rows with points in columns where commas stand for decimals. */
function withDecimalPoints(
  header: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
): readonly { readonly cells: readonly string[] }[] {
  const columns = header.map((name, index) => ({ name, texts: rows.map(({ cells }) => cells[index] ?? "") }));
  const found = new Set(decimalCommaColumns(columns));
  if (found.size === 0) return rows;
  return rows.map(({ cells }) => ({
    cells: cells.map((text, index) => (found.has(index) ? withDecimalPoint(text) : text)),
  }));
}

function isScoreLike(text: string): boolean {
  const cell = scoreText(withoutPerCent(text));
  return cell?.state === STATE_CODE.scored || (text.trim() !== "" && scoreWords([text]) !== null);
}

/** The cells of a header that is cut off, without quotes; the last of them may not be whole. */
function cellsOf(line: string): string[] {
  return line.split(sniffDelimiter(line)).slice(0, -1);
}

function isWideHeader(line: string): boolean {
  const cells = line.split(sniffDelimiter(line));
  return cells.length >= 100 && cells.every((cell) => cell.length < 200);
}

/** Whether rows name what was tested, rather than only where in a training run they stand. */
function namesRuns(header: readonly string[], { map = {} }: ReadOptions): boolean {
  const columns = findColumns(header, presentIn(header, map));
  return (["model", "task", "item"] as const).some((column) => columns.has(column)) || header.some(isQuestionName);
}

function presentIn(header: readonly string[], map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).filter(([, theirs]) => header.some((name) => name.trim() === theirs)));
}

/** Whether one column of the first rows is right or wrong in words, beside those that name runs or items. */
function hasGrades(
  header: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
  { map = {}, layout }: ReadOptions,
): boolean {
  const columns = findColumns(header, presentIn(header, map));
  const textsOf = (index: number) => rows.map(({ cells }) => cells[index] ?? "");
  return (
    layout === undefined &&
    columns.has("model") &&
    columns.has("item") &&
    gradedColumn(header, columns, textsOf) !== undefined
  );
}

function isLong(header: readonly string[], { map = {}, derive = [] }: ReadOptions): boolean {
  const columns = findColumns(header, presentIn(header, map));
  if (isBoard(header, columns, map)) return false;
  if (isLongTable(columns)) return true;
  if (columns.has("score") && header.some((name) => isQuestionName(name) || isWeakItemName(name))) return true;
  if (derive.length === 0) return false;
  // Rows without a score may have numbers to derive one from.
  const words = new Set(derive.flatMap((formula) => formula.match(/[A-Za-z_]\w*/g) ?? []));
  return (columns.has("item") || columns.has("model")) && header.some((name) => words.has(fieldName(name)));
}

/** Whether columns of benchmarks stand beside one that is only called after a metric: all of them are tests of the row's model. */
function isBoard(header: readonly string[], columns: ColumnIndex, map: Readonly<Record<string, string>>): boolean {
  const score = columns.get("score");
  if (score === undefined || Object.hasOwn(map, "score") || metricOfColumn(header[score] as string) === null)
    return false;
  const rowsAreRuns = (["item", "task", "metric", "n"] as const).every((column) => !columns.has(column));
  return rowsAreRuns && columns.has("model") && header.some(isBenchmarkName);
}
