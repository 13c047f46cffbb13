import { describe, expect, test } from "vitest";
import { halveRuns, subsetExperiment } from "../../../src/analysis/subsets/subsetExperiment.js";
import { subsetQuality } from "../../../src/analysis/subsets/subsetQuality.js";
import { chooseSubset, SUBSET_METHODS, subsetEstimates } from "../../../src/analysis/subsets/subsetSelection.js";
import { validateSubset } from "../../../src/analysis/subsets/subsetValidation.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import { selectRuns } from "../../../src/data/select.js";
import { mean } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { expectNoNaN } from "../../support/records.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../../support/twoPlMatrix.js";

const rng = createRng(11, "validation");
const matrix = twoPlMatrix(rng, drawItems(rng, 40), drawAbilities(rng, 13));
const rows = matrix.runs.map((_, run) => [...matrix.scores.subarray(run * 40, (run + 1) * 40)]);

describe("validateSubset", () => {
  test("leaves each model out in turn, and its error is that of the definition", () => {
    const found = validateSubset(matrix, 10, { method: "pruned" });
    if (!found.ok) throw new Error(found.message);
    const errors = matrix.runs.map((run, index) => {
      const choice = chooseSubset(selectRuns(matrix, (own) => own !== run)!, 10, { method: "pruned" });
      if (!choice.ok) throw new Error(choice.message);
      return mean(choice.items!.map((item) => rows[index]![item]!)) - mean(rows[index]!);
    });
    const [{ error, bias, againstRandom, errorInterval }] = found.estimates as [(typeof found.estimates)[number]];
    expect([found.folds, found.units, found.unit]).toEqual([13, 13, "run"]);
    expect(error).toBeCloseTo(mean(errors.map(Math.abs)), 12);
    expect(bias).toBeCloseTo(mean(errors), 12);
    expect(againstRandom).toBeCloseTo(error! - found.randomError!, 12);
    expect(errorInterval!.low).toBeLessThan(error!);
    expectNoNaN(found);
  });

  test("the random yardstick is the error of random means", () => {
    const found = validateSubset(matrix, 10, { method: "random", draws: 4000 });
    const again = validateSubset(matrix, 10, { method: "random", draws: 4000, seed: 9 });
    if (!found.ok || !again.ok) throw new Error("refused");
    // E|X| of a normal variable is √(2/π) of its SD; of a mean without replacement, √(p(1 − p)/k · (n − k)/(n − 1)).
    const expected = mean(
      rows.map((row) => Math.sqrt((((2 / Math.PI) * mean(row) * (1 - mean(row))) / 10) * (30 / 39))),
    );
    expect(found.randomError).toBeCloseTo(expected, 2);
    expect(again.randomError).toBeCloseTo(found.randomError!, 2);
    expect(again.randomError).not.toBe(found.randomError);
  });

  test("random items are not judged against random items, whatever the seed", () => {
    for (const seed of [1, 2, 3, 4]) {
      const found = validateSubset(matrix, 2, { method: "random", seed });
      if (!found.ok) throw new Error(found.message);
      const [only] = found.estimates;
      expect([only!.verdict, only!.againstRandom, only!.againstRandomInterval]).toEqual([null, null, null]);
      expect(found.notes.map(({ code }) => code)).toEqual(["random-is-yardstick"]);
    }
    const other = validateSubset(matrix, 2, { method: "stratified" });
    expect(other.ok && other.estimates[0]!.verdict).not.toBeNull();
  });

  test("missing answers cost draws and models, not the verdict; what is lost is said", () => {
    const holes = rows.map((scores, run) => ({
      model: `m${run}`,
      scores: scores.map((score, item) => ((run * 7 + item * 3) % 5 < 3 ? Number.NaN : score)),
    }));
    const found = validateSubset(matrixOf(holes), 2, { method: "stratified" });
    if (!found.ok) throw new Error(found.message);
    expect(found.randomError).toBeGreaterThan(0);
    expect(found.estimates[0]!.verdict).not.toBeNull();
    const codes = found.notes.map(({ code }) => code);
    expect(codes).toContain("draws-without-answers");
    expect(codes).toContain("choice-without-answers");
  });

  test("law: the order of runs does not matter", () => {
    const reversed = matrixOf(rows.map((scores, run) => ({ model: `m${run}`, scores })).reverse());
    for (const method of ["random", "score-anchors"] as const) {
      const [first, second] = [matrix, reversed].map((own) => {
        const found = validateSubset(own, 9, { method, folds: 4 });
        if (!found.ok) throw new Error(found.message);
        return [found.randomError!, ...found.estimates.flatMap(({ error, bias }) => [error!, bias!])];
      }) as [number[], number[]];
      first.forEach((value, index) => {
        expect(second[index]).toBeCloseTo(value, 12);
      });
    }
  });

  test("runs of one model are left out together", () => {
    const curves = matrixOf(rows.slice(0, 12).map((scores, run) => ({ model: `m${run % 4}`, step: run, scores })));
    expect(validateSubset(curves, 5, { method: "stratified" })).toMatchObject({ units: 4, unit: "model", folds: 4 });
  });

  test("of one model its seeds are left out, and a note says what that does not show", () => {
    const seeds = matrixOf(rows.slice(0, 12).map((scores, run) => ({ seed: String(run % 6), step: run, scores })));
    const found = validateSubset(seeds, 5, { method: "stratified" });
    expect(found).toMatchObject({ units: 6, unit: "seed", notes: [{ code: "one-model" }] });
  });

  test("all items: no error, and random ones have none either", () => {
    const found = validateSubset(matrix, 40, { method: "stratified" });
    if (!found.ok) throw new Error(found.message);
    expect(found.estimates[0]!.error).toBeCloseTo(0, 12);
    expect(found.randomError).toBeCloseTo(0, 12);
  });

  test("equal items give fewer anchors, said in a note", () => {
    const twins = matrixOf(
      rows.map((row, run) => ({ model: `m${run}`, scores: [0, 1, 2, 0, 1, 2, 0, 1, 2].map((item) => row[item]!) })),
    );
    const found = validateSubset(twins, 6, { method: "score-anchors" });
    expect(found).toMatchObject({ ok: true, size: 3, notes: [{ code: "fewer-anchors" }] });
  });

  test("too few models, too few runs and wrong calls", () => {
    const two = matrixOf(rows.slice(0, 2).map((scores, run) => ({ model: `m${run}`, scores })));
    expect(validateSubset(two, 5, { method: "random" })).toMatchObject({
      ok: false,
      code: "too-few-runs",
      message: "the error to expect is measured by leaving runs out, and there are 2",
    });
    expect(validateSubset(matrixOf([{ scores: rows[0]! }]), 5, { method: "random" })).toMatchObject({
      message: expect.stringMatching(/, and there is 1$/),
    });
    expect(validateSubset(matrix, 5)).toMatchObject({ ok: false, code: "too-few-runs" });
    expect(() => validateSubset(matrix, 5, { method: "random", folds: 1 })).toThrow(/folds/);
    expect(() => validateSubset(matrix, 5, { method: "random", draws: 0 })).toThrow(/draws/);
    expect(() => validateSubset(matrix, 5, { level: 2 })).toThrow(/level/);
  });
});

describe("subsetExperiment", () => {
  const own = createRng(21, "experiment");
  const items = drawItems(own, 60);
  const train = twoPlMatrix(own, items, drawAbilities(own, 60));
  const abilities = [0, 1, 2].flatMap((seed) => [0, 1, 2, 3, 4].map((step) => -1 + 0.4 * step + 0.05 * seed));
  const test_ = twoPlMatrix(own, items, abilities, (run) => ({ seed: String(Math.floor(run / 5)), step: run % 5 }));
  const experiment = subsetExperiment(train, test_, { sizes: [10, 25], draws: 60, methods: SUBSET_METHODS });
  if (!experiment.ok) throw new Error("refused");

  test("measures are those of subsetQuality on the estimates of one choice", () => {
    expect(experiment.rows).toHaveLength(2 * (4 + 4 + 2));
    expectNoNaN(experiment);
    const row = experiment.rows.find((one) => one.method === "anchors" && one.estimate === "pIrt" && one.size === 10)!;
    const choice = chooseSubset(train, 10, { method: "anchors" });
    if (!choice.ok) throw new Error(choice.message);
    const estimates = subsetEstimates(choice, test_).pIrt!;
    expect(row.measures).toEqual(subsetQuality(test_, { estimates, size: 10 }, { draws: 60 }).measures);
  });

  test("seed SD, τ and total variation are known, and the full test's own are beside them", () => {
    for (const { measures } of experiment.rows) {
      for (const name of ["seedSd", "kendallTau", "totalVariation", "orderTau"] as const) {
        expect(measures[name].full).not.toBeNull();
        expect(measures[name].randomInterval).not.toBeNull();
      }
    }
  });

  test("methods that are refused are listed, the others remain", () => {
    const few = selectRuns(train, (_, run) => run < 20)!;
    const found = subsetExperiment(few, test_, { sizes: [10], draws: 20 });
    expect(found.refused.map(({ method, code }) => [method, code])).toEqual([
      ["anchors", "too-few-runs"],
      ["adaptive", "too-few-runs"],
    ]);
    expect(found.rows.map(({ method }) => method)).toEqual(["stratified", "pruned", "score-anchors"]);
  });

  test("other items are a wrong call", () => {
    const other = createResultMatrix({
      runs: test_.runs,
      items: test_.items.map(({ id }) => ({ id: `x${id}` })),
      scores: test_.scores,
    });
    expect(() => subsetExperiment(train, other)).toThrow(/same items in the same order/);
  });

  test("halveRuns keeps models together, and seeds where there is one model", () => {
    const halves = halveRuns(test_);
    if (!halves.ok) throw new Error(halves.message);
    const seeds = [halves.train, halves.test].map((half) => [...new Set(half.runs.map(({ seed }) => seed))]);
    expect(seeds.map((half) => half.length)).toEqual([1, 2]);
    expect(halves.train.runs.length + halves.test.runs.length).toBe(15);
    const models = halveRuns(train, { seed: 4 });
    expect(models.ok && [models.train.runs.length, models.test.runs.length]).toEqual([30, 30]);
    expect(halveRuns(selectRuns(test_, ({ seed }) => seed === "0")!)).toMatchObject({ ok: false });
  });
});
