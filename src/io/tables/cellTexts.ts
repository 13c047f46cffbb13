import { ownText } from "../json/json.js";

/** Where more than so many texts are mostly different, equal ones are no longer looked for. */
const MANY = 1 << 16;

/**
 * The texts of a column by number, equal ones kept once. Columns repeat in the same order run by run, so that the next
 * text can be guessed.
 */
export class CellTexts {
  readonly #texts: string[] = [];
  readonly #codes = new Map<string, number>();
  /** The text that last came after each text. */
  readonly #followers: number[] = [];
  #last = -1;
  #guess = -1;
  #seen = 0;

  /** The text with a number. */
  text(code: number): string {
    return this.#texts[code] as string;
  }

  /** All texts by number. */
  texts(): readonly string[] {
    return this.#texts;
  }

  /** The text that is likely to come next. */
  guess(): string | undefined {
    this.#guess = this.#followers[this.#last] ?? -1;
    return this.#texts[this.#guess];
  }

  /** The number of the text that was guessed, which is the next one. */
  confirm(): number {
    this.#seen++;
    this.#last = this.#guess;
    return this.#last;
  }

  /**
   * The number of the next text. One that was quoted may hold delimiters and line ends, which end a cell that is not
   * quoted: it is never guessed.
   */
  add(written: string, isQuoted = false): number {
    this.#seen++;
    const known = this.#codes.get(written);
    const code = known ?? this.#texts.length;
    if (known === undefined) {
      const text = ownText(written);
      this.#texts.push(text);
      if (code < MANY || 2 * code < this.#seen) this.#codes.set(text, code);
    }
    if (this.#last >= 0) this.#followers[this.#last] = isQuoted ? -1 : code;
    this.#last = code;
    return code;
  }
}
