import { describe, expect, test } from "vitest";
import { cohenKappa } from "../../../src/inference/agreement/cohenKappa.js";
import { fleissKappa } from "../../../src/inference/agreement/fleissKappa.js";
import { type AlphaScale, krippendorffAlpha } from "../../../src/inference/agreement/krippendorffAlpha.js";
import { uniformInteger } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

function ratings(items: number, raters: number, categories: number, stream: number): number[] {
  const rng = createRng(stream, "agreement");
  return Array.from({ length: items }).flatMap(() => {
    const truth = uniformInteger(rng, categories);
    return Array.from({ length: raters }, () => (rng.nextUniform() < 0.6 ? truth : uniformInteger(rng, categories)));
  });
}

const SCALES: readonly AlphaScale[] = ["nominal", "ordinal", "interval", "ratio"];

/** α by its definition: all pairs within items against all pairs at all, by value differences. */
function slowAlpha(values: readonly number[], items: number, raters: number): number {
  const units = Array.from({ length: items }, (_, item) =>
    values.slice(item * raters, (item + 1) * raters).filter((value) => !Number.isNaN(value)),
  ).filter(({ length }) => length > 1);
  const all = units.flat();
  const pairs = (list: readonly number[]) => {
    let sum = 0;
    for (const a of list) for (const b of list) sum += (a - b) ** 2;
    return sum;
  };
  const observed = units.reduce((sum, unit) => sum + pairs(unit) / (unit.length - 1), 0) / all.length;
  return 1 - observed / (pairs(all) / (all.length * (all.length - 1)));
}

describe("krippendorffAlpha", () => {
  test("on an interval scale is the definition over pairs, with and without missing ratings", () => {
    const complete = ratings(17, 4, 5, 1);
    const gaps = complete.map((value, i) => (i % 5 === 2 ? Number.NaN : value));
    for (const values of [complete, gaps]) {
      expect(krippendorffAlpha(values, 17, 4, { scale: "interval" }).alpha).toBeCloseTo(slowAlpha(values, 17, 4), 12);
    }
  });

  test("is Fleiss' κ up to its correction for small samples: 1 − α = (1 − κ)(1 − 1/n)", () => {
    const values = ratings(23, 5, 3, 2);
    const { alpha } = krippendorffAlpha(values, 23, 5);
    const { kappa } = fleissKappa(values, 23, 5);
    expect(1 - alpha).toBeCloseTo((1 - kappa) * (1 - 1 / (23 * 5)), 12);
  });

  test.each(SCALES)("full agreement is 1; items and raters may stand in any order (%s)", (scale) => {
    expect(krippendorffAlpha([1, 1, 2, 2, 4, 4], 3, 2, { scale }).alpha).toBe(1);
    const values = ratings(9, 3, 4, 3);
    const { alpha } = krippendorffAlpha(values, 9, 3, { scale });
    expect(krippendorffAlpha([...values].reverse(), 9, 3, { scale }).alpha).toBeCloseTo(alpha, 12);
  });

  test("the ordinal scale sees the order alone", () => {
    const values = ratings(12, 3, 4, 4);
    const stretched = values.map((value) => 10 ** value);
    expect(krippendorffAlpha(stretched, 12, 3, { scale: "ordinal" }).alpha).toBe(
      krippendorffAlpha(values, 12, 3, { scale: "ordinal" }).alpha,
    );
  });

  test("is unknown when all ratings are equal, missing or single", () => {
    expect(krippendorffAlpha([1, 1, 1, 1], 2, 2).alpha).toBeNaN();
    expect(krippendorffAlpha([1, Number.NaN, 2, Number.NaN], 2, 2).alpha).toBeNaN();
    expect(krippendorffAlpha([], 0, 2).alpha).toBeNaN();
    expect(() => krippendorffAlpha([1], 2, 2)).toThrow(/2 × 2 values, got 1/);
  });
});

describe("cohenKappa and fleissKappa", () => {
  test("κ is (agreement − chance) ÷ (1 − chance)", () => {
    const fit = cohenKappa(["a", "b", "a", "c", "a"], ["a", "b", "c", "c", "b"]);
    expect(fit.agreement).toBeCloseTo(0.6, 14);
    expect(fit.chanceAgreement).toBeCloseTo((3 * 1 + 1 * 2 + 1 * 2) / 25, 14);
    expect(fit.kappa).toBeCloseTo((0.6 - 0.28) / 0.72, 14);
  });

  test("full agreement is 1 with no error; names of categories and order of items do not matter", () => {
    expect(cohenKappa([1, 0, 1], [1, 0, 1])).toMatchObject({ kappa: 1, agreement: 1 });
    expect(cohenKappa([1, 0, 1], [1, 0, 1]).standardError).toBeCloseTo(0, 12);
    const [a, b] = [ratings(15, 1, 3, 5), ratings(15, 1, 3, 6)];
    const named = (values: number[]) => values.map((value) => `c${value}`);
    expect(cohenKappa(named(a), named(b)).kappa).toBe(cohenKappa(a, b).kappa);
    expect(cohenKappa([...a].reverse(), [...b].reverse()).kappa).toBeCloseTo(cohenKappa(a, b).kappa, 12);
    expect(cohenKappa(b, a).standardError).toBeCloseTo(cohenKappa(a, b).standardError, 12);
  });

  test("the interval covers a known κ at its level", () => {
    // Raters who copy with probability .5 and otherwise draw from the same two categories: κ = .5.
    let covered = 0;
    const trials = 1000;
    for (let trial = 0; trial < trials; trial++) {
      const rng = createRng(trial, "kappa");
      const first = Array.from({ length: 150 }, () => Number(rng.nextUniform() < 0.4));
      const second = first.map((value) => (rng.nextUniform() < 0.5 ? value : Number(rng.nextUniform() < 0.4)));
      const { interval } = cohenKappa(first, second);
      if (interval.low <= 0.5 && interval.high >= 0.5) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.93);
    expect(covered / trials).toBeLessThan(0.968);
  });

  test("one category throughout, no items or one rater give NaN; a missing rating is refused", () => {
    expect(cohenKappa([1, 1], [1, 1]).kappa).toBeNaN();
    expect(cohenKappa([1, 1], [1, 1]).standardError).toBeNaN();
    expect(cohenKappa([], []).kappa).toBeNaN();
    expect(fleissKappa([1, 1, 1, 1], 2, 2).kappa).toBeNaN();
    expect(fleissKappa([1, 0], 2, 1).kappa).toBeNaN();
    expect(() => fleissKappa([1, Number.NaN], 1, 2)).toThrow(/krippendorffAlpha/);
  });
});

/** α by Krippendorff's matrix of coincidences, with his distances for each scale of values that are whole numbers. */
test.each(SCALES)("krippendorffAlpha is its definition by coincidences (%s)", (scale) => {
  const [items, raters] = [14, 4];
  const values = ratings(items, raters, 4, 11).map((value, place) => (place % 7 === 3 ? Number.NaN : value));
  const units = Array.from({ length: items }, (_, item) =>
    values.slice(item * raters, (item + 1) * raters).filter((value) => !Number.isNaN(value)),
  ).filter(({ length }) => length > 1);
  const counts = [0, 1, 2, 3].map((value) => units.flat().filter((one) => one === value).length);
  const distance = (a: number, b: number): number => {
    if (a === b) return 0;
    if (scale === "nominal") return 1;
    if (scale === "interval") return (a - b) ** 2;
    if (scale === "ratio") return ((a - b) / (a + b)) ** 2;
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const between = counts.slice(low, high + 1).reduce((sum, count) => sum + count, 0);
    return (between - (counts[low]! + counts[high]!) / 2) ** 2;
  };
  let [observed, expected] = [0, 0];
  for (const unit of units) {
    for (const [i, a] of unit.entries()) {
      for (const [j, b] of unit.entries()) if (i !== j) observed += distance(a, b) / (unit.length - 1);
    }
  }
  const all = units.flat();
  for (const [i, a] of all.entries()) for (const [j, b] of all.entries()) if (i !== j) expected += distance(a, b);
  const alpha = 1 - (observed / expected) * (all.length - 1);
  expect(krippendorffAlpha(values, items, raters, { scale }).alpha).toBeCloseTo(alpha, 10);
});

test("fleissKappa is the published example: .210, of ten items and fourteen raters", () => {
  const tallies = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ];
  const values = tallies.flatMap((row) => row.flatMap((count, category) => Array<number>(count).fill(category)));
  const found = fleissKappa(values, 10, 14);
  expect(found.kappa).toBeCloseTo(0.21, 3);
  expect(found.agreement).toBeCloseTo(0.378, 3);
  expect(found.chanceAgreement).toBeCloseTo(0.213, 3);
  // The error where there is no agreement beyond chance: what random draws from the same shares show.
  const room = 1 - found.chanceAgreement;
  const shares = [0, 1, 2, 3, 4].map((category) => tallies.reduce((sum, row) => sum + row[category]! / 140, 0));
  const skew = shares.reduce((sum, share) => sum + share * (1 - share) * (1 - 2 * share), 0);
  const error = Math.sqrt((2 / (10 * 14 * 13)) * (room ** 2 - skew)) / room;
  expect(found.statistic).toBeCloseTo(found.kappa / error, 10);
  for (const [items, raters] of [
    [9, 14],
    [10, 15],
  ] as const) {
    expect(() => fleissKappa(values, items, raters)).toThrow(RangeError);
  }
});

test("Fleiss' kappa needs all ratings, as many as items × raters", () => {
  expect(() => fleissKappa([1, 2, Number.NaN, 1], 2, 2)).toThrow(/every item must have all its ratings, got NaN/);
  expect(() => fleissKappa([1, 2, 1], 2, 2)).toThrow(/items × raters = 2 × 2 values, got 3/);
  // One category only: no chance to agree by.
  const same = fleissKappa([1, 1, 1, 1], 2, 2);
  expect([same.kappa, same.statistic, same.pValue]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect([same.agreement, same.chanceAgreement]).toEqual([1, 1]);
});
