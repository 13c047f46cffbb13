import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { findingText, type LabRuns, labRuns, MODELS, noiseFindings, verdictOf } from "../../fixtures/lab/findings.js";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/founding-paper.md", root), "utf8");
const folder = fileURLToPath(new URL("fixtures/lab/results", root));

describe("docs/founding-paper.md", () => {
  let runs: readonly LabRuns[] = [];
  beforeAll(async () => {
    runs = await Promise.all(MODELS.map((model) => labRuns(folder, model)));
  }, 60_000);

  test("has the tables that the runs give, in this order; those of chosen items are in the slow suite", () => {
    const texts = noiseFindings(runs).map(findingText);
    const places = texts.map((text) => page.indexOf(text));
    expect(texts.filter((_, index) => places[index] === -1)).toEqual([]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }, 60_000);

  test("rests on 10 initialisations and 5 orders of 21 checkpoints, in both framings", () => {
    for (const { series, orderSeries } of runs) {
      expect(new Set(series.map(({ seed }) => seed)).size).toBe(10);
      expect(new Set(orderSeries.map(({ seed }) => seed)).size).toBe(5);
      expect(new Set(series.map(({ framing }) => framing))).toEqual(new Set(["completion", "choice"]));
      expect(new Set([...series, ...orderSeries].map(({ points }) => points.length))).toEqual(new Set([21]));
    }
  });
});

test("a finding holds where the whole interval is on the side that it says", () => {
  const interval = (low: number, high: number) => ({ low, high, level: 0.95, method: "t" });
  expect(verdictOf(interval(1.1, 2), 1, "above")).toBe("holds here");
  expect(verdictOf(interval(1.1, 2), 1, "below")).toBe("does not hold here");
  expect(verdictOf(interval(0.2, 0.9), 1, "above")).toBe("does not hold here");
  expect(verdictOf(interval(0.2, 0.9), 1, "below")).toBe("holds here");
  expect(verdictOf(interval(0.9, 1.1), 1, "above")).toBe("cannot be told");
  expect(verdictOf(interval(1, 2), 1, "above")).toBe("cannot be told");
  expect(verdictOf(null, 1, "above")).toBe("cannot be told");
});
