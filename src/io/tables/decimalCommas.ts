import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { COLUMNS, type Column, namesOf, plainName } from "./columnNames.js";
import { isNumberCell, scoreText, withoutPerCent } from "./scoreCell.js";

/** A column of a table with its different texts; its name may be one of them. */
interface NamedTexts {
  readonly name: string;
  readonly texts: readonly string[];
}

/** Columns that hold numbers with decimals, where their names are known. */
const MEASURES = new Set<Column>(["score", "stderr"]);
/** Names of columns that hold names or counts, in which a comma parts no decimals. */
const OTHERS = new Set(COLUMNS.filter((column) => !MEASURES.has(column)).flatMap(namesOf));
const COMMA = /^[+-]?\d+,\d+(?:[eE][+-]?\d+)?\s*%?$/;
/** A comma before three digits may as well part thousands: `1,234`, but neither `0,234` nor `1234,567`. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}\s*%?$/;
const POINTED_THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/;

/**
 * The columns whose commas surely stand for decimals, as spreadsheets and R write them in many languages: all their numbers
 * are written so, and one of them, or of another such column of the file, has a comma that parts no thousands.
 */
export function decimalCommaColumns(columns: readonly NamedTexts[]): number[] {
  const open = columns.flatMap(({ name, texts }, index) => {
    const commas = OTHERS.has(plainName(name))
      ? []
      : texts.map((text) => text.trim()).filter((text) => COMMA.test(text));
    const isMixed = commas.length > 0 && texts.some(hasPoint);
    return commas.length === 0 || isMixed || !mayBeNumbers({ name, texts }, commas.length) ? [] : [{ index, commas }];
  });
  const isSure = ({ commas }: { readonly commas: readonly string[] }) => commas.some((text) => !THOUSANDS.test(text));
  const hasPoints = () => columns.some(({ name, texts }) => !OTHERS.has(plainName(name)) && texts.some(hasPoint));
  const areAllSure = open.some(isSure) && !hasPoints();
  return open.filter((column) => areAllSure || isSure(column)).map(({ index }) => index);
}

/** The text with a point where a comma stands for decimals; other texts as they are. */
export function withDecimalPoint(text: string): string {
  return COMMA.test(text.trim()) ? text.replace(",", ".") : text;
}

/** Says that commas were read as decimals. Throws where points next to them may part thousands. */
export function decimalCommaNotes(file: string, columns: readonly NamedTexts[], found: readonly number[]): Note[] {
  const example = firstOf(
    found.flatMap((index) => columns[index]?.texts ?? []),
    COMMA,
  );
  if (example === undefined) return [];
  const numbers = columns.filter(({ name }) => !OTHERS.has(plainName(name)) || COUNTED.has(plainName(name)));
  for (const { name, texts } of numbers) {
    const pointed = firstOf(texts, POINTED_THOUSANDS);
    if (pointed === undefined) continue;
    const message =
      `commas stand for decimals (${example}), so that ${pointed} in ${JSON.stringify(name)} may be ${pointed.replaceAll(".", "")} or ` +
      `${pointed}. Write numbers with a point for the decimals, and nothing between thousands.`;
    throw new InputError("mixed-decimals", message, { file });
  }
  const message = `${file}: commas stand for decimals, so that ${example} is ${withDecimalPoint(example)}`;
  return [{ code: "decimal-commas", message }];
}

/** Of the texts of a form the first in order, whatever the order of the rows. */
function firstOf(texts: readonly string[], form: RegExp): string | undefined {
  let first: string | undefined;
  for (const text of texts) {
    const trimmed = text.trim();
    if (form.test(trimmed) && (first === undefined || trimmed < first)) first = trimmed;
  }
  return first;
}

/** Names of columns that count. */
const COUNTED = new Set([...namesOf("n"), ...namesOf("step")]);

/** Whether a column is one of numbers, answers without a score and marks of them aside. */
function mayBeNumbers({ name, texts }: NamedTexts, commas: number): boolean {
  const isOther = (text: string) => !COMMA.test(text) && scoreText(withoutPerCent(text)) === null;
  return texts.filter((text) => text !== name && isOther(text.trim())).length < commas;
}

function hasPoint(text: string): boolean {
  const number = withoutPerCent(text.trim());
  return number.includes(".") && isNumberCell(number);
}
