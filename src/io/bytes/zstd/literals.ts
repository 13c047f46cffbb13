import { corrupt } from "./corrupt.js";
import { decodeHuffman, type HuffmanTable, readHuffmanTable } from "./huffmanTable.js";

interface Literals {
  readonly literals: Uint8Array;
  /** Bytes that the section takes. */
  readonly length: number;
  /** The table for the next blocks of the frame. */
  readonly table: HuffmanTable | null;
}

/** Reads the literals section at the start of a block; at most `most` literals are made. */
export function readLiterals(block: Uint8Array, earlier: HuffmanTable | null, most: number): Literals {
  const first = block[0] ?? 0;
  const kind = first & 3;
  const format = (first >> 2) & 3;
  if (kind < 2) {
    const [header, size] =
      format === 1 ? [2, little(block, 2) >> 4] : format === 3 ? [3, little(block, 3) >> 4] : [1, first >> 3];
    const end = header + (kind === 0 ? size : 1);
    requireSizes(size, most, end, block);
    const literals = kind === 0 ? block.subarray(header, end) : new Uint8Array(size).fill(block[header] as number);
    return { literals, length: end, table: earlier };
  }
  const width = [10, 10, 14, 18][format] as number;
  const header = [3, 3, 4, 5][format] as number;
  const sizes = Math.floor(little(block, header) / 16);
  const size = sizes % 2 ** width;
  const end = header + Math.floor(sizes / 2 ** width);
  requireSizes(size, most, end, block);
  let body = block.subarray(header, end);
  let table = earlier;
  if (kind === 2) {
    const described = readHuffmanTable(body);
    table = described.table;
    body = body.subarray(described.length);
  }
  if (table === null) return corrupt("literals use a table that was never given");
  const literals = new Uint8Array(size);
  if (format === 0) decodeHuffman(body, table, literals);
  else decodeFourStreams(body, table, literals);
  return { literals, length: end, table };
}

function decodeFourStreams(body: Uint8Array, table: HuffmanTable, literals: Uint8Array): void {
  const part = (literals.length + 3) >> 2;
  if (body.length < 6 || 3 * part > literals.length) corrupt("literals in four streams are too few");
  let at = 6;
  for (let stream = 0; stream < 4; stream++) {
    const end = stream === 3 ? body.length : at + little(body.subarray(2 * stream), 2);
    if (end > body.length) corrupt("a stream of literals ends early");
    decodeHuffman(
      body.subarray(at, end),
      table,
      literals.subarray(stream * part, stream === 3 ? undefined : (stream + 1) * part),
    );
    at = end;
  }
}

function requireSizes(size: number, most: number, end: number, block: Uint8Array): void {
  if (size > most) corrupt("a block has more literals than a block may hold");
  if (end > block.length) corrupt("the literals of a block end early");
}

/** A little-endian number of up to six bytes. */
export function little(bytes: Uint8Array, count: number): number {
  let value = 0;
  for (let index = count - 1; index >= 0; index--) value = value * 256 + (bytes[index] ?? 0);
  return value;
}
