import { describe, expect, test } from "vitest";
import {
  describeMinimumEffect,
  minimumEffectInScores,
  parseMinimumEffect,
} from "../../../src/analysis/gate/minimumEffect.js";

describe("parseMinimumEffect", () => {
  test.each([
    ["2pt", { unit: "points", amount: 2 }, "2pt"],
    [" 1.5 pts ", { unit: "points", amount: 1.5 }, "1.5pt"],
    ["0.02", { unit: "score", amount: 0.02 }, "0.02"],
    [".5", { unit: "score", amount: 0.5 }, "0.5"],
    ["2.0", { unit: "score", amount: 2 }, "2"],
    ["5%", { unit: "baseline", amount: 0.05 }, "5%"],
    ["0.1 %", { unit: "baseline", amount: 0.001 }, "0.1%"],
  ])("reads %s", (text, effect, written) => {
    expect(parseMinimumEffect(text)).toEqual(effect);
    expect(describeMinimumEffect(parseMinimumEffect(text))).toBe(written);
  });

  test.each(["2", "0", "0pt", "0.0", "-2pt", "nan", "Infinity", "1e-2", "2 points", "", "2pt%", "0x1.0"])(
    "refuses %j and names the units",
    (text) => {
      expect(() => parseMinimumEffect(text)).toThrow(/above 0 with its unit, got .*Write 2pt .*0\.02.*5%/);
    },
  );

  test("refuses a number, which has no unit", () => {
    expect(() => parseMinimumEffect(2 as unknown as string)).toThrow(RangeError);
  });
});

describe("minimumEffectInScores", () => {
  const scale = { baselineMean: 0.4, proportion: true };

  test("2 points, 0.02 and 5 % of a baseline of .4 are different things", () => {
    expect(minimumEffectInScores(parseMinimumEffect("2pt"), scale)).toBeCloseTo(0.02, 15);
    expect(minimumEffectInScores(parseMinimumEffect("0.02"), { baselineMean: 40, proportion: false })).toBe(0.02);
    expect(minimumEffectInScores(parseMinimumEffect("5%"), scale)).toBeCloseTo(0.02, 15);
    expect(minimumEffectInScores(parseMinimumEffect("5%"), { baselineMean: -40, proportion: false })).toBeCloseTo(
      2,
      12,
    );
  });

  test("says why an amount has no meaning for the scores", () => {
    expect(minimumEffectInScores(parseMinimumEffect("2pt"), { baselineMean: 40, proportion: false })).toMatch(
      /\[0, 1\]/,
    );
    expect(minimumEffectInScores(parseMinimumEffect("5%"), { baselineMean: 0, proportion: true })).toMatch(/scores 0/);
    expect(minimumEffectInScores(parseMinimumEffect("5%"), { baselineMean: null, proportion: true })).toMatch(
      /nothing/,
    );
    expect(minimumEffectInScores(parseMinimumEffect("2.0"), scale)).toMatch(/more than/);
    expect(minimumEffectInScores(parseMinimumEffect("200pt"), scale)).toMatch(/more than/);
  });
});
