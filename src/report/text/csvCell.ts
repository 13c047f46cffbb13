import { looksLikeFormula } from "../../spreadsheetFormula.js";
import { plainText } from "./plainText.js";

export type CsvCell = string | number | boolean | null;

/** One cell: numbers as they are, texts guarded and quoted where they must be. */
export function csvCell(value: CsvCell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const clean = plainText(value);
  const guarded = looksLikeFormula(clean) ? `'${clean}` : clean;
  return /[",\r\n;\t]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
