import { describe, expect, test } from "vitest";
import { primaryTests, withoutRepeated } from "../../../src/analysis/comparison/primaryTests.js";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";

const named = (...names: readonly string[]) =>
  names.map((name) => {
    const [task = "", metric = "acc"] = name.split(" ");
    return { task, metric };
  });
const chosen = (names: readonly string[], groups: readonly string[] = []) =>
  primaryTests(named(...names), new Set(groups)).map(({ task, metric }) => `${task} ${metric}`);

describe("primaryTests", () => {
  test("takes the metric that most tasks have, and a task's own where it has no other", () => {
    expect(chosen(["a acc", "a norm", "b acc", "b norm", "c acc", "d mcc"])).toEqual([
      "a acc",
      "b acc",
      "c acc",
      "d mcc",
    ]);
    expect(chosen(["a f1", "a acc", "b f1", "c f1", "c acc"])).toEqual(["a f1", "b f1", "c f1"]);
  });

  test("prefers none of metrics that are as common as each other", () => {
    expect(chosen(["a strict", "a flexible"])).toEqual(["a strict", "a flexible"]);
    expect(chosen(["a acc", "b f1", "b acc", "a f1", "c mcc"])).toEqual(["a acc", "a f1", "b f1", "b acc", "c mcc"]);
  });

  test("takes tasks rather than their groups, and groups where there is nothing else", () => {
    expect(chosen(["mmlu acc", "mmlu_law acc", "mmlu_art acc"], ["mmlu"])).toEqual(["mmlu_law acc", "mmlu_art acc"]);
    expect(chosen(["mmlu acc", "glue f1"], ["mmlu", "glue"])).toEqual(["mmlu acc", "glue f1"]);
  });

  test("counts a task once however many framings it has", () => {
    const framed = [..."12345"].map((framing) => ({ task: "a", metric: "f1", framing }));
    const others = named("a acc", "b acc").map((one) => ({ ...one, framing: "1" }));
    expect(primaryTests([...framed, ...others], new Set()).map(({ metric }) => metric)).toEqual(["acc", "acc"]);
  });

  test("does not depend on the order of the tests", () => {
    const names = ["a acc", "a norm", "b acc", "c norm", "d acc"];
    expect(new Set(chosen([...names].reverse()))).toEqual(new Set(chosen(names)));
  });
});

describe("compareResults with primary tests", () => {
  const items = Array.from({ length: 40 }, (_, item) => ({ id: `q${item}` }));
  const resultsOf = (model: string, right: Readonly<Record<string, number>>): Results =>
    createResults({
      matrices: Object.entries(right).map(([name, count]) =>
        createResultMatrix({
          runs: [{ model, ...named(name)[0]! }],
          items,
          scores: items.map((_, item) => (item < count ? 1 : 0)),
        }),
      ),
    });
  const before = resultsOf("A", { "a acc": 10, "b acc": 10, "b norm": 10, "b f1": 10 });
  const after = resultsOf("B", { "a acc": 17, "b acc": 30, "b norm": 30, "b f1": 11 });

  test("adjusts over the family alone, and leaves the others as they are by themselves", () => {
    const all = compareResults(before, after);
    const primary = compareResults(before, after, { tests: "primary" });
    expect([all.comparisons.length, all.family.size, all.secondary]).toEqual([4, 4, []]);
    expect(primary.comparisons.map(({ task, metric }) => `${task} ${metric}`)).toEqual(["a acc", "b acc"]);
    expect(primary.family.size).toBe(2);
    expect(primary.secondary.map(({ metric }) => metric)).toEqual(["f1", "norm"]);
    for (const one of primary.secondary) {
      const same = all.comparisons.find(({ task, metric }) => task === one.task && metric === one.metric);
      if (!one.ok || !same?.ok) throw new Error("refused");
      expect(one.adjustedPValue).toBeNull();
      expect(one.pValue).toBe(same.pValue);
    }
    // Holm over two: the larger p stays, the smaller doubles.
    const [a, b] = primary.comparisons;
    if (!a?.ok || !b?.ok) throw new Error("refused");
    expect(a.adjustedPValue).toBeCloseTo(a.pValue!, 12);
    expect(b.adjustedPValue).toBeCloseTo(2 * b.pValue!, 12);
    expect(primary.overall.map(({ metric, tasks }) => [metric, tasks.length])).toEqual([["acc", 2]]);
  });
});

describe("a metric that repeats another", () => {
  const resultsOf = (model: string, metrics: Readonly<Record<string, readonly number[]>>) =>
    createResults({
      matrices: Object.entries(metrics).map(([metric, scores]) =>
        createResultMatrix({
          runs: [{ model, task: "qa", metric }],
          items: scores.map((_, item) => ({ id: `q${item}` })),
          scores,
        }),
      ),
    });
  const judged = (second: readonly number[]) => {
    const scores = [1, 0, 1, 1, 0, 1, 0, 1];
    const [a, b] = [
      resultsOf("a", { pass: scores, score: scores }),
      resultsOf("b", { pass: [1, 1, 1, 1, 1, 1, 1, 1], score: second }),
    ];
    const { comparisons, secondary } = compareResults(a, b, { tests: "primary" });
    return [comparisons, secondary].map((of) => of.map(({ metric }) => metric));
  };

  test("on every item of both sides is no second test", () => {
    expect(judged([1, 1, 1, 1, 1, 1, 1, 1])).toEqual([["pass"], ["score"]]);
  });

  test("but that of another task is one, and that of another framing", () => {
    const scores = [1, 0, 1, 1, 0, 1, 0, 1];
    const of = (model: string, tests: readonly (readonly [string, string, string])[], own: readonly number[]) =>
      createResults({
        matrices: tests.map(([task, metric, framing]) =>
          createResultMatrix({
            runs: [{ model, task, metric, framing }],
            items: own.map((_, item) => ({ id: `q${item}` })),
            scores: [...own],
          }),
        ),
      });
    for (const tests of [
      [
        ["qa", "pass", "choice"],
        ["quiz", "score", "choice"],
      ],
      [
        ["qa", "pass", "choice"],
        ["qa", "score", "completion"],
      ],
    ] as const) {
      const { comparisons, secondary } = compareResults(
        of("a", tests, scores),
        of(
          "b",
          tests,
          scores.map(() => 1),
        ),
        { tests: "primary" },
      );
      expect([comparisons.length, secondary]).toEqual([2, []]);
    }
  });

  test("but for one item is one", () => {
    expect(judged([1, 1, 1, 1, 1, 1, 1, 0])).toEqual([["pass", "score"], []]);
  });
});

describe("tests that are one measurement under two metrics", () => {
  interface Made {
    readonly metric: string;
    readonly task?: string;
    readonly scores: readonly number[];
    readonly items?: readonly string[];
  }
  const testOf = ({ metric, task = "t", scores, items }: Made) => {
    const of = (model: string) =>
      [
        ...sidesOf(
          createResults({
            matrices: [
              createResultMatrix({
                runs: [{ model, task, metric }],
                items: scores.map((_, item) => ({ id: items?.[item] ?? `q${item}` })),
                scores,
              }),
            ],
          }),
        ).values(),
      ].flat();
    return { task, metric, framing: null, before: of("a"), after: of("b") };
  };
  const kept = (...made: readonly Made[]) =>
    withoutRepeated(made.map(testOf)).map(({ task, metric }) => `${task} ${metric}`);
  const scores = [1, 0, 1, Number.NaN];

  test("count once, the first of them", () => {
    expect(kept({ metric: "pass", scores }, { metric: "score", scores })).toEqual(["t pass"]);
    expect(kept({ metric: "score", scores }, { metric: "pass", scores }, { metric: "x", scores })).toEqual(["t score"]);
  });

  test("are two where a score, an item, their number or the task differs", () => {
    const pass = { metric: "pass", scores };
    expect(kept(pass, { metric: "score", scores: [1, 0, 0, Number.NaN] })).toHaveLength(2);
    expect(kept(pass, { metric: "score", scores: [1, 0, 1, 0] })).toHaveLength(2);
    expect(kept(pass, { metric: "score", scores, items: ["q0", "q1", "q2", "other"] })).toHaveLength(2);
    expect(kept(pass, { metric: "score", scores: scores.slice(0, 3) })).toHaveLength(2);
    expect(kept({ metric: "score", scores: scores.slice(0, 3) }, pass)).toHaveLength(2);
    expect(kept(pass, { metric: "score", task: "u", scores })).toHaveLength(2);
    expect(kept(pass, pass)).toHaveLength(2);
  });

  test("are not known to be one where scores of whole runs are all there is", () => {
    const summary = (metric: string) => {
      const of = (model: string) =>
        [
          ...sidesOf(
            createResults({ runScores: [{ run: { model, task: "t", metric }, value: 0.5, higherIsBetter: true }] }),
          ).values(),
        ].flat();
      return { task: "t", metric, framing: null, before: of("a"), after: of("b") };
    };
    expect(withoutRepeated([summary("pass"), summary("score")])).toHaveLength(2);
  });
});
