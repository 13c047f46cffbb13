import { corrupt } from "./corrupt.js";

/** Decoding table of a finite state entropy coder: for each state its symbol and how to reach the next state. */
export interface FseTable {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** The table that always gives one symbol. */
export function constantTable(symbol: number): FseTable {
  return { accuracy: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) };
}

/** The table of normalised counts, which add up to 2^accuracy; −1 stands for "less than one". */
export function fseTable(counts: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  const next = counts.map((count) => Math.abs(count));
  let high = size - 1;
  counts.forEach((count, symbol) => {
    if (count === -1) symbols[high--] = symbol;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  counts.forEach((count, symbol) => {
    for (let copy = 0; copy < count; copy++) {
      symbols[position] = symbol;
      do position = (position + step) & (size - 1);
      while (position > high);
    }
  });
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] as number;
    const reach = next[symbol] as number;
    next[symbol] = reach + 1;
    const width = accuracy - (31 - Math.clz32(reach));
    bits[state] = width;
    bases[state] = (reach << width) - size;
  }
  return { accuracy, symbols, bits, bases };
}

/** Reads the description of a table from the start of `bytes`; `length` is the number of bytes it takes. */
export function readFseTable(
  bytes: Uint8Array,
  maxAccuracy: number,
  maxSymbol: number,
): { readonly table: FseTable; readonly length: number } {
  const accuracy = ((bytes[0] ?? 0) & 15) + 5;
  if (accuracy > maxAccuracy) corrupt("an entropy table is larger than allowed");
  const counts: number[] = [];
  let position = 4;
  const peek = (count: number) => {
    const byte = position >> 3;
    const word = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16);
    return (word >>> (position & 7)) & ((1 << count) - 1);
  };
  let remaining = (1 << accuracy) + 1;
  while (remaining > 1) {
    if (counts.length > maxSymbol) corrupt("an entropy table has too many symbols");
    const width = 32 - Math.clz32(remaining);
    const threshold = 1 << (width - 1);
    const short = 2 * threshold - 1 - remaining;
    let value = peek(width - 1);
    if (value < short) position += width - 1;
    else {
      value = peek(width);
      if (value >= threshold) value -= short;
      position += width;
    }
    const count = value - 1;
    remaining -= Math.abs(count);
    counts.push(count);
    if (count !== 0) continue;
    let zeros: number;
    do {
      zeros = peek(2);
      position += 2;
      for (let zero = 0; zero < zeros; zero++) counts.push(0);
    } while (zeros === 3 && position < bytes.length * 8);
  }
  if (remaining !== 1 || counts.length > maxSymbol + 1) corrupt("an entropy table does not add up");
  const length = (position + 7) >> 3;
  if (length > bytes.length) corrupt("an entropy table ends early");
  return { table: fseTable(counts, accuracy), length };
}
