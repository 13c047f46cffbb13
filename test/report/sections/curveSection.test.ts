import { describe, expect, test } from "vitest";
import { curveSummaries, curveTable } from "../../../src/analysis/curves/curveTable.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Block, Table } from "../../../src/report/document/document.js";
import { curveSection } from "../../../src/report/sections/curveSection.js";
import { sparkline } from "../../../src/report/text/sparkline.js";

/** Scores of one model by seed and step; an empty name is no seed. */
function curves(seeds: Readonly<Record<string, Readonly<Record<number, number>>>>) {
  const runScores = Object.entries(seeds).flatMap(([seed, points]) =>
    Object.entries(points).map(([step, value]) => ({
      run: { model: "m", task: "t", metric: "acc", step: Number(step), ...(seed === "" ? {} : { seed }) },
      value,
      higherIsBetter: true,
    })),
  );
  return curveTable(scoreSeries(createResults({ runScores })));
}

function sectionOf(seeds: Parameters<typeof curves>[0]): { table: Table; lines: string } {
  const rows = curves(seeds);
  const blocks: Block[] = curveSection(rows, curveSummaries(rows));
  return {
    table: blocks.find((block) => block.kind === "table") as Table,
    lines: blocks.flatMap((block) => (block.kind === "list" ? block.items : [])).join("\n"),
  };
}

const climb = { 1: 0.1, 2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6 };

describe("over seeds", () => {
  test("the mean curve is over the steps that all seeds have, not over places in the lists", () => {
    // The second seed has twice the checkpoints: by place its early scores would meet the other's late ones.
    const dense = { 1: 0.1, 2: 0.9, 3: 0.3, 4: 0.9, 5: 0.5, 6: 0.9 };
    const { table } = sectionOf({ a: { 1: 0.1, 3: 0.3, 5: 0.5 }, b: dense });
    const column = table.columns.findIndex(({ title }) => title === "mean curve");
    expect(table.rows.map((row) => row[column])).toEqual([sparkline([0.1, 0.3, 0.5])]);
  });

  test("seeds without a shared step have no mean curve", () => {
    const { table } = sectionOf({ a: { 1: 0.1, 3: 0.3, 5: 0.5 }, b: { 2: 0.1, 4: 0.3, 6: 0.2 } });
    expect(table.columns.map(({ title }) => title)).not.toContain("mean curve");
  });

  test("legends name the columns that are there, and flags have one only where there are some", () => {
    const plain = sectionOf({ a: climb, b: { ...climb, 6: 0.65 } });
    expect(plain.table.columns.map(({ title }) => title)).not.toContain("flags");
    expect(plain.lines).toContain("improving:");
    expect(plain.lines).not.toMatch(/p corr|variation|not-after-correction/);
    const flat = sectionOf({ a: climb, b: { 1: 0.5, 2: 0.5, 3: 0.5 } });
    expect(flat.table.columns.map(({ title }) => title)).toContain("flags");
  });
});

test("one seed is a curve with its τ, not a mean", () => {
  const { table, lines } = sectionOf({ "": climb });
  const titles = table.columns.map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(["curve", "τ", "p corr."]));
  expect(titles.join()).not.toContain("mean");
  expect(lines).toMatch(/p corr\.: .*\nvariation: /);
  expect(lines).not.toContain("improving:");
});
