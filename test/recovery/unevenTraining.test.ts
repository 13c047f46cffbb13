import { expect, test } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { checkExperiment, emptyTally } from "../support/unevenChecks.js";
import { unevenTraining } from "../support/unevenTraining.js";

/** Experiments of every kind, and further ones in which the framings are alike: about 2,000 such in all. */
const [MIXED, EQUAL] = [2000, 1600];

/** What is promised, and one binomial standard error over so many experiments. */
function promised(rate: number, experiments: number): number {
  return rate + Math.sqrt((rate * (1 - rate)) / experiments);
}

test("2,000 uneven experiments and 1,600 with equal framings: figures by definition, few false recommendations, crossovers where they are", () => {
  const rng = createRng(2000);
  const tally = emptyTally();
  for (let index = 0; index < MIXED; index++) checkExperiment(unevenTraining(rng), tally);
  for (let index = 0; index < EQUAL; index++) checkExperiment(unevenTraining(rng, "equal"), tally);
  const rates = {
    equalRecommended: tally.equalRecommended / tally.equal,
    wrong: tally.wrong / tally.unequal,
    right: tally.right / tally.unequal,
    held: tally.held / tally.changes,
    falseCrossing: tally.falseCrossing / tally.uncrossed,
  };
  process.stdout.write(
    `equal framings ${tally.equal}, recommended ${rates.equalRecommended.toFixed(4)}; unequal ${tally.unequal}, wrong ` +
      `${rates.wrong.toFixed(4)}, right ${rates.right.toFixed(3)}; changes ${tally.changes}, held ${rates.held.toFixed(4)}; ` +
      `uncrossed ${tally.uncrossed}, crossing shown ${rates.falseCrossing.toFixed(4)}; diverged rows ${tally.named}\n`,
  );
  expect(tally.experiments).toBe(MIXED + EQUAL);
  expect(tally.equal).toBeGreaterThan(1900);
  // Of 1,989 experiments 5.3 % are recommended; 6 % and a standard error are 6.5 %.
  expect(rates.equalRecommended).toBeLessThan(promised(0.06, tally.equal));
  expect(rates.wrong).toBeLessThan(0.06);
  expect(rates.held).toBeGreaterThan(0.93);
  expect(rates.falseCrossing).toBeLessThan(0.06);
});
