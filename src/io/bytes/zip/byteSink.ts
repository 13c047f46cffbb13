/** Collects unpacked bytes, counting them as they come: no more than `limit` are ever held. */
export class ByteSink {
  /** What has come so far, in the first `length` bytes. */
  bytes: Uint8Array;
  length = 0;
  readonly #limit: number;
  readonly #exceeded: () => Error;

  /** `expected` bytes are made room for at once; `exceeded` makes the error for one byte too many. */
  constructor(limit: number, expected: number, exceeded: () => Error) {
    this.bytes = new Uint8Array(Math.min(limit, expected));
    this.#limit = limit;
    this.#exceeded = exceeded;
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const need = this.length + count;
    if (need > this.#limit) throw this.#exceeded();
    if (need <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(this.#limit, Math.max(need, 2 * this.bytes.length)));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  /** Makes room for `most` more bytes, or for as many as the limit allows, and says for how many. */
  room(most: number): number {
    const count = Math.min(most, this.#limit - this.length);
    this.reserve(count);
    return count;
  }

  write(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  /** Writes one byte `count` times. */
  repeat(byte: number, count: number): void {
    this.reserve(count);
    this.bytes.fill(byte, this.length, this.length + count);
    this.length += count;
  }

  /** All that has come. */
  result(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
