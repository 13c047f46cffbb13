import { describe, expect, test } from "vitest";
import { expectedAgreement, trianglePlace } from "../../../src/inference/kinship/expectedAgreement.js";
import { itemCurves, itemLines, scoreProfiles } from "../../../src/inference/kinship/itemCurves.js";
import { createRng } from "../../../src/random/rng.js";

/** Rows of abilities spread evenly, on items of their own difficulty and slope; so much of the answers is missing. */
function board(rows: number, items: number, missing: number, steepness: number) {
  const rng = createRng(5, `${rows}×${items}`);
  const difficulty = Array.from({ length: items }, () => 4 * rng.nextUniform() - 2);
  const slope = Array.from({ length: items }, () => steepness * (0.5 + rng.nextUniform()));
  return Float64Array.from({ length: rows * items }, (_, cell) => {
    const ability = (6 * Math.floor(cell / items)) / rows - 3;
    const item = cell % items;
    const right = rng.nextUniform() < 1 / (1 + Math.exp(slope[item]! * (difficulty[item]! - ability)));
    return rng.nextUniform() < missing ? Number.NaN : Number(right);
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
  const cases: [string, number, number, number, number][] = [
    ["few rows", 30, 200, 0, 1],
    ["few missing answers", 40, 120, 0.01, 1],
    ["few missing answers in many rows", 300, 600, 0.01, 1],
    ["many missing answers", 60, 90, 0.6, 1],
    ["many profiles", 500, 2000, 0, 1],
    ["flat items", 400, 1500, 0, 0.3],
    ["items so steep that they are summed at every pair", 400, 1500, 0, 30],
    ["rows of one score", 5, 40, 0, 0],
    ["no items", 4, 0, 0, 1],
  ];

  test.each(cases)("%s: as it is defined, to 1e-12", (name, rows, items, missing, steepness) => {
    const scores = board(rows, items, missing, steepness);
    const profiles = scoreProfiles(scores, rows, items);
    const weights = new Float64Array(rows).fill(1);
    const curves = itemCurves(scores, items, profiles, weights);
    const found = expectedAgreement(scores, items, profiles, itemLines(scores, items, profiles, weights));
    const { example } = profiles;
    if (name === "many profiles") expect(example.length).toBeGreaterThan(300);
    let furthest = 0;
    for (let a = 0; a < example.length; a += example.length > 60 ? 41 : 1) {
      for (let b = 0; b < example.length; b += example.length > 60 ? 37 : 1) {
        const place = trianglePlace(a, b);
        const got = [found.shared, found.mean, found.variance, found.third].map((sums) => sums[place]!);
        defined(scores, items, [a, b], curves, example).forEach((value, sum) => {
          furthest = Math.max(furthest, Math.abs(got[sum]! - value) / Math.max(1, items));
        });
      }
    }
    expect(furthest).toBeLessThan(1e-12);
    expect(found.variance.every((value) => value >= 0)).toBe(true);
  });
});
