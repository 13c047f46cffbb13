/** 64 bits of a content that comes in pieces of any length, to find byte-identical files. Not for security. */
export class ContentHasher {
  #first = 0x9e3779b9;
  #second = 0x85ebca6b;
  #length = 0;
  /** The last bytes that do not fill a word. */
  readonly #rest = new Uint8Array(4);

  add(bytes: Uint8Array): void {
    const filled = this.#length % 4;
    this.#length += bytes.length;
    let start = 0;
    if (filled > 0) {
      start = Math.min(4 - filled, bytes.length);
      this.#rest.set(bytes.subarray(0, start), filled);
      if (filled + start < 4) return;
      this.#mix(new Uint32Array(this.#rest.buffer));
    }
    const end = bytes.length - ((bytes.length - start) % 4);
    const isAligned = (bytes.byteOffset + start) % 4 === 0;
    const { buffer, byteOffset } = isAligned ? bytes.subarray(start, end) : bytes.slice(start, end);
    this.#mix(new Uint32Array(buffer, byteOffset, (end - start) >> 2));
    this.#rest.set(bytes.subarray(end));
  }

  digest(): string {
    let first = this.#first ^ this.#length;
    let second = this.#second;
    for (const byte of this.#rest.subarray(0, this.#length % 4)) {
      first = Math.imul(first ^ byte, 0xcc9e2d51);
      second = Math.imul(second ^ (first >>> 7), 0x1b873593);
    }
    return `${this.#length}-${(first >>> 0).toString(16)}-${(second >>> 0).toString(16)}`;
  }

  #mix(words: Uint32Array): void {
    let first = this.#first;
    let second = this.#second;
    for (let index = 0; index < words.length; index++) {
      const word = words[index] as number;
      first = Math.imul(first ^ word, 0xcc9e2d51);
      first ^= first >>> 15;
      second = Math.imul(second ^ (word >>> 16) ^ (word << 16), 0x1b873593);
      second ^= second >>> 13;
    }
    this.#first = first;
    this.#second = second;
  }
}

/** Fingerprint of bytes; see `ContentHasher`. */
export function contentHash(bytes: Uint8Array): string {
  const hasher = new ContentHasher();
  hasher.add(bytes);
  return hasher.digest();
}

/** 48 bits of a text: enough to see that two documents differ, without holding on to the text. */
export function textFingerprint(text: string): number {
  const hex = Number.parseInt(text.slice(0, 12), 16);
  if (text.length >= 32 && /^[0-9a-f]{12}/.test(text)) return hex;
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let index = 0; index < text.length; index++) {
    high = Math.imul(high ^ text.charCodeAt(index), 0xcc9e2d51);
    low = Math.imul(low ^ text.charCodeAt(index) ^ (high >>> 9), 0x1b873593);
  }
  return (high >>> 16) * 0x1_0000_0000 + (low >>> 0);
}
