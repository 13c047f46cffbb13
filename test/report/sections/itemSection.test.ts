import { describe, expect, test } from "vitest";
import { differentialItemFunctioning } from "../../../src/analysis/items/differentialItemFunctioning.js";
import { discriminationTransfer } from "../../../src/analysis/items/discriminationTransfer.js";
import { analyseItems } from "../../../src/analysis/items/itemAnalysis.js";
import { pruningCurve } from "../../../src/analysis/subsets/pruning.js";
import { createRng } from "../../../src/random/rng.js";
import { renderText } from "../../../src/report/render/text.js";
import { differentialItemSection } from "../../../src/report/sections/differentialItemSection.js";
import { itemSection, itemSections } from "../../../src/report/sections/itemSection.js";
import { pruningSection } from "../../../src/report/sections/pruningSection.js";
import { asModels, simulatedAnswers } from "../../support/itemModels.js";
import { matrixOf } from "../../support/matrices.js";

const wide = { width: 400 };
const rows = simulatedAnswers(createRng(4, "section"), 40, 15);
const section = (scores: readonly (readonly number[])[]) =>
  renderText(itemSection(analyseItems(matrixOf(asModels(scores)))), wide);

describe("itemSection", () => {
  test("says that nothing is shown, or that too few runs could show it, or that no item discriminates", () => {
    expect(section(simulatedAnswers(createRng(4), 200, 15))).toContain(
      "No item is shown to be faulty. No item has a negative discrimination.",
    );
    expect(section(rows)).toContain("these are too few runs to find an ordinary wrong key");
    expect(section(rows.slice(0, 8))).toContain("Too few runs to accuse any item: 8, and 11 are the least.");
    expect(section(rows.slice(0, 1))).toContain("No item can be judged");
  });

  test("counts dead items by kind, and drops columns that say nothing", () => {
    const text = section(rows.map((row) => [...row, 1, 1, 0]));
    expect(text).toContain("3 dead items (2 all right, 1 all wrong) of 18 tell no runs apart.");
    expect(text).not.toContain("over chance");
    expect(text).toMatch(/q15 +1\.00 +— +— .*all right/);
  });

  test("says what is counted, and explains the columns that are shown and no other", () => {
    const text = section(rows);
    expect(text).toContain("Items, the worst first: 15 items answered by 40 runs.");
    expect(text).toContain("item–rest: correlation with the score over the other items");
    expect(text).toMatch(/item +mean score +item–rest/);
    expect(text).not.toMatch(/difficulty|over chance:|few-runs:/);
    const [analysis] = [analyseItems(matrixOf(asModels(rows)))];
    const bare = {
      ...analysis,
      items: analysis.items.map((item) => ({ ...item, pValue: null, adjustedPValue: null })),
    };
    expect(section(rows)).toContain(". p: one-sided");
    expect(renderText(itemSection(bare), wide)).not.toMatch(/one-sided|Hochberg/);
  });

  test("a rare item shows how many runs it rests on", () => {
    expect(section(rows.map((row, run) => [...row, run < 30 ? run % 2 : Number.NaN]))).toMatch(/q15 +30 /);
  });
});

describe("pruningSection", () => {
  const seeded = rows.map((scores, run) => ({ model: "m", seed: String(run % 4), step: Math.floor(run / 4), scores }));
  test("names what drifts and what is gained, and shows seed SD and τ where there are some", () => {
    const matrix = matrixOf(seeded);
    const text = renderText(pruningSection(pruningCurve(matrix, { draws: 100 }), discriminationTransfer(matrix)), wide);
    expect(text).toMatch(/Without the 50 % least discriminating items the mean/);
    expect(text).toMatch(/seed SD +τ +order τ/);
    expect(text).toContain("Transfer of discrimination: discrimination is compared between two halves");
  });

  test("without enough items to drop says so", () => {
    const matrix = matrixOf(asModels([[1], [0]]));
    expect(renderText(pruningSection(pruningCurve(matrix), discriminationTransfer(matrix)))).toContain(
      "too few items to drop any",
    );
  });
});

test("differentialItemSection puts the clearest item first", () => {
  const biased = rows.concat(rows).map((row, run) => [...row.slice(0, 14), run < 40 ? row[14]! : 1 - row[14]!]);
  const dif = differentialItemFunctioning(matrixOf(asModels(biased)), {
    focal: ({ model }) => Number(model.slice(1)) >= 40,
    subset: "",
    matching: "rest",
  });
  expect(dif).toMatchObject({ ok: false, code: "no-items" });
  const plain = differentialItemFunctioning(matrixOf(asModels(biased)), {
    focal: ({ model }) => Number(model.slice(1)) >= 40,
    matching: "rest",
    strata: 5,
  });
  if (!plain.ok) throw new Error(plain.message);
  const text = renderText(differentialItemSection(plain), wide);
  expect(text).toContain("40 reference runs, 40 focal runs");
  expect(text.split("\n").length).toBeGreaterThan(15);
});

test("several tables explain their columns and notes once, below the last, and list a few items where none can be accused", () => {
  const runs = asModels([
    [1, 0, 1, 1, 0, 1, 0, 1],
    [0, 1, 1, 0, 1, 1, 0, 0],
    [1, 1, 0, 1, 0, 1, 1, 0],
  ]);
  const [first, second] = ["one", "two"].map((task) => analyseItems(matrixOf(runs.map((run) => ({ ...run, task })))));
  const blocks = itemSections([first!, second!], { limit: 7, examples: 2, level: 3 });
  const text = renderText(blocks, wide);
  expect(text.match(/item–rest: correlation/g)).toHaveLength(1);
  expect(text.match(/Noise measured/g)).toHaveLength(1);
  expect(text.match(/cannot show a single one of/g)).toHaveLength(1);
  expect(text).toContain("(all rows)");
  const tables = blocks.flatMap((block) => (block.kind === "table" ? [block] : []));
  expect(tables.map(({ rows }) => rows.length)).toEqual([2, 2]);
  expect(text.match(/which so few cannot tell from chance/g)).toHaveLength(2);
});
