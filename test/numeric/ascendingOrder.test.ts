import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendingOrder } from "../../src/numeric/ascendingOrder.js";
import { kendallCounts } from "../../src/numeric/correlation.js";
import { createRng } from "../../src/random/rng.js";

/** Positions by comparing values, equal ones in their own order. */
function slowOrder(values: readonly number[], positions: readonly number[]): number[] {
  return [...positions].sort((i, j) => (values[i]! === values[j]! ? 0 : values[i]! < values[j]! ? -1 : 1));
}

const SPECIAL = [0, -0, 1, -1, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 1 + 2 ** -52];

test("ascendingOrder is the order by comparing, few values or many, ties in the order given", () => {
  const value = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(...SPECIAL, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.integer({ min: -9, max: 9 }),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 0, maxLength: 900, size: "max" }), (values) => {
      const own = values.map((_, index) => index);
      expect([...ascendingOrder(values)]).toEqual(slowOrder(values, own));
      const turned = Uint32Array.from(own).reverse();
      expect([...ascendingOrder(values, turned)]).toEqual(slowOrder(values, [...turned]));
      expect([...turned]).toEqual(own.reverse());
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("kendallCounts of many values are the counts over all pairs", () => {
  const rng = createRng(1, "many");
  for (const levels of [2, 30, 1e9]) {
    const list = () => Array.from({ length: 700 }, () => Math.floor(levels * rng.nextUniform()) / 7 - 3);
    const [x, y] = [list(), list()];
    const slow = { concordant: 0, discordant: 0, tiesX: 0, tiesY: 0, tiesXY: 0, score: 0 };
    for (let j = 1; j < x.length; j++) {
      for (let i = 0; i < j; i++) {
        const agreement = Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
        slow.score += agreement;
        if (agreement > 0) slow.concordant++;
        if (agreement < 0) slow.discordant++;
        if (x[i] === x[j]) slow.tiesX++;
        if (y[i] === y[j]) slow.tiesY++;
        if (x[i] === x[j] && y[i] === y[j]) slow.tiesXY++;
      }
    }
    expect(kendallCounts(x, y)).toEqual(slow);
  }
});

test("ascendingOrder tells apart what differs in the last bits alone, a few neighbours or all values", () => {
  const rng = createRng(2, "last bits");
  for (const groups of [1, 3, 200]) {
    const values = Array.from({ length: 900 }, () => {
      const group = 1 + Math.floor(groups * rng.nextUniform());
      return (rng.nextUniform() < 0.5 ? 1 : -1) * group * (1 + 2 ** -52 * Math.floor(50 * rng.nextUniform()));
    });
    const own = values.map((_, index) => index);
    expect([...ascendingOrder(values)]).toEqual(slowOrder(values, own));
    const turned = Uint32Array.from(own).reverse();
    expect([...ascendingOrder(values, turned)]).toEqual(slowOrder(values, [...turned]));
  }
});
