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
/** Members of a row whose keys are expected where they stood before. */
const MOST_EXPECTED = 1000;

interface KnownKey {
  /** As it is written, with its quotes. */
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly isKept: boolean;
}

/** What remains of some lines. */
export interface LeanLines {
  readonly bytes: Uint8Array;
  /** Members that remain of each line, −1 of one that is blank or could not be followed. */
  readonly counts: readonly number[];
  /** Name of each member that remains, line by line, and where in `bytes` its value begins. */
  readonly names: readonly string[];
  readonly starts: readonly number[];
}

/**
 * Takes the members that are not needed out of JSON rows while they are bytes: the long texts of a dump, which are most of
 * it, are stepped over and never decoded. What remains is the same rows on the same lines. A row that is not written as it
 * should be remains as it is, for the parser to say what is wrong.
 */
export class LeanRows {
  readonly #keys = new Map<number, KnownKey>();
  /** The keys of the last row by their place: mostly those of the next one. */
  readonly #expected: KnownKey[] = [];
  #out = new Uint8Array();
  #length = 0;
  #names: string[] = [];
  #starts: number[] = [];

  /** `keep` is asked once for each key. */
  constructor(private readonly keep: (key: string) => boolean) {}

  /** Whole lines, each a row or blank, without the members that are not kept. Good until the next call. */
  lines(bytes: Uint8Array): LeanLines {
    this.#reset(bytes.length);
    const counts: number[] = [];
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      const before = this.#names.length;
      counts.push(this.#row(bytes, start, end) ? this.#names.length - before : -1);
      if (newline >= 0) this.#out[this.#length++] = NEWLINE;
      start = end + 1;
    }
    return { bytes: this.#out.subarray(0, this.#length), counts, names: this.#names, starts: this.#starts };
  }

  /** One row, which may go over several lines. Good until the next call. */
  row(bytes: Uint8Array): Uint8Array {
    this.#reset(bytes.length);
    this.#row(bytes, 0, bytes.length);
    return this.#out.subarray(0, this.#length);
  }

  #reset(length: number): void {
    this.#length = 0;
    this.#names = [];
    this.#starts = [];
    if (this.#out.length < length) this.#out = new Uint8Array(length);
  }

  /** Whether the row could be followed to its end; it remains as it is where not. */
  #row(bytes: Uint8Array, start: number, end: number): boolean {
    const [before, members] = [this.#length, this.#names.length];
    if (this.#members(bytes, start, end)) return true;
    this.#length = before;
    this.#names.length = members;
    this.#starts.length = members;
    this.#copy(bytes, start, end);
    return false;
  }

  #members(bytes: Uint8Array, start: number, end: number): boolean {
    let at = skipSpace(bytes, start, end);
    if (bytes[at] !== OPEN_BRACE || at >= end) return false;
    this.#out[this.#length++] = OPEN_BRACE;
    let isFirst = true;
    let place = 0;
    do {
      const key = skipSpace(bytes, at + 1, end);
      if (bytes[key] !== QUOTE || key >= end) return false;
      let known = this.#expected[place];
      if (known === undefined || !startsWith(bytes, key, end, known.bytes)) {
        const keyEnd = stringEnd(bytes, key, end);
        if (keyEnd < 0) return false;
        const found = this.#known(bytes, key, keyEnd);
        if (found === null) return false;
        known = found;
        if (place < MOST_EXPECTED) this.#expected[place] = known;
      }
      place++;
      const keyEnd = key + known.bytes.length;
      const colon = skipSpace(bytes, keyEnd, end);
      if (bytes[colon] !== COLON || colon >= end) return false;
      const value = skipSpace(bytes, colon + 1, end);
      const valueEnd = skipValue(bytes, value, end);
      if (valueEnd < 0) return false;
      if (known.isKept) {
        if (!isFirst) this.#out[this.#length++] = COMMA;
        isFirst = false;
        this.#copy(bytes, key, keyEnd);
        this.#out[this.#length++] = COLON;
        this.#names.push(known.name);
        this.#starts.push(this.#length);
        this.#copy(bytes, value, valueEnd);
      }
      at = skipSpace(bytes, valueEnd, end);
    } while (bytes[at] === COMMA && at < end);
    if (bytes[at] !== CLOSE_BRACE || at >= end || skipSpace(bytes, at + 1, end) < end) return false;
    this.#out[this.#length++] = CLOSE_BRACE;
    return true;
  }

  /** `null` for a key that cannot be read. */
  #known(bytes: Uint8Array, start: number, end: number): KnownKey | null {
    let hash = end - start;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
    const known = this.#keys.get(hash);
    if (known !== undefined && known.bytes.length === end - start && startsWith(bytes, start, end, known.bytes))
      return known;
    const written = bytes.slice(start, end);
    let name: string;
    try {
      name = new JsonReader(new TextDecoder().decode(written)).string();
    } catch {
      return null;
    }
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
    const met = { bytes: written, name, isKept: this.keep(name) };
    this.#keys.set(hash, met);
    return met;
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

function startsWith(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start < other.length) return false;
  for (let at = 0; at < other.length; at++) if (bytes[start + at] !== other[at]) return false;
  return true;
}
