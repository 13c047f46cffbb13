import { describe, expect, test } from "vitest";
import { gate } from "../../../src/analysis/gate/gate.js";
import {
  describeMinimumEffect,
  type MinimumEffect,
  minimumEffectInScores,
  minimumEffectNeed,
  minimumEffectOf,
} from "../../../src/analysis/gate/minimumEffect.js";
import { createResults } from "../../../src/data/createResults.js";
import { matrixOf } from "../../support/matrices.js";

describe("minimumEffectOf", () => {
  test.each([
    ["2pt", { unit: "points", amount: 2 }, "2pt"],
    [" 1.5 pts ", { unit: "points", amount: 1.5 }, "1.5pt"],
    ["0.02", { unit: "score", amount: 0.02 }, "0.02"],
    [".5", { unit: "score", amount: 0.5 }, "0.5"],
    ["2.0", { unit: "score", amount: 2 }, "2"],
    ["5%", { unit: "baseline", amount: 0.05 }, "5%"],
    ["0.1 %", { unit: "baseline", amount: 0.001 }, "0.1%"],
  ])("reads %s", (text, named, written) => {
    expect(minimumEffectOf(text)).toEqual(named);
    expect(describeMinimumEffect(effect(text))).toBe(written);
  });

  test.each(["2", "0", "0pt", "0.0", "-2pt", "nan", "Infinity", "1e-2", "2 points", "", "2pt%", "0x1.0"])(
    "%j names none, and what does is said",
    (text) => {
      expect(minimumEffectOf(text)).toBeNull();
      expect(minimumEffectNeed(text)).toMatch(/above 0 with its unit, got .*Write 2pt .*0\.02.*5%/);
      expect(() => gate(createResults({}), createResults({}), { minimumEffect: text })).toThrow(
        /^gate: minimumEffect must be/,
      );
    },
  );

  test("a number, which has no unit, is refused", () => {
    const minimumEffect = 2 as unknown as string;
    expect(() => gate(createResults({}), createResults({}), { minimumEffect })).toThrow(
      /^gate: minimumEffect must be a text/,
    );
  });
});

describe("an effect that is given as an amount with its unit", () => {
  const side = (model: string, right: number) =>
    createResults({
      matrices: [matrixOf([{ model, scores: Array.from({ length: 400 }, (_, item) => Number(item < right)) }])],
    });
  const gated = (minimumEffect: string | MinimumEffect) => gate(side("a", 300), side("b", 290), { minimumEffect });

  test.each(["2pt", "0.02", "5%"])("is what %s is as a text", (text) => {
    expect(gated(effect(text))).toEqual(gated(text));
  });

  test.each<[string, number]>([
    ["percent", 2],
    ["points", 0],
    ["points", -2],
    ["score", Number.POSITIVE_INFINITY],
    ["baseline", Number.NaN],
  ])("%s of %f is none", (unit, amount) => {
    expect(() => gated({ unit, amount } as MinimumEffect)).toThrow(
      `minimumEffect must be an amount above 0 with its unit, got ${amount} ${unit}`,
    );
  });
});

/** The effect that a text names. */
function effect(text: string): MinimumEffect {
  const named = minimumEffectOf(text);
  if (named === null) throw new Error(`${text} names no effect`);
  return named;
}

describe("minimumEffectInScores", () => {
  const scale = { baselineMean: 0.4, proportion: true };

  test("2 points, 0.02 and 5 % of a baseline of .4 are different things", () => {
    expect(minimumEffectInScores(effect("2pt"), scale)).toBeCloseTo(0.02, 15);
    expect(minimumEffectInScores(effect("0.02"), { baselineMean: 40, proportion: false })).toBe(0.02);
    expect(minimumEffectInScores(effect("5%"), scale)).toBeCloseTo(0.02, 15);
    expect(minimumEffectInScores(effect("5%"), { baselineMean: -40, proportion: false })).toBeCloseTo(2, 12);
  });

  test("says why an amount has no meaning for the scores", () => {
    expect(minimumEffectInScores(effect("2pt"), { baselineMean: 40, proportion: false })).toMatch(/\[0, 1\]/);
    expect(minimumEffectInScores(effect("5%"), { baselineMean: 0, proportion: true })).toMatch(/scores 0/);
    expect(minimumEffectInScores(effect("5%"), { baselineMean: null, proportion: true })).toMatch(/nothing/);
    expect(minimumEffectInScores(effect("2.0"), scale)).toMatch(/more than/);
    expect(minimumEffectInScores(effect("200pt"), scale)).toMatch(/more than/);
  });
});
