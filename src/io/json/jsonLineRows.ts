import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import { decodePart } from "../bytes/decode.js";
import { joinedBytes } from "../bytes/joinedBytes.js";
import { separatorError } from "../bytes/lineSeparators.js";
import { longRow, MOST_IN_ROW } from "../bytes/rowLimit.js";
import { type JsonObject, JsonReader, type JsonValue } from "./json.js";
import type { JsonRow, JsonRowsOptions } from "./jsonRow.js";
import { type LeanLines, LeanRows } from "./leanRows.js";

const NEWLINE = 10;

/** The rows of JSON Lines that come in pieces. */
export class JsonLineRows {
  readonly #options: JsonRowsOptions;
  readonly #lean: LeanRows | null;
  #line = 1;
  /** Pieces of a line that has not ended yet, and their length. */
  #rest: Uint8Array[] = [];
  #length = 0;
  /** Error of a line that was cut off, while only blank lines have come after it. */
  #cut: InputError | null = null;

  constructor(options: JsonRowsOptions) {
    this.#options = options;
    this.#lean = options.keep === undefined ? null : new LeanRows(options.keep);
  }

  *push(piece: Uint8Array): Generator<JsonRow> {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    this.#length += piece.length;
    if (end === 0) {
      if (this.#length > MOST_IN_ROW) throw longRow(this.#options.file, this.#line);
      this.#rest.push(piece.slice());
      return;
    }
    const lines = joinedBytes([...this.#rest, piece.subarray(0, end)]);
    this.#rest = end < piece.length ? [piece.slice(end)] : [];
    this.#length = piece.length - end;
    yield* this.#rows(lines);
  }

  *finish(): Generator<JsonRow> {
    yield* this.#rows(joinedBytes(this.#rest));
    if (this.#cut === null) return;
    throw new InputError(
      "truncated-line",
      "the last line is incomplete (did the run crash?). Delete it to read the other lines.",
      this.#cut.place,
    );
  }

  *#rows(bytes: Uint8Array): Generator<JsonRow> {
    const lean = this.#lean?.lines(bytes) ?? null;
    const text = decodePart(lean?.bytes ?? bytes, this.#options.file);
    const firstLine = this.#line;
    // Where each character is a byte, places of bytes are places in the text.
    const followed = lean !== null && lean.bytes.length === text.length ? lean : null;
    const values = followed === null ? null : this.#reader(text, 0, text.length);
    let member = 0;
    for (let start = 0; start < text.length; this.#line++) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      const count = followed?.counts[this.#line - firstLine] ?? -1;
      if (count >= 0 && this.#cut === null) {
        const members = this.#followed(values as JsonReader, followed as LeanLines, member, member + count);
        member += count;
        if (members !== null) {
          start = end + 1;
          yield { members, line: this.#line };
          continue;
        }
      } else member += Math.max(0, count);
      const reader = this.#reader(text, start, end);
      start = end + 1;
      if (reader.atEnd()) continue;
      // A line that is cut off has another row after it; an object over several lines goes on with its keys.
      if (this.#cut !== null) throw reader.peek() === "{" ? this.#cut : overLines(this.#options.file, this.#cut);
      const members = this.#members(reader, () => lineAt(bytes, this.#line - firstLine));
      if (members !== null) yield { members, line: this.#line };
    }
  }

  /** The members of a line whose values begin at known places; `null` where one of them is not written as it should be. */
  #followed(reader: JsonReader, { names, starts }: LeanLines, from: number, to: number): JsonObject | null {
    const { exact, onRepeat } = this.#options;
    const members = new Map<string, JsonValue>();
    try {
      for (let member = from; member < to; member++) {
        const name = names[member] as string;
        reader.position = starts[member] as number;
        members.set(name, reader.memberValue(exact?.(name) ?? false));
      }
    } catch {
      return null;
    }
    if (onRepeat !== undefined && members.size < to - from) {
      const seen = new Set<string>();
      for (const name of names.slice(from, to)) {
        if (seen.has(name)) onRepeat(name, this.#line);
        seen.add(name);
      }
    }
    return members;
  }

  /** `null` for a line that is cut off. */
  #members(reader: JsonReader, line: () => Uint8Array): JsonObject | null {
    try {
      try {
        return this.#row(reader);
      } catch {
        // The line as it stands in the file tells the place of what is wrong.
        return this.#row(this.#reader(decodePart(line(), this.#options.file)));
      }
    } catch (error) {
      if (!(error instanceof InputError) || error.code !== "truncated-json") throw error;
      this.#cut = error;
      return null;
    }
  }

  #row(reader: JsonReader): JsonObject {
    const row = reader.object(this.#options.keep ?? (() => true));
    if (!reader.atEnd()) throw this.#separated(reader) ?? reader.error("the end of the line");
    return row;
  }

  #separated(reader: JsonReader): InputError | null {
    return /^[\u2028\u2029\u0085]$/.test(reader.peek())
      ? separatorError(reader.peek(), this.#options.file, this.#line)
      : null;
  }

  #reader(text: string, start?: number, end?: number): JsonReader {
    const { file, exact, onRepeat } = this.#options;
    const options = { file, firstLine: this.#line, ...defined({ exact, onRepeat }) };
    return new JsonReader(text, options, start, end);
  }
}

function overLines(file: string, cut: InputError): InputError {
  const message =
    "a JSON object stands over several lines, where JSON Lines have one object a line. Write it so (jq -c . FILE).";
  return new InputError("json-over-lines", message, { file, ...defined({ line: cut.place.line }) });
}

function lineAt(bytes: Uint8Array, index: number): Uint8Array {
  let start = 0;
  for (let line = 0; line < index; line++) start = bytes.indexOf(NEWLINE, start) + 1;
  const end = bytes.indexOf(NEWLINE, start);
  return bytes.subarray(start, end < 0 ? bytes.length : end);
}
