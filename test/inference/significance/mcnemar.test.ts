import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestAttainablePValue, mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { binomialCdf, binomialPmf } from "../../../src/numeric/distributions/binomial.js";

const cell = fc.integer({ min: 0, max: 60 });

/** P(X = k) for k = 0 … n, X ~ Binomial(n, ½), by Pascal's triangle. */
function halves(n: number): number[] {
  let row = [1];
  for (let i = 0; i < n; i++) row = [...row.map((p, k) => (p + (row[k - 1] ?? 0)) / 2), (row.at(-1) as number) / 2];
  return row;
}

/** Two-sided p by enumeration: outcomes no likelier than the observed one, which counts by `share` (its mirror too). */
function enumeratedPValue(baselineOnly: number, candidateOnly: number, share: number): number {
  const n = baselineOnly + candidateOnly;
  const distance = Math.abs(baselineOnly - candidateOnly);
  const total = halves(n).reduce((sum, p, k) => {
    const other = Math.abs(n - 2 * k);
    return sum + (other > distance ? p : other === distance ? share * p : 0);
  }, 0);
  return Math.min(1, distance === 0 ? 1 : total);
}

describe("mcnemarTest", () => {
  test("equals the enumeration of all splits of the discordant pairs", () => {
    fc.assert(
      fc.property(cell, cell, (b, c) => {
        expect(mcnemarTest(b, c, { variant: "exact" }).pValue).toBeCloseTo(enumeratedPValue(b, c, 1), 12);
        expect(mcnemarTest(b, c, { variant: "midp" }).pValue).toBeCloseTo(enumeratedPValue(b, c, 0.5), 12);
      }),
      { seed: 41, numRuns: 300 },
    );
  });

  test("sums the terms of its tail to what the incomplete beta function gives, for any number of pairs", () => {
    const pairs = fc
      .integer({ min: 1, max: 70_000 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })));
    fc.assert(
      fc.property(pairs, ([n, baselineOnly]) => {
        const p = mcnemarTest(baselineOnly, n - baselineOnly, { variant: "midp", alternative: "greater" }).pValue;
        const slow = binomialCdf(baselineOnly, n, 0.5) - binomialPmf(baselineOnly, n, 0.5) / 2;
        expect(Math.abs(p - slow)).toBeLessThanOrEqual(1e-12 * slow);
      }),
      { seed: 43, numRuns: 500 },
    );
  });

  test("keeps its two-sided p, and exchanges its one-sided ones, when the two runs are exchanged", () => {
    fc.assert(
      fc.property(cell, cell, fc.constantFrom("midp" as const, "exact" as const), (b, c, variant) => {
        const p = (x: number, y: number, alternative: "two-sided" | "greater" | "less") =>
          mcnemarTest(x, y, { variant, alternative }).pValue;
        expect(p(b, c, "two-sided")).toBe(p(c, b, "two-sided"));
        expect(p(b, c, "greater")).toBe(p(c, b, "less"));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test("has p in [0, 1], mid-p at most the exact p, and no p below the best attainable", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 900 }), (b, c) => {
        const exact = mcnemarTest(b, c, { variant: "exact" }).pValue;
        const mid = mcnemarTest(b, c).pValue;
        expect(exact).toBeGreaterThanOrEqual(bestAttainablePValue(b + c, "exact") * (1 - 1e-12));
        expect(mid).toBeGreaterThanOrEqual(bestAttainablePValue(b + c, "midp") * (1 - 1e-12));
        expect(mid).toBeLessThanOrEqual(exact);
        expect(exact).toBeLessThanOrEqual(1);
      }),
      { seed: 43, numRuns: 200 },
    );
  });

  test("its one-sided mid-p values add up to exactly the whole distribution", () => {
    fc.assert(
      fc.property(cell, cell, (b, c) => {
        fc.pre(b + c > 0);
        const greater = mcnemarTest(b, c, { alternative: "greater" }).pValue;
        const less = mcnemarTest(b, c, { alternative: "less" }).pValue;
        expect(greater + less).toBeCloseTo(1, 12);
      }),
      { seed: 44, numRuns: 200 },
    );
  });

  test("is 1 without discordant pairs, for every alternative, and at a balanced split", () => {
    for (const alternative of ["two-sided", "greater", "less"] as const) {
      expect(mcnemarTest(0, 0, { alternative }).pValue).toBe(1);
      expect(mcnemarTest(0, 0, { alternative, variant: "exact" }).pValue).toBe(1);
    }
    for (const pairs of [1, 18, 499_999]) {
      expect(mcnemarTest(pairs, pairs).pValue).toBe(1);
      expect(mcnemarTest(pairs, pairs, { variant: "exact" }).pValue).toBe(1);
    }
  });

  test("gives .0625 exact and .03125 mid-p for five against none", () => {
    expect(mcnemarTest(5, 0, { variant: "exact" }).pValue).toBeCloseTo(0.0625, 15);
    expect(mcnemarTest(0, 5)).toMatchObject({ variant: "midp", alternative: "two-sided", discordant: 5 });
    expect(mcnemarTest(0, 5).pValue).toBeCloseTo(0.03125, 15);
  });

  test("takes a million discordant pairs in well under a millisecond", () => {
    const start = performance.now();
    for (let i = 0; i < 1000; i++) mcnemarTest(500_000 + i, 500_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("refuses shares, negative counts and unknown names", () => {
    expect(() => mcnemarTest(0.2, 3)).toThrow(
      "mcnemarTest: baselineOnly must be a whole number of at least 0, got 0.2. Count the items, do not pass a share.",
    );
    expect(() => mcnemarTest(1, -1)).toThrow(/candidateOnly/);
    expect(() => mcnemarTest(1, Number.NaN)).toThrow(RangeError);
    // @ts-expect-error a name that does not exist
    expect(() => mcnemarTest(1, 2, { variant: "asymptotic" })).toThrow(/variant must be "midp" or "exact"/);
    // @ts-expect-error a name that does not exist
    expect(() => mcnemarTest(1, 2, { alternative: "bigger" })).toThrow(/alternative must be/);
  });
});

describe("bestAttainablePValue", () => {
  test("is the p of a split that falls all to one side", () => {
    for (let discordant = 0; discordant < 40; discordant++) {
      for (const variant of ["midp", "exact"] as const) {
        const extreme = mcnemarTest(discordant, 0, { variant }).pValue;
        expect(bestAttainablePValue(discordant, variant)).toBeCloseTo(extreme, 14);
      }
    }
  });
});
