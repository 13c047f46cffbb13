import type { ByteSink } from "../zip/byteSink.js";
import { corrupt } from "./corrupt.js";
import type { HuffmanTable } from "./huffmanTable.js";
import { little, readLiterals } from "./literals.js";
import { runSequences, type SequenceState } from "./sequences.js";

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** No block makes more bytes than this. */
const BLOCK = 1 << 17;
/** As other decoders take by default (`zstd --long=27`). */
const MAX_WINDOW = 1 << 27;

interface Frame {
  /** Where its blocks begin. */
  readonly start: number;
  readonly contentSize: number | null;
  readonly hasChecksum: boolean;
  /** Most bytes that a block may make. */
  readonly most: number;
}

/**
 * Unpacks Zstandard data (RFC 8878): any number of frames, without dictionaries, into a sink that counts and limits.
 * The work is bounded by the bytes read and made, whatever the data say. The frames' own checksums are not checked:
 * the archive has one.
 *
 * Throws `ZstdError` for data that are not as the standard says.
 */
export function unpackZstd(bytes: Uint8Array, sink: ByteSink): void {
  let at = 0;
  while (at < bytes.length) {
    const magic = little(bytes.subarray(at), 4);
    if (magic === MAGIC) at = unpackFrame(bytes, at + 4, sink);
    else if ((magic & ~15) === SKIPPABLE) at += 8 + little(bytes.subarray(at + 4), 4);
    else corrupt("a frame does not begin as one");
  }
  if (at !== bytes.length) corrupt("the data end early");
}

function unpackFrame(bytes: Uint8Array, headerStart: number, sink: ByteSink): number {
  const { start, contentSize, hasChecksum, most } = readHeader(bytes, headerStart);
  const frameStart = sink.length;
  const state: SequenceState = { tables: null, offsets: [1, 4, 8] };
  let table: HuffmanTable | null = null;
  let at = start;
  let isLast = false;
  while (!isLast) {
    const header = little(bytes.subarray(at), 3);
    isLast = (header & 1) === 1;
    const kind = (header >> 1) & 3;
    const size = header >> 3;
    const body = at + 3;
    at = body + (kind === 1 ? 1 : size);
    if (at > bytes.length) corrupt("the data end early");
    if (size > most) corrupt("a block is larger than allowed");
    if (kind === 0) sink.write(bytes.subarray(body, at));
    else if (kind === 1) sink.repeat(bytes[body] as number, size);
    else if (kind === 3) corrupt("a block has a reserved type");
    else {
      const block = bytes.subarray(body, at);
      const section = readLiterals(block, table, most);
      table = section.table;
      runSequences(block.subarray(section.length), section.literals, state, sink, { frameStart, most });
    }
  }
  if (contentSize !== null && sink.length - frameStart !== contentSize) corrupt("a frame is not of the size it says");
  return hasChecksum ? at + 4 : at;
}

function readHeader(bytes: Uint8Array, start: number): Frame {
  const descriptor = bytes[start] ?? 0;
  const isSingle = (descriptor & 32) !== 0;
  if ((descriptor & 8) !== 0) corrupt("reserved bits are set");
  let at = start + 1;
  let window = 0;
  if (!isSingle) {
    const code = bytes[at++] ?? 0;
    window = 2 ** (10 + (code >> 3)) * (1 + (code & 7) / 8);
  }
  const dictionaryLength = [0, 1, 2, 4][descriptor & 3] as number;
  if (little(bytes.subarray(at), dictionaryLength) !== 0) corrupt("the data need a dictionary");
  at += dictionaryLength;
  const sizeCode = descriptor >> 6;
  const sizeLength = sizeCode === 0 ? (isSingle ? 1 : 0) : 1 << sizeCode;
  const contentSize = sizeLength === 0 ? null : little(bytes.subarray(at), sizeLength) + (sizeCode === 1 ? 256 : 0);
  if (isSingle) window = contentSize as number;
  else if (window > MAX_WINDOW) corrupt(`a frame needs a window of ${window} bytes, more than ${MAX_WINDOW}`);
  return {
    start: at + sizeLength,
    contentSize,
    hasChecksum: (descriptor & 4) !== 0,
    most: Math.min(BLOCK, window),
  };
}
