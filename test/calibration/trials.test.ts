import { expect, test } from "vitest";
import { trialTable } from "../../src/analysis/components/trials.js";
import { macroMean } from "../../src/inference/bootstrap/taskAggregate.js";
import { taskBootstrap } from "../../src/inference/bootstrap/taskBootstrap.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";
import { matrixOf } from "../support/matrices.js";

const TABLES = 1000;

/** Share of simulated data sets whose interval holds the truth. */
function coverage(label: string, truth: number, interval: (rng: Rng, set: number) => { low: number; high: number }) {
  let held = 0;
  for (let set = 0; set < TABLES; set++) {
    const { low, high } = interval(createRng(set, label), set);
    if (low <= truth && truth <= high) held++;
  }
  return held / TABLES;
}

/** 60 items whose chance of a right answer is uniform, with five trials each: E[1 − (1 − p)²] = 2/3, E[p²] = 1/3. */
function trialRows(rng: Rng) {
  const chances = Array.from({ length: 60 }, () => rng.nextUniform());
  return Array.from({ length: 5 }, (_, trial) => ({
    trial: String(trial),
    scores: chances.map((chance) => (rng.nextUniform() < chance ? 1 : 0)),
  }));
}

test.each([
  ["pass@2", "passAtK", 2 / 3],
  ["pass^2", "passHatK", 1 / 3],
] as const)(
  "the interval of %s by resampling 60 items holds the truth about as often as it says",
  (_, which, truth) => {
    const held = coverage(which, truth, (rng, seed) => {
      const [row] = trialTable(matrixOf(trialRows(rng)), { k: [2], resamples: 1000, seed });
      return row?.[which]?.[0]?.interval as { low: number; high: number };
    });
    // 60 items: the divisor n and the missing Student tails cost about one point of the 95.
    expect(held).toBeGreaterThan(0.92);
    expect(held).toBeLessThan(0.97);
  },
);

test.each([
  [5, 0.88, 0.94],
  [15, 0.92, 0.97],
])("the interval of a macro mean over 8 tasks by drawing %i runs within each", (runs, least, most) => {
  const held = coverage(`tasks ${runs}`, 0, (rng, seed) => {
    const scores = Array.from({ length: 8 }, () => Array.from({ length: runs }, () => standardNormal(rng)));
    return taskBootstrap(scores, macroMean, { resamples: 500, seed }).interval;
  });
  // Five runs lose √(4/5) of the width, as the note few-runs says: 91 of the 95.
  expect(held).toBeGreaterThan(least);
  expect(held).toBeLessThan(most);
});
