import { corrupt } from "./corrupt.js";

/** Bits read from the end of a stream to its start, as the entropy coders of Zstandard write them. */
export class BackwardBits {
  /** Number of bits left; negative when more were read than there are. */
  left: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    const last = bytes.at(-1);
    if (!last) corrupt("a bit stream has no end mark");
    this.#bytes = bytes;
    this.left = bytes.length * 8 - 1 - Math.clz32((last as number) << 24);
  }

  /** The next `count` bits, at most 32; bits before the start of the stream are 0. */
  read(count: number): number {
    if (count === 0) return 0;
    if (count > 16) return this.read(count - 16) * 0x1_0000 + this.read(16);
    this.left -= count;
    return this.#at(this.left, count);
  }

  /** The next `count` bits, at most 16, without taking them. */
  peek(count: number): number {
    return this.#at(this.left - count, count);
  }

  #at(position: number, count: number): number {
    const bytes = this.#bytes;
    const byte = position >> 3;
    const word =
      byte >= 0 && byte + 2 < bytes.length
        ? (bytes[byte] as number) | ((bytes[byte + 1] as number) << 8) | ((bytes[byte + 2] as number) << 16)
        : (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16);
    return (word >>> (position & 7)) & ((1 << count) - 1);
  }
}
