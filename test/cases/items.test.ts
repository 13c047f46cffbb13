import { describe, expect, test } from "vitest";
import { analyseItems } from "../../src/analysis/items/itemAnalysis.js";
import { validateSubset } from "../../src/analysis/subsets/subsetValidation.js";
import { load } from "../../src/node/index.js";
import { capture } from "../cli/capture.js";
import { casePath, casesTitle, expected as expectedOf, hasCases } from "./cases.js";

describe.skipIf(!hasCases)(`items and item response that people bring${casesTitle}`, () => {
  test("subset-random-against-random: a method is not judged against itself", async () => {
    const right = expectedOf<{ verdict: null; randomError: number }>("subset-random-against-random");
    const path = casePath("subset-random-against-random/answers.csv");
    const [matrix] = (await load(path)).matrices;
    const found = validateSubset(matrix!, 2, { method: "random", seed: 4 });
    if (!found.ok) throw new Error(found.message);
    expect(found.estimates.map(({ verdict }) => verdict)).toEqual([right.verdict]);
    expect(found.randomError).toBeCloseTo(right.randomError, 4);
    const { stdout } = await capture("subsets", path, "--items", "2", "--method", "random", "--rng-seed", "4");
    expect(stdout).toContain("off by 25.85");
    expect(stdout).not.toContain("worse");
  });

  test("items-of-one-training-run: what lacks is respondents", async () => {
    const right = expectedOf<{
      itemsWithItemRest: number;
      negative: readonly string[];
      itemRestQ04: number;
      independent: number;
      mustNotSay: string;
      noteMustNotBe: string;
    }>("items-of-one-training-run");
    const path = casePath("items-of-one-training-run/checkpoints.csv");
    const analysis = analyseItems((await load(path)).matrices[0]!);
    const negative = analysis.items.filter(({ flags }) => flags.includes("negative"));
    expect(analysis.items.filter(({ itemRest }) => itemRest !== null)).toHaveLength(right.itemsWithItemRest);
    expect(negative.map(({ id }) => id)).toEqual(right.negative);
    expect(negative[0]!.itemRest).toBeCloseTo(right.itemRestQ04, 2);
    expect(analysis.independent.count).toBe(right.independent);
    expect(analysis.notes.map(({ code }) => code)).not.toContain(right.noteMustNotBe);
    const { stdout } = await capture("items", path);
    expect(stdout).not.toContain(right.mustNotSay);
    expect(stdout).toContain("(q04), not accused");
  });
});
