import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentHash } from "../../src/io/bytes/contentHash.js";
import { type DumpContent, memoryContent } from "../../src/io/bytes/dumpContent.js";
import { gzipContent } from "../../src/io/bytes/gzipContent.js";
import { readDumps } from "../../src/io/index.js";
import { fileContent } from "../../src/node/fileContent.js";
import { type LoadProgress, load } from "../../src/node/index.js";
import { nativeGunzip } from "../../src/node/nativeGunzip.js";
import { writeZip } from "../io/bytes/zipWriter.js";
import { archiveEntries, evalLog, sample } from "../io/formats/inspect/logs.js";

const LINES = Array.from({ length: 5_000 }, (_, item) => `m,t,${item},${item % 2},"${"text ".repeat(240)}é"\n`);
const TEXT = `model,task,item,score,answer\n${LINES.join("")}`;
const BYTES = new TextEncoder().encode(TEXT);

let folder: string;

beforeAll(async () => {
  folder = (await mkdtemp(join(tmpdir(), "noisefloor-"))).replaceAll("\\", "/");
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return `${folder}/${name}`;
}

async function joinedChunks(content: DumpContent): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of content.chunks()) parts.push(piece.slice());
  return Buffer.concat(parts);
}

describe("files that are not read at once", () => {
  test.each<[string, (path: string) => Promise<DumpContent>]>([
    ["a file", async (path) => fileContent(path, BYTES.length)],
    [
      "a gzip file",
      (path) =>
        gzipContent({ file: path, unpack: () => nativeGunzip({ location: `${path}.gz` }, path), maxBytes: 1e9 }),
    ],
  ])("%s gives the bytes, slices, chunks and hash of its content", async (name, open) => {
    const path = await written(`${name}.csv`, BYTES);
    await written(`${name}.csv.gz`, gzipSync(BYTES));
    const content = await open(path);
    expect(await content.size()).toBe(BYTES.length);
    expect(await content.hash()).toBe(contentHash(BYTES));
    for (const [start, end] of [
      [0, 10],
      [5, 300_000],
      [1_048_570, 1_048_590],
      [BYTES.length - 3, BYTES.length + 9],
      [7, 9],
    ] as const) {
      expect(Buffer.compare(await content.slice(start, end), BYTES.subarray(start, end)), `${start}`).toBe(0);
    }
    expect(Buffer.compare(await joinedChunks(content), BYTES)).toBe(0);
    expect(Buffer.compare(await content.bytes(), BYTES)).toBe(0);
    await content.close?.();
    // It may be read again.
    expect((await content.slice(0, 5)).length).toBe(5);
    await content.close?.();
  });

  test("give the same results as their bytes, packed or not, with progress up to all bytes", async () => {
    const path = await written("long.csv", BYTES);
    const expected = await readDumps([{ name: path, bytes: memoryContent(BYTES) }]);
    const seen: LoadProgress[] = [];
    expect(await load(path, { onProgress: (progress) => seen.push(progress) })).toEqual(expected);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.at(-1)).toEqual({ file: path, files: 1, totalFiles: 1, bytes: BYTES.length, totalBytes: BYTES.length });
    const packed = await load(await written("long.csv.gz", gzipSync(BYTES)));
    expect(packed.matrices[0]?.scores).toEqual(expected.matrices[0]?.scores);
  });

  test("an archive is read in slices; a gzip bomb and a gzip file that is cut off are refused by what comes out", async () => {
    const samples = Array.from({ length: 300 }, (_, id) => sample(id, "C", { filler: `${id}`.repeat(3000) }));
    const archive = writeZip(archiveEntries(evalLog({ samples }), { method: "stored" }));
    expect(archive.length).toBeGreaterThan(1 << 20);
    const results = await load(await written("log.eval", archive));
    expect(results.matrices[0]?.items).toHaveLength(300);
    const bomb = await written(
      "bomb.jsonl.gz",
      gzipSync(`{"doc_id": 0, "resps": [], "acc": 1}${"\n".repeat(12_000_000)}`),
    );
    await expect(load(bomb, { maxBytes: 8_000_000 })).rejects.toMatchObject({ code: "too-large" });
    const whole = await readFile(`${folder}/long.csv.gz`);
    const cut = await written("cut.csv.gz", whole.subarray(0, whole.length - 20));
    await expect(load(cut)).rejects.toMatchObject({ code: "truncated-gzip" });
  });

  test("a signal stops within a file", async () => {
    const path = await written("stopped.csv", BYTES);
    const stop = new AbortController();
    const reading = load(path, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(reading).rejects.toThrow("aborted");
  });
});
