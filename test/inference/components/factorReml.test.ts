import { describe, expect, test } from "vitest";
import { crossedCells } from "../../../src/inference/components/crossedCells.js";
import { crossedReml } from "../../../src/inference/components/crossedReml.js";
import { factorCells, levelsOfSet } from "../../../src/inference/components/factorCells.js";
import { factorReml } from "../../../src/inference/components/factorReml.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** Scores of judges × prompts × items × trials, a share of them missing. */
function table(seed: number, size: readonly number[], trials: number, missing: number, spread = 0.4): number[] {
  const rng = createRng(seed);
  const [judges, prompts, items] = size as [number, number, number];
  const effects = (count: number, sd: number) => Array.from({ length: count }, () => sd * standardNormal(rng));
  const [judge, prompt, item] = [effects(judges, spread), effects(prompts, spread), effects(items, 1)];
  const [both, withItem] = [effects(judges * prompts, 0.2), effects(judges * items, 0.3)];
  const scores: number[] = [];
  for (let j = 0; j < judges; j++)
    for (let p = 0; p < prompts; p++)
      for (let i = 0; i < items; i++)
        for (let trial = 0; trial < trials; trial++) {
          const mean = judge[j]! + prompt[p]! + item[i]! + both[j * prompts + p]! + withItem[j * items + i]!;
          scores.push(rng.nextUniform() < missing ? Number.NaN : mean + 0.5 * standardNormal(rng));
        }
  return scores;
}

/** Gauss–Jordan inverse and log determinant of a symmetric positive matrix. */
function invert(matrix: readonly (readonly number[])[]): { inverse: number[][]; logDeterminant: number } {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  let logDeterminant = 0;
  for (let pivot = 0; pivot < size; pivot++) {
    const head = rows[pivot]![pivot]!;
    logDeterminant += Math.log(head);
    rows[pivot] = rows[pivot]!.map((value) => value / head);
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const times = rows[row]![pivot]!;
      rows[row] = rows[row]!.map((value, column) => value - times * rows[pivot]![column]!);
    }
  }
  return { inverse: rows.map((row) => row.slice(size)), logDeterminant };
}

/** The restricted log-likelihood by its definition, from the whole covariance of all scores. */
function byDefinition(
  scores: readonly number[],
  size: readonly number[],
  trials: number,
  sets: readonly number[],
  variances: readonly number[],
  residual: number,
) {
  const places = scores.flatMap((score, place) => (Number.isNaN(score) ? [] : [{ score, place }]));
  const codesOf = (place: number) => {
    let rest = Math.floor(place / trials);
    return [...size]
      .reverse()
      .map((count) => {
        const code = rest % count;
        rest = Math.floor(rest / count);
        return code;
      })
      .reverse();
  };
  const codes = places.map(({ place }) => codesOf(place));
  const same = (set: number, a: number, b: number) =>
    size.every((_, factor) => ((set >> factor) & 1) === 0 || codes[a]![factor] === codes[b]![factor]);
  const covariance = places.map((_, a) =>
    places.map((__, b) =>
      sets.reduce((sum, set, index) => sum + (same(set, a, b) ? variances[index]! : 0), a === b ? residual : 0),
    ),
  );
  const { inverse, logDeterminant } = invert(covariance);
  const ones = inverse.map((row) => row.reduce((sum, value) => sum + value, 0));
  const information = ones.reduce((sum, value) => sum + value, 0);
  const mean = ones.reduce((sum, value, index) => sum + value * places[index]!.score, 0) / information;
  const rest = places.map(({ score }) => score - mean);
  const quadratic = inverse.reduce(
    (sum, row, a) => sum + rest[a]! * row.reduce((own, value, b) => own + value * rest[b]!, 0),
    0,
  );
  const logLikelihood =
    -0.5 * (logDeterminant + Math.log(information) + quadratic + (places.length - 1) * Math.log(2 * Math.PI));
  return { logLikelihood, mean, meanError: 1 / Math.sqrt(information) };
}

const PAIRS = [1, 2, 4, 3, 5, 6];
const ALL = [...PAIRS, 7];

describe.each([
  ["complete, two trials", [3, 2, 8], 2, 0, ALL],
  ["a third missing, two trials", [3, 3, 9], 2, 0.33, ALL],
  ["a fifth missing, one trial", [4, 2, 12], 1, 0.2, PAIRS],
  ["half missing, three trials", [3, 2, 7], 3, 0.5, ALL],
] as const)("restricted maximum likelihood over crossed factors: %s", (_, size, trials, missing, sets) => {
  const scores = table(11, size, trials, missing);
  const fit = factorReml(factorCells(scores, size, trials), sets);
  const at = (variances: readonly number[], residual: number) =>
    byDefinition(scores, size, trials, sets, variances, residual);

  test("has the likelihood, mean and error of its definition by the whole covariance", () => {
    const right = at(fit.variances, fit.residual);
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeCloseTo(right.logLikelihood, 8);
    expect(fit.mean).toBeCloseTo(right.mean, 9);
    expect(fit.meanError).toBeCloseTo(right.meanError, 9);
  });

  test("is at the top: no component moved either way is likelier, and one at 0 only falls", () => {
    const top = fit.logLikelihood;
    const step = 1e-3;
    fit.variances.forEach((value, index) => {
      const moved = (by: number) => at(fit.variances.with(index, value + by), fit.residual).logLikelihood;
      expect([index, moved(step) <= top + 1e-9]).toEqual([index, true]);
      if (value >= step) expect([index, moved(-step) <= top + 1e-9]).toEqual([index, true]);
    });
    for (const by of [step, -step]) {
      expect(at(fit.variances, fit.residual + by).logLikelihood).toBeLessThanOrEqual(top + 1e-9);
    }
  });
});

describe("restricted maximum likelihood over crossed factors", () => {
  test("of two factors is that of seeds and items", () => {
    for (const [seed, trials, missing] of [
      [1, 2, 0.2],
      [2, 1, 0.3],
      [3, 3, 0],
    ] as const) {
      const scores = table(seed, [4, 1, 15], trials, missing);
      const sets = trials > 1 ? [1, 2, 3] : [1, 2];
      const found = factorReml(factorCells(scores, [4, 15], trials), sets);
      const right = crossedReml(crossedCells(scores, { seeds: 4, items: 15, trials }));
      const { seeds, items, interaction, residual } = right.variances;
      const known = [seeds, items, ...(trials > 1 ? [interaction] : [])];
      expect([...found.variances, found.residual]).toEqual(
        [...known, residual].map((value) => expect.closeTo(value, 7)),
      );
      expect(found.logLikelihood).toBeCloseTo(right.logLikelihood, 8);
    }
  });

  test("does not mind the unit, the origin, or which of two facets comes first", () => {
    const [size, trials] = [[3, 2, 10], 2];
    const scores = table(5, size, trials, 0.2);
    const fit = factorReml(factorCells(scores, size, trials), ALL);
    const moved = factorReml(
      factorCells(
        scores.map((score) => 1000 + 50 * score),
        size,
        trials,
      ),
      ALL,
    );
    expect(moved.variances.map((value) => value / 2500)).toEqual(
      fit.variances.map((value) => expect.closeTo(value, 7)),
    );
    expect((moved.mean - 1000) / 50).toBeCloseTo(fit.mean, 7);
    const turned: number[] = [];
    for (let p = 0; p < 2; p++)
      for (let j = 0; j < 3; j++) turned.push(...scores.slice((j * 2 + p) * 20, (j * 2 + p + 1) * 20));
    const other = factorReml(factorCells(turned, [2, 3, 10], trials), [2, 1, 4, 3, 6, 5, 7]);
    expect(other.variances).toEqual(fit.variances.map((value) => expect.closeTo(value, 7)));
  });

  test("estimates nothing where nothing varies, or a factor has one level", () => {
    for (const [scores, size] of [
      [Array.from({ length: 24 }, () => 1), [3, 2, 4]],
      [table(1, [1, 2, 5], 1, 0), [1, 2, 5]],
      [Array.from({ length: 24 }, () => Number.NaN), [3, 2, 4]],
    ] as const) {
      const { variances, converged } = factorReml(factorCells(scores, size, 1), PAIRS);
      expect([variances.every(Number.isNaN), converged]).toEqual([true, false]);
    }
  });
});

describe("the cells of crossed factors", () => {
  test("leave out what was never scored, and average trials", () => {
    const none = Number.NaN;
    // Two judges × three items × two trials: item 1 has no score at all.
    const cells = factorCells([1, 3, none, none, 5, none, 2, 2, none, none, none, none], [2, 3], 2);
    expect(cells.levels).toEqual([2, 2]);
    expect([[...cells.means], [...cells.trials]]).toEqual([
      [2, 2, 5],
      [2, 2, 1],
    ]);
    expect(cells.codes.map((own) => [...own])).toEqual([
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect([cells.withinSquares, cells.withinDegrees, cells.scores, cells.isBalanced]).toEqual([2, 2, 5, false]);
    expect(levelsOfSet(cells, 3).count).toBe(3);
    expect(factorCells([1, 2, 3, 4], [2, 2], 1).isBalanced).toBe(true);
  });
});
