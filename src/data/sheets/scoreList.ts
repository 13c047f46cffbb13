/** Rows of which a plain list takes less room than an array of bytes with all that belongs to it. */
const FEW = 64;
/** How NaN, which stands for no score, is written as a byte. */
const NONE = 2;

/**
 * Scores as they come, NaN for none: a byte each where all of them are 0 or 1, as most are, and eight where one is another
 * number.
 */
export class ScoreList {
  length = 0;
  #few: number[] | null = [];
  #bytes: Uint8Array | null = null;
  #numbers: Float64Array | null = null;

  push(score: number): void {
    const place = this.length++;
    if (this.#few !== null && place < FEW) {
      // A list that begins with a score has no room for sixteen more.
      if (place === 0) this.#few = [score];
      else this.#few.push(score);
      return;
    }
    if (this.#few !== null) this.#grow(this.#few);
    const byte = byteOf(score);
    if (this.#bytes !== null && byte === null) this.#widen(place);
    if (this.#bytes !== null) {
      if (place === this.#bytes.length) this.#bytes = longer(this.#bytes, new Uint8Array(nextLength(place)));
      this.#bytes[place] = byte!;
    } else {
      if (place === this.#numbers!.length) this.#numbers = longer(this.#numbers!, new Float64Array(nextLength(place)));
      this.#numbers![place] = score;
    }
  }

  at(place: number): number {
    if (this.#bytes !== null) {
      const byte = this.#bytes[place]!;
      return byte === NONE ? Number.NaN : byte;
    }
    return (this.#few ?? this.#numbers!)[place]!;
  }

  #grow(few: readonly number[]): void {
    this.#few = null;
    const bytes = few.map(byteOf);
    if (bytes.includes(null)) {
      this.#numbers = longer(few, new Float64Array(2 * FEW));
    } else {
      this.#bytes = longer(bytes as number[], new Uint8Array(2 * FEW));
    }
  }

  #widen(length: number): void {
    const numbers = new Float64Array(nextLength(length));
    for (let place = 0; place < length; place++) numbers[place] = this.at(place);
    this.#bytes = null;
    this.#numbers = numbers;
  }
}

/** `null` for a number that no byte stands for; 0 and −0 are two. */
function byteOf(score: number): number | null {
  if (Object.is(score, 0) || score === 1) return score;
  return Number.isNaN(score) ? NONE : null;
}

function nextLength(length: number): number {
  return Math.ceil(1.5 * length) + 16;
}

function longer<To extends Uint8Array | Float64Array>(from: ArrayLike<number>, to: To): To {
  to.set(from);
  return to;
}
