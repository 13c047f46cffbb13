import { describe, expect, test } from "vitest";
import { pairPlace } from "../../../src/inference/kinship/averageLinkage.js";
import { familyTree } from "../../../src/inference/kinship/familyTree.js";

/** Kinships of all pairs of rows, from a function of two rows. */
function pairsOf(rows: number, kinship: (first: number, second: number) => number): Float64Array {
  const pairs = new Float64Array((rows * (rows - 1)) / 2);
  for (let first = 1; first < rows; first++) {
    for (let second = 0; second < first; second++) pairs[pairPlace(first, second)] = kinship(second, first);
  }
  return pairs;
}

describe("familyTree", () => {
  test("joins the most alike first, and groups by the mean over their pairs, by hand", () => {
    const known: Readonly<Record<string, number>> = {
      "0,1": 1,
      "0,2": 0.6,
      "1,2": 0.8,
      "0,3": 0.5,
      "1,3": 0.5,
      "2,3": 0.9,
    };
    const kinship = pairsOf(4, (first, second) => known[`${first},${second}`]!);
    const joins = familyTree([[0], [1], [2], [3]], kinship);
    expect(joins.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(joins.map((join) => join.kinship)).toEqual([1, 0.9, expect.closeTo((0.6 + 0.8 + 0.5 + 0.5) / 4, 12)]);
  });

  test("a model with many runs counts once", () => {
    const kinship = pairsOf(4, (first, second) => (first < 2 && second < 2 ? 1 : second === 3 ? 0.9 : 0.6));
    const joins = familyTree([[0, 1], [2], [3]], kinship);
    expect(joins).toEqual([
      { first: 0, second: 2, kinship: 0.9 },
      { first: 3, second: 1, kinship: expect.closeTo((0.6 + 0.9) / 2, 12) },
    ]);
    expect(familyTree([[0]], kinship)).toEqual([]);
  });
});
