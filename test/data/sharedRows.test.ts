import { describe, expect, test } from "vitest";
import { selectRuns } from "../../src/data/select.js";
import { sharedRows } from "../../src/data/sharedRows.js";
import { createRng } from "../../src/random/rng.js";
import { matrixOf } from "../support/matrices.js";

const rng = createRng(1, "shared rows");
const rows = ["a", "b", "c", "d"].map((model) => ({
  model,
  scores: Array.from({ length: 30 }, () => rng.nextUniform()),
}));

describe("sharedRows", () => {
  test("takes complete runs of one matrix as they stand, which is what looking at every item gives", () => {
    const complete = matrixOf(rows);
    // A run with gaps that nobody asks for: its matrix has states, so that every item is looked at.
    const gaps = matrixOf([
      ...rows,
      { model: "e", scores: rows[0]!.scores.map((one, at) => (at === 3 ? Number.NaN : one)) },
    ]);
    expect(gaps.states).not.toBeNull();
    for (const sides of [[[[0]], [[2]]], [[[1], [3]], [[0]]], [[[2], [1], [0], [3]]]]) {
      const of = (matrix: typeof complete) =>
        sharedRows(sides.map((things) => things.map((runs) => runs.map((run) => ({ matrix, run })))));
      expect(of(complete)).toEqual(of(gaps));
      expect(of(complete).items).toBe(complete.items);
    }
  });

  test("gives rows that may be written to, in which −0 is 0", () => {
    const matrix = matrixOf([{ model: "a", scores: [-0, 1] }]);
    const { scores } = sharedRows([[[{ matrix, run: 0 }]]]);
    expect(Object.is(scores[0], 0)).toBe(true);
    scores[1] = 7;
    expect(matrix.scores[1]).toBe(1);
  });

  test("gives rows that are only read where they lie, and a copy of rows that do not lie so", () => {
    const matrix = matrixOf(rows);
    const each = rows.map(({ model }) => selectRuns(matrix, (run) => run.model === model)!);
    const one = (of: typeof matrix, run: number) => [{ matrix: of, run }];
    const shared = (things: ReturnType<typeof one>[], isOnlyRead: boolean) =>
      sharedRows([things], "drop", { isOnlyRead }).scores;
    for (const [things, lie] of [
      [each.map((own) => one(own, 0)), true],
      [[one(matrix, 1), one(each[2]!, 0), one(matrix, 3)], true],
      [[one(matrix, 0), one(matrix, 2)], false],
      [[one(matrix, 1), one(matrix, 0)], false],
      [[one(matrix, 0), one(matrixOf(rows), 1)], false],
    ] as const) {
      const [read, copied] = [shared([...things], true), shared([...things], false)];
      expect(read).toEqual(copied);
      expect(read.buffer === matrix.scores.buffer).toBe(lie);
      expect(copied.buffer === matrix.scores.buffer).toBe(false);
    }
    const negative = matrixOf([{ model: "a", scores: [-0, 1] }]);
    expect(Object.is(shared([one(negative, 0)], true)[0], 0)).toBe(true);
  });

  test("shares nothing with a side that holds no thing", () => {
    const matrix = matrixOf(rows);
    expect(sharedRows([[[{ matrix, run: 0 }]], []]).items).toEqual([]);
  });
});
