import { describe, expect, test } from "vitest";
import { type IntraclassForm, intraclassCorrelation } from "../../../src/inference/agreement/intraclassCorrelation.js";
import { varianceComponents } from "../../../src/inference/components/varianceComponents.js";
import { fSf } from "../../../src/numeric/distributions/fDistribution.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const FORMS: readonly IntraclassForm[] = ["ICC(1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"];

function table(targets: number, runs: number, stream: number): number[] {
  const rng = createRng(stream, "icc");
  const levels = Array.from({ length: runs }, () => standardNormal(rng));
  return Array.from({ length: targets }).flatMap(() => {
    const target = standardNormal(rng);
    return levels.map((level) => target + 0.5 * level + 0.8 * standardNormal(rng));
  });
}

describe("intraclassCorrelation", () => {
  const [targets, runs] = [13, 4];
  const scores = table(targets, runs, 1);

  test("agreement and consistency are ratios of crossed components", () => {
    const byRun = Array.from(
      { length: scores.length },
      (_, i) => scores[(i % targets) * runs + Math.floor(i / targets)] as number,
    );
    const { rawVariances: v } = varianceComponents(byRun, { seeds: runs, items: targets });
    const value = (form: IntraclassForm) => intraclassCorrelation(scores, targets, runs, { form }).value;
    expect(value("ICC(2,1)")).toBeCloseTo(v.items / (v.items + v.seeds + v.residual), 12);
    expect(value("ICC(3,1)")).toBeCloseTo(v.items / (v.items + v.residual), 12);
    expect(value("ICC(3,k)")).toBeCloseTo(v.items / (v.items + v.residual / runs), 12);
  });

  test.each(FORMS)("%s lies in its interval, which a higher level widens, and does not see scale", (form) => {
    const { value, interval } = intraclassCorrelation(scores, targets, runs, { form });
    const wide = intraclassCorrelation(scores, targets, runs, { form, level: 0.99 }).interval;
    expect(interval.low).toBeLessThan(value);
    expect(interval.high).toBeGreaterThan(value);
    expect(wide.low).toBeLessThan(interval.low);
    expect(wide.high).toBeGreaterThan(interval.high);
    const rescaled = scores.map((score) => 5 - 2 * score);
    expect(intraclassCorrelation(rescaled, targets, runs, { form }).value).toBeCloseTo(value, 12);
  });

  // Shrout & Fleiss (1979), table 2; the intervals as R's psych prints them for it.
  test.each([
    ["ICC(1)", 0.166, -0.133, 0.723],
    ["ICC(2,1)", 0.29, 0.019, 0.761],
    ["ICC(3,1)", 0.715, 0.342, 0.946],
    ["ICC(1,k)", 0.443, -0.884, 0.912],
    ["ICC(2,k)", 0.62, 0.071, 0.927],
    ["ICC(3,k)", 0.909, 0.676, 0.986],
  ] as const)("%s of six targets and four judges, as published", (form, value, low, high) => {
    const judged = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7];
    const found = intraclassCorrelation(judged, 6, 4, { form });
    expect(found.value).toBeCloseTo(value, 3);
    expect(found.interval.low).toBeCloseTo(low, 3);
    expect(found.interval.high).toBeCloseTo(high, 3);
  });

  test("a shift of one run does not change consistency and lowers agreement", () => {
    const shifted = scores.map((score, i) => score + (i % runs === 1 ? 3 : 0));
    const value = (values: number[], form: IntraclassForm) =>
      intraclassCorrelation(values, targets, runs, { form }).value;
    expect(value(shifted, "ICC(3,1)")).toBeCloseTo(value(scores, "ICC(3,1)"), 12);
    expect(value(shifted, "ICC(2,1)")).toBeLessThan(value(scores, "ICC(2,1)"));
  });

  test("is unknown for one target, one run, NaN and constant scores", () => {
    for (const form of FORMS) {
      expect(intraclassCorrelation([1, 2, 3], 1, 3, { form }).value).toBeNaN();
      expect(intraclassCorrelation([1, 2, 3], 3, 1, { form }).value).toBeNaN();
      expect(intraclassCorrelation([1, 2, 3, Number.NaN], 2, 2, { form }).value).toBeNaN();
      expect(intraclassCorrelation([1, 1, 1, 1], 2, 2, { form }).value).toBeNaN();
      expect(intraclassCorrelation([1, 1, 1, 1], 2, 2, { form }).pValue).toBeNaN();
    }
  });

  test("the test against 0 is the F of analysis of variance, with its degrees of freedom, whatever the form's k", () => {
    const rows = Array.from({ length: targets }, (_, target) => scores.slice(target * runs, (target + 1) * runs));
    const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const all = average(scores);
    const byTarget = rows.map(average);
    const byRun = Array.from({ length: runs }, (_, run) => average(rows.map((row) => row[run]!)));
    const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
    const between = (runs * squares(byTarget.map((value) => value - all))) / (targets - 1);
    const left = squares(rows.flatMap((row, t) => row.map((score, r) => score - byTarget[t]! - byRun[r]! + all)));
    const within = squares(rows.flatMap((row, t) => row.map((score) => score - byTarget[t]!)));
    const residual = left / ((targets - 1) * (runs - 1));
    for (const form of FORMS) {
      const found = intraclassCorrelation(scores, targets, runs, { form });
      const isOneWay = form.startsWith("ICC(1");
      const error = isOneWay ? within / (targets * (runs - 1)) : residual;
      expect(found.statistic).toBeCloseTo(between / error, 9);
      expect(found.degreesOfFreedom).toEqual([
        targets - 1,
        isOneWay ? targets * (runs - 1) : (targets - 1) * (runs - 1),
      ]);
      expect(found.pValue).toBeCloseTo(fSf(between / error, ...found.degreesOfFreedom), 12);
    }
  });

  test("runs that agree but for a shift have no residual, and no test", () => {
    const shifted = [1, 2, 3, 4, 7, 8];
    expect(intraclassCorrelation(shifted, 3, 2, { form: "ICC(3,1)" })).toMatchObject({
      value: 1,
      statistic: Number.NaN,
    });
    expect(intraclassCorrelation(shifted, 3, 2, { form: "ICC(2,1)" }).statistic).toBeNaN();
    expect(intraclassCorrelation(shifted, 3, 2, { form: "ICC(2,1)" }).pValue).toBeNaN();
    expect(() => intraclassCorrelation([1, 2, 3], 2, 2)).toThrow(RangeError);
  });
});
