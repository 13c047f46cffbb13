import { expect, test } from "vitest";
import { estimateAbility } from "../../../src/analysis/irt/abilities.js";
import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import { rightProbability } from "../../../src/analysis/irt/itemCurve.js";

const item = { slope: 1, intercept: 0 };
const needsItem = /must be an item with slope and intercept.*Pass \{ slope: 1, intercept: 0 \}/s;

test.each([
  ["no slope", { intercept: 0 }],
  ["no intercept", { slope: 1 }],
  ["a slope that is no number", { ...item, slope: "1" }],
  ["an endless slope", { ...item, slope: Number.POSITIVE_INFINITY }],
  ["an intercept that is not known", { ...item, intercept: Number.NaN }],
  ["guessing above 1", { ...item, guessing: 1.01 }],
  ["guessing below 0", { ...item, guessing: -0.01 }],
  ["nothing", null],
])("the chance of being right needs an item: %s is none", (_, wrong) => {
  expect(() => rightProbability(0, wrong as never)).toThrow(needsItem);
  expect(() => estimateAbility([1], [wrong as never])).toThrow(
    /estimateAbility.*a list of items with slope and intercept/s,
  );
});

test("guessing from 0 to 1 is an item's, and the chance lies between it and 1", () => {
  expect(rightProbability(0, { ...item, guessing: 0 })).toBe(0.5);
  expect(rightProbability(0, { ...item, guessing: 0.25 })).toBe(0.625);
  expect(rightProbability(0, { ...item, guessing: 1 })).toBe(1);
  expect(() => rightProbability(Number.NaN, item)).toThrow(/ability/);
});

test("answers are 0, 1 or none, one an item", () => {
  expect(() => estimateAbility([1, 0], [item])).toThrow(/answers must hold one an item, got 2 for 1 items/);
  expect(() => estimateAbility([0.5], [item])).toThrow(/answers must be 0, 1 or null, got 0.5/);
  expect(estimateAbility([null], [item])).toMatchObject({ map: null, answers: 0 });
  expect(estimateAbility([1, null], [item, item])).toEqual(estimateAbility([1], [item]));
});

test.each([
  ["a word", "answers"],
  ["nothing", null],
  ["patterns without items", { patterns: [[1]], counts: [1] }],
  ["patterns that are no list", { items: [{ id: "q" }], patterns: 3, counts: [1] }],
  ["counts that are none", { items: [{ id: "q" }], patterns: [[1]] }],
])("a fit needs a matrix or counted patterns: %s is none", (_, wrong) => {
  expect(() => fit2pl(wrong as never)).toThrow(/fit2pl.*a result matrix or \{ items, patterns, counts \}/s);
});
