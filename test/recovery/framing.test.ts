import { describe, expect, test } from "vitest";
import { framingTable } from "../../src/analysis/framing/framing.js";
import { createResults } from "../../src/data/createResults.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

const TRUE_STEP = 630;
const STEPS = Array.from({ length: 12 }, (_, index) => 100 * (index + 1));

/** Straight mean curves that cross at `TRUE_STEP`; every seed keeps a deviation of its own, and every point has noise. */
function simulated(rng: Rng, seeds: number, noise: number, shared: boolean) {
  const sides = ["choice", "completion"] as const;
  const runScores = sides.flatMap((framing, side) =>
    Array.from({ length: seeds }, (_, index) => index).flatMap((index) => {
      const kept = noise * standardNormal(rng);
      return STEPS.map((step) => ({
        run: { model: "m", task: "t", metric: "acc", framing, step, seed: shared ? `${index}` : `${framing}${index}` },
        value: 0.5 + (side === 0 ? 0.0003 * (step - TRUE_STEP) : 0) + kept + noise * standardNormal(rng),
        higherIsBetter: true,
      }));
    }),
  );
  return createResults({ runScores });
}

describe("the interval of the crossover", () => {
  test.each([
    [3, 0.005, true],
    [5, 0.01, true],
    [10, 0.01, true],
    [5, 0.01, false],
  ])("covers the true step as often as it says: %d seeds, noise %d, shared %s", (seeds, noise, shared) => {
    const rng = createRng(7);
    let [covered, found] = [0, 0];
    for (let sample = 0; sample < 600; sample++) {
      const { interval } = framingTable(simulated(rng, seeds, noise, shared)).rows[0]!.crossover;
      if (interval === null) continue;
      found++;
      if (interval.low <= TRUE_STEP && TRUE_STEP <= interval.high) covered++;
    }
    expect(found).toBeGreaterThan(590);
    // Three binomial standard errors of 95 % in 600, which is .027.
    expect(covered / found).toBeGreaterThan(0.923);
  });
});

describe("a framing at chance", () => {
  test("is called above it about as often as alpha says, over seeds", () => {
    const rng = createRng(3);
    let above = 0;
    for (let sample = 0; sample < 1000; sample++) {
      const runScores = ["choice", "completion"].flatMap((framing) =>
        Array.from({ length: 4 }, (_, seed) => ({
          run: { model: "m", task: "t", metric: "acc", framing, step: 1, seed: `${seed}` },
          value: 0.25 + 0.01 * standardNormal(rng),
          higherIsBetter: true,
        })),
      );
      const [row] = framingTable(createResults({ runScores }), { chance: new Map([["t", 0.25]]) }).rows;
      if (row!.framings.choice.aboveChance.atEnd) above++;
    }
    expect(above / 1000).toBeGreaterThan(0.03);
    expect(above / 1000).toBeLessThan(0.071);
  });
});
