import { describe, expect, test } from "vitest";
import {
  chooseSubset,
  SUBSET_METHODS,
  type SubsetChoice,
  subsetEstimates,
} from "../../../src/analysis/subsets/subsetSelection.js";
import type { ResultMatrix } from "../../../src/data/resultMatrix.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import { itemStatistics } from "../../../src/inference/items/itemStatistics.js";
import { mean } from "../../../src/numeric/moments.js";
import { shuffle } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { expectNoNaN } from "../../support/records.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../../support/twoPlMatrix.js";

const rng = createRng(7, "selection");
const ITEMS = 36;
const matrix = twoPlMatrix(rng, drawItems(rng, ITEMS), drawAbilities(rng, 61));
const rowOf = ({ scores, items }: ResultMatrix, run: number) =>
  scores.subarray(run * items.length, (run + 1) * items.length);

function chosen(result: ReturnType<typeof chooseSubset>): SubsetChoice {
  if (!result.ok) throw new Error(result.message);
  return result;
}

/** The same results with runs and items in another order. */
function reordered(from: ResultMatrix): ResultMatrix {
  const [runs, items] = [from.runs, from.items].map((list) => {
    const order = list.map((_, index) => index);
    shuffle(createRng(list.length, "reorder"), order);
    return order;
  }) as [number[], number[]];
  return createResultMatrix({
    runs: runs.map((run) => from.runs[run]!),
    items: items.map((item) => from.items[item]!),
    scores: runs.flatMap((run) => items.map((item) => rowOf(from, run)[item]!)),
  });
}

describe.each(SUBSET_METHODS)("%s", (method) => {
  test("law: the order of runs and items does not matter", () => {
    const other = reordered(matrix);
    const [first, second] = [matrix, other].map((own) => {
      const { items, size } = chosen(chooseSubset(own, 7, { method, seed: 3 }));
      return { size, ids: items?.map((item) => own.items[item]!.id).sort() };
    });
    expect(second).toEqual(first);
  });

  test("all items give the full score", () => {
    const choice = chosen(chooseSubset(matrix, ITEMS, { method }));
    const estimates = subsetEstimates(choice, matrix);
    const name = method === "adaptive" ? "pIrt" : "weighted";
    matrix.runs.forEach((_, run) => {
      expect(estimates[name]![run]).toBeCloseTo(mean(rowOf(matrix, run)), 12);
    });
  });

  test("one item is enough to ask for, and the record holds no NaN", () => {
    const choice = chosen(chooseSubset(matrix, 1, { method }));
    expect(choice.size).toBe(1);
    expectNoNaN(choice);
    const estimates = subsetEstimates(choice, matrix);
    expect(Object.keys(estimates)).toEqual(choice.estimates);
    for (const values of Object.values(estimates)) expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test("sizes that cannot be are refused by the call", () => {
    for (const size of [0, ITEMS + 1, 2.5]) {
      expect(() => chooseSubset(matrix, size, { method })).toThrow(/chooseSubset: size must be a whole number/);
    }
  });

  test("constant items, an item without answers and missing cells do no harm", () => {
    const scores = matrix.runs.flatMap((_, run) => [
      ...rowOf(matrix, run).map((score, item) => ((run * 5 + item) % 11 === 0 ? Number.NaN : score)),
      1,
      0,
      Number.NaN,
    ]);
    const holed = createResultMatrix({
      runs: matrix.runs,
      items: [...matrix.items, { id: "right" }, { id: "wrong" }, { id: "never" }],
      scores,
    });
    const choice = chosen(chooseSubset(holed, 12, { method }));
    const estimates = subsetEstimates(choice, holed);
    for (const name of choice.estimates) {
      const own = estimates[name]!;
      expect(own.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });
});

describe("methods", () => {
  test("stratified takes one item from each stratum of difficulty, weighted by its size", () => {
    const { items, weights } = chosen(chooseSubset(matrix, 8, { method: "stratified" }));
    const { means } = itemStatistics(matrix.scores, matrix.runs.length, ITEMS);
    const byId = matrix.items
      .map((_, item) => item)
      .sort((a, b) => (matrix.items[a]!.id < matrix.items[b]!.id ? -1 : 1));
    const order = byId.sort((a, b) => means[a]! - means[b]!);
    const strata = Array.from({ length: 8 }, (_, s) =>
      order.slice(Math.round((s * 36) / 8), Math.round(((s + 1) * 36) / 8)),
    );
    for (const stratum of strata) {
      const own = items!.filter((item) => stratum.includes(item));
      expect(own).toHaveLength(1);
      expect(weights![items!.indexOf(own[0]!)]).toBeCloseTo(stratum.length / 36, 12);
    }
    expect(chosen(chooseSubset(matrix, 9, { method: "stratified" })).weights).toBeNull();
  });

  test("pruned keeps the most discriminating items", () => {
    const { items } = chosen(chooseSubset(matrix, 10, { method: "pruned" }));
    const { itemRest } = itemStatistics(matrix.scores, matrix.runs.length, ITEMS);
    const least = Math.min(...items!.map((item) => itemRest[item]!));
    expect(Array.from(itemRest).filter((value) => value > least)).toHaveLength(9);
  });

  test("draws go by the seed, and their estimates by the weights", () => {
    const [one, again, two] = [1, 1, 2].map((seed) => chosen(chooseSubset(matrix, 7, { method: "random", seed })));
    expect(again).toEqual(one);
    expect(two!.items).not.toEqual(one!.items);
    const { weighted } = subsetEstimates(one!, matrix);
    expect(weighted![5]).toBeCloseTo(mean(one!.items!.map((item) => rowOf(matrix, 5)[item]!)), 12);
  });

  test("where less is better, items are the same and estimates turn round", () => {
    const turned = createResultMatrix({
      runs: matrix.runs,
      items: matrix.items,
      scores: matrix.scores.map((score) => 1 - score),
      higherIsBetter: false,
    });
    for (const method of ["anchors", "adaptive", "pruned"] as const) {
      const [plain, other] = [matrix, turned].map((own) => chosen(chooseSubset(own, 6, { method })));
      expect(other!.items).toEqual(plain!.items);
      const [first, second] = [subsetEstimates(plain!, matrix), subsetEstimates(other!, turned)];
      for (const name of plain!.estimates) {
        first[name]!.forEach((value, run) => {
          expect(second[name]![run]).toBeCloseTo(1 - value, 9);
        });
      }
    }
  });

  test("too few runs: refused with what can be done, while random and stratified work with one", () => {
    const few = matrixOf(
      Array.from({ length: 4 }, (_, run) => ({ model: `m${run}`, scores: [...rowOf(matrix, run)] })),
    );
    for (const method of ["anchors", "adaptive", "pruned", "score-anchors"] as const) {
      expect(chooseSubset(few, 5, { method })).toMatchObject({
        ok: false,
        code: "too-few-runs",
        hint: expect.stringContaining("stratified"),
      });
    }
    const one = matrixOf([{ scores: [...rowOf(matrix, 0)] }]);
    for (const method of ["random", "stratified"] as const) expect(chooseSubset(one, 5, { method }).ok).toBe(true);
  });

  test("seeds and checkpoints of one model do not pass for many models", () => {
    const curves = matrixOf(
      [1, 2, 3].flatMap((seed) =>
        [1, 2, 3, 4].map((step) => ({ seed: String(seed), step, scores: [...rowOf(matrix, 4 * seed + step)] })),
      ),
    );
    const refused = chooseSubset(curves, 5, { method: "pruned" });
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining("3 independent seeds") });
  });

  test("one item leaves no second half to weigh the model by: no mixture, and the other estimates", () => {
    const bank = { ok: true, items: [{ slope: 1, intercept: 0 }], runs: 60, constant: 0 } as const;
    const one = matrixOf(Array.from({ length: 60 }, (_, run) => ({ model: `m${run}`, scores: [run % 2] })));
    const choice = chosen(chooseSubset(one, 1, { bank }));
    expect([choice.combination, choice.estimates]).toEqual([null, ["weighted", "irt", "pIrt"]]);
    const { weighted, irt, gpIrt } = subsetEstimates(choice, one);
    expect([weighted![0], weighted![1], gpIrt]).toEqual([0, 1, undefined]);
    expect(irt![1]).toBeCloseTo(1 - irt![0]!, 9);
  });

  test("a bank of other items is a wrong call", () => {
    const bank = { ok: true, items: [{ slope: 1, intercept: 0 }], runs: 60, constant: 0 } as const;
    expect(() => chooseSubset(matrix, 5, { bank })).toThrow(/bank must hold one entry an item, got 1 for 36/);
  });

  test("clusters of scores that tie but for rounding are the same in whatever order the runs stand", () => {
    for (let table = 50; table < 60; table++) {
      const own = createRng(table, "ties");
      const runs = Array.from({ length: 8 }, (_, run) => ({
        model: `m${run}`,
        scores: Array.from({ length: 12 }, () => Math.floor(own.nextUniform() * 11) / 10),
      }));
      const itemsOf = (order: readonly (typeof runs)[number][], size: number) =>
        chosen(chooseSubset(matrixOf(order), size, { method: "score-anchors" })).items;
      for (const size of [2, 3, 4, 5]) {
        const first = itemsOf(runs, size);
        for (let round = 0; round < 8; round++) {
          const order = [...runs];
          shuffle(own, order);
          expect(itemsOf(order, size)).toEqual(first);
        }
      }
    }
  });

  test("averaged trials have no item parameters", () => {
    const trials = matrixOf(
      Array.from({ length: 60 }, (_, run) => ({
        model: `m${run >> 1}`,
        trial: String(run % 2),
        scores: [...rowOf(matrix, run)],
      })),
    );
    expect(chooseSubset(trials, 5)).toMatchObject({ ok: false, code: "trials" });
    expect(chooseSubset(trials, 5, { method: "score-anchors" }).ok).toBe(true);
    const { irt } = subsetEstimates(chosen(chooseSubset(matrix, 5)), trials);
    expect(irt!.some(Number.isNaN)).toBe(true);
  });
});
