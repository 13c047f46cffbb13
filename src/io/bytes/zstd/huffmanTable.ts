import { BackwardBits } from "./backwardBits.js";
import { corrupt } from "./corrupt.js";
import { readFseTable } from "./fseTable.js";

const MAX_BITS = 11;

/** Decoding table of a Huffman code: by the next `width` bits, the symbol and the bits it takes. */
export interface HuffmanTable {
  readonly width: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

/** Reads the description of a table from the start of `bytes`; `length` is the number of bytes it takes. */
export function readHuffmanTable(bytes: Uint8Array): { readonly table: HuffmanTable; readonly length: number } {
  const header = bytes[0] ?? 0;
  const count = header - 127;
  const length = header < 128 ? 1 + header : 1 + ((count + 1) >> 1);
  if (length > bytes.length) corrupt("a Huffman table ends early");
  const body = bytes.subarray(1, length);
  const weights =
    header < 128
      ? entropyCodedWeights(body)
      : Array.from({ length: count }, (_, index) => {
          const byte = body[index >> 1] as number;
          return index % 2 === 0 ? byte >> 4 : byte & 15;
        });
  return { table: huffmanTable(weights), length };
}

/** Regenerates exactly `into.length` bytes, which must use up the stream. */
export function decodeHuffman(stream: Uint8Array, { width, symbols, bits }: HuffmanTable, into: Uint8Array): void {
  const reader = new BackwardBits(stream);
  for (let index = 0; index < into.length; index++) {
    const code = reader.peek(width);
    into[index] = symbols[code] as number;
    reader.left -= bits[code] as number;
    if (reader.left < 0) corrupt("a stream of literals ends early");
  }
  if (reader.left !== 0) corrupt("a stream of literals is longer than its literals");
}

/** Two interleaved states take turns; the one left when the bits are used up gives the last weight. */
function entropyCodedWeights(bytes: Uint8Array): number[] {
  const { table, length } = readFseTable(bytes, 6, MAX_BITS + 1);
  const reader = new BackwardBits(bytes.subarray(length));
  const states = [reader.read(table.accuracy), reader.read(table.accuracy)];
  if (reader.left < 0) corrupt("the weights of a Huffman table end early");
  const weights: number[] = [];
  for (let turn = 0; weights.length < 255; turn = 1 - turn) {
    const state = states[turn] as number;
    const width = table.bits[state] as number;
    weights.push(table.symbols[state] as number);
    if (width > reader.left) {
      weights.push(table.symbols[states[1 - turn] as number] as number);
      return weights;
    }
    states[turn] = (table.bases[state] as number) + reader.read(width);
  }
  return corrupt("a Huffman table has too many weights");
}

function huffmanTable(weights: readonly number[]): HuffmanTable {
  if (weights.length > 255) corrupt("a Huffman table has too many weights");
  const total = weights.reduce((sum, weight) => sum + (weight > 0 ? 1 << (weight - 1) : 0), 0);
  const width = 32 - Math.clz32(total);
  const rest = (1 << width) - total;
  if (total === 0 || width > MAX_BITS || (rest & (rest - 1)) !== 0)
    corrupt("the weights of a Huffman table do not add up");
  const all = [...weights, 32 - Math.clz32(rest)];
  const symbols = new Uint8Array(1 << width);
  const bits = new Uint8Array(1 << width);
  let at = 0;
  for (let weight = 1; weight <= width; weight++) {
    for (let symbol = 0; symbol < all.length; symbol++) {
      if (all[symbol] !== weight) continue;
      const end = at + (1 << (weight - 1));
      symbols.fill(symbol, at, end);
      bits.fill(width + 1 - weight, at, end);
      at = end;
    }
  }
  return { width, symbols, bits };
}
