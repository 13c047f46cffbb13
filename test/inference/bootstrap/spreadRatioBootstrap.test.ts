import { describe, expect, test } from "vitest";
import { spreadRatioBootstrap } from "../../../src/inference/bootstrap/spreadRatioBootstrap.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { quantileSorted } from "../../../src/numeric/quantiles.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const rng = createRng(3);
const first = Array.from({ length: 7 }, () => 2 * standardNormal(rng));
const second = first.map((value) => 0.3 * value + standardNormal(rng));
const other = Array.from({ length: 9 }, () => standardNormal(rng));

/** The definition: every resample made anew, those without a ratio left out. */
function slowly(pairs: (draw: (count: number) => number[]) => [number[], number[]], resamples: number) {
  const own = createRng(99);
  const draw = (count: number) => Array.from({ length: count }, () => Math.floor(own.nextUniform() * count));
  const ratios = Array.from({ length: resamples }, () => {
    const [top, bottom] = pairs(draw);
    return standardDeviation(top) / standardDeviation(bottom);
  }).filter((ratio) => ratio > 0 && Number.isFinite(ratio));
  const sorted = Float64Array.from(ratios).sort();
  return [quantileSorted(sorted, 0.05), quantileSorted(sorted, 0.95)] as const;
}

describe("spreadRatioBootstrap", () => {
  test("pairs are drawn together, as in the definition", () => {
    const { low, high } = spreadRatioBootstrap(createRng(1), first, second, {
      paired: true,
      level: 0.9,
      resamples: 8000,
    });
    const [from, to] = slowly((draw) => {
      const drawn = draw(first.length);
      return [drawn.map((i) => first[i]!), drawn.map((i) => second[i]!)];
    }, 20_000);
    // Monte Carlo error of a 5 % quantile of 8,000 draws is about 1.5 % here.
    expect(Math.abs(Math.log(low / from))).toBeLessThan(0.05);
    expect(Math.abs(Math.log(high / to))).toBeLessThan(0.05);
  });

  test("sides that are not paired are drawn by themselves, each with its own number", () => {
    const { low, high } = spreadRatioBootstrap(createRng(1), first, other, {
      paired: false,
      level: 0.9,
      resamples: 8000,
    });
    const [from, to] = slowly(
      (draw) => [draw(first.length).map((i) => first[i]!), draw(other.length).map((i) => other[i]!)],
      20_000,
    );
    expect(Math.abs(Math.log(low / from))).toBeLessThan(0.05);
    expect(Math.abs(Math.log(high / to))).toBeLessThan(0.05);
  });

  test("the sides exchanged turn it over, a factor multiplies it, a shift does nothing", () => {
    const of = (a: readonly number[], b: readonly number[]) =>
      spreadRatioBootstrap(createRng(1), a, b, { paired: true });
    const there = of(first, second);
    const back = of(second, first);
    // Quantiles between two draws are interpolated, which does not turn over exactly.
    expect(there.low * back.high).toBeCloseTo(1, 2);
    const moved = of(
      first.map((value) => 100 + 3 * value),
      second,
    );
    expect(moved.low / there.low).toBeCloseTo(3, 9);
    expect(moved.high / there.high).toBeCloseTo(3, 9);
  });

  test("takes another spread, such as the one relative to the mean", () => {
    const shifted = [first, second].map((side) => side.map((value) => value + 50)) as [number[], number[]];
    const spread = (values: readonly number[]) => standardDeviation(values) / mean(values);
    const relative = spreadRatioBootstrap(createRng(1), ...shifted, { paired: true, spread });
    const plain = spreadRatioBootstrap(createRng(1), ...shifted, { paired: true });
    expect(relative.low / plain.low).toBeCloseTo(1, 1);
    expect(relative.low).not.toBe(plain.low);
  });

  test("is unknown below five values and where a side does not vary, and refuses pairs of unequal number", () => {
    const unknown = { low: Number.NaN, high: Number.NaN, level: 0.95, method: "bootstrap-percentile" };
    const ask = (a: readonly number[], b: readonly number[]) =>
      spreadRatioBootstrap(createRng(1), a, b, { paired: true });
    expect(ask(first.slice(0, 4), second.slice(0, 4))).toEqual(unknown);
    expect(ask([], [])).toEqual(unknown);
    expect(ask([1, 1, 1, 1, 1], second.slice(0, 5))).toEqual(unknown);
    expect(ask(first.slice(0, 5), second.slice(0, 5)).low).toBeGreaterThan(0);
    expect(() => ask(first, other)).toThrow(RangeError);
  });
});
