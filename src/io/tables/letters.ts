/** The characters of a text as numbers, which are compared several times as quickly as those of the text itself. */
export type Letters = Uint8Array | Uint16Array;

const ENCODER = new TextEncoder();
const NONE = { narrow: new Uint8Array(0), wide: new Uint16Array(0) };

/** Makes letters of one text after another; those of a text are good until the next one comes. */
export class LetterReader {
  #narrow = NONE.narrow;
  #wide = NONE.wide;

  letters(text: string): Letters {
    const { length } = text;
    if (this.#narrow.length < length) this.#narrow = new Uint8Array(length);
    const { read, written } = ENCODER.encodeInto(text, this.#narrow.subarray(0, length));
    // As many bytes as characters: all are of ASCII, whose bytes are their numbers.
    if (read === length && written === length) return this.#narrow.subarray(0, length);
    if (this.#wide.length < length) this.#wide = new Uint16Array(length);
    const wide = this.#wide.subarray(0, length);
    for (let index = 0; index < length; index++) wide[index] = text.charCodeAt(index);
    return wide;
  }
}
