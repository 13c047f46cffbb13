import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.js";
import { gunzip } from "../../../src/io/bytes/gunzip.js";
import { readDumps } from "../../../src/io/index.js";

/** What comes out of packed bytes that come in pieces of this length. */
async function unpacked(packed: Uint8Array, pieceLength = packed.length): Promise<Buffer> {
  async function* pieces() {
    for (let at = 0; at < packed.length; at += pieceLength) yield packed.subarray(at, at + pieceLength);
  }
  const parts: Uint8Array[] = [];
  for await (const { bytes } of gunzip(pieces(), "a.gz")) parts.push(bytes);
  return Buffer.concat(parts);
}

async function refusal(packed: Uint8Array, pieceLength?: number): Promise<InputError> {
  const error = await unpacked(packed, pieceLength).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

const TEXT = Buffer.from(Array.from({ length: 5000 }, (_, line) => `q${line},${(line * 7) % 13}\n`).join(""));

describe("unpacking gzip without a system that does", () => {
  test("gives what was packed, in whatever pieces and members it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        async (members, pieceLength) => {
          const packed = Buffer.concat(members.map((member) => gzipSync(member)));
          expect(await unpacked(packed, pieceLength)).toEqual(Buffer.concat(members));
        },
      ),
      { seed: 1, numRuns: 150 },
    );
    expect(await unpacked(gzipSync(TEXT), 1000)).toEqual(TEXT);
  });

  test("refuses a file that is cut off anywhere, in whatever pieces it comes", async () => {
    const packed = gzipSync(TEXT);
    for (let length = 3; length < packed.length; length += 97) {
      expect(["truncated-gzip", "bad-gzip"]).toContain((await refusal(packed.subarray(0, length))).code);
      await refusal(packed.subarray(0, length), 97);
    }
    for (let left = 1; left <= 9; left++) await refusal(packed.subarray(0, packed.length - left));
  });

  test("refuses a byte that was changed, by the checksum where nothing else sees it", async () => {
    const packed = gzipSync(TEXT, { level: 0 });
    const changed = Uint8Array.from(packed);
    changed[200] = (changed[200] as number) ^ 1;
    expect((await refusal(changed)).message).toContain("damaged or ends early");
    await refusal(Buffer.concat([changed, packed]));
    await refusal(Buffer.concat([packed, changed]));
  });

  test("a dump that is packed is read as it is in the plain, and a bomb is refused", async () => {
    const csv = `model,task,item,score\n${Array.from({ length: 40 }, (_, item) => `m,t,q${item},${item % 2}\n`).join("")}`;
    const [plain, packed] = await Promise.all(
      [Buffer.from(csv), gzipSync(csv)].map((bytes) => readDumps([{ name: "a.csv", bytes: new Uint8Array(bytes) }])),
    );
    expect(packed).toEqual(plain);
    const bomb = new Uint8Array(gzipSync(`model,task,item,score\n${"\n".repeat(5_000_000)}`));
    const refused = { code: "too-large", place: { file: "a.csv" } };
    await expect(readDumps([{ name: "a.csv", bytes: bomb }])).rejects.toMatchObject(refused);
    await expect(readDumps([{ name: "a.csv", bytes: bomb }], { maxBytes: 1000 })).rejects.toMatchObject(refused);
  });
});
