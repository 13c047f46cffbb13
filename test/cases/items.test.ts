import { describe, expect, test } from "vitest";
import { fit2pl } from "../../src/analysis/irt/fit2pl.js";
import type { TwoPlFit } from "../../src/analysis/irt/fitRecord.js";
import type { TwoPlOptions } from "../../src/analysis/irt/twoPlOptions.js";
import { analyseItems } from "../../src/analysis/items/itemAnalysis.js";
import { missingAnswers } from "../../src/analysis/items/missingAnswers.js";
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
    const text = (await capture("items", path)).stdout.replace(/\s+/g, " ");
    expect(text).not.toContain(right.mustNotSay);
    expect(text).toContain("(q04), not accused");
  });

  const fitOf = async (path: string, options: TwoPlOptions = {}) => {
    const fit = fit2pl((await load(casePath(path))).matrices[0]!, options);
    if (!fit.ok) throw new Error(fit.message);
    return fit;
  };
  const codesOf = (fit: TwoPlFit) => fit.notes.map(({ code }) => code);

  test("irt-copied-items: copies are named and fitted once", async () => {
    const right = expectedOf<{ copies: string[][]; abilitySeMustBeAtLeast: number }>("irt-copied-items");
    const fit = await fitOf("irt-copied-items/copies.csv");
    expect(fit.copies).toEqual(right.copies);
    const errors = fit.abilities.flatMap(({ wleSe, eapSe }) => [wleSe!, eapSe!]);
    expect(Math.min(...errors)).toBeGreaterThanOrEqual(right.abilitySeMustBeAtLeast);
    const path = casePath("irt-copied-items/copies.csv");
    for (const command of ["items", "irt"]) expect((await capture(command, path)).stdout).toContain("q3, q10 and q11");
  });

  test("irt-skipped-when-hard: what is left out is not missing at random, with the evidence", async () => {
    const right = expectedOf<{
      missingShare: number;
      spearmanMissingShareVsMeanOfAnswered: number;
      p: number;
      mustMention: string;
    }>("irt-skipped-when-hard");
    const path = casePath("irt-skipped-when-hard/skipped.csv");
    const evidence = missingAnswers((await load(path)).matrices[0]!)!;
    expect(evidence.share).toBeCloseTo(right.missingShare, 4);
    expect(evidence.items.rho).toBeCloseTo(right.spearmanMissingShareVsMeanOfAnswered, 4);
    expect(evidence.items.pValue! / right.p).toBeCloseTo(1, 1);
    const fit = await fitOf("irt-skipped-when-hard/skipped.csv");
    expect(fit.items.filter(({ suspect }) => suspect)).toEqual([]);
    for (const command of ["items", "irt"]) {
      const { stdout } = await capture(command, path);
      expect(stdout.replace(/\s+/g, " ")).toMatch(/missing answers.*these data show that it is not so/i);
      expect(stdout).toContain(right.mustMention);
    }
  });

  test("irt-slopes-around-zero: no key is doubted for a slope that chance explains", async () => {
    const right = expectedOf<{ negative: string[]; shownNegative: string[]; mustNotSay: string }>(
      "irt-slopes-around-zero",
    );
    const fit = await fitOf("irt-slopes-around-zero/weak.csv");
    expect(fit.items.filter(({ slope }) => slope! < 0).map(({ id }) => id)).toEqual(right.negative);
    expect(fit.items.filter(({ suspect }) => suspect).map(({ id }) => id)).toEqual(right.shownNegative);
    const { stdout } = await capture("irt", casePath("irt-slopes-around-zero/weak.csv"));
    expect(stdout.replace(/\s+/g, " ")).not.toContain(right.mustNotSay);
    expect(stdout).toContain("none by more than chance explains");
  });

  test("irt-two-blocks: what nothing connects is said", async () => {
    const right = expectedOf<{ components: number; mustMention: string }>("irt-two-blocks");
    const fit = await fitOf("irt-two-blocks/blocks.csv");
    expect(fit.blocks).toBe(right.components);
    expect((await capture("irt", casePath("irt-two-blocks/blocks.csv"))).stdout).toContain(right.mustMention);
  });

  test("irt-coin-flips: no reliability of items that do not hang together", async () => {
    const right = expectedOf<{ alpha: number; logLikelihoodIndependent: number }>("irt-coin-flips");
    const fit = await fitOf("irt-coin-flips/coins.csv");
    expect(fit.cohesion.alpha).toBeCloseTo(right.alpha, 10);
    expect(fit.cohesion.logLikelihoodIndependent).toBeCloseTo(right.logLikelihoodIndependent, 8);
    expect([fit.reliability, codesOf(fit).includes("no-cohesion")]).toEqual([null, true]);
    expect((await capture("irt", casePath("irt-coin-flips/coins.csv"))).stdout).not.toContain("0.587");
  });

  test("irt-3pl-with-chance: the chance that is given is used, or refused by name", async () => {
    const right = expectedOf<{ guessing: number; exit: number }>("irt-3pl-with-chance");
    const path = casePath("irt-3pl-with-chance/answers.csv");
    const run = (...flags: string[]) => capture("irt", path, ...flags);
    const { code, stdout } = await run("--item-model", "3pl", "--chance", "answers=0.25", "--json");
    expect(code).toBe(right.exit);
    const { items } = JSON.parse(stdout) as TwoPlFit;
    expect(items.every(({ guessing }) => guessing === right.guessing)).toBe(true);
    expect((await run("--item-model", "3pl", "--chance", "nswers=0.25")).stderr).toContain("--chance names nswers");
    expect((await run("--chance", "answers=0.25")).stderr).toContain("--item-model 3pl");
  });
});
