import { describe, expect, test } from "vitest";
import { comparePaired } from "../../src/analysis/comparison/comparison.js";
import { compareModels } from "../../src/analysis/comparison/modelComparison.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";
import { matrixOf } from "../support/matrices.js";

/** Upper and lower end of what binomial draws with this probability give in 999 of 1,000 cases. */
function band(trials: number, probability: number): [number, number] {
  const spread = 3.29 * Math.sqrt(trials * probability * (1 - probability));
  return [trials * probability - spread, trials * probability + spread];
}

interface Setting {
  readonly seeds: readonly [number, number];
  readonly items: number;
  readonly seedSd: number;
  /** SD over items of the difference of the two models. */
  readonly itemSd: number;
  readonly noise: number;
}

/** Two models with the same level: item effects of their own, seeds and answers random. */
function compareEqualModels(rng: Rng, { seeds, items, seedSd, itemSd, noise }: Setting) {
  const effects = Array.from({ length: items }, () => standardNormal(rng));
  const model = (name: string, count: number) => {
    const own = effects.map((effect) => effect + (itemSd / Math.SQRT2) * standardNormal(rng));
    const rows = Array.from({ length: count }, (_, seed) => {
      const shift = seedSd * standardNormal(rng);
      return {
        model: name,
        seed: `${seed}`,
        scores: own.map((effect) => effect + shift + noise * standardNormal(rng)),
      };
    });
    const matrix = matrixOf(rows);
    return matrix.runs.map((_, run) => ({ matrix, run }));
  };
  const result = compareModels(model("a", seeds[0]), model("b", seeds[1]));
  if (!result.ok) throw new Error(result.message);
  return result;
}

describe("compareModels of two models that are equal in truth", () => {
  const settings: [string, Setting][] = [
    ["3 against 5 seeds, seeds dominate", { seeds: [3, 5], items: 60, seedSd: 0.5, itemSd: 0.3, noise: 0.3 }],
    ["3 against 5 seeds, items dominate", { seeds: [3, 5], items: 40, seedSd: 0.02, itemSd: 1, noise: 0.3 }],
    ["10 against 4 seeds, both alike", { seeds: [10, 4], items: 50, seedSd: 0.1, itemSd: 0.5, noise: 0.5 }],
  ];
  test.each(settings)("%s: a difference is claimed at most as often as alpha, and not never", (name, setting) => {
    const trials = 3000;
    const rng = createRng(1, name);
    let claims = 0;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { verdict, interval } = compareEqualModels(rng, setting);
      if (verdict === "better" || verdict === "worse") claims++;
      if (interval !== null && interval.low <= 0 && interval.high >= 0) covered++;
    }
    // Uneven numbers of seeds are tested by Behrens and Fisher's test, which with few seeds stays far below alpha (1.6 % for
    // 3 against 5), as docs/accuracy-promises.md shows and what it costs; never liberal beyond the band.
    expect(claims).toBeLessThanOrEqual(band(trials, 0.05)[1]);
    expect(claims).toBeGreaterThan(0.01 * trials);
    expect(covered).toBeGreaterThanOrEqual(band(trials, 0.95)[0]);
  });

  test("one run of each, with the seeds left out, claims far more often than alpha: why seeds are needed", () => {
    const trials = 500;
    const rng = createRng(2);
    let claims = 0;
    for (let trial = 0; trial < trials; trial++) {
      const effects = Array.from({ length: 60 }, () => standardNormal(rng));
      const run = () => {
        const shift = 0.5 * standardNormal(rng);
        return effects.map((effect) => effect + shift + 0.3 * standardNormal(rng));
      };
      const { verdict } = comparePaired(run(), run());
      if (verdict === "better" || verdict === "worse") claims++;
    }
    expect(claims).toBeGreaterThan(0.5 * trials);
  });
});
