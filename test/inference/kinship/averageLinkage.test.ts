import { describe, expect, test } from "vitest";
import { averageLinkage, pairPlace } from "../../../src/inference/kinship/averageLinkage.js";
import { createRng } from "../../../src/random/rng.js";

/** The definition: join the most alike groups, averages over all pairs of rows. */
function slowly(similarity: Float32Array, rows: number, threshold: number): number[] {
  const groups = Array.from({ length: rows }, (_, row) => [row]);
  for (;;) {
    let [best, pair] = [Number.NEGATIVE_INFINITY, [-1, -1] as [number, number]];
    for (let a = 0; a < groups.length; a++) {
      for (let b = 0; b < a; b++) {
        const pairs = groups[a]!.flatMap((one) => groups[b]!.map((other) => similarity[pairPlace(one, other)]!));
        const average = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
        if (average > best) [best, pair] = [average, [a, b]];
      }
    }
    if (!(best >= threshold)) break;
    groups[pair[1]]!.push(...groups[pair[0]]!);
    groups.splice(pair[0], 1);
  }
  const leaders = Array.from({ length: rows }, () => 0);
  for (const members of groups) for (const row of members) leaders[row] = Math.min(...members);
  return leaders;
}

describe("averageLinkage", () => {
  test("gives the groups of the definition", () => {
    const rng = createRng(1, "average linkage");
    for (let draw = 0; draw < 60; draw++) {
      const rows = 2 + (draw % 17);
      const similarity = Float32Array.from({ length: (rows * (rows - 1)) / 2 }, () => rng.nextUint32() / 2 ** 32);
      for (const threshold of [0.3, 0.5, 0.7]) {
        expect(Array.from(averageLinkage(similarity, rows, threshold))).toEqual(slowly(similarity, rows, threshold));
      }
    }
  });

  test("gives them too where most rows are near no other, and where families stand apart", () => {
    const rng = createRng(2, "average linkage");
    for (let draw = 0; draw < 30; draw++) {
      const rows = 12 + draw;
      const family = Array.from({ length: rows }, () => Math.floor(rows * rng.nextUniform()));
      const similarity = new Float32Array((rows * (rows - 1)) / 2);
      for (let one = 1; one < rows; one++) {
        for (let other = 0; other < one; other++) {
          const kin = family[one]! >> 1 === family[other]! >> 1 ? 0.35 : 0;
          similarity[pairPlace(one, other)] = 0.5 * rng.nextUniform() + kin;
        }
      }
      for (const threshold of [0.45, 0.6]) {
        expect(Array.from(averageLinkage(similarity, rows, threshold))).toEqual(slowly(similarity, rows, threshold));
      }
    }
  });

  test("joins nothing below the threshold and everything at it", () => {
    const similarity = new Float32Array(6).fill(0.5);
    expect(Array.from(averageLinkage(similarity, 4, 0.51))).toEqual([0, 1, 2, 3]);
    expect(Array.from(averageLinkage(similarity, 4, 0.5))).toEqual([0, 0, 0, 0]);
    expect(Array.from(averageLinkage(new Float32Array(0), 1, 0.5))).toEqual([0]);
  });
});
