import { expect, test } from "vitest";
import { checkFolder } from "./checkFolder.js";

const CHUNKS = 20;
const FOLDERS = 100;

test.each(Array.from({ length: CHUNKS }, (_, chunk) => 1000 + chunk * FOLDERS))(
  "mixed folders from %i on: like is compared with like, and counted as it is",
  async (first) => {
    let compared = 0;
    for (let seed = first; seed < first + FOLDERS; seed++) compared += await checkFolder(seed);
    expect(compared).toBeGreaterThan(300);
  },
);
