import { describe, expect, test } from "vitest";
import { expectedAgreement, trianglePlace } from "../../../src/inference/kinship/expectedAgreement.js";
import { itemCurves, scoreProfiles } from "../../../src/inference/kinship/itemCurves.js";
import { createRng } from "../../../src/random/rng.js";

/** Rows of abilities spread evenly, on items of their own difficulty; each hundredth answer is missing where `missing`. */
function board(rows: number, items: number, missing: boolean) {
  const rng = createRng(5, `${rows}×${items}`);
  const difficulty = Array.from({ length: items }, () => 4 * rng.nextUniform() - 2);
  return Float64Array.from({ length: rows * items }, (_, cell) => {
    const ability = (6 * Math.floor(cell / items)) / rows - 3;
    const right = rng.nextUniform() < 1 / (1 + Math.exp(difficulty[cell % items]! - ability));
    return missing && rng.nextUniform() < 0.01 ? Number.NaN : Number(right);
  });
}

/** The sums as they are defined: over the items that both answered, of q, q (1 - q) and q (1 - q)(1 - 2q). */
function defined(
  scores: Float64Array,
  items: number,
  [a, b]: [number, number],
  curves: Float64Array,
  example: readonly number[],
) {
  const sums = [0, 0, 0, 0];
  for (let item = 0; item < items; item++) {
    if ([a, b].some((profile) => Number.isNaN(scores[example[profile]! * items + item]))) continue;
    const [p, r] = [curves[a * items + item]!, curves[b * items + item]!];
    const q = p * r + (1 - p) * (1 - r);
    [1, q, q * (1 - q), q * (1 - q) * (1 - 2 * q)].forEach((value, sum) => {
      sums[sum]! += value;
    });
  }
  return sums;
}

describe("expectedAgreement", () => {
  const cases: [string, number, number, boolean, number][] = [
    ["few rows", 30, 200, false, 1e-12],
    ["missing answers", 40, 120, true, 1e-12],
    ["missing answers in more rows than are exact", 300, 60, true, 1e-12],
    // A line between neighbours among 256 is off by the curvature of the item curves.
    ["more profiles than are exact", 900, 3000, false, 1e-4],
  ];

  test.each(cases)("%s: as it is defined", (_, rows, items, missing, tolerance) => {
    const scores = board(rows, items, missing);
    const profiles = scoreProfiles(scores, rows, items);
    const curves = itemCurves(scores, items, profiles, new Float64Array(rows).fill(1));
    const found = expectedAgreement(scores, items, profiles, curves);
    const { example } = profiles;
    if (!missing && rows > 256) expect(example.length).toBeGreaterThan(300);
    let furthest = 0;
    for (let a = 0; a < example.length; a += 41) {
      for (let b = 0; b < example.length; b += 37) {
        const place = trianglePlace(a, b);
        const got = [found.shared, found.mean, found.variance, found.third].map((sums) => sums[place]!);
        defined(scores, items, [a, b], curves, example).forEach((value, sum) => {
          furthest = Math.max(furthest, Math.abs(got[sum]! - value) / items);
        });
      }
    }
    expect(furthest).toBeLessThan(tolerance);
  });
});
