import { describe, expect, test } from "vitest";
import { brokenAway, OUTLYING_ALPHA } from "../../../src/analysis/seeds/outlyingValue.js";
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
    expect(brokenAway(scores, 10_000)).toBe("2");
    const { diverged, seedGap } = seedVariance(scores);
    expect([diverged?.seed, diverged?.since?.step, seedGap]).toEqual(["2", 7000, null]);
    expect(diverged!.without.finalSeeds).toBe(seeds - 1);
  });

  test("few checkpoints, two seeds and no steps tell nothing", () => {
    const two = alike(createRng(4), { seeds: 2, checkpoints: 10, early: 1, kept: 0 });
    expect(brokenAway(two, 10_000)).toBeNull();
    const short = alike(createRng(4), { seeds: 4, checkpoints: 2, early: 1, kept: 0 });
    expect(brokenAway([...short.slice(0, -1), { ...short.at(-1)!, value: 0 }], 2000)).toBeNull();
    expect(brokenAway([{ seed: "1", step: null, value: 1 }], null)).toBeNull();
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
      if (brokenAway(alike(rng, shape), 1000 * shape.checkpoints) !== null) named++;
    }
    expect(named / sets).toBeLessThanOrEqual(OUTLYING_ALPHA + 4 * Math.sqrt(OUTLYING_ALPHA / sets));
  });
});
