import { describe, expect, test } from "vitest";
import { tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { discordantProbabilities } from "../../../src/inference/power/discordantPairs.js";
import { detectionFactor } from "../../../src/inference/power/minimumDetectable.js";
import {
  oneSidedReading,
  type PowerAim,
  requireAim,
  roomToShow,
  studentAimPower,
} from "../../../src/inference/power/powerAims.js";
import { mcnemarDetectableEffects } from "../../../src/inference/power/powerMcNemar.js";
import { requirePower } from "../../../src/inference/power/powerReading.js";
import { smallestCountWithPower, smallestEffectWithPower } from "../../../src/inference/power/powerSearch.js";
import { pairedTItems, pairedTPower, studentEquivalencePower } from "../../../src/inference/power/powerStudent.js";
import { tangoPower } from "../../../src/inference/power/powerTango.js";
import { sdOfTrialDifference, trialsToDetect } from "../../../src/inference/power/powerTrials.js";
import {
  itemsForTwoProportions,
  twoProportionAimPower,
  twoProportionPower,
  unpairedDetectableEffects,
  unpairedMinimumDetectableEffect,
} from "../../../src/inference/power/powerTwoProportions.js";
import { normalCdf } from "../../../src/numeric/distributions/normal.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";

const superior: PowerAim = { kind: "superior", oneSided: false };
const ahead: PowerAim = { kind: "superior", oneSided: true };
const noninferior = (margin: number) => ({ kind: "noninferior", margin }) as const;
const equivalent = (margin: number) => ({ kind: "equivalent", margin }) as const;

/** The mean of a probability over the estimated scale s of the error, whose density for 4 degrees of freedom is 8s³e^(−2s²). */
function overScale(share: (scale: number) => number): number {
  const steps = 4000;
  let total = 0;
  for (let step = 0; step < steps; step++) {
    const scale = ((step + 0.5) * 5) / steps;
    total += ((8 * scale ** 3 * 5) / steps) * Math.exp(-2 * scale * scale) * share(scale);
  }
  return total;
}

describe("Student's power for an aim is the mean over the estimated error", () => {
  const critical = studentTQuantile(0.95, 4);
  const [error, margin] = [0.5, 2];
  const inside = (effect: number) =>
    overScale((scale) => {
      const room = margin / error - critical * scale;
      return Math.max(0, normalCdf(room - effect / error) - normalCdf(-room - effect / error));
    });
  const above = (size: number) => overScale((scale) => normalCdf(size / error - critical * scale));

  test.each([-0.7, 0, 0.3, 1.2, 2.5])("at a true effect of %d", (effect) => {
    expect(studentEquivalencePower(effect / error, margin / error, 4, 0.05)).toBeCloseTo(inside(effect), 5);
    expect(studentAimPower(effect, error, 4, equivalent(margin), 0.05).power).toBeCloseTo(inside(effect), 5);
    expect(studentAimPower(effect, error, 4, noninferior(margin), 0.05).power).toBeCloseTo(above(effect + margin), 5);
    expect(studentAimPower(effect, error, 4, ahead, 0.05).power).toBeCloseTo(above(Math.abs(effect)), 5);
  });

  test("also on the wrong side of the bound, and at it", () => {
    expect(studentAimPower(-2.5, error, 4, noninferior(margin), 0.05).power).toBeCloseTo(above(-0.5), 5);
    expect(studentAimPower(-2, error, 4, noninferior(margin), 0.05).power).toBe(0.05);
  });

  test("with the true error known it is normal, and never negative where the margin has no room", () => {
    const room = 3 - 1.6448536269514722;
    const expected = normalCdf(room - 0.4) - normalCdf(-room - 0.4);
    expect(studentEquivalencePower(0.4, 3, Number.POSITIVE_INFINITY, 0.05)).toBeCloseTo(expected, 12);
    expect(studentEquivalencePower(0, 1, Number.POSITIVE_INFINITY, 0.05)).toBe(0);
    expect(studentEquivalencePower(0, 3, 0, 0.05)).toBeNaN();
  });

  test("two-sided, it has exaggeration and wrong signs; for other aims there is no other direction", () => {
    expect(studentAimPower(0.3, error, 4, superior, 0.05).typeS).toBeGreaterThan(0);
    for (const aim of [ahead, noninferior(1), equivalent(1)]) {
      expect(studentAimPower(0.3, error, 4, aim, 0.05)).toMatchObject({ typeM: Number.NaN, typeS: Number.NaN });
    }
  });
});

test("one side of a two-sided reading is its power less the wrong signs, and alpha without an effect", () => {
  expect(oneSidedReading({ power: 0.5, typeM: 2, typeS: 0.1 }, 0.2, 0.05)).toEqual({
    power: 0.45,
    typeM: Number.NaN,
    typeS: Number.NaN,
  });
  expect(oneSidedReading({ power: 0.1, typeM: 2, typeS: 0.5 }, 0, 0.05).power).toBe(0.05);
  expect(oneSidedReading({ power: 0, typeM: Number.NaN, typeS: Number.NaN }, 0.1, 0.05).power).toBe(0);
});

test("the room is the distance to what is tested against, and margins are above 0", () => {
  expect([superior, ahead].map((aim) => roomToShow(aim, -0.25))).toEqual([0.25, 0.25]);
  expect(roomToShow(noninferior(1), -0.25)).toBe(0.75);
  expect(roomToShow(noninferior(1), 0.25)).toBe(1.25);
  expect([-0.25, 0.25].map((effect) => roomToShow(equivalent(1), effect))).toEqual([0.75, 0.75]);
  expect(() => requireAim("f", superior)).not.toThrow();
  expect(() => requireAim("f", equivalent(0.01))).not.toThrow();
  for (const margin of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => requireAim("f", noninferior(margin))).toThrow(RangeError);
    expect(() => requireAim("f", equivalent(margin))).toThrow(RangeError);
  }
  for (const power of [0, 1, -0.2, 80, Number.NaN]) expect(() => requirePower("f", power)).toThrow(RangeError);
  expect(() => requirePower("f", 0.8)).not.toThrow();
});

describe("Tango's power is the sum over all tables whose interval shows it", () => {
  const items = 14;
  function byTables(baselineOnly: number, candidateOnly: number, isShown: (losses: number, wins: number) => boolean) {
    let power = 0;
    const factorial = (count: number): number => (count < 2 ? 1 : count * factorial(count - 1));
    for (let losses = 0; losses <= items; losses++) {
      for (let wins = 0; losses + wins <= items; wins++) {
        if (!isShown(losses, wins)) continue;
        const rest = items - losses - wins;
        const ways = factorial(items) / factorial(losses) / factorial(wins) / factorial(rest);
        power += ways * baselineOnly ** losses * candidateOnly ** wins * (1 - baselineOnly - candidateOnly) ** rest;
      }
    }
    return power;
  }

  test.each([
    [0.1, 0.1, 0.3],
    [0.05, 0.2, 0.35],
    [0.2, 0.02, 0.4],
    [0, 0.3, 0.5],
    [0.5, 0.5, 0.6],
    [0, 0, 0.3],
  ])("losses %d, wins %d, margin %d", (baselineOnly, candidateOnly, margin) => {
    const at = (losses: number, wins: number) => tangoInterval(0, losses, wins, items - losses - wins, { level: 0.8 });
    const probabilities = { baselineOnly, candidateOnly };
    const notWorse = byTables(baselineOnly, candidateOnly, (...table) => at(...table).low > -margin);
    const alike = byTables(
      baselineOnly,
      candidateOnly,
      (...table) => at(...table).low > -margin && at(...table).high < margin,
    );
    expect(tangoPower(probabilities, items, noninferior(margin), 0.1)).toBeCloseTo(notWorse, 10);
    expect(tangoPower(probabilities, items, equivalent(margin), 0.1)).toBeCloseTo(alike, 10);
  });
});

describe("two proportions", () => {
  const error = Math.sqrt((0.6 * 0.4 + 0.7 * 0.3) / 100);
  const pooled = Math.sqrt((2 * 0.65 * 0.35) / 100);
  const z = 1.6448536269514722;

  test("one-sided it is the tail in the direction of the difference, whichever that is", () => {
    const power = normalCdf((0.1 - z * pooled) / error);
    expect(twoProportionAimPower(0.6, 0.7, 100, ahead, 0.05)).toBeCloseTo(power, 12);
    expect(twoProportionAimPower(0.7, 0.6, 100, ahead, 0.05)).toBeCloseTo(power, 12);
    expect(twoProportionAimPower(0.6, 0.7, 100, superior, 0.05)).toBe(twoProportionPower(0.6, 0.7, 100));
  });

  test("against a margin, the normal interval lies above it, or inside", () => {
    expect(twoProportionAimPower(0.7, 0.6, 100, noninferior(0.2), 0.05)).toBeCloseTo(normalCdf(0.1 / error - z), 12);
    const [low, high] = [(0.3 - 0.1) / error - z, (0.3 + 0.1) / error - z];
    const inside = normalCdf(low) + normalCdf(high) - 1;
    expect(twoProportionAimPower(0.6, 0.7, 100, equivalent(0.3), 0.05)).toBeCloseTo(inside, 12);
    expect(twoProportionAimPower(0.7, 0.6, 100, equivalent(0.3), 0.05)).toBeCloseTo(inside, 12);
    expect(twoProportionAimPower(0.6, 0.7, 10, equivalent(0.01), 0.05)).toBe(0);
  });

  test("both directions count, the wrong one too", () => {
    const critical = 1.959963984540054 * pooled;
    const both = normalCdf((0.1 - critical) / error) + normalCdf((-0.1 - critical) / error);
    expect(twoProportionPower(0.6, 0.7, 100)).toBeCloseTo(both, 12);
    expect(twoProportionPower(0.6, 0.6, 100, { alpha: 0.2 })).toBeCloseTo(0.2, 12);
  });

  test("items of Fleiss, Levin and Paik; none are enough for equal shares, certain ones too", () => {
    expect(itemsForTwoProportions(0.9, 0.95)).toBe(435);
    for (const share of [0, 0.5, 1]) expect(itemsForTwoProportions(share, share)).toBe(Number.POSITIVE_INFINITY);
    expect(itemsForTwoProportions(0.9, 0.95, { alpha: 0.01, power: 0.9 })).toBeGreaterThan(800);
  });

  test("what is detectable up and down has its power, and is unknown where there is no room", () => {
    const { rise, fall } = unpairedDetectableEffects(0.7, 198, { alpha: 0.1, power: 0.6 });
    expect(twoProportionPower(0.7, 0.7 + rise, 198, { alpha: 0.1 })).toBeCloseTo(0.6, 10);
    expect(twoProportionPower(0.7, 0.7 - fall, 198, { alpha: 0.1 })).toBeCloseTo(0.6, 10);
    expect(unpairedMinimumDetectableEffect(0.7, 198, { alpha: 0.1, power: 0.6 })).toBe(Math.max(rise, fall));
    expect(unpairedDetectableEffects(0.99, 50).rise).toBeNaN();
    expect(unpairedMinimumDetectableEffect(0.99, 50)).toBe(unpairedDetectableEffects(0.99, 50).fall);
    expect(unpairedMinimumDetectableEffect(0.01, 50)).toBe(unpairedDetectableEffects(0.01, 50).rise);
    expect(unpairedMinimumDetectableEffect(0.5, 0)).toBeNaN();
    expect(unpairedMinimumDetectableEffect(0.5, 1)).toBeNaN();
    for (const share of [-0.1, 70]) expect(() => twoProportionPower(share, 0.5, 10)).toThrow(RangeError);
    for (const share of [-0.1, 70]) expect(() => twoProportionPower(0.5, share, 10)).toThrow(RangeError);
  });
});

test("trials: the SD and the number by hand, at the edges of one and none", () => {
  const spread = { itemVariance: 0.04, baselineTrialVariance: 0.1, candidateTrialVariance: 0.06 };
  expect(sdOfTrialDifference(spread, { baseline: 5, candidate: 2 })).toBeCloseTo(0.3, 12);
  expect(sdOfTrialDifference({ itemVariance: 0.04 })).toBeCloseTo(0.2, 12);
  const factor = detectionFactor();
  // What n items allow of one item's variance is n(effect ÷ factor)².
  const trials = (allowed: number) => trialsToDetect(factor * Math.sqrt(allowed / 100), 100, spread);
  expect([0.21, 0.13, 0.119, 0.0601, 0.039].map(trials)).toEqual([1, 2, 3, 8, Number.POSITIVE_INFINITY]);
  expect(trialsToDetect(1, 0, { itemVariance: 0 })).toBe(1);
  expect(trialsToDetect(0, 100, { itemVariance: 0, baselineTrialVariance: 0.1 })).toBe(Number.POSITIVE_INFINITY);
  expect(trialsToDetect(Number.NaN, 100, spread)).toBeNaN();
  for (const side of ["baseline", "candidate"]) {
    expect(() => sdOfTrialDifference(spread, { [side]: 0.5 })).toThrow(RangeError);
  }
});

test("the searches keep to their bounds, and hand on alpha and power", () => {
  expect(smallestCountWithPower(() => 1, 0.8, { least: 498, guess: 500 })).toBe(498);
  expect(smallestCountWithPower((count) => count / 1000, 0.5, { least: 1, guess: 3 })).toBe(500);
  expect(smallestCountWithPower(() => 0, 0.5, { least: 1, guess: 3 })).toBe(Number.POSITIVE_INFINITY);
  expect(smallestEffectWithPower((effect) => effect, 0.5, 0.5)).toBe(0.5);
  expect(smallestEffectWithPower((effect) => effect, 0.5, 0.4)).toBeNaN();
  expect(smallestEffectWithPower((effect) => 0.5 + effect, 0.5, 1)).toBe(0);
  expect(smallestEffectWithPower((effect) => effect ** 5, 0.5, 1)).toBeCloseTo(0.5 ** 0.2, 12);
  const pairs = pairedTItems(0.5, 1, { alpha: 0.01, power: 0.7 });
  expect(pairedTPower(0.5, 1, pairs, { alpha: 0.01 }).power).toBeGreaterThanOrEqual(0.7);
  expect(pairedTPower(0.5, 1, pairs - 1, { alpha: 0.01 }).power).toBeLessThan(0.7);
  const options = { alpha: 0.01, power: 0.9 };
  expect(mcnemarDetectableEffects(2000, options)(400)).toBeCloseTo(
    detectionFactor(options) * Math.sqrt(0.2 / 2000),
    12,
  );
});

test("discordant probabilities stand on the side that wins", () => {
  const shares = (effect: number) => Object.values(discordantProbabilities(effect, 0.5));
  expect([0.25, -0.25, 0.5, 0].map(shares)).toEqual([
    [0.125, 0.375],
    [0.375, 0.125],
    [0, 0.5],
    [0.25, 0.25],
  ]);
  for (const [effect, disagreement] of [
    [0.3, 0.2],
    [0.5, 1.1],
    [-0.3, 0.2],
  ] as const) {
    expect(() => discordantProbabilities(effect, disagreement)).toThrow(RangeError);
  }
});
