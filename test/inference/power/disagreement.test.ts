import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import {
  breakEvenDisagreement,
  disagreementRange,
  independentDisagreement,
  standardErrorAtDisagreement,
} from "../../../src/inference/power/disagreement.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("disagreementRange", () => {
  test("is attained at both ends by explicit 2×2 tables, and no table lies outside", () => {
    const items = 12;
    for (let right = 0; right <= items; right++) {
      for (let otherRight = 0; otherRight <= items; otherRight++) {
        const { low, high } = disagreementRange(right / items, otherRight / items);
        const differing: number[] = [];
        for (let both = 0; both <= items; both++) {
          const cells = [both, right - both, otherRight - both, items - right - otherRight + both];
          if (cells.every((cell) => cell >= 0)) differing.push((cells[1] as number) + (cells[2] as number));
        }
        expect(Math.min(...differing) / items).toBeCloseTo(low, 14);
        expect(Math.max(...differing) / items).toBeCloseTo(high, 14);
      }
    }
  });

  test("holds the share of independent systems, and does not change when the two are swapped or both reversed", () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const { low, high } = disagreementRange(a, b);
        const independent = independentDisagreement(a, b);
        expect(independent).toBeGreaterThanOrEqual(low - 1e-12);
        expect(independent).toBeLessThanOrEqual(high + 1e-12);
        expect(disagreementRange(b, a)).toEqual({ low, high });
        expect(disagreementRange(1 - a, 1 - b).low).toBeCloseTo(low, 12);
        expect(disagreementRange(1 - a, 1 - b).high).toBeCloseTo(high, 12);
      }),
      { seed: 201, numRuns: 300 },
    );
  });

  test("refuses percentages", () => {
    expect(() => disagreementRange(31.08, 0.3)).toThrow(/a must be in \[0, 1\], got 31.08/);
    expect(() => independentDisagreement(0.3, Number.NaN)).toThrow(RangeError);
  });
});

describe("standardErrorAtDisagreement", () => {
  test("is that of the differences of an explicit table, with divisor n for n − 1", () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40)).filter((cells) => cells.reduce((x, y) => x + y) > 1),
        ([both, onlyA, onlyB, none]) => {
          const differences = [
            ...new Array(both + none).fill(0),
            ...new Array(onlyA).fill(1),
            ...new Array(onlyB).fill(-1),
          ];
          const items = differences.length;
          const error = standardErrorAtDisagreement((onlyA - onlyB) / items, (onlyA + onlyB) / items, items);
          expect(error).toBeCloseTo(standardError(differences) * Math.sqrt((items - 1) / items), 12);
        },
      ),
      { seed: 202, numRuns: 200 },
    );
  });

  test("at independence is the unpaired error √((a(1 − a) + b(1 − b))/n)", () => {
    fc.assert(
      fc.property(share, share, fc.integer({ min: 1, max: 20_000 }), (a, b, items) => {
        const unpaired = Math.sqrt((a * (1 - a) + b * (1 - b)) / items);
        const error = standardErrorAtDisagreement(a - b, independentDisagreement(a, b), items);
        expect(error ** 2).toBeCloseTo(unpaired ** 2, 12);
      }),
      { seed: 203, numRuns: 300 },
    );
  });

  test("is unknown for no items and for a share that no table can have", () => {
    expect(standardErrorAtDisagreement(0.1, 0.2, 0)).toBeNaN();
    expect(standardErrorAtDisagreement(0.5, 0.1, 20)).toBeNaN();
    expect(standardErrorAtDisagreement(1, 1, 20)).toBe(0);
    expect(() => standardErrorAtDisagreement(0, 0.1, 2.5)).toThrow(/items must be a whole number/);
  });
});

describe("breakEvenDisagreement", () => {
  test("solves room = critical · standard error", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.2, noNaN: true }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.constantFrom(1.645, 1.96, 2.5),
        (difference, room, items, critical) => {
          const even = breakEvenDisagreement(difference, items, room, critical);
          expect(critical * standardErrorAtDisagreement(difference, even, items)).toBeCloseTo(room, 10);
        },
      ),
      { seed: 204, numRuns: 300 },
    );
  });

  test("does not exist where the difference is not on the claimed side", () => {
    expect(breakEvenDisagreement(-0.01, 100, -0.01, 1.96)).toBeNaN();
    expect(breakEvenDisagreement(0, 100, 0, 1.96)).toBeNaN();
  });
});
