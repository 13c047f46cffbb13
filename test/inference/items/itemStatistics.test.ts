import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cronbachAlpha } from "../../../src/inference/items/cronbachAlpha.js";
import { itemScoreTau } from "../../../src/inference/items/itemScoreTau.js";
import { itemStatistics } from "../../../src/inference/items/itemStatistics.js";
import { splitHalf } from "../../../src/inference/items/splitHalf.js";
import { extremeGroups, upperLowerDiscrimination } from "../../../src/inference/items/upperLowerDiscrimination.js";
import { kendallTau, pearson } from "../../../src/numeric/correlation.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const MISSING = Number.NaN;

interface Table {
  readonly rows: number[][];
  readonly flat: number[];
  readonly size: readonly [number, number];
}

/** Answers of 0, 1, ½ and missing. */
function tables(values: readonly number[], smallest = 1): fc.Arbitrary<Table> {
  return fc.tuple(fc.integer({ min: smallest, max: 9 }), fc.integer({ min: smallest, max: 7 })).chain(([runs, items]) =>
    fc
      .array(fc.array(fc.constantFrom(...values), { minLength: items, maxLength: items }), {
        minLength: runs,
        maxLength: runs,
      })
      .map((rows) => ({ rows, flat: rows.flat(), size: [runs, items] as const })),
  );
}

/** The definition: for each item, the scores of the runs that scored it, and their means with it and without it. */
function slowly(rows: readonly number[][], item: number) {
  const own = rows.filter((row) => !Number.isNaN(row[item]!));
  const paired = own.filter((row) => row.filter((score) => !Number.isNaN(score)).length > 1);
  const scored = (row: readonly number[]) => row.filter((score) => !Number.isNaN(score));
  const x = paired.map((row) => row[item]!);
  const totals = paired.map((row) => mean(scored(row)));
  const rest = paired.map((row) => mean(scored(row.filter((_, other) => other !== item))));
  const areFlat = (values: readonly number[]) => [x, values].some((one) => variance(one) < 1e-12);
  return {
    runs: own.length,
    areTotalsFlat: areFlat(totals),
    isRestFlat: areFlat(rest),
    mean: mean(own.map((row) => row[item]!)),
    itemTotal: pearson(x, totals),
    itemRest: pearson(x, rest),
    tau: kendallTau(
      x,
      totals.map((total) => Number(total.toFixed(12))),
    ),
  };
}

/** Close to so many digits, or both undefined. */
function expectSame(found: number, wanted: number, digits: number): void {
  if (Number.isNaN(wanted)) expect(found).toBeNaN();
  else expect(found).toBeCloseTo(wanted, digits);
}

describe("itemStatistics", () => {
  test("in one pass gives what the definition gives, item by item, missing cells and constants included", () => {
    fc.assert(
      fc.property(tables([0, 1, 0.5, MISSING]), ({ rows, flat, size }) => {
        const fast = itemStatistics(flat, ...size);
        const taus = itemScoreTau(flat, ...size);
        for (let item = 0; item < size[1]; item++) {
          const slow = slowly(rows, item);
          expect(fast.runs[item]).toBe(slow.runs);
          expectSame(fast.means[item]!, slow.mean, 12);
          for (const [found, wanted, isFlat] of [
            [fast.itemTotal[item]!, slow.itemTotal, slow.areTotalsFlat],
            [fast.itemRest[item]!, slow.itemRest, slow.isRestFlat],
            [taus[item]!, slow.tau, slow.areTotalsFlat],
          ] as const) {
            // Where rounding alone makes the definition's spread, ours is 0.
            if (Number.isNaN(found)) expect(Number.isNaN(wanted) || isFlat).toBe(true);
            else expect(found).toBeCloseTo(wanted, 9);
          }
        }
      }),
    );
  });

  test("of right-or-wrong answers leaves undefined exactly what the definition leaves", () => {
    fc.assert(
      fc.property(tables([0, 1]), ({ rows, flat, size }) => {
        const { itemRest } = itemStatistics(flat, ...size);
        const taus = itemScoreTau(flat, ...size);
        for (let item = 0; item < size[1]; item++) {
          const restSums = rows.map((row) => row.reduce((sum, score) => sum + score, 0) - row[item]!);
          expectSame(
            itemRest[item]!,
            pearson(
              rows.map((row) => row[item]!),
              restSums,
            ),
            9,
          );
          expectSame(taus[item]!, size[1] > 1 ? slowly(rows, item).tau : Number.NaN, 12);
        }
      }),
    );
  });

  test("of complete right-or-wrong tables, by counts, is that of the same table in other units, and the definition's", () => {
    const rng = createRng(3, "counts");
    for (const [runs, items] of [
      [60, 200],
      [200, 9],
      [7, 2],
      [3, 500],
    ] as const) {
      const flat = Array.from({ length: runs * items }, (_, cell) =>
        Number(rng.nextUniform() < ((cell % items) + 1) / (items + 1)),
      );
      const counted = itemStatistics(flat, runs, items);
      // Thirds are no counts, so that every cell is looked at.
      const looked = itemStatistics(
        flat.map((score) => (1 + score) / 3),
        runs,
        items,
      );
      const withEmpty = itemStatistics([...Array(items).fill(MISSING), ...flat], runs + 1, items);
      expect(withEmpty).toEqual(counted);
      const rows = Array.from({ length: runs }, (_, run) => flat.slice(run * items, (run + 1) * items));
      for (let item = 0; item < items; item++) {
        expect(counted.runs[item]).toBe(runs);
        expect(counted.means[item]).toBeCloseTo(3 * looked.means[item]! - 1, 12);
        expectSame(counted.itemTotal[item]!, looked.itemTotal[item]!, 12);
        expectSame(counted.itemRest[item]!, looked.itemRest[item]!, 12);
      }
      for (const item of [0, items >> 1, items - 1]) {
        const slow = slowly(rows, item);
        expectSame(counted.itemTotal[item]!, slow.itemTotal, 11);
        expectSame(counted.itemRest[item]!, slow.itemRest, 11);
      }
    }
  });

  test("permuted runs and items give permuted answers", () => {
    fc.assert(
      fc.property(tables([0, 1, MISSING]), fc.infiniteStream(fc.nat(1000)), ({ rows, flat, size }, keys) => {
        const byKey = (count: number) =>
          Array.from({ length: count }, (_, index) => ({ index, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ index }) => index);
        const [runs, items] = [byKey(size[0]), byKey(size[1])];
        const permuted = runs.flatMap((run) => items.map((item) => rows[run]![item]!));
        const [before, after] = [itemStatistics(flat, ...size), itemStatistics(permuted, ...size)];
        items.forEach((item, place) => {
          expectSame(after.itemRest[place]!, before.itemRest[item]!, 9);
          expectSame(after.means[place]!, before.means[item]!, 12);
        });
        const alphas = [flat, permuted].map((scores) => cronbachAlpha(scores, ...size).alpha);
        if (Number.isFinite(alphas[0]!)) expect(alphas[1]).toBeCloseTo(alphas[0]!, 8);
      }),
    );
  });

  test("a constant written with rounding is a constant", () => {
    const third = 0.1 + 0.2;
    const scores = [third, 1, 0, 0.3, 0, 1, third, 1, 1, 0.3, 0, 0];
    expect(itemStatistics(scores, 4, 3).itemRest[0]).toBeNaN();
  });

  test("scores of another length are refused", () => {
    expect(() => itemStatistics([1, 2, 3], 2, 2)).toThrow(/2 × 2 = 4 numbers, got 3/);
  });
});

describe("cronbachAlpha", () => {
  /** Σ over pairs of items of covariances over the runs that scored both. */
  function slowAlpha(rows: readonly number[][], items: readonly number[]): number {
    const covariance = (i: number, j: number) => {
      const both = rows.filter((row) => !Number.isNaN(row[i]! + row[j]!));
      const [x, y] = [both.map((row) => row[i]!), both.map((row) => row[j]!)];
      const [meanX, meanY] = [mean(x), mean(y)];
      return both.reduce((sum, _, row) => sum + (x[row]! - meanX) * (y[row]! - meanY), 0) / (both.length - 1);
    };
    const all = items.reduce((sum, i) => sum + items.reduce((part, j) => part + covariance(i, j), 0), 0);
    const within = items.reduce((sum, i) => sum + covariance(i, i), 0);
    return (items.length / (items.length - 1)) * (1 - within / all);
  }

  test("knows no offset, of all scores or of one item", () => {
    const scores = [0.1, 0.5, 0.3, 0.9, 0.2, 0.8, 0.4, 0.1];
    expect(cronbachAlpha(scores, 4, 2).alpha).toBeCloseTo(-0.6718, 4);
    for (const offset of [1e7, 1e9]) {
      const moved = cronbachAlpha(
        scores.map((score) => score + offset),
        4,
        2,
      );
      const oneMoved = cronbachAlpha(
        scores.map((score, cell) => score + (cell % 2) * offset),
        4,
        2,
      );
      for (const { alpha, interval } of [moved, oneMoved]) {
        expect(alpha).toBeCloseTo(cronbachAlpha(scores, 4, 2).alpha, 5);
        expect(interval.low).toBeLessThan(alpha);
        expect(interval.high).toBeLessThan(1);
      }
    }
  });

  test("is the pairwise definition where cells are missing, with and without each item", () => {
    fc.assert(
      fc.property(tables([0, 1, 1, 0, MISSING], 3), ({ rows, flat, size }) => {
        const { alpha, ifDeleted } = cronbachAlpha(flat, ...size);
        const items = Array.from({ length: size[1] }, (_, item) => item);
        if (Number.isFinite(alpha) && Math.abs(alpha) < 1e6) {
          expect(alpha).toBeCloseTo(slowAlpha(rows, items), 6);
        }
        for (const item of items) {
          const wanted = slowAlpha(
            rows,
            items.filter((other) => other !== item),
          );
          const found = ifDeleted[item]!;
          if (Number.isFinite(found) && Math.abs(found) < 1e4) expect(found).toBeCloseTo(wanted, 6);
        }
      }),
    );
  });

  test("is 1 for identical items, 0 on average for unrelated ones, and undefined where nobody differs", () => {
    const twins = [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1];
    expect(cronbachAlpha(twins, 4, 3).alpha).toBeCloseTo(1, 12);
    const rng = createRng(3, "unrelated");
    const unrelated = Float64Array.from({ length: 4000 * 10 }, () => Number(rng.nextUniform() < 0.5));
    expect(Math.abs(cronbachAlpha(unrelated, 4000, 10).alpha)).toBeLessThan(0.08);
    for (const [scores, runs, items] of [
      [[1, 0, 1], 1, 3],
      [[1, 0, 1], 3, 1],
      [[1, 0, 0, 1], 2, 2],
      [[1, MISSING, MISSING, 0], 2, 2],
    ] as const) {
      expect(cronbachAlpha(scores, runs, items).alpha).toBeNaN();
    }
    expect(cronbachAlpha([0, 1, 1, 0, 1, 1], 3, 2).alpha).toBeLessThan(0);
    expect(cronbachAlpha([0, 1, 1, 0, 1, 1], 3, 2).standardErrorOfMeasurement).toBeNaN();
  });

  test("Feldt's interval holds the true reliability at its level", () => {
    // Score = trait + error of the same variance over 8 items: reliability 8·½/(1 + 7·½).
    const truth = 4 / 4.5;
    let inside = 0;
    for (let trial = 0; trial < 400; trial++) {
      const rng = createRng(trial, "feldt");
      const rows = Array.from({ length: 25 }, () => {
        const trait = standardNormal(rng);
        return Array.from({ length: 8 }, () => trait + standardNormal(rng));
      });
      const { low, high } = cronbachAlpha(rows.flat(), 25, 8, { level: 0.9 }).interval;
      if (low <= truth && truth <= high) inside++;
    }
    expect(inside / 400).toBeGreaterThan(0.855);
    expect(inside / 400).toBeLessThan(0.945);
  });
});

describe("splitHalf", () => {
  test("averaged over all halvings, Rulon's form is alpha", () => {
    const rng = createRng(5, "halves");
    const rows = Array.from({ length: 12 }, () => {
      const trait = standardNormal(rng);
      return Array.from({ length: 4 }, () => Number(standardNormal(rng) < trait));
    });
    const orders = [
      [0, 1, 2, 3],
      [0, 2, 1, 3],
      [0, 1, 3, 2],
    ];
    const halves = orders.map((order) =>
      splitHalf(
        rows.flatMap((row) => order.map((item) => row[item]!)),
        12,
        4,
      ),
    );
    expect(mean(halves.map(({ flanaganRulon }) => flanaganRulon))).toBeCloseTo(
      cronbachAlpha(rows.flat(), 12, 4).alpha,
      12,
    );
  });

  test("is undefined for one item, one run or halves that do not vary", () => {
    expect(splitHalf([1, 0, 1], 3, 1)).toEqual({
      correlation: Number.NaN,
      spearmanBrown: Number.NaN,
      flanaganRulon: Number.NaN,
      runs: 0,
    });
    expect(splitHalf([1, 0], 1, 2).correlation).toBeNaN();
    expect(splitHalf([1, 0, 1, 1, 1, 0], 3, 2).correlation).toBeNaN();
    expect(splitHalf([1, MISSING, 0, 1, 0, 0, 0, 1], 4, 2)).toMatchObject({ runs: 3, flanaganRulon: Number.NaN });
  });
});

describe("upperLowerDiscrimination", () => {
  test("tied runs share the places, so that the order of the runs does not matter", () => {
    const totals = [2, 1, 1, 1, 0, 0, 2, 1];
    const { upper, lower, size } = extremeGroups(totals, { share: 0.375 });
    expect(size).toBe(3);
    expect(Array.from(upper)).toEqual([1, 0.25, 0.25, 0.25, 0, 0, 1, 0.25]);
    expect(Array.from(lower)).toEqual([0, 0.25, 0.25, 0.25, 1, 1, 0, 0.25]);
    expect(Array.from(extremeGroups(totals, { share: 0.375, ties: "inclusive" }).upper)).toEqual([
      1, 1, 1, 1, 0, 0, 1, 1,
    ]);
    expect(Array.from(extremeGroups(totals, { share: 0.375, ties: "order" }).lower)).toEqual([0, 1, 0, 0, 1, 1, 0, 0]);
  });

  test("of a right-or-wrong item is the difference of two shares", () => {
    const groups = extremeGroups([5, 4, 3, 2, 1, 0], { share: 0.34 });
    expect(Array.from(upperLowerDiscrimination([1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, MISSING], groups, 2))).toEqual([
      1, -0.5,
    ]);
  });

  test("runs without a score are in no group, and a share out of range is refused", () => {
    expect(Array.from(extremeGroups([MISSING, 1, 2]).upper)).toEqual([0, 0, 1]);
    expect(Array.from(extremeGroups([MISSING]).upper)).toEqual([0]);
    expect(() => extremeGroups([1, 2], { share: 0.6 })).toThrow(/share must be in/);
  });
});

test("the SEM of sum scores is their SD times √(1 − alpha)", () => {
  const scores = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
  const { alpha, standardErrorOfMeasurement } = cronbachAlpha(scores, 5, 3);
  const sums = [0, 1, 2, 3, 4].map((run) => scores.slice(3 * run, 3 * run + 3).reduce((a, b) => a + b, 0));
  expect(standardErrorOfMeasurement).toBeCloseTo(Math.sqrt(variance(sums) * (1 - alpha)), 12);
});
