import { describe, expect, test } from "vitest";
import { clusterSignFlipTest } from "../../../src/inference/significance/clusterSignFlip.js";
import { cochranQTest } from "../../../src/inference/significance/cochranQ.js";
import { friedmanTest } from "../../../src/inference/significance/friedman.js";
import { type LabelledColumns, permutedGroupMeans } from "../../../src/inference/significance/labelPermutations.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { permutationTest } from "../../../src/inference/significance/permutation.js";
import { signFlipTest } from "../../../src/inference/significance/signFlip.js";
import { welchFromSummaries, welchTest } from "../../../src/inference/significance/welch.js";
import { chiSquaredSf } from "../../../src/numeric/distributions/chiSquared.js";
import { studentTTwoSided } from "../../../src/numeric/distributions/studentT.js";
import { uniformInteger } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

function ratings(items: number, raters: number, categories: number, stream: number): number[] {
  const rng = createRng(stream, "agreement");
  return Array.from({ length: items }).flatMap(() => {
    const truth = uniformInteger(rng, categories);
    return Array.from({ length: raters }, () => (rng.nextUniform() < 0.6 ? truth : uniformInteger(rng, categories)));
  });
}

describe("cochranQTest and friedmanTest", () => {
  test("on 0/1 scores they are the same test, and for two runs McNemar's χ²", () => {
    const scores = ratings(21, 4, 2, 7);
    const { statistic, pValue } = friedmanTest(scores, 21, 4);
    expect(cochranQTest(scores, 21, 4).statistic).toBeCloseTo(statistic, 12);
    expect(cochranQTest(scores, 21, 4).pValue).toBeCloseTo(pValue, 12);
    const pair = [...Array(7).fill([1, 0]), ...Array(3).fill([0, 1]), ...Array(9).fill([1, 1])].flat() as number[];
    expect(cochranQTest(pair, 19, 2).statistic).toBeCloseTo((7 - 3) ** 2 / (7 + 3), 12);
    expect(cochranQTest(pair, 19, 2).informativeItems).toBe(10);
  });

  test("items that all runs score alike do not count in Q; ranks see the order within an item alone", () => {
    const scores = ratings(8, 3, 2, 8);
    expect(cochranQTest([...scores, 1, 1, 1, 0, 0, 0], 10, 3).statistic).toBeCloseTo(
      cochranQTest(scores, 8, 3).statistic,
      12,
    );
    const graded = ratings(8, 3, 9, 9);
    const moved = graded.map((score, i) => Math.exp(score) + 100 * Math.floor(i / 3));
    expect(friedmanTest(moved, 8, 3)).toEqual(friedmanTest(graded, 8, 3));
  });

  test("concordance is 1 when all items rank the runs alike", () => {
    expect(friedmanTest([1, 2, 3, 2, 5, 9, 0, 1, 4], 3, 3).concordance).toBeCloseTo(1, 12);
  });

  test("are unknown for one run, no items, ties throughout and NaN; Q refuses other scores", () => {
    expect(cochranQTest([1, 1, 0, 0], 2, 2).pValue).toBeNaN();
    expect(cochranQTest([1, 0], 2, 1).statistic).toBeNaN();
    expect(friedmanTest([], 0, 3).pValue).toBeNaN();
    expect(friedmanTest([1, 1, 2, 2], 2, 2).statistic).toBeNaN();
    expect(friedmanTest([1, Number.NaN, 2, 1], 2, 2).statistic).toBeNaN();
    expect(() => cochranQTest([0.5, 1], 1, 2)).toThrow(/friedmanTest/);
  });
});

describe("Cochran's Q and Friedman's test", () => {
  const scores = [1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0];
  const rows = Array.from({ length: 6 }, (_, item) => scores.slice(3 * item, 3 * item + 3));

  test("Q is (k − 1)(k·ΣT² − (ΣT)²) ÷ (k·ΣL − ΣL²), of columns T and rows L", () => {
    const columns = [0, 1, 2].map((run) => sum(rows.map((row) => row[run]!)));
    const totals = rows.map(sum);
    const squares = (values: readonly number[]) => sum(values.map((value) => value ** 2));
    const q = (2 * (3 * squares(columns) - sum(columns) ** 2)) / (3 * sum(totals) - squares(totals));
    const found = cochranQTest(scores, 6, 3);
    expect(found.statistic).toBeCloseTo(q, 12);
    expect(found.pValue).toBeCloseTo(chiSquaredSf(q, 2), 12);
    expect(found.informativeItems).toBe(totals.filter((total) => total > 0 && total < 3).length);
    for (const [items, runs] of [
      [5, 3],
      [6, 4],
    ] as const) {
      expect(() => cochranQTest(scores, items, runs)).toThrow(RangeError);
      expect(() => friedmanTest(scores, items, runs)).toThrow(RangeError);
    }
  });

  test("Friedman's is 12 ÷ (nk(k + 1))·ΣR² − 3n(k + 1) where nothing ties, and its concordance a share of n(k − 1)", () => {
    const untied = [3, 1, 2, 5, 9, 7, 4, 6, 5, 1, 2, 3];
    const sums = [0, 0, 0];
    for (let item = 0; item < 4; item++) {
      const row = untied.slice(3 * item, 3 * item + 3);
      row.forEach((score, run) => {
        sums[run]! += row.filter((other) => other <= score).length;
      });
    }
    const statistic = (12 / (4 * 3 * 4)) * sum(sums.map((rank) => rank ** 2)) - 3 * 4 * 4;
    const found = friedmanTest(untied, 4, 3);
    expect(found.statistic).toBeCloseTo(statistic, 12);
    expect(found.pValue).toBeCloseTo(chiSquaredSf(statistic, 2), 12);
    expect(found.concordance).toBeCloseTo(statistic / 8, 12);
  });
});

describe("Welch's test", () => {
  const [a, b] = [
    [3.1, 4.7, 2.2, 5.9],
    [6.3, 7.7, 5.2, 8.8, 9.1],
  ] as const;
  const error = (values: readonly number[]) =>
    Math.sqrt(sum(values.map((value) => (value - mean(values)) ** 2)) / (values.length - 1) / values.length);

  test("has the error of both means and Satterthwaite's degrees of freedom, on values and on what a table prints", () => {
    const [first, second] = [error(a), error(b)];
    const freedom = (first ** 2 + second ** 2) ** 2 / (first ** 4 / 3 + second ** 4 / 4);
    const found = welchTest(a, b);
    expect(found.difference).toBeCloseTo(mean(b) - mean(a), 12);
    expect(found.standardError).toBeCloseTo(Math.hypot(first, second), 12);
    expect(found.degreesOfFreedom).toBeCloseTo(freedom, 12);
    expect(found.pValue).toBeCloseTo(studentTTwoSided((mean(b) - mean(a)) / Math.hypot(first, second), freedom), 12);
    const printed = welchFromSummaries(
      { mean: mean(a), standardError: first, count: 4 },
      { mean: mean(b), standardError: second, count: 5 },
      { level: 0.9 },
    );
    expect(printed.pValue).toBeCloseTo(found.pValue, 12);
    expect(printed.interval).toMatchObject({ level: 0.9 });
    expect(printed.method).toBe("welch");
  });

  test("a sample without spread adds nothing to the error, and one value alone leaves it unknown", () => {
    const found = welchTest([0.3, 0.3, 0.3], b);
    expect(found.standardError).toBeCloseTo(error(b), 12);
    expect(found.degreesOfFreedom).toBeCloseTo(4, 12);
    expect(welchTest([0.3], b).pValue).toBeNaN();
    expect(() =>
      welchFromSummaries({ mean: 1, standardError: -0.1, count: 4 }, { mean: 1, standardError: 0.1, count: 4 }),
    ).toThrow(/baseline.standardError/);
    expect(
      welchFromSummaries({ mean: 1, standardError: 0, count: 4 }, { mean: 2, standardError: 0.1, count: 4 }).pValue,
    ).toBeLessThan(0.01);
  });
});

/** All ways to choose `size` of these places. */
function choices(places: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return places.flatMap((place, index) => choices(places.slice(index + 1), size - 1).map((rest) => [place, ...rest]));
}

describe("permutationTest", () => {
  test.each([
    [
      [1, 2, 6],
      [7, 9],
    ],
    [
      [7, 9, 1, 4.5],
      [2, 3],
    ],
    [
      [0, 0, 1],
      [1, 1, 1, 0],
    ],
  ] as const)("is the share of all splits, in each direction (%j, %j)", (baseline, candidate) => {
    const pool = [...baseline, ...candidate];
    const differenceOf = (chosen: readonly number[]) => {
      const rest = pool.filter((_, place) => !chosen.includes(place));
      return mean(chosen.map((place) => pool[place]!)) - mean(rest);
    };
    const splits = choices([...pool.keys()], candidate.length).map(differenceOf);
    const observed = mean(candidate) - mean(baseline);
    const share = (isExtreme: (difference: number) => boolean) => splits.filter(isExtreme).length / splits.length;
    const found = permutationTest(baseline, candidate);
    expect(found.statistic).toBeCloseTo(observed, 12);
    expect(found.method).toBe("exact");
    expect(found.pValue).toBeCloseTo(
      share((one) => Math.abs(one) > Math.abs(observed) - 1e-9),
      12,
    );
    expect(permutationTest(baseline, candidate, { alternative: "greater" }).pValue).toBeCloseTo(
      share((one) => one > observed - 1e-9),
      12,
    );
    expect(permutationTest(baseline, candidate, { alternative: "less" }).pValue).toBeCloseTo(
      share((one) => one < observed + 1e-9),
      12,
    );
  });

  test("drawn at random comes near the share of all splits, and counts exactly as many as fit", () => {
    const [baseline, candidate] = [
      [0.3, 0.9, 0.1, 0.5, 0.7, 0.2],
      [0.8, 1.1, 0.6, 0.95, 0.85],
    ];
    const exact = permutationTest(baseline, candidate);
    const drawn = permutationTest(baseline, candidate, { resamples: 461 });
    expect(permutationTest(baseline, candidate, { resamples: 462 }).method).toBe("exact");
    expect(drawn.method).toBe("monte-carlo");
    expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(0.03);
  });
});

describe("sign flips", () => {
  test("values of 0 do not count against the number of flips that are counted in full", () => {
    const moving = [2, 3, 5, 7, 11, 13].map((value, place) => Math.sqrt(value) * (place % 3 === 0 ? -1 : 1));
    const padded = [...moving, ...Array<number>(40).fill(0)];
    const found = signFlipTest(padded, { resamples: 64 });
    expect(found.method).toBe("exact");
    expect(found.pValue).toBe(signFlipTest(moving, { resamples: 64 }).pValue);
    expect(signFlipTest(padded, { resamples: 63 }).method).toBe("monte-carlo");
  });

  test("of clusters flip their sums together, and tell how many there are", () => {
    const differences = [0.31, -0.12, 0.47, 0.23, 0.05, 0.41];
    const clusters = ["a", "a", "b", "c", "c", "d"];
    const found = clusterSignFlipTest(differences, clusters, { alternative: "greater" });
    const sums = [0.19, 0.47, 0.28, 0.41];
    const flips = Array.from({ length: 16 }, (_, bits) =>
      sum(sums.map((one, place) => ((bits >> place) & 1 ? -one : one))),
    );
    expect(found.pValue).toBeCloseTo(flips.filter((flip) => flip > sum(sums) - 1e-9).length / 16, 12);
    expect(found).toMatchObject({ clusters: 4, alternative: "greater" });
    expect(found.statistic).toBeCloseTo(mean(differences), 12);
    expect(() => clusterSignFlipTest(differences, clusters.slice(1))).toThrow(RangeError);
  });
});

test("McNemar's test is refused under a name that is none", () => {
  // @ts-expect-error a name that does not exist
  expect(() => mcnemarTest(3, 5, { variant: "toString" })).toThrow(/variant/);
});

describe("label permutations", () => {
  /** One unit a column, some in either of two groups. */
  const columnsOf = (
    scores: readonly (readonly number[])[],
    labels: readonly (readonly number[])[],
  ): LabelledColumns => ({
    scores: Float64Array.from(scores.flat()),
    rows: scores.length,
    columns: scores[0]!.length,
    units: scores[0]!.map((_, column) => [column]),
    labels,
    groups: 2,
  });
  const draws = (columns: LabelledColumns) => {
    const seen: number[][] = [];
    permutedGroupMeans(createRng(1, "lanes"), columns, 60, (means) => seen.push([...means]));
    return seen;
  };

  test.each([1, 2, 4, 7, 8, 2 ** 20, 2 ** 26, 2 ** 30, 2 ** 52])(
    "counts that are kept side by side in one number are those that stand alone, up to sums of %d",
    (most) => {
      const scores = [
        [most, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0],
        [0, 0, most / 2 >= 1 ? Math.floor(most / 2) : 0, 1, 0, 0],
      ];
      const labels = [[0], [0], [1], [1], [1], []];
      const whole = draws(columnsOf(scores, labels));
      // Halves are not whole, and stand alone; a sum of halves is exact.
      const halves = draws(
        columnsOf(
          scores
            .map((row) => row.map((score) => score / 2))
            .map((row, place) => (place === 0 ? row.with(1, 0.5) : row)),
          labels,
        ),
      );
      whole.forEach((means, draw) => {
        // The rows that were not changed.
        for (const row of [1, 2, 4, 5]) expect(means[row]).toBeCloseTo(2 * halves[draw]![row]!, 9);
      });
    },
  );
});

test("resamples are a whole number of at least 1, and a seed is a number", () => {
  const calls = [
    (options: object) => permutationTest([1, 2], [3, 4], options),
    (options: object) => signFlipTest([1, -2], options),
    (options: object) => clusterSignFlipTest([1, -2], ["a", "b"], options),
  ];
  for (const call of calls) {
    for (const resamples of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => call({ resamples })).toThrow(/resamples must be a whole number/);
    }
    for (const seed of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => call({ seed })).toThrow(/seed must be/);
    expect(() => call({ alternative: "both" })).toThrow(RangeError);
    expect(() => call({ resamples: 1, seed: 2.5 })).not.toThrow();
  }
});
