import { isNote } from "../../notes.js";
import {
  formatCount,
  formatFixed,
  formatLevel,
  formatPValue,
  formatSignificant,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "./document.js";

/** Fields that are said in words beside the table, and those of records inside not at all. */
const IN_WORDS = new Set(["notes", "sources", "signature", "sentence", "message", "hint", "ok"]);
/** Entries of a list of plain values that are written out. */
const LISTED = 8;
/** Longest text of a cell. */
const CELL_LENGTH = 300;
/** Records inside records that become columns of their own; what lies deeper is written into one cell. */
const DEPTH = 2;

type Entry = readonly [name: string, value: unknown];

/**
 * Any results as tables of their fields: one record as fields and values, several as one row each. Nothing is assumed of
 * them but what all records of this library share: intervals, `null` for undefined, notes, sources, sentence, signature.
 */
export function resultTable(results: readonly object[], title?: string): Block[] {
  const intervals = new Set<string>();
  const body = results.length === 1 ? oneResult(results[0] as object, intervals) : severalResults(results, intervals);
  const said = words(results);
  const notes = noteLinesOf(results);
  return [
    ...(title === undefined ? [] : [heading(2, title)]),
    ...said("sentence"),
    ...said("message"),
    ...said("hint").map(({ text }) => paragraph(`Next step: ${text}`)),
    ...explained(body, intervals, notes.length > 0),
    ...(notes.length > 0 ? [list(notes)] : []),
    ...sourceLines(results),
    ...said("signature"),
  ];
}

/** A value that stands in no record: a number, a text, a list of them. */
export function plainValue(value: unknown): string {
  return cellText("", value, new Set());
}

function oneResult(result: object, intervals: Set<string>): Block[] {
  const fields = cells(result, intervals);
  const inner = entriesOf(result).flatMap(([name, value]): Block[] => {
    const rows = recordsOf(name, value);
    return rows.length === 0 ? [] : severalResults(rows, intervals, inWords(name));
  });
  return [
    ...table("Fields of the result.", fields, [
      { title: "field", align: "left", show: ([name]) => name, always: true },
      { title: "value", align: "left", show: ([, text]) => text, always: true },
    ] satisfies Field<readonly [string, string]>[]),
    ...inner,
  ];
}

function severalResults(results: readonly object[], intervals: Set<string>, name = "results"): Block[] {
  const rows = results.map((result) => new Map(cells(result, intervals)));
  const all = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const titles = all.filter((title) => rows.some((row) => (row.get(title) ?? UNDEFINED_TEXT) !== UNDEFINED_TEXT));
  const empty = all.filter((title) => !titles.includes(title));
  const numeric = (title: string) => rows.every((row) => /^[−\d.<[—]|^$/.test(row.get(title) ?? ""));
  return table(
    `${plural(results.length, "row")} of ${name}.${empty.length > 0 ? ` Undefined throughout: ${empty.join(", ")}.` : ""}`,
    rows,
    titles.map((title) => ({ title, align: numeric(title) ? "right" : "left", show: (row) => row.get(title) ?? "" })),
  );
}

/** The fields of a record as texts: an estimate with its interval is one field, records inside are flattened. */
function cells(record: object, intervals: Set<string>, prefix = "", depth = 1): (readonly [string, string])[] {
  const entries = entriesOf(record);
  const byName = new Map(entries);
  return entries.flatMap(([name, value]): (readonly [string, string])[] => {
    if (IN_WORDS.has(name)) return [];
    if (recordsOf(name, value).length > 0) {
      return depth === 1 ? [] : [[prefix + inWords(name), plural((value as unknown[]).length, "row")]];
    }
    const estimate = name.endsWith("Interval") ? name.slice(0, -"Interval".length) : "";
    if (byName.has(estimate) && isNumberOrNull(byName.get(estimate)) && (value === null || isInterval(value)))
      return [];
    const own = byName.get(`${name}Interval`);
    if (isNumberOrNull(value) && isInterval(own)) {
      return [[prefix + inWords(name), `${cellText(name, value, intervals)} ${cellText(name, own, intervals)}`]];
    }
    if (isRecord(value) && !isInterval(value) && depth < DEPTH) {
      return cells(value, intervals, `${prefix}${inWords(name)}: `, depth + 1);
    }
    return [[prefix + inWords(name), cellText(name, value, intervals)]];
  });
}

function cellText(name: string, value: unknown, intervals: Set<string>, depth = 0): string {
  if (value === null || value === undefined) return UNDEFINED_TEXT;
  if (typeof value === "number") return numberText(name, value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return cut(String(value));
  if (isInterval(value)) {
    if (value.level !== undefined) intervals.add([formatLevel(value.level), value.method].filter(Boolean).join(" "));
    return `[${numberText(name, value.low)}, ${numberText(name, value.high)}]`;
  }
  if (depth > DEPTH) return "…";
  if (isList(value)) {
    const more = value.length > LISTED ? `, … (${formatCount(value.length)} in all)` : "";
    const shown = Array.from({ length: Math.min(value.length, LISTED) }, (_, index) => value[index]);
    return (
      cut(value.length === 0 ? "none" : shown.map((one) => cellText(name, one, intervals, depth + 1)).join(", ")) + more
    );
  }
  const inner = entriesOf(value).map(([key, part]) => `${inWords(key)} ${cellText(key, part, intervals, depth + 1)}`);
  return cut(inner.join(", "));
}

function numberText(name: string, value: number): string {
  if (/pValue$/i.test(name)) return formatPValue(value);
  // A seed or a step is a name as much as a number.
  if (/^(seed|step)$/i.test(name)) return String(value);
  if (!Number.isInteger(value)) return formatSignificant(value, 4);
  return value < 0 ? formatFixed(value, 0) : Math.abs(value) < 1e15 ? formatCount(value) : formatSignificant(value, 4);
}

/** What the brackets and dashes in the tables mean, said in the first caption. */
function explained(blocks: readonly Block[], intervals: ReadonlySet<string>, noted: boolean): Block[] {
  const undefinedCells = blocks.some(
    (block) => block.kind === "table" && block.rows.some((row) => row.includes(UNDEFINED_TEXT)),
  );
  const legend = [
    ...(intervals.size > 0 ? [`Brackets hold intervals: ${[...intervals].join("; ")}.`] : []),
    ...(undefinedCells ? [`${UNDEFINED_TEXT} is undefined${noted ? "; the notes say why" : ""}.`] : []),
  ];
  const [first, ...rest] = blocks;
  return first?.kind === "table" ? [{ ...first, caption: [first.caption, ...legend].join(" ") }, ...rest] : [...blocks];
}

/** What a field says in words, once each. */
function words(results: readonly object[]) {
  return (name: string) => {
    const texts = results.flatMap((result) => {
      const text = new Map(entriesOf(result)).get(name);
      return typeof text === "string" && text !== "" ? [text] : [];
    });
    return [...new Set(texts)].slice(0, LISTED).map((text) => ({ kind: "paragraph" as const, text }));
  };
}

/** The notes of all results, each once, with how many results have it. */
function noteLinesOf(results: readonly object[]): string[] {
  const counts = new Map<string, number>();
  for (const result of results) {
    const notes = new Map(entriesOf(result)).get("notes");
    for (const note of Array.isArray(notes) ? notes : []) {
      const line = isNote(note) ? `${note.code}: ${note.message}` : plainValue(note);
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return [...counts].map(([line, count]) =>
    results.length > 1 ? `${line} (${count} of ${plural(results.length, "row")})` : line,
  );
}

function sourceLines(results: readonly object[]): Block[] {
  const lines = results.flatMap((result) => {
    const sources = new Map(entriesOf(result)).get("sources");
    if (!isRecord(sources)) return [];
    const { measured, notMeasured } = sources as { readonly measured?: unknown; readonly notMeasured?: unknown };
    return [`Noise measured: ${plainValue(measured)}; not measured: ${plainValue(notMeasured)}.`];
  });
  return [...new Set(lines)].slice(0, LISTED).map((line) => paragraph(line));
}

/** The records of a list that gets a table of its own; none for lists of plain values. */
function recordsOf(name: string, value: unknown): object[] {
  if (IN_WORDS.has(name) || !Array.isArray(value) || value.length === 0) return [];
  return value.every((one) => isRecord(one) && !isInterval(one)) ? (value as object[]) : [];
}

/** The fields of a record that hold data. */
function entriesOf(record: object): Entry[] {
  const entries: Entry[] =
    record instanceof Map ? [...record].map(([key, value]) => [String(key), value] as const) : Object.entries(record);
  return entries.filter(([, value]) => value !== undefined && typeof value !== "function" && typeof value !== "symbol");
}

interface AnyInterval {
  readonly low: number;
  readonly high: number;
  readonly level?: number;
  readonly method?: string;
}

function isInterval(value: unknown): value is AnyInterval {
  if (!isRecord(value)) return false;
  const { low, high, level } = value as Partial<AnyInterval>;
  return typeof low === "number" && typeof high === "number" && (level === undefined || typeof level === "number");
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: object): value is ArrayLike<unknown> & object {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === "number";
}

/** `seedSd` as `seed sd`; a name that came with the data stays as it is. */
function inWords(name: string): string {
  return /^[a-z][A-Za-z0-9]*$/.test(name)
    ? name.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$& ").toLowerCase()
    : name;
}

function cut(text: string): string {
  const letters = Array.from(text);
  return letters.length > CELL_LENGTH ? `${letters.slice(0, CELL_LENGTH - 1).join("")}…` : text;
}
