import type { ByteSink } from "../zip/byteSink.js";
import { BackwardBits } from "./backwardBits.js";
import { corrupt } from "./corrupt.js";
import { constantTable, type FseTable, fseTable, readFseTable } from "./fseTable.js";

/** Tables of literal lengths, offsets and match lengths. */
export type SequenceTables = readonly [FseTable, FseTable, FseTable];

interface Code {
  readonly predefined: FseTable;
  readonly maxAccuracy: number;
  readonly maxSymbol: number;
}

// Codes, distributions and limits as RFC 8878 §3.1.1.3.2 gives them.
const LITERAL_BITS = [...Array(16).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_BITS = [...Array(32).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const LITERAL_BASES = cumulated(LITERAL_BITS, 0);
const MATCH_BASES = cumulated(MATCH_BITS, 3);
const CODES: readonly [Code, Code, Code] = [
  {
    predefined: fseTable(
      [4, 3, ...Array(11).fill(2), 1, 1, 1, ...Array(9).fill(2), 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
      6,
    ),
    maxAccuracy: 9,
    maxSymbol: 35,
  },
  {
    predefined: fseTable([...Array(6).fill(1), 2, 2, 2, ...Array(15).fill(1), -1, -1, -1, -1, -1], 5),
    maxAccuracy: 8,
    maxSymbol: 31,
  },
  {
    predefined: fseTable([1, 4, 3, ...Array(6).fill(2), ...Array(37).fill(1), ...Array(7).fill(-1)], 6),
    maxAccuracy: 9,
    maxSymbol: 52,
  },
];

const POWERS = Array.from({ length: 32 }, (_, exponent) => 2 ** exponent);

/** What a frame remembers from block to block. */
export interface SequenceState {
  tables: SequenceTables | null;
  /** The last three distances. */
  readonly offsets: [number, number, number];
}

/**
 * Carries out the sequences of a block: literals are copied, and matches from what came before in the frame, which
 * starts at `frameStart` in the sink. At most `most` bytes are made.
 */
export function runSequences(
  section: Uint8Array,
  literals: Uint8Array,
  state: SequenceState,
  sink: ByteSink,
  { frameStart, most }: { readonly frameStart: number; readonly most: number },
): void {
  const { count, length: header } = sequenceCount(section);
  const room = sink.room(most);
  const { bytes, length: start } = sink;
  const end = start + room;
  let at = start;
  let literal = 0;
  if (count > 0) {
    const { tables, length } = readTables(section.subarray(header), state.tables);
    state.tables = tables;
    const [literalTable, offsetTable, matchTable] = tables;
    const bits = new BackwardBits(section.subarray(header + length));
    let literalState = bits.read(literalTable.accuracy);
    let offsetState = bits.read(offsetTable.accuracy);
    let matchState = bits.read(matchTable.accuracy);
    for (let left = count; left > 0; left--) {
      const offsetCode = offsetTable.symbols[offsetState] as number;
      const matchCode = matchTable.symbols[matchState] as number;
      const literalCode = literalTable.symbols[literalState] as number;
      const offsetValue = (POWERS[offsetCode] as number) + bits.read(offsetCode);
      const matchLength = (MATCH_BASES[matchCode] as number) + bits.read(MATCH_BITS[matchCode] as number);
      const literalLength = (LITERAL_BASES[literalCode] as number) + bits.read(LITERAL_BITS[literalCode] as number);
      if (left > 1) {
        literalState = nextState(literalTable, literalState, bits);
        matchState = nextState(matchTable, matchState, bits);
        offsetState = nextState(offsetTable, offsetState, bits);
      }
      if (bits.left < 0) corrupt("the sequences of a block end early");
      if (literal + literalLength > literals.length) corrupt("a block uses more literals than it has");
      if (at + literalLength + matchLength > end) throwNoRoom(sink, at + literalLength + matchLength, start + most);
      for (const literalEnd = literal + literalLength; literal < literalEnd; literal++) {
        bytes[at++] = literals[literal] as number;
      }
      let from = at - distanceOf(offsetValue, literalLength === 0, state.offsets);
      if (!(from >= frameStart && from < at)) corrupt("a match lies before the start");
      for (const matchEnd = at + matchLength; at < matchEnd; at++) bytes[at] = bytes[from++] as number;
    }
    if (bits.left !== 0) corrupt("the sequences of a block are longer than their number");
  } else if (section.length !== header) corrupt("a block goes on after its end");
  if (at + literals.length - literal > end) throwNoRoom(sink, at + literals.length - literal, start + most);
  bytes.set(literals.subarray(literal), at);
  sink.length = at + literals.length - literal;
}

/** The sink allows no more, or else the block is larger than a block may be. */
function throwNoRoom(sink: ByteSink, need: number, blockEnd: number): never {
  if (need <= blockEnd) sink.reserve(need - sink.length);
  return corrupt("a block is larger than allowed");
}

/** Values up to 3 stand for one of the last three distances, shifted by one where there are no literals. */
function distanceOf(value: number, noLiterals: boolean, offsets: [number, number, number]): number {
  if (value > 3) {
    offsets[2] = offsets[1];
    offsets[1] = offsets[0];
    offsets[0] = value - 3;
    return value - 3;
  }
  const index = value - 1 + (noLiterals ? 1 : 0);
  const distance = index === 3 ? offsets[0] - 1 : (offsets[index] as number);
  if (index === 0) return distance;
  if (index > 1) offsets[2] = offsets[1];
  offsets[1] = offsets[0];
  offsets[0] = distance;
  return distance;
}

function nextState({ bits, bases }: FseTable, state: number, reader: BackwardBits): number {
  return (bases[state] as number) + reader.read(bits[state] as number);
}

function sequenceCount(section: Uint8Array): { readonly count: number; readonly length: number } {
  const [first = -1, second = 0, third = 0] = section;
  if (first < 0) corrupt("a block has no sequences section");
  if (first < 128) return { count: first, length: 1 };
  if (first < 255) return { count: (first - 128) * 256 + second, length: 2 };
  return { count: second + third * 256 + 0x7f00, length: 3 };
}

function readTables(
  bytes: Uint8Array,
  earlier: SequenceTables | null,
): { readonly tables: SequenceTables; readonly length: number } {
  const modes = bytes[0] ?? 0;
  if ((modes & 3) !== 0) corrupt("reserved bits are set");
  let length = 1;
  const tables = CODES.map(({ predefined, maxAccuracy, maxSymbol }, index) => {
    switch ((modes >> (6 - 2 * index)) & 3) {
      case 0:
        return predefined;
      case 1: {
        const symbol = bytes[length++] ?? 255;
        return symbol > maxSymbol ? corrupt("a code is larger than allowed") : constantTable(symbol);
      }
      case 2: {
        const read = readFseTable(bytes.subarray(length), maxAccuracy, maxSymbol);
        length += read.length;
        return read.table;
      }
      default:
        return earlier?.[index] ?? corrupt("sequences use a table that was never given");
    }
  }) as unknown as SequenceTables;
  return { tables, length };
}

function cumulated(bits: readonly number[], start: number): number[] {
  let base = start;
  return bits.map((count) => {
    const own = base;
    base += 2 ** count;
    return own;
  });
}
