import { describe, expect, test } from "vitest";
import { partialPooling } from "../../../src/inference/components/partialPooling.js";
import { normalCdf } from "../../../src/numeric/distributions/normal.js";

/** Effects of coaching in eight schools: Gelman et al., "Bayesian data analysis" (3rd ed.), table 5.2. */
const SCHOOLS = [
  [28, 15],
  [8, 10],
  [-3, 16],
  [7, 11],
  [-1, 9],
  [1, 11],
  [18, 10],
  [12, 18],
].map(([estimate = 0, standardError = 0]) => ({ estimate, standardError }));

/** The same by brute force: a fine even grid of τ, each with its normal mean, and a sum over a grid of places. */
function slowPooling(effects: readonly { estimate: number; standardError: number }[], most: number) {
  const steps = 8000;
  const nodes = Array.from({ length: steps }, (_, step) => {
    const tau = ((step + 0.5) * most) / steps;
    const weights = effects.map(({ standardError }) => 1 / (standardError ** 2 + tau ** 2));
    const total = weights.reduce((a, b) => a + b, 0);
    const mean = effects.reduce((sum, { estimate }, index) => sum + estimate * weights[index]!, 0) / total;
    const density = effects.reduce(
      (product, { estimate }, index) =>
        product * Math.sqrt(weights[index]!) * Math.exp((-weights[index]! * (estimate - mean) ** 2) / 2),
      1 / Math.sqrt(total),
    );
    return { tau, mean, variance: 1 / total, density };
  });
  const all = nodes.reduce((sum, { density }) => sum + density, 0);
  return {
    below: (place: number, partOf: (node: (typeof nodes)[number]) => { mean: number; variance: number }) =>
      nodes.reduce((sum, node) => {
        const { mean, variance } = partOf(node);
        return sum + (node.density / all) * normalCdf((place - mean) / Math.sqrt(variance));
      }, 0),
    tauBelow: (place: number) => nodes.reduce((sum, { tau, density }) => (tau < place ? sum + density / all : sum), 0),
  };
}

describe("partialPooling", () => {
  test("agrees with the published table of eight schools, which is of 200 draws", () => {
    const { effects, tau } = partialPooling(SCHOOLS);
    const medians = [10, 8, 7, 8, 5, 6, 10, 8];
    effects.forEach(({ estimate }, index) => {
      expect(Math.abs(estimate - medians[index]!)).toBeLessThan(1);
    });
    expect(Math.abs(effects[0]!.interval.low - -2)).toBeLessThan(1);
    expect(Math.abs(effects[0]!.interval.high - 31)).toBeLessThan(1.5);
    expect(tau.estimate).toBeGreaterThan(4);
    expect(tau.estimate).toBeLessThan(7);
  });

  test("its quantiles are those of the distribution by brute force", () => {
    const { mean, next, effects, tau } = partialPooling(SCHOOLS);
    const slow = slowPooling(SCHOOLS, 400);
    const ends = ({ interval: { low, high }, estimate }: typeof mean) => [low, estimate, high];
    const shares = (places: readonly number[], partOf: Parameters<typeof slow.below>[1]) =>
      places.map((place) => slow.below(place, partOf));
    const expected = [0.025, 0.5, 0.975];
    const readings = [
      shares(ends(mean), (node) => node),
      shares(ends(next), ({ mean: center, variance, tau: spread }) => ({
        mean: center,
        variance: variance + spread ** 2,
      })),
      shares(ends(effects[2]!), ({ mean: center, variance, tau: spread }) => {
        const drawn = 16 ** 2 / (16 ** 2 + spread ** 2);
        return {
          mean: drawn * center + (1 - drawn) * -3,
          variance: (1 - drawn) * 16 ** 2 + drawn ** 2 * variance,
        };
      }),
      ends(tau).map(slow.tauBelow),
    ];
    for (const reading of readings) {
      reading.forEach((share, index) => {
        expect(Math.abs(share - expected[index]!)).toBeLessThan(0.002);
      });
    }
  });

  test("adding to all effects moves all, and scaling scales all", () => {
    const plain = partialPooling(SCHOOLS);
    const moved = partialPooling(
      SCHOOLS.map(({ estimate, standardError }) => ({
        estimate: 1000 + 3 * estimate,
        standardError: 3 * standardError,
      })),
    );
    expect(moved.next.interval.low).toBeCloseTo(1000 + 3 * plain.next.interval.low, 6);
    expect(moved.effects[4]!.estimate).toBeCloseTo(1000 + 3 * plain.effects[4]!.estimate, 6);
    expect(moved.tau.estimate).toBeCloseTo(3 * plain.tau.estimate, 6);
  });

  test("precise effects stay what they are, and noisy ones draw together", () => {
    const estimates = [1, 5, 9, 3];
    const pooledAt = (standardError: number) =>
      partialPooling(estimates.map((estimate) => ({ estimate, standardError }))).effects.map(
        ({ estimate }) => estimate,
      );
    pooledAt(0.01).forEach((estimate, index) => {
      expect(estimate).toBeCloseTo(estimates[index]!, 2);
    });
    const noisy = pooledAt(1000);
    // Four effects leave their spread open: they draw together, not to one point.
    expect(Math.max(...noisy) - Math.min(...noisy)).toBeLessThan(4);
  });

  test("is undefined for two effects, and for an error that is 0 or not known", () => {
    expect(partialPooling(SCHOOLS.slice(0, 2)).next.estimate).toBeNaN();
    for (const standardError of [0, Number.NaN]) {
      const { next, tau, effects } = partialPooling([{ estimate: 1, standardError }, ...SCHOOLS]);
      expect([next.estimate, next.interval.low, tau.estimate, effects[1]!.estimate]).toEqual(Array(4).fill(Number.NaN));
    }
    expect(() => partialPooling(SCHOOLS, { level: 95 })).toThrow(RangeError);
  });
});
