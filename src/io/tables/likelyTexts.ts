import type { Letters } from "./letters.js";

/** Longer texts are not guessed. */
const LONGEST = 1 << 10;
const NO_LETTERS = new Uint16Array(0);

/** Which text of a column is likely to come next: columns repeat in the same order run by run. */
export class LikelyTexts {
  /** The number of the text that last came after each text; -1 where none did. */
  readonly #followers: number[];
  /** The letters of the texts that were guessed, and where those of each text begin. */
  #letters = NO_LETTERS;
  #length = 0;
  readonly #starts: number[] = [];
  #last: number;
  #guess = -1;

  /** `last` is the number of the text that came last. */
  constructor(
    private readonly texts: readonly string[],
    last: number,
  ) {
    this.#followers = texts.map(() => -1);
    this.#last = last;
  }

  /** Where the text ends that is likely to come next, if it begins at `start`; -1 where it does not. */
  guessedEnd(letters: Letters, start: number): number {
    const guess = this.#followers[this.#last] as number;
    if (guess < 0) return -1;
    const { length } = this.texts[guess] as string;
    if (start + length > letters.length || length > LONGEST) return -1;
    const first = this.#starts[guess] ?? this.#spelled(guess);
    const known = this.#letters;
    for (let index = 0; index < length; index++) if (letters[start + index] !== known[first + index]) return -1;
    this.#guess = guess;
    return start + length;
  }

  /** The number of the text that was guessed, which is the next one. */
  confirm(): number {
    this.#last = this.#guess;
    return this.#last;
  }

  /**
   * Takes the number of the next text. One that was quoted may hold delimiters and line ends, which end a cell that is
   * not quoted: it is never guessed.
   */
  add(code: number, isQuoted: boolean): void {
    if (code === this.#followers.length) this.#followers.push(-1);
    this.#followers[this.#last] = isQuoted ? -1 : code;
    this.#last = code;
  }

  /** Keeps the letters of a text, and says where. */
  #spelled(code: number): number {
    const text = this.texts[code] as string;
    const start = this.#length;
    this.#length += text.length;
    if (this.#length > this.#letters.length) {
      const longer = new Uint16Array(2 * this.#length);
      longer.set(this.#letters);
      this.#letters = longer;
    }
    for (let index = 0; index < text.length; index++) this.#letters[start + index] = text.charCodeAt(index);
    this.#starts[code] = start;
    return start;
  }
}
