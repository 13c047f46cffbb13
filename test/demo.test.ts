import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { SEEDS, STEPS, TARGETS } from "../fixtures/demo/targets.js";
import { writeDemo } from "../fixtures/demo/write.js";
import type { VarianceReport } from "../src/report/variance/record.js";
import { capture } from "./cli/capture.js";

const folder = mkdtempSync(join(tmpdir(), "noisefloor-demo-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Two of the ten tasks, at full size: what the report recovers is the published row only with all seeds and checkpoints.
writeDemo(join(folder, "dumps"), { seed: 1, tasks: ["mmlu", "mmlu_continuation"] });
const file = (name: string) => join(folder, name);
const { code, stdout } = await capture(
  "report",
  file("dumps"),
  "--json",
  file("report.json"),
  "--md",
  file("report.md"),
  "--full",
);
const report: VarianceReport = JSON.parse(readFileSync(file("report.json"), "utf8"));

describe("the report on simulated dumps of MMLU in two framings", () => {
  test("is made, of all dumps", () => {
    expect(code).toBe(0);
    expect(report.read.files.filter(({ format }) => format === "lm-eval samples")).toHaveLength(
      2 * SEEDS.length * STEPS.length,
    );
  });

  describe.each(TARGETS.filter(({ family }) => family === "mmlu"))(
    "$framing",
    ({ framing, mean, seedSd, tau, items }) => {
      const row = report.noise.find((one) => one.task === "mmlu" && one.framing === framing)!;
      const curves = report.curves.overSeeds.find((one) => one.task === "mmlu" && one.framing === framing)!;

      test("recovers the mean to the nearest answer of all seeds together", () => {
        expect(Math.abs(100 * row.finalMean! - mean)).toBeLessThanOrEqual(50 / (items * SEEDS.length) + 1e-9);
      });

      test("recovers the seed SD to .02 points", () => {
        expect(Math.abs(100 * row.seedSd! - seedSd)).toBeLessThan(0.02);
      });

      test("recovers tau to .02", () => {
        expect(Math.abs(curves.meanTau! - tau)).toBeLessThan(0.02);
      });

      test("knows seeds, checkpoints, items and chance", () => {
        expect(row).toMatchObject({ seeds: 10, checkpoints: 21, items, chance: 0.25 });
      });
    },
  );

  test("calls choice at chance with every seed, and completion with none", () => {
    const flags = (framing: string) =>
      report.curves.rows.filter((row) => row.framing === framing).map((row) => row.flags);
    expect(flags("choice")).toEqual(SEEDS.map(() => ["at-chance"]));
    expect(flags("completion")).toEqual(SEEDS.map(() => []));
    expect(stdout).toMatch(/^choice .*at-chance 10\/10/m);
  });

  test("says first what a reader of the paper would: completion improves, choice shows no trend", () => {
    expect(report.summary).toContainEqual(
      expect.stringMatching(/^mmlu: the completion framing improves .*τ 0\.9\d\), the choice framing shows no trend/),
    );
  });

  test("finds that every standard error in the dumps follows from their items", () => {
    expect(report.printed).toEqual({ checked: 2 * SEEDS.length * STEPS.length, unchecked: 0, differing: [] });
  });

  test("says the same in Markdown as in the terminal", () => {
    const markdown = readFileSync(file("report.md"), "utf8");
    for (const number of ["25.85", "37.45", "0.57", "0.22"]) {
      expect(markdown).toContain(number);
      expect(stdout).toContain(number);
    }
  });
});
