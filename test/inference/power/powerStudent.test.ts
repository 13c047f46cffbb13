import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  detectionFactor,
  itemsToDetect,
  meanMinimumDetectableEffect,
} from "../../../src/inference/power/minimumDetectable.js";
import { smallestCountWithPower, smallestEffectWithPower } from "../../../src/inference/power/powerSearch.js";
import {
  pairedTItems,
  pairedTPower,
  seedsToDetect,
  studentDetectionFactor,
  studentTPower,
  twoSampleTPower,
} from "../../../src/inference/power/powerStudent.js";
import { sdOfTrialDifference, trialsToDetect } from "../../../src/inference/power/powerTrials.js";
import {
  itemsForTwoProportions,
  twoProportionPower,
  unpairedDetectableEffects,
  unpairedMinimumDetectableEffect,
} from "../../../src/inference/power/powerTwoProportions.js";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("studentTPower", () => {
  test("is what simulated t tests do: power, exaggeration and wrong signs", () => {
    const rng = createRng(9);
    const [pairs, effect, draws] = [6, 0.45, 20_000];
    let [found, size, wrong] = [0, 0, 0];
    for (let draw = 0; draw < draws; draw++) {
      const { pValue, difference } = pairedTTest(Array.from({ length: pairs }, () => effect + standardNormal(rng)));
      if (!(pValue < 0.05)) continue;
      found++;
      size += Math.abs(difference);
      if (difference < 0) wrong++;
    }
    const { power, typeM, typeS } = pairedTPower(effect, 1, pairs);
    expect(Math.abs(power - found / draws)).toBeLessThan(4 * Math.sqrt((power * (1 - power)) / draws));
    expect(size / found / effect / typeM).toBeCloseTo(1, 1);
    expect(Math.abs(typeS - wrong / found)).toBeLessThan(4 * Math.sqrt((typeS * (1 - typeS)) / found));
  });

  test("without an effect is alpha, for all degrees of freedom", () => {
    for (const df of [1, 2, 3.5, 10, 500, 1e6, Number.POSITIVE_INFINITY]) {
      for (const alpha of [0.001, 0.05, 0.3]) {
        const { power, typeM, typeS } = studentTPower(0, df, { alpha });
        expect(power / alpha).toBeCloseTo(1, 10);
        expect([typeM, typeS]).toEqual([Number.NaN, Number.NaN]);
      }
    }
  });

  test("grows with effect and degrees of freedom, and does not mind the sign", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 6, noNaN: true }), fc.integer({ min: 1, max: 200 }), (effect, df) => {
        const reading = studentTPower(effect, df);
        expect(studentTPower(-effect, df)).toEqual(reading);
        expect(studentTPower(effect + 0.1, df).power).toBeGreaterThan(reading.power);
        expect(studentTPower(effect, df + 1).power).toBeGreaterThan(reading.power);
        expect(studentTPower(effect, Number.POSITIVE_INFINITY).power).toBeGreaterThan(reading.power);
        expect(reading.typeM).toBeGreaterThan(1);
      }),
      { seed: 551, numRuns: 60 },
    );
  });

  test("is unknown for one value, and refuses a wrong alpha", () => {
    expect(pairedTPower(0.5, 1, 1).power).toBeNaN();
    expect(twoSampleTPower(0.5, 1, 1, 1).power).toBeNaN();
    expect(studentTPower(Number.NaN, 5).power).toBeNaN();
    expect(() => studentTPower(1, 5, { alpha: 5 })).toThrow(/alpha must be in/);
  });

  test("a factor finds its own power and approaches the normal one", () => {
    for (const df of [1, 2, 8, 100]) expect(studentTPower(studentDetectionFactor(df), df).power).toBeCloseTo(0.8, 10);
    expect(studentDetectionFactor(1e7)).toBeCloseTo(detectionFactor(), 5);
    expect(studentDetectionFactor(0)).toBeNaN();
  });
});

describe("numbers from Student's power", () => {
  test("that many reach it, one fewer does not", () => {
    const pairs = pairedTItems(0.4, 1);
    expect(pairedTPower(0.4, 1, pairs).power).toBeGreaterThanOrEqual(0.8);
    expect(pairedTPower(0.4, 1, pairs - 1).power).toBeLessThan(0.8);
    const seeds = seedsToDetect(0.01, 0.0057);
    expect(seeds).toBe(7);
    expect(twoSampleTPower(0.01, 0.0057, 7, 7).power).toBeGreaterThanOrEqual(0.8);
    expect(twoSampleTPower(0.01, 0.0057, 6, 6).power).toBeLessThan(0.8);
  });

  test("are two at least, and no number finds a gap of 0", () => {
    expect(seedsToDetect(1, 0.0057)).toBe(2);
    expect(seedsToDetect(-1, 1e-12)).toBe(2);
    expect(seedsToDetect(0, 0.0057)).toBe(Number.POSITIVE_INFINITY);
    expect(seedsToDetect(-0.01, 0.0057)).toBe(seedsToDetect(0.01, 0.0057));
  });
});

describe("two proportions", () => {
  test("items reach the power up to the wrong direction, one fewer does not", () => {
    for (const [baseline, candidate] of [
      [0.9, 0.95],
      [0.5, 0.4],
      [0.02, 0.03],
    ] as const) {
      const items = itemsForTwoProportions(baseline, candidate);
      expect(twoProportionPower(baseline, candidate, items)).toBeGreaterThanOrEqual(0.8);
      expect(twoProportionPower(baseline, candidate, items - 1)).toBeLessThan(0.8);
    }
    expect(itemsForTwoProportions(0.9, 0.9)).toBe(Number.POSITIVE_INFINITY);
    expect(twoProportionPower(0.7, 0.7, 500)).toBeCloseTo(0.05, 12);
  });

  test("the detectable effect is the one at which the test has its power, up and down, and the larger where both can be", () => {
    expect(unpairedDetectableEffects(0.05, 198).rise).toBeCloseTo(0.080426, 6);
    expect(unpairedDetectableEffects(0.02, 198).fall).toBeNaN();
    expect(unpairedDetectableEffects(0.95, 198).fall).toBeCloseTo(0.080426, 6);
    const { rise, fall } = unpairedDetectableEffects(0.7, 198);
    expect([rise, fall]).toEqual([expect.closeTo(0.119904, 6), expect.closeTo(0.135362, 6)]);
    expect(unpairedMinimumDetectableEffect(0.7, 198)).toBe(fall);
    for (const [share, items, power] of [
      [0.3, 50, 0.8],
      [0.5, 1000, 0.9],
      [0.99, 4000, 0.6],
    ] as const) {
      const effects = unpairedDetectableEffects(share, items, { power });
      if (effects.rise > 0) expect(twoProportionPower(share, share + effects.rise, items)).toBeCloseTo(power, 9);
      if (effects.fall > 0) expect(twoProportionPower(share, share - effects.fall, items)).toBeCloseTo(power, 9);
    }
    expect(unpairedMinimumDetectableEffect(0, 30)).toBeGreaterThan(0);
    expect(unpairedMinimumDetectableEffect(0.5, 2)).toBeNaN();
  });

  test("refuse percentages", () => {
    expect(() => itemsForTwoProportions(90, 95)).toThrow(/shares must be in \[0, 1\], got 90 and 95/);
    expect(unpairedMinimumDetectableEffect(0.5, 0)).toBeNaN();
  });
});

describe("trials", () => {
  const spread = { itemVariance: 1 / 9, baselineTrialVariance: 1 / 6, candidateTrialVariance: 1 / 4 };

  test("are Miller's equations 9 and 10: trials average the noise of answering", () => {
    expect(itemsToDetect(0.03, sdOfTrialDifference({ itemVariance: 1 / 9 }))).toBe(969);
    expect(sdOfTrialDifference(spread, { baseline: 2, candidate: 5 }) ** 2).toBeCloseTo(1 / 9 + 1 / 12 + 1 / 20, 15);
  });

  test("that many find the effect, one fewer does not; where items differ too much, none does", () => {
    const trials = trialsToDetect(0.03, 1200, spread);
    const reach = (count: number) =>
      meanMinimumDetectableEffect(sdOfTrialDifference(spread, { baseline: count, candidate: count }) / Math.sqrt(1200));
    expect(reach(trials)).toBeLessThanOrEqual(0.03);
    expect(reach(trials - 1)).toBeGreaterThan(0.03);
    expect(trialsToDetect(0.03, 900, spread)).toBe(Number.POSITIVE_INFINITY);
    expect(trialsToDetect(0.03, 100_000, spread)).toBe(1);
    expect(trialsToDetect(Number.NaN, 100, spread)).toBeNaN();
  });

  test("refuses no trials and a negative variance", () => {
    expect(() => sdOfTrialDifference(spread, { baseline: 0 })).toThrow(/trials.baseline must be at least 1/);
    expect(() => sdOfTrialDifference({ itemVariance: -1 })).toThrow(/itemVariance/);
  });
});

describe("searches", () => {
  test("find the first number that reaches the target from any guess", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (first, guess) => {
        const powerOf = (count: number) => (count >= first ? 0.9 : 0.1);
        expect(smallestCountWithPower(powerOf, 0.8, { least: 1, guess })).toBe(first);
      }),
      { seed: 552, numRuns: 300 },
    );
    expect(smallestCountWithPower(() => 0, 0.8, { least: 1, guess: 5 })).toBe(Number.POSITIVE_INFINITY);
  });

  test("find the effect to twelve digits, or say that there is none", () => {
    expect(smallestEffectWithPower((effect) => effect ** 2, 0.25, 1)).toBeCloseTo(0.5, 12);
    expect(smallestEffectWithPower((effect) => effect, 0.8, 0.5)).toBeNaN();
    expect(smallestEffectWithPower(() => Number.NaN, 0.8, 0.5)).toBeNaN();
  });
});
