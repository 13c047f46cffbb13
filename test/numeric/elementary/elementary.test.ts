import { describe, expect, test } from "vitest";
import { expm1, exponential, tanh } from "../../../src/numeric/elementary/exponential.js";
import { atanh, log1p, logarithm } from "../../../src/numeric/elementary/logarithm.js";
import { decimalExponent, logarithmToBase, powerOfTen, raised } from "../../../src/numeric/elementary/powers.js";
import { sinPi } from "../../../src/numeric/elementary/sinPi.js";
import { createRng } from "../../../src/random/rng.js";

/** Numbers as whole multiples of 2⁻²⁰⁰: every double used here from 2⁻¹⁰⁰ on is one, and errors are some 2⁻¹⁹⁰. */
const BITS = 200n;
const ONE = 1n << BITS;
const times = (a: bigint, b: bigint) => (a * b) >> BITS;

function fixed(value: number): bigint {
  const scale = 2 ** 60;
  const [sign, size] = [value < 0 ? -1n : 1n, Math.abs(value)];
  const whole = Math.floor(size);
  let [sum, rest] = [BigInt(whole) << BITS, size - whole];
  for (let shift = BITS - 60n; rest > 0 && shift >= 0n; shift -= 60n) {
    const part = Math.floor(rest * scale);
    sum += BigInt(part) << shift;
    rest = rest * scale - part;
  }
  return sign * sum;
}

/** The double next to a fixed number. */
function nearest(value: bigint): number {
  const size = value < 0n ? -value : value;
  const shift = BigInt(Math.max(0, size.toString(2).length - 60));
  const number = Number(size >> shift) * 2 ** (Number(shift) - Number(BITS));
  return value < 0n ? -number : number;
}

/** By the series after halving 20 times, squared back. */
function slowExp(x: bigint): bigint {
  const small = x >> 20n;
  let [sum, term] = [0n, ONE];
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = times(term, small) / n;
  }
  for (let halving = 0; halving < 20; halving++) sum = times(sum, sum);
  return sum;
}

/** By Newton on the exponential. */
function slowLog(x: bigint): bigint {
  let root = fixed(Math.log(nearest(x)));
  for (let step = 0; step < 3; step++) {
    const power = slowExp(root);
    root += (2n * (x - power) * ONE) / (x + power);
  }
  return root;
}

/** Distance of a value from a fixed number in units of the last place. */
function unitsApart(value: number, truth: bigint): number {
  const size = nearest(truth);
  if (size === 0) return value === 0 ? 0 : Number.POSITIVE_INFINITY;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(size))) - 52);
  return Math.abs(nearest(fixed(value) - truth)) / unit;
}

const rng = createRng(5, "elementary");
const between = (low: number, high: number) => low + (high - low) * rng.nextUniform();
const anySize = () => rng.nextUniform() * 2 ** Math.floor(between(-30, 30));

describe("to within one unit in the last place of the slow definition", () => {
  test.each<[string, (x: number) => number, (x: bigint) => bigint, () => number]>([
    ["exponential", exponential, slowExp, () => between(-20, 20)],
    ["exponential of little", exponential, slowExp, () => between(-0.4, 0.4)],
    ["expm1", expm1, (x) => slowExp(x) - ONE, () => between(-20, 20)],
    ["expm1 of little", expm1, (x) => slowExp(x) - ONE, () => between(-1.2, 1.2) * 2 ** -Math.floor(between(0, 40))],
    ["logarithm", logarithm, slowLog, anySize],
    ["logarithm near 1", logarithm, slowLog, () => between(0.7, 1.5)],
    ["log1p", log1p, (x) => slowLog(ONE + x), () => between(-0.99, 3)],
    ["log1p of little", log1p, (x) => slowLog(ONE + x), () => between(-0.5, 0.5) * 2 ** -Math.floor(between(0, 40))],
  ])("%s", (_name, own, slow, draw) => {
    const apart = Array.from({ length: 400 }, draw).map((x) => unitsApart(own(x), slow(fixed(x))));
    expect(Math.max(...apart)).toBeLessThan(1);
  });
});

test("tanh and atanh to within two units, and one undoes the other", () => {
  for (let draw = 0; draw < 300; draw++) {
    const x = between(-3, 3) * 2 ** -Math.floor(between(0, 20));
    const twice = slowExp(fixed(2 * x));
    expect(unitsApart(tanh(x), ((twice - ONE) * ONE) / (twice + ONE))).toBeLessThan(2);
    expect(atanh(tanh(x))).toBeCloseTo(x, 12);
    const r = between(-1, 1);
    expect(unitsApart(atanh(r), slowLog(((ONE + fixed(r)) * ONE) / (ONE - fixed(r))) >> 1n)).toBeLessThan(2);
  }
});

describe("at the ends", () => {
  const inf = Number.POSITIVE_INFINITY;
  test.each([
    [exponential, [0, 1], [-0, 1], [1, Math.E], [inf, inf], [-inf, 0], [710, inf], [-746, 0], [Number.NaN, Number.NaN]],
    [exponential, [-745.1, 5e-324], [709.78, 1.7928227943945155e308]],
    [expm1, [0, 0], [-0, -0], [inf, inf], [-inf, -1], [-60, -1], [1e-300, 1e-300], [Number.NaN, Number.NaN]],
    [logarithm, [1, 0], [0, -inf], [-0, -inf], [-1, Number.NaN], [inf, inf], [Number.NaN, Number.NaN]],
    [logarithm, [5e-324, -744.4400719213812], [2, Math.LN2]],
    [log1p, [0, 0], [-0, -0], [-1, -inf], [-2, Number.NaN], [inf, inf], [1e-300, 1e-300], [Number.NaN, Number.NaN]],
    [tanh, [0, 0], [-0, -0], [inf, 1], [-inf, -1], [30, 1], [Number.NaN, Number.NaN]],
    [atanh, [0, 0], [-0, -0], [1, inf], [-1, -inf], [2, Number.NaN], [Number.NaN, Number.NaN]],
    [sinPi, [0, 0], [0.5, 1], [1, 0], [1.5, -1], [-0.5, -1], [1 / 6, 0.49999999999999994], [1e9 + 0.5, 1]],
    [decimalExponent, [1, 0], [999.9999999999999, 2], [1000, 3], [0.001, -3], [5e-324, -324], [0.00099999, -4]],
  ] as [(x: number) => number, ...[number, number][]][])("%o", (own, ...cases) => {
    for (const [x, value] of cases) {
      if (own === sinPi) expect(own(x)).toBeCloseTo(value, 15);
      else expect([x, own(x)]).toEqual([x, value]);
    }
  });
});

test("sinPi is the sine, of large turns too", () => {
  for (let draw = 0; draw < 300; draw++) {
    const x = between(-1.25, 1.25);
    expect(sinPi(x)).toBeCloseTo(Math.sin(Math.PI * x), 14);
    const whole = Math.floor(between(-1e6, 1e6));
    expect(sinPi(2 * whole + 0.375)).toBe(sinPi(0.375));
  }
});

test("powers are products where the exponent is whole, and roots of them where it ends in a half", () => {
  expect([raised(3, 4), raised(2, -3), raised(-2, 3), raised(7, 0), raised(Number.NaN, 0)]).toEqual([
    81,
    1 / 8,
    -8,
    1,
    1,
  ]);
  expect([raised(9, 0.5), raised(4, 1.5), raised(4, -0.5), raised(0, 1 / 3), raised(0, -1 / 3)]).toEqual([
    3,
    8,
    0.5,
    0,
    Number.POSITIVE_INFINITY,
  ]);
  expect([raised(-8, 1 / 3), raised(Number.NaN, 1 / 3), raised(-1, 2001)]).toEqual([Number.NaN, Number.NaN, -1]);
  for (let draw = 0; draw < 300; draw++) {
    const [base, exponent] = [between(0.01, 10), between(-5, 5)];
    expect(raised(base, exponent) / base ** exponent).toBeCloseTo(1, 13);
  }
});

test("powers of ten are those that are written, and logarithms to 2 and 10 are whole where they can be", () => {
  for (let exponent = -300; exponent <= 300; exponent++) {
    expect(powerOfTen(exponent)).toBe(Number(`1e${exponent}`));
    expect(logarithmToBase(powerOfTen(exponent), 10)).toBe(exponent);
    expect(logarithmToBase(2 ** exponent, 2)).toBe(exponent);
    expect(decimalExponent(powerOfTen(exponent))).toBe(exponent);
  }
  expect(logarithmToBase(9, 3)).toBeCloseTo(2, 14);
});
