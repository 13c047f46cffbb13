import { inNameOrder } from "../../data/nameOrder.js";
import { STATE_CODE } from "../../data/resultMatrix.js";
import { InputError } from "../../errors.js";
import { someNames } from "../../someNames.js";
import { isBenchmarkName, isNoTestName, metricOfColumn, namesOf, plainName, runNameDoubt } from "./columnNames.js";
import { columnQuestion } from "./columnQuestion.js";
import { findColumns } from "./columns.js";
import { columnTexts, kindOfColumn } from "./columnValues.js";
import type { HeadedTable } from "./headedTable.js";
import { remembered } from "./remembered.js";
import type { TableRow } from "./rows.js";
import { halfUnit, isNumberCell, scoreText, withoutPerCent } from "./scoreCell.js";
import { isAverageName, isSummaryName } from "./summaryNames.js";

/** How a table of scores that is no list of rows lies. */
export type TableLayout = "runs-by-items" | "items-by-runs" | "runs-by-tasks" | "tasks-by-runs";

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
  /** Columns of numbers that are no scores of a test: sizes and costs of models, averages of the others. */
  readonly otherColumns: readonly number[];
  /** Whether a first column of row numbers was left out. */
  readonly rowNumbers: boolean;
  /** How many runs share a row's pattern. */
  readonly countColumn: number | null;
  /** Rows of runs or items, without footers and blank rows. */
  readonly rows: readonly TableRow[];
  readonly footers: readonly string[];
}

/** Names, in lower case, of a first column that holds ids of items. */
export const ITEM_NAMES: ReadonlySet<string> = new Set([...namesOf("item"), "items"]);
/** Of these, the ones that may as well number the persons or runs of the rows. */
const GENERIC_IDS = new Set(["id", "uid", "uuid", "idx", "index"]);
const RUN_NAMES = new Set([
  "run",
  "name",
  "seed",
  "step",
  "checkpoint",
  "respondent",
  "person",
  "student",
  "subject",
  "method",
  "team",
  ...namesOf("model"),
]);
const TASK_NAMES = new Set(
  [...namesOf("task"), "dataset", "metric", "eval", "test", "suite"].filter((name) => !ITEM_NAMES.has(name)),
);
/** Words before a number that name runs rather than items. */
const RUN_STEMS =
  /^(?:run|seed|model|system|agent|trial|attempt|repeat|repetition|rep|replicate|fold|epoch|checkpoint|ckpt|step|variant|rater|judge)s?[-_ .]*$/i;
/** How tools call the column of row numbers that they add. */
const ROW_NUMBERS =
  /^(?:|#|№|n[or]\.?|s\/n|unnamed:? ?\d*|\.\.\.1|x|(?:row|line)(?:[_ ]?(?:names?|n[or]|num(?:ber)?|id|index))?)$/i;
/** More different scores than this are fractions or per cent rather than grades. */
const MOST_GRADES = 11;
const COUNT_NAMES = new Set(["freq", "frequency", "count"]);

/** Tells columns of names, scores and texts apart, and guesses the layout unless it is given. */
export function layOut(table: HeadedTable, asked?: TableLayout): LaidOutTable {
  const { header } = table;
  const isFooter = footersOf(table);
  const footers = table.rows.filter(isFooter);
  const rows = table.rows.filter((row) => !isFooter(row) && row.cells.some((cell) => cell.trim() !== ""));
  if (rows.length === 0) throw new InputError("no-rows", "the file has a header and no rows", { file: table.file });
  const kinds = header.map((_, index) => kindOfColumn(columnTexts(rows, index)));
  const counts = header.findIndex((name) => COUNT_NAMES.has(name.toLowerCase()));
  const arePatterns = areGradesOf(
    rows,
    kinds.flatMap((kind, index) => (kind === "scores" && index !== counts ? index : [])),
  );
  const count = arePatterns ? counts : -1;
  const known = findColumns(header);
  const axes = (["model", "task", "seed", "step", "framing", "trial"] as const).flatMap(
    (column) => known.get(column) ?? [],
  );
  const first = plainName(header[0] ?? "");
  const hasRowNumbers =
    !table.isHeadless && header.length > 1 && ROW_NUMBERS.test((header[0] ?? "").trim()) && areRowNumbers(rows);
  // Next to a column of models, tests are those of the row's run.
  const isTests = TASK_NAMES.has(first) && !known.has("model");
  const isKnownName = ITEM_NAMES.has(first) || RUN_NAMES.has(first) || isTests;
  // Beside a column of models another one of texts names nothing.
  const namesFirst = isKnownName || (kinds[0] !== "scores" && !known.has("model"));
  const names = [...new Set([...(namesFirst && count !== 0 && !hasRowNumbers ? [0] : []), ...axes])].sort(
    (a, b) => a - b,
  );
  const taken = new Set([...names, count, ...(hasRowNumbers ? [0] : [])]);
  const open = header.map((_, index) => index).filter((index) => !taken.has(index));
  const scores = open.filter((index) => kinds[index] === "scores");
  const texts = open.filter((index) => kinds[index] !== "scores");
  // Ids are no scores, and rows that name both their model and their item are no matrix.
  const items = known.get("item");
  if (asked === undefined && known.has("model") && items !== undefined && repeats(rows, items))
    throw unknownColumns(table, rows);
  const { layout, because } =
    asked === undefined
      ? guess(table, { rows, names, scores, first, isTests, hasCount: count >= 0 })
      : { layout: asked, because: "as asked" };
  // Of one test there are no tests beside each other.
  if (asked === undefined && layout === "runs-by-tasks" && known.has("model") && known.has("task"))
    throw unknownColumns(table, rows);
  const noTests =
    layout === "runs-by-tasks"
      ? scores.filter((index) => isNoTestName(header[index] as string))
      : layout === "runs-by-items"
        ? []
        : columnsOfNoRun(table, rows, scores);
  const others = noTests.length < scores.length ? noTests : [];
  // Row numbers name the items of rows of items, and nothing where rows are runs.
  const isNumbered = hasRowNumbers && layout === "items-by-runs";
  return {
    layout,
    because,
    nameColumns: isNumbered ? [0, ...names] : names,
    scoreColumns: scores.filter((index) => !others.includes(index)),
    textColumns: texts,
    otherColumns: others,
    rowNumbers: hasRowNumbers && !isNumbered,
    countColumn: count >= 0 ? count : null,
    rows,
    footers: footers.map(({ cells }) => (cells[0] as string).trim()),
  };
}

/** Tells rows that sum up others: by a name that means nothing else, or one of all tests where the rows are tests. */
function footersOf({ header, rows }: HeadedTable): (row: TableRow) => boolean {
  const nameOf = ({ cells }: TableRow) => (cells[0] ?? "").trim();
  const areTests =
    TASK_NAMES.has(plainName(header[0] ?? "")) && rows.some((row) => nameOf(row) !== "" && !isAverageName(nameOf(row)));
  return (row) => isSummaryName(nameOf(row)) || (areTests && isAverageName(nameOf(row)));
}

/**
 * Columns among those of runs that hold something else: what items are like or how sure a score is, by its name; a size, a
 * cost or a number of items, where its numbers are not those of the others; what one column is ahead of another.
 */
function columnsOfNoRun({ header }: HeadedTable, rows: readonly TableRow[], scores: readonly number[]): number[] {
  const named = scores.filter((index) => runNameDoubt(header[index] as string) !== null);
  const runs = scores.filter((index) => !named.includes(index));
  if (named.length === 0 || runs.length === 0) return [];
  const numbers = (index: number) => rows.map(({ cells }) => numberOf(cells[index] ?? ""));
  const own = runs.map(numbers);
  const known = new Set(own.flat());
  const [least, most] = [...known].reduce(
    ([low, high], value) => (Number.isNaN(value) ? [low, high] : [Math.min(low, value), Math.max(high, value)]),
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
  );
  const isLikeRuns = (values: readonly number[]) =>
    values.every(
      (value) =>
        Number.isNaN(value) || (known.size <= MOST_GRADES ? known.has(value) : value >= least && value <= most),
    );
  const isDifference = (index: number) =>
    runs.some((a) =>
      runs.some((b) => a !== b && rows.every(({ cells }) => mayBeDifference(cells[index], cells[a], cells[b]))),
    );
  return named.filter((index) => {
    const doubt = runNameDoubt(header[index] as string);
    if (doubt === "never") return true;
    return doubt === "difference" ? isDifference(index) : !isLikeRuns(numbers(index));
  });
}

/** Whether a cell may be the difference of two others, each rounded as it is written; an empty one may. */
function mayBeDifference(difference = "", ...ends: readonly (string | undefined)[]): boolean {
  const texts = [difference, ends[0] ?? "", ends[1] ?? ""].map(plainNumber);
  const [value, a, b] = texts.map(numberOf) as [number, number, number];
  const rounded = texts.reduce((sum, text) => sum + halfUnit(text), 0);
  return Number.isNaN(value) || Math.abs(value - (a - b)) <= rounded * (1 + 1e-9);
}

function plainNumber(text: string): string {
  return text.trim().replace(/\s*%$/, "").replace("\u2212", "-");
}

function numberOf(text: string): number {
  const plain = plainNumber(text);
  return plain === "" ? Number.NaN : Number(plain);
}

interface Clues {
  readonly rows: readonly TableRow[];
  readonly names: readonly number[];
  readonly scores: readonly number[];
  readonly first: string;
  /** Whether the first column names the tests of the rows. */
  readonly isTests: boolean;
  readonly hasCount: boolean;
}

interface Guess {
  readonly layout: TableLayout;
  readonly because: string;
}

function guess(table: HeadedTable, { rows, names, scores, first, isTests, hasCount }: Clues): Guess {
  const { header } = table;
  const called = JSON.stringify(header[0]);
  const columns = scores.map((index) => header[index] as string);
  const across = scores.length;
  const areColumnsItems = areItemNames(columns);
  const areGrades = areGradesOf(rows, scores);
  if (hasCount) return { layout: "runs-by-items", because: "a column counts the runs of each pattern" };
  if (names.length === 1 && STEPS.has(first) && across > 1 && !columns.some(tellsTests))
    throw testsOrModels(table, columns);
  if (table.isHeadless) return guessByShape(table, rows, scores);
  if (ITEM_NAMES.has(first)) {
    if (!(areColumnsItems && GENERIC_IDS.has(first)))
      return { layout: "items-by-runs", because: `the first column is called ${called}` };
    if (across >= FEW_ITEMS)
      return {
        layout: "runs-by-items",
        because: `the columns are called ${JSON.stringify(inNameOrder(columns)[0])} and so on`,
      };
    throw unknownLayout(table, `${called} may number runs or items`);
  }
  if (isTests) {
    return areGrades
      ? {
          layout: "items-by-runs",
          because: `the first column is called ${called}, and the scores are right or wrong, or grades`,
        }
      : { layout: "tasks-by-runs", because: `the first column is called ${called}, and the scores are fractions` };
  }
  if (names.length > 0 && isMostlyFractional(rows, scores) && areNumbered(rows))
    return { layout: "runs-by-tasks", because: "the rows are numbered runs with fractional scores" };
  if (RUN_NAMES.has(first) || (names.length > 0 && !names.includes(0))) {
    const because = `${RUN_NAMES.has(first) ? called : JSON.stringify(header[names[0] as number])} names runs`;
    if (areColumnsItems || (areGrades && columns.every(isNumberCell)))
      return { layout: "runs-by-items", because: `${because}, and the columns are numbered` };
    if (!areGrades)
      return { layout: "runs-by-tasks", because: `${because}, and the scores are neither right or wrong nor grades` };
    if (across >= FEW_ITEMS)
      return { layout: "runs-by-items", because: `${because}, and the scores are right or wrong, or grades` };
    throw unknownLayout(table, `${because}, and ${across} columns of right or wrong may be items or tasks`);
  }
  if (names.length === 0) {
    if (areColumnsItems || (areGrades && across >= FEW_ITEMS))
      return { layout: "runs-by-items", because: "every column holds scores" };
    if (areGrades && rows.length >= FEW_ITEMS)
      return {
        layout: "items-by-runs",
        because: `no column names the ${rows.length} rows, and a test has ${FEW_ITEMS} items or more`,
      };
    throw unknownLayout(table, `no column names the ${rows.length} rows`);
  }
  const headerIsIds = columns.every(isNumberCell);
  const firstIsIds = rows.every(({ cells }) => isNumberCell(cells[0] ?? ""));
  if (columns.every((name) => metricOfColumn(name) !== null)) throw unknownColumns(table, rows);
  if (!firstIsIds && (headerIsIds || areColumnsItems))
    return { layout: "runs-by-items", because: "the header holds numbers, the first column names" };
  const areItems = (firstIsIds && !headerIsIds) || areItemNames(rows.map(({ cells }) => cells[0] ?? ""));
  if (areItems && rows.length >= FEW_ITEMS)
    return { layout: "items-by-runs", because: "the first column holds numbers, the header names" };
  // One column of scores beside several of names, or a name on several rows, is a list whose columns have other names.
  if ((across === 1 && header.length > 2) || repeats(rows, 0)) throw unknownColumns(table, rows);
  throw unknownLayout(table, `the first column is called ${called}`);
}

const STEPS: ReadonlySet<string> = new Set(namesOf("step"));

/** Whether a column of scores at checkpoints says by its name what was measured, or that it is one run of several. */
function tellsTests(name: string): boolean {
  const [, stem = name] = /^(.*?)\d+$/.exec(name.trim()) ?? [];
  return isBenchmarkName(name) || metricOfColumn(name) !== null || RUN_STEMS.test(stem);
}

function testsOrModels({ header, file }: HeadedTable, columns: readonly string[]): InputError {
  const [example = ""] = columns;
  return new InputError(
    "unknown-layout",
    `${JSON.stringify(header[0])} names checkpoints, and the columns ${someNames(
      columns.map((name) => JSON.stringify(name)),
      3,
    )} may be tests of one model, or models. Say --layout runs-by-tasks if they are tests; if they are models, write what was measured ` +
      `behind each name (${JSON.stringify(`${example} - acc`)})`,
    { file },
  );
}

/** `q1, q2 …`: one word and numbers in a row from 0 or 1, where the word names no runs; or different numbers. */
function areItemNames(names: readonly string[]): boolean {
  if (names.length < 2) return false;
  const parts = names.map((name) => /^(.*?)(\d+)$/.exec(name.trim()));
  const [first] = parts;
  if (!first || RUN_STEMS.test(first[1] as string)) return false;
  return parts.every((part) => part?.[1] === first[1]) && areConsecutive(parts.map((part) => Number(part?.[2])));
}

/** Whether the first cells are 0, 1, 2 … or 1, 2, 3 …, as tools number rows, whatever the order of the rows is now. */
function areRowNumbers(rows: readonly TableRow[]): boolean {
  const texts = rows.map(({ cells }) => (cells[0] ?? "").trim());
  return texts.every((text) => text !== "") && areConsecutive(texts.map(Number));
}

/** Whether these are the numbers from 0 or 1 on, in any order. */
function areConsecutive(numbers: readonly number[]): boolean {
  const sorted = Float64Array.from(numbers).sort();
  const [start = 2] = sorted;
  return (start === 0 || start === 1) && sorted.every((number, index) => number === start + index);
}

/** Whether the scores are right or wrong, or few grades that many cells share. */
function areGradesOf(rows: readonly TableRow[], columns: readonly number[]): boolean {
  const read = remembered((text) => scoreText(withoutPerCent(text)));
  const grades = new Set<number>();
  let cells = 0;
  for (const row of rows) {
    for (const index of columns) {
      const cell = read((row.cells[index] ?? "").trim());
      if (cell !== null && cell.state !== STATE_CODE.scored) continue;
      // A word is a grade.
      if (cell !== null) grades.add(cell.score);
      cells++;
    }
    if (grades.size > MOST_GRADES) return false;
  }
  return [...grades].every((grade) => grade === 0 || grade === 1) || cells >= 3 * grades.size;
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

function unknownColumns({ header, file }: HeadedTable, rows: readonly TableRow[]): InputError {
  return new InputError("unknown-columns", columnQuestion("a table with the columns", header, rows), { file });
}

function repeats(rows: readonly TableRow[], column: number): boolean {
  return new Set(rows.map(({ cells }) => (cells[column] ?? "").trim())).size < rows.length;
}

function unknownLayout({ file }: HeadedTable, clue: string): InputError {
  return new InputError(
    "unknown-layout",
    `cannot tell whether rows are runs or items: ${clue}. Say --layout runs-by-items, items-by-runs, runs-by-tasks or tasks-by-runs.`,
    { file },
  );
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
