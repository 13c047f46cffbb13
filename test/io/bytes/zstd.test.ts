import fc from "fast-check";
import { decompress } from "fzstd";
import { describe, expect, test } from "vitest";
import { ByteSink } from "../../../src/io/bytes/zip/byteSink.js";
import { unpackZstd } from "../../../src/io/bytes/zstd/unpackZstd.js";
import { zstdRaw } from "./zipWriter.js";
import { digitsOf, FRAMES, wordsOf } from "./zstdFrames.js";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function unpack(bytes: Uint8Array, limit = 1 << 22): Uint8Array {
  const sink = new ByteSink(limit, 16, () => new Error("over the limit"));
  unpackZstd(bytes, sink);
  return sink.result();
}

describe("unpackZstd", () => {
  test.each([
    ["words", FRAMES.words, wordsOf(2000)],
    ["digits", FRAMES.digits, digitsOf(600)],
    ["several blocks", FRAMES.longWords, wordsOf(400_000)],
  ])("unpacks what the reference encoder packed: %s", (_, frame, expected) => {
    expect(text(unpack(bytesOf(frame)))).toBe(expected);
  });

  test("raw and repeated blocks, empty frames, skippable frames and frames one after another", () => {
    const data = new TextEncoder().encode(wordsOf(300_000));
    const skippable = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
    const frames = [
      zstdRaw(data),
      skippable,
      zstdRaw(new Uint8Array()),
      zstdRaw(Uint8Array.of(7), { repeat: 200_000 }),
    ];
    const out = unpack(Uint8Array.from(frames.flatMap((frame) => [...frame])));
    expect(out.length).toBe(data.length + 200_000);
    expect(text(out.subarray(0, data.length))).toBe(text(data));
    expect(out.subarray(data.length).every((byte) => byte === 7)).toBe(true);
  });

  test("stops at the limit, before more is made", () => {
    expect(() => unpack(bytesOf(FRAMES.longWords), 100_000)).toThrow("over the limit");
    expect(() => unpack(zstdRaw(Uint8Array.of(0), { repeat: 1 << 30 }), 1 << 20)).toThrow("over the limit");
  });

  test("a table of weights that never uses up its bits is an error, not a loop without end", () => {
    // Literals with a Huffman table whose weights are coded with one symbol of probability 1, which takes no bits.
    const block = [0x42, 0x01, 0x02, 0x05, 0xf0, 0x03, 0xff, 0xff, 0x80, 0xff, 0x80, 0x00];
    const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 40, block.length * 8 + 4 + 1, 0, 0, ...block];
    expect(() => unpack(Uint8Array.from(frame))).toThrow("too many weights");
  });

  test("data cut off anywhere are an error", () => {
    const frame = bytesOf(FRAMES.words);
    for (let length = 1; length < frame.length; length++) {
      expect(() => unpack(frame.subarray(0, length)), `${length} bytes`).toThrow();
    }
  });

  test("changed data are an error or unpack as another decoder unpacks them", () => {
    const frame = bytesOf(FRAMES.digits);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(frame.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const changed = frame.slice();
          for (const [at, value] of changes) changed[at] = value;
          let out: Uint8Array;
          try {
            out = unpack(changed);
          } catch {
            return;
          }
          expect(text(out)).toBe(text(decompress(changed)));
        },
      ),
      { numRuns: 1500, seed: 1 },
    );
  });
});
