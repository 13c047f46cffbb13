import { isWordCode, JsonReader } from "./json.js";

const NEWLINE = 10;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
/** Up to so many bytes a loop is quicker than a call. */
const SHORT = 64;
const MOST_KEYS = 10_000;

interface KnownKey {
  readonly bytes: Uint8Array;
  readonly isKept: boolean;
}

/**
 * Takes the members that are not needed out of JSON rows while they are bytes: the long texts of a dump, which are most of
 * it, are stepped over and never decoded. What remains is the same rows on the same lines. A row that is not written as it
 * should be remains as it is, for the parser to say what is wrong.
 */
export class LeanRows {
  readonly #keys = new Map<number, KnownKey>();
  #out = new Uint8Array();
  #length = 0;

  /** `keep` is asked once for each key. */
  constructor(private readonly keep: (key: string) => boolean) {}

  /** Whole lines, each a row or blank, without the members that are not kept. Good until the next call. */
  lines(bytes: Uint8Array): Uint8Array {
    this.#reset(bytes.length);
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      this.#row(bytes, start, end);
      if (newline >= 0) this.#out[this.#length++] = NEWLINE;
      start = end + 1;
    }
    return this.#out.subarray(0, this.#length);
  }

  /** One row, which may go over several lines. Good until the next call. */
  row(bytes: Uint8Array): Uint8Array {
    this.#reset(bytes.length);
    this.#row(bytes, 0, bytes.length);
    return this.#out.subarray(0, this.#length);
  }

  #reset(length: number): void {
    this.#length = 0;
    if (this.#out.length < length) this.#out = new Uint8Array(length);
  }

  #row(bytes: Uint8Array, start: number, end: number): void {
    const before = this.#length;
    if (this.#members(bytes, start, end)) return;
    this.#length = before;
    this.#copy(bytes, start, end);
  }

  /** Whether the row could be followed to its end. */
  #members(bytes: Uint8Array, start: number, end: number): boolean {
    let at = skipSpace(bytes, start, end);
    if (bytes[at] !== OPEN_BRACE || at >= end) return false;
    this.#out[this.#length++] = OPEN_BRACE;
    let isFirst = true;
    do {
      const key = skipSpace(bytes, at + 1, end);
      if (bytes[key] !== QUOTE || key >= end) return false;
      const keyEnd = stringEnd(bytes, key, end);
      if (keyEnd < 0) return false;
      const colon = skipSpace(bytes, keyEnd, end);
      if (bytes[colon] !== COLON || colon >= end) return false;
      const value = skipSpace(bytes, colon + 1, end);
      const valueEnd = skipValue(bytes, value, end);
      if (valueEnd < 0) return false;
      const isKept = this.#isKept(bytes, key, keyEnd);
      if (isKept === null) return false;
      if (isKept) {
        if (!isFirst) this.#out[this.#length++] = COMMA;
        isFirst = false;
        this.#copy(bytes, key, keyEnd);
        this.#out[this.#length++] = COLON;
        this.#copy(bytes, value, valueEnd);
      }
      at = skipSpace(bytes, valueEnd, end);
    } while (bytes[at] === COMMA && at < end);
    if (bytes[at] !== CLOSE_BRACE || at >= end || skipSpace(bytes, at + 1, end) < end) return false;
    this.#out[this.#length++] = CLOSE_BRACE;
    return true;
  }

  /** `null` for a key that cannot be read. */
  #isKept(bytes: Uint8Array, start: number, end: number): boolean | null {
    let hash = end - start;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
    const known = this.#keys.get(hash);
    if (known !== undefined && isSame(bytes, start, end, known.bytes)) return known.isKept;
    const written = bytes.slice(start, end);
    let isKept: boolean;
    try {
      isKept = this.keep(new JsonReader(new TextDecoder().decode(written)).string());
    } catch {
      return null;
    }
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
    this.#keys.set(hash, { bytes: written, isKept });
    return isKept;
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const out = this.#out;
    if (end - start > SHORT) {
      out.set(bytes.subarray(start, end), this.#length);
      this.#length += end - start;
      return;
    }
    let length = this.#length;
    for (let at = start; at < end; at++) out[length++] = bytes[at] as number;
    this.#length = length;
  }
}

/** The next place that is no white space, or `end`. */
export function skipSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const code = bytes[at];
    if (code !== 32 && code !== NEWLINE && code !== 13 && code !== 9) break;
    at++;
  }
  return at;
}

/** Where the value that starts here ends, by the rules of `JsonReader.skip`; -1 where it does not before `end`. */
export function skipValue(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  let at = start;
  while (at < end) {
    const code = bytes[at] as number;
    if (code === QUOTE) {
      at = stringEnd(bytes, at, end);
      if (at < 0) return -1;
    } else if (code === OPEN_BRACE || code === 91) {
      depth++;
      at++;
    } else if (code === CLOSE_BRACE || code === 93) {
      if (depth === 0) return -1;
      depth--;
      at++;
    } else if (depth > 0) {
      at++;
      continue;
    } else {
      while (at < end && isWordCode(bytes[at] as number)) at++;
      return at === start ? -1 : at;
    }
    if (depth === 0) return at;
  }
  return -1;
}

/** Where the text whose quote stands at `start` ends; -1 where it does not before `end`. */
export function stringEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  const near = Math.min(end, at + SHORT);
  while (at < near) {
    const code = bytes[at++];
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  while (at < end) {
    const close = bytes.indexOf(QUOTE, at);
    if (close < 0 || close >= end) return -1;
    let before = close - 1;
    while (bytes[before] === BACKSLASH) before--;
    if ((close - before) % 2 === 1) return close + 1;
    at = close + 1;
  }
  return -1;
}

function isSame(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let at = start; at < end; at++) if (bytes[at] !== other[at - start]) return false;
  return true;
}
