import { describe, expect, test } from "vitest";
import {
  groupMeans,
  type LabelledColumns,
  permutedGroupMeans,
} from "../../../src/inference/significance/labelPermutations.js";
import { createRng } from "../../../src/random/rng.js";

const scores = [1, 2, 3, 4, 5, 10, 20, 30, 40, 50];
const columns: LabelledColumns = {
  scores,
  rows: 2,
  columns: 5,
  units: [[0], [1], [2], [3], [4]],
  labels: [[0], [0, 1], [1], [], [0]],
  groups: 3,
};

function drawn(input: LabelledColumns, seed = 1, permutations = 500): number[][] {
  const all: number[][] = [];
  permutedGroupMeans(createRng(seed), input, permutations, (means) => all.push([...means]));
  return all;
}

describe("label permutations", () => {
  test("group means are means over the labelled columns; an empty group has none", () => {
    expect([...groupMeans(columns)]).toEqual([8 / 3, 80 / 3, 2.5, 25, Number.NaN, Number.NaN]);
  });

  test("each draw keeps group sizes, so that every mean is one of a subset of that size", () => {
    for (const [first, second] of drawn(columns)) {
      expect(second).toBeCloseTo(10 * first!, 10);
      expect(Number.isInteger(Math.round(first! * 3 * 1e9) / 1e9)).toBe(true);
    }
  });

  test("all subsets of a size are drawn alike: 10 subsets of 3 of 5", () => {
    const seen = new Map<number, number>();
    for (const [first] of drawn(columns, 2, 4000))
      seen.set(Math.round(3 * first!), (seen.get(Math.round(3 * first!)) ?? 0) + 1);
    // Sums 6 … 12; of ten subsets one sums to 6 and two to 8.
    expect(seen.get(6)! / 4000).toBeCloseTo(0.1, 1);
    expect(seen.get(8)! / 4000).toBeCloseTo(0.2, 1);
  });

  test.each([
    ["one and a half", 1.5, 0],
    ["negative", 1, -3],
    ["so large that no two fit into a number", 2 ** 40, 0],
  ])("whole scores are summed side by side as %s ones are alone", (_, factor, shift) => {
    const rng = createRng(7);
    const whole = Array.from({ length: 9 * 60 }, () => Math.floor(5 * rng.nextUniform()));
    const input = (values: readonly number[]): LabelledColumns => ({
      scores: values,
      rows: 9,
      columns: 60,
      units: Array.from({ length: 30 }, (_, unit) => [unit, 59 - unit]),
      labels: Array.from({ length: 30 }, (_, unit) => (unit % 4 === 0 ? [] : unit % 4 === 1 ? [0, 1] : [unit % 2])),
      groups: 2,
    });
    const together = drawn(input(whole), 3, 50);
    const alone = drawn(input(whole.map((score) => factor * score + shift)), 3, 50);
    together.forEach((means, draw) => {
      means.forEach((mean, cell) => {
        const expected = factor * mean + shift;
        expect(Math.abs(alone[draw]![cell]! - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
      });
    });
  });

  test("units keep their columns together, and blocks keep labels inside", () => {
    const pairs = {
      ...columns,
      columns: 4,
      scores: [1, 2, 3, 4, 1, 2, 3, 4],
      units: [
        [0, 1],
        [2, 3],
      ],
      labels: [[0], [1]],
      groups: 2,
    };
    expect(new Set(drawn(pairs).map(([first]) => first))).toEqual(new Set([1.5, 3.5]));
    const blocked = {
      ...pairs,
      units: [[0], [1], [2], [3]],
      labels: [[0], [1], [0], [1]],
      blocks: [
        [0, 1],
        [2, 3],
      ],
    };
    expect(new Set(drawn(blocked).map(([first]) => first))).toEqual(new Set([2, 2.5, 3]));
  });

  test("depend on the seed alone", () => {
    expect(drawn(columns, 1)).toEqual(drawn(columns, 1));
    expect(drawn(columns, 1)).not.toEqual(drawn(columns, 2));
  });
});
