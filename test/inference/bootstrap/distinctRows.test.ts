import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distinctRows, distinctValues } from "../../../src/inference/bootstrap/distinctRows.js";

/** The definition: look at one value after the other. */
function counted(values: readonly number[]) {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { values: [...counts.keys()], counts: [...counts.values()] };
}

describe("distinctValues", () => {
  const signs = fc.array(fc.constantFrom(0, 1, -1), { minLength: 1, maxLength: 40 });
  const few = fc.array(fc.constantFrom(0, 1, -1, 2, 0.5), { minLength: 1, maxLength: 40 });

  test.each([
    ["−1, 0 and 1", signs],
    ["other values too", few],
  ])("counts in order of first appearance: %s", (_, lists) => {
    fc.assert(
      fc.property(lists, (values) => {
        expect(distinctValues(values, null, 5)).toEqual(counted(values));
        expect(distinctValues(Float64Array.from(values), null, 5)).toEqual(counted(values));
      }),
      { seed: 1 },
    );
  });

  test("counts differences from a baseline", () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(pairs, (list) => {
        const [values, baseline] = [list.map(([a]) => a), list.map(([, b]) => b)];
        const differences = list.map(([a, b]) => a - b);
        expect(distinctValues(values, baseline, 3)).toEqual(counted(differences));
      }),
      { seed: 2 },
    );
  });

  test.each([0, 1, 2, 3, 4])("finds one that is no sign at place %i of five", (place) => {
    for (const odd of [0.5, 2, 5e-324, 1 + 2 ** -52]) {
      const values = [1, 1, 0, 1, 0].with(place, odd);
      expect(distinctValues(values, null, 5)).toEqual(counted(values));
    }
    for (const [odd, kinds] of [
      [Number.NaN, 3],
      [Number.POSITIVE_INFINITY, 3],
    ] as const) {
      expect(distinctValues([1, 1, 0, 1, 0].with(place, odd), null, 5)!.values).toHaveLength(kinds);
    }
  });

  test("is null above the number of values asked for, and takes −0 for 0", () => {
    expect(distinctValues([0, 1, -1], null, 2)).toBeNull();
    expect(distinctValues([0, 1, 2], null, 2)).toBeNull();
    expect(distinctValues([-0, 0, 1], null, 2)).toEqual({ values: [0, 1], counts: [2, 1] });
  });
});

describe("distinctRows", () => {
  test("tells rows apart by all their columns", () => {
    const columns = [
      [1, 1, 2, 1, 2],
      [5, 6, 5, 5, 5],
    ];
    expect(distinctRows(columns, 3)).toEqual({ examples: [0, 1, 2], counts: [2, 1, 2] });
    expect(distinctRows(columns, 2)).toBeNull();
  });

  test("takes every NaN for a value of its own", () => {
    expect(distinctRows([[Number.NaN, Number.NaN]], 2)).toEqual({ examples: [0, 1], counts: [1, 1] });
  });
});
