import { describe, expect, test } from "vitest";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { type SeedRow, seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { NOISE } from "../../../src/notes.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";
import type { Figure, Mark } from "../../../src/report/figure/figure.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { noiseSources } from "../../../src/report/figures/noiseSources.js";
import { reportData } from "../../support/reportData.js";

const trained = reportData({ models: ["a"], seeds: 3 });
const [one] = seedTable(trained, scoreSeries(trained)) as [SeedRow];
const rowOf = (
  task: string,
  model: string,
  finalSd: number | null,
  itemHalfWidth: number | null,
  high = 0.2,
): SeedRow => ({
  ...one,
  task,
  model,
  finalSd,
  finalSdInterval: finalSd === null ? null : { low: finalSd / 2, high, level: 0.95, method: "chi-square" },
  itemHalfWidth,
});
const marksOf = <Kind extends Mark["kind"]>(figure: Figure | null, kind: Kind) =>
  figure!.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);

/** Half-width of an interval over standard error. */
const WIDTH = normalQuantile(0.975);

describe("several models of several benchmarks", () => {
  const rows = [
    rowOf("calm", "a", 1 / 64, 1 / 32),
    rowOf("calm", "b", 3 / 64, 3 / 32),
    rowOf("loud", "a", 0.1, 0.05),
    rowOf("loud", "b", 0.2, 0.05),
    rowOf("loud", "c", 0.12, 0.05),
  ];
  const figure = noiseSources(rows)!;

  test("have one row a benchmark: the median over models and its range", () => {
    expect(figure.y).toMatchObject({ categories: ["loud", "calm"] });
    expect(marksOf(figure, "dots").map(({ dots }) => dots.map(({ x, y }) => [x, y]))).toEqual([
      [
        [0.12, 0],
        [1 / 32, 1],
      ],
      [
        [expect.closeTo(0.05 / WIDTH, 12), 0],
        [expect.closeTo(1 / 16 / WIDTH, 12), 1],
      ],
    ]);
    expect(marksOf(figure, "whiskers").map(({ tone, whiskers }) => [tone, whiskers])).toEqual([
      ["second", [{ at: 1, low: expect.closeTo(1 / 32 / WIDTH, 12), high: expect.closeTo(3 / 32 / WIDTH, 12) }]],
      [
        "first",
        [
          { at: 0, low: 0.1, high: 0.2 },
          { at: 1, low: 1 / 64, high: 3 / 64 },
        ],
      ],
    ]);
    expect(figure.title).toBe("SD over seeds exceeds the standard error from items in 1 of 2 benchmarks");
    expect(figure.rows).toHaveLength(5);
  });

  test("of one benchmark have one row a model, with the interval of its SD", () => {
    const models = noiseSources(rows.slice(2))!;
    expect(models.y).toMatchObject({ categories: ["b", "c", "a"] });
    expect(marksOf(models, "whiskers")[0]!.whiskers[0]).toEqual({ at: 0, low: 0.1, high: 0.2 });
    expect(models.x.title).toBe("SD over seeds, standard error from items, in points");
    expect(marksOf(models, "dots").map(({ label }) => label)).toEqual([
      "final SD over seeds, 95% interval",
      "standard error from items",
    ]);
  });
});

test("of several benchmarks one metric each is drawn, the one of most of them, and the others are counted", () => {
  const of = (task: string, metric: string, width = 0.1) => ({ ...rowOf(task, "m", null, width), metric });
  const rows = [
    of("a", "acc"),
    of("a", "f1", 0.3),
    of("b", "acc", 0.2),
    of("b", "exact"),
    of("c", "exact"),
    of("c", "acc"),
  ];
  const figure = noiseSources(rows)!;
  expect(figure.y).toMatchObject({ categories: ["b", "a", "c"] });
  expect(figure.rows.map((row) => row[3])).toEqual(["acc", "acc", "acc"]);
  expect(figure.notes).toEqual(["One metric of each task is drawn, that of most tasks; 3 scores by others left out."]);
  // Metrics as common as each other: the first by name. Of one task all are drawn.
  expect(
    noiseSources([of("a", "f1"), of("a", "acc"), of("b", "acc"), of("b", "f1")])!.rows.map((row) => row[3]),
  ).toEqual(["acc", "acc"]);
  expect(noiseSources(rows.slice(0, 2))!.rows).toHaveLength(2);
});

test("seeds that all agree are no amount of noise", () => {
  expect(noiseSources([rowOf("t", "m", 0, null)])).toBeNull();
  expect(noiseSources([rowOf("t", "m", 0, 0.1)])!.title).toBe("Items alone leave t uncertain by ±10 pt");
});

test("trials in the half-width are named", () => {
  const measured = [NOISE.items, NOISE.trials];
  const row = { ...rowOf("t", "m", null, 0.1), sources: { measured, notMeasured: [] } };
  expect(noiseSources([row])!.title).toBe("Items and trials leave t uncertain by ±10 pt");
  expect(marksOf(noiseSources([row]), "dots")[0]!.label).toBe("half-width of the interval from items and trials");
});

test("an interval that leaves the picture ends in an arrow, and a note says so", () => {
  const figure = noiseSources([rowOf("t", "m", 0.1, null, 0.9)])!;
  expect(figure.notes).toContain("An arrow ends an interval that leaves the picture.");
  const whisker = (svg: string) => /<path class="first w" d="([^"]*)"/.exec(svg)![1]!;
  expect(whisker(figureSvg(figure))).toMatch(/M383 [\d.]+l4 3l-4 3$/);
  expect(whisker(figureSvg(noiseSources([rowOf("t", "m", 0.1, null, 0.15)])!))).not.toContain("l");
});
