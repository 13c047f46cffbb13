import type { SchemaElement } from "hyparquet";
import type { ZipLimits } from "../../bytes/zip.js";
import { ThriftReader, type ThriftStruct } from "./thriftStruct.js";

/** Where the pages of one column in one group of rows lie, as the footer says it. */
export interface ColumnChunk {
  /** Number of the group of rows. */
  readonly group: number;
  readonly name: string;
  readonly start: number;
  readonly length: number;
  readonly rows: number;
  /** Whether each row holds one value or none, rather than a list. */
  readonly isFlat: boolean;
  /** How many kinds of levels, of repetition and definition, stand before the values. */
  readonly levels: number;
  /** What the values are. */
  readonly element: SchemaElement;
  /** Whether `unpack` knows how they are packed. */
  readonly canUnpack: boolean;
  readonly unpack: (packed: Uint8Array, size: number) => Uint8Array;
}

/** A page of a column: what its header says. */
export interface Page {
  readonly kind: "dictionary" | "data" | "dataV2" | "other";
  /** Where what follows the header begins, and its length. */
  readonly at: number;
  readonly length: number;
  /** Number of bytes unpacked. */
  readonly size: number;
  /** Number of values, those that are none included. */
  readonly values: number;
  readonly encoding: number;
  /** In version 2 levels stand before the values and are never packed: so many bytes, those of repetition first. */
  readonly levelBytes: number;
  readonly repetitionBytes: number;
  readonly isPacked: boolean;
}

/** Below this, no ratio is suspicious. */
const FREE = 1 << 20;

const PAGE = { data: 0, dictionary: 2, dataV2: 3 } as const;
const ENCODING = { deltaNumbers: 5, deltaLengths: 6, deltaTexts: 7 } as const;

/**
 * Checks the headers of pages before they are unpacked: what they say of sizes and counts is believed by the package that
 * unpacks them, and a count that is missing or far too large would keep it busy without end. Throws `Error` for the first
 * thing that cannot be.
 */
export class PageCheck {
  #values = 0;
  #bytes = 0;
  readonly #mostValues: number;
  readonly #mostBytes: number;

  constructor(
    private readonly file: Uint8Array,
    { maxBytes = 4 * 2 ** 30, maxRatio = 1000 }: ZipLimits,
  ) {
    this.#mostValues = Math.max(FREE, maxRatio * file.length);
    this.#mostBytes = Math.min(maxBytes, this.#mostValues);
  }

  /** The pages of a column. */
  column(chunk: ColumnChunk): Page[] {
    const { name, start, length, rows, isFlat } = chunk;
    const end = start + length;
    if (!(start >= 0 && length >= 0 && end <= this.file.length)) {
      throw new Error(`column ${JSON.stringify(name)} lies outside of the file`);
    }
    const reader = new ThriftReader(this.file.subarray(0, end), start);
    const pages: Page[] = [];
    let values = 0;
    while (reader.at < end - 1 && !(isFlat && values >= rows)) {
      const page = this.#page(reader, chunk);
      pages.push(page);
      if (page.kind === "data" || page.kind === "dataV2") values += page.values;
    }
    if (isFlat ? values !== rows : values < rows) {
      throw new Error(`column ${JSON.stringify(name)} has ${values} values in ${rows} rows`);
    }
    return pages;
  }

  /** Steps over a page. */
  #page(reader: ThriftReader, { levels, unpack }: ColumnChunk): Page {
    const header = reader.struct();
    const [type, size, length] = [count(header, 1), count(header, 2), count(header, 3)];
    const packed = this.file.subarray(reader.at, reader.at + length);
    reader.skip(length);
    this.#bytes += size;
    if (this.#bytes > this.#mostBytes) throw tooMuch("bytes", this.#mostBytes);
    const page = { at: reader.at - length, length, size, levelBytes: 0, repetitionBytes: 0, isPacked: true };
    if (type === PAGE.dictionary) {
      return { ...page, kind: "dictionary", values: this.#counted(part(header, 7)), encoding: 0 };
    }
    if (type === PAGE.data) {
      const own = part(header, 5);
      const values = this.#counted(own);
      const encoding = count(own, 2);
      if (isDelta(encoding)) requireDelta(afterLevels(unpack(packed, size), levels));
      return { ...page, kind: "data", values, encoding };
    }
    if (type === PAGE.dataV2) {
      const own = part(header, 8);
      const values = this.#counted(own);
      const repetitionBytes = count(own, 6);
      const levelBytes = count(own, 5) + repetitionBytes;
      if (count(own, 2) > values || count(own, 3) > values || levelBytes > size || levelBytes > length) {
        throw new Error("a page contradicts itself");
      }
      const isPacked = own.get(7) !== false;
      const encoding = count(own, 4);
      const written = packed.subarray(levelBytes);
      if (isDelta(encoding)) requireDelta(isPacked ? unpack(written, size - levelBytes) : written);
      return { ...page, kind: "dataV2", values, encoding, levelBytes, repetitionBytes, isPacked };
    }
    return { ...page, kind: "other", values: 0, encoding: 0 };
  }

  #counted(page: ThriftStruct): number {
    const values = count(page, 1);
    this.#values += values;
    if (this.#values > this.#mostValues) throw tooMuch("values", this.#mostValues);
    return values;
  }
}

function count(header: ThriftStruct, field: number): number {
  const value = header.get(field);
  if (typeof value === "number" && value >= 0) return value;
  throw new Error("the header of a page lacks a size or a count");
}

function part(header: ThriftStruct, field: number): ThriftStruct {
  const value = header.get(field);
  if (value instanceof Map) return value;
  throw new Error("the header of a page lacks a part");
}

function isDelta(encoding: number): boolean {
  if (encoding === ENCODING.deltaTexts) {
    throw new Error(
      "it holds texts as differences from the text before (DELTA_BYTE_ARRAY). Write it with another encoding",
    );
  }
  return encoding === ENCODING.deltaNumbers || encoding === ENCODING.deltaLengths;
}

/** The values of a page of version 1, behind the levels, each with its length in four bytes. */
function afterLevels(bytes: Uint8Array, levels: number): Uint8Array {
  let at = 0;
  for (let level = 0; level < levels; level++) {
    at += 4 + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
  }
  return bytes.subarray(at);
}

/** Blocks of differences whose length is not above 0 would be gone through again and again. */
function requireDelta(values: Uint8Array): void {
  const reader = new ThriftReader(values, 0);
  const [block, parts] = [reader.varint(), reader.varint()];
  if (!(block > 0 && parts > 0 && block % parts === 0)) throw new Error("a page has blocks without length");
}

function tooMuch(what: string, most: number): Error {
  return new Error(
    `it would unpack to more than ${most} ${what}. If that is right, raise maxBytes or maxRatio; if not, it may be a decompression bomb`,
  );
}
