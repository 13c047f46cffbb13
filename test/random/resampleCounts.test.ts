import { describe, expect, test } from "vitest";
import { binomialPmf } from "../../src/numeric/distributions/binomial.js";
import { countMemory, createCountSampler } from "../../src/random/resampleCounts.js";
import { resampleIndices } from "../../src/random/resampleIndices.js";
import { createRng } from "../../src/random/rng.js";
import { goodnessOfFit, kolmogorovSmirnov } from "./goodnessOfFit.js";

describe("createCountSampler", () => {
  test.each([1, 2, 127, 128, 129, 1001, 14_042])("adds up to n = %i, always", (n) => {
    const [rng, { counts, draw }] = [createRng(5), createCountSampler(n)];
    for (let repeat = 0; repeat < 300; repeat++) {
      draw(rng);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
    }
  });

  test.each([50, 128, 131, 1000])("gives each of %i units a binomial count, wherever it stands in a block", (n) => {
    const [rng, { counts, draw }] = [createRng(6, `${n}`), createCountSampler(n)];
    const observed = Array.from({ length: 8 }, () => new Float64Array(20));
    const draws = 40_000;
    for (let repeat = 0; repeat < draws; repeat++) {
      draw(rng);
      for (let place = 0; place < 8; place++) observed[place]![counts[(n >>> 4) * 8 + place]!]!++;
    }
    for (const seen of observed) {
      const expected = seen.map((_, k) => draws * binomialPmf(k, n, 1 / n));
      expect(goodnessOfFit(seen, expected)).toBeGreaterThan(1e-3);
    }
  });

  test("gives two units the joint distribution of a multinomial, in one block and across blocks", () => {
    const [n, draws, side] = [128, 150_000, 8];
    const [rng, { counts, draw }] = [createRng(7), createCountSampler(n)];
    const pairs = [
      [0, 1],
      [3, 4],
      [5, 120],
    ] as const;
    const observed = pairs.map(() => new Float64Array(side * side));
    for (let repeat = 0; repeat < draws; repeat++) {
      draw(rng);
      pairs.forEach(([i, j], pair) => {
        if (counts[i]! < side && counts[j]! < side) observed[pair]![counts[i]! * side + counts[j]!]!++;
      });
    }
    for (const seen of observed) {
      const expected = seen.map((_, cell) => {
        const [first, second] = [Math.floor(cell / side), cell % side];
        return draws * binomialPmf(first, n, 1 / n) * binomialPmf(second, n - first, 1 / (n - 1));
      });
      expect(goodnessOfFit(seen, expected)).toBeGreaterThan(1e-3);
    }
  });

  test("has as many distinct units and as many coincidences as draws of an index", () => {
    const [n, draws] = [1000, 4000];
    const [rng, { counts, draw }] = [createRng(8), createCountSampler(n)];
    const indices = new Uint32Array(n);
    const squares = (list: Uint8Array) => list.reduce((sum, count) => sum + count * count, 0);
    const fast = Array.from({ length: draws }, () => {
      draw(rng);
      return squares(counts);
    });
    const slow = Array.from({ length: draws }, () => {
      resampleIndices(rng, n, indices);
      const counted = new Uint8Array(n);
      for (const index of indices) counted[index]!++;
      return squares(counted);
    });
    expect(kolmogorovSmirnov(fast, slow)).toBeLessThan(1.95);
  });
});

describe("createCountSampler in memory of the caller's", () => {
  test.each([1, 100, 128, 133, 14_042])("draws the same counts of %i units there", (n) => {
    const memory = new Uint8Array(countMemory(n));
    const [own, given] = [createCountSampler(n), createCountSampler(n, memory)];
    const [first, second] = [createRng(10), createRng(10)];
    expect(given.counts).toEqual(own.counts);
    for (let repeat = 0; repeat < 3; repeat++) {
      own.draw(first);
      given.draw(second);
      expect(given.counts).toEqual(own.counts);
      expect(memory.subarray(0, n)).toEqual(own.counts);
    }
  });

  test("the same seed gives the same counts for ever", () => {
    const sums = [100, 1000].map((n) => {
      const [rng, { counts, draw }] = [createRng(1), createCountSampler(n)];
      return [1, 2, 3].map(() => {
        draw(rng);
        return counts.reduce((sum, count, unit) => sum + unit * count, 0);
      });
    });
    expect(sums).toMatchInlineSnapshot(`
      [
        [
          5387,
          4968,
          5296,
        ],
        [
          494758,
          482190,
          507517,
        ],
      ]
    `);
  });
});

describe("resampleIndices", () => {
  test("is uniform over an awkward number", () => {
    const indices = new Uint32Array(300_000);
    resampleIndices(createRng(9), 97, indices);
    const observed = new Float64Array(97);
    for (const index of indices) observed[index]!++;
    expect(
      goodnessOfFit(
        observed,
        observed.map(() => 300_000 / 97),
      ),
    ).toBeGreaterThan(1e-3);
  });

  test.each([0, -1, 1.5, 2 ** 33])("refuses to draw from %d units", (n) => {
    expect(() => resampleIndices(createRng(1), n, new Uint32Array(1))).toThrow(`got ${n}`);
  });
});
