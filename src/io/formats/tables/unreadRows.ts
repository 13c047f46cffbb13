import { type FileHead, HEAD_LENGTH } from "../../reader/fileHead.js";
import { columnQuestion } from "../../tables/columnQuestion.js";
import { mapQuestion, nestedQuestion } from "./jsonMaps.js";
import { firstRows, isMarkdownTable } from "./tableReader.js";

/**
 * For rows whose columns are not known: what they are, the nearest reading, and the option that says it. `null` where the
 * file is no table and no list of JSON rows.
 */
export function unreadRows(head: FileHead): string | null {
  const { text, bytes, start, keys, isDocument } = head;
  if (start === undefined) return null;
  if (start === "{" || start === "[") {
    if (isDocument) return mapQuestion(head.first(() => true));
    if (keys.length < 2) return null;
    return (
      nestedQuestion(
        head.first(() => true),
        start === "[",
      ) ?? columnQuestion("JSON rows with the keys", keys, [])
    );
  }
  if (isMarkdownTable(text))
    return "a table in Markdown. Write it as CSV, names in the first line, without the line of dashes and without ** around numbers";
  const [header, ...body] = firstRows(text, bytes.length < HEAD_LENGTH);
  if (header === undefined || header.cells.length < 2 || body.length === 0) return null;
  if (body.some(({ cells }) => cells.length !== header.cells.length)) return null;
  const rows = body.map(({ cells }, index) => ({ cells, line: index + 2 }));
  return columnQuestion("a table with the columns", header.cells, rows);
}
