import { describe, expect, test } from "vitest";
import { agreementTail } from "../../../src/inference/kinship/expectedAgreement.js";
import { relatedRows } from "../../../src/inference/kinship/relatedRows.js";
import { shuffle } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { kinBoard } from "../../support/kinBoards.js";

/** Families as sets of family numbers of the board, whose copies stand next to each other. */
function ancestorsOf(families: readonly (readonly number[])[], copies: number): number[][] {
  return families.map((rows) => [...new Set(rows.map((row) => Math.floor(row / copies)))]);
}

describe("relatedRows", () => {
  test.each([
    [0.05, 0],
    [0.1, 0],
    [0.1, 1.5],
  ])(
    "finds families of near copies that give %d of their answers anew, of items %d logits easier",
    (renewed, easier) => {
      const board = { families: 30, copies: 12, items: 100, renewed, easier };
      const { families, effectiveRows } = relatedRows(kinBoard(createRng(3, "kin"), board), 360, 100);
      const ancestors = ancestorsOf(families, 12);
      expect(ancestors.filter(({ length }) => length > 1).length).toBeLessThanOrEqual(1);
      expect(families.length).toBeLessThanOrEqual(36);
      expect(effectiveRows).toBeGreaterThan(25);
      expect(effectiveRows).toBeLessThan(60);
    },
  );

  test.each([
    [5, 100, 0],
    [30, 12, 0],
    [60, 40, 1.5],
    [300, 60, 0],
  ])("calls no strangers kin: %d rows of %d items, %d logits easier", (rows, items, easier) => {
    for (let draw = 0; draw < 5; draw++) {
      const board = { families: rows, copies: 1, items, renewed: 0, easier };
      const scores = kinBoard(createRng(draw, "strangers"), board);
      const { families, effectiveRows } = relatedRows(scores, rows, items);
      expect(families.length).toBeGreaterThanOrEqual(rows - 1);
      expect(effectiveRows).toBeGreaterThan(0.98 * rows);
    }
  });

  test("does not depend on the order of rows or items", () => {
    const [rows, items] = [48, 60];
    const scores = kinBoard(createRng(5, "order"), { families: 12, copies: 4, items, renewed: 0.08 });
    const rng = createRng(6, "order");
    const order = Array.from({ length: rows }, (_, row) => row);
    const columns = Array.from({ length: items }, (_, item) => item);
    shuffle(rng, order);
    shuffle(rng, columns);
    const moved = Float64Array.from(order.flatMap((row) => columns.map((item) => scores[row * items + item]!)));
    const asSets = (families: readonly (readonly number[])[]) =>
      families.map((members) => [...members].sort((a, b) => a - b).join()).sort();
    const other = relatedRows(moved, rows, items).families.map((members) => members.map((row) => order[row]!));
    expect(asSets(other)).toEqual(asSets(relatedRows(scores, rows, items).families));
  });

  test("takes missing answers out of each pair's agreement, and finds the families all the same", () => {
    const scores = kinBoard(createRng(7, "missing"), { families: 15, copies: 6, items: 100, renewed: 0.05 });
    const rng = createRng(8, "missing");
    for (let cell = 0; cell < scores.length; cell++) if (rng.nextUint32() / 2 ** 32 < 0.1) scores[cell] = Number.NaN;
    const ancestors = ancestorsOf(relatedRows(scores, 90, 100).families, 6);
    expect(ancestors.every(({ length }) => length === 1)).toBe(true);
    expect(ancestors.length).toBeLessThan(20);
  });

  test("rows of one label are one family whatever they answer; copies are listed", () => {
    const scores = kinBoard(createRng(9, "labels"), { families: 20, copies: 1, items: 80, renewed: 0 });
    scores.copyWithin(0, 80, 160);
    const labels = Array.from({ length: 20 }, (_, row) => (row === 7 || row === 11 ? "one" : `own ${row}`));
    const { families, copies, meanKinship } = relatedRows(scores, 20, 80, { labels });
    expect(families).toContainEqual([0, 1]);
    expect(families).toContainEqual([7, 11]);
    expect(families).toHaveLength(18);
    expect(copies).toEqual([[0, 1]]);
    expect(meanKinship[0]).toBe(1);
    expect(meanKinship[1]).toBeNaN();
  });

  test("of nothing, one row and constant rows is finite or said to be undefined", () => {
    expect(relatedRows([], 0, 5)).toMatchObject({ families: [], copies: [] });
    expect(relatedRows([1, 0, 1], 1, 3).families).toEqual([[0]]);
    const perfect = relatedRows(new Float64Array(40).fill(1), 4, 10);
    expect(perfect.families.flat()).toHaveLength(4);
    expect(perfect.copies).toEqual([[0, 1, 2, 3]]);
    expect(relatedRows([Number.NaN, 1, 0, Number.NaN], 2, 2).families).toHaveLength(2);
  });
});

describe("agreementTail", () => {
  test("is close to the probability summed over all outcomes", () => {
    const chances = [0.9, 0.8, 0.55, 0.7, 0.62, 0.95, 0.51, 0.77, 0.66, 0.84, 0.9, 0.58];
    let exact = [1];
    for (const q of chances) exact = [...exact, 0].map((p, count) => p * (1 - q) + (exact[count - 1] ?? 0) * q);
    const sum = (term: (q: number) => number) => chances.reduce((total, q) => total + term(q), 0);
    const [mean, variance] = [sum((q) => q), sum((q) => q * (1 - q))];
    const third = sum((q) => q * (1 - q) * (1 - 2 * q));
    for (let bound = 5; bound <= 12; bound++) {
      const tail = exact.slice(bound).reduce((total, p) => total + p, 0);
      expect(Math.abs(agreementTail(bound, mean, variance, third) - tail)).toBeLessThan(0.006);
    }
    expect(agreementTail(2, 3, 0, 0)).toBe(1);
    expect(agreementTail(4, 3, 0, 0)).toBe(0);
  });
});
