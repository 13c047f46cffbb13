import { expect, test } from "vitest";
import { trendNoise } from "../../../src/inference/trend/trendNoise.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const steps = Array.from({ length: 15 }, (_, index) => 600 + 100 * index);
const values = [
  0.4986361676, 0.5045790328, 0.5269208586, 0.528060952, 0.5463373191, 0.5470360762, 0.567399415, 0.5746323468,
  0.5639084096, 0.5843745004, 0.5761549646, 0.5843550585, 0.5820638795, 0.5953568469, 0.585297802,
];

test("agrees with numpy's least squares, with and without the last point", () => {
  const noise = trendNoise(steps, values);
  expect(noise.sd).toBeCloseTo(0.0062638896625241995, 10);
  expect(noise.degreesOfFreedom).toBe(12);
  expect(noise.endPValue).toBeCloseTo(0.705121793140156, 8);
  expect(noise.neighbourSd).toBeCloseTo(0.010639196961232895, 9);
  expect(noise.lateRatio).toBeCloseTo(0.8106767826483987, 8);
});

test("neither the unit nor the origin of the steps matters, any parabola may be added, and SDs scale with the values", () => {
  const noise = trendNoise(steps, values);
  const moved = trendNoise(
    steps.map((step) => step / 1e6 + 3),
    values.map((value, index) => 7 * (value + 0.2 + 1e-3 * steps[index]! - 2e-7 * steps[index]! ** 2)),
  );
  expect(moved.sd).toBeCloseTo(7 * noise.sd, 10);
  expect(moved.endPValue).toBeCloseTo(noise.endPValue, 7);
});

test("independent noise about a parabola keeps its SD in both readings, at uneven steps", () => {
  const rng = createRng(5);
  const uneven = Array.from({ length: 40 }, (_, index) => (index + 3) ** 2);
  const squares = { sd: 0, neighbourSd: 0, low: 0 };
  for (let draw = 0; draw < 2000; draw++) {
    const noise = trendNoise(
      uneven,
      uneven.map((step) => 0.3 + 1e-4 * step + 0.02 * standardNormal(rng)),
    );
    squares.sd += noise.sd ** 2 / 2000;
    squares.neighbourSd += noise.neighbourSd / 2000;
    squares.low += Number(noise.endPValue < 0.05) / 2000;
  }
  expect(Math.sqrt(squares.sd)).toBeCloseTo(0.02, 3);
  // The line between neighbours misses a parabola by little.
  expect(Math.abs(squares.neighbourSd / 0.02 - 1)).toBeLessThan(0.03);
  expect(squares.low).toBeGreaterThan(0.035);
  expect(squares.low).toBeLessThan(0.065);
});

test("too few points have no noise", () => {
  expect(trendNoise([1, 2, 3, 4], [1, 2, 1, 2]).sd).toBeNaN();
});

test("each inner point is read against its nearest neighbours that lie a 24th of the span away", () => {
  // Steps in 48ths of the span: a 24th is two of them, which is far enough, and one is not.
  const dense = [0, 1, 2, 3, 4, 6, 7, 9, 14, 15, 16, 30, 31, 33, 34, 45, 46, 47, 48];
  const scores = dense.map((step, index) => 0.01 * step + [0.3, -0.2, 0.5, 0.1, -0.4, 0.2, 0.7][(3 * index) % 7]!);
  const scaled: number[] = [];
  for (const [place, step] of dense.entries()) {
    let [before, after] = [-1, -1];
    for (let other = 0; other < dense.length; other++) {
      if (dense[other]! <= step - 2) before = other;
      if (after < 0 && dense[other]! >= step + 2) after = other;
    }
    if (before < 0 || after < 0) continue;
    const slope = (scores[after]! - scores[before]!) / (dense[after]! - dense[before]!);
    const share = (step - dense[before]!) / (dense[after]! - dense[before]!);
    const line = scores[before]! + slope * (step - dense[before]!);
    scaled.push((scores[place]! - line) / Math.hypot(1, share, 1 - share));
  }
  const sizes = scaled.map(Math.abs).sort((a, b) => a - b);
  expect(scaled).toHaveLength(15);
  const noise = trendNoise(dense, scores);
  expect(noise.neighbourSd).toBeCloseTo(sizes[7]! / 0.6744897501960817, 12);
  const rms = (values: readonly number[]) => Math.hypot(...values) / Math.sqrt(values.length);
  expect(noise.lateRatio).toBeCloseTo(rms(scaled.slice(10)) / rms(scaled.slice(0, 10)), 12);
});

test("five points are enough: two degrees of freedom", () => {
  expect(trendNoise([0, 1, 2, 3, 4], [0, 1, 0, 0, 0])).toMatchObject({ degreesOfFreedom: 2 });
  // The contrast that a parabola leaves of a single unit: residuals by the hat matrix of five points.
  expect(trendNoise([0, 1, 2, 3, 4], [0, 1, 0, 0, 0]).sd).toBeCloseTo(Math.sqrt(22 / 35 / 2), 12);
  expect(trendNoise([0, 1, 2, 3], [0, 1, 0, 0])).toMatchObject({ degreesOfFreedom: 1, endPValue: Number.NaN });
});
