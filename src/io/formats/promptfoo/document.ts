import { defined } from "../../../defined.js";
import { textFingerprint } from "../../bytes/contentHash.js";
import { decodeText } from "../../bytes/decode.js";
import { isJsonObject, type JsonObject, JsonReader, type JsonValue, textAt } from "../../json/json.js";
import { jsonElements, jsonMembers } from "../../json/jsonMembers.js";

/** A prompt, for one provider. */
export interface PromptfooPrompt {
  readonly id?: string;
  readonly label: string;
  readonly provider?: string;
}

/** One answer to one test. */
export interface PromptfooRow {
  readonly line: number;
  readonly promptIdx?: number;
  readonly testIdx?: number;
  readonly prompt?: PromptfooPrompt;
  /** Fingerprint of the test's variables; NaN where there are none. */
  readonly vars: number;
  /** Fingerprint of the whole test with its assertions; NaN where the file does not hold it. */
  readonly test: number;
  readonly success?: JsonValue;
  readonly score?: JsonValue;
  readonly namedScores: JsonObject;
  /** 0 none, 1 an assertion, 2 an error; older versions do not say. */
  readonly failureReason?: number;
  /** Whether assertions were evaluated on the answer. */
  readonly isGraded: boolean;
}

/** What a file of promptfoo holds. */
export interface PromptfooDocument {
  readonly evalId?: string;
  readonly description?: string;
  readonly prompts: readonly PromptfooPrompt[];
  readonly rows: readonly PromptfooRow[];
  /** Whether the results stood in a table rather than in a list. */
  readonly isTable: boolean;
}

type Draft<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** Reads an export (`{ evalId, results: { version, … } }`) or a summary (`{ version, results: […] }`). */
export function parsePromptfooDocument(bytes: Uint8Array, file: string): PromptfooDocument {
  const text = decodeText(bytes, file);
  const reader = new JsonReader(text, { file });
  const found: Draft<PromptfooDocument> = { prompts: [], rows: [], isTable: false };
  const table: Draft<Pick<PromptfooDocument, "prompts" | "rows">> = { prompts: [], rows: [] };
  const readMembers = (): void => {
    for (const key of jsonMembers(reader)) {
      const start = reader.peek();
      if (key === "results" && start === "{") readMembers();
      else if (key === "results" && start === "[") found.rows = readRows(reader, text);
      else if (key === "prompts" && start === "[") found.prompts = readPrompts(reader.value());
      else if (key === "table" && start === "{") Object.assign(table, readTable(reader, text));
      else if (key === "config" && start === "{") {
        const description = textAt(
          reader.object((name) => name === "description"),
          "description",
        );
        if (description !== undefined) found.description = description;
      } else if (key === "evalId" && start === '"') found.evalId = reader.string();
      else reader.skip();
    }
  };
  readMembers();
  if (!reader.atEnd()) throw reader.error("nothing after the document");
  // Only the table of version 2 says which test a result belongs to.
  const isNumbered = found.rows.length > 0 && found.rows.every(({ testIdx }) => testIdx !== undefined);
  if (table.rows.length > 0 && !isNumbered) return { ...found, ...table, isTable: true };
  return { ...found, rows: withRepeats(found.rows) };
}

/** Reads JSON Lines, one result a line. */
export function parsePromptfooLines(bytes: Uint8Array, file: string): PromptfooDocument {
  const text = decodeText(bytes, file);
  const reader = new JsonReader(text, { file });
  const rows: PromptfooRow[] = [];
  while (!reader.atEnd()) rows.push(readRow(reader, text));
  return { prompts: [], rows: withRepeats(rows), isTable: false };
}

/**
 * Newer versions number each repeat of a test (`--repeat`) as a test of its own. Tests that agree in everything are one, and
 * the tests are numbered as they would be without repeats.
 */
function withRepeats(rows: readonly PromptfooRow[]): readonly PromptfooRow[] {
  const first = new Map<string, number>();
  const keyOf = ({ vars, test, testIdx }: PromptfooRow) =>
    Number.isNaN(test) ? `${testIdx}` : JSON.stringify([vars, test]);
  for (const row of rows) {
    if (row.testIdx === undefined) return rows;
    first.set(keyOf(row), Math.min(first.get(keyOf(row)) ?? row.testIdx, row.testIdx));
  }
  if (first.size === new Set(rows.map(({ testIdx }) => testIdx)).size) return rows;
  const places = new Map([...first.values()].sort((a, b) => a - b).map((testIdx, place) => [testIdx, place]));
  return rows
    .toSorted((a, b) => (a.testIdx as number) - (b.testIdx as number))
    .map((row) => ({ ...row, ...defined({ testIdx: places.get(first.get(keyOf(row)) as number) }) }));
}

function readRows(reader: JsonReader, text: string): PromptfooRow[] {
  const rows: PromptfooRow[] = [];
  for (const _ of jsonElements(reader)) rows.push(readRow(reader, text));
  return rows;
}

function readRow(reader: JsonReader, text: string): PromptfooRow {
  reader.peek();
  const row: Draft<PromptfooRow> = {
    line: reader.line(),
    vars: Number.NaN,
    test: Number.NaN,
    namedScores: new Map(),
    isGraded: false,
  };
  let provider: string | undefined;
  for (const key of jsonMembers(reader)) {
    if (key === "vars") row.vars = fingerprint(reader, text);
    else if (key === "testCase") row.test = fingerprint(reader, text);
    else if (key === "provider") provider = providerName(reader.value());
    else if (key === "prompt") row.prompt = { ...row.prompt, ...promptOf(reader.value()) };
    else if (!readScore(row, key, reader)) reader.skip();
  }
  if (provider !== undefined) row.prompt = { label: "", ...row.prompt, provider };
  return row;
}

/** Reads a member that results and cells of a table share; false when the key is another. */
function readScore(row: Draft<PromptfooRow>, key: string, reader: JsonReader): boolean {
  if (key === "gradingResult") row.isGraded = reader.peek() !== "n";
  if (key === "success" || key === "pass") row.success = reader.value();
  else if (key === "score") row.score = reader.value();
  else if (key === "namedScores") row.namedScores = readNamedScores(reader);
  else if (key === "promptIdx" || key === "testIdx" || key === "failureReason") {
    const value = reader.value();
    if (typeof value === "number") row[key] = value;
  } else if (key === "promptId") {
    const value = reader.value();
    if (typeof value === "string") row.prompt = { label: "", ...row.prompt, id: value };
  } else return false;
  return true;
}

/** The named scores that come next, none for null; the reader's own error for anything else. */
function readNamedScores(reader: JsonReader): JsonObject {
  if (reader.peek() !== "n") return reader.object(() => true);
  reader.skip();
  return new Map();
}

function readTable(reader: JsonReader, text: string): { prompts: PromptfooPrompt[]; rows: PromptfooRow[] } {
  let prompts: PromptfooPrompt[] = [];
  const rows: PromptfooRow[] = [];
  for (const key of jsonMembers(reader)) {
    if (key === "head") {
      const head = reader.value();
      prompts = isJsonObject(head) ? readPrompts(head.get("prompts")) : [];
    } else if (key === "body") {
      for (const index of jsonElements(reader)) rows.push(...readTableRow(reader, text, index));
    } else reader.skip();
  }
  return { prompts, rows };
}

function readTableRow(reader: JsonReader, text: string, index: number): PromptfooRow[] {
  reader.peek();
  const line = reader.line();
  const cells: PromptfooRow[] = [];
  let vars = Number.NaN;
  let testIdx = index;
  for (const key of jsonMembers(reader)) {
    if (key === "vars") vars = fingerprint(reader, text);
    else if (key === "testIdx") {
      const value = reader.value();
      if (typeof value === "number") testIdx = value;
    } else if (key === "outputs") {
      for (const column of jsonElements(reader)) cells.push(readTableCell(reader, column, line));
    } else reader.skip();
  }
  if (cells.length === 0) {
    throw reader.error("outputs in every row of the table");
  }
  return cells.map((cell) => ({ ...cell, testIdx, vars }));
}

function readTableCell(reader: JsonReader, promptIdx: number, line: number): PromptfooRow {
  const cell: Draft<PromptfooRow> = {
    line,
    promptIdx,
    vars: Number.NaN,
    test: Number.NaN,
    namedScores: new Map(),
    isGraded: false,
  };
  if (reader.peek() === "n") {
    reader.skip();
    return cell;
  }
  // The place in the table says which prompt it is.
  for (const key of jsonMembers(reader)) if (key === "promptIdx" || !readScore(cell, key, reader)) reader.skip();
  return cell;
}

function readPrompts(value: JsonValue | undefined): PromptfooPrompt[] {
  return Array.isArray(value) ? (value as JsonValue[]).map((prompt) => promptOf(prompt)) : [];
}

function promptOf(value: JsonValue): PromptfooPrompt {
  if (typeof value === "string") return { label: value };
  if (!isJsonObject(value)) return { label: "" };
  const id = textAt(value, "id");
  const provider = providerName(value.get("provider"));
  return {
    label: textAt(value, "label") ?? textAt(value, "display") ?? textAt(value, "raw") ?? "",
    ...defined({ id, provider }),
  };
}

function providerName(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return isJsonObject(value) ? (textAt(value, "label") ?? textAt(value, "id")) : undefined;
}

function fingerprint(reader: JsonReader, text: string): number {
  reader.peek();
  const start = reader.position;
  reader.skip();
  return textFingerprint(text.slice(start, reader.position).replace(/\s+/g, " "));
}
