import { describe, expect, test } from "vitest";
import { binomialPmf } from "../../src/numeric/distributions/binomial.js";
import { multinomial } from "../../src/random/multinomial.js";
import { createRng } from "../../src/random/rng.js";
import { goodnessOfFit } from "./goodnessOfFit.js";

describe("multinomial", () => {
  test("has the joint distribution of three categories", () => {
    const [rng, counts, weights, n] = [createRng(3), new Float64Array(3), [2, 5, 3], 8];
    const [draws, side] = [200_000, n + 1];
    const observed = new Float64Array(side * side);
    for (let draw = 0; draw < draws; draw++) {
      multinomial(rng, n, weights, counts);
      expect(counts[0]! + counts[1]! + counts[2]!).toBe(n);
      observed[counts[0]! * side + counts[1]!]!++;
    }
    const expected = observed.map((_, cell) => {
      const [first, second] = [Math.floor(cell / side), cell % side];
      return first + second > n ? 0 : draws * binomialPmf(first, n, 0.2) * binomialPmf(second, n - first, 0.625);
    });
    expect(goodnessOfFit(observed, expected)).toBeGreaterThan(1e-3);
  });

  test("gives categories of weight 0 nothing, and all to the only one that has a weight", () => {
    const counts = new Float64Array(4);
    multinomial(createRng(1), 1_000_000, [0, 1, 0, 0], counts);
    expect([...counts]).toEqual([0, 1_000_000, 0, 0]);
    multinomial(createRng(1), 1_000_000, [1e-300, 1, 1e-20, 0], counts);
    expect([...counts]).toEqual([0, 1_000_000, 0, 0]);
  });

  test("refuses weights that are no distribution and a buffer of another length", () => {
    expect(() => multinomial(createRng(1), 5, [0, 0], new Float64Array(2))).toThrow("not all 0");
    expect(() => multinomial(createRng(1), 5, [1, Number.NaN], new Float64Array(2))).toThrow("finite");
    expect(() => multinomial(createRng(1), 5, [1, 1], new Float64Array(3))).toThrow("equally long");
    expect(() => multinomial(createRng(1), 5, [], new Float64Array(0))).toThrow("not empty");
  });
});
