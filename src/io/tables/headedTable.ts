import { STATE_CODE } from "../../data/resultMatrix.js";
import { InputError } from "../../errors.js";
import { someNames } from "../../someNames.js";
import type { Table } from "./rows.js";
import { isNumberCell, scoreText } from "./scoreCell.js";

/** A table, and whether its columns have names of their own. */
export interface HeadedTable extends Table {
  /** Whether the first line is a row of scores, so that the header is numbers given here. */
  readonly isHeadless: boolean;
}

/**
 * Gives a table whose first line is a row of scores a header: 1, 2, 3 …, and an empty name for a first column of names.
 *
 * A first line is a row of scores where names could not be so: all cells (but the first, perhaps) are scores, and one of
 * them stands twice, or they are 0 and 1 over columns of 0 and 1, or most have three decimals. Ids of items are told
 * apart by being different.
 *
 * Throws `InputError` for a first line of several names and scores: what the names name is not known.
 */
export function withHeader(table: Table): HeadedTable {
  const { header, rows } = table;
  requireNames(table);
  const hasNames = !isScore(header[0] ?? "");
  const written = header.slice(hasNames ? 1 : 0);
  if (written.length === 0 || !written.every(isScore) || !isRowOfScores(table, written, hasNames))
    return { ...table, isHeadless: false };
  const numbers = written.map((_, index) => String(index + 1));
  return {
    ...table,
    header: hasNames ? ["", ...numbers] : numbers,
    rows: [{ cells: header, line: 1 }, ...rows],
    isHeadless: true,
  };
}

function requireNames(table: Table): void {
  const { header, rows, file } = table;
  const names = header.flatMap((name, index) => (isScore(name) ? [] : index));
  const written = header.filter(isScore);
  if (names.length < 2 || written.length === 0) return;
  // A name of a column does not stand in it.
  const isRow = names.some((index) => rows.some(({ cells }) => (cells[index] ?? "").trim() === header[index]));
  if (!isRow && !areWrittenScores(written)) return;
  throw new InputError(
    "no-header",
    `the first line holds scores (${someNames(written, 3)}) where the names of the columns belong. Write the names above it, such as model,item,score`,
    { file, line: 1 },
  );
}

function isRowOfScores({ header, rows }: Table, written: readonly string[], hasNames: boolean): boolean {
  if (areWrittenScores(written)) return true;
  // Two columns may be called 0 and 1, where a name stands over the first column.
  if (hasNames && !isNamedAlike([header[0] as string, ...rows.map(({ cells }) => cells[0] ?? "")])) return false;
  return [written, ...rows.map(({ cells }) => cells.slice(hasNames ? 1 : 0))].every((cells) =>
    cells.every(isZeroOrOne),
  );
}

/** Whether names could not be so: one stands twice, or most have three decimals. */
function areWrittenScores(written: readonly string[]): boolean {
  return new Set(written).size < written.length || written.filter(hasThreeDecimals).length > written.length / 2;
}

/** One stem with different numbers: `q1`, `q2` … */
function isNamedAlike(names: readonly string[]): boolean {
  const stems = new Set(names.map((name) => name.trim().replace(/\d+$/, "")));
  return stems.size === 1 && names.every((name) => /\d$/.test(name.trim()));
}

function isScore(text: string): boolean {
  return isNumberCell(text) || scoreText(text)?.state === STATE_CODE.scored;
}

function isZeroOrOne(text: string): boolean {
  const cell = scoreText(text);
  return cell?.state !== STATE_CODE.scored ? cell !== null : cell.score === 0 || cell.score === 1;
}

function hasThreeDecimals(text: string): boolean {
  return /\.\d{3,}/.test(text) && Number(text) % 1 !== 0;
}
