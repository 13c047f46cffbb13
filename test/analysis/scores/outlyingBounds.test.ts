import { describe, expect, test } from "vitest";
import { brokenAway, type PlacedScore } from "../../../src/analysis/scores/outlyingSeeds.js";
import { outlyingValues } from "../../../src/analysis/scores/outlyingValues.js";
import { fSf } from "../../../src/numeric/distributions/fDistribution.js";
import { studentTSf } from "../../../src/numeric/distributions/studentT.js";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const squares = (values: readonly number[]) => sum(values.map((value) => (value - mean(values)) ** 2));
const sd = (values: readonly number[]) => Math.sqrt(squares(values) / (values.length - 1));

/** The smallest size at which something is found, to twelve digits. */
function edgeOf(isFound: (size: number) => boolean, most: number): number {
  let [low, high] = [0, most];
  expect([isFound(low), isFound(high)]).toEqual([false, true]);
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (isFound(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const OTHERS = [0.5, 0.52, 0.49, 0.51, 0.505, 0.515, 0.495];

describe("a value is outlying from where its t beside the others has a p below half of .001 among as many", () => {
  test.each([1, -1])("in either direction (%i)", (sign) => {
    const at = (size: number) => [...OTHERS, mean(OTHERS) + sign * size];
    const edge = edgeOf((size) => outlyingValues(at(size)).includes(7), 1);
    const t = edge / (sd(OTHERS) * Math.sqrt(1 + 1 / 7));
    expect(2 * studentTSf(t, 6)).toBeCloseTo(0.0005 / 8, 8);
    expect(outlyingValues(at(1.01 * edge))).toEqual([7]);
  });

  test("two that are alike by their mean, two that are not by the distances of both", () => {
    const alike = (size: number) => [...OTHERS, mean(OTHERS) - size, mean(OTHERS) - size - 0.004];
    const edge = edgeOf((size) => outlyingValues(alike(size)).length === 2, 1);
    const own = alike(edge).slice(7);
    const within = Math.sqrt((squares(own) + squares(OTHERS)) / 7);
    const group = 2 * studentTSf(Math.abs(mean(own) - mean(OTHERS)) / (within * Math.sqrt(1 / 2 + 1 / 7)), 7);
    const distances = own.map((value) => (value - mean(OTHERS)) / sd(OTHERS));
    const each = fSf((sum(distances.map((one) => one ** 2)) - sum(distances) ** 2 / 9) / 2, 2, 6);
    // A quarter of .001 for pairs, among 36 of them, half for either test.
    expect(Math.min(group, each) / (0.00025 / 36 / 2)).toBeCloseTo(1, 4);
    expect(outlyingValues(alike(1.01 * edge))).toEqual([7, 8]);
    const apart = (size: number) => [...OTHERS, mean(OTHERS) - size, mean(OTHERS) + 1.3 * size];
    expect(outlyingValues(apart(0.5))).toEqual([7, 8]);
    expect(outlyingValues(apart(0.05))).toEqual([]);
  });
});

describe("a seed broke away from where its largest move has a p below half of .001, of all moves and seeds", () => {
  const paths = [
    [0.3, 0.34, 0.37, 0.41, 0.44],
    [0.31, 0.335, 0.375, 0.405, 0.45],
    [0.295, 0.345, 0.365, 0.415, 0.435],
  ];
  const scores = (own: readonly number[]): PlacedScore[] =>
    [own, ...paths].flatMap((values, seed) =>
      values.map((value, place) => ({ seed: `s${seed}`, step: place + 1, value })),
    );
  const fallen = (size: number) => [0.302, 0.338, 0.37 - size, 0.41 - size, 0.442 - size];

  test("against the pooled spread of the moves of the others, and that of its own checkpoint", () => {
    const edge = edgeOf((size) => brokenAway(scores(fallen(size)), 5).includes("s0"), 0.5);
    const own = fallen(edge);
    const widening = Math.sqrt(4 / 3);
    const moves = [1, 2, 3, 4].map((step) => {
      const theirs = paths.map((values) => values[step]! - values[step - 1]!);
      return { against: mean(theirs) - (own[step]! - own[step - 1]!), theirs };
    });
    const pooled = Math.sqrt(sum(moves.map(({ theirs }) => squares(theirs))) / 8);
    const largest = Math.max(...moves.map(({ against, theirs }) => against / Math.max(pooled, sd(theirs))));
    const pValue = 2 * 4 * 4 * studentTSf(largest / widening, 8);
    const spread = Math.max(...[0, 1, 2, 3, 4].map((step) => sd(paths.map((values) => values[step]!))));
    const distance = Math.abs(own[4]! - mean(paths.map((values) => values[4]!)));
    const margins = [pValue / 0.0005, (3 * spread * widening) / distance];
    // Whichever of the two is met last.
    expect(Math.max(...margins)).toBeCloseTo(1, 6);
    expect(brokenAway(scores(fallen(1.001 * edge)), 5)).toEqual(["s0"]);
  });

  test("upwards as downwards, whatever the order of scores, and only up to the end that is asked for", () => {
    const up = scores([0.302, 0.338, 0.67, 0.71, 0.742]);
    expect(brokenAway(up, 5)).toEqual(["s0"]);
    expect([...brokenAway([...up].reverse(), 5)]).toEqual(["s0"]);
    const later = [
      ...scores(fallen(0)),
      ...["s0", "s1", "s2", "s3"].map((seed) => ({ seed, step: 9, value: seed === "s0" ? 0 : 0.5 })),
    ];
    expect(brokenAway(later, 5)).toEqual([]);
    expect(brokenAway(up, null)).toEqual([]);
    expect(brokenAway(up, 7)).toEqual([]);
  });

  test("no fewer than six degrees of freedom of moves tell it: three moves of three seeds, not two", () => {
    const cut = (moves: number) => scores(fallen(0.3)).filter(({ step }) => (step as number) >= 5 - moves);
    expect(brokenAway(cut(3), 5)).toEqual(["s0"]);
    expect(brokenAway(cut(2), 5)).toEqual([]);
  });
});
