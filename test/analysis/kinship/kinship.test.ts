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
