import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logisticDif } from "../../../src/inference/items/logisticDif.js";
import { logisticRegression } from "../../../src/inference/items/logisticRegression.js";
import { mantelHaenszel, type Stratum } from "../../../src/inference/items/mantelHaenszel.js";
import { createRng } from "../../../src/random/rng.js";

const count = fc.integer({ min: 0, max: 12 });
const stratum: fc.Arbitrary<Stratum> = fc.record({
  referenceRight: count,
  referenceWrong: count,
  focalRight: count,
  focalWrong: count,
});

describe("mantelHaenszel", () => {
  test("swapping the groups turns delta round and keeps its error and the χ²", () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 6 }), (strata) => {
        const swapped = strata.map(({ referenceRight: a, referenceWrong: b, focalRight: c, focalWrong: d }) => ({
          referenceRight: c,
          referenceWrong: d,
          focalRight: a,
          focalWrong: b,
        }));
        const [one, other] = [mantelHaenszel(strata), mantelHaenszel(swapped)];
        expect([other.strata, other.runs, other.etsClass]).toEqual([one.strata, one.runs, one.etsClass]);
        if (Number.isNaN(one.delta)) expect(other.delta).toBeNaN();
        else {
          expect(other.delta).toBeCloseTo(-one.delta, 9);
          expect(other.deltaStandardError).toBeCloseTo(one.deltaStandardError, 9);
          expect(other.chiSquared).toBeCloseTo(one.chiSquared, 9);
        }
      }),
    );
  });

  test("its standard error is that of Phillips and Holland", () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 6 }), (strata) => {
        const { oddsRatio: alpha, delta, deltaStandardError } = mantelHaenszel(strata);
        fc.pre(!Number.isNaN(delta));
        let [products, sum] = [0, 0];
        for (const { referenceRight: a, referenceWrong: b, focalRight: c, focalWrong: d } of strata) {
          const n = a + b + c + d;
          if (n === 0) continue;
          products += (a * d) / n;
          sum += ((a * d + alpha * b * c) * (a + d + alpha * (b + c))) / (n * n);
        }
        expect(deltaStandardError).toBeCloseTo(2.35 * Math.sqrt(sum / (2 * products * products)), 8);
      }),
    );
  });

  test("of one stratum is the plain odds ratio with Woolf's error", () => {
    const one = mantelHaenszel([{ referenceRight: 20, referenceWrong: 10, focalRight: 12, focalWrong: 24 }]);
    expect(one.oddsRatio).toBeCloseTo(4, 12);
    expect(one.deltaStandardError).toBeCloseTo(2.35 * Math.sqrt(1 / 20 + 1 / 10 + 1 / 12 + 1 / 24), 12);
  });

  test("classes follow size and significance: C needs |delta| ≥ 1.5 and clearly above 1", () => {
    const scaled = (times: number) =>
      mantelHaenszel([
        { referenceRight: 30 * times, referenceWrong: 10 * times, focalRight: 24 * times, focalWrong: 16 * times },
      ]);
    expect(scaled(1).delta).toBeCloseTo(-2.35 * Math.log(2), 12);
    expect(scaled(1).etsClass).toBe("A");
    expect(scaled(4).etsClass).toBe("B");
    expect(scaled(40).etsClass).toBe("C");
    // Class C takes a size of 1.5 as well, however clearly it is more than 1.
    const ofSize = (delta: number) => {
      const focalOdds = 1.5 / Math.exp(delta / 2.35);
      const focalRight = (20_000 * focalOdds) / (1 + focalOdds);
      const found = mantelHaenszel([
        { referenceRight: 12_000, referenceWrong: 8000, focalRight, focalWrong: 20_000 - focalRight },
      ]);
      expect(Math.abs(found.delta)).toBeCloseTo(delta, 9);
      return found.etsClass;
    };
    expect([0.95, 1.05, 1.4, 1.55].map(ofSize)).toEqual(["A", "B", "B", "C"]);
    expect(
      mantelHaenszel([{ referenceRight: 520, referenceWrong: 480, focalRight: 480, focalWrong: 520 }]).etsClass,
    ).toBe("A");
  });

  test("strata that tell nothing change nothing, and none that tell anything give no number", () => {
    const some: Stratum = { referenceRight: 4, referenceWrong: 3, focalRight: 2, focalWrong: 5 };
    const silent: Stratum[] = [
      { referenceRight: 5, referenceWrong: 0, focalRight: 4, focalWrong: 0 },
      { referenceRight: 0, referenceWrong: 0, focalRight: 4, focalWrong: 3 },
    ];
    expect(mantelHaenszel([some, ...silent])).toEqual(mantelHaenszel([some]));
    expect(mantelHaenszel(silent)).toMatchObject({ strata: 0, runs: 0, etsClass: null });
    expect(mantelHaenszel(silent).delta).toBeNaN();
    const oneSided = mantelHaenszel([{ referenceRight: 5, referenceWrong: 0, focalRight: 2, focalWrong: 3 }]);
    expect(oneSided.oddsRatio).toBe(Number.POSITIVE_INFINITY);
    expect(oneSided.delta).toBeNaN();
    expect(oneSided.pValue).toBeGreaterThan(0);
  });
});

describe("logisticRegression", () => {
  test("stops where the score of the likelihood is 0", () => {
    for (let trial = 0; trial < 20; trial++) {
      const rng = createRng(trial, "logistic");
      const x = Array.from({ length: 40 }, () => 2 * rng.nextUniform() - 1);
      const y = x.map((value) => Number(rng.nextUniform() < 1 / (1 + Math.exp(-1.5 * value))));
      const ones = x.map(() => 1);
      const { coefficients, status } = logisticRegression(y, [ones, x]);
      expect(status).toBe("converged");
      for (const column of [ones, x]) {
        const score = y.reduce((sum, outcome, row) => {
          const logit = coefficients[0]! + coefficients[1]! * x[row]!;
          return sum + column[row]! * (outcome - 1 / (1 + Math.exp(-logit)));
        }, 0);
        expect(Math.abs(score)).toBeLessThan(1e-9);
      }
    }
  });

  test("says that outcomes are separable, wholly or at one point, or that columns are collinear", () => {
    const ones = [1, 1, 1, 1, 1, 1];
    const x = [1, 2, 3, 4, 5, 6];
    expect(logisticRegression([0, 0, 0, 1, 1, 1], [ones, x]).status).toBe("separable");
    expect(logisticRegression([0, 0, 0, 1, 1, 1], [ones, [1, 2, 3, 3, 5, 6]]).status).toBe("separable");
    expect(logisticRegression([0, 1, 0, 1, 0, 1], [ones, x, x.map((value) => 2 * value)]).status).toBe("collinear");
    expect(logisticRegression([0, 1, 0, 1, 1, 1], [ones, x]).status).toBe("converged");
  });
});

describe("logisticDif", () => {
  test("tells why there is no answer", () => {
    const scores = [1, 2, 3, 4, 5, 6];
    expect(logisticDif([1, 1, 1, 1, 1, 1], scores, [0, 1, 0, 1, 0, 1])).toEqual({ ok: false, code: "one-answer" });
    expect(logisticDif([0, 1, 0, 1, 1, 1], scores, [0, 0, 0, 0, 0, 0])).toEqual({ ok: false, code: "one-group" });
    expect(logisticDif([0, 0, 0, 1, 1, 1], scores, [0, 1, 0, 1, 0, 1])).toEqual({ ok: false, code: "separable" });
    expect(logisticDif([0, 1, 0, 1, 1, 1], [2, 2, 2, 2, 2, 2], [0, 1, 0, 1, 0, 1])).toEqual({
      ok: false,
      code: "collinear",
    });
  });
});

describe("the class of an item", () => {
  /** One level of ability, at which half of the reference group is right and the focal group has these odds. */
  const classOf = (size: number, runs: number, alpha = 0.05) => {
    const odds = Math.exp(size / 2.35);
    const focalRight = (runs * odds) / (1 + odds);
    const found = mantelHaenszel(
      [{ referenceRight: runs / 2, referenceWrong: runs / 2, focalRight, focalWrong: runs - focalRight }],
      { alpha },
    );
    expect(found.delta).toBeCloseTo(size, 9);
    return found.etsClass;
  };

  test("is A below one unit of delta, however sure, and where nothing is shown", () => {
    for (const turn of [1, -1]) {
      expect(classOf(turn * 0.99, 1e6)).toBe("A");
      expect(classOf(turn * 3, 10)).toBe("A");
    }
  });

  test("is C from a unit and a half on where it is clearly above one, and else B", () => {
    for (const turn of [1, -1]) {
      expect(classOf(turn * 1.01, 1e6)).toBe("B");
      expect(classOf(turn * 1.49, 1e6)).toBe("B");
      expect(classOf(turn * 1.51, 1e6)).toBe("C");
      // Shown to differ from 0, and not to be above one.
      expect(classOf(turn * 1.6, 200)).toBe("B");
      // 0.6 is 1.5 standard errors, and then 1.8: above 1.645, as a claim of one side has it, and below 1.96.
      expect(classOf(turn * 1.6, 300)).toBe("B");
      expect(classOf(turn * 1.6, 423)).toBe("C");
    }
  });

  test("hangs on alpha both for being shown and for being clearly above one", () => {
    expect([classOf(1.6, 200, 0.05), classOf(1.6, 200, 1e-6)]).toEqual(["B", "A"]);
    expect([classOf(1.6, 2000, 0.05), classOf(1.6, 2000, 1e-5)]).toEqual(["C", "B"]);
  });
});
