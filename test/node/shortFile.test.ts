import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CHUNK_LENGTH } from "../../src/io/bytes/dumpContent.js";
import { shortFiles } from "../../src/node/shortFile.js";

const folder = mkdtempSync(join(tmpdir(), "noisefloor-short-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const paths = [
  written("a", "first"),
  written("b", ""),
  written("c", "third"),
  written("d", "x".repeat(CHUNK_LENGTH + 1)),
];

/** A reader whose clock says that each file took so long. */
function after(milliseconds: number) {
  let time = 0;
  return shortFiles(() => (time += milliseconds));
}

describe("short files", () => {
  test.each([
    ["near", 0],
    ["far away", 5],
  ])("%s: the same bytes, no more than short ones, and the system's error", async (_, milliseconds) => {
    const read = after(milliseconds);
    for (const round of [1, 2]) {
      const found = await Promise.all(paths.map(read));
      expect([round, ...found.map(({ size, bytes }) => [size, bytes && new TextDecoder().decode(bytes)])]).toEqual([
        round,
        [5, "first"],
        [0, ""],
        [5, "third"],
        [CHUNK_LENGTH + 1, null],
      ]);
    }
    for (let call = 0; call < 70; call++) await expect(read(join(folder, "none"))).rejects.toThrow("ENOENT");
  });
});
