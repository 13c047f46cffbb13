import { describe, expect, test } from "vitest";
import { analyseItems } from "../../src/analysis/items/itemAnalysis.js";
import { cronbachAlpha } from "../../src/inference/items/cronbachAlpha.js";
import { load } from "../../src/node/index.js";
import { renderText } from "../../src/report/render/text.js";
import { itemSection } from "../../src/report/sections/itemSection.js";
import { codesOf, expectNoNaN } from "../support/records.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

async function analysed(name: string) {
  const { matrices } = await load(realPath(`matrices/${name}.csv`));
  const analysis = analyseItems(matrices[0]!);
  return { matrix: matrices[0]!, analysis, text: renderText(itemSection(analysis), { width: 400 }) };
}

describe.skipIf(!hasRealData)(`items of real tables${realDataTitle}`, () => {
  test.each([
    ["winogrande-3-models-2-framings", 6, 17, "too-few-runs"],
    ["langchain-tool-use", 9, 11, "too-few-runs"],
  ])("%s: %i runs accuse nobody, and the note says why", async (name, runs, runsNeeded, code) => {
    const { analysis, text } = await analysed(name);
    expect(analysis.respondents).toBe(runs);
    expect(analysis.suspects).toMatchObject({ found: 0, runsNeeded });
    expect(codesOf(analysis)).toContain(code);
    expect(text).toMatch(/too few runs to/i);
    expectNoNaN(analysis);
  });

  test("AIME-II: 19 models on 15 questions of four trials could show a wrong key of an ordinary question, and show none", async () => {
    const { analysis, text } = await analysed("aime-II");
    expect(analysis).toMatchObject({ respondents: 19, suspects: { tested: 15, runsNeeded: 11, found: 0 } });
    expect(analysis.suspects.criticalItemRest!).toBeGreaterThan(-analysis.suspects.medianItemRest!);
    expect(codesOf(analysis)).toEqual(["trials-averaged"]);
    expect(text).toContain("No item is shown to be faulty. No item has a negative discrimination.");
    expectNoNaN(analysis);
  });

  test("WinoGrande: 296 of 1,267 items are dead, and a fifth of them negative by six runs' chance", async () => {
    const { analysis } = await analysed("winogrande-3-models-2-framings");
    expect(analysis.dead).toEqual({ allRight: 241, allWrong: 55, constant: 0 });
    expect(analysis.items.filter(({ flags }) => flags.includes("negative"))).toHaveLength(251);
  });

  test("simulated test of 500 runs: no good item is accused", async () => {
    const { matrices } = await load(realPath("../golden/irt/sim_500x40.csv"));
    const analysis = analyseItems(matrices[0]!);
    expect(analysis.suspects.found).toBe(0);
    expect(codesOf(analysis)).not.toContain("few-runs");
    expect(analysis.alpha).toBe(cronbachAlpha(matrices[0]!.scores, 500, 40).alpha);
  });
});
