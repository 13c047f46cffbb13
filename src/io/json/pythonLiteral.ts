import type { JsonValue } from "./json.js";

const WORDS: Readonly<Record<string, JsonValue>> = {
  True: true,
  False: false,
  None: null,
  nan: Number.NaN,
  "+nan": Number.NaN,
  "-nan": Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "+inf": Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};
/** As in JSON (`json.ts`); deeper texts are no literals of a dump. */
const DEPTH_LIMIT = 1000;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const WORD = /[+-]?[A-Za-z]+/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
  "0": "\0",
};
/** Characters by their numbers: `\xe9`, `\u00e9`, `\U000000e9`. */
const CODE = /x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}/y;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/** The value that Python printed: dictionaries, lists, tuples, texts, numbers, `True`, `False` and `None`; `undefined` for anything else. */
export function pythonLiteral(text: string): JsonValue | undefined {
  try {
    const reader = new LiteralReader(text);
    const value = reader.value();
    return reader.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class LiteralReader {
  #at = 0;
  #depth = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    this.#skip();
    return this.#at === this.text.length;
  }

  value(): JsonValue {
    this.#skip();
    const start = this.text[this.#at] ?? "";
    if (start === "'" || start === '"') return this.#quoted(start);
    if (start === "{") return this.#within(() => this.#dictionary());
    if (start === "[" || start === "(") return this.#within(() => this.#sequence(CLOSING[start] as string));
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number);
    const word = this.#match(WORD) ?? "";
    const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (value === undefined) throw new SyntaxError("no literal");
    return value;
  }

  #within<Value>(read: () => Value): Value {
    if (++this.#depth > DEPTH_LIMIT) throw new SyntaxError("no literal");
    const value = read();
    this.#depth--;
    return value;
  }

  #dictionary(): JsonValue {
    const members = new Map<string, JsonValue>();
    this.#at++;
    while (!this.#took("}")) {
      const key = this.value();
      if (!this.#took(":")) throw new SyntaxError("no literal");
      members.set(String(key), this.value());
      if (!this.#took(",") && !this.#peeks("}")) throw new SyntaxError("no literal");
    }
    return members;
  }

  #sequence(end: string): JsonValue {
    const values: JsonValue[] = [];
    this.#at++;
    while (!this.#took(end)) {
      values.push(this.value());
      if (!this.#took(",") && !this.#peeks(end)) throw new SyntaxError("no literal");
    }
    return values;
  }

  #quoted(quote: string): string {
    let written = "";
    for (this.#at++; this.text[this.#at] !== quote; this.#at++) {
      if (this.#at >= this.text.length) throw new SyntaxError("no literal");
      const character = this.text[this.#at] as string;
      const next = this.text[this.#at + 1] ?? "";
      if (character !== "\\") {
        written += character;
        continue;
      }
      this.#at++;
      const code = this.#match(CODE);
      if (code === undefined) written += ESCAPES[next] ?? next;
      else {
        written += characterOf(code.slice(1));
        this.#at--;
      }
    }
    this.#at++;
    return written;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #took(character: string): boolean {
    const isThere = this.#peeks(character);
    if (isThere) this.#at++;
    return isThere;
  }

  #peeks(character: string): boolean {
    this.#skip();
    return this.text[this.#at] === character;
  }

  #skip(): void {
    while (/\s/.test(this.text[this.#at] ?? "")) this.#at++;
  }
}

function characterOf(code: string): string {
  const point = Number.parseInt(code, 16);
  if (point > 0x10ffff) throw new SyntaxError("no literal");
  return String.fromCodePoint(point);
}
