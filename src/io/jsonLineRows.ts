import { InputError } from "../errors.js";
import { countNewlines, decodePart, decodeText } from "./decode.js";
import { type JsonObject, JsonReader } from "./json.js";
import type { JsonRow, JsonRowsOptions } from "./jsonRows.js";
import { joinedBytes, LeanRows } from "./leanRows.js";

const NEWLINE = 10;

/** The rows of JSON Lines that come in pieces. */
export class JsonLineRows {
  readonly #options: JsonRowsOptions;
  readonly #lean: LeanRows | null;
  #line = 1;
  /** Pieces of a line that has not ended yet. */
  #rest: Uint8Array[] = [];
  /** Error of a line that was cut off, while nothing but blank lines has come after it. */
  #cut: InputError | null = null;

  constructor(options: JsonRowsOptions) {
    this.#options = options;
    this.#lean = options.keep === undefined ? null : new LeanRows(options.keep);
  }

  *push(piece: Uint8Array): Generator<JsonRow> {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      this.#rest.push(piece.slice());
      return;
    }
    const lines = joinedBytes([...this.#rest, piece.subarray(0, end)]);
    this.#rest = end < piece.length ? [piece.slice(end)] : [];
    yield* this.#rows(lines);
  }

  *finish(): Generator<JsonRow> {
    yield* this.#rows(joinedBytes(this.#rest));
    if (this.#cut === null) return;
    const { file, line } = this.#cut.place;
    throw new InputError(
      "truncated-line",
      "the last line is incomplete (did the run crash?). Delete it to read the other lines.",
      { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) },
    );
  }

  *#rows(bytes: Uint8Array): Generator<JsonRow> {
    const { file } = this.#options;
    const lean = this.#lean?.lines(bytes) ?? bytes;
    const text = decodeText(lean, file, decodePart);
    const firstLine = this.#line;
    let start = 0;
    while (start < text.length) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      const line = this.#line++;
      const reader = this.#reader(text, line, start, end);
      start = end + 1;
      if (reader.atEnd()) continue;
      if (this.#cut !== null) throw this.#cut;
      const members = this.#members(reader, () => this.#reader(lineOf(bytes, line - firstLine), line));
      if (members !== null) yield { members, line };
    }
    if (newlineIsLast(text)) return;
    // What comes next begins on this line only at the end of the file, where nothing does.
  }

  #reader(text: string, firstLine: number, start?: number, end?: number): JsonReader {
    const { file, exact } = this.#options;
    return new JsonReader(text, { file, firstLine, ...(exact ? { exact } : {}) }, start, end);
  }

  /** `null` for a line that is cut off. */
  #members(reader: JsonReader, original: () => JsonReader): JsonObject | null {
    try {
      return this.#object(reader);
    } catch {
      return this.#objectOrCut(original());
    }
  }
}
