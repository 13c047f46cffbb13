import { expect, test } from "vitest";
import { checkFolder } from "./checkFolder.js";

test("two thousand mixed folders: like is compared with like, and counted as it is", async () => {
  let compared = 0;
  for (let seed = 1000; seed < 3000; seed++) compared += await checkFolder(seed);
  expect(compared).toBeGreaterThan(6000);
});
