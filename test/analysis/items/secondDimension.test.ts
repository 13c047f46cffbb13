import { describe, expect, test } from "vitest";
import { secondDimension } from "../../../src/analysis/items/secondDimension.js";
import { createRng } from "../../../src/random/rng.js";
import { twoAbilities } from "../../support/twoAbilities.js";

/** The ratio of sums of products about the means, over pairs of runs: (Σ_{i<j} (x_i − x_j)(y_i − y_j)) ÷ √(… of x · … of y). */
function slowCorrelation(x: readonly number[], y: readonly number[]): number {
  const products = (a: readonly number[], b: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) for (let j = 0; j < i; j++) sum += (a[i]! - a[j]!) * (b[i]! - b[j]!);
    return sum;
  };
  return products(x, y) / Math.sqrt(products(x, x) * products(y, y));
}

function slowReading(rows: readonly (readonly number[])[], width: number) {
  const column = (item: number) => rows.map((row) => row[item]!);
  const sumOf = (items: readonly number[]) => rows.map((row) => items.reduce((sum, item) => sum + row[item]!, 0));
  const others = Array.from({ length: width - 3 }, (_, item) => item + 3);
  const half = slowCorrelation(
    sumOf(others.filter((_, place) => place % 2 === 0)),
    sumOf(others.filter((_, place) => place % 2 === 1)),
  );
  const rest = [0, 1, 2].map((item) => slowCorrelation(column(item), sumOf(others)));
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  return {
    observed: pairs.reduce((sum, [i, j]) => sum + slowCorrelation(column(i), column(j)), 0) / 3,
    expected: pairs.reduce((sum, [i, j]) => sum + (rest[i]! * rest[j]! * (1 + half)) / (2 * half), 0) / 3,
  };
}

const read = (rows: readonly (readonly number[])[]) =>
  secondDimension(rows.flat(), rows.length, rows[0]!.length, [0, 1, 2]);

describe("a second thing that accused items measure", () => {
  test("is shown with the correlations of its definition", () => {
    const rows = twoAbilities(createRng(1, "second"), 150, 20, 2);
    const found = read(rows)!;
    const slow = slowReading(rows, 23);
    expect(found.observed).toBeCloseTo(slow.observed, 12);
    expect(found.expected).toBeCloseTo(slow.expected, 12);
  });

  test("takes three accused items, three others and thirty runs", () => {
    const rows = twoAbilities(createRng(2, "few"), 60, 8, 3);
    const flat = rows.flat();
    expect(secondDimension(flat, 60, 11, [0, 1])).toBeNull();
    expect(secondDimension(flat.slice(0, 29 * 11), 29, 11, [0, 1, 2])).toBeNull();
    expect(
      secondDimension(
        rows.flatMap((row) => row.slice(0, 5)),
        60,
        5,
        [0, 1, 2],
      ),
    ).toBeNull();
  });
});
