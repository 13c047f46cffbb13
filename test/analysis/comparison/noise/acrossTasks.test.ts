import { describe, expect, test } from "vitest";
import { acrossTasksPart, questionsAcrossTasks } from "../../../../src/analysis/comparison/noise/acrossTasks.js";
import type { Item } from "../../../../src/data/item.js";

type Tasks = Parameters<typeof questionsAcrossTasks>[0];
const task = (test: string, items: readonly Item[], perItem: readonly number[]) => ({
  test,
  items,
  perItem: Float64Array.from(perItem),
});
const ids = (...names: readonly string[]) => names.map((id) => ({ id }));

/** Shared questions as sorted rows of [task, share], whatever their order. */
const shared = (tasks: Tasks) =>
  questionsAcrossTasks(tasks)
    .map((asked) => [...asked].sort(([a], [b]) => a - b))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

describe("questions across tasks", () => {
  test("are the same item in variants of one test, each with its deviation over the number of items", () => {
    const tasks = [
      task("arc", ids("a", "b", "c"), [0, 1, 0.5]),
      task("arc", ids("c", "d", "a", "e"), [1, 0, 1, 0]),
      task("gsm", ids("a", "b"), [1, 0]),
    ];
    expect(shared(tasks)).toEqual([
      [
        [0, (0 - 0.5) / 3],
        [1, (1 - 0.5) / 4],
      ],
      [
        [0, 0],
        [1, (1 - 0.5) / 4],
      ],
    ]);
  });

  test("ids of other tests are other questions; documents are the same wherever they stand", () => {
    const tests = [task("arc", ids("a", "b"), [1, 0]), task("gsm", ids("a", "b"), [1, 0])];
    expect(questionsAcrossTasks(tests)).toEqual([]);
    const documents = [
      task("arc", [{ id: "a", document: 7 }, { id: "b" }], [1, 0]),
      task("gsm", [{ id: "a" }, { id: "b", document: 7 }], [1, 0]),
    ];
    expect(shared(documents)).toEqual([
      [
        [0, 0.25],
        [1, -0.25],
      ],
    ]);
  });

  test("items of one cluster of a test are one question, with the sum of their shares; clusters of other tests are others", () => {
    const clustered = (test: string, names: readonly string[], perItem: readonly number[]) =>
      task(
        test,
        names.map((id) => ({ id, cluster: "p1" })),
        perItem,
      );
    const tasks = [clustered("arc", ["a", "b"], [1, 0.5]), clustered("arc", ["c", "d"], [0, 1])];
    expect(shared(tasks)).toEqual([
      [
        [0, 0],
        [1, 0],
      ],
    ]);
    const other = [...tasks, { ...clustered("gsm", ["a"], [1]), test: "gsm" }];
    expect(shared(other)).toHaveLength(1);
    const chain = [
      task("arc", [{ id: "a", cluster: "p" }, { id: "b" }], [1, 0]),
      task("arc", [{ id: "c", cluster: "p", document: 7 }, { id: "z" }], [1, 0]),
      task("gsm", [{ id: "q", document: 7 }, { id: "r" }], [0, 1]),
    ];
    // One through the cluster and the document; the tasks' other items stand alone.
    expect(shared(chain)).toEqual([
      [
        [0, 0.25],
        [1, 0.25],
        [2, -0.25],
      ],
    ]);
  });
});

describe("what they add to the variance of a weighted mean", () => {
  const questions = [
    new Map([
      [0, 0.2],
      [1, 0.3],
    ]),
    new Map([
      [0, -0.1],
      [2, -0.4],
    ]),
    new Map([
      [0, 0.1],
      [1, 0.2],
      [2, 0.3],
    ]),
  ];
  const weights = [0.5, 0.3, 0.2];

  test("is twice the products of each two tasks, with the factor of few questions", () => {
    const twice = (pairs: readonly (readonly [number, number, number, number])[]) =>
      2 * pairs.reduce((sum, [t, u, a, b]) => sum + weights[t]! * weights[u]! * a * b, 0);
    const products = twice([
      [0, 1, 0.2, 0.3],
      [0, 2, -0.1, -0.4],
      [0, 1, 0.1, 0.2],
      [0, 2, 0.1, 0.3],
      [1, 2, 0.2, 0.3],
    ]);
    const { variance, degreesOfFreedom } = acrossTasksPart(questions, weights);
    expect(variance).toBeCloseTo((products * 3) / 2, 14);
    expect(degreesOfFreedom).toBe(2);
  });

  test("is nothing for fewer than two questions, and never below 0", () => {
    const none = { variance: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
    expect(acrossTasksPart([], weights)).toEqual(none);
    expect(acrossTasksPart(questions.slice(0, 1), weights)).toEqual(none);
    expect(acrossTasksPart(questions.slice(0, 2), weights).degreesOfFreedom).toBe(1);
    const against = [0, 1].map(
      () =>
        new Map([
          [0, 0.2],
          [1, -0.2],
        ]),
    );
    expect(acrossTasksPart(against, weights)).toEqual({ variance: 0, degreesOfFreedom: 1 });
  });
});
