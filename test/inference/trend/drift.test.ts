import { describe, expect, test } from "vitest";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { tTest } from "../../../src/inference/significance/studentT.js";
import { driftTest } from "../../../src/inference/trend/drift.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("driftTest", () => {
  const climb = [0.1, 0.2, 0.35, 0.4, 0.5, 0.52];

  test("of a curve that may be a walk is the t test of the changes from each point to the next", () => {
    const { drift, pValue } = driftTest(climb);
    expect(drift).toBeCloseTo(0.42 / 5, 14);
    expect(pValue).toBeCloseTo(pairedTTest(climb.slice(1).map((score, step) => score - climb[step]!)).pValue, 12);
  });

  /** By the covariance of the steps: walk on the diagonal, noise as 2 there and −1 beside it. */
  function slowDrift(values: readonly number[]): number {
    const steps = values.slice(1).map((value, place) => value - values[place]!);
    const count = steps.length;
    const readings = [...Array.from({ length: 25 }, (_, place) => (place / 25) ** 3), 1].map((walk) => {
      const covariance = steps.map((_, row) =>
        steps.map((_, column) =>
          row === column ? walk + 2 * (1 - walk) : Math.abs(row - column) === 1 ? walk - 1 : 0,
        ),
      );
      const root = choleskyOf(covariance);
      const [whitened, ones] = [steps, steps.map(() => 1)].map((list) => forward(root, list)) as [number[], number[]];
      const dot = (a: readonly number[], b: readonly number[]) =>
        a.reduce((sum, value, place) => sum + value * b[place]!, 0);
      const drift = dot(whitened, ones) / dot(ones, ones);
      const rest = dot(whitened, whitened) - drift * dot(whitened, ones);
      const logDeterminant = 2 * root.reduce((sum, row, place) => sum + Math.log(row[place]!), 0);
      return {
        likelihood: -(logDeterminant + Math.log(dot(ones, ones)) + (count - 1) * Math.log(rest)) / 2,
        pValue: tTest(drift, Math.sqrt(rest / (count - 1) / dot(ones, ones)), count - 1).pValue,
      };
    });
    const most = Math.max(...readings.map(({ likelihood }) => likelihood));
    return Math.max(
      ...readings.filter(({ likelihood }) => 2 * (most - likelihood) < 3.8414588).map(({ pValue }) => pValue),
    );
  }

  function choleskyOf(matrix: readonly (readonly number[])[]): number[][] {
    const root = matrix.map((row) => row.map(() => 0));
    matrix.forEach((row, i) => {
      for (let j = 0; j <= i; j++) {
        const rest = row[j]! - root[i]!.slice(0, j).reduce((sum, value, k) => sum + value * root[j]![k]!, 0);
        root[i]![j] = i === j ? Math.sqrt(rest) : rest / root[j]![j]!;
      }
    });
    return root;
  }

  function forward(root: readonly (readonly number[])[], list: readonly number[]): number[] {
    const solved: number[] = [];
    list.forEach((value, row) => {
      solved.push(
        (value - solved.reduce((sum, known, place) => sum + known * root[row]![place]!, 0)) / root[row]![row]!,
      );
    });
    return solved;
  }

  const rng = createRng(2, "drift");
  const noise = Array.from({ length: 30 }, (_, place) => 0.4 * place + standardNormal(rng));
  let level = 0;
  const walk = Array.from({ length: 30 }, () => {
    level += standardNormal(rng);
    return level;
  });

  test("agrees with generalised least squares on the covariance of the steps", () => {
    for (const values of [climb, noise, walk, walk.map((value, place) => value + noise[place]!)]) {
      expect(driftTest(values).pValue).toBeCloseTo(slowDrift(values), 8);
    }
  });

  test("finds a steady climb in noise that the spread of the steps alone hides", () => {
    const steps = noise.slice(1).map((value, place) => value - noise[place]!);
    expect(pairedTTest(steps).pValue).toBeGreaterThan(0.05);
    expect(driftTest(noise).pValue).toBeLessThan(0.05);
    expect(driftTest(walk).pValue).toBeGreaterThan(0.05);
  });

  test("changes its sign and nothing else for a falling curve, and knows no offset", () => {
    const { drift, pValue } = driftTest(climb);
    const falling = driftTest(climb.map((score) => 5 - score));
    expect(falling.drift).toBeCloseTo(-drift, 14);
    expect(falling.pValue).toBeCloseTo(pValue, 10);
  });

  test("steps that are all alike are decided by their signs", () => {
    expect(driftTest([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]).pValue).toBeCloseTo(2 / 2 ** 6, 14);
    expect(driftTest([0.3, 0.3, 0.3, 0.3]).pValue).toBeNaN();
  });

  test("needs two steps, all of them known", () => {
    expect(driftTest([]).pValue).toBeNaN();
    expect(driftTest([0.1, 0.2]).pValue).toBeNaN();
    expect(driftTest([0.1, Number.NaN, 0.3, 0.4]).pValue).toBeNaN();
  });
});
