import { describe, expect, test } from "vitest";
import { rankModels } from "../../src/analysis/ranking/ranking.js";
import { scoreEstimate } from "../../src/analysis/scores/scoreEstimate.js";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { hasOwnUnit } from "../../src/data/metricDirection.js";
import { compare } from "../../src/questions/compare.js";
import { readText } from "../io/dumps.js";

describe("a metric that counts in a unit of its own", () => {
  test.each([
    ["bits_per_byte", true],
    ["val/loss", true],
    ["word_perplexity,none", true],
    ["latency_s", true],
    ["logProb", true],
    ["log_likelihood", true],
    ["cross-entropy", true],
    ["acc", false],
    ["exact_match", false],
    ["error_rate", false],
    ["loss_rate", false],
    ["token_accuracy", false],
    ["f1", false],
    ["likelihood_difference", false],
  ])("%s: %s", (metric, own) => {
    expect(hasOwnUnit(metric)).toBe(own);
  });

  const rows = (metric: string, of: (item: number, model: number) => number) =>
    ["a", "b"].flatMap((model, index) =>
      Array.from({ length: 30 }, (_, item) => `${model},q${item},${metric},${of(item, index)},4`),
    );
  const read = (metric: string, of: Parameters<typeof rows>[1]) =>
    readText("quiz.csv", `model,item,metric,score,choices\n${rows(metric, of).join("\n")}\n`);

  test("has no points in comparisons and rankings", async () => {
    const score = (item: number, model: number) =>
      0.8 + 0.01 * (item % 7) - 0.05 * model + 0.004 * ((item * model) % 5);
    for (const [metric, proportion] of [
      ["bits_per_byte", false],
      ["f1", true],
    ] as const) {
      const results = await read(metric, score);
      const [row] = compare(results).rows;
      expect(row?.ok === true && row.proportion).toBe(proportion);
      expect(row?.ok === true && row.sentence.includes(" pt")).toBe(proportion);
      expect(rankModels(results, { resamples: 50 })[0]?.proportion).toBe(proportion);
      expect(scoreSeries(results).map((one) => [one.proportion, one.chance])).toEqual([
        [proportion, proportion ? 0.25 : null],
        [proportion, proportion ? 0.25 : null],
      ]);
    }
  });

  test("that is 0 on all items is no share of right answers: no interval is known", async () => {
    const [logs, right] = await Promise.all([read("logprob", () => 0), read("exact_match", () => 0)]);
    expect(scoreSeries(logs)[0]?.points[0]?.interval).toBeNull();
    expect(scoreSeries(right)[0]?.points[0]?.interval?.method).toBe("wilson");
    expect(scoreEstimate([0, 1, 1, 0], { ownUnit: true }).interval?.method).toBe("t");
    expect(scoreEstimate([0, 1, 1, 0]).interval?.method).toBe("wilson");
  });
});
