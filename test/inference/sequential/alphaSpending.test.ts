import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  alphaSpent,
  repeatedPValue,
  type SpendingLook,
  type SpendingName,
  spendingBoundaries,
} from "../../../src/inference/sequential/alphaSpending.js";
import { normalQuantile, normalSf } from "../../../src/numeric/distributions/normal.js";

const equalTimes = (looks: number) => Array.from({ length: looks }, (_, index) => (index + 1) / looks);
const boundaries = (spending: SpendingName, alpha: number, looks: number) =>
  spendingBoundaries(spending, alpha, equalTimes(looks)).map(({ boundary }) => boundary);

/**
 * Probability of crossing each boundary first, by sums over a fine even grid of Brownian motion in place of rules of few nodes on
 * standardised statistics.
 */
function crossings(times: readonly number[], places: readonly number[]): number[] {
  const [low, step] = [-6, 0.01];
  const density = (x: number, variance: number) =>
    Math.exp(-(x * x) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  let open: { at: number; weight: number }[] = [{ at: 0, weight: 1 }];
  return times.map((time, look) => {
    const variance = time - (times[look - 1] ?? 0);
    const limit = (places[look] as number) * Math.sqrt(time);
    const reached = open.reduce(
      (sum, { at, weight }) => sum + weight * normalSf((limit - at) / Math.sqrt(variance)),
      0,
    );
    // Midpoints from below up to the boundary.
    const cells = Math.ceil((limit - low) / step);
    open = Array.from({ length: cells }, (_, cell) => {
      const at = low + ((cell + 0.5) * (limit - low)) / cells;
      const laid = open.reduce((sum, { at: from, weight }) => sum + weight * density(at - from, variance), 0);
      return { at, weight: (laid * (limit - low)) / cells };
    });
    return reached;
  });
}

describe("what of alpha is spent", () => {
  test("is the functions of Lan and DeMets (1983), all of it at the end", () => {
    expect(alphaSpent("pocock", 0.05, 0.5)).toBeCloseTo(0.05 * Math.log(1 + (Math.E - 1) / 2), 14);
    // SeqBounds.jl 0.1, README: one-sided .05 by quarters.
    const quarters = [0.25, 0.5, 0.75].map((time) => alphaSpent("obrien-fleming", 0.05, time));
    for (const [index, spent] of [8.85754e-5, 0.0055746, 0.0236251].entries()) {
      expect(quarters[index]).toBeCloseTo(spent, 7);
    }
    for (const spending of ["obrien-fleming", "pocock"] as const) {
      expect(alphaSpent(spending, 0.05, 1)).toBe(0.05);
      expect(alphaSpent(spending, 0.05, 1.2)).toBe(0.05);
      expect(alphaSpent(spending, 0.05, 1 - 1e-9)).toBeCloseTo(0.05, 8);
    }
  });
});

describe("boundaries", () => {
  // Two-sided .05 is one-sided .025. Five looks: the vignette of R's ldbounds; two: gsDesign's sfLDOF.
  test.each([
    ["obrien-fleming", 0.025, [2.9626, 1.9686]],
    ["obrien-fleming", 0.025, [4.8769, 3.3569, 2.6803, 2.2898, 2.031]],
    ["pocock", 0.025, [2.438, 2.4268, 2.4101, 2.3966, 2.3859]],
    // SeqBounds.jl 0.1, README.
    ["obrien-fleming", 0.05, [3.74955, 2.53993, 2.01604, 1.72014]],
  ] as const)("of %s at one-sided %d are the published %j", (spending, alpha, published) => {
    const found = boundaries(spending, alpha, published.length);
    const gaps = found.map((boundary, look) => Math.abs(boundary - (published[look] as number)));
    expect(Math.max(...gaps)).toBeLessThan(2e-4);
  });

  const settings = (["obrien-fleming", "pocock"] as const).flatMap((spending) =>
    [0.05, 0.025].flatMap((alpha) => [2, 3, 4, 5].map((looks) => [spending, alpha, looks] as const)),
  );
  test.each(settings)(
    "of %s at %d over %i looks are crossed as often as is spent, on a grid",
    (spending, alpha, looks) => {
      const times = equalTimes(looks);
      const found = crossings(times, boundaries(spending, alpha, looks));
      times.forEach((time, look) => {
        const gain =
          alphaSpent(spending, alpha, time) - (look === 0 ? 0 : alphaSpent(spending, alpha, times[look - 1]!));
        expect(Math.abs((found[look] as number) / gain - 1)).toBeLessThan(1e-4);
      });
    },
  );

  test("of one look are those of one look, and a look with nothing left rejects nothing", () => {
    const [only] = spendingBoundaries("pocock", 0.05, [1]) as [SpendingLook];
    expect(only.boundary).toBeCloseTo(-normalQuantile(0.05), 12);
    const [, after] = spendingBoundaries("obrien-fleming", 0.05, [1, 1.5]) as [SpendingLook, SpendingLook];
    expect([after.boundary, after.level]).toEqual([Number.POSITIVE_INFINITY, 0]);
  });

  test("hold for looks that are far from even, and for as many as fifty", () => {
    const uneven = spendingBoundaries("obrien-fleming", 0.05, [0.01, 0.5, 0.5005, 1]);
    // Half a thousandth of the items more is hardly another look.
    expect(uneven[3]?.boundary).toBeCloseTo(boundaries("obrien-fleming", 0.05, 2)[1] as number, 3);
    for (const { level, spent } of uneven) expect(level).toBeLessThanOrEqual(spent * (1 + 1e-9));
    const many = spendingBoundaries("pocock", 0.05, equalTimes(50)).map(({ level }) => level);
    expect(Math.min(...many)).toBeGreaterThan(0);
    // Brownian motion looked at without a break: more boundaries only take from each.
    expect(many.at(-1)).toBeLessThan(normalSf(boundaries("pocock", 0.05, 20)[19] as number));
  });
});

describe("the p over looks", () => {
  test("is alpha where the boundary of alpha is reached just so, and is in the order of p", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<SpendingName>("obrien-fleming", "pocock"),
        fc.double({ min: 0.001, max: 0.25, noNaN: true }),
        fc.uniqueArray(fc.integer({ min: 20, max: 100 }), { minLength: 1, maxLength: 4 }),
        (spending, alpha, shares) => {
          const times = shares.sort((a, b) => a - b).map((share) => share / 100);
          const { level } = spendingBoundaries(spending, alpha, times).at(-1) as SpendingLook;
          expect(repeatedPValue(spending, level, times) / alpha).toBeCloseTo(1, 7);
          expect(repeatedPValue(spending, level * 0.99, times)).toBeLessThan(alpha);
          expect(repeatedPValue(spending, Math.min(1, level * 1.01), times)).toBeGreaterThan(alpha);
        },
      ),
      { numRuns: 25, seed: 1 },
    );
  });

  test("of one look is its own, and 1 where it would be large", () => {
    expect(repeatedPValue("pocock", 0.2, [1])).toBeCloseTo(0.2, 9);
    expect(repeatedPValue("pocock", 0.2, equalTimes(5))).toBe(1);
    expect(repeatedPValue("obrien-fleming", 0.5, [0.5])).toBe(1);
    expect(repeatedPValue("obrien-fleming", 1, [1])).toBe(1);
    expect(repeatedPValue("obrien-fleming", 1e-200, equalTimes(3))).toBeLessThan(1e-150);
  });
});
