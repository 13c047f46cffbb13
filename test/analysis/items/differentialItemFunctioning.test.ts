import { describe, expect, test } from "vitest";
import {
  type DifferentialItemFunctioning,
  type DifferentialItemFunctioningOptions,
  differentialItemFunctioning,
} from "../../../src/analysis/items/differentialItemFunctioning.js";
import type { ResultMatrix } from "../../../src/data/resultMatrix.js";
import { mantelHaenszel } from "../../../src/inference/items/mantelHaenszel.js";
import { welchTest } from "../../../src/inference/significance/welch.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { asModels, simulatedAnswers } from "../../support/itemModels.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const focal: DifferentialItemFunctioningOptions["focal"] = ({ model }) => Number(model.slice(1)) % 2 === 1;

/** Odd models are worse by `impact` everywhere and by `harder` more on item 3. */
function groups(runs: number, items: number, { impact = 0, harder = 0, seed = 1 } = {}) {
  const rng = createRng(seed, "groups");
  const difficulty = Array.from({ length: items }, () => standardNormal(rng));
  return Array.from({ length: runs }, (_, run) => {
    const ability = standardNormal(rng) - (run % 2) * impact;
    return difficulty.map((hard, item) => {
      const logit = 1.5 * (ability - hard) - (run % 2 === 1 && item === 3 ? harder : 0);
      return Number(rng.nextUniform() < 1 / (1 + Math.exp(-logit)));
    });
  });
}

function found(matrix: ResultMatrix, options: Partial<DifferentialItemFunctioningOptions> = {}) {
  const dif = differentialItemFunctioning(matrix, { focal, ...options });
  if (!dif.ok) throw new Error(dif.message);
  return dif;
}

const accused = ({ items }: DifferentialItemFunctioning) =>
  items.filter(({ favours }) => favours !== null).map(({ id, favours }) => [id, favours]);

describe("differentialItemFunctioning", () => {
  test("finds the one item that is harder for a group, by both methods", () => {
    const dif = found(matrixOf(asModels(groups(400, 20, { impact: 0.5, harder: 2.5 }))));
    expect(accused(dif)).toContainEqual(["q3", "reference"]);
    const item = dif.items[3]!;
    expect(item.mantelHaenszel!.delta!).toBeLessThan(-1.5);
    expect(item.mantelHaenszel!.etsClass).toBe("C");
    expect(item.logistic).toMatchObject({ ok: true, effectClass: "C" });
    expect(item.logistic?.ok && item.logistic.uniform.pValue).toBeLessThan(1e-6);
    expectNoNaN(dif);
  });

  test("a group that is worse on all items alike shows none of it", () => {
    expect(accused(found(matrixOf(asModels(groups(400, 20, { impact: 1 })))))).toEqual([]);
  });

  test("counts are those of the strata by total, by rest and by the other items", () => {
    const rows = groups(60, 6, { seed: 3 });
    const items = Array.from({ length: 6 }, (_, item) => ({ id: `q${item}`, ...(item < 2 ? { subsets: ["x"] } : {}) }));
    const matrix = matrixOf(asModels(rows), { items });
    const strataBy = (score: (row: number[]) => number) =>
      [0, 1, 2, 3, 4, 5, 6].map((value) => {
        const count = (group: number, answer: number) =>
          rows.filter((row, run) => score(row) === value && run % 2 === group && row[1] === answer).length;
        return {
          referenceRight: count(0, 1),
          referenceWrong: count(0, 0),
          focalRight: count(1, 1),
          focalWrong: count(1, 0),
        };
      });
    const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
    const delta = (score: (row: number[]) => number) => mantelHaenszel(strataBy(score)).delta;
    const deltaOf = (options: Partial<DifferentialItemFunctioningOptions>) =>
      found(matrix, options).items.find(({ id }) => id === "q1")!.mantelHaenszel!.delta;
    expect(deltaOf({})).toBeCloseTo(delta(sum), 10);
    expect(deltaOf({ matching: "rest" })).toBeCloseTo(
      delta((row) => sum(row) - row[1]!),
      10,
    );
    expect(deltaOf({ subset: "x" })).toBeCloseTo(
      delta((row) => sum(row.slice(2))),
      10,
    );
    expect(found(matrix, { subset: "x" })).toMatchObject({
      matching: "other-items",
      items: [{ id: "q0" }, { id: "q1" }],
    });
  });

  test("seeds of a model count once: p is Welch's t over the models' mean residuals within the strata", () => {
    const rows = groups(48, 6, { seed: 9 });
    const matrix = matrixOf(
      rows.map((scores, row) => ({ model: `m${row % 12}`, seed: `${Math.floor(row / 12)}`, scores })),
    );
    const dif = found(matrix);
    const total = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
    const residuals = new Map<number, number[]>();
    rows.forEach((row, run) => {
      const stratum = rows.flatMap((other, index) => (total(other) === total(row) ? [[other, index] as const] : []));
      if (new Set(stratum.map(([, index]) => index % 2)).size < 2) return;
      const share = stratum.reduce((sum, [other]) => sum + other[2]!, 0) / stratum.length;
      residuals.set(run % 12, [...(residuals.get(run % 12) ?? []), row[2]! - share]);
    });
    const meansOf = (group: number) =>
      [...residuals].filter(([model]) => model % 2 === group).map(([, own]) => total(own) / own.length);
    const item = dif.items[2]!;
    expect(item.pValue).toBeCloseTo(welchTest(meansOf(0), meansOf(1)).pValue, 10);
    expect(item.mantelHaenszel!.pValueCorrected).not.toBeCloseTo(item.pValue!, 3);
    expect(dif.items.every(({ pValue, mantelHaenszel: own }) => pValue! < 0.05 || own!.etsClass !== "C")).toBe(true);
    expect(dif.signature).toContain("welch-over-models=6,6");
    expect(codesOf(dif)).toContain("correlated-respondents");
    expectNoNaN(dif);
  });

  test("thin matching is said, and wider strata use more runs", () => {
    const matrix = matrixOf(asModels(groups(20, 40, { impact: 1 })));
    const [thin, wide] = [found(matrix), found(matrix, { strata: 3 })];
    expect(codesOf(thin)).toContain("thin-matching");
    expect(wide.matchedShare!).toBeGreaterThan(thin.matchedShare!);
    // Wider strata are no advice where they were asked for.
    const said = found(matrix, { strata: 12 }).notes.find(({ code }) => code === "thin-matching");
    expect(said?.message ?? "").not.toContain("wider strata");
    expectNoNaN(thin);
  });

  test("matching is thin where fewer than three quarters of the runs have one of the other group at their score", () => {
    // Runs of two right, of any two items, in both groups; those of one and of three right in one group only.
    const right = (...items: readonly number[]) => [0, 1, 2, 3].map((item) => Number(items.includes(item)));
    const pairs = [right(0, 1), right(0, 2), right(0, 3), right(1, 2), right(1, 3), right(2, 3)];
    const matched = (apart: number) => {
      const reference = Array.from({ length: 10 }, (_, run) => (run < apart ? right(run % 4) : pairs[run % 6]!));
      const focalRuns = Array.from({ length: 10 }, (_, run) => (run < 3 ? right(0, 1, 2) : pairs[(run + 2) % 6]!));
      return found(matrixOf(asModels(reference.flatMap((one, run) => [one, focalRuns[run]!]))));
    };
    const [just, thin] = [matched(2), matched(3)];
    expect([just.matching, just.matchedShare, thin.matchedShare]).toEqual(["total", 0.75, 0.7]);
    expect(codesOf(just)).not.toContain("thin-matching");
    expect(thin.notes.find(({ code }) => code === "thin-matching")!.message).toMatch(
      /^thin matching: 70 % .*strata: 5/,
    );
  });

  test("items that group and score tell without error are typed as separable", () => {
    const rows = simulatedAnswers(createRng(5), 40, 10).map((row, run) => [...row, run % 2]);
    const dif = found(matrixOf(asModels(rows)));
    expect(dif.items[10]!.logistic).toEqual({ ok: false, code: "separable" });
    expect(codesOf(dif)).toContain("separable");
    expectNoNaN(dif);
  });

  test("graded and missing answers are left out with a note", () => {
    const rows = simulatedAnswers(createRng(6), 30, 8).map((row, run) => [...row, run / 30, run < 29 ? Number.NaN : 1]);
    const dif = found(matrixOf(asModels(rows)));
    expect(dif.items[8]!.mantelHaenszel).toBeNull();
    expect([dif.items[9]!.reference.runs, dif.items[9]!.focal.runs, dif.items[9]!.pValue]).toEqual([0, 1, null]);
    expect(codesOf(dif)).toEqual(expect.arrayContaining(["not-right-or-wrong", "no-informative-stratum"]));
    expectNoNaN(dif);
  });

  test.each<[string, ResultMatrix, Partial<DifferentialItemFunctioningOptions>, string]>([
    ["a group of four models", matrixOf(asModels(groups(9, 5))), {}, "too-few-models"],
    [
      "two models of twenty seeds",
      matrixOf(groups(40, 5).map((scores, row) => ({ model: `m${row % 2}`, seed: `${row}`, scores }))),
      {},
      "too-few-models",
    ],
    ["a label that no item has", matrixOf(asModels(groups(10, 5))), { subset: "x" }, "no-items"],
    ["a loss", matrixOf(asModels(groups(10, 5)), { higherIsBetter: false }), {}, "no-right-answers"],
  ])("%s is refused", (_, matrix, options, code) => {
    expect(differentialItemFunctioning(matrix, { focal, ...options })).toMatchObject({ ok: false, code });
  });
});

describe("models that answer alike", () => {
  /** Families of copies with a few answers anew, in either group; the ancestors know of no group. */
  const board = (families: number, kin: number) => {
    const rng = createRng(5, "families");
    const rows = groups(families, 60, { seed: 5 }).flatMap((ancestor, family) =>
      Array.from({ length: kin }, (_, copy) => ({
        model: `m${family}-${copy}`,
        scores: ancestor.map((answer) => (rng.nextUniform() < 0.03 ? 1 - answer : answer)),
      })),
    );
    return matrixOf(rows);
  };
  const odd = ({ model }: { readonly model: string }) => Number(model.slice(1).split("-")[0]) % 2 === 1;

  test("count once: what one parent got wrong is not its group's", () => {
    const dif = found(board(24, 6), { focal: odd, strata: 5 });
    expect(dif.signature).toContain("welch-over-families=12,12");
    expect(codesOf(dif)).toContain("kin");
    expect(accused(dif)).toEqual([]);
    expect(dif.items.some(({ mantelHaenszel: own }) => (own?.pValueCorrected ?? 1) < 0.001)).toBe(true);
  });

  test("are refused where there are fewer than five families", () => {
    expect(differentialItemFunctioning(board(8, 6), { focal: odd })).toMatchObject({
      ok: false,
      code: "too-few-models",
      message: expect.stringMatching(
        /^each group needs 5 families or more, and there are 4 reference families and 4 focal ones/,
      ),
    });
  });
});
