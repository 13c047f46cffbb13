import { deflateSync } from "fflate";
import { crc32 } from "../../../src/io/bytes/zip/crc32.js";

/** An entry to be written; the optional parts make it lie. */
export interface WrittenEntry {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array | string;
  /** Default deflate. */
  readonly method?: "stored" | "deflate" | "zstd" | number;
  /** The packed bytes, where they are not to be made from the data. */
  readonly packed?: Uint8Array;
  readonly flags?: number;
  /** Unix mode. */
  readonly mode?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly packedSize?: number;
  /** Where the directory says the entry is. */
  readonly offset?: number;
  readonly localName?: string;
  readonly hasDescriptor?: boolean;
}

const METHODS = { stored: 0, deflate: 8, zstd: 93 };
const encode = (text: string | Uint8Array) => (typeof text === "string" ? new TextEncoder().encode(text) : text);

/** Bytes of the numbers [value, width], little-endian. */
function numbers(...fields: readonly (readonly [value: number | bigint, width: 2 | 4 | 8])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of fields) {
    for (let index = 0; index < width; index++) bytes[at++] = Number((BigInt(value) >> BigInt(8 * index)) & 255n);
  }
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A Zstandard frame of raw blocks, or of repeats of one byte, written by hand (RFC 8878). */
export function zstdRaw(data: Uint8Array, { repeat = 0 }: { readonly repeat?: number } = {}): Uint8Array {
  const size = repeat > 0 ? repeat : data.length;
  // Single segment, eight bytes of content size.
  const parts = [numbers([0xfd2fb528, 4]), Uint8Array.of(0xe0), numbers([size, 8])];
  const block = 1 << 17;
  for (let at = 0; at === 0 || at < size; at += block) {
    const count = Math.min(block, size - at);
    const header = count * 8 + (repeat > 0 ? 2 : 0) + (at + count >= size ? 1 : 0);
    parts.push(numbers([header, 4]).subarray(0, 3), repeat > 0 ? data.subarray(0, 1) : data.subarray(at, at + count));
  }
  return joined(parts);
}

/** Writes a zip archive. */
export function writeZip(
  entries: readonly WrittenEntry[],
  { zip64 = false, comment = "" }: { readonly zip64?: boolean; readonly comment?: string } = {},
): Uint8Array {
  const body: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const data = encode(entry.data);
    const method = typeof entry.method === "number" ? entry.method : METHODS[entry.method ?? "deflate"];
    const packed = entry.packed ?? (method === 8 ? deflateSync(data) : method === 93 ? zstdRaw(data) : data);
    const name = encode(entry.name);
    const localName = encode(entry.localName ?? entry.name);
    const { hasDescriptor = false, crc = crc32(data), size = data.length, packedSize = packed.length } = entry;
    const flags = (entry.flags ?? 0x800) | (hasDescriptor ? 8 : 0);
    const known = hasDescriptor ? [0, 0, 0] : [crc, packedSize, size];
    const local = joined([
      numbers([0x04034b50, 4], [45, 2], [flags, 2], [method, 2], [0, 4]),
      numbers([known[0] as number, 4], [known[1] as number, 4], [known[2] as number, 4]),
      numbers([localName.length, 2], [0, 2]),
      localName,
      packed,
      ...(hasDescriptor ? [numbers([0x08074b50, 4], [crc, 4], [packedSize, 4], [size, 4])] : []),
    ]);
    const offset = entry.offset ?? at;
    const extra = zip64 ? numbers([1, 2], [24, 2], [size, 8], [packedSize, 8], [offset, 8]) : new Uint8Array();
    directory.push(
      numbers([0x02014b50, 4], [(3 << 8) | 45, 2], [45, 2], [flags, 2], [method, 2], [0, 4], [crc, 4]),
      numbers([zip64 ? 0xffffffff : packedSize, 4], [zip64 ? 0xffffffff : size, 4]),
      numbers([name.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2]),
      numbers([(entry.mode ?? 0o100644) * 0x10000, 4], [zip64 ? 0xffffffff : offset, 4]),
      name,
      extra,
    );
    body.push(local);
    at += local.length;
  }
  const listing = joined(directory);
  const count = entries.length;
  const end64 = numbers(
    ...([
      [0x06064b50, 4],
      [44, 8],
      [45, 2],
      [45, 2],
      [0, 4],
      [0, 4],
    ] as const),
    ...([
      [count, 8],
      [count, 8],
      [listing.length, 8],
      [at, 8],
    ] as const),
    ...([
      [0x07064b50, 4],
      [0, 4],
      [at + listing.length, 8],
      [1, 4],
    ] as const),
  );
  const text = encode(comment);
  return joined([
    ...body,
    listing,
    ...(zip64 ? [end64] : []),
    numbers([0x06054b50, 4], [0, 2], [0, 2], [zip64 ? 0xffff : count, 2], [zip64 ? 0xffff : count, 2]),
    numbers([zip64 ? 0xffffffff : listing.length, 4], [zip64 ? 0xffffffff : at, 4], [text.length, 2]),
    text,
  ]);
}
