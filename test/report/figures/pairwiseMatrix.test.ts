import { describe, expect, test } from "vitest";
import { type Ranking, rankModels } from "../../../src/analysis/ranking/ranking.js";
import type { Cells } from "../../../src/report/figure/figure.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { figureVegaLite } from "../../../src/report/figure/vegaLite.js";
import { pairwiseMatrix } from "../../../src/report/figures/pairwiseMatrix.js";
import { rankIntervals } from "../../../src/report/figures/rankIntervals.js";
import { reportData } from "../../support/reportData.js";

const ranked = (models: number): Ranking =>
  rankModels(reportData({ models: Array.from({ length: models }, (_, i) => `m${i}`), items: 60, spacing: 1 }), {
    resamples: 100,
  })[0]!;
const cellsOf = (ranking: Ranking) =>
  pairwiseMatrix(ranking)!.marks.filter((mark): mark is Cells => mark.kind === "cells");
const ranking = ranked(4);

describe("pairwiseMatrix", () => {
  test("numbers the models, and the columns by these numbers", () => {
    const { x, y } = pairwiseMatrix(ranking)!;
    expect(x).toMatchObject({ categories: ["1", "2", "3", "4"] });
    expect(y).toMatchObject({ categories: ranking.rows.map(({ model }, index) => `${index + 1} ${model}`) });
  });

  test("colours below the diagonal by who is better, above it by p alone", () => {
    const told = ranking.pairs.filter((pair) => pair.ok && pair.verdict === "worse").length;
    expect(told).toBeGreaterThan(0);
    const [worse, p] = cellsOf(ranking);
    expect(worse).toMatchObject({ tone: "second", label: "row worse (−)" });
    expect(worse!.cells.every(({ x, y, text }) => y > x && text!.startsWith("−"))).toBe(true);
    expect(p).toMatchObject({ tone: "muted", label: "p below 0.05, stronger is smaller" });
    expect(p!.cells.every(({ x, y }) => y < x)).toBe(true);
    expect([worse!.cells.length, p!.cells.length]).toEqual([told, told]);
    const all = cellsOf(ranking).flatMap(({ cells }) => cells);
    expect(all).toHaveLength(2 * ranking.pairs.length);
    expect(all.every(({ value }) => value! > 0 && value! <= 1)).toBe(true);
  });

  test("where less is better, a larger score is the worse one", () => {
    const losses: Ranking = {
      ...ranking,
      higherIsBetter: false,
      pairs: ranking.pairs.map((pair) => (pair.ok ? { ...pair, difference: -pair.difference! } : pair)),
    };
    const [worse] = cellsOf(losses);
    expect(worse).toMatchObject({ tone: "second", label: "row worse (+)" });
    expect(worse!.cells.every(({ text }) => text!.startsWith("+"))).toBe(true);
  });

  test("a smaller p is darker", () => {
    const [first] = ranking.pairs;
    const at = (adjustedPValue: number) =>
      cellsOf({ ...ranking, pairs: [{ ...first!, verdict: "worse", adjustedPValue } as typeof first & object] })[1]!
        .cells[0]!.value!;
    expect(at(0.049)).toBeLessThan(at(0.004));
    expect(at(0.004)).toBeLessThan(at(0.0004));
    expect(at(0)).toBeCloseTo(0.68, 12);
  });

  test("with many models writes the sign of what is told apart, no numbers", () => {
    const texts = new Set(cellsOf(ranked(9)).flatMap(({ cells }) => cells.map(({ text }) => text)));
    expect([...texts].sort()).toEqual(["", "−"]);
  });

  test("the legend shows each kind of cell as it is drawn, in Vega-Lite too", () => {
    const svg = figureSvg(pairwiseMatrix(ranking)!);
    expect(svg).toMatch(/<rect class="second f" x="8" y="\d+" width="16" height="9" opacity="0.8"\/>/);
    expect(svg).not.toMatch(/class="(plus|minus)"/);
    const colours = (figureVegaLite(pairwiseMatrix(ranking)!) as { config: { range: { category: string[] } } }).config;
    expect(colours.range.category).toEqual(["#b35900", "#6e7781", "#6e7781", "#6f3fa8"]);
  });
});

describe("rankIntervals", () => {
  test("names the tie groups of each colour", () => {
    const groups: Ranking = {
      ...ranking,
      rows: ranking.rows.map((row, place) => ({ ...row, group: Math.min(3, place + 1) })),
    };
    const labels = rankIntervals(groups)!.marks.flatMap(({ label }) => label ?? []);
    expect(labels).toEqual(["tie groups 1, 3", "tie group 2"]);
    const alone: Ranking = { ...ranking, rows: ranking.rows.map((row) => ({ ...row, group: 1 })) };
    expect(rankIntervals(alone)!.marks.flatMap(({ label }) => label ?? [])).toEqual(["tie group 1"]);
  });

  test("is null where no rank has an interval", () => {
    expect(rankIntervals({ ...ranking, rows: ranking.rows.map((row) => ({ ...row, rankInterval: null })) })).toBeNull();
  });
});
