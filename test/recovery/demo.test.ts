import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { SEEDS, TARGETS } from "../../fixtures/demo/targets.js";
import { writeDemo } from "../../fixtures/demo/write.js";
import { load } from "../../src/node/index.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";

/** All ten tasks of the demo at full size, through the files: the report against what the generator was given. */
const folder = mkdtempSync(join(tmpdir(), "noisefloor-demo-recovery-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeDemo(folder, { seed: 1 });
const report = buildVarianceReport(await load(folder));

const framingOf = (framing: string) => (framing === "generative" ? null : framing);
const isOf =
  ({ family, framing }: (typeof TARGETS)[number]) =>
  (row: { task: string; framing: string | null; metric: string }) =>
    row.task === family && row.framing === framingOf(framing) && !row.metric.endsWith("flexible-extract");

describe.each(TARGETS)("$family, $framing", (target) => {
  const row = report.noise.find(isOf(target))!;
  const curve = report.curves.overSeeds.find(isOf(target))!;

  test("the mean is the given one, to half an answer of all seeds", () => {
    expect(Math.abs(100 * row.finalMean! - target.mean)).toBeLessThanOrEqual(50 / (target.items * SEEDS.length) + 1e-9);
  });

  test("the given seed SD lies in the stated interval, and within .03 points of the estimate", () => {
    expect(100 * row.seedSdInterval!.low).toBeLessThan(target.seedSd);
    expect(100 * row.seedSdInterval!.high).toBeGreaterThan(target.seedSd);
    expect(Math.abs(100 * row.seedSd! - target.seedSd)).toBeLessThan(0.03);
  });

  test("the given τ lies in the stated interval, and within .03 of the mean over seeds", () => {
    expect(curve.tauInterval!.low).toBeLessThanOrEqual(target.tau + 0.005);
    expect(curve.tauInterval!.high).toBeGreaterThanOrEqual(target.tau - 0.005);
    expect(Math.abs(curve.meanTau! - target.tau)).toBeLessThan(0.03);
  });
});

describe.each(["mmlu", "hellaswag", "arc_challenge", "copa"])("the framings of %s", (task) => {
  const [choice, completion] = ["choice", "completion"].map(
    (framing) => TARGETS.find((one) => one.family === task && one.framing === framing)!,
  ) as [(typeof TARGETS)[number], (typeof TARGETS)[number]];
  const row = report.framings.rows.find((one) => one.task === task)!;

  test("differ by the given contrast, within the stated interval", () => {
    const given = (choice.mean - completion.mean) / 100;
    const { difference, interval } = row.difference!;
    expect(Math.abs(difference! - given)).toBeLessThan(0.001);
    expect(interval!.low).toBeLessThan(given);
    expect(interval!.high).toBeGreaterThan(given);
  });

  test("change τ by the given amount, within the stated interval", () => {
    const given = choice.tau - completion.tau;
    expect(row.tauChange!.interval!.low).toBeLessThan(given);
    expect(row.tauChange!.interval!.high).toBeGreaterThan(given);
  });

  test("choice is at chance with a τ not told from 0, and completion recommended; for ARC below the crossover", () => {
    const { aboveChance, kendallTauInterval } = row.framings.choice;
    expect(row.recommendation.framing).toBe("completion");
    expect(row.firstAboveChance).toBe("completion");
    if (task === "arc_challenge") {
      expect(row.recommendation.parts.map(({ framing }) => framing)).toEqual(["completion", "choice"]);
      expect(row.crossover.interval).not.toBeNull();
    } else {
      expect(aboveChance).toMatchObject({ atEnd: false, share: 0 });
      expect(kendallTauInterval!.low).toBeLessThan(0);
      expect(kendallTauInterval!.high).toBeGreaterThan(0);
      // MMLU by letters is given a start .86 points above the other framing, so that completion overtakes it at once.
      const early = { to: "completion", between: { low: 2500, high: 5000 } };
      expect(row.crossover.changes).toEqual(task === "mmlu" ? [early] : []);
    }
  });
});
