import { decodeText, encodingOf } from "../bytes/decode.js";
import { type DumpContent, pieces } from "../bytes/dumpContent.js";
import { joinedBytes } from "../bytes/joinedBytes.js";
import { nulCharacter } from "../bytes/nulCharacters.js";
import { textPieces } from "../bytes/textPieces.js";
import { JsonArrayRows } from "./jsonArrayRows.js";
import { JsonLineRows } from "./jsonLineRows.js";
import type { JsonRow, JsonRowsOptions } from "./jsonRow.js";
import { skipSpace } from "./leanRows.js";

/**
 * The rows of a dump, written as JSON Lines or as one array, whatever the file is called. Several arrays one after
 * another are read as one, because a harness that appends to its file writes that.
 */
export function* jsonRows(bytes: Uint8Array, options: JsonRowsOptions): Generator<JsonRow> {
  const rows = new RowStream(options);
  for (const piece of pieces(bytes)) yield* rows.push(piece);
  yield* rows.finish();
}

/** As `jsonRows`, reading the content as a stream: the rows of each piece of it, to be gone through before the next. */
export async function* jsonRowBlocks(
  content: DumpContent,
  options: JsonRowsOptions,
): AsyncGenerator<Iterable<JsonRow>, void, undefined> {
  const { repeats } = content;
  const rows = new RowStream(
    repeats === undefined ? options : { ...options, onRepeat: (key, line) => repeats.add(key, line) },
  );
  for await (const piece of utf8Chunks(content, options.file)) yield rows.push(piece);
  yield rows.finish();
}

/** The bytes of the content, those of its text in UTF-8 where it is in UTF-16. */
async function* utf8Chunks(content: DumpContent, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  if (encodingOf(await content.slice(0, 2)) === "utf-8") {
    for await (const piece of content.chunks()) {
      if (piece.indexOf(0) >= 0) throw nulCharacter(file, await lineOfNul(content));
      yield piece;
    }
  } else for await (const text of textPieces(content, file)) yield new TextEncoder().encode(text);
}

/** Lines are counted only where somebody must be told one. */
async function lineOfNul(content: DumpContent): Promise<number> {
  let line = 1;
  for await (const piece of content.chunks()) {
    const at = piece.indexOf(0);
    for (const byte of at < 0 ? piece : piece.subarray(0, at)) if (byte === NEWLINE) line++;
    if (at >= 0) break;
  }
  return line;
}

const NEWLINE = 10;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const MARK_LENGTH = 3;
/** More bytes than this are not waited for. */
const MOST_WAITING = 1 << 16;

/** Tells by the first bytes how the rows are written. */
class RowStream {
  readonly #options: JsonRowsOptions;
  #rows: JsonLineRows | JsonArrayRows | null = null;
  /** Whether the dump is objects over several lines each. */
  #isSpread = false;
  /** Pieces that do not tell yet. */
  #waiting: Uint8Array[] = [];

  constructor(options: JsonRowsOptions) {
    this.#options = options;
  }

  *push(piece: Uint8Array): Generator<JsonRow> {
    if (this.#rows !== null) {
      yield* this.#rows.push(piece);
      return;
    }
    const start = joinedBytes([...this.#waiting, piece]);
    this.#waiting = [start.slice()];
    if (start.length <= MARK_LENGTH || encodingOf(start) !== "utf-8") return;
    const text = start.subarray(hasMark(start) ? MARK_LENGTH : 0);
    const first = skipSpace(text, 0, text.length);
    if (first === text.length) return;
    // A brace and blanks do not tell yet whether an object goes on in the next line.
    const isOpen = text[first] === OPEN_BRACE && skipSpace(text, first + 1, text.length) === text.length;
    if (isOpen && text.length < MOST_WAITING) return;
    this.#waiting = [];
    yield* this.#begin(text, first);
  }

  *#begin(text: Uint8Array, first: number): Generator<JsonRow> {
    const isArray = text[first] === OPEN_BRACKET;
    // No object of JSON Lines goes on in the next line: those that do are read like those of an array.
    this.#isSpread = !isArray && text[first] === OPEN_BRACE && goesOn(text, first + 1);
    this.#rows =
      isArray || this.#isSpread ? new JsonArrayRows(this.#options, this.#isSpread) : new JsonLineRows(this.#options);
    if (this.#isSpread) yield* this.#rows.push(Uint8Array.of(OPEN_BRACKET));
    yield* this.#rows.push(text);
  }

  *finish(): Generator<JsonRow> {
    if (this.#rows === null) {
      // UTF-16, blank or very short.
      const text = decodeText(joinedBytes(this.#waiting), this.#options.file);
      const bytes = new TextEncoder().encode(text);
      yield* this.#begin(bytes, skipSpace(bytes, 0, bytes.length));
    }
    const rows = this.#rows as unknown as JsonLineRows | JsonArrayRows;
    if (this.#isSpread) yield* rows.push(Uint8Array.of(CLOSE_BRACKET));
    yield* rows.finish();
  }
}

/** Whether a line ends before anything else is written. */
function goesOn(text: Uint8Array, from: number): boolean {
  const next = skipSpace(text, from, text.length);
  return next < text.length && text.subarray(from, next).includes(NEWLINE);
}

function hasMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}
