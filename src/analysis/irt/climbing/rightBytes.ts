import type { Responses } from "../responses.js";

/** Items in one byte, and what it may hold. */
const BITS = 8;
const BYTES = 1 << BITS;

/**
 * Which items each pattern got right, eight in a byte, so that sums over them take one look-up for eight items: the sums of
 * the 256 subsets of eight values are made once for all patterns.
 */
export class RightBytes {
  /** Bytes of one pattern. */
  readonly width: number;
  readonly bytes: Uint8Array;
  readonly itemCount: number;

  constructor({ itemCount, patternCount, right }: Responses) {
    this.itemCount = itemCount;
    this.width = Math.ceil(itemCount / BITS);
    this.bytes = new Uint8Array(patternCount * this.width);
    for (let pattern = 0, cell = 0; pattern < patternCount; pattern++) {
      const start = pattern * this.width;
      for (let item = 0; item < itemCount; item++, cell++) {
        const place = start + (item >> 3);
        this.bytes[place] = this.bytes[place]! | (right[cell]! << (item & 7));
      }
    }
  }
}

/** Sums of one value an item over the items that a pattern got right. */
export class SumsOfRight {
  readonly #of: RightBytes;
  readonly #sums: Float64Array;

  constructor(of: RightBytes) {
    this.#of = of;
    this.#sums = new Float64Array(of.width * BYTES);
  }

  /** Moves to these values. */
  update(values: Float64Array): void {
    const sums = this.#sums;
    for (let item = 0; item < values.length; item++) {
      const start = (item >> 3) * BYTES;
      const bit = 1 << (item & 7);
      const value = values[item]!;
      for (let subset = 0; subset < bit; subset++) sums[start + bit + subset] = sums[start + subset]! + value;
    }
  }

  of(pattern: number): number {
    const { bytes, width } = this.#of;
    const sums = this.#sums;
    let total = 0;
    for (let at = pattern * width, start = 0, end = at + width; at < end; at++, start += BYTES) {
      total += sums[start + bytes[at]!]!;
    }
    return total;
  }
}

/** Sums of one value a pattern over the patterns that got an item right. */
export class TotalsOfRight {
  readonly #of: RightBytes;
  readonly #byByte: Float64Array;

  constructor(of: RightBytes) {
    this.#of = of;
    this.#byByte = new Float64Array(of.width * BYTES);
  }

  clear(): void {
    this.#byByte.fill(0);
  }

  add(pattern: number, value: number): void {
    const { bytes, width } = this.#of;
    const byByte = this.#byByte;
    for (let at = pattern * width, start = 0, end = at + width; at < end; at++, start += BYTES) {
      const cell = start + bytes[at]!;
      byByte[cell] = byByte[cell]! + value;
    }
  }

  /** Writes the total of each item; `clear` comes before the next `add`. */
  read(totals: Float64Array): void {
    const byByte = this.#byByte;
    // From the highest item of a byte down: its half is summed, and then laid on the other.
    for (let item = this.#of.width * BITS - 1; item >= 0; item--) {
      const start = (item >> 3) * BYTES;
      const bit = 1 << (item & 7);
      let total = 0;
      for (let subset = start; subset < start + bit; subset++) {
        total += byByte[subset + bit]!;
        byByte[subset] = byByte[subset]! + byByte[subset + bit]!;
      }
      if (item < totals.length) totals[item] = total;
    }
  }
}
