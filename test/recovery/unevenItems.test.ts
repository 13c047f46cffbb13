import { expect, test } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { checkFacets, checkItems, emptyItemTally } from "../support/unevenItemChecks.js";
import { unevenItems } from "../support/unevenItems.js";

test("2,000 uneven experiments by item: components by definition, advice that the truth bears out", () => {
  const rng = createRng(2001);
  const tally = emptyItemTally();
  for (let index = 0; index < 2000; index++) checkItems(unevenItems(rng), tally);
  expect(tally.experiments).toBe(2000);
  // Of those said to be settled; three binomial standard errors above 6 % of them are 9.6 % where 400 are.
  expect(tally.misled / tally.settled).toBeLessThan(0.06);
  expect(tally.held / tally.intervals).toBeGreaterThan(0.93);
  // Parts of an equivalent balanced table against the exact error of the table twice as large.
  expect(tally.worstProjection).toBeLessThan(0.05);
});

test("400 uneven experiments over wordings: no design is better than the mixture", () => {
  const rng = createRng(2002);
  const tally = emptyItemTally();
  for (let index = 0; index < 400; index++) checkFacets(unevenItems(rng, { prompts: 2 + (index % 2) }), tally);
  expect(tally.facets).toBe(400);
});
