import { describe, expect, test } from "vitest";
import { type IntraclassForm, intraclassCorrelation } from "../../../src/inference/agreement/intraclassCorrelation.js";
import { varianceComponents } from "../../../src/inference/components/varianceComponents.js";
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
});
