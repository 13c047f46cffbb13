import { describe, expect, test } from "vitest";
import { halveRuns, subsetExperiment } from "../../src/analysis/subsets/subsetExperiment.js";
import { chooseSubset, subsetEstimates } from "../../src/analysis/subsets/subsetSelection.js";
import { validateSubset } from "../../src/analysis/subsets/subsetValidation.js";
import type { ResultMatrix } from "../../src/data/resultMatrix.js";
import { selectRuns } from "../../src/data/select.js";
import { mean } from "../../src/numeric/moments.js";
import { createRng } from "../../src/random/rng.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../support/twoPlMatrix.js";

/** Mean over several worlds of error ÷ error of random subsets, by method and estimate. */
function relativeErrors(worlds: number, slopeSpread: number, difficultySd: number): Map<string, number> {
  const found = new Map<string, number[]>();
  for (let world = 0; world < worlds; world++) {
    const rng = createRng(world, `subsets ${slopeSpread}`);
    const matrix = twoPlMatrix(rng, drawItems(rng, 200, slopeSpread, difficultySd), drawAbilities(rng, 160));
    const halves = halveRuns(matrix, { seed: world });
    if (!halves.ok) throw new Error(halves.message);
    const { rows } = subsetExperiment(halves.train, halves.test, { sizes: [25], draws: 200, seed: world });
    for (const { method, estimate, measures } of rows) {
      const key = `${method} ${estimate}`;
      found.set(key, [...(found.get(key) ?? []), measures.absoluteError.subset! / measures.absoluteError.random!]);
    }
  }
  return new Map([...found].map(([key, values]) => [key, mean(values)]));
}

describe("subsets of a test that follows the two-parameter model", () => {
  const errors = relativeErrors(12, 0.5, 1.2);

  test("with spread slopes and difficulties, estimates by the model beat random subsets, adaptive ones most", () => {
    for (const key of ["anchors irt", "anchors pIrt", "anchors gpIrt"]) expect(errors.get(key)).toBeLessThan(0.9);
    for (const key of ["adaptive irt", "adaptive pIrt"]) {
      expect(errors.get(key)).toBeLessThan(0.65);
      expect(errors.get(key)!).toBeLessThan(errors.get("anchors pIrt")!);
    }
  });

  test("stratified items are at least as good as random ones; the most discriminating are worse, because they drift", () => {
    expect(errors.get("stratified weighted")).toBeLessThan(0.97);
    expect(errors.get("pruned weighted")).toBeGreaterThan(1.2);
  });
});

describe("subsets of items that are all alike", () => {
  test("nothing beats random subsets by more than shrinkage would", () => {
    const errors = relativeErrors(12, 0, 0);
    for (const key of ["stratified weighted", "score-anchors weighted", "anchors weighted", "anchors gpIrt"]) {
      expect(errors.get(key), key).toBeGreaterThan(0.93);
    }
    for (const key of ["adaptive irt", "adaptive pIrt", "anchors irt", "anchors pIrt"]) {
      expect(errors.get(key), key).toBeGreaterThan(0.88);
    }
  });
});

describe("the error to expect", () => {
  test.each([
    ["anchors", "pIrt"],
    ["stratified", "weighted"],
  ] as const)("is that of new models, %s: in most worlds the interval holds it", (method, estimate) => {
    const worlds = 40;
    let [ofMethod, ofChoice] = [0, 0];
    for (let world = 0; world < worlds; world++) {
      const rng = createRng(world, "expected error");
      const items = drawItems(rng, 100);
      const matrix = twoPlMatrix(rng, items, drawAbilities(rng, 60));
      const fresh = twoPlMatrix(rng, items, drawAbilities(rng, 400));
      const errorOn = (train: ResultMatrix, seed: number) => {
        const choice = chooseSubset(train, 15, { method, seed, minimumRuns: 2 });
        if (!choice.ok) throw new Error(choice.message);
        const estimates = subsetEstimates(choice, fresh)[estimate]!;
        return mean(
          estimates.map((value, run) => Math.abs(value - mean(fresh.scores.subarray(run * 100, run * 100 + 100)))),
        );
      };
      const validation = validateSubset(matrix, 15, { method, seed: world });
      if (!validation.ok) throw new Error(validation.message);
      const { errorInterval } = validation.estimates.find((one) => one.estimate === estimate)!;
      const holds = (truth: number) => errorInterval!.low <= truth && truth <= errorInterval!.high;
      const nine = (fold: number) => selectRuns(matrix, (_, run) => run % 10 !== fold)!;
      const choices = Array.from({ length: 10 }, (_, fold) => errorOn(nine(fold), 100 * world + fold));
      ofMethod += Number(holds(mean(choices)));
      ofChoice += Number(holds(errorOn(matrix, world)));
    }
    expect(ofMethod / worlds).toBeGreaterThan(0.8);
    expect(ofChoice / worlds).toBeGreaterThan(0.7);
  });

  test("a random choice is not called better than random more often than the level allows", () => {
    let better = 0;
    const worlds = 200;
    for (let world = 0; world < worlds; world++) {
      const rng = createRng(world, "random choice");
      const matrix = twoPlMatrix(rng, drawItems(rng, 60), drawAbilities(rng, 30));
      const found = validateSubset(matrix, 12, { method: "random", seed: world, draws: 100 });
      if (found.ok && found.estimates[0]!.verdict === "better") better++;
    }
    expect(better / worlds).toBeLessThan(0.05);
  });
});
