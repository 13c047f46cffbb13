import { ownText } from "../json/json.js";
import type { Letters } from "./letters.js";
import { LikelyTexts } from "./likelyTexts.js";

/** Where more than so many texts are mostly different, equal ones are no longer looked for. */
const MANY = 1 << 16;
/** So few texts are looked through one by one. */
const FEW = 8;
/** So many cells are read before the next one is guessed. */
const UNGUESSED = 32;

/**
 * The texts of a column by number, equal ones kept once. A table may have a hundred thousand columns of a few rows: what
 * makes long columns quick is made when a column has become long.
 */
export class CellTexts {
  readonly #texts: string[] = [];
  #codes: Map<string, number> | null = null;
  #likely: LikelyTexts | null = null;
  #seen = 0;

  /** The text with a number. */
  text(code: number): string {
    return this.#texts[code] as string;
  }

  /** All texts by number. */
  texts(): readonly string[] {
    return this.#texts;
  }

  /** Puts other texts in place of these, once all are there. */
  rewrite(write: (text: string) => string): void {
    this.#texts.forEach((text, code) => {
      this.#texts[code] = write(text);
    });
  }

  /** Where the text ends that is likely to come next, if it begins at `start`; -1 where it does not. */
  guessedEnd(letters: Letters, start: number): number {
    return this.#likely === null ? -1 : this.#likely.guessedEnd(letters, start);
  }

  /** The number of the text that was guessed, which is the next one. */
  confirm(): number {
    this.#seen++;
    return (this.#likely as LikelyTexts).confirm();
  }

  /** The number of the next text, and whether it was quoted. */
  add(written: string, isQuoted = false): number {
    this.#seen++;
    const code = this.#known(written) ?? this.#added(written);
    if (this.#likely !== null) this.#likely.add(code, isQuoted);
    else if (this.#seen >= UNGUESSED) this.#likely = new LikelyTexts(this.#texts, code);
    return code;
  }

  #known(written: string): number | undefined {
    if (this.#codes !== null) return this.#codes.get(written);
    const code = this.#texts.indexOf(written);
    return code < 0 ? undefined : code;
  }

  #added(written: string): number {
    const text = ownText(written);
    const code = this.#texts.push(text) - 1;
    if (this.#codes !== null) {
      if (code < MANY || 2 * code < this.#seen) this.#codes.set(text, code);
    } else if (code === FEW) this.#codes = new Map(this.#texts.map((known, index) => [known, index]));
    return code;
  }
}
