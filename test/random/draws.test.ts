import { describe, expect, test } from "vitest";
import { shuffle, standardNormal, uniformInteger } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

/** A stream that gives these 32-bit words, to see what a draw does with each. */
function scripted(words: readonly number[]): Rng {
  let next = 0;
  const nextUint32 = () => words[next++] as number;
  return {
    nextUint32,
    nextUniform: () => nextUint32() / 2 ** 32,
    fillUint32: (filled) => {
      for (let i = 0; i < filled.length; i++) filled[i] = nextUint32();
    },
    child: () => scripted(words),
  };
}

describe("uniformInteger", () => {
  test("throws away exactly the words beyond the last whole multiple of the bound", () => {
    // 2^32 = 3·1431655765 + 1: only the largest word would favour 0.
    expect(uniformInteger(scripted([4294967295, 4294967294]), 3)).toBe(2);
    expect(uniformInteger(scripted([4294967295]), 4294967296)).toBe(4294967295);
    // Bound 3·2^30: without rejection the values below 2^30 would come twice as often.
    expect(uniformInteger(scripted([3 * 2 ** 30, 2 ** 30 + 5]), 3 * 2 ** 30)).toBe(2 ** 30 + 5);
  });

  test("is even over a bound that does not divide 2^32", () => {
    const rng = createRng(5);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 21_000; i++) {
      const value = uniformInteger(rng, 7);
      counts[value] = (counts[value] as number) + 1;
    }
    const statistic = counts.reduce((total, count) => total + (count - 3000) ** 2 / 3000, 0);
    expect(statistic).toBeLessThan(22.46); // χ², 6 degrees of freedom, .999
  });

  test("is 0 for the bound 1", () => {
    expect(uniformInteger(createRng(1), 1)).toBe(0);
  });

  test.each([0, -1, 2.5, 2 ** 32 + 1, Number.NaN])("refuses the bound %d", (bound) => {
    expect(() => uniformInteger(createRng(1), bound)).toThrow(
      `uniformInteger: bound must be an integer in [1, 2^32], got ${bound}.`,
    );
  });
});

describe("shuffle", () => {
  test("gives all six orders of three elements equally often", () => {
    const rng = createRng(2);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = ["a", "b", "c"];
      shuffle(rng, order);
      counts.set(order.join(""), (counts.get(order.join("")) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    const statistic = [...counts.values()].reduce((total, count) => total + (count - 2000) ** 2 / 2000, 0);
    expect(statistic).toBeLessThan(20.52); // χ², 5 degrees of freedom, .999
  });

  test("keeps every element once, and draws nothing for one element", () => {
    const values = Array.from({ length: 53 }, (_, index) => index);
    const shuffled = [...values];
    shuffle(createRng(9), shuffled);
    expect(shuffled).not.toEqual(values);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(values);
    const rng = createRng(9);
    shuffle(rng, ["only"]);
    expect(rng.nextUint32()).toBe(createRng(9).nextUint32());
  });
});

describe("standardNormal", () => {
  test("has the first four moments of the standard normal, and independent neighbours", () => {
    const rng = createRng(12);
    const draws = Array.from({ length: 40_000 }, () => standardNormal(rng));
    const moment = (power: number) => draws.reduce((total, value) => total + value ** power, 0) / draws.length;
    // Four standard errors each: Var(x^k) = E x^2k − (E x^k)².
    const within = (actual: number, expected: number, variance: number) =>
      expect(Math.abs(actual - expected)).toBeLessThan(4 * Math.sqrt(variance / draws.length));
    within(moment(1), 0, 1);
    within(moment(2), 1, 2);
    within(moment(3), 0, 15);
    within(moment(4), 3, 96);
    const lagged = draws.slice(1).reduce((total, value, i) => total + value * (draws[i] as number), 0);
    within(lagged / draws.length, 0, 1);
  });

  test("has the tails of the standard normal: 4.55 % beyond two", () => {
    const rng = createRng(13);
    const beyond = Array.from({ length: 20_000 }, () => standardNormal(rng)).filter((z) => Math.abs(z) > 2).length;
    expect(Math.abs(beyond - 910)).toBeLessThan(4 * Math.sqrt(910 * 0.9545));
  });
});
