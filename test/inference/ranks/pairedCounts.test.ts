import fc from "fast-check";
import { expect, test } from "vitest";
import { commonOnes, packedPairCounts, packRows, pairedCounts } from "../../../src/inference/ranks/pairedCounts.js";

test("pairedCounts counts the four cells", () => {
  expect(pairedCounts([1, 1, 1, 0, 0, 0, 0], [1, 1, 0, 1, 1, 1, 0])).toEqual({
    bothRight: 2,
    baselineOnly: 1,
    candidateOnly: 3,
    bothWrong: 1,
  });
});

test("packed rows give the counts of the scores, at any length", () => {
  const rows = fc.integer({ min: 1, max: 131 }).chain((length) => {
    const row = fc.array(fc.constantFrom(0, 1), { minLength: length, maxLength: length });
    return fc.tuple(row, row, row);
  });
  fc.assert(
    fc.property(rows, (three) => {
      const length = three[0].length;
      const packed = packRows(three.flat(), 3, length);
      for (const [a, b] of [
        [0, 1],
        [2, 0],
        [1, 1],
      ] as const) {
        expect(packedPairCounts(packed, a, b)).toEqual(pairedCounts(three[a], three[b]));
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("common ones are counted for each row with all before it, in the order given", () => {
  const rows = [
    [1, 1, 0, 1, 0],
    [0, 1, 1, 1, 0],
    [1, 1, 1, 1, 1],
    [0, 0, 1, 0, 0],
  ];
  const packed = packRows(rows.flat(), 4, 5);
  expect([...commonOnes(packed, [2, 0, 1, 3])]).toEqual([3, 3, 2, 1, 0, 1]);
  expect([...commonOnes(packed, [3, 1])]).toEqual([1]);
  expect([...commonOnes(packed, [1])]).toEqual([]);
});
