import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kMeans } from "../../../src/inference/items/kMeans.js";
import { createRng } from "../../../src/random/rng.js";

const seeded = (label = "k-means") => createRng(3, label);

/** Every way of putting points into at most k clusters, by brute force: the smallest sum of squares. */
function smallestWithinSum(points: readonly number[], k: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let code = 0; code < k ** points.length; code++) {
    const clusters = Array.from({ length: k }, () => [] as number[]);
    points.forEach((point, index) => {
      clusters[Math.floor(code / k ** index) % k]!.push(point);
    });
    const total = clusters.reduce((sum, own) => {
      const centre = own.reduce((before, value) => before + value, 0) / own.length;
      return sum + own.reduce((before, value) => before + (value - centre) ** 2, 0);
    }, 0);
    least = Math.min(least, total);
  }
  return least;
}

describe("kMeans", () => {
  test("finds the best partition of a small set, as brute force does", () => {
    const points = [0.1, 0.4, 0.35, 2.2, 2.9, 2.4, 7, 7.5];
    const { withinSum, sizes } = kMeans(seeded(), Float64Array.from(points), 1, 3, { starts: 10 });
    expect(withinSum).toBeCloseTo(smallestWithinSum(points, 3), 12);
    expect([...sizes].sort()).toEqual([2, 3, 3]);
  });

  test("law: labels are the nearest centres, centres the means, no cluster is empty, and equal points stay together", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 12 }),
        (rows, k) => {
          const points = Float64Array.from(rows.flat());
          const { labels, centres, sizes, withinSum } = kMeans(seeded("law"), points, 2, k);
          const different = new Set(rows.map(String)).size;
          expect(sizes.length).toBe(Math.min(k, different));
          expect(Math.min(...sizes)).toBeGreaterThan(0);
          const distance = (row: readonly number[], cluster: number) =>
            (row[0]! - centres[2 * cluster]!) ** 2 + (row[1]! - centres[2 * cluster + 1]!) ** 2;
          let total = 0;
          rows.forEach((row, point) => {
            const nearest = Math.min(...Array.from(sizes, (_, cluster) => distance(row, cluster)));
            expect(distance(row, labels[point]!)).toBeCloseTo(nearest, 9);
            expect(labels[rows.findIndex((other) => String(other) === String(row))]).toBe(labels[point]);
            total += nearest;
          });
          expect(withinSum).toBeCloseTo(total, 9);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  test("the same seed gives the same clusters; more starts are never worse", () => {
    const rng = createRng(8, "points");
    const points = Float64Array.from({ length: 300 }, () => rng.nextUniform());
    const once = kMeans(seeded(), points, 3, 9, { starts: 1 });
    expect(kMeans(seeded(), points, 3, 9, { starts: 1 })).toEqual(once);
    expect(kMeans(seeded(), points, 3, 9, { starts: 8 }).withinSum).toBeLessThanOrEqual(once.withinSum);
  });

  test("one cluster is the mean; wrong calls say so", () => {
    expect([...kMeans(seeded(), Float64Array.of(1, 2, 6), 1, 1).centres]).toEqual([3]);
    expect(() => kMeans(seeded(), new Float64Array(), 2, 1)).toThrow(/points must hold/);
    expect(() => kMeans(seeded(), Float64Array.of(1, 2), 1, 0)).toThrow(/k must be/);
    expect(() => kMeans(seeded(), Float64Array.of(1, 2), 1, 1, { starts: 0 })).toThrow(/starts/);
  });
});
