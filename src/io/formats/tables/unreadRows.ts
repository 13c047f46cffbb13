import { type FileHead, HEAD_LENGTH } from "../../reader/fileHead.js";
import { columnQuestion } from "../../tables/columnQuestion.js";
import { firstRows } from "./tableReader.js";

/**
 * For rows whose columns are not known: what they are, the nearest reading, and the option that says it. `null` where the
 * file is no table and no list of JSON rows.
 */
export function unreadRows({ text, bytes, start, keys, isDocument }: FileHead): string | null {
  if (start === undefined) return null;
  if (start === "{" || start === "[")
    return isDocument || keys.length < 2 ? null : columnQuestion("JSON rows with the keys", keys, []);
  const [header, ...body] = firstRows(text, bytes.length < HEAD_LENGTH);
  if (header === undefined || header.cells.length < 2 || body.length === 0) return null;
  if (body.some(({ cells }) => cells.length !== header.cells.length)) return null;
  const rows = body.map(({ cells }, index) => ({ cells, line: index + 2 }));
  return columnQuestion("a table with the columns", header.cells, rows);
}
