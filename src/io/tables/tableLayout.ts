import { STATE_CODE } from "../../data/resultMatrix.js";
import { InputError } from "../../errors.js";
import { findColumns } from "./columns.js";
import type { HeadedTable } from "./headedTable.js";
import type { TableRow } from "./rows.js";
import { isNumberCell, scoreText } from "./scoreCell.js";

/** How a table of scores that is no list of rows lies. */
export type TableLayout = "runs-by-items" | "items-by-runs" | "runs-by-tasks";

/** What the columns and rows of a matrix are. */
export interface LaidOutTable {
  readonly layout: TableLayout;
  /** Why, for people. */
  readonly because: string;
  /** Columns that name the rows: seed, step, model …, or the item. */
  readonly nameColumns: readonly number[];
  readonly scoreColumns: readonly number[];
  /** Columns of texts, which hold no scores. */
  readonly textColumns: readonly number[];
  /** How many runs share a row's pattern. */
  readonly countColumn: number | null;
  /** Rows of runs or items, without footers and blank rows. */
  readonly rows: readonly TableRow[];
  readonly footers: readonly string[];
}

/** Names, in lower case, of a first column that holds ids of items. */
export const ITEM_NAMES: ReadonlySet<string> = new Set([
  "item",
  "items",
  "id",
  "doc_id",
  "item_id",
  "question",
  "question_id",
  "index",
  "example",
  "example_id",
  "problem",
]);
const RUN_NAMES = new Set([
  "run",
  "model",
  "name",
  "system",
  "seed",
  "step",
  "checkpoint",
  "respondent",
  "person",
  "student",
  "subject",
]);
const COUNT_NAMES = new Set(["freq", "frequency", "count"]);
const FOOTER =
  /^(?:min(?:imum)?|max(?:imum)?|mean|average|avg|median|std\.?|sd|st(?:an)?d(?:ard)?\.? ?dev(?:iation)?\.?|var(?:iance)?|total|sum)$/i;

/** Tells columns of names, scores and texts apart, and guesses the layout unless it is given. */
export function layOut(table: HeadedTable, asked?: TableLayout): LaidOutTable {
  const { header } = table;
  const first = (header[0] ?? "").toLowerCase();
  const footers = table.rows.filter((row) => isFooter(row));
  const rows = table.rows.filter((row) => !isFooter(row) && row.cells.some((cell) => cell.trim() !== ""));
  if (rows.length === 0) throw new InputError("no-rows", "the file has a header and no rows", { file: table.file });
  const count = header.findIndex((name) => COUNT_NAMES.has(name.toLowerCase()));
  const known = findColumns(header);
  const axes = (["model", "task", "seed", "step", "framing", "trial"] as const).flatMap(
    (column) => known.get(column) ?? [],
  );
  const namesFirst = ITEM_NAMES.has(first) || RUN_NAMES.has(first) || !isScoreColumn(rows, 0);
  const names = [...new Set([...(namesFirst && count !== 0 ? [0] : []), ...axes])].sort((a, b) => a - b);
  const others = header.map((_, index) => index).filter((index) => index !== count && !names.includes(index));
  const scores = others.filter((index) => isScoreColumn(rows, index));
  const texts = others.filter((index) => !scores.includes(index));
  const { layout, because } =
    asked === undefined
      ? guess(table, { rows, names, scores, first, hasCount: count >= 0 })
      : { layout: asked, because: "as asked" };
  return {
    layout,
    because,
    nameColumns: names,
    scoreColumns: scores,
    textColumns: texts,
    countColumn: count >= 0 ? count : null,
    rows,
    footers: footers.map(({ cells }) => (cells[0] as string).trim()),
  };
}

interface Clues {
  readonly rows: readonly TableRow[];
  readonly names: readonly number[];
  readonly scores: readonly number[];
  readonly first: string;
  readonly hasCount: boolean;
}

function guess(
  table: HeadedTable,
  { rows, names, scores, first, hasCount }: Clues,
): { layout: TableLayout; because: string } {
  if (hasCount) return { layout: "runs-by-items", because: "a column counts the runs of each pattern" };
  if (table.isHeadless) return guessByShape(table, rows, scores);
  if (names.length === 0) return { layout: "runs-by-items", because: "every column holds scores" };
  if (ITEM_NAMES.has(first))
    return { layout: "items-by-runs", because: `the first column is called ${JSON.stringify(table.header[0])}` };
  if (isMostlyFractional(rows, scores)) {
    if (areNumbered(rows))
      return { layout: "runs-by-tasks", because: "the rows are numbered runs with fractional scores" };
    if (RUN_NAMES.has(first))
      return { layout: "runs-by-tasks", because: `${JSON.stringify(table.header[0])} has fractional scores` };
  }
  if (RUN_NAMES.has(first))
    return { layout: "runs-by-items", because: `the first column is called ${JSON.stringify(table.header[0])}` };
  const headerIsIds = scores.every((index) => isNumberCell(table.header[index] as string));
  const firstIsIds = rows.every(({ cells }) => isNumberCell(cells[0] ?? ""));
  if (headerIsIds && !firstIsIds)
    return { layout: "runs-by-items", because: "the header holds numbers, the first column names" };
  if (firstIsIds && !headerIsIds)
    return { layout: "items-by-runs", because: "the first column holds numbers, the header names" };
  throw unknownLayout(table, `the first column is called ${JSON.stringify(table.header[0])}`);
}

/** Fewer items than this are rare, and no layout is guessed by its shape where they would come of it. */
const FEW_ITEMS = 20;

/**
 * The layout of scores without names. A test has 20 items or more: rows are runs where there are more columns than rows,
 * and items where there are many rows of fewer than 20 columns. Anything else could be either: people who study tests write
 * one line a person, and have more persons than items.
 */
function guessByShape(
  table: HeadedTable,
  rows: readonly TableRow[],
  scores: readonly number[],
): { layout: TableLayout; because: string } {
  const [down, across] = [rows.length, scores.length];
  const shape = `${down} rows and ${across} columns`;
  if (isMostlyFractional(rows, scores)) throw unknownLayout(table, `no column has a name (${shape})`);
  if (across >= FEW_ITEMS && across > down)
    return {
      layout: "runs-by-items",
      because: `no column has a name, and there are ${shape}: a test has more items than runs`,
    };
  if (down >= FEW_ITEMS && across < FEW_ITEMS)
    return {
      layout: "items-by-runs",
      because: `no column has a name, and there are ${shape}: a test has ${FEW_ITEMS} items or more`,
    };
  throw unknownLayout(table, `no column has a name (${shape})`);
}

function unknownLayout({ file }: HeadedTable, clue: string): InputError {
  return new InputError(
    "unknown-layout",
    `cannot tell whether rows are runs or items: ${clue}. Say --layout runs-by-items, items-by-runs or runs-by-tasks.`,
    { file },
  );
}

function isScoreColumn(rows: readonly TableRow[], index: number): boolean {
  let scored = 0;
  let others = 0;
  for (const { cells } of rows) {
    const text = cells[index] ?? "";
    const cell = scoreText(text);
    if (cell === null) others += text.trim().toLowerCase() === "errored" ? 0 : 1;
    else if (cell.state === STATE_CODE.scored) scored++;
  }
  // A stray text in a column of scores is an error to be shown, not a reason to drop the column.
  return others === 0 ? scored > 0 : scored > others;
}

/** Most scores have three decimals or more, so that they are means rather than scores of one item. */
function isMostlyFractional(rows: readonly TableRow[], columns: readonly number[]): boolean {
  let fractional = 0;
  let scored = 0;
  for (const { cells } of rows) {
    for (const index of columns) {
      const text = (cells[index] ?? "").trim();
      if (text === "") continue;
      scored++;
      if (/\.\d{3,}/.test(text) && Number(text) % 1 !== 0) fractional++;
    }
  }
  return fractional > scored / 2;
}

/** Whether the first cells are one stem with different numbers: `Run 0`, `Run 1` …, or just numbers. */
function areNumbered(rows: readonly TableRow[]): boolean {
  const stems = new Set(rows.map(({ cells }) => (cells[0] ?? "").trim().replace(/\d+$/, "")));
  return stems.size === 1 && rows.every(({ cells }) => /\d$/.test((cells[0] ?? "").trim()));
}

function isFooter({ cells }: TableRow): boolean {
  return FOOTER.test((cells[0] ?? "").trim());
}
