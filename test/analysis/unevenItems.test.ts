import { expect, test } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { checkFacets, checkItems, emptyItemTally } from "../support/unevenItemChecks.js";
import { unevenItems } from "../support/unevenItems.js";

test("40 uneven experiments by item: every component, projection and way to spend is that of its definition", () => {
  const rng = createRng(61);
  const tally = emptyItemTally();
  for (let index = 0; index < 40; index++) checkItems(unevenItems(rng), tally);
  expect(tally.complete).toBeGreaterThan(10);
  expect(tally.incomplete).toBeGreaterThan(10);
  expect(tally.settled).toBeGreaterThan(5);
});

test("20 uneven experiments over wordings: levels, projections, and no design that is better than the mixture", () => {
  const rng = createRng(62);
  const tally = emptyItemTally();
  for (let index = 0; index < 20; index++) checkFacets(unevenItems(rng, { prompts: 2 + (index % 2) }), tally);
  expect(tally.facets).toBe(20);
});
