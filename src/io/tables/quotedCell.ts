import { looksLikeFormula } from "../../spreadsheetFormula.js";
import { escapeCommandMarks, holdsCommand } from "../../workflowCommands.js";

const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
/** Characters that tables lose or that hide what a cell begins with: controls, invisibles, halves of surrogate pairs. */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029\p{Surrogate}]/u;

/**
 * A text as a cell of a table that spreadsheets and our reader take for that text. Most texts stand as they are. A text
 * that looks like a formula or like a command to a CI server, is empty, has blanks at its ends or characters that tables lose
 * stands behind an apostrophe, with `\` as `\\` and such characters as `\u` and four hexadecimal digits.
 */
export function quoteCell(text: string): string {
  const isPlain =
    text !== "" &&
    text.trim() === text &&
    !UNSAFE.test(text) &&
    !holdsCommand(text) &&
    // Our own reader takes what begins with an apostrophe for a quoted text.
    !text.startsWith("'") &&
    (!looksLikeFormula(text) || PLAIN_NUMBER.test(text));
  if (isPlain) return text;
  const escaped = escapeCommandMarks(text.replaceAll("\\", "\\\\"), codeUnit("#")).replaceAll(/^\s+|\s+$/g, (blanks) =>
    [...blanks].map(codeUnit).join(""),
  );
  return `'${escaped.replaceAll(new RegExp(UNSAFE, "gu"), (character) => units(character).map(codeUnit).join(""))}`;
}

/** The text that `quoteCell` wrote. */
export function unquoteCell(cell: string): string {
  if (!cell.startsWith("'")) return cell;
  return cell
    .slice(1)
    .replaceAll(/\\(?:u([0-9a-f]{4})|\\)/g, (_, hex: string | undefined) =>
      hex === undefined ? "\\" : String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

/** Cells as one line of CSV. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvField).join(",")}\n`;
}

/** A cell as it stands between the commas of a line: in quotes where a comma, a quote or a line end is in it. */
export function csvField(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A number in full, so that reading it back gives the same number. */
export function numberCell(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function units(text: string): string[] {
  return Array.from({ length: text.length }, (_, index) => text.charAt(index));
}

function codeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
