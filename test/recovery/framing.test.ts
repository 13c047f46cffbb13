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

describe("onsets of choice, checkpoints 1,000 steps apart", () => {
  const COARSE = Array.from({ length: 10 }, (_, index) => 1000 * (index + 1));
  const rising = (step: number) => 0.36 + (0.09 * step) / 10_000;

  /** The crossover of choice, which is `lead` above completion, over seeds whose choice keeps a deviation of its own. */
  const crossoverOf = (rng: Rng, seeds: number, lead: (step: number) => number) => {
    const runScores = Array.from({ length: seeds }, (_, seed) => `${seed}`).flatMap((seed) => {
      const kept = 0.004 * standardNormal(rng);
      return COARSE.flatMap((step) =>
        (["completion", "choice"] as const).map((framing) => ({
          run: { model: "m", task: "t", metric: "acc", framing, step, seed },
          value: rising(step) + (framing === "choice" ? lead(step) + kept : 0) + 0.004 * standardNormal(rng),
          higherIsBetter: true,
        })),
      );
    });
    return framingTable(createResults({ runScores })).rows[0]!.crossover;
  };

  test.each([60, 200, 500, 900].flatMap((scale) => [3, 5].map((seeds) => [scale, seeds] as const)))(
    "the interval holds the true crossover of an onset of scale %d, %d seeds",
    (scale, seeds) => {
      const rng = createRng(11);
      let [held, shown] = [0, 0];
      for (let experiment = 0; experiment < 200; experiment++) {
        const middle = 2000 + 6000 * rng.nextUniform();
        const lead = (step: number) => 0.25 + 0.35 / (1 + Math.exp((middle - step) / scale)) - rising(step);
        let [low, high] = [middle - 20 * scale, middle + 20 * scale];
        for (let halving = 0; halving < 80; halving++) {
          const half = (low + high) / 2;
          if (lead(half) < 0) low = half;
          else high = half;
        }
        const { interval } = crossoverOf(rng, seeds, lead);
        if (interval === null) continue;
        shown++;
        if (interval.low <= low && low <= interval.high) held++;
      }
      expect(shown).toBeGreaterThan(150);
      expect(held / shown).toBeGreaterThanOrEqual(0.93);
    },
  );

  test.each([
    ["equal", () => 0],
    ["parallel", () => 0.02],
    ["meeting at the end", (step: number) => -0.1 * Math.max(0, 1 - step / 6000)],
    ["parting late", (step: number) => 0.1 * Math.max(0, step / 10_000 - 0.4)],
  ] as const)("framings that are %s seldom show a crossover", (_, lead) => {
    const rng = createRng(12);
    let crossed = 0;
    for (let experiment = 0; experiment < 500; experiment++) {
      if (crossoverOf(rng, 3 + 2 * (experiment % 2), lead).interval !== null) crossed++;
    }
    expect(crossed / 500).toBeLessThan(0.05);
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
