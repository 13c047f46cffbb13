import { expect, test } from "vitest";
import { secondDimension } from "../../../src/analysis/items/secondDimension.js";
import { createRng } from "../../../src/random/rng.js";
import { twoAbilities } from "../../support/twoAbilities.js";

const RUNS = 100;
const TABLES = 300;

/** Share of tables in which three items that run against fifteen are shown to measure a second thing, of so much weight. */
function shown(shared: number): number {
  let found = 0;
  for (let set = 0; set < TABLES; set++) {
    const rows = twoAbilities(createRng(set, "tables"), RUNS, 15, shared);
    if (secondDimension(rows.flat(), RUNS, 18, [0, 1, 2]) !== null) found++;
  }
  return found / TABLES;
}

test("a second dimension is not shown of wrong keys of the one ability, and mostly where there is one", () => {
  // Three binomial standard errors above .005, the one-sided error of a level of .99.
  expect(shown(0)).toBeLessThanOrEqual(0.017);
  expect(shown(2)).toBeGreaterThan(0.7);
});
