import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";

/** A number with the text it was written with: `1e5`, `007` and 2^53 + 1 stay apart as ids. */
export class WrittenNumber {
  constructor(readonly text: string) {}

  get value(): number {
    return toNumber(this.text);
  }
}

export type JsonValue = null | boolean | number | WrittenNumber | string | readonly JsonValue[] | JsonObject;
/** Members in the order of the text. A `Map`, since `__proto__` and `constructor` are valid names in a dump. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

export interface JsonOptions {
  /** Named in errors. */
  readonly file?: string;
  /** Line on which the text starts in its file; default 1. */
  readonly firstLine?: number;
  /** Column of the first character that is read; default 1. */
  readonly firstColumn?: number;
  /** Whether numbers under this key of an outermost object keep their text; default none. */
  readonly exact?: (key: string) => boolean;
  /** Told of a key that stands twice in one object, with its line; the last one counts. */
  readonly onRepeat?: (key: string, line: number) => void;
}

const DEPTH_LIMIT = 1000;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;
const COLON = 58;
const NEWLINE = 10;

const ESCAPES = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** One whole JSON document, where bare `NaN`, `Infinity` and `-Infinity` are numbers, as Python writes them. */
export function parseJson(text: string, options: JsonOptions = {}): JsonValue {
  const reader = new JsonReader(text, options);
  const value = reader.value();
  if (!reader.atEnd()) throw reader.error("nothing after the document");
  return value;
}

/** Reads JSON values one after another from a text, and skips what is not needed without building it. */
export class JsonReader {
  /** Offset of the next character. */
  position: number;
  readonly #text: string;
  readonly #file: string | undefined;
  readonly #exact: (key: string) => boolean;
  readonly #onRepeat: JsonOptions["onRepeat"];
  readonly #end: number;
  /** Start of the line last asked for, and its number. */
  #lineStart: number;
  #line: number;
  /** End of that line, once it was looked for; −1 where there is none. */
  #lineEnd: number | undefined;

  constructor(
    text: string,
    { file, firstLine = 1, firstColumn = 1, exact = () => false, onRepeat }: JsonOptions = {},
    start = 0,
    end = text.length,
  ) {
    this.#text = text;
    this.#file = file;
    this.#exact = exact;
    this.#onRepeat = onRepeat;
    this.#end = end;
    this.#line = firstLine;
    this.#lineStart = start - (firstColumn - 1);
    this.position = start;
  }

  /** Whether only white space is left. */
  atEnd(): boolean {
    this.#space();
    return this.position >= this.#end;
  }

  /** The next character that is not white space; an empty text at the end. */
  peek(): string {
    this.#space();
    return this.position < this.#end ? (this.#text[this.position] as string) : "";
  }

  /** Steps over this character when it comes next. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position++;
    return true;
  }

  /** Line of the current position, counted from the first line of the text. */
  line(): number {
    // Kept from call to call: a search to the end of a long line, once a row, would take quadratic time.
    this.#lineEnd ??= this.#text.indexOf("\n", this.#lineStart);
    while (this.#lineEnd >= 0 && this.#lineEnd < this.position) {
      this.#line++;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = this.#text.indexOf("\n", this.#lineStart);
    }
    return this.#line;
  }

  /** The next value, built in full. */
  value(): JsonValue {
    return this.#value(1, false);
  }

  /** As `value`, but a number keeps the text that it was written with. */
  exactValue(): JsonValue {
    return this.#value(1, true);
  }

  /** The next value as that of a member of an outermost object; a number keeps its text where it is to be exact. */
  memberValue(exact: boolean): JsonValue {
    return this.#value(2, exact);
  }

  /** The next value, which must be an object, with only the members that are kept. */
  object(keep: (key: string) => boolean): JsonObject {
    this.#space();
    if (this.#text.charCodeAt(this.position) !== OPEN_BRACE) throw this.error("an object {…}");
    return this.#object(1, keep);
  }

  /** Steps over the next value. Brackets are counted, not matched by kind. */
  skip(): void {
    this.#space();
    const text = this.#text;
    let depth = 0;
    while (this.position < this.#end) {
      const code = text.charCodeAt(this.position);
      if (code === QUOTE) this.#skipString();
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        depth++;
        this.position++;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (depth === 0) throw this.error("a value");
        depth--;
        this.position++;
      } else if (depth === 0) this.#skipWord();
      else {
        this.position++;
        continue;
      }
      if (depth === 0) return;
    }
    throw this.error("a value");
  }

  /** What was needed here and what stands here instead. The end of the text has a code of its own. */
  error(need: string): InputError {
    const at = Math.min(this.position, this.#end);
    const line = this.line();
    const column = at - this.#lineStart + 1;
    const ended = at >= this.#end;
    const found = ended ? "the text ends" : `got ${shown(this.#text.slice(at, Math.min(at + 20, this.#end)))}`;
    const place = { ...defined({ file: this.#file }), line };
    return new InputError(
      ended ? "truncated-json" : "bad-json",
      `column ${column}: expected ${need}, ${ended ? `but ${found}` : found}`,
      place,
    );
  }

  #value(depth: number, exact: boolean): JsonValue {
    this.#space();
    switch (this.#text.charCodeAt(this.position)) {
      case OPEN_BRACE:
        return this.#object(depth, null);
      case OPEN_BRACKET:
        return this.#array(depth);
      case QUOTE:
        return this.string();
      default:
        return this.#word(exact);
    }
  }

  #object(depth: number, keep: ((key: string) => boolean) | null): JsonObject {
    if (depth > DEPTH_LIMIT) throw this.error(`at most ${DEPTH_LIMIT} nested levels`);
    this.position++;
    const members = new Map<string, JsonValue>();
    if (this.take("}")) return members;
    do {
      if (this.peek() !== '"') throw this.error('a key in double quotes or "}"');
      const key = this.string();
      this.#require(COLON, '":"');
      if (keep?.(key) === false) {
        this.skip();
        this.#space();
        continue;
      }
      if (this.#onRepeat !== undefined && members.has(key)) this.#onRepeat(key, this.line());
      members.set(key, this.#value(depth + 1, depth === 1 && this.#exact(key)));
      this.#space();
    } while (this.#isNext(COMMA));
    this.#require(CLOSE_BRACE, '"," or "}"');
    return members;
  }

  #array(depth: number): JsonValue[] {
    if (depth > DEPTH_LIMIT) throw this.error(`at most ${DEPTH_LIMIT} nested levels`);
    this.position++;
    const values: JsonValue[] = [];
    if (this.take("]")) return values;
    do {
      values.push(this.#value(depth + 1, false));
      this.#space();
    } while (this.#isNext(COMMA));
    this.#require(CLOSE_BRACKET, '"," or "]"');
    return values;
  }

  /** The next value, which must be a text. */
  string(): string {
    const start = this.position + 1;
    this.#skipString();
    const written = this.#text.slice(start, this.position - 1);
    return written.includes("\\") ? this.#unescape(written, start) : ownText(written);
  }

  #skipString(): void {
    const text = this.#text;
    let close = text.indexOf('"', this.position + 1);
    while (close >= 0 && close < this.#end) {
      let backslashes = 0;
      while (text.charCodeAt(close - 1 - backslashes) === BACKSLASH) backslashes++;
      if (backslashes % 2 === 0) {
        this.position = close + 1;
        return;
      }
      close = text.indexOf('"', close + 1);
    }
    this.position = this.#end;
    throw this.error("a closing double quote");
  }

  #unescape(written: string, start: number): string {
    const parts: string[] = [];
    let from = 0;
    for (let at = written.indexOf("\\"); at >= 0; at = written.indexOf("\\", from)) {
      if (at > from) parts.push(written.slice(from, at));
      const character = ESCAPES.get(written.charAt(at + 1)) ?? unicodeEscape(written, at + 1);
      if (character === null) {
        this.position = start + at;
        throw this.error("a valid escape such as \\n or \\u00e9");
      }
      parts.push(character);
      from = at + (written.charAt(at + 1) === "u" ? 6 : 2);
    }
    parts.push(written.slice(from));
    return parts.join("");
  }

  #word(exact: boolean): JsonValue {
    const start = this.position;
    this.#skipWord();
    const word = this.#text.slice(start, this.position);
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    if (isNumberText(word)) return exact ? new WrittenNumber(ownText(word)) : toNumber(word);
    this.position = start;
    // A word cut off by the end of the text is the end's fault, not the word's.
    if (start + word.length >= this.#end) this.position = this.#end;
    throw this.error("a value");
  }

  #skipWord(): void {
    const start = this.position;
    while (this.position < this.#end && isWordCode(this.#text.charCodeAt(this.position))) this.position++;
    if (this.position === start) throw this.error("a value");
  }

  #isNext(code: number): boolean {
    if (this.position >= this.#end || this.#text.charCodeAt(this.position) !== code) return false;
    this.position++;
    return true;
  }

  #require(code: number, need: string): void {
    this.#space();
    if (!this.#isNext(code)) throw this.error(need);
  }

  #space(): void {
    while (this.position < this.#end) {
      const code = this.#text.charCodeAt(this.position);
      if (code !== 32 && code !== NEWLINE && code !== 13 && code !== 9) return;
      this.position++;
    }
  }
}

/** A text in quotes, with a code where nothing would be seen: a byte order mark between two lines, for one. */
function shown(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The character of `u00e9`; `null` for anything else. */
function unicodeEscape(text: string, at: number): string | null {
  const digits = text.slice(at + 1, at + 5);
  return text.charAt(at) === "u" && /^[0-9a-fA-F]{4}$/.test(digits)
    ? String.fromCharCode(Number.parseInt(digits, 16))
    : null;
}

/** Whether the value is an object. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}

/** The object under a key; an empty one where there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object.get(key);
  return isJsonObject(value) ? value : new Map();
}

/** The text under a key, if it is one and not empty. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = object.get(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isNumberText(word: string): boolean {
  return /^-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)$|^NaN$/.test(word);
}

function toNumber(word: string): number {
  return Number(word);
}

/**
 * A text that does not hold on to the one it was cut from: engines keep longer parts as a reference, so that one id would
 * keep a whole file in memory.
 */
export function ownText(part: string): string {
  return part.length < 13 ? part : ` ${part}`.slice(1);
}

/** Whether a byte or character can be part of a number, `true`, `null` and the like. */
export function isWordCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 45 ||
    code === 43 ||
    code === 46
  );
}
