import { describe, expect, test } from "vitest";
import { itemTables } from "../../src/analysis/items/itemAnalysis.js";
import { chooseSubset } from "../../src/analysis/subsets/subsetSelection.js";
import { validateSubset } from "../../src/analysis/subsets/subsetValidation.js";
import { load } from "../../src/node/index.js";
import { expectNoNaN } from "../support/records.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

describe.skipIf(!hasRealData)(`subsets of real tables${realDataTitle}`, () => {
  test("AIME, 19 models × 4 trials: trials are one run, and item parameters are refused", async () => {
    const [matrix] = itemTables(await load(realPath("matrices/aime-II.csv")));
    const anchors = validateSubset(matrix!, 5, { method: "score-anchors" });
    expect(anchors).toMatchObject({ ok: true, units: 19, folds: 19, items: 15 });
    expectNoNaN(anchors);
    if (anchors.ok) expect(anchors.estimates[0]!.error).toBeLessThan(anchors.randomError!);
    expect(chooseSubset(matrix!, 5, { method: "adaptive" })).toMatchObject({ ok: false, code: "trials" });
  });

  test("tool use, 9 models: no way of choosing 8 of 20 items is shown to be better than random", async () => {
    const [matrix] = itemTables(await load(realPath("matrices/langchain-tool-use.csv")));
    for (const method of ["random", "stratified", "pruned", "score-anchors"] as const) {
      const found = validateSubset(matrix!, 8, { method });
      expect(found.ok && found.estimates[0]!.verdict, method).not.toBe("better");
    }
    expect(chooseSubset(matrix!, 8)).toMatchObject({ ok: false, code: "too-few-runs" });
  });
});
