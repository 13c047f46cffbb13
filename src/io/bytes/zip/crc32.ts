/** Four bytes a step: table `k` holds the remainder of a byte followed by `k` zero bytes. */
const TABLES = makeTables();

/** CRC-32 as zip and gzip use it (reflected polynomial EDB88320); of bytes that go on, with that of those before. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [first, second, third, fourth] = TABLES as [Int32Array, Int32Array, Int32Array, Int32Array];
  let remainder = ~before;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    remainder ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    remainder =
      (fourth[remainder & 255] as number) ^
      (third[(remainder >>> 8) & 255] as number) ^
      (second[(remainder >>> 16) & 255] as number) ^
      (first[remainder >>> 24] as number);
  }
  for (; at < bytes.length; at++) {
    remainder = (first[(remainder ^ (bytes[at] as number)) & 255] as number) ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}

function makeTables(): Int32Array[] {
  const tables = Array.from({ length: 4 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let table = 0; table < 4; table++) {
      for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
      (tables[table] as Int32Array)[byte] = remainder;
    }
  }
  return tables;
}
