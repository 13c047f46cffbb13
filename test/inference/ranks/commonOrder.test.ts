import { describe, expect, test } from "vitest";
import { commonOrderTest } from "../../../src/inference/ranks/commonOrder.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** Scores of rows with these means in two groups of 40 columns, and noise of SD 1. */
function columnsOf(first: readonly number[], second: readonly number[], seed = 1) {
  const rng = createRng(seed, "columns");
  const scores = first.flatMap((_, row) =>
    Array.from({ length: 80 }, (__, column) => (column < 40 ? first : second)[row]! + standardNormal(rng)),
  );
  const units = Array.from({ length: 80 }, (_, column) => [column]);
  const labels = units.map((_, column) => [column < 40 ? 0 : 1]);
  return { scores, rows: first.length, columns: 80, units, labels, groups: 2 };
}

describe("commonOrderTest", () => {
  test("groups that order the rows alike, one of them all but flat, are no finding", () => {
    const found = commonOrderTest(createRng(1), columnsOf([0, 1, 2, 3, 4], [9, 9.1, 9.2, 9.3, 9.4]), 499);
    expect(found.groups.every((pValue) => pValue > 0.1)).toBe(true);
    expect(found.together).toBeGreaterThan(0.1);
  });

  test("groups of which one turns two rows round are one", () => {
    const found = commonOrderTest(createRng(1), columnsOf([0, 1, 2, 3, 4], [0, 1, 2, 4.5, 3]), 499);
    expect(found.together).toBeLessThan(0.02);
    expect(Math.min(...found.groups)).toBeLessThan(0.02);
  });

  test("knows no offset of a group and no direction", () => {
    const [first, second] = [
      [0, 0.5, 1, 1.5],
      [0, 0.5, 1.6, 0.9],
    ];
    const plain = commonOrderTest(createRng(1), columnsOf(first!, second!), 199);
    const moved = columnsOf(
      first!,
      second!.map((mean) => mean + 7),
    );
    const after = commonOrderTest(createRng(1), moved, 199);
    expect(Math.abs(after.together - plain.together)).toBeLessThan(0.05);
    const { scores, ...rest } = columnsOf(first!, second!);
    const turned = commonOrderTest(createRng(1), { scores: scores.map((score) => -score), ...rest }, 1999);
    expect(
      Math.abs(turned.together - commonOrderTest(createRng(1), columnsOf(first!, second!), 1999).together),
    ).toBeLessThan(0.05);
  });

  test("more rows than units need no more than the units: the level holds", () => {
    const means = Array.from({ length: 60 }, (_, row) => row / 5);
    const found = commonOrderTest(
      createRng(1),
      columnsOf(
        means,
        means.map((mean) => 3 + mean / 2),
      ),
      99,
    );
    expect(found.together).toBeGreaterThan(0.02);
    const turned = commonOrderTest(createRng(1), columnsOf(means, [...means].reverse()), 99);
    expect(turned.together).toBe(0.01);
  });

  test("the same seed gives the same; rows that are copies and groups of one unit are no obstacle", () => {
    const { scores, ...rest } = columnsOf([0, 0, 1], [1, 1, 2]);
    const copied = scores.map((score, cell) => (cell < 80 ? scores[cell + 80]! : score));
    const labels = rest.labels.map((own, column) => (column === 0 ? [2] : own));
    const read = () => commonOrderTest(createRng(3), { scores: copied, ...rest, labels, groups: 3 }, 99);
    expect(read()).toEqual(read());
    expect(read().groups.every((pValue) => pValue > 0 && pValue <= 1)).toBe(true);
  });
});
