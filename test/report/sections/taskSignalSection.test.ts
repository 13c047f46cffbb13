import { expect, test } from "vitest";
import { metricComparisons } from "../../../src/analysis/curves/metricComparison.js";
import { taskSignalTable } from "../../../src/analysis/curves/taskSignal.js";
import type { ScoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { renderText } from "../../../src/report/render/text.js";
import { metricComparisonBlock, taskSignalSection } from "../../../src/report/sections/taskSignalSection.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

const climb = [0, 0.2, 0.3, 0.4, 0.5, 0.6];
const flat = [0.25, 0.24, 0.26, 0.25, 0.24, 0.25];
const error = { standardError: 0.02 };

test("names the earliest tasks and those without signal, and shows undefined as a dash", () => {
  const tasks = taskSignalTable([
    scoreSeriesOf(flat, { ...error, task: "flat" }),
    scoreSeriesOf(climb, { ...error, task: "climb" }),
  ]);
  const text = renderText(taskSignalSection(tasks), {});
  expect(text).toContain(
    "1 of 2 tasks carries signal from step 10; no earlier checkpoint could show it; not shown to stay above the\nfirst score in most curves (no score of guessing is known): flat.",
  );
  const known = [
    scoreSeriesOf(flat, { ...error, task: "flat", chance: 0.25 }),
    scoreSeriesOf(climb, { ...error, task: "climb", chance: 0.25 }),
  ];
  expect(renderText(taskSignalSection(taskSignalTable(known)), {})).toContain("no signal in most curves: flat.");
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

const words = (...series: readonly ScoreSeries[]) =>
  renderText(taskSignalSection(taskSignalTable(series)), { width: 1000 });

test("a task above chance from the start is said not to improve where it stays, and not where single curves or their mean rise", () => {
  const said = "above chance at every checkpoint and not shown to improve: quiz";
  const rng = createRng(3);
  const seeds = (values: readonly number[], shift: number) =>
    [0, 1, 2, 3, 4].map((seed) =>
      scoreSeriesOf(
        values.map((value) => value + shift * standardNormal(rng)),
        { ...error, task: "quiz", chance: 0.25, seed: String(seed), steps: values.map((_, at) => 1000 * (at + 1)) },
      ),
    );
  const level = [0.6, 0.61, 0.59, 0.6, 0.61, 0.6, 0.59, 0.6];
  const rising = level.map((_, at) => 0.46 + 0.037 * at);
  expect(words(...seeds(level, 0.004))).toContain(said);
  expect(words(...seeds(rising, 0.01))).not.toContain(said);
  const [row] = taskSignalTable(seeds(level, 0.004));
  const shown = (changed: object) =>
    renderText(taskSignalSection([{ ...(row as NonNullable<typeof row>), ...changed }]), { width: 1000 });
  expect(shown({})).toContain(said);
  // A curve that moved by what one step may have done does not stand still, and a mean may rise where single curves cannot show it.
  expect(shown({ improvingShare: 0, movedShare: 1, kendallTauInterval: null })).not.toContain(said);
  expect(shown({ kendallTauInterval: { low: 0.8, high: 0.9, level: 0.95, method: "t" } })).not.toContain(said);
});

test("says for each framing from when to when its tasks carry signal", () => {
  const late = [0, 0, 0, 0, 0.5, 0.6];
  const at = (task: string, framing: string, values: readonly number[]) =>
    scoreSeriesOf(values, { ...error, task, framing });
  const text = words(
    at("a", "completion", climb),
    at("b", "completion", climb),
    at("a", "choice", climb),
    at("b", "choice", late),
  );
  expect(text).toContain(
    "Completion: all 2 tasks carry signal from step 10; no earlier checkpoint could show it. " +
      "Choice: all 2 tasks carry signal from step 10 (a) to step 40 (b); for 1 of them (≤) no earlier checkpoint could show it.",
  );
  expect(text).toMatch(/\na +completion +≤ 10 /);
  expect(text).toMatch(/\nb +choice +40 /);
  expect(text).toContain("curves with it 100%.");
  expect(words(scoreSeriesOf(climb, { ...error, task: "alone" }))).toContain("Task alone carries signal from step 10;");
});

test("the seeds of a step: their range, every seed, or not every seed", () => {
  const seeds = (...curves: (readonly number[])[]) =>
    words(...curves.map((values, seed) => scoreSeriesOf(values, { ...error, seed: String(seed) })));
  expect(seeds(climb, climb, climb)).toContain("≤ 10 (every seed)");
  expect(seeds(climb, climb, flat)).toContain("≤ 10 (not every seed)");
  expect(seeds(climb)).toMatch(/≤ 10 /);
  expect(seeds(climb)).not.toContain("every seed)");
});

test("decisions stand under their step, as a count for fewer than ten pairs", () => {
  const models = (count: number) =>
    words(
      ...Array.from({ length: count }, (_, index) =>
        scoreSeriesOf(
          climb.map((value, step) => value * (1 + 0.1 * index) + 0.01 * step),
          { ...error, model: String(index) },
        ),
      ),
    );
  expect(models(5)).toMatch(/decisions at step 10 +order holds from\n.*1\.00 +\d+\n/);
  expect(models(4)).toMatch(/decisions at step 10 +order holds from\n.*6 of 6 +\d+\n/);
});

test("nothing is no section", () => {
  expect(taskSignalSection([])).toEqual([]);
  expect(metricComparisonBlock([])).toEqual([]);
});

test("a comparison that does not decide says that it cannot tell", () => {
  const rows = metricComparisons([scoreSeriesOf(climb), scoreSeriesOf(flat, { metric: "acc_norm" })]);
  expect(renderText(metricComparisonBlock(rows), {})).toContain("cannot tell");
});
