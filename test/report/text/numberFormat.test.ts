import { describe, expect, test } from "vitest";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatPValue,
  formatRange,
  formatScore,
  formatSignificant,
  POINTS,
  plainUnit,
  plural,
} from "../../../src/numberFormat.js";

describe("formatPValue", () => {
  test.each([
    [0.0499, ".0499"],
    [0.05, ".050"],
    [0.0501, ".0501"],
    [0.049999, ".049999"],
    [0.050001, ".050001"],
    [1e-300, "<.0001"],
    [0, "<.0001"],
    [0.00009999, "<.0001"],
    [0.0001, ".0001"],
    [0.0003, ".0003"],
    [0.012, ".012"],
    [0.47, ".47"],
    [0.994, ".99"],
    [0.997, "1"],
    [1, "1"],
    [Number.NaN, "—"],
    [null, "—"],
  ])("prints %d as %s", (value, text) => {
    expect(formatPValue(value)).toBe(text);
  });

  test("never prints a p on the other side of .05 than it is", () => {
    for (let exponent = 1; exponent < 12; exponent++) {
      expect(Number(formatPValue(0.05 + 10 ** -(exponent + 2)))).toBeGreaterThan(0.05);
      expect(Number(formatPValue(0.05 - 10 ** -(exponent + 2)))).toBeLessThan(0.05);
    }
  });

  test("is never 0 and never above 1", () => {
    for (let value = 1e-4; value <= 1; value *= 1.01) {
      expect(Number(formatPValue(value))).toBeGreaterThan(0);
      expect(Number(formatPValue(value))).toBeLessThanOrEqual(1);
    }
  });

  test("stands in an equation or an inequality", () => {
    expect(formatPEquation(0.47)).toBe("p = .47");
    expect(formatPEquation(1e-9)).toBe("p < .0001");
    expect(formatPEquation(null)).toBe("p = —");
  });
});

describe("signs", () => {
  test("a negative number has a true minus sign, and what rounds to 0 has none", () => {
    expect(formatFixed(-1.234, 1)).toBe("−1.2");
    expect(formatFixed(-0.04, 1)).toBe("0.0");
    expect(formatFixed(-0, 2)).toBe("0.00");
    expect(formatSignificant(-0)).toBe("0");
  });

  test("a difference has a plus unless it rounds to 0", () => {
    expect(formatDifference(0.012, POINTS)).toBe("+1.20 pt");
    expect(formatDifference(-0.012, POINTS)).toBe("−1.20 pt");
    expect(formatDifference(0.00001, POINTS)).toBe("0.00 pt");
    expect(formatDifference(-0, POINTS)).toBe("0.00 pt");
  });

  test("a range is signed on request, and its unit is left to the sentence", () => {
    expect(formatRange(-0.02, 0.044, POINTS, true)).toBe("[−2.00, +4.40]");
    expect(formatRange(0.1, 0.2, POINTS)).toBe("[10.00, 20.00]");
  });
});

describe("undefined numbers", () => {
  test.each([null, Number.NaN, Number.POSITIVE_INFINITY])("%d is a dash without a unit in every format", (value) => {
    const texts = [
      formatFixed(value, 2),
      formatSignificant(value),
      formatScore(value, POINTS),
      formatDifference(value, POINTS),
      formatPValue(value),
    ];
    expect(new Set(texts)).toEqual(new Set(["—"]));
  });
});

describe("sizes", () => {
  test.each([
    [0.0143, "0.0143"],
    [26, "26.0"],
    [1234, "1234"],
    [1.2e-7, "1.20e-7"],
    [-1.2e-7, "−1.20e-7"],
    [3.5e9, "3.50e9"],
    [0, "0"],
  ])("formatSignificant(%d) is %s", (value, text) => {
    expect(formatSignificant(value)).toBe(text);
  });

  test("plain units show four figures of ordinary sizes", () => {
    expect(formatScore(26.0213, plainUnit(26.0213))).toBe("26.02");
    expect(formatScore(0.012345, plainUnit(0.012345))).toBe("0.01235");
    expect(formatScore(0, plainUnit(0))).toBe("0.000");
  });

  test("counts are grouped by narrow spaces, with their noun", () => {
    expect(formatCount(14042)).toBe("14\u202f042");
    expect(formatCount(999)).toBe("999");
    expect(formatCount(null)).toBe("—");
    expect(plural(1, "item")).toBe("1 item");
    expect(plural(0, "item")).toBe("0 items");
  });

  test("a level is printed as it is, not rounded up to certainty", () => {
    expect([0.95, 0.9, 0.995, 1 - 0.05, 1 - 0.001].map(formatLevel)).toEqual(["95%", "90%", "99.5%", "95%", "99.9%"]);
  });
});
