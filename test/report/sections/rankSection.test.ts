import { describe, expect, test } from "vitest";
import { rankModels } from "../../../src/analysis/ranking/ranking.js";
import { renderText } from "../../../src/report/render/text.js";
import { rankSection, rankSections } from "../../../src/report/sections/rankSection.js";
import { reportData } from "../../support/reportData.js";

const [first] = rankModels(reportData({ items: 60, spacing: 2 }), { resamples: 50 });
const ranking = { ...first!, notes: [{ code: "no-shared-items", message: "the models share no items here" }] };
const text = (blocks: Parameters<typeof renderText>[0]) => renderText(blocks, { width: 400 });
const count = (whole: string, part: string) => whole.split(part).length - 1;

describe("rankings", () => {
  test("say once what holds for all of them, and at each what is its own", () => {
    const own = { ...ranking, task: "other", notes: [...ranking.notes, { code: "x", message: "only here" }] };
    const said = text(rankSections([ranking, own], { level: 3 }));
    for (const line of [
      "Shared rank: ",
      "Tie groups, ",
      "Noise measured: ",
      "The models share no items here",
      ranking.signature,
    ]) {
      expect(count(said, line)).toBe(1);
    }
    expect(count(said, "pairs are shown to differ (Holm over 3, alpha 0.05).")).toBe(2);
    expect(said.indexOf("Only here")).toBeLessThan(said.indexOf("In all of these rankings:"));
    expect(said.indexOf("Shared rank: ")).toBeGreaterThan(said.indexOf("In all of these rankings:"));
    expect(said).not.toContain("no-shared-items");
    expect(said).toContain(
      "A shared rank may fall below that of a model with a lower mean where pairs differ in noise.",
    );
  });

  test("with different signatures leave them to the JSON output; one alone has its own", () => {
    const other = { ...ranking, signature: "n=1" };
    expect(text(rankSections([ranking, other]))).not.toMatch(/n=1|noisefloor\//);
    expect(text(rankSection(ranking))).toContain(ranking.signature);
    expect(text(rankSection(ranking))).not.toContain("In all of these");
  });

  test("without adjustment say so", () => {
    const plain = { ...ranking, family: { ...ranking.family, correction: "none" as const } };
    expect(text(rankSection(plain))).toContain("(not adjusted, alpha 0.05)");
  });
});
