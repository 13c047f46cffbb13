import { expect, test } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { checkExperiment, emptyTally } from "../support/unevenChecks.js";
import { unevenTraining } from "../support/unevenTraining.js";

test("2,000 uneven experiments: figures by definition, few false recommendations, crossovers where they are", () => {
  const rng = createRng(2000);
  const tally = emptyTally();
  for (let index = 0; index < 2000; index++) checkExperiment(unevenTraining(rng), tally);
  expect(tally.experiments).toBe(2000);
  // Of about 400 experiments with equal framings three binomial standard errors above 6 % are 9.6 %.
  expect(tally.equalRecommended / tally.equal).toBeLessThan(0.096);
  expect(tally.wrong / tally.unequal).toBeLessThan(0.06);
  expect(tally.held / tally.changes).toBeGreaterThan(0.93);
  expect(tally.falseCrossing / tally.uncrossed).toBeLessThan(0.06);
});
