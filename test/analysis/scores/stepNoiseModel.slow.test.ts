import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { labRows, olmoRows } from "../../../fixtures/seedNoise/calibrationRows.js";
import { coverage, crossFits } from "../../../fixtures/seedNoise/crossFits.js";
import { fitStepNoise } from "../../../fixtures/seedNoise/fitStepNoise.js";
import { STEP_NOISE_MODEL } from "../../../src/analysis/scores/stepNoiseModel.js";
import { hasRealData, realDataTitle, realPath } from "../../realDumps/realData.js";

const rowsOf = (folder: string) => labRows(fileURLToPath(new URL(`../../../fixtures/${folder}`, import.meta.url)));
const lab = await rowsOf("lab/results");

describe("seed SD from one run of the lab", () => {
  const fits = new Map(crossFits(lab, []).map(({ name, ...one }) => [name, one]));
  const held = (name: string) => fits.get(name)!.coverage;

  test("letters, which stay at chance, give no estimate", () => {
    const letters = coverage(lab.filter(({ framing }) => framing === "choice"));
    expect(letters).toMatchObject({ runs: 0, ofRuns: 180 });
    expect(coverage(lab.filter(({ framing }) => framing === "completion")).runs).toBeGreaterThan(100);
  });

  test("fitted on one size it covers the SD of ten seeds of the other", () => {
    const [large, small] = [held("lab-small → lab-large"), held("lab-large → lab-small")];
    const of = (share: "finalSd" | "lateSd" | "allowing") =>
      (large[share] * large.runs + small[share] * small.runs) / (large.runs + small.runs);
    expect(of("finalSd")).toBeGreaterThan(0.9);
    expect(of("lateSd")).toBeGreaterThan(0.95);
    expect(of("allowing")).toBeGreaterThan(0.95);
    // One training tells nothing of how trainings differ: the prior does, and the interval is wide.
    expect(Math.max(large.medianWidth, small.medianWidth)).toBeLessThan(12);
  });

  test("the coefficients of the library cover the SD of ten seeds", () => {
    const ten = coverage(lab.filter(({ seeds }) => seeds === 10));
    expect(ten.finalSd).toBeGreaterThan(0.92);
    expect(ten.lateSd).toBeGreaterThan(0.95);
    expect(ten.medianWidth).toBeLessThan(5.5);
  });
});

test("of the second lab, which was not fitted, what is missed is promised too large and hardly ever too small", async () => {
  const second = coverage(await rowsOf("lab2/prompts"));
  expect(second.runs).toBeGreaterThan(500);
  expect(second.finalSd).toBeGreaterThan(0.5);
  expect(second.above).toBeLessThan(0.025);
});

describe.skipIf(!hasRealData)(`with OLMo's runs${realDataTitle}`, async () => {
  const olmo = hasRealData ? await olmoRows(realPath("seeds/olmo-1xC-4-runs.csv")) : [];

  test("the coefficients of the library are those of the fit", () => {
    const { offset, spread, runFactor } = fitStepNoise([...lab, ...olmo]);
    expect(offset).toBeCloseTo(STEP_NOISE_MODEL.offset, 2);
    expect(spread).toBeCloseTo(STEP_NOISE_MODEL.spread, 2);
    expect(runFactor).toBeCloseTo(STEP_NOISE_MODEL.runFactor, 1);
  });

  test("each training left out of the fit holds to it, and half of all intervals are narrower than a factor of four", () => {
    for (const { name, coverage } of crossFits(lab, olmo)) {
      if (name.startsWith("all but")) expect(coverage.allowing, name).toBeGreaterThan(0.93);
    }
    expect(coverage([...lab, ...olmo]).medianWidth).toBeLessThan(4);
  });
});
