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
