import type { ColumnChunk, Page } from "./pageCheck.js";

/** Takes values of one column, which belong to the rows from `start` on. */
export interface TakeValues {
  /** The values row by row; `null` where a row has none. */
  values(start: number, values: ArrayLike<unknown>): void;
  /** Places of the values in a dictionary row by row; -1 where a row has none. */
  places(start: number, places: Int32Array, dictionary: ArrayLike<unknown>): void;
}

/** Types of values that are read as they stand in memory, and the texts. */
const TYPES = new Set(["BOOLEAN", "INT32", "INT64", "FLOAT", "DOUBLE", "BYTE_ARRAY"]);
/** What the values mean that need not be made into others: whole numbers with a sign, and texts. */
const MEANINGS = new Set([undefined, "UTF8", "ENUM", "INT_8", "INT_16", "INT_32", "INT_64", "STRING", "INTEGER"]);
const ENCODING = { plain: 0, plainDictionary: 2, levels: 3, dictionary: 8 } as const;
const NONE = -1;

/**
 * Whether `readFlatColumn` knows how the column is written: one value a row or none, texts or plain numbers, each as it is or
 * by its place in a dictionary. Such are most columns of most files; others are left to the package that knows all.
 */
export function isPlainColumn({ isFlat, canUnpack, element }: ColumnChunk, pages: readonly Page[]): boolean {
  const { type = "", converted_type: meaning, logical_type: logical } = element;
  const isUnsigned = logical?.type === "INTEGER" && !logical.isSigned;
  return (
    isFlat &&
    canUnpack &&
    TYPES.has(type) &&
    MEANINGS.has(meaning) &&
    MEANINGS.has(logical?.type) &&
    !isUnsigned &&
    pages.every((page) => isKnown(page, type))
  );
}

function isKnown({ kind, encoding }: Page, type: string): boolean {
  if (kind === "dictionary" || kind === "other") return kind === "dictionary";
  if (encoding === ENCODING.levels) return type === "BOOLEAN";
  return encoding === ENCODING.plain || isOfDictionary(encoding);
}

function isOfDictionary(encoding: number): boolean {
  return encoding === ENCODING.dictionary || encoding === ENCODING.plainDictionary;
}

/** Goes through the values of one such column in one group of rows, page by page. Throws `Error` where the bytes are broken. */
export function readFlatColumn(
  file: Uint8Array,
  { element, levels, unpack }: ColumnChunk,
  pages: readonly Page[],
  firstRow: number,
  take: TakeValues,
): void {
  const type = element.type as string;
  let dictionary: ArrayLike<unknown> = [];
  let row = firstRow;
  for (const page of pages) {
    const packed = file.subarray(page.at, page.at + page.length);
    const body = packed.subarray(page.levelBytes);
    const bytes = page.isPacked ? unpack(body, page.size - page.levelBytes) : body;
    if (bytes.length !== page.size - page.levelBytes) throw new Error("a page has another length than its header says");
    if (page.kind === "dictionary") {
      dictionary = plainValues(bytes, type, page.values);
      continue;
    }
    const reader = new BitReader(bytes);
    // Version 1 has the levels among the values, version 2 before them.
    const isOptional = levels > 0;
    const isFilled = isOptional ? new Int32Array(page.values) : null;
    if (isFilled !== null && page.kind === "data") reader.prefixed(1, isFilled);
    if (isFilled !== null && page.kind === "dataV2") {
      new BitReader(packed.subarray(page.repetitionBytes, page.levelBytes)).runs(1, isFilled);
    }
    const filled = isFilled === null ? page.values : count(isFilled);
    const isWhole = isFilled === null || filled === page.values;
    if (isOfDictionary(page.encoding)) {
      const places = new Int32Array(filled);
      const width = filled === 0 ? 0 : reader.byte();
      if (width > 0) reader.runs(width, places);
      requireWithin(places, dictionary.length);
      take.places(row, isWhole ? places : spread(places, isFilled), dictionary);
    } else if (type === "BYTE_ARRAY") {
      const { places, texts } = plainTexts(bytes.subarray(reader.at), filled);
      take.places(row, isWhole ? places : spread(places, isFilled), texts);
    } else {
      const isLevels = page.encoding === ENCODING.levels;
      const values = isLevels ? levelBooleans(reader, filled) : plainValues(bytes.subarray(reader.at), type, filled);
      take.values(row, isWhole ? values : withGaps(values, isFilled));
    }
    row += page.values;
  }
}

function count(isFilled: Int32Array): number {
  let filled = 0;
  for (let row = 0; row < isFilled.length; row++) if (isFilled[row] === 1) filled++;
  return filled;
}

function requireWithin(places: Int32Array, length: number): void {
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as number;
    if (!(place >= 0 && place < length)) throw new Error("a page names a value that its dictionary lacks");
  }
}

function spread(places: Int32Array, isFilled: Int32Array): Int32Array {
  let next = 0;
  return isFilled.map((level) => (level === 1 ? (places[next++] as number) : NONE));
}

function withGaps(values: ArrayLike<unknown>, isFilled: Int32Array): unknown[] {
  let next = 0;
  return Array.from(isFilled, (level) => (level === 1 ? values[next++] : null));
}

function levelBooleans(reader: BitReader, count: number): boolean[] {
  const bits = new Int32Array(count);
  reader.prefixed(1, bits);
  return Array.from(bits, (bit) => bit === 1);
}

/** Values one after another as they are. */
function plainValues(bytes: Uint8Array, type: string, count: number): ArrayLike<unknown> {
  switch (type) {
    case "BOOLEAN":
      requireRoom(bytes, count / 8);
      return Array.from({ length: count }, (_, index) => ((bytes[index >> 3] as number) & (1 << (index & 7))) !== 0);
    case "INT32":
      return new Int32Array(ownBytes(bytes, 4 * count));
    case "INT64":
      return new BigInt64Array(ownBytes(bytes, 8 * count));
    case "FLOAT":
      return new Float32Array(ownBytes(bytes, 4 * count));
    case "DOUBLE":
      return new Float64Array(ownBytes(bytes, 8 * count));
    default: {
      const { places, texts } = plainTexts(bytes, count);
      return Array.from(places, (place) => texts[place]);
    }
  }
}

/**
 * Texts, each behind its length in four bytes. Columns repeat in the same order run by run: what has the bytes of the text
 * that came next before is not made again. Most are of ASCII, and parts of one text that is made of all bytes.
 */
function plainTexts(bytes: Uint8Array, count: number) {
  const decoder = new TextDecoder();
  const all = new TextDecoder("latin1").decode(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requireRoom(bytes, 4 * count);
  const places = new Int32Array(count);
  const texts: string[] = [];
  // Where the bytes of each text begin with their length, and the place of the text that came after it.
  const starts = new Int32Array(count);
  const followers = new Int32Array(count).fill(NONE);
  let at = 0;
  let last = NONE;
  for (let index = 0; index < count; index++) {
    requireRoom(bytes, at + 4);
    const end = at + 4 + view.getUint32(at, true);
    requireRoom(bytes, end);
    const guess = last === NONE ? NONE : (followers[last] as number);
    let place = guess;
    if (guess === NONE || !areSame(bytes, starts[guess] as number, at, end)) {
      place = texts.length;
      starts[place] = at;
      texts.push(isAscii(bytes, at + 4, end) ? all.slice(at + 4, end) : decoder.decode(bytes.subarray(at + 4, end)));
    }
    if (last !== NONE) followers[last] = place;
    places[index] = place;
    last = place;
    at = end;
  }
  return { places, texts };
}

/** Whether the bytes up to `end` are those that begin elsewhere; there are as many of them there. */
function areSame(bytes: Uint8Array, elsewhere: number, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[elsewhere + at - start] !== bytes[at]) return false;
  return true;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > 127) return false;
  return true;
}

/** A copy, which begins where numbers may. */
function ownBytes(bytes: Uint8Array, length: number): ArrayBuffer {
  requireRoom(bytes, length);
  return bytes.slice(0, length).buffer as ArrayBuffer;
}

function requireRoom(bytes: Uint8Array, length: number): void {
  if (length > bytes.length) throw new Error("a page ends before its values do");
}

/** Reads small numbers that stand in runs of equal ones, or bit by bit. */
class BitReader {
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    requireRoom(this.bytes, this.at + 1);
    return this.bytes[this.at++] as number;
  }

  /** Fills `numbers` from runs behind their length in bytes. */
  prefixed(width: number, numbers: Int32Array): void {
    const length = this.#bytes(4);
    const end = this.at + length;
    requireRoom(this.bytes, end);
    this.runs(width, numbers);
    this.at = end;
  }

  /** Fills `numbers`, each of so many bits. */
  runs(width: number, numbers: Int32Array): void {
    if (width > 32) throw new Error("a page has numbers of too many bits");
    let done = 0;
    while (done < numbers.length) {
      const header = this.#varint();
      const count = Math.min(header & 1 ? (header >>> 1) * 8 : header >>> 1, numbers.length - done);
      if (count === 0) throw new Error("a page has a run without length");
      if ((header & 1) === 0) numbers.fill(this.#bytes((width + 7) >> 3), done, done + count);
      else this.#packed(width, numbers, done, count);
      // Groups of eight are written whole; writers differ in whether the last one is.
      if (header & 1) this.at = Math.min(this.at + (header >>> 1) * width, this.bytes.length);
      done += count;
    }
  }

  #packed(width: number, numbers: Int32Array, from: number, count: number): void {
    const { bytes, at } = this;
    requireRoom(bytes, at + Math.ceil((count * width) / 8));
    let bit = 8 * at;
    for (let index = from; index < from + count; index++) {
      numbers[index] =
        width <= 24 ? bitsAt(bytes, bit, width) : bitsAt(bytes, bit, 16) | (bitsAt(bytes, bit + 16, width - 16) << 16);
      bit += width;
    }
  }

  #varint(): number {
    let number = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
    throw new Error("a number is too long");
  }

  /** A number of up to four bytes. */
  #bytes(count: number): number {
    let number = 0;
    for (let index = 0; index < count; index++) number |= this.byte() << (8 * index);
    return number;
  }
}

/** Up to 24 bits; none beyond the end. */
function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  const at = Math.floor(bit / 8);
  // A byte that is not there counts as 0 in what is made of bits.
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  return (word >>> (bit - 8 * at)) & ((1 << width) - 1);
}
