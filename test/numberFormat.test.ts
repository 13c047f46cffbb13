import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatPValue,
  formatRange,
  formatSignificant,
  POINTS,
  plainUnit,
  plural,
} from "../src/numberFormat.js";

test("a p-value is never printed on the other side of .05, nor as 0", () => {
  const near = fc.double({ min: 0.0499, max: 0.0501, noNaN: true });
  const any = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.oneof(near, any), (p) => {
      const printed = Number(formatPValue(p).replace("<", ""));
      expect(printed).toBeGreaterThan(0);
      if (p < 0.05) expect(printed).toBeLessThan(0.05);
      if (p > 0.05) expect(printed).toBeGreaterThan(0.05);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("p-values look as papers print them", () => {
  const printed = [0.4702, 0.0312, 0.00034, 0.00002, 0.05, 1].map(formatPValue);
  expect(printed).toEqual([".47", ".031", ".0003", "<.0001", ".050", "1"]);
  expect(formatPEquation(1e-9)).toBe("p < .0001");
  expect(formatPEquation(0.4702)).toBe("p = .47");
});

describe("undefined numbers", () => {
  test("are an em dash in every format, never 0 or NaN", () => {
    for (const value of [null, Number.NaN]) {
      expect(formatFixed(value, 2)).toBe("—");
      expect(formatSignificant(value)).toBe("—");
      expect(formatPValue(value)).toBe("—");
      expect(formatDifference(value, plainUnit(1))).toBe("—");
    }
    expect(formatCount(null)).toBe("—");
  });
});

describe("signs", () => {
  test("are a true minus or a plus on differences, and nothing on a difference that rounds to 0", () => {
    expect(formatDifference(-0.0123, POINTS)).toBe("−1.23 pt");
    expect(formatDifference(0.0123, POINTS)).toBe("+1.23 pt");
    expect(formatDifference(-0.00001, POINTS)).toBe("0.00 pt");
    expect(formatDifference(0.00001, POINTS)).toBe("0.00 pt");
    expect(formatRange(-0.02, 0.044, POINTS, true)).toBe("[−2.00, +4.40]");
    expect(formatRange(0.02, 0.044, POINTS)).toBe("[2.00, 4.40]");
  });
});

test("significant digits are kept at every size, with an exponent only for the very small and large", () => {
  expect([0.0143, 26, 1.2e-7, -1.2e-7, 1.2e7, 0].map((value) => formatSignificant(value))).toEqual([
    "0.0143",
    "26.0",
    "1.20e-7",
    "−1.20e-7",
    "1.20e7",
    "0",
  ]);
});

test("counts are grouped by thin spaces and agree with their noun", () => {
  expect([plural(1, "item"), plural(0, "item"), plural(14042, "item")]).toEqual([
    "1 item",
    "0 items",
    "14\u202f042 items",
  ]);
});

test("scores that are no proportions are printed with about four figures", () => {
  expect([25.86, 0.0123, 4321].map((size) => formatDifference(size, plainUnit(size)))).toEqual([
    "+25.86",
    "+0.01230",
    "+4321",
  ]);
});

test.each([
  [0.95, "95%"],
  [0.995, "99.5%"],
  [1 - 2e-6, "99.9998%"],
  [1 - 2e-8, "99.999998%"],
  [1 - 4e-12, "99.9999999996%"],
  [1, "100%"],
])("a level of %d is printed as %s", (level, printed) => {
  expect(formatLevel(level)).toBe(printed);
});
