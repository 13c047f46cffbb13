import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { crossedCells } from "../../../src/inference/components/crossedCells.js";
import { crossedReml } from "../../../src/inference/components/crossedReml.js";
import { type VarianceComponents, varianceComponents } from "../../../src/inference/components/varianceComponents.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

interface Truth {
  readonly seeds: number;
  readonly items: number;
  readonly trials?: number;
  readonly sds: readonly [number, number, number, number];
  readonly missing?: number;
}

function simulated(stream: number, { seeds, items, trials = 1, sds, missing = 0 }: Truth): number[] {
  const rng = createRng(stream, "components");
  const draw = (count: number, sd: number) => Array.from({ length: count }, () => sd * standardNormal(rng));
  const [seedEffects, itemEffects] = [draw(seeds, sds[0]), draw(items, sds[1])];
  return seedEffects.flatMap((seed) =>
    itemEffects.flatMap((item) => {
      const cell = 3 + seed + item + sds[2] * standardNormal(rng);
      return Array.from({ length: trials }, () =>
        rng.nextUniform() < missing ? Number.NaN : cell + sds[3] * standardNormal(rng),
      );
    }),
  );
}

/** The restricted log-likelihood by its definition, with the whole covariance matrix of all scores. */
function slowLikelihood(
  scores: readonly number[],
  { seeds: _, items, trials = 1 }: Truth,
  variances: readonly [number, number, number, number],
): { logLikelihood: number; mean: number; error: number } {
  const seen = scores.flatMap((score, place) => (Number.isNaN(score) ? [] : [{ score, place }]));
  const codes = ({ place }: { place: number }) => ({
    seed: Math.floor(place / (items * trials)),
    item: Math.floor(place / trials) % items,
    cell: Math.floor(place / trials),
    place,
  });
  const covariance = new Matrix(
    seen.map((a) =>
      seen.map((b) => {
        const [x, y] = [codes(a), codes(b)];
        return (
          (x.seed === y.seed ? variances[0] : 0) +
          (x.item === y.item ? variances[1] : 0) +
          (x.cell === y.cell ? variances[2] : 0) +
          (x.place === y.place ? variances[3] : 0)
        );
      }),
    ),
  );
  const values = Matrix.columnVector(seen.map(({ score }) => score));
  const ones = Matrix.ones(seen.length, 1);
  const [solvedOnes, solvedValues] = [solve(covariance, ones), solve(covariance, values)];
  const information = ones.transpose().mmul(solvedOnes).get(0, 0);
  const centre = ones.transpose().mmul(solvedValues).get(0, 0) / information;
  const residual = Matrix.sub(values, Matrix.mul(ones, centre));
  const quadratic = residual.transpose().mmul(solve(covariance, residual)).get(0, 0);
  let logDeterminant = 0;
  const work = covariance.clone();
  for (let k = 0; k < seen.length; k++) {
    logDeterminant += Math.log(work.get(k, k));
    for (let i = k + 1; i < seen.length; i++) {
      const factor = work.get(i, k) / work.get(k, k);
      for (let j = k; j < seen.length; j++) work.set(i, j, work.get(i, j) - factor * work.get(k, j));
    }
  }
  const constant = (seen.length - 1) * Math.log(2 * Math.PI);
  return {
    logLikelihood: -(logDeterminant + Math.log(information) + quadratic + constant) / 2,
    mean: centre,
    error: 1 / Math.sqrt(information),
  };
}

const BALANCED: Truth = { seeds: 4, items: 11, sds: [0.5, 1, 0, 0.7] };
const REPEATED: Truth = { seeds: 4, items: 9, trials: 3, sds: [0.6, 1, 0.5, 0.7] };
const GAPS: Truth = { seeds: 5, items: 12, trials: 3, sds: [0.6, 1, 0.5, 0.7], missing: 0.4 };

describe("the cells of a table", () => {
  /** Cells by their definition: every cell that holds a score, item after item. */
  function slowCells(scores: readonly number[], { seeds, items, trials = 1 }: Omit<Truth, "sds">) {
    const all = Array.from({ length: items }, (_, item) =>
      Array.from({ length: seeds }, (_, seed) => {
        const start = (seed * items + item) * trials;
        return { seed, item, found: scores.slice(start, start + trials).filter((score) => !Number.isNaN(score)) };
      }),
    ).flat();
    const cells = all.filter(({ found }) => found.length > 0);
    const codes = (levels: readonly number[]) => {
      const present = [...new Set(levels)].sort((a, b) => a - b);
      return levels.map((level) => present.indexOf(level));
    };
    return {
      seed: codes(cells.map(({ seed }) => seed)),
      item: codes(cells.map(({ item }) => item)),
      mean: cells.map(({ found }) => mean(found)),
      trials: cells.map(({ found }) => found.length),
      squares: cells.map(({ found }) => (found.length > 1 ? variance(found) * (found.length - 1) : 0)),
    };
  }

  test.each([
    [{ seeds: 4, items: 7 }, 0],
    [{ seeds: 4, items: 7 }, 0.3],
    [{ seeds: 7, items: 4, trials: 3 }, 0],
    [{ seeds: 3, items: 5, trials: 2 }, 0.4],
    [{ seeds: 2, items: 2, trials: 2 }, 0.9],
    [{ seeds: 3, items: 3 }, 1],
  ])("are those that hold a score: %o, %d missing", (size, missing) => {
    const scores = simulated(5, { ...size, sds: [1, 1, 1, 1], missing });
    const slow = slowCells(scores, size);
    const fast = crossedCells(scores, size);
    const list = fast.listed();
    expect([[...list.seed], [...list.item], [...list.trials]]).toEqual([slow.seed, slow.item, slow.trials]);
    for (const [cell, value] of slow.mean.entries()) expect(list.mean[cell]).toBeCloseTo(value, 12);
    expect(fast.withinSquares).toBeCloseTo(
      slow.squares.reduce((total, value) => total + value, 0),
      12,
    );
    expect([fast.cells, fast.scores, fast.seeds, fast.items]).toEqual([
      slow.mean.length,
      slow.trials.reduce((total, count) => total + count, 0),
      new Set(slow.seed).size,
      new Set(slow.item).size,
    ]);
  });

  test("a seed or an item without any score leaves the table balanced, as if it were not there", () => {
    const gap = Number.NaN;
    const left = crossedCells([1, gap, 0, gap, gap, gap, 2, gap, 5], { seeds: 3, items: 3 });
    const whole = crossedCells([1, 0, 2, 5], { seeds: 2, items: 2 });
    expect(Array.from(left.balanced!.means)).toEqual(whole.balanced!.means);
    expect(left.residualDegreesOfFreedom).toBe(whole.residualDegreesOfFreedom);
    expect(crossedCells([1, gap, 0, 2], { seeds: 2, items: 2 }).balanced).toBeNull();
  });

  test("one score a cell without gaps is read where it lies", () => {
    const scores = Float64Array.from([1, 0, 2, 5]);
    expect(crossedCells(scores, { seeds: 2, items: 2 }).balanced!.means).toBe(scores);
  });
});

describe("varianceComponents", () => {
  test("balanced components are those of the definition by means", () => {
    const { seeds, items, trials } = REPEATED as Required<Truth>;
    const scores = simulated(1, REPEATED);
    const cell = (s: number, i: number) => {
      const start = (s * items + i) * trials;
      return scores.slice(start, start + trials);
    };
    const range = (count: number) => Array.from({ length: count }, (_, index) => index);
    const rows = range(seeds).map((s) => mean(range(items).flatMap((i) => cell(s, i))));
    const columns = range(items).map((i) => mean(range(seeds).flatMap((s) => cell(s, i))));
    const grand = mean(scores);
    const residuals = range(seeds).flatMap((s) =>
      range(items).map((i) => mean(cell(s, i)) - (rows[s] as number) - (columns[i] as number) + grand),
    );
    const cells = residuals.reduce((sum, value) => sum + value ** 2, 0) / ((seeds - 1) * (items - 1));
    const within = mean(range(seeds).flatMap((s) => range(items).map((i) => variance(cell(s, i)))));
    const { variances, method } = varianceComponents(scores, REPEATED);
    expect(method).toBe("anova");
    expect(variances.seeds).toBeCloseTo(variance(rows) - cells / items, 12);
    expect(variances.items).toBeCloseTo(variance(columns) - cells / seeds, 12);
    expect(variances.interaction).toBeCloseTo(cells - within / trials, 12);
    expect(variances.residual).toBeCloseTo(within, 12);
  });

  test.each([
    ["single trials", BALANCED],
    ["repeated trials", REPEATED],
    ["more seeds than items", { seeds: 13, items: 4, trials: 2, sds: [0.6, 1, 0.5, 0.7] } as Truth],
  ])("REML equals ANOVA where nothing is negative: %s", (_, truth) => {
    const scores = simulated(2, truth);
    const anova = varianceComponents(scores, truth);
    const reml = varianceComponents(scores, truth, { method: "reml" });
    for (const source of ["seeds", "items", "interaction", "residual"] as const) {
      expect(anova.rawVariances[source] < 0).toBe(false);
      if (Number.isNaN(anova.variances[source])) expect(reml.variances[source]).toBeNaN();
      else expect(reml.variances[source] / anova.variances[source]).toBeCloseTo(1, 9);
      if (!Number.isNaN(anova.variances[source])) {
        expect(reml.standardErrors[source] / anova.standardErrors[source]).toBeCloseTo(1, 6);
        expect(reml.meanErrorParts[source] / anova.meanErrorParts[source]).toBeCloseTo(1, 9);
      }
    }
    expect(reml.standardError).toBeCloseTo(anova.standardError, 10);
    expect(reml.converged).toBe(true);
  });

  test("REML has the likelihood, mean and error of the whole covariance matrix, and no better neighbour", () => {
    const scores = simulated(3, GAPS);
    const fit = crossedReml(crossedCells(scores, GAPS));
    const { seeds, items, interaction, residual } = fit.variances;
    const found = [seeds, items, interaction, residual] as const;
    const slow = slowLikelihood(scores, GAPS, found);
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeCloseTo(slow.logLikelihood, 9);
    expect(fit.mean).toBeCloseTo(slow.mean, 11);
    expect(fit.meanError).toBeCloseTo(slow.error, 11);
    for (let source = 0; source < 4; source++) {
      for (const factor of [0.999, 1.001]) {
        const moved = found.map((value, index) => (index === source ? value * factor : value));
        const { logLikelihood } = slowLikelihood(scores, GAPS, moved as [number, number, number, number]);
        expect(logLikelihood).toBeLessThan(slow.logLikelihood);
      }
    }
  });

  test("shares add up to 1, and the parts of the mean to its squared error", () => {
    for (const truth of [BALANCED, REPEATED, GAPS, { ...BALANCED, missing: 0.2 }]) {
      const { shares, meanErrorParts, standardError } = varianceComponents(simulated(4, truth), truth);
      expect(knownSum(shares)).toBeCloseTo(1, 12);
      expect(knownSum(meanErrorParts)).toBeCloseTo(standardError ** 2, 12);
    }
  });

  test("adding a constant moves the mean alone, and a factor multiplies variances by its square", () => {
    for (const truth of [REPEATED, GAPS]) {
      const scores = simulated(5, truth);
      const fit = varianceComponents(scores, truth);
      const shifted = varianceComponents(
        scores.map((score) => 100 - 3 * score),
        truth,
      );
      expect(shifted.mean).toBeCloseTo(100 - 3 * fit.mean, 9);
      expectSameVariances(shifted, fit, 9);
    }
  });

  test("the order of seeds, items and trials does not matter", () => {
    for (const truth of [REPEATED, GAPS]) {
      const { seeds, items, trials } = truth as Required<Truth>;
      const scores = simulated(6, truth);
      const reversed = Array.from({ length: scores.length }, (_, place) => {
        const [seed, item, trial] = [
          Math.floor(place / (items * trials)),
          Math.floor(place / trials) % items,
          place % trials,
        ];
        return scores[((seeds - 1 - seed) * items + (items - 1 - item)) * trials + (trials - 1 - trial)] as number;
      });
      expectSameVariances(varianceComponents(reversed, truth), varianceComponents(scores, truth), 1);
    }
  });

  test("swapping seeds and items swaps their components", () => {
    const truth: Truth = { ...BALANCED, missing: 0.15 };
    const { seeds, items } = truth;
    const scores = simulated(7, truth);
    const turned = Array.from(
      { length: scores.length },
      (_, place) => scores[(place % seeds) * items + Math.floor(place / seeds)] as number,
    );
    const [fit, swapped] = [
      varianceComponents(scores, truth).variances,
      varianceComponents(turned, { seeds: items, items: seeds }).variances,
    ];
    expect(swapped.seeds).toBeCloseTo(fit.items, 9);
    expect(swapped.items).toBeCloseTo(fit.seeds, 9);
  });

  test("a negative estimate counts as 0, is kept as it came, and gets a note", () => {
    // Every row has the same mean: seeds differ less than chance would make them.
    const scores = [1, 2, 3, 4, 4, 3, 2, 1, 2, 4, 1, 3];
    const anova = varianceComponents(scores, { seeds: 3, items: 4 });
    expect(anova.rawVariances.seeds).toBeLessThan(0);
    expect(anova.variances.seeds).toBe(0);
    expect(anova.notes.map(({ code }) => code)).toContain("negative-component");
    const reml = varianceComponents(scores, { seeds: 3, items: 4 }, { method: "reml" });
    expect(reml.variances.seeds).toBe(0);
    expect(reml.converged).toBe(true);
    expect(reml.notes.map(({ code }) => code)).toEqual(["component-at-bound"]);
    // With no seeds and items to be seen, what is left is the plain variance.
    expect(reml.variances.items).toBe(0);
    expect(reml.variances.residual).toBeCloseTo(variance(scores), 10);
  });

  test("is unknown, not 0, for one seed, one item, no scores, and tables without a residual", () => {
    const unknown = (scores: number[], size: { seeds: number; items: number }) => {
      const { variances, standardError, converged } = varianceComponents(scores, size);
      expect(Object.values(variances)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
      expect(standardError).toBeNaN();
      expect(converged).toBe(false);
    };
    unknown([1, 0, 1], { seeds: 1, items: 3 });
    unknown([1, 0, 1], { seeds: 3, items: 1 });
    unknown([Number.NaN, Number.NaN], { seeds: 2, items: 1 });
    // Two seeds on items of their own, and a chain that an additive fit meets exactly.
    unknown([1, 2, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1, 3], { seeds: 2, items: 4 });
    unknown([1, 2, Number.NaN, Number.NaN, 1, 4], { seeds: 2, items: 3 });
    const constant = varianceComponents([2, 2, 2, 2, 2, 2], { seeds: 2, items: 3 });
    expect(Object.values(constant.variances)).toEqual([0, 0, Number.NaN, 0]);
    expect(constant.shares.seeds).toBeNaN();
    expect(constant.mean).toBe(2);
  });

  test("leaves seeds and items without any score out", () => {
    const [gap, full] = [
      varianceComponents([1, 2, 4, Number.NaN, 2, 3, 7, Number.NaN], { seeds: 2, items: 4 }),
      varianceComponents([1, 2, 4, 2, 3, 7], { seeds: 2, items: 3 }),
    ];
    expect(gap).toEqual(full);
    expect(gap.method).toBe("anova");
  });

  test("refuses a table of another size, and mean squares where cells are missing", () => {
    expect(() => varianceComponents([1, 2, 3], { seeds: 2, items: 2 })).toThrow(/2 × 2 × 1 values, got 3/);
    expect(() => varianceComponents([1, Number.NaN, 3, 4], { seeds: 2, items: 2 }, { method: "anova" })).toThrow(
      /reml/,
    );
  });

  test("fits ten seeds on five thousand items with missing cells in a few steps", () => {
    const truth: Truth = { seeds: 10, items: 5000, sds: [0.1, 1, 0, 0.5], missing: 0.1 };
    const fit = crossedReml(crossedCells(simulated(8, truth), truth));
    expect(fit.converged).toBe(true);
    expect(fit.iterations).toBeLessThan(30);
    expect(fit.variances.items).toBeCloseTo(1, 1);
    expect(fit.variances.residual).toBeCloseTo(0.25, 2);
  });
});

function knownSum(record: object): number {
  return Object.values(record)
    .filter((value) => !Number.isNaN(value))
    .reduce((sum: number, value: number) => sum + value, 0);
}

function expectSameVariances(first: VarianceComponents, second: VarianceComponents, factor: number): void {
  for (const source of ["seeds", "items", "interaction", "residual"] as const) {
    expect(first.variances[source]).toBeCloseTo(factor * second.variances[source], 9);
  }
  expect(first.standardError ** 2).toBeCloseTo(factor * second.standardError ** 2, 9);
}
