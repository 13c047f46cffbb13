import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { discordantProbabilities } from "../../../src/inference/power/discordantPairs.js";
import {
  mcnemarDetectableEffects,
  mcnemarItems,
  mcnemarMinimumDetectableEffect,
  mcnemarPower,
} from "../../../src/inference/power/powerMcNemar.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { binomialPmf } from "../../../src/numeric/distributions/binomial.js";

type Variant = "exact" | "midp";

/** By definition: the sum over all numbers of wins of either side. */
function summed(baselineOnly: number, candidateOnly: number, items: number, variant: Variant, alpha: number) {
  let [power, size, wrong] = [0, 0, 0];
  const effect = candidateOnly - baselineOnly;
  for (let losses = 0; losses <= items; losses++) {
    for (let wins = 0; wins + losses <= items; wins++) {
      if (!(mcnemarTest(losses, wins, { variant }).pValue < alpha)) continue;
      const weight =
        binomialPmf(losses, items, baselineOnly) *
        binomialPmf(wins, items - losses, Math.min(1, candidateOnly / (1 - baselineOnly)));
      power += weight;
      size += (weight * Math.abs(wins - losses)) / items;
      if (Math.sign(wins - losses) !== Math.sign(effect)) wrong += weight;
    }
  }
  return { power, typeM: size / power / Math.abs(effect), typeS: wrong / power };
}

const variants = ["exact", "midp"] as const;

describe("mcnemarPower", () => {
  test("equals the double sum over wins and losses", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.45, noNaN: true }),
        fc.double({ min: 0, max: 0.45, noNaN: true }),
        fc.constantFrom(...variants),
        fc.constantFrom(0.01, 0.05, 0.2),
        (items, baselineOnly, candidateOnly, variant, alpha) => {
          fc.pre(Math.abs(baselineOnly - candidateOnly) > 1e-3);
          const expected = summed(baselineOnly, candidateOnly, items, variant, alpha);
          const actual = mcnemarPower({ baselineOnly, candidateOnly }, items, { variant, alpha });
          expect(actual.power).toBeCloseTo(expected.power, 11);
          if (expected.power < 1e-9) return;
          expect(actual.typeM / expected.typeM).toBeCloseTo(1, 9);
          expect(actual.typeS).toBeCloseTo(expected.typeS, 9);
        },
      ),
      { seed: 541, numRuns: 120 },
    );
  });

  test("gives the setting of Card et al.: exact test, power .79758, Type-M 1.1158, whatever the baseline", () => {
    const { power, typeM, typeS } = mcnemarPower(discordantProbabilities(0.02, 0.025), 500, { variant: "exact" });
    expect(power).toBeCloseTo(0.79758, 5);
    expect(typeM).toBeCloseTo(1.1158, 4);
    expect(typeS).toBeLessThan(1e-6);
  });

  test("is the same when the two runs are exchanged, and grows with items and alpha", () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 2000 }), fc.constantFrom(...variants), (items, variant) => {
        const there = mcnemarPower({ baselineOnly: 0.08, candidateOnly: 0.13 }, items, { variant });
        const back = mcnemarPower({ baselineOnly: 0.13, candidateOnly: 0.08 }, items, { variant });
        expect(back.power).toBeCloseTo(there.power, 12);
        expect(back.typeM).toBeCloseTo(there.typeM, 11);
        expect(back.typeS).toBeCloseTo(there.typeS, 12);
        const more = mcnemarPower({ baselineOnly: 0.08, candidateOnly: 0.13 }, 2 * items, { variant });
        expect(more.power).toBeGreaterThan(there.power);
        expect(there.typeM).toBeGreaterThan(1);
      }),
      { seed: 542, numRuns: 40 },
    );
  });

  test("without an effect is the type-I error: exact never above alpha, mid-p hardly", () => {
    for (const items of [10, 30, 100, 1000]) {
      for (const share of [0.02, 0.1, 0.3]) {
        const same = { baselineOnly: share, candidateOnly: share };
        const exact = mcnemarPower(same, items, { variant: "exact" });
        expect(exact.power).toBeLessThanOrEqual(0.05);
        expect(exact.typeM).toBeNaN();
        expect(mcnemarPower(same, items).power).toBeLessThan(0.0535);
        expect(mcnemarPower(same, items).power).toBeGreaterThanOrEqual(exact.power);
      }
    }
  });

  test("is 0 for no items and no disagreement, and 1 when one side always wins often enough", () => {
    expect(mcnemarPower({ baselineOnly: 0.1, candidateOnly: 0.2 }, 0)).toEqual({
      power: 0,
      typeM: Number.NaN,
      typeS: Number.NaN,
    });
    expect(mcnemarPower({ baselineOnly: 0, candidateOnly: 0 }, 100).power).toBe(0);
    expect(mcnemarPower({ baselineOnly: 0, candidateOnly: 1 }, 6)).toEqual({ power: 1, typeM: 1, typeS: 0 });
    expect(mcnemarPower({ baselineOnly: 0, candidateOnly: 1 }, 4).power).toBe(0);
  });

  test("for a million items is what the normal approximation says", () => {
    // Φ(.001·√10⁶/√.201 − 1.96)
    expect(mcnemarPower({ baselineOnly: 0.1, candidateOnly: 0.101 }, 1_000_000).power).toBeCloseTo(0.6066, 3);
  });

  test("refuses counts for probabilities, and an effect above the disagreement", () => {
    expect(() => mcnemarPower({ baselineOnly: 20, candidateOnly: 30 }, 100)).toThrow(/must be probabilities/);
    expect(() => mcnemarPower({ baselineOnly: 0.1, candidateOnly: 0.2 }, 10.5)).toThrow(/items must be a whole number/);
    expect(() => discordantProbabilities(0.05, 0.02)).toThrow(/\|effect\| must be at most the disagreement/);
    expect(discordantProbabilities(-0.05, 0.05)).toEqual({ baselineOnly: 0.05, candidateOnly: 0 });
  });
});

describe("mcnemarItems and mcnemarMinimumDetectableEffect", () => {
  test("that many items reach the power, one fewer does not, and the normal approximation is near", () => {
    for (const [effect, disagreement] of [
      [0.05, 0.15],
      [0.02, 0.1],
      [-0.1, 0.3],
    ] as const) {
      const items = mcnemarItems(effect, disagreement);
      const probabilities = discordantProbabilities(effect, disagreement);
      expect(mcnemarPower(probabilities, items).power).toBeGreaterThanOrEqual(0.8);
      expect(mcnemarPower(probabilities, items - 1).power).toBeLessThan(0.8);
      expect(items / (7.85 * (disagreement / effect ** 2))).toBeCloseTo(1, 1);
    }
  });

  test("undo each other", () => {
    const effect = mcnemarMinimumDetectableEffect(0.2, 700);
    expect(mcnemarPower(discordantProbabilities(effect, 0.2), 700).power).toBeCloseTo(0.8, 9);
    expect(Math.abs(mcnemarItems(effect, 0.2) - 700)).toBeLessThanOrEqual(1);
    expect(mcnemarMinimumDetectableEffect(0.2, 700, { power: 0.9 })).toBeGreaterThan(effect);
    expect(mcnemarMinimumDetectableEffect(0.2, 700, { variant: "exact" })).toBeGreaterThan(effect);
  });

  test("know when there are too few items for any effect, and none is enough for no effect", () => {
    expect(mcnemarMinimumDetectableEffect(0.2, 10)).toBeNaN();
    expect(mcnemarMinimumDetectableEffect(0.2, 0)).toBeNaN();
    expect(mcnemarItems(0, 0.2)).toBe(Number.POSITIVE_INFINITY);
    expect(() => mcnemarItems(0.1, 0.2, { power: 80 })).toThrow(/power must be in \(0, 1\), got 80/);
  });

  test("what a comparison could have shown: exact for few discordant pairs, within .4 % of exact for many", () => {
    expect(mcnemarDetectableEffects(500)(68)).toBe(mcnemarMinimumDetectableEffect(68 / 500, 500));
    for (const [discordant, items] of [
      [200, 1000],
      [203, 14_042],
      [400, 500],
    ] as const) {
      const exact = mcnemarMinimumDetectableEffect(discordant / items, items);
      expect(Math.abs(mcnemarDetectableEffects(items)(discordant) / exact - 1)).toBeLessThan(0.004);
    }
    // Where fewer items differ than a difference takes, as many as it takes are assumed.
    const detectable = mcnemarDetectableEffects(60);
    for (const discordant of [1, 3, 6, 9, 30, 60]) {
      const effect = detectable(discordant);
      const probabilities = discordantProbabilities(effect, Math.max(discordant / 60, effect));
      expect(mcnemarPower(probabilities, 60).power).toBeCloseTo(0.8, 10);
    }
    expect(detectable(0)).toBeNaN();
    expect(mcnemarDetectableEffects(4)(2)).toBeNaN();
  });
});
