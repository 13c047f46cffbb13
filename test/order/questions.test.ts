import { describe, expect, test } from "vitest";
import * as library from "../../src/index.js";
import { readDumps } from "../../src/io/readDumps.js";
import { createRng } from "../../src/random/rng.js";
import { ORDER_CASES } from "./madeDumps.js";
import { type Dump, permuted, permutedDump } from "./permutedDumps.js";

const read = (dump: Dump, seed?: number) => {
  const files = Object.entries(dump).map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) }));
  return readDumps(seed === undefined ? files : permuted(files, createRng(seed, "order of files")));
};

describe("the order of rows, columns and files is not seen in results", () => {
  test.each(ORDER_CASES)("$name", async ({ dump, firstStays }) => {
    const results = await read(dump);
    expect(results.matrices.length + results.runScores.length).toBeGreaterThan(0);
    for (const seed of [1, 2, 3]) {
      const other = await read(permutedDump(dump, seed, { firstStays }), seed);
      // The line of a score says where it stood.
      const bare = (some: typeof results) => ({
        ...some,
        runScores: some.runScores.map(({ line: _, ...score }) => score),
        printedScores: some.printedScores.map(({ line: _, ...score }) => score),
      });
      expect(bare(other)).toEqual(bare(results));
      expect(library.printed(other)).toEqual(library.printed(results));
      expect(library.ranks(other, { resamples: 50 })).toEqual(library.ranks(results, { resamples: 50 }));
    }
  });
});
