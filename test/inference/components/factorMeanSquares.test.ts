import { describe, expect, test } from "vitest";
import { excessVarianceTest } from "../../../src/inference/components/excessVariance.js";
import {
  factorMeanSquares,
  factorParts,
  factorsIn,
  holds,
} from "../../../src/inference/components/factorMeanSquares.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const LEVELS = [3, 2, 4, 5];
const scoresOf = (seed: number, levels: readonly number[]) => {
  const rng = createRng(seed);
  return Array.from({ length: levels.reduce((a, b) => a * b, 1) }, () => standardNormal(rng));
};
const codesOf = (cell: number, levels: readonly number[]) => {
  let rest = cell;
  return [...levels]
    .reverse()
    .map((count) => {
      const code = rest % count;
      rest = Math.floor(rest / count);
      return code;
    })
    .reverse();
};

/** The square of the data on the space of a set of factors, by the matrix that projects on it: ⊗ of J/n and I − J/n. */
function projected(scores: readonly number[], levels: readonly number[], set: number): number {
  const codes = scores.map((_, cell) => codesOf(cell, levels));
  let total = 0;
  for (const [row, own] of codes.entries()) {
    for (const [column, other] of codes.entries()) {
      const weight = levels.reduce((product, count, factor) => {
        const same = own[factor] === other[factor] ? 1 : 0;
        return product * (holds(set, factor) ? same - 1 / count : 1 / count);
      }, 1);
      total += scores[row]! * weight * scores[column]!;
    }
  }
  return total;
}

describe("mean squares of crossed factors", () => {
  test("are those of the projections on each set of factors", () => {
    const scores = scoresOf(1, LEVELS);
    const { values, degreesOfFreedom } = factorMeanSquares(scores, LEVELS);
    let [squares, degrees] = [0, 0];
    for (let set = 1; set < 16; set++) {
      const found = values[set]! * degreesOfFreedom[set]!;
      expect([set, found]).toEqual([set, expect.closeTo(projected(scores, LEVELS, set), 10)]);
      squares += found;
      degrees += degreesOfFreedom[set]!;
    }
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
    expect(squares).toBeCloseTo(
      scores.reduce((sum, score) => sum + (score - mean) ** 2, 0),
      9,
    );
    expect([degrees, values[0]]).toEqual([scores.length - 1, Number.NaN]);
  });

  test("are those of seeds, items and what neither explains for two factors", () => {
    const scores = scoresOf(2, [4, 7]);
    const { meanSquares, degreesOfFreedom } = excessVarianceTest(scores, 4, 7);
    const found = factorMeanSquares(scores, [4, 7]);
    expect([...found.values].slice(1)).toEqual(
      [meanSquares.seeds, meanSquares.items, meanSquares.residual].map((square) => expect.closeTo(square, 12)),
    );
    expect([...found.degreesOfFreedom].slice(1)).toEqual(Object.values(degreesOfFreedom));
  });

  test("have no degrees of freedom for a factor of one level, which changes no other", () => {
    const scores = scoresOf(3, [3, 1, 5]);
    const [with1, without] = [factorMeanSquares(scores, [3, 1, 5]), factorMeanSquares(scores, [3, 5])];
    expect([with1.values[2], with1.values[3], with1.values[7]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([with1.values[1], with1.values[4], with1.values[5]]).toEqual([...without.values].slice(1));
    expect(factorParts(with1).map(({ set }) => set)).toEqual([1, 4, 5]);
  });

  test("needs a score for every cell", () => {
    expect(() => factorMeanSquares([1, 2, 3], [2, 2])).toThrow("2 × 2 = 4 values, got 3");
  });
});

describe("what factors add to the variance of the mean", () => {
  test("is each component ÷ its levels, in expectation: averaged over many tables", () => {
    const levels = [3, 2, 6];
    const components = [0, 0.5, 0.3, 0.2, 1, 0.4, 0.1, 0.6];
    const rng = createRng(4);
    const sums = new Float64Array(8);
    const tables = 4000;
    for (let table = 0; table < tables; table++) {
      const effects = components.map((component, set) => {
        const count = levels.reduce((total, size, factor) => (holds(set, factor) ? total * size : total), 1);
        return Array.from({ length: count }, () => Math.sqrt(component) * standardNormal(rng));
      });
      const scores = Array.from({ length: 36 }, (_, cell) => {
        const codes = codesOf(cell, levels);
        return effects.reduce((sum, own, set) => {
          const place = codes.reduce(
            (index, code, factor) => (holds(set, factor) ? index * levels[factor]! + code : index),
            0,
          );
          return sum + own[place]!;
        }, 0);
      });
      for (const { set, variance } of factorParts(factorMeanSquares(scores, levels))) sums[set]! += variance / tables;
    }
    for (let set = 1; set < 8; set++) {
      const count = levels.reduce((total, size, factor) => (holds(set, factor) ? total * size : total), 1);
      expect([set, sums[set]]).toEqual([set, expect.closeTo(components[set]! / count, 1)]);
    }
  });

  test("adds up to the mean squares of one factor, less those of two, plus those of three", () => {
    const found = factorMeanSquares(scoresOf(5, LEVELS), LEVELS);
    const total = factorParts(found).reduce((sum, { variance }) => sum + variance, 0);
    const signed = [...found.values].reduce(
      (sum, square, set) => (set === 0 ? sum : sum + (factorsIn(set) % 2 === 1 ? square : -square) / found.cells),
      0,
    );
    expect(total).toBeCloseTo(signed, 12);
  });
});
