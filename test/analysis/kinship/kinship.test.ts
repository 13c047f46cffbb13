import { describe, expect, test } from "vitest";
import { analyseItems } from "../../../src/analysis/items/itemAnalysis.js";
import { kinship } from "../../../src/analysis/kinship/kinship.js";
import { createRng } from "../../../src/random/rng.js";
import { kinBoard } from "../../support/kinBoards.js";
import { matrixOf } from "../../support/matrices.js";

const items = 80;
function boardOf(options: { families: number; copies: number; renewed: number; wrongKeys?: number }, seed = 1) {
  const scores = kinBoard(createRng(seed, "board"), { items, ...options });
  const rows = options.families * options.copies;
  return matrixOf(
    Array.from({ length: rows }, (_, row) => ({
      model: `m${String(row).padStart(3, "0")}`,
      scores: Array.from(scores.subarray(row * items, (row + 1) * items)),
    })),
  );
}

describe("kinship", () => {
  test("names the families, the largest first, and counts the independent models", () => {
    const found = kinship(boardOf({ families: 12, copies: 5, renewed: 0.05 }));
    if (!found.ok) throw new Error(found.message);
    expect(found).toMatchObject({ kind: "kinship", models: 60, items, threshold: 0.5 });
    expect(found.families.flatMap(({ models }) => models).sort()).toHaveLength(60);
    expect(found.families[0]!.models.length).toBeGreaterThanOrEqual(found.families.at(-1)!.models.length);
    expect(found.families.length).toBeLessThan(18);
    expect(found.effectiveModels).toBeLessThan(25);
    expect(found.families[0]!.meanKinship).toBeGreaterThan(0.5);
  });

  test("counts models that share another's exact answers", () => {
    const found = kinship(boardOf({ families: 10, copies: 3, renewed: 0 }));
    if (!found.ok) throw new Error(found.message);
    expect(found.copiedModels).toBe(30);
    expect(found.copies).toHaveLength(10);
    expect(found.effectiveModels).toBeCloseTo(10, 6);
  });

  test("refuses few models, other scores and trials that are averaged", () => {
    const few = matrixOf(["a", "b"].map((model) => ({ model, scores: [1, 0] })));
    expect(kinship(few)).toMatchObject({ ok: false, code: "too-few-models" });
    const graded = matrixOf(["a", "b", "c"].map((model) => ({ model, scores: [0.5, 0] })));
    expect(kinship(graded)).toMatchObject({ ok: false, code: "not-binary" });
  });
});

describe("the record of kinship", () => {
  /** Families of exact copies, each of its own draw of answers, under names that do not stand in the order of families. */
  function copiesOf(sizes: readonly number[], width = 60) {
    const rng = createRng(4, "copies");
    const rows = sizes.flatMap((size, family) => {
      const scores = Array.from({ length: width }, () => Number(rng.nextUniform() < 0.55));
      return Array.from({ length: size }, (_, copy) => ({ family, copy, scores }));
    });
    return rows.map(({ family, copy, scores }) => ({
      model: `m${(7 * family + 3 * copy) % 10}-${family}-${copy}`,
      scores,
    }));
  }
  function found(rows: Parameters<typeof matrixOf>[0]) {
    const record = kinship(matrixOf(rows));
    if (!record.ok) throw new Error(record.message);
    return record;
  }

  test("names families and copies by size and then by name, with their models in order", () => {
    const { families, copies, copiedModels, models, effectiveModels } = found(copiesOf([2, 4, 1, 3, 2, 1, 2]));
    expect(models).toBe(15);
    const several = families.filter(({ models: own }) => own.length > 1).map(({ models: own }) => own);
    expect(several).toEqual(copies);
    expect(families.map(({ models: own }) => own.length)).toEqual([4, 3, 2, 2, 2, 1, 1]);
    for (const own of families) expect(own.models).toEqual([...own.models].sort());
    for (const size of [2, 1]) {
      const firsts = families.flatMap(({ models: own }) => (own.length === size ? own.slice(0, 1) : []));
      expect(firsts).toEqual([...firsts].sort());
    }
    const pairs = copies.filter(({ length }) => length === 2).map(([first]) => first);
    expect(pairs).toEqual([...pairs].sort());
    expect(copiedModels).toBe(13);
    // Kish's: the square of the sum of sizes ÷ the sum of their squares.
    expect(effectiveModels).toBeCloseTo(15 ** 2 / 39, 6);
  });

  test("draws a tree for each of the twelve largest families of two to sixty models, one join fewer than models", () => {
    const { families } = found(copiesOf([...Array.from({ length: 13 }, () => 2), 1, 61, 60]));
    expect(families.map(({ joins }) => joins?.length ?? null)).toEqual([
      null,
      59,
      ...Array.from({ length: 10 }, () => 1),
      null,
      null,
      null,
      null,
    ]);
    expect(families.map(({ meanKinship }) => meanKinship === null)).toEqual([
      ...Array.from({ length: 15 }, () => false),
      true,
    ]);
    for (const { joins } of families) for (const join of joins ?? []) expect(join.kinship).toBeGreaterThan(0.5);
  });

  test("seeds of one model are one leaf of its tree, and a model's own copies are none", () => {
    const rows = copiesOf([2, 1, 1, 1]);
    const seeds = [
      ...rows.map((row) => ({ ...row, seed: "1" })),
      { ...rows[0]!, seed: "2" },
      { ...rows[4]!, seed: "2" },
    ];
    const record = found(seeds);
    expect(record.models).toBe(5);
    expect(record.copies).toHaveLength(1);
    expect(record.families[0]).toMatchObject({
      models: rows
        .slice(0, 2)
        .map(({ model }) => model)
        .sort(),
    });
    expect(record.families[0]!.joins).toEqual([{ first: 0, second: 1, kinship: expect.closeTo(1, 6) }]);
  });

  test("says what it measured, on what, and in which framing where there is one", () => {
    const rows = copiesOf([2, 1, 1, 1]);
    const record = found(rows);
    expect(record).toMatchObject({ kind: "kinship", task: "t", metric: "acc", framing: null, items: 60, notes: [] });
    expect(record.sources).toEqual({ measured: ["agreement of answers"], notMeasured: ["where the models come from"] });
    expect(record.signature).toMatch(/models=5.*n=60.*threshold=0\.5/);
    expect(found(rows.map((row) => ({ ...row, framing: "MCF" as const }))).framing).toBe("MCF");
    expect(
      found(rows.map((row, place) => ({ ...row, framing: place === 0 ? ("MCF" as const) : ("CF" as const) }))).framing,
    ).toBeNull();
    expect(found(rows.slice(0, 3)).models).toBe(3);
  });

  test("refuses one model, repeated trials and more runs than memory holds, and says what to do", () => {
    const scores = [1, 0, 1, 1];
    expect(kinship(matrixOf([{ model: "a", scores }]))).toMatchObject({
      message: expect.stringContaining("is 1 model"),
    });
    expect(kinship(matrixOf(["a", "b"].map((model) => ({ model, scores }))))).toMatchObject({
      message: expect.stringContaining("are 2 models"),
    });
    const trials = ["a", "b", "c"].flatMap((model) =>
      ["1", "2"].map((trial) => ({ model, trial, scores: trial === "1" ? scores : [0, 0, 1, 1] })),
    );
    expect(kinship(matrixOf(trials))).toMatchObject({ code: "not-binary", hint: "choose one trial" });
    const graded = matrixOf(["a", "b", "c"].map((model) => ({ model, scores: [0.5, 0] })));
    expect(kinship(graded)).toMatchObject({
      hint: "choose a metric that is right or wrong",
      message: expect.stringContaining("of another kind"),
    });
    expect(kinship(matrixOf(trials))).toMatchObject({ message: expect.stringContaining("repeated trials") });
    const many = matrixOf(Array.from({ length: 12_000 }, (_, row) => ({ model: `m${row}`, scores: [row % 2] })));
    expect(kinship(many)).toMatchObject({ ok: false, code: "too-many-runs" });
  });
});

describe("analyseItems of kin", () => {
  test("counts each family once in correlations, alpha and p-values, and every model in the difficulty", () => {
    const matrix = boardOf({ families: 40, copies: 8, renewed: 0.05 });
    const analysis = analyseItems(matrix);
    expect(analysis.independent.unit).toBe("family");
    expect(analysis.independent.count).toBeLessThan(50);
    expect(analysis.suspects.runs).toBe(analysis.independent.count);
    expect(analysis.notes.map(({ code }) => code)).toContain("kin");
    expect(analysis.alphaInterval).not.toBeNull();
    const first = matrix.items[0]!.id;
    const right = matrix.scores.filter((_, cell) => cell % items === 0).reduce((sum, score) => sum + score, 0);
    expect(analysis.items.find(({ id }) => id === first)?.difficulty).toBeCloseTo(right / 320, 12);
    // Near copies would narrow the interval as if there were 320 of them.
    const { low, high } = analysis.alphaInterval!;
    expect(high - low).toBeGreaterThan(0.02);
  });

  test("accuses the items with a wrong key, and no others", () => {
    const analysis = analyseItems(boardOf({ families: 120, copies: 4, renewed: 0.1, wrongKeys: 4 }, 3));
    const accused = analysis.items.flatMap(({ flags }, index) => (flags.includes("suspect") ? [index] : []));
    expect(accused.length).toBeGreaterThanOrEqual(3);
    expect(accused.every((index) => index < 4)).toBe(true);
  });

  test("leaves tables of strangers as they are", () => {
    const analysis = analyseItems(boardOf({ families: 50, copies: 1, renewed: 0 }));
    expect(analysis.independent).toEqual({ count: 50, unit: "run" });
  });
});
