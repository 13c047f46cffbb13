import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { independentSuperiority, pairedSuperiority } from "../../../src/inference/posterior/superiorityPosterior.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { regularizedBeta } from "../../../src/numeric/distributions/beta.js";
import { logGamma } from "../../../src/numeric/distributions/gamma.js";

/** ∫ density of the candidate × P(baseline < x) dx by Simpson's rule. */
function byQuadrature(baseline: [number, number], candidate: [number, number], steps = 4000): number {
  const [a, b] = [candidate[0] + 1, candidate[1] - candidate[0] + 1];
  const [c, d] = [baseline[0] + 1, baseline[1] - baseline[0] + 1];
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  let total = 0;
  for (let i = 0; i <= steps; i++) {
    const x = i / steps;
    const power = (base: number, exponent: number) => (exponent === 0 ? 0 : exponent * Math.log(base));
    const density = Math.exp(power(x, a - 1) + power(1 - x, b - 1) - logBeta);
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    total += weight * density * regularizedBeta(x, c, d);
  }
  return total / (3 * steps);
}

const proportion = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.nat(10_000))
  .map(([trials, seed]) => ({ trials, successes: seed % (trials + 1) }));

describe("independentSuperiority", () => {
  test("agrees with quadrature to 1e-10", () => {
    const cases: [[number, number], [number, number]][] = [
      [
        [3, 7],
        [5, 9],
      ],
      [
        [0, 4],
        [4, 4],
      ],
      [
        [31, 40],
        [29, 50],
      ],
      [
        [120, 200],
        [130, 190],
      ],
      [
        [0, 0],
        [2, 3],
      ],
    ];
    for (const [baseline, candidate] of cases) {
      const { candidate: probability } = independentSuperiority(
        { successes: baseline[0], trials: baseline[1] },
        { successes: candidate[0], trials: candidate[1] },
      );
      expect(Math.abs(probability - byQuadrature(baseline, candidate))).toBeLessThan(1e-10);
    }
  });

  test("both tails sum to 1, change places with the sides, and grow with a success", () => {
    fc.assert(
      fc.property(proportion, proportion, (x, y) => {
        const { candidate, baseline } = independentSuperiority(x, y);
        expect(candidate + baseline).toBeCloseTo(1, 13);
        const swapped = independentSuperiority(y, x);
        expect(swapped.candidate / baseline).toBeCloseTo(1, 9);
        expect(swapped.baseline / candidate).toBeCloseTo(1, 9);
        if (y.successes < y.trials) {
          const better = independentSuperiority(x, { ...y, successes: y.successes + 1 });
          expect(better.candidate).toBeGreaterThan(candidate - 1e-14);
        }
      }),
      { seed: 241, numRuns: 300 },
    );
  });

  test("is ½ without data and accurate far out in the tail", () => {
    const none = { successes: 0, trials: 0 };
    expect(independentSuperiority(none, none).candidate).toBeCloseTo(0.5, 15);
    // 0 of m against n of n: P(Beta(1, n + 1) > Beta(m + 1, 1)) = 1/C(n + m + 2, n + 1).
    const far = independentSuperiority({ successes: 20, trials: 20 }, { successes: 0, trials: 20 }).candidate;
    let choose = 1;
    for (let i = 1; i <= 21; i++) choose = (choose * (21 + i)) / i;
    expect(far * choose).toBeCloseTo(1, 12);
  });

  test("copes with hundreds of thousands of trials", () => {
    const { candidate } = independentSuperiority(
      { successes: 100_000, trials: 200_000 },
      { successes: 100_500, trials: 200_000 },
    );
    // The normal approximation: z = .0025/√(2·.25/200000) = 1.581.
    expect(candidate).toBeCloseTo(0.943, 3);
  });

  test("refuses more successes than trials", () => {
    expect(() => independentSuperiority({ successes: 3, trials: 2 }, { successes: 0, trials: 1 })).toThrow(
      /baseline.successes must be at most its trials, got 3 of 2/,
    );
    expect(() => independentSuperiority({ successes: 3.5, trials: 9 }, { successes: 0, trials: 1 })).toThrow(
      RangeError,
    );
  });
});

describe("pairedSuperiority", () => {
  test("equals P(p10 > p01) summed over the Dirichlet cells by the Beta–binomial identity", () => {
    // P(Beta(w + 1, l + 1) > ½) = P(Binomial(w + l + 1, ½) ≤ w).
    for (let won = 0; won <= 9; won++) {
      for (let lost = 0; lost <= 9; lost++) {
        let tail = 0;
        let term = 0.5 ** (won + lost + 1);
        for (let i = 0; i <= won; i++) {
          tail += term;
          term *= (won + lost + 1 - i) / (i + 1);
        }
        expect(pairedSuperiority(lost, won).candidate).toBeCloseTo(tail, 13);
      }
    }
  });

  test("is 1 − p/2 of a one-sided mid-p only roughly: it stays beside the test", () => {
    const { candidate } = pairedSuperiority(31, 37);
    const { pValue } = mcnemarTest(31, 37, { alternative: "greater" });
    expect(candidate).toBeCloseTo(1 - pValue, 2);
  });

  test("is ½ without discordant items, symmetric, and refuses shares", () => {
    expect(pairedSuperiority(0, 0).candidate).toBe(0.5);
    expect(pairedSuperiority(7, 3).candidate).toBeCloseTo(pairedSuperiority(3, 7).baseline, 15);
    expect(() => pairedSuperiority(0.1, 0.2)).toThrow(RangeError);
  });
});
