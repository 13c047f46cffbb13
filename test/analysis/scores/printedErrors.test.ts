import { describe, expect, test } from "vitest";
import { printedErrors } from "../../../src/analysis/scores/printedErrors.js";
import { createResults } from "../../../src/data/createResults.js";
import type { RunScore } from "../../../src/data/results.js";
import type { Run } from "../../../src/data/run.js";
import { matrixOf } from "../../support/matrices.js";

const run = (task = "t"): Run => ({ model: "m", task, metric: "acc" });
const printed = (value: number, rest: Partial<RunScore> = {}, task = "t"): RunScore => ({
  run: run(task),
  value,
  higherIsBetter: true,
  ...rest,
});
const errorOf = (share: number, items: number) => Math.sqrt((share * (1 - share)) / (items - 1));

describe("printed figures of runs with items", () => {
  const matrices = [matrixOf([{ scores: [1, 0, 1, 1, NaN] }])];
  const check = (score: RunScore) => printedErrors(createResults({ matrices, printedScores: [score] }))[0];

  test("agree when value and error follow from the scored items with n − 1", () => {
    expect(check(printed(0.75, { standardError: 0.25, items: 4 }))).toEqual({
      run: run(),
      printed: { value: 0.75, standardError: 0.25, items: 4 },
      recomputed: { value: 0.75, standardError: 0.25, items: 4 },
      from: "items",
      agrees: true,
      reason: null,
    });
    expect(check(printed(0.75))?.agrees).toBe(true);
  });

  test("agree to the decimals that were printed, from four on, and no further", () => {
    const thirds = [matrixOf([{ scores: [1, 0, 1, 1, 0, 1, 1] }])];
    const agrees = (value: number, standardError: number) =>
      printedErrors(createResults({ matrices: thirds, printedScores: [printed(value, { standardError })] }))[0]?.agrees;
    // 5/7 = .714286 and √(5/7 · 2/7 ÷ 6) = .184428.
    expect([agrees(0.714286, 0.184428), agrees(0.7143, 0.1844)]).toEqual([true, true]);
    expect([agrees(0.7142, 0.1844), agrees(0.7143, 0.1845), agrees(0.714, 0.184)]).toEqual([false, false, false]);
  });

  test("disagree with n in place of n − 1, with another value, and say so", () => {
    const populationError = Math.sqrt((0.75 * 0.25) / 4);
    expect(check(printed(0.75, { standardError: populationError }))).toMatchObject({
      agrees: false,
      reason: "the printed figures do not follow from the items",
    });
    expect(check(printed(0.696, { standardError: 0.25 }))?.agrees).toBe(false);
  });

  test("that count more items than the dump holds are explained by the rows that are missing", () => {
    expect(check(printed(0.7, { items: 10, standardError: errorOf(0.7, 10) }))).toMatchObject({
      agrees: false,
      reason: "the dump holds 4 of the 10 items that were run",
      recomputed: { items: 4 },
    });
  });

  test("of runs that are not in the dump are not judged", () => {
    expect(printedErrors(createResults({ matrices, printedScores: [printed(0.7, {}, "other")] }))).toEqual([]);
  });
});

describe("printed errors of run-level scores", () => {
  const check = (...runScores: RunScore[]) => printedErrors(createResults({ runScores }));

  test("are recomputed from the accuracy and n of the same score", () => {
    const right = check(printed(0.7, { items: 10, standardError: errorOf(0.7, 10) }));
    expect(right).toMatchObject([{ from: "score", agrees: true, reason: null }]);
    const wrong = check(printed(0.7, { items: 10, standardError: Math.sqrt(0.21 / 10) }));
    expect(wrong).toMatchObject([{ from: "score", agrees: false, recomputed: { standardError: errorOf(0.7, 10) } }]);
  });

  test("agree where a zero was left out at the end of what the column rounds to", () => {
    const row = (task: string, value: number, items: number, standardError: number) =>
      printed(value, { items, standardError, file: "scores.csv" }, task);
    // 199 of 400 is ±.025031, which four decimals write 0.025; 279 of 550 is .5073, ±.021337.
    const rows = [row("a", 0.4975, 400, 0.025), row("b", 0.57, 100, 0.0498), row("c", 0.5073, 550, 0.0213)];
    const found = check(...rows);
    expect(found.map(({ agrees }) => agrees)).toEqual([true, true, true]);
    expect(found[2]?.recomputed.standardError).toBeCloseTo(errorOf(279 / 550, 550), 12);
    // An error with n in place of n − 1 of few items still differs, as does one of another column.
    expect(check(...rows, row("d", 0.6, 20, 0.1095)).map(({ agrees }) => agrees)).toEqual([true, true, true, false]);
    expect(check(row("a", 0.4975, 400, 0.0252), ...rows.slice(1))[0]?.agrees).toBe(false);
  });

  test("of a column with three decimals, and a single short error beside a rounded score", () => {
    const row = (task: string, items: number, right: number) =>
      printed(
        right / items,
        { items, standardError: Number(errorOf(right / items, items).toFixed(3)), file: "f" },
        task,
      );
    expect(check(row("a", 50, 31), row("b", 80, 41), row("c", 90, 33)).map(({ agrees }) => agrees)).toEqual([
      true,
      true,
      true,
    ]);
    expect(check(printed(0.4975, { items: 400, standardError: 0.025 }))[0]?.agrees).toBe(true);
  });

  test("of shares that are rounded so far that any would do: only what fits is counted", () => {
    expect(check(printed(0.5073, { items: 20_000, standardError: 0.0035 }))).toMatchObject([{ agrees: true }]);
    expect(check(printed(0.5073, { items: 20_000, standardError: 0.0021 }))).toEqual([]);
  });

  test("are left alone where nothing determines them", () => {
    expect(check(printed(0.7, { standardError: 0.1 }))).toEqual([]); // n unknown
    expect(check(printed(0.7, { items: 10 }))).toEqual([]); // no error
    expect(check(printed(0.734, { items: 10, standardError: 0.1 }))).toEqual([]); // no share of 10 items
    expect(check(printed(25.86, { items: 100, standardError: 0.1 }))).toEqual([]); // no share at all
  });
});

describe("printed errors of groups", () => {
  const [a, b] = [
    printed(0.6, { items: 20, standardError: errorOf(0.6, 20) }, "a"),
    printed(0.25, { items: 80, standardError: errorOf(0.25, 80) }, "b"),
  ];
  const weighted = (20 * 0.6 + 80 * 0.25) / 100;
  const weightedError = Math.hypot(20 * errorOf(0.6, 20), 80 * errorOf(0.25, 80)) / 100;
  const group = (value: number, standardError: number, subtasks = ["a", "b"]) =>
    printed(value, { standardError, subtasks }, "group");
  const check = (...runScores: RunScore[]) =>
    printedErrors(createResults({ runScores })).find(({ run: { task } }) => task === "group");

  test("are those of the item-weighted mean, and pooled variances do not agree with them", () => {
    expect(check(a, b, group(weighted, weightedError))).toMatchObject({ from: "subtasks", agrees: true });
    // Small tasks of unequal spread, where pooling is not the same: .6 of 20 and .05 of 40.
    const c = printed(0.05, { items: 40, standardError: errorOf(0.05, 40) }, "c");
    const pooled = Math.sqrt((19 * 20 * errorOf(0.6, 20) ** 2 + 39 * 40 * errorOf(0.05, 40) ** 2) / 58 / 60);
    const judged = check(a, c, group((20 * 0.6 + 40 * 0.05) / 60, pooled, ["a", "c"]));
    expect(judged?.agrees).toBe(false);
    expect(judged?.reason).toContain("pools the variances");
    expect(judged?.recomputed.standardError).toBeCloseTo(
      Math.hypot(20 * errorOf(0.6, 20), 40 * errorOf(0.05, 40)) / 60,
      14,
    );
  });

  test("agree to a thousandth, which pooling changes in large tasks, and not beyond", () => {
    expect(check(a, b, group(weighted, weightedError * 1.0005))?.agrees).toBe(true);
    expect(check(a, b, group(weighted, weightedError * 1.002))?.agrees).toBe(false);
  });

  test("of a plain mean of the tasks are not blamed on pooling", () => {
    expect(check(a, b, group(0.425, weightedError))?.reason).toBe(
      "the printed score is not the mean of the subtasks weighted by their items",
    );
  });

  test("resolve groups within groups", () => {
    const inner = printed(weighted, { standardError: weightedError, subtasks: ["a", "b"] }, "inner");
    const c = printed(0.5, { items: 300, standardError: errorOf(0.5, 300) }, "c");
    const value = (100 * weighted + 300 * 0.5) / 400;
    const error = Math.hypot(100 * weightedError, 300 * errorOf(0.5, 300)) / 400;
    expect(check(a, b, c, inner, group(value, error, ["inner", "c"]))).toMatchObject({
      agrees: true,
      recomputed: { items: 400 },
    });
  });

  test("recover the number of items from the errors of the subtasks where it is not printed", () => {
    const { items: _, ...withoutCount } = a;
    expect(check(withoutCount, b, group(weighted, weightedError))).toMatchObject({
      agrees: true,
      recomputed: { items: 100 },
    });
  });

  test("are left alone where a subtask is missing, or a group holds itself", () => {
    expect(check(a, group(weighted, weightedError))).toBeUndefined();
    expect(check(group(0.5, 0.1, ["group"]))).toBeUndefined();
  });
});

test("of two items an error follows, of one none does", () => {
  const check = (items: number, standardError: number) =>
    printedErrors(createResults({ runScores: [printed(0.5, { standardError, items })] }));
  expect(check(2, 0.5)).toMatchObject([{ from: "score", agrees: true }]);
  expect(check(2, 0.3)).toMatchObject([{ from: "score", agrees: false }]);
  expect(check(1, 0.5)).toEqual([]);
});
