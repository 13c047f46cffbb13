import { ownText } from "../json/json.js";
import type { Letters } from "./letters.js";

/** Where more than so many texts are mostly different, equal ones are no longer looked for. */
const MANY = 1 << 16;
/** Longer texts are not guessed. */
const LONGEST = 1 << 10;
const NO_LETTERS = new Uint16Array(0);

/**
 * The texts of a column by number, equal ones kept once. Columns repeat in the same order run by run, so that the next
 * text can be guessed.
 */
export class CellTexts {
  readonly #texts: string[] = [];
  readonly #codes = new Map<string, number>();
  /** The text that last came after each text. */
  readonly #followers: number[] = [];
  /** The letters of the texts that were guessed, and where those of each text begin. */
  #letters = NO_LETTERS;
  #length = 0;
  #starts: number[] | null = null;
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

  /** Where the text ends that is likely to come next, if it begins at `start`; -1 where it does not. */
  guessedEnd(letters: Letters, start: number): number {
    const guess = this.#last < 0 ? -1 : (this.#followers[this.#last] as number);
    if (guess < 0) return -1;
    const { length } = this.#texts[guess] as string;
    if (start + length > letters.length || length > LONGEST) return -1;
    const first = this.#starts?.[guess] ?? this.#spelled(guess);
    const known = this.#letters;
    for (let index = 0; index < length; index++) if (letters[start + index] !== known[first + index]) return -1;
    this.#guess = guess;
    return start + length;
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
      this.#followers.push(-1);
      if (code < MANY || 2 * code < this.#seen) this.#codes.set(text, code);
    }
    if (this.#last >= 0) this.#followers[this.#last] = isQuoted ? -1 : code;
    this.#last = code;
    return code;
  }

  /** Keeps the letters of a text, and says where. */
  #spelled(code: number): number {
    const text = this.#texts[code] as string;
    const start = this.#length;
    this.#length += text.length;
    if (this.#length > this.#letters.length) {
      const longer = new Uint16Array(2 * this.#length);
      longer.set(this.#letters);
      this.#letters = longer;
    }
    for (let index = 0; index < text.length; index++) this.#letters[start + index] = text.charCodeAt(index);
    this.#starts ??= [];
    this.#starts[code] = start;
    return start;
  }
}
