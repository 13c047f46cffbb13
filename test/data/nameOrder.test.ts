import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createResults } from "../../src/data/createResults.js";
import { compareNames, inRunOrder, orderOfNames } from "../../src/data/nameOrder.js";
import { orderedMatrix, orderedResults } from "../../src/data/orderedResults.js";
import { type Run, runKey } from "../../src/data/run.js";
import { matrixOf } from "../support/matrices.js";

/** Names in which digits, zeros and what stands around them in the code table meet. */
const name = fc.oneof(
  fc.string({ unit: fc.constantFrom("0", "1", "9", "10", "a", "q", "-", ":", "/", " ", "é"), maxLength: 6 }),
  fc.string({ maxLength: 5 }),
  fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
);

/** By tokens: numbers as numbers, characters by code unit; equal ones by plain text. */
function slowCompare(first: string, second: string): number {
  const tokens = (text: string) => text.match(/\d+|./gs) ?? [];
  const [mine, other] = [tokens(first), tokens(second)];
  for (let at = 0; at < Math.min(mine.length, other.length); at++) {
    const [a, b] = [mine[at]!, other[at]!];
    if (/^\d/.test(a) && /^\d/.test(b)) {
      if (BigInt(a) !== BigInt(b)) return BigInt(a) < BigInt(b) ? -1 : 1;
    } else if (a[0] !== b[0]) return a[0]! < b[0]! ? -1 : 1;
  }
  if (mine.length !== other.length) return mine.length < other.length ? -1 : 1;
  return first < second ? -1 : Number(first > second);
}

describe("the order of names", () => {
  test("counts numbers as numbers, and everything else by code unit", () => {
    const names = ["q10", "q2", "Q1", "q02", "q", "", "10", "9", "q2b", "q2a", "é", "z", "1e5", "00", "0"];
    expect([...names].sort(compareNames)).toEqual([
      "",
      "0",
      "00",
      "1e5",
      "9",
      "10",
      "Q1",
      "q",
      "q02",
      "q2",
      "q2a",
      "q2b",
      "q10",
      "z",
      "é",
    ]);
  });

  test("is that of the slow definition, whatever the names", () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareNames(a, b))).toBe(slowCompare(a, b));
        expect(compareNames(b, a)).toBe(0 - compareNames(a, b));
        expect(compareNames(a, b) === 0).toBe(a === b);
      }),
      { numRuns: 2000 },
    );
  });

  test("of a list is one whatever order it came in; null where nothing needs to move", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (names, stream) => {
        const sorted = [...names].sort(slowCompare);
        expect(orderOfNames(sorted)).toBeNull();
        const shuffled = names
          .map((one) => ({ one, key: stream.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(orderOfNames(shuffled)?.map((place) => shuffled[place]) ?? shuffled).toEqual(sorted);
      }),
    );
  });

  test("of equal names is that in which they came", () => {
    expect(orderOfNames(["b", "a", "b", "a"])).toEqual([1, 3, 0, 2]);
  });
});

describe("the order of runs", () => {
  const axes: Partial<Run>[] = [
    { model: "m2" },
    { model: "m2", framing: "choice" },
    { model: "m2", framing: "choice", seed: "2" },
    { model: "m2", framing: "choice", seed: "10" },
    { model: "m2", framing: "choice", seed: "10", step: 90 },
    { model: "m2", framing: "choice", seed: "10", step: 1000 },
    { model: "m2", framing: "choice", seed: "10", step: 1000, trial: "1" },
    { model: "m10" },
    { metric: "f1", model: "m1" },
    { task: "u", metric: "a", model: "m1" },
  ];
  const runs = axes.map((one): Run => ({ task: "t", metric: "acc", model: "m", ...one }));

  test("is by task, metric, model, framing, seed, step and trial, none first, steps as numbers", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), (shuffled) => {
        expect(inRunOrder(shuffled, (run) => run).map((run) => runKey(run))).toEqual(runs.map((run) => runKey(run)));
      }),
      { numRuns: 30 },
    );
    expect(inRunOrder(runs, (run) => run)).toBe(runs);
    expect(inRunOrder([], (run: Run) => run)).toEqual([]);
  });
});

describe("ordered results", () => {
  test("keep every cell with its run and item", () => {
    const matrix = matrixOf(
      [
        { model: "b", scores: [1, NaN, 0.25] },
        { model: "a", scores: [0, 0.5, NaN] },
      ],
      { items: [{ id: "q10" }, { id: "q2", choices: 4 }, { id: "q1" }] },
    );
    const ordered = orderedMatrix(matrix);
    expect(ordered.runs.map(({ model }) => model)).toEqual(["a", "b"]);
    expect(ordered.items).toEqual([{ id: "q1" }, { id: "q2", choices: 4 }, { id: "q10" }]);
    expect([...ordered.scores]).toEqual([NaN, 0.5, 0, 0.25, NaN, 1]);
    expect([...(ordered.states ?? [])]).toEqual([3, 0, 0, 0, 3, 0]);
    expect(orderedMatrix(ordered)).toBe(ordered);
  });

  test("stand in the order of tasks and runs, what they hold unchanged", () => {
    const [first, second] = [matrixOf([{ task: "u", scores: [1] }]), matrixOf([{ task: "t", scores: [0] }])];
    const score = (task: string) => ({ run: { model: "m", task, metric: "x" }, value: 1, higherIsBetter: true });
    const results = createResults({ matrices: [first, second], runScores: [score("z"), score("v")] });
    const ordered = orderedResults(results);
    expect(ordered.matrices).toEqual([second, first]);
    expect(ordered.runScores.map(({ run }) => run.task)).toEqual(["v", "z"]);
  });
});
