import { defined } from "../../defined.js";
import type { InputError } from "../../errors.js";
import { decodePart } from "../bytes/decode.js";
import { joinedBytes } from "../bytes/joinedBytes.js";
import { longRow, MOST_IN_ROW } from "../bytes/rowLimit.js";
import { type JsonObject, JsonReader } from "./json.js";
import type { JsonRow, JsonRowsOptions } from "./jsonRow.js";
import { LeanRows, skipSpace, skipValue } from "./leanRows.js";

const NEWLINE = 10;
const COMMA = 44;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;

/** The rows of arrays of objects, one array after another, that come in pieces. */
export class JsonArrayRows {
  readonly #options: JsonRowsOptions;
  readonly #lean: LeanRows | null;
  #expected: "array" | "first element" | "element" | "separator" = "array";
  /** What has not been read yet, in pieces, the first one from `#at` on. */
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** So many bytes are waited for before a row that did not end is looked at again. */
  #enough = 0;
  /** Line and column, in bytes, at which the unread bytes begin. */
  #line = 1;
  #column = 1;

  /** `mayTouch`: objects may stand behind each other without a comma, as where each is written over several lines. */
  constructor(
    options: JsonRowsOptions,
    private readonly mayTouch = false,
  ) {
    this.#options = options;
    this.#lean = options.keep === undefined ? null : new LeanRows(options.keep);
  }

  *push(piece: Uint8Array): Generator<JsonRow> {
    this.#pieces.push(piece.slice());
    this.#length += piece.length;
    if (this.#length >= this.#enough) yield* this.#rows(false);
    if (this.#length > MOST_IN_ROW) throw longRow(this.#options.file, this.#line);
  }

  *finish(): Generator<JsonRow> {
    yield* this.#rows(true);
  }

  *#rows(isLast: boolean): Generator<JsonRow> {
    const bytes = joinedBytes(this.#pieces);
    const { length } = bytes;
    let at = 0;
    let read = 0;
    const advance = (to: number) => {
      this.#count(bytes, read, to);
      read = to;
    };
    while (true) {
      at = skipSpace(bytes, at, length);
      if (at === length && (!isLast || this.#expected === "array")) break;
      const code = bytes[at];
      if (this.#expected === "array") {
        if (code !== OPEN_BRACKET) throw this.#error(bytes, read, at, '"["');
        this.#expected = "first element";
        at++;
      } else if (code === CLOSE_BRACKET && this.#expected !== "element") {
        this.#expected = "array";
        at++;
      } else if (this.#expected === "separator") {
        if (this.mayTouch && code === OPEN_BRACE) {
          this.#expected = "element";
          continue;
        }
        if (code !== COMMA) throw this.#error(bytes, read, at, '"," or "]"');
        this.#expected = "element";
        at++;
      } else {
        const end = code === OPEN_BRACE ? skipValue(bytes, at, length) : -1;
        if (end < 0 && code === OPEN_BRACE && !isLast) break;
        advance(at);
        yield { members: this.#members(bytes, at, end), line: this.#line };
        this.#expected = "separator";
        at = end;
      }
    }
    advance(at);
    this.#pieces = at < length ? [bytes.slice(at)] : [];
    this.#length = length - at;
    this.#enough = 2 * this.#length;
  }

  #members(bytes: Uint8Array, start: number, end: number): JsonObject {
    const { file, keep = () => true, exact, onRepeat } = this.#options;
    const options = { file, firstLine: this.#line, ...defined({ exact, onRepeat }) };
    if (end >= 0) {
      try {
        const row = bytes.subarray(start, end);
        return new JsonReader(decodePart(this.#lean?.row(row) ?? row, file), options).object(keep);
      } catch {
        // Said below, with its place in the file.
      }
    }
    return this.#reader(bytes, start).object(keep);
  }

  #error(bytes: Uint8Array, read: number, at: number, need: string): InputError {
    this.#count(bytes, read, at);
    return this.#reader(bytes, at).error(need);
  }

  /** A reader at a place of the unread bytes up to which lines were counted. */
  #reader(bytes: Uint8Array, at: number): JsonReader {
    const { file } = this.#options;
    const lineStart = at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at - 1) + 1;
    const before = decodePart(bytes.subarray(lineStart, at), file);
    const text = before + decodePart(bytes.subarray(at), file);
    // Where the line began in bytes that are gone, its columns are counted in bytes.
    const firstColumn = before.length + (lineStart === 0 ? Math.max(1, this.#column - at) : 1);
    return new JsonReader(text, { file, firstLine: this.#line, firstColumn }, before.length);
  }

  #count(bytes: Uint8Array, from: number, to: number): void {
    const part = bytes.subarray(from, to);
    let at = 0;
    for (let newline = part.indexOf(NEWLINE); newline >= 0; newline = part.indexOf(NEWLINE, at)) {
      this.#line++;
      this.#column = 1;
      at = newline + 1;
    }
    this.#column += part.length - at;
  }
}
