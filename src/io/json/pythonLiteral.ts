import type { JsonValue } from "./json.js";

const WORDS: Readonly<Record<string, JsonValue>> = {
  True: true,
  False: false,
  None: null,
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
};
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const WORD = /[A-Za-z]+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
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

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    this.#skip();
    return this.#at === this.text.length;
  }

  value(): JsonValue {
    this.#skip();
    const start = this.text[this.#at] ?? "";
    if (start === "'" || start === '"') return this.#quoted(start);
    if (start === "{") return this.#dictionary();
    if (start === "[" || start === "(") return this.#sequence(CLOSING[start] as string);
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number);
    const word = this.#match(WORD) ?? "";
    const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (value === undefined) throw new SyntaxError("no literal");
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
      if (character === "\\") this.#at++;
      written += character === "\\" ? (ESCAPES[next] ?? next) : character;
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
