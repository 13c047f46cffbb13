import { describe, expect, test } from "vitest";
import { suspectItems } from "../../src/analysis/items/suspectItems.js";
import { relatedRows } from "../../src/inference/kinship/relatedRows.js";
import { createRng } from "../../src/random/rng.js";
import { kinBoard } from "../support/kinBoards.js";

const items = 100;

/** Items accused on a board, each family's mean answers counting once. */
function accusedOf(scores: Float64Array, rows: number, seed: number): readonly number[] {
  const { families } = relatedRows(scores, rows, items);
  const means = new Float64Array(families.length * items);
  families.forEach((members, family) => {
    for (let item = 0; item < items; item++) {
      means[family * items + item] =
        members.reduce((sum, row) => sum + scores[row * items + item]!, 0) / members.length;
    }
  });
  return suspectItems(means, families.length, items, { seed }).suspects;
}

describe("accusations on boards of kin", () => {
  test("60 families of 60 near copies without a faulty item: some item is accused on at most 5 % of boards", () => {
    const boards = 200;
    let accusing = 0;
    for (let board = 0; board < boards; board++) {
      const rng = createRng(board, "boards of kin");
      const [renewed, easier] = [[0.02, 0.05, 0.1][board % 3]!, [0, 1][board % 2]!];
      const scores = kinBoard(rng, { families: 60, copies: 60, items, renewed, easier });
      if (accusedOf(scores, 3600, board).length > 0) accusing++;
    }
    expect(accusing / boards).toBeLessThanOrEqual(0.05);
  }, 1_800_000);

  test("wrong keys are still found: 4 of 5 of them, and nothing else", () => {
    const boards = 60;
    let found = 0;
    for (let board = 0; board < boards; board++) {
      const rng = createRng(board, "wrong keys among kin");
      const scores = kinBoard(rng, { families: 150, copies: 8, items, renewed: 0.05, wrongKeys: 4 });
      const accused = accusedOf(scores, 1200, board);
      expect(accused.filter((item) => item >= 4).length).toBeLessThanOrEqual(1);
      found += accused.filter((item) => item < 4).length;
    }
    // 81 % of 240, less what so many leave to chance: three standard errors.
    expect(found / (4 * boards)).toBeGreaterThan(0.735);
  });
});
