import { expect, test } from "vitest";
import { metricComparisons } from "../../src/analysis/metricComparison.js";
import { taskSignalTable } from "../../src/analysis/taskSignal.js";
import { metricComparisonBlock, taskSignalSection } from "../../src/report/sections/taskSignalSection.js";
import { renderText } from "../../src/report/text.js";
import { scoreSeriesOf } from "../support/scoreSeriesOf.js";

const climb = [0, 0.2, 0.3, 0.4, 0.5, 0.6];
const flat = [0.25, 0.24, 0.26, 0.25, 0.24, 0.25];
const error = { standardError: 0.02 };

test("names the earliest tasks and those without signal, and shows undefined as a dash", () => {
  const tasks = taskSignalTable([
    scoreSeriesOf(flat, { ...error, task: "flat" }),
    scoreSeriesOf(climb, { ...error, task: "climb" }),
  ]);
  const text = renderText(taskSignalSection(tasks), {});
  expect(text).toContain("Earliest signal: climb. No signal in most curves: flat.");
  expect(text).toMatch(/flat +— +0%/);
  expect(text).not.toMatch(/NaN|null|undefined|(?<!(?:seed|curve) )\bSNR\b/);
  expect(text).toContain("One training seed");
});

test("shows the seeds' range with the level that it has", () => {
  const seeds = [0, 1, 2, 3].map((seed) =>
    scoreSeriesOf([...flat.slice(0, seed), ...climb.slice(2)], { ...error, chance: 0.2, seed: String(seed) }),
  );
  const text = renderText(taskSignalSection(taskSignalTable(seeds)), {});
  expect(text).toMatch(/\(seeds \d+–\d+\)/);
  expect(text).toContain("87.5%");
});

test("nothing is no section", () => {
  expect(taskSignalSection([])).toEqual([]);
  expect(metricComparisonBlock([])).toEqual([]);
});

test("a comparison that does not decide says that it cannot tell", () => {
  const rows = metricComparisons([scoreSeriesOf(climb), scoreSeriesOf(flat, { metric: "acc_norm" })]);
  expect(renderText(metricComparisonBlock(rows), {})).toContain("cannot tell");
});
