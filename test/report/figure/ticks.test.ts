import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AxisUnit } from "../../../src/report/figure/figure.js";
import { niceStep, ticksOf, tickTexts } from "../../../src/report/figure/ticks.js";

const ticks = (domain: readonly [number, number], unit: AxisUnit = "plain", scale: "linear" | "log" = "linear") =>
  ticksOf({ kind: "number", title: "", domain, unit, scale }, 5);

describe("ticksOf", () => {
  test("gives round values inside the domain", () => {
    expect(ticks([0, 10])).toEqual([0, 2, 4, 6, 8, 10]);
    expect(tickTexts(ticks([0.21, 0.43], "share"), "share")).toEqual(["25%", "30%", "35%", "40%"]);
  });

  test("of an axis of whole numbers are whole", () => {
    for (let ranks = 2; ranks < 40; ranks++) {
      const domain = [0.5, ranks + 0.5] as const;
      const values = ticksOf({ kind: "number", title: "", domain, unit: "plain", whole: true }, 8);
      expect(values.length).toBeGreaterThan(1);
      expect(values.filter((value) => !Number.isInteger(value))).toEqual([]);
    }
  });

  test("lie within the domain, rise, and are few, whatever the domain", () => {
    const size = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(size, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (low, width) => {
        const values = ticks([low, low + width]);
        const slack = 1e-6 * width + 1e-9 * Math.abs(low);
        expect(values.length).toBeLessThanOrEqual(7);
        expect(values.every((value) => value >= low - slack && value <= low + width + slack)).toBe(true);
        expect(values.every((value, index) => index === 0 || value > values[index - 1]!)).toBe(true);
      }),
    );
  });

  test.each([[[1, 1]], [[Number.NaN, 1]], [[0, Number.POSITIVE_INFINITY]], [[2, 1]]] as const)(
    "of %j are none",
    (domain) => {
      expect(ticks(domain as unknown as [number, number])).toEqual([]);
    },
  );

  test("of a log axis are powers of ten, with 2 and 5 between where there is room", () => {
    expect(ticks([1, 100_000], "plain", "log")).toEqual([1, 10, 100, 1000, 10_000, 100_000]);
    expect(ticks([1, 20], "plain", "log")).toEqual([1, 2, 5, 10, 20]);
  });
});

describe("tickTexts", () => {
  test("have the decimals that all values need, a true minus sign, and a sign for differences", () => {
    expect(tickTexts([-0.005, 0, 0.005], "points")).toEqual(["−0.5", "0.0", "+0.5"]);
    expect(tickTexts([0, 0.01], "amount")).toEqual(["0", "1"]);
    expect(tickTexts([-1.5, 0], "plain")).toEqual(["−1.5", "0.0"]);
  });

  test("shorten thousands", () => {
    expect(tickTexts([0, 50_000, 143_000], "plain")).toEqual(["0", "50k", "143k"]);
    expect(tickTexts([1e6, 2.5e6], "plain")).toEqual(["1M", "2.5M"]);
    expect(tickTexts([100, 200_000, 1e8], "plain")).toEqual(["100", "200k", "100M"]);
  });
});

test("niceStep is the next of 1, 2, 5 times a power of ten", () => {
  expect([0.3, 1, 1.1, 4, 7, 20].map(niceStep)).toEqual([0.5, 1, 2, 5, 10, 20]);
});
