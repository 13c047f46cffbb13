import { describe, expect, test } from "vitest";
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
    const { stdout } = await capture("subset", path, "--items", "2", "--method", "random", "--rng-seed", "4");
    expect(stdout).toContain("off by 25.85");
    expect(stdout).not.toContain("worse");
  });
});
