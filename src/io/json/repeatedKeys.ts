import type { Note } from "../../notes.js";
import { skipSpace, stringEnd } from "./leanRows.js";

const NEWLINE = 10;
const QUOTE = 34;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Keys that stand twice in one object of a file: the last one counts, as in Python and JavaScript, and a note says so. */
export class RepeatedKeys {
  #first: { readonly key: string; readonly line: number } | null = null;
  #count = 0;

  add(key: string, line: number): void {
    this.#first ??= { key, line };
    this.#count++;
  }

  /** Looks for them in JSON documents that stand one after another; what is no JSON is left to the parser. */
  scan(bytes: Uint8Array): void {
    const open: (Set<string> | null)[] = [];
    let line = 1;
    for (let at = 0; at < bytes.length; at++) {
      const code = bytes[at];
      if (code === NEWLINE) line++;
      else if (code === OPEN_BRACE) open.push(new Set());
      else if (code === OPEN_BRACKET) open.push(null);
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open.pop();
      else if (code === QUOTE) {
        const end = stringEnd(bytes, at, bytes.length);
        if (end < 0) return;
        const keys = open.at(-1);
        if (keys && bytes[skipSpace(bytes, end, bytes.length)] === COLON)
          this.#key(keys, bytes.subarray(at, end), line);
        at = end - 1;
      }
    }
  }

  #key(keys: Set<string>, written: Uint8Array, line: number): void {
    const key = new TextDecoder().decode(written);
    if (keys.has(key)) this.add(key.slice(1, -1), line);
    keys.add(key);
  }

  notes(file: string): Note[] {
    if (this.#first === null) return [];
    const { key, line } = this.#first;
    const more = this.#count > 1 ? ` (the first of ${this.#count} such keys)` : "";
    const message = `${file}: the key ${JSON.stringify(key)} stands twice in one object on line ${line}${more}; the last one counts`;
    return [{ code: "repeated-keys", message }];
  }
}
