import { describe, expect, test } from "vitest";
import type { SeedRow } from "../../../src/analysis/seeds/seedTable.js";
import { snrText } from "../../../src/report/document/fields.js";
import { noiseSection, noisiestFirst } from "../../../src/report/sections/noiseSection.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { reportData } from "../../support/reportData.js";

const [sample] = buildVarianceReport(reportData({ models: ["m"] })).noise as [SeedRow];
const row = (task: string, changes: Partial<SeedRow>): SeedRow => ({
  ...sample,
  task,
  finalInterval: null,
  itemHalfWidth: null,
  ...changes,
});

describe("noise", () => {
  test("stands with the widest seed gap first, then by half-width from items, other scales than 0–1 last", () => {
    const rows = [
      row("none", {}),
      row("perplexity", { proportion: false, seedGap: 15 }),
      row("narrow items", { itemHalfWidth: 0.01 }),
      row("small gap", { seedGap: 0.01, itemHalfWidth: 0.5 }),
      row("wide items", { itemHalfWidth: 0.02 }),
      row("large gap", { seedGap: 0.2 }),
    ];
    expect(noisiestFirst(rows).map(({ task }) => task)).toEqual([
      "large gap",
      "small gap",
      "wide items",
      "narrow items",
      "none",
      "perplexity",
    ]);
    expect(rows[0]!.task).toBe("none");
  });

  test("gives the gap and the items before the other columns", () => {
    const blocks = noiseSection([row("a", { seedGap: 0.2, itemHalfWidth: 0.1 }), row("b", { seedGap: 0.1 })]);
    const [table] = blocks.flatMap((block) => (block.kind === "table" ? [block] : []));
    expect(table!.columns.map(({ title }) => title).slice(0, 4)).toEqual(["task", "seed gap", "item ±", "final mean"]);
    const seeded = noiseSection([row("a", { seedSd: 0.01, finalSd: 0.02, checkpoints: 3, seedGap: 0.1 })]);
    expect(JSON.stringify(seeded)).toContain("an explanation (t·√2·final SD).");
    expect(table!.caption).toMatch(/^Noise by task, the noisiest first, in points/);
    expect(table!.caption).toContain(". The smallest seed gap is that of b, 10.00.");
    const [unsorted] = noiseSection([row("b", { seedGap: 0.1 }), row("a", { seedGap: 0.2 })]).slice(1);
    expect(unsorted!.kind === "table" && unsorted!.caption).toMatch(/^Noise by task, in points/);
    const [scores] = noiseSection([row("b", {}), row("a", {})]).slice(1);
    expect(scores!.kind === "table" && scores!.caption).toMatch(/^Scores by task, in points/);
  });

  test.each([
    [null, "—"],
    [230.3, "230"],
    [28.4, "28"],
    [9.96, "10"],
    [9.8, "9.8"],
    [0.123, "0.12"],
    [13_640, "14\u202f000"],
    [-1.26, "−1.3"],
  ])("seed SNR of %j has two figures", (ratio, text) => {
    expect(snrText(ratio)).toBe(text);
  });
});
