import { describe, expect, test } from "vitest";
import { createRng, xoshiro128PlusPlus } from "../../src/random/rng.js";

/** xoshiro128++ 1.0 as Blackman and Vigna publish it in C, in whole numbers that cannot overflow. */
function referenceXoshiro(seed: readonly number[]): () => number {
  const mask = 0xffffffffn;
  const rotateLeft = (word: bigint, bits: bigint) => ((word << bits) | (word >> (32n - bits))) & mask;
  const s = seed.map(BigInt) as [bigint, bigint, bigint, bigint];
  return () => {
    const result = (rotateLeft((s[0] + s[3]) & mask, 7n) + s[0]) & mask;
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11n);
    return Number(result);
  };
}

const take = (count: number, next: () => number) => Array.from({ length: count }, () => next());

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
  const [centreX, centreY] = [mean(x), mean(y)];
  const product = (a: readonly number[], b: readonly number[], ca: number, cb: number) =>
    a.reduce((total, value, i) => total + (value - ca) * ((b[i] as number) - cb), 0);
  return product(x, y, centreX, centreY) / Math.sqrt(product(x, x, centreX, centreX) * product(y, y, centreY, centreY));
}

describe("xoshiro128PlusPlus", () => {
  test("starts with the known outputs from the state 1, 2, 3, 4", () => {
    const known = [641, 1573767, 3222811527, 3517856514, 836907274];
    expect(take(known.length, xoshiro128PlusPlus(Uint32Array.of(1, 2, 3, 4)))).toEqual(known);
  });

  test.each([[[1, 2, 3, 4]], [[0xffffffff, 0x80000000, 0, 7]], [[0, 0, 0, 1]]])(
    "agrees with the published algorithm in whole numbers from the state %j",
    (state) => {
      expect(take(1000, xoshiro128PlusPlus(Uint32Array.from(state)))).toEqual(take(1000, referenceXoshiro(state)));
    },
  );

  test("refuses the state it could never leave, and states that are not four words", () => {
    expect(() => xoshiro128PlusPlus(new Uint32Array(4))).toThrow(RangeError);
    expect(() => xoshiro128PlusPlus(Uint32Array.of(1, 2, 3))).toThrow(/four 32-bit words/);
  });
});

describe("createRng", () => {
  test("repeats its numbers for the same seed and changes them for another seed or label", () => {
    const first = take(5, createRng(7).nextUint32);
    expect(take(5, createRng(7).nextUint32)).toEqual(first);
    expect(take(5, createRng(8).nextUint32)).not.toEqual(first);
    expect(take(5, createRng(7, "items").nextUint32)).not.toEqual(first);
  });

  test("gives uniform numbers in [0, 1): χ² over 97 cells stays inside its 99.9 % range", () => {
    const rng = createRng(20240607);
    const counts = new Array<number>(97).fill(0);
    for (let i = 0; i < 97_000; i++) {
      // A value outside [0, 1) would fall into no cell and be missing from the sum.
      const cell = Math.floor(97 * rng.nextUniform());
      counts[cell] = (counts[cell] as number) + 1;
    }
    const statistic = counts.reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0);
    // χ² with 96 degrees of freedom: .0005 and .9995 quantiles. Too even is as wrong as too uneven.
    expect(statistic).toBeGreaterThan(57.4);
    expect(statistic).toBeLessThan(147.1);
  });

  test("fills all 53 bits: the lowest bit of the integer behind a uniform is set half of the time", () => {
    const rng = createRng(3);
    const odd = take(4000, () => (rng.nextUniform() * 2 ** 53) % 2).reduce((total, bit) => total + bit, 0);
    expect(Math.abs(odd - 2000)).toBeLessThan(4 * Math.sqrt(1000));
  });

  test("gives neighbouring seeds first draws that are unrelated and uniform", () => {
    const firsts = Array.from({ length: 3001 }, (_, seed) => createRng(seed).nextUniform());
    expect(Math.abs(correlation(firsts.slice(1), firsts.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(3000));
    const mean = firsts.reduce((total, value) => total + value, 0) / firsts.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 3001));
    expect(new Set(firsts).size).toBe(3001);
  });

  test("gives child streams that do not depend on how much the parent drew, and differ by label", () => {
    const [fresh, used] = [createRng(11), createRng(11)];
    take(1234, used.nextUint32);
    expect(take(7, used.child("items").nextUint32)).toEqual(take(7, fresh.child("items").nextUint32));
    expect(take(7, fresh.child("seeds").nextUint32)).not.toEqual(take(7, fresh.child("items").nextUint32));
    expect(fresh.child("a").child("b").nextUint32()).not.toBe(fresh.child("b").child("a").nextUint32());
    expect(fresh.child("a").child("b").nextUint32()).not.toBe(fresh.child("b").nextUint32());
    const labels = Array.from({ length: 2001 }, (_, index) => createRng(1).child(`${index}`).nextUniform());
    expect(Math.abs(correlation(labels.slice(1), labels.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(2000));
  });

  test.each([0, 1, 2, 1001])(
    "fills a list of %i words with what as many calls give, and goes on from there",
    (length) => {
      const [filling, calling] = [createRng(14), createRng(14)];
      take(3, filling.nextUint32);
      take(3, calling.nextUint32);
      const words = new Uint32Array(length);
      filling.fillUint32(words);
      expect([...words]).toEqual(take(length, calling.nextUint32));
      expect(take(5, filling.nextUint32)).toEqual(take(5, calling.nextUint32));
    },
  );

  test("refuses a seed that is no finite number", () => {
    expect(() => createRng(Number.NaN)).toThrow("createRng: seed must be a finite number, got NaN");
    expect(() => createRng(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
