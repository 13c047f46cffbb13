import { describe, expect, test } from "vitest";
import { benchmarkNoiseTable } from "../../../src/analysis/seeds/benchmarkNoise.js";
import { createResults } from "../../../src/data/createResults.js";
import { renderText } from "../../../src/report/render/text.js";
import { benchmarkBlocks } from "../../../src/report/sections/benchmarkSection.js";

/** Run-level scores of two metrics over seeds, the second steadier by far. */
function results(models: readonly string[], metrics: readonly string[]) {
  const runScores = models.flatMap((model, size) =>
    [1, 2, 3, 4].flatMap((seed) =>
      [10, 20, 30, 40].flatMap((step) =>
        metrics.map((metric) => ({
          run: { model, task: "quiz", metric, seed: String(seed), step },
          value:
            metric === "bpb"
              ? 2 - 0.02 * step - 0.1 * size + ((0.0001 * ((seed * step) / 10)) % 5)
              : 0.3 + 0.005 * step + 0.05 * size + 0.03 * ((((seed * step) / 10) % 5) * 0.1 - 0.2 * seed),
          higherIsBetter: metric !== "bpb",
        })),
      ),
    ),
  );
  return createResults({ runScores });
}

describe("benchmarkBlocks", () => {
  test("show both metrics of a task in one row, with the clearer one named", () => {
    const text = renderText(benchmarkBlocks(benchmarkNoiseTable(results(["m"], ["acc", "bpb"]))));
    expect(text).toContain("continuous metric side by side");
    expect(text).toContain("τ disc.");
    expect(text).toContain("bpb ↓");
    expect(text).toMatch(/clearer/);
    expect(text).not.toContain("Averaged over models");
  });

  test("name no kind where there is one kind alone, and show averages of several models", () => {
    const text = renderText(benchmarkBlocks(benchmarkNoiseTable(results(["a", "b"], ["acc"]))));
    expect(text).toContain("Averaged over models");
    expect(text).not.toMatch(/disc\.|cont\.|side by side/);
  });

  test("average each metric in a row of its own, and explain the columns that are shown", () => {
    const blocks = benchmarkBlocks(benchmarkNoiseTable(results(["a", "b"], ["acc", "bpb"])));
    const [averages] = blocks.flatMap((block) => (block.kind === "table" ? [block] : []));
    const titles = averages!.columns.map(({ title }) => title);
    expect(titles.filter((title) => /disc|cont/.test(title))).toEqual([]);
    expect(averages!.rows.map((row) => row[titles.indexOf("metric")])).toEqual(["acc", "bpb ↓"]);
    expect(renderText(blocks)).toMatch(/• seed SNR: [\s\S]*• clearer: /);
    expect(renderText(blocks)).not.toContain("• item ±");
    const alone = renderText(benchmarkBlocks(benchmarkNoiseTable(results(["a", "b"], ["acc"]))));
    expect(alone).toContain("• seed SNR: ");
    expect(alone).not.toMatch(/steadier|clearer/);
  });

  test("are nothing for one model and one metric, whose figures stand in the noise table", () => {
    expect(benchmarkBlocks(benchmarkNoiseTable(results(["a"], ["acc"])))).toEqual([]);
    expect(benchmarkBlocks({ kind: "benchmarks", rows: [], averages: [] })).toEqual([]);
  });
});
