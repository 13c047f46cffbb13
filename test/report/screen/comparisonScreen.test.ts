import { describe, expect, test } from "vitest";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";
import { formatPValue } from "../../../src/numberFormat.js";
import { renderText } from "../../../src/report/render/text.js";
import { comparisonScreen } from "../../../src/report/screen/comparisonScreen.js";

/** One model on tests of 40 items, by task and metric; the first so many are right. */
function resultsOf(model: string, right: Readonly<Record<string, number>>): Results {
  const items = Array.from({ length: 40 }, (_, item) => ({ id: `q${item}` }));
  return createResults({
    matrices: Object.entries(right).map(([test, count]) => {
      const [task = "", metric = "acc"] = test.split(" ");
      return createResultMatrix({
        runs: [{ model, task, metric }],
        items,
        scores: items.map((_, item) => (item < count ? 1 : 0)),
      });
    }),
  });
}

const base = { noise: 20, same: 20, up: 10, down: 35 };
const family = compareResults(resultsOf("A", base), resultsOf("B", { noise: 22, same: 20, up: 35, down: 10 }));
const screenOf = (shown: Parameters<typeof comparisonScreen>[0]) =>
  renderText(comparisonScreen(shown), { width: 80, fit: { width: 80, wider: "--wide shows them" } });

describe("the screen of several comparisons", () => {
  test("begins with how many have which verdict, and with the verdict over all tasks", () => {
    const lines = screenOf(family).split("\n");
    expect(lines[0]).toBe("1 better · 1 worse · 1 identical · 1 cannot tell");
    // (2 + 0 + 25 − 25) / 4 items of 40.
    expect(lines[2]).toMatch(/^overall \+1\.25 pt \[−\d+\.\d\d, \+\d+\.\d\d\] {2}cannot tell, p = \.\d+ \(4 tasks\)$/);
  });

  test("shows both scores in one table, with what could have been shown where nothing is", () => {
    const text = screenOf(family);
    expect(text.match(/^task /gm)).toHaveLength(1);
    expect(text).toContain("Base: A, new: B. Metric: acc.");
    expect(text).toMatch(/^up {5}25\.00 {2}87\.50 {2}\+62\.50 \[\+[\d.]+, \+[\d.]+\] {2}better +<\.0001$/m);
    expect(text).toMatch(/^same +50\.00 {2}50\.00 +0\.00 \[−[\d.]+, \+[\d.]+\] {2}identical/m);
    const reach = family.comparisons.flatMap((one) =>
      one.ok && one.task === "noise" ? [one.minimumDetectableEffect] : [],
    )[0]!;
    expect(text).toMatch(new RegExp(`^noise .* ~ ${(100 * reach).toFixed(2)} +\\S+$`, "m"));
  });

  test("shows the p-value that decides: adjusted for a difference, that of the margin for a likeness", () => {
    const alike = compareResults(resultsOf("A", base), resultsOf("B", { noise: 21, same: 21, up: 35, down: 34 }), {
      margin: 0.3,
    });
    const text = screenOf(alike);
    expect(text).toMatch(/^1 better · 3 equivalent$/m);
    expect(text).toContain("adj. p: over 4 tests (Holm)");
    const lines = alike.comparisons.flatMap((one) => {
      if (!one.ok) return [];
      const p = one.verdict === "better" ? one.adjustedPValue : one.adjustedEquivalencePValue;
      return [`${one.task} ${one.verdict} ${formatPValue(p)}`];
    });
    const shown = text.split("\n").map((line) => line.split(/\s+/));
    for (const line of lines) {
      const [task, verdict, p] = line.split(" ");
      expect(shown.filter((cells) => cells[0] === task).map((cells) => cells.slice(-2))).toEqual([[verdict, p]]);
    }
  });

  test("names a metric in the row only where it is not the common one", () => {
    const two = { "one acc": 10, "two acc": 20, "two f1": 20 };
    const text = screenOf(compareResults(resultsOf("A", two), resultsOf("B", { ...two, "one acc": 12 })));
    expect(text).toContain("Metric: acc where none is named.");
    expect(text).toMatch(/^two · f1 /m);
    expect(text).toMatch(/^two {2}/m);
    expect(text).not.toContain("· acc ");
  });

  test("says what was not measured in one line, and every reason for a refusal", () => {
    const text = screenOf(family).replace(/\s+/g, " ");
    expect(text.match(/not measured: /g)).toHaveLength(1);
    const refused = { ok: false, kind: "refusal", code: "x", message: "no shared items", hint: "give both" } as const;
    const labels = { task: "lost", metric: "acc", framing: null };
    const screen = screenOf({ ...family, comparisons: [...family.comparisons, { ...refused, ...labels }] });
    expect(screen).toMatch(/^1 better .* · 1 refused$/m);
    expect(screen).toContain("refused: lost acc: no shared items. Next step: give both.");
    const nothing = screenOf({ ...family, overall: [], comparisons: [{ ...refused, ...labels }] });
    expect(nothing).toMatch(/^1 refused\n\n• refused: lost/);
  });
});
