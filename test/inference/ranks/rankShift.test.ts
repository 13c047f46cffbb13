import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rankShift } from "../../../src/inference/ranks/rankShift.js";
import { kendallTau } from "../../../src/numeric/correlation.js";

/** Rank by counting: 1 + how many are below + half of the ties. */
function rankOf(values: readonly number[], row: number): number {
  const below = values.filter((value) => value < values[row]!).length;
  const tied = values.filter((value) => value === values[row]).length - 1;
  return 1 + below + tied / 2;
}

const scores = fc
  .integer({ min: 2, max: 9 })
  .chain((rows) =>
    fc.tuple(...[0, 1].map(() => fc.array(fc.integer({ min: 0, max: 6 }), { minLength: rows, maxLength: rows }))),
  );

describe("rankShift", () => {
  test("counts what counting ranks by hand gives", () => {
    fc.assert(
      fc.property(scores, ([first, second]) => {
        const moves = first!.map((_, row) => Math.abs(rankOf(second!, row) - rankOf(first!, row)));
        const shift = rankShift(first!, second!);
        expect(shift.rankChanges).toBe(moves.filter((moved) => moved > 0).length);
        expect(shift.positionShift).toBeCloseTo(
          moves.reduce((sum, moved) => sum + moved, 0),
          10,
        );
        expect(shift.kendallTau).toEqual(kendallTau(first!, second!));
      }),
    );
  });

  test("is the same both ways round and when both scores are turned round", () => {
    fc.assert(
      fc.property(scores, ([first, second]) => {
        const there = rankShift(first!, second!);
        const turned = rankShift(
          first!.map((x) => -x),
          second!.map((x) => -x),
        );
        for (const other of [rankShift(second!, first!), turned]) {
          expect(other).toMatchObject({ rankChanges: there.rankChanges, positionShift: there.positionShift });
          // The two roots of τ's denominator are rounded in another order.
          if (Number.isNaN(there.kendallTau)) expect(other.kendallTau).toBeNaN();
          else expect(other.kendallTau).toBeCloseTo(there.kendallTau, 12);
        }
      }),
    );
  });

  test("of one row moves nothing and has no τ; of a NaN is unknown", () => {
    expect(rankShift([1], [2])).toEqual({ kendallTau: Number.NaN, rankChanges: 0, positionShift: 0 });
    expect(rankShift([1, Number.NaN], [2, 3]).positionShift).toBeNaN();
    expect(() => rankShift([1], [1, 2])).toThrow(RangeError);
  });
});
