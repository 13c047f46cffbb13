import { Inflate } from "fflate";
import { unpackZstd } from "../zstd/unpackZstd.js";
import type { ByteSink } from "./byteSink.js";

/** A step of deflate makes at most 1032 times its bytes before they are counted: 16 MiB. */
const STEP = 1 << 14;

type Unpack = (packed: Uint8Array, sink: ByteSink) => void;

/** How to unpack, by the method's number in the archive. */
export const UNPACK: ReadonlyMap<number, Unpack> = new Map<number, Unpack>([
  [0, (packed, sink) => sink.write(packed)],
  [8, inflate],
  // The number that Zstandard had in drafts, and the one it has now.
  [20, unpackZstd],
  [93, unpackZstd],
]);

function inflate(packed: Uint8Array, sink: ByteSink): void {
  const stream = new Inflate((chunk) => sink.write(chunk));
  for (let at = 0; at === 0 || at < packed.length; at += STEP) {
    stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  }
}
