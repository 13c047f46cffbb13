import { expect, test } from "vitest";
import { checkFolder } from "./checkFolder.js";

test("a hundred mixed folders: like is compared with like, and counted as it is", async () => {
  let compared = 0;
  for (let seed = 0; seed < 100; seed++) compared += await checkFolder(seed);
  expect(compared).toBeGreaterThan(300);
}, 120_000);
