import { describe, expect, test } from "vitest";
import { bySameQuestions } from "../../../src/analysis/comparison/sameQuestions.js";
import { type Side, sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Item } from "../../../src/data/item.js";
import { compare } from "../../../src/questions/compare.js";
import { matrixOf } from "../../support/matrices.js";

const results = (model: string, items: readonly Item[]) =>
  createResults({
    matrices: [matrixOf([{ model, scores: items.map((_, item) => Number(item % 2 === 0)) }], { items })],
  });
const sides = (model: string, items: readonly Item[]): Side[] => [...sidesOf(results(model, items)).values()].flat();
const idsOf = (own: readonly Side[]) =>
  own.flatMap(({ trials }) => trials.map(({ matrix }) => matrix.items.map(({ id }) => id)));

describe("ids under which two dumps state other things", () => {
  const items = (cluster: (item: number) => string) =>
    Array.from({ length: 6 }, (_, item): Item => ({ id: `q${item}`, cluster: cluster(item) }));
  const mine = items((item) => (item < 2 ? "x" : "y"));
  const other = items((item) => (item < 3 ? "x" : "y"));

  test("are other questions, counted by what contradicts", () => {
    const { before, after, notes } = bySameQuestions(sides("a", mine), sides("b", other));
    expect(notes.map(({ code, data }) => [code, data])).toEqual([["other-labels", { label: "cluster", ids: ["q2"] }]]);
    expect(idsOf(before)).toEqual([["q0", "q1", "q2 (cluster y)", "q3", "q4", "q5"]]);
    expect(idsOf(after)).toEqual([["q0", "q1", "q2 (cluster x)", "q3", "q4", "q5"]]);
    const [row] = compare(results("a", mine), results("b", other), { minimumOverlap: 0.5 }).rows;
    expect(row?.ok && row.items.shared).toBe(5);
  });

  test("are one question where nothing contradicts: then the sides are as they were", () => {
    const [before, after] = [
      sides("a", mine),
      sides(
        "b",
        mine.map((item) => ({ ...item })),
      ),
    ];
    const found = bySameQuestions(before, after);
    expect(found.notes).toEqual([]);
    expect([found.before, found.after]).toEqual([before, after]);
    expect(found.before).toBe(before);
  });
});
