import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { logisticDif } from "../../../src/inference/items/logisticDif.js";
import { logisticRegression } from "../../../src/inference/items/logisticRegression.js";
import { splitHalf } from "../../../src/inference/items/splitHalf.js";
import { extremeGroups, upperLowerDiscrimination } from "../../../src/inference/items/upperLowerDiscrimination.js";
import { chiSquaredSf } from "../../../src/numeric/distributions/chiSquared.js";
import { createRng } from "../../../src/random/rng.js";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

describe("logistic regression", () => {
  const rng = createRng(4, "logistic");
  const scores = Array.from({ length: 120 }, () => Math.round(20 * rng.nextUniform()));
  const focal = scores.map((_, run) => Number(run % 3 === 0));
  const outcomes = scores.map((score, run) =>
    Number(
      rng.nextUniform() <
        1 / (1 + Math.exp(-(0.25 * (score - 10) - 1.1 * focal[run]! + 0.12 * focal[run]! * (score - 10)))),
    ),
  );
  const columns = [scores.map(() => 1), scores, focal, scores.map((score, run) => score * focal[run]!)];

  /** Weighted least squares, again and again. */
  function slowly(used: readonly (readonly number[])[]) {
    const design = new Matrix(outcomes.map((_, row) => used.map((column) => column[row]!)));
    let at = Matrix.zeros(used.length, 1);
    for (let round = 0; round < 40; round++) {
      const chances = design
        .mmul(at)
        .to1DArray()
        .map((logit) => 1 / (1 + Math.exp(-logit)));
      const weighted = new Matrix(
        design.to2DArray().map((row, i) => row.map((x) => x * chances[i]! * (1 - chances[i]!))),
      );
      const score = design.transpose().mmul(Matrix.columnVector(outcomes.map((y, i) => y - chances[i]!)));
      at = Matrix.add(at, solve(design.transpose().mmul(weighted), score));
    }
    const logits = design.mmul(at).to1DArray();
    return {
      coefficients: at.to1DArray(),
      logLikelihood: sum(logits.map((logit, i) => outcomes[i]! * logit - Math.log(1 + Math.exp(logit)))),
    };
  }

  test("is weighted least squares at its fixed point", () => {
    for (const count of [1, 2, 3, 4]) {
      const [found, expected] = [
        logisticRegression(outcomes, columns.slice(0, count)),
        slowly(columns.slice(0, count)),
      ];
      expect(found.status).toBe("converged");
      expect(found.logLikelihood).toBeCloseTo(expected.logLikelihood, 9);
      found.coefficients.forEach((value, place) => {
        expect(value).toBeCloseTo(expected.coefficients[place]!, 6);
      });
    }
  });

  test("from a start that a full step overshoots comes to the top all the same", () => {
    // One outcome against many, far out: the first Newton step leads beyond the top.
    const x = [...Array.from({ length: 30 }, (_, row) => row / 10), 40];
    const y = [...Array.from({ length: 30 }, (_, row) => Number(row > 14 !== (row % 7 === 0))), 0];
    const found = logisticRegression(y, [x.map(() => 1), x]);
    expect(found.status).toBe("converged");
    const at = ([a, b]: readonly number[]) =>
      sum(x.map((one, row) => y[row]! * (a! + b! * one) - Math.log(1 + Math.exp(a! + b! * one))));
    for (const place of [0, 1]) {
      const moved = (by: number) => at(found.coefficients.map((value, index) => value + (index === place ? by : 0)));
      expect(Math.max(moved(1e-3), moved(-1e-3))).toBeLessThan(found.logLikelihood);
    }
  });

  test("separable outcomes and repeated columns are told", () => {
    const x = [1, 2, 3, 4, 5, 6];
    expect(logisticRegression([0, 0, 0, 1, 1, 1], [x.map(() => 1), x]).status).toBe("separable");
    expect(logisticRegression([0, 1, 0, 1, 0, 1], [x.map(() => 1), x, x.map((one) => 2 * one)]).status).toBe(
      "collinear",
    );
  });

  test("differential items by it are ratios of likelihoods and the change of Nagelkerke's R²", () => {
    const found = logisticDif(outcomes, scores, focal);
    if (!found.ok) throw new Error(found.code);
    const [empty, plain, uniform, full] = [1, 2, 3, 4].map(
      (count) => slowly(columns.slice(0, count)).logLikelihood,
    ) as [number, number, number, number];
    for (const [part, gain, freedom] of [
      [found.uniform, uniform - plain, 1],
      [found.nonUniform, full - uniform, 1],
      [found.both, full - plain, 2],
    ] as const) {
      expect(part.chiSquared).toBeCloseTo(2 * gain, 7);
      expect(part.degreesOfFreedom).toBe(freedom);
      expect(part.pValue).toBeCloseTo(chiSquaredSf(2 * gain, freedom), 8);
    }
    const share = (likelihood: number) =>
      (1 - Math.exp((2 / 120) * (empty - likelihood))) / (1 - Math.exp((2 / 120) * empty));
    expect(found.rSquaredChange).toBeCloseTo(share(full) - share(plain), 8);
    const expected = found.rSquaredChange < 0.035 ? "A" : found.rSquaredChange < 0.07 ? "B" : "C";
    expect(found.effectClass).toBe(found.both.pValue < 0.05 ? expected : "A");
    expect(logisticDif(outcomes, scores, focal, { alpha: found.both.pValue / 2 })).toMatchObject({ effectClass: "A" });
  });

  test("are not told without both answers, both groups and scores that vary", () => {
    const ones = outcomes.map(() => 1);
    expect(logisticDif(ones, scores, focal)).toEqual({ ok: false, code: "one-answer" });
    expect(
      logisticDif(
        outcomes.map(() => 0),
        scores,
        focal,
      ),
    ).toEqual({ ok: false, code: "one-answer" });
    expect(logisticDif(outcomes, scores, ones)).toEqual({ ok: false, code: "one-group" });
    expect(
      logisticDif(
        outcomes,
        scores,
        ones.map(() => 0),
      ),
    ).toEqual({ ok: false, code: "one-group" });
    expect(logisticDif(outcomes, ones, focal)).toEqual({ ok: false, code: "collinear" });
    expect(logisticDif([0, 0, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1])).toEqual({
      ok: false,
      code: "separable",
    });
    expect(() => logisticDif(outcomes.slice(1), scores, focal)).toThrow(RangeError);
    expect(() => logisticDif(outcomes, scores, focal.slice(1))).toThrow(RangeError);
  });
});

describe("split halves", () => {
  const rows = [
    [1, 0, 1, 1, 0],
    [0, 0, 1, 0, 0],
    [1, 1, 1, 1, 1],
    [0, 1, 0, 1, 0],
    [1, 1, 0, 1, 1],
  ];
  const correlation = (a: readonly number[], b: readonly number[]) => {
    const [x, y] = [a, b].map((list) => list.map((value) => value - mean(list))) as [number[], number[]];
    return (
      sum(x.map((one, i) => one * y[i]!)) / Math.sqrt(sum(x.map((one) => one ** 2)) * sum(y.map((one) => one ** 2)))
    );
  };
  const variance = (list: readonly number[]) => sum(list.map((value) => (value - mean(list)) ** 2)) / (list.length - 1);
  const half = (row: readonly number[], which: number) =>
    row.filter((score, item) => item % 2 === which && !Number.isNaN(score));

  test("are the items in turn: r, Spearman and Brown's, Flanagan and Rulon's", () => {
    const [a, b] = [0, 1].map((which) => rows.map((row) => sum(half(row, which)))) as [number[], number[]];
    const found = splitHalf(rows.flat(), 5, 5);
    const r = correlation(a, b);
    expect(found.correlation).toBeCloseTo(r, 12);
    expect(found.spearmanBrown).toBeCloseTo((2 * r) / (1 + r), 12);
    const both = a.map((one, run) => one + b[run]!);
    expect(found.flanaganRulon).toBeCloseTo(2 * (1 - (variance(a) + variance(b)) / variance(both)), 12);
    expect(found.runs).toBe(5);
  });

  test("with missing cells are of what was scored, without a run that lacks a half, and know no Flanagan and Rulon", () => {
    const none = Number.NaN;
    const gaps = [
      [1, none, 1, 1, 0],
      [0, 0, 1, none, 0],
      [1, 1, none, 1, 1],
      [0, none, 0, none, 0],
      [none, 1, none, 1, none],
      [1, 0, 0, 1, 1],
    ];
    const kept = gaps.filter((row) => half(row, 0).length > 0 && half(row, 1).length > 0);
    const found = splitHalf(gaps.flat(), 6, 5);
    expect(found.runs).toBe(4);
    expect(found.correlation).toBeCloseTo(
      correlation(
        kept.map((row) => mean(half(row, 0))),
        kept.map((row) => mean(half(row, 1))),
      ),
      12,
    );
    expect(found.flanaganRulon).toBeNaN();
    const opposite = splitHalf([1, 0, 0, 1, 1, 0], 3, 2);
    expect(opposite.correlation).toBe(-1);
    expect([opposite.spearmanBrown, opposite.flanaganRulon]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("upper and lower groups", () => {
  test("hold a share of the runs, rounded down, at least one; half of them at most", () => {
    const scores = [3, 1, 4, 1.5, 5, 9, 2, 6, 5.5, 3.5];
    expect(extremeGroups(scores).size).toBe(2);
    expect(extremeGroups(scores, { share: 0.5 }).size).toBe(5);
    expect(extremeGroups(scores, { share: 0.05 }).size).toBe(1);
    expect(
      extremeGroups(
        Array.from({ length: 100 }, (_, run) => run),
        { share: 0.29 },
      ).size,
    ).toBe(29);
    const { upper, lower } = extremeGroups(scores, { share: 0.3 });
    expect([...upper]).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 1, 0]);
    expect([...lower]).toEqual([0, 1, 0, 1, 0, 0, 1, 0, 0, 0]);
    for (const share of [0, -0.1, 0.51, Number.NaN]) expect(() => extremeGroups(scores, { share })).toThrow(RangeError);
  });

  test("at tied scores share the places that are left, take all in, or the first", () => {
    const scores = [1, 2, 2, 2, 3, Number.NaN];
    const groups = (ties: "fractional" | "inclusive" | "order") => {
      const { upper, lower } = extremeGroups(scores, { share: 0.4, ties });
      return [[...upper], [...lower]];
    };
    const third = 1 / 3;
    expect(groups("fractional")).toEqual([
      [0, third, third, third, 1, 0],
      [1, third, third, third, 0, 0],
    ]);
    expect(groups("inclusive")).toEqual([
      [0, 1, 1, 1, 1, 0],
      [1, 1, 1, 1, 0, 0],
    ]);
    expect(groups("order")).toEqual([
      [0, 0, 0, 1, 1, 0],
      [1, 1, 0, 0, 0, 0],
    ]);
    expect([...extremeGroups([Number.NaN]).upper]).toEqual([0]);
  });

  test("differ in an item by their weighted means of what was scored", () => {
    const scores = [1, 0, 0, 1, Number.NaN, 1, 1, 1];
    const groups = { upper: Float64Array.of(0, 0, 1, 0.5), lower: Float64Array.of(1, 0.5, 0, 0), size: 2 };
    const found = upperLowerDiscrimination(scores, groups, 2);
    expect(found[0]).toBeCloseTo(1 - (1 + 0) / 1.5, 12);
    expect(found[1]).toBeCloseTo(1 - 0.5 / 1.5, 12);
    expect(() => upperLowerDiscrimination(scores, { ...groups, lower: Float64Array.of(1) }, 2)).toThrow(RangeError);
  });
});
