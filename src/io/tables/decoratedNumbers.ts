import { InputError } from "../../errors.js";
import { isNoTestName } from "./columnNames.js";
import { columnTexts } from "./columnValues.js";
import type { TableRow } from "./rows.js";
import { scoreText, withoutPerCent } from "./scoreCell.js";

/** A score and its error in one cell. */
const WITH_ERROR = /^[+-]?\d+(?:[.,]\d+)?\s*%?\s*(?:±|\+\/-|\()\s*\d/;
/** A score and the counts that it comes of: `87.50 (7/8)`. */
const WITH_COUNTS = /^[+-]?\d+(?:[.,]\d+)?\s*%?\s*\(\s*\d+\s*\/\s*\d+\s*\)$/;
/** A number within marks of Markdown, HTML or LaTeX, or with signs around it: `**61.2**`, `61.2*`, `\textbf{61.2}`. */
const MARKED =
  /^(?:<(\w+)>\s*\d+(?:[.,]\d+)?\s*%?\s*<\/\1>|\\\w+\{\s*\d+(?:[.,]\d+)?\s*\\?%?\s*\}|[*_~`†‡↑↓▲▼≈<>\s]*\d+(?:[.,]\d+)?\s*%?[*_~`†‡↑↓▲▼\s]*)$/u;

/** What cells such as this one hold beside a number, for people, and what to write; `null` where it is none of these. */
export function joinedCell(text: string): string | null {
  if (WITH_COUNTS.test(text))
    return "hold a score and the counts that it comes of. Write the score alone, one row a score with the columns model, task, score, n";
  if (WITH_ERROR.test(text))
    return (
      "hold a score and a second number, which may be a standard error, an SD or half an interval. Write the score alone, " +
      "one row a score with the columns model, task, score and, where it is a standard error, stderr"
    );
  return scoreText(withoutPerCent(text)) === null && MARKED.test(text)
    ? "hold a number and marks around it. Write the number alone"
    : null;
}

/** Longest cell that is shown. */
const LONGEST = 40;

/** Refuses columns of numbers that are written so that none can be read: left out as texts they would be missed by nobody. */
export function requirePlainNumbers(
  { header, file }: { readonly header: readonly string[]; readonly file: string },
  rows: readonly TableRow[],
  columns: readonly number[],
): void {
  for (const column of columns) {
    const name = header[column] as string;
    const texts = [...columnTexts(rows, column).keys()].filter((text) => text !== "");
    const joined = texts.filter((text) => joinedCell(text) !== null);
    const [first] = joined;
    if (first === undefined || isNoTestName(name)) continue;
    if (!texts.every((text) => scoreText(text) !== null || joinedCell(text) !== null)) continue;
    const line = rows.find(({ cells }) => (cells[column] ?? "").trim() === first)?.line;
    throw new InputError(
      "bad-score",
      `cells such as ${JSON.stringify(first.slice(0, LONGEST))} in ${JSON.stringify(name)} ${joinedCell(first)}.`,
      { file, ...(line === undefined ? {} : { line }) },
    );
  }
}
