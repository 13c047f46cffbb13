import { describe, expect, test } from "vitest";
import { brokenAway, outlyingSeeds } from "../../../src/analysis/scores/outlyingSeeds.js";
import { OUTLYING_ALPHA } from "../../../src/analysis/scores/outlyingValues.js";
import { seedVariance } from "../../../src/analysis/seeds/seedVariance.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

interface Shape {
  readonly seeds: number;
  readonly checkpoints: number;
  /** Noise at the first checkpoint, of that at the last. */
  readonly early: number;
  /** Share of the noise of a checkpoint that stays in the next one. */
  readonly kept: number;
}

/** Curves of seeds that are alike: effects of seeds, and noise that stays from checkpoint to checkpoint. */
function alike(rng: ReturnType<typeof createRng>, { seeds, checkpoints, early, kept }: Shape) {
  return Array.from({ length: seeds }, (_, seed) => {
    const own = 0.006 * standardNormal(rng);
    let noise = 0;
    return Array.from({ length: checkpoints }, (__, place) => {
      const scale = 0.005 * (early + (1 - early) * (place / (checkpoints - 1)));
      noise = kept * noise + scale * Math.sqrt(1 - kept ** 2) * standardNormal(rng);
      return { seed: `${seed + 1}`, step: 1000 * (place + 1), value: 0.3 + 0.03 * place + own + noise };
    });
  }).flat();
}

describe("brokenAway", () => {
  test.each([3, 4])("names the one of %i seeds that fell, and seedVariance gives the figures without it", (seeds) => {
    const scores = alike(createRng(3), { seeds, checkpoints: 10, early: 1, kept: 0 }).map((one) =>
      one.seed === "2" && one.step >= 7000 ? { ...one, value: 0.25 } : one,
    );
    expect(brokenAway(scores, 10_000)).toEqual(["2"]);
    const { diverged, seedGap } = seedVariance(scores);
    expect([diverged?.seed, diverged?.since?.step, seedGap]).toEqual(["2", 7000, null]);
    expect(diverged!.without.finalSeeds).toBe(seeds - 1);
  });

  test("two of five that fell at different steps do not hide each other, and both are out of the figures", () => {
    const scores = alike(createRng(5), { seeds: 5, checkpoints: 10, early: 1, kept: 0 }).map((one) =>
      (one.seed === "2" && one.step >= 7000) || (one.seed === "4" && one.step >= 5000) ? { ...one, value: 0.25 } : one,
    );
    expect(outlyingSeeds(scores, 10_000)).toEqual(["2", "4"]);
    const { diverged, seedGap, finalSd, notes } = seedVariance(scores);
    expect([diverged!.seed, ...diverged!.more.map(({ seed }) => seed)].sort()).toEqual(["2", "4"]);
    expect([diverged!.since!.step, diverged!.more[0]!.since!.step].sort()).toEqual([5000, 7000]);
    expect([seedGap, diverged!.without.finalSeeds]).toEqual([null, 3]);
    expect(diverged!.without.finalSd).toBeLessThan(finalSd! / 5);
    expect(notes.find(({ code }) => code === "seed-diverged")!.message).toMatch(
      /seeds \d and \d end at 0.250 and 0.250 while the other 3 end at .*; they moved down against them at steps 5.000 and 7.000; without them/,
    );
  });

  test("the rest is looked at again: one far off hides none that is less far", () => {
    const scores = alike(createRng(6), { seeds: 7, checkpoints: 12, early: 1, kept: 0 }).map((one) =>
      one.seed === "1" && one.step >= 6000
        ? { ...one, value: 0 }
        : one.seed === "2" && one.step >= 9000
          ? { ...one, value: one.value - 0.12 }
          : one,
    );
    expect(outlyingSeeds(scores, 12_000)).toEqual(["1", "2"]);
  });

  test("few checkpoints, two seeds and no steps tell nothing", () => {
    const two = alike(createRng(4), { seeds: 2, checkpoints: 10, early: 1, kept: 0 });
    expect(brokenAway(two, 10_000)).toEqual([]);
    const short = alike(createRng(4), { seeds: 4, checkpoints: 2, early: 1, kept: 0 });
    expect(brokenAway([...short.slice(0, -1), { ...short.at(-1)!, value: 0 }], 2000)).toEqual([]);
    expect(brokenAway([{ seed: "1", step: null, value: 1 }], null)).toEqual([]);
  });

  test("seeds that move alike but for rounding do not show it either", () => {
    const steps = Array.from({ length: 12 }, (_, place) => place + 1);
    const scores = ["1", "2", "3", "4"].flatMap((seed, place) =>
      // Each stands a point above the one before; the last one loses twelve at the tenth checkpoint.
      steps.map((step) => ({
        seed,
        step,
        value: 0.1 + 0.01 * place + 0.03 * step - (seed === "4" && step >= 10 ? 0.12 : 0),
      })),
    );
    expect(brokenAway(scores, 12)).toEqual([]);
  });

  test("seeds that agree but for rounding do not show how seeds move", () => {
    const steps = Array.from({ length: 10 }, (_, place) => 1000 * (place + 1));
    const scores = ["1", "2", "3", "4"].flatMap((seed) =>
      steps.map((step) => {
        const value = seed === "2" && step % 2000 === 0 ? 0.1 + 0.2 : 0.3;
        return { seed, step, value: seed === "4" && step >= 7000 ? 0.31 : value };
      }),
    );
    expect(brokenAway(scores, 10_000)).toEqual([]);
    expect(outlyingSeeds(scores, 10_000)).toEqual([]);
  });

  test.each<Shape>([
    { seeds: 3, checkpoints: 10, early: 1, kept: 0 },
    { seeds: 4, checkpoints: 10, early: 1, kept: 0.6 },
    { seeds: 4, checkpoints: 10, early: 4, kept: 0.3 },
    { seeds: 6, checkpoints: 20, early: 4, kept: 0 },
  ])("names one of %o in at most about one set of a thousand", (shape) => {
    const rng = createRng(1, `broken away ${JSON.stringify(shape)}`);
    const sets = 4000;
    let named = 0;
    for (let set = 0; set < sets; set++) {
      if (brokenAway(alike(rng, shape), 1000 * shape.checkpoints).length > 0) named++;
    }
    expect(named / sets).toBeLessThanOrEqual(OUTLYING_ALPHA + 4 * Math.sqrt(OUTLYING_ALPHA / sets));
  });
});
