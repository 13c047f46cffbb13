import { describe, expect, test } from "vitest";
import { areNumbered, leftOutTests, sharedTests } from "../../../src/analysis/comparison/sharedTests.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results } from "../../../src/data/results.js";
import { matrixOf } from "../../support/matrices.js";

const ids = (make: (index: number) => string, count = 12) =>
  new Set(Array.from({ length: count }, (_, index) => make(index)));

describe("ids that are no more than numbers", () => {
  test.each([
    ["1, 2, 3 …", ids((index) => `${index + 1}`)],
    ["001, 002 …", ids((index) => `${index}`.padStart(3, "0"))],
    ["q7, q8 …", ids((index) => `q${index + 7}`)],
    ["p0q0, p0q1 …", ids((index) => `p${Math.floor(index / 4)}q${index % 4}`)],
    ["one number", new Set(["0"])],
  ])("%s", (_, numbered) => expect(areNumbered(numbered)).toBe(true));

  test.each([
    ["numbers with gaps", ids((index) => `Mercury_${index * 37}`)],
    ["words", ids((index) => `item-${"abcdefghijkl"[index]}`)],
    ["two kinds", new Set(["a1", "b1", "a2", "b2"])],
    ["one word", new Set(["a"])],
  ])("not: %s", (_, telling) => expect(areNumbered(telling)).toBe(false));
});

describe("tests under two names", () => {
  const words = ["apple", "pear", "plum", "fig"];
  const side = (task: string, { unnamed = true, names = words, metric = "acc" } = {}): Results =>
    createResults({
      matrices: [
        matrixOf([{ task, metric, scores: names.map((_, index) => index % 2) }], {
          items: names.map((id) => ({ id })),
        }),
      ],
      unnamedTasks: unnamed ? [task] : [],
    });
  const outcome = (baseline: Results, candidate: Results, allowMixed = false) =>
    sharedTests(baseline, candidate, allowMixed).tests.map(
      ({ refusal, notes }) => refusal?.code ?? notes.map(({ code }) => code).join(),
    );

  test("are one where nothing but files names them and telling ids are exactly the same", () => {
    expect(outcome(side("monday"), side("tuesday"))).toEqual(["tests-named-by-files"]);
  });

  const documents = (task: string, places: readonly number[], { unnamed = true } = {}): Results =>
    createResults({
      matrices: [
        matrixOf([{ task, metric: "acc", scores: places.map((place) => place % 2) }], {
          items: places.map((document, index) => ({ id: `${index + 1}`, document: 100 + document })),
        }),
      ],
      unnamedTasks: unnamed ? [task] : [],
    });

  test("are one where nothing but files names them and both hold the same documents, in any order", () => {
    const [monday, tuesday] = [documents("monday", [0, 1, 2, 3]), documents("tuesday", [2, 0, 3, 1])];
    expect(outcome(monday, tuesday)).toEqual(["tests-named-by-files"]);
    expect(sharedTests(monday, tuesday, false).tests[0]?.notes[0]?.message).toContain("the same 4 documents");
    expect(outcome(monday, documents("tuesday", [2, 0, 3, 4]))).toEqual(["unnamed-tests"]);
    expect(outcome(monday, documents("tuesday", [2, 0, 3, 1], { unnamed: false }))).toEqual(["different-tests"]);
    expect(outcome(monday, side("tuesday", { names: ["1", "2", "3", "4"] }))).toEqual(["unnamed-tests"]);
  });

  test.each([
    ["base", "cand"],
    ["baseline", "candidate"],
    ["old", "new"],
    ["before", "after"],
    ["a", "b"],
    ["main", "pr"],
    ["base_results", "new-2"],
    ["quiz-old", "quiz-new"],
    ["new_quiz", "quiz.before"],
    ["run1", "run-2"],
    ["quiz-run-1", "quiz-run-12"],
    ["results-2026-11-01", "results-2026-11-02"],
    ["eval_20261101T093000", "eval_20261102"],
    ["2026-11-01 10.22.33.123", "2026-11-02 10.22.33.456"],
  ])("are one where the files are called after sides of a comparison: %s and %s", (before, after) => {
    const names = ["1", "2", "3"];
    expect(outcome(side(before, { names }), side(after, { names }))).toEqual(["tests-named-by-files"]);
    expect(outcome(side(before, { names }), side(after, { names, unnamed: false }))).toEqual(["different-tests"]);
    expect(outcome(side(before, { names }), side("olympiad", { names }))).toEqual(["unnamed-tests"]);
  });

  test.each([
    ["quiz-old", "maze-new"],
    ["quiz-a", "quiz-b"],
    ["exam1", "exam2"],
    ["exam-2025-11-01", "exam-2025-11-02"],
    ["results-1", "results-2"],
    ["results-2026-13-01", "results-2026-14-02"],
    ["quiz", "maze"],
  ])("are asked about where the names may be those of two tests: %s and %s", (before, after) => {
    const names = ["1", "2", "3"];
    expect(outcome(side(before, { names }), side(after, { names }))).toEqual(["unnamed-tests"]);
  });

  test.each([
    ["quiz-llama-3", "quiz_qwen", "llama-3", "Qwen", "tests-named-by-files"],
    ["quiz-llama-3", "maze_qwen", "llama-3", "Qwen", "unnamed-tests"],
    // Nobody says that these are models: they may be called after the files.
    ["llama", "qwen", "llama", "qwen", "unnamed-tests"],
    ["exam-1", "exam-2", "1", "2", "unnamed-tests"],
  ])("are read without the models that the files hold: %s and %s of %s and %s", (before, after, one, other, code) => {
    const of = (task: string, model: string) =>
      createResults({
        matrices: [matrixOf([{ task, model, scores: [0, 1, 1] }], { items: ["1", "2", "3"].map((id) => ({ id })) })],
        unnamedTasks: [task],
      });
    expect(outcome(of(before, one), of(after, other))).toEqual([code]);
  });

  test.each([
    ["a dump names one of them", side("monday"), side("tuesday", { unnamed: false })],
    ["one id more", side("monday"), side("tuesday", { names: [...words, "kiwi"] })],
    ["an id that differs", side("monday"), side("tuesday", { names: ["apple", "pear", "plum", "kiwi"] })],
    ["numbers", side("monday", { names: ["1", "2"] }), side("tuesday", { names: ["1", "2"] })],
  ])("are not: %s; allowMixed compares them with a note", (_, baseline, candidate) => {
    const areUnnamed = candidate.unnamedTasks.length > 0;
    expect(outcome(baseline, candidate)).toEqual([areUnnamed ? "unnamed-tests" : "different-tests"]);
    expect(sharedTests(baseline, candidate, false).tests[0]?.refusal?.ok).toBe(false);
    expect(sharedTests(baseline, candidate, true).tests[0]).toMatchObject({
      refusal: null,
      notes: [{ code: "different-tests" }],
    });
  });

  test("a long number in a file's name takes no time to be told from a side", () => {
    const name = `a${"7".repeat(60)}x`;
    const [one, other] = [name, `${name}y`].map((task) => side(task, { names: ["1", "2"] })) as [Results, Results];
    expect(outcome(one, other)).toEqual(["unnamed-tests"]);
  });

  test("what only one side has is said of that side: of its model where it holds but one", () => {
    const of = (model: string, ...tasks: readonly string[]) =>
      tasks.map((task) =>
        matrixOf([{ task, metric: "acc", model, scores: [0, 1] }], { items: [{ id: "a" }, { id: "b" }] }),
      );
    const left = (...matrices: ReturnType<typeof of>) =>
      leftOutTests(sharedTests(createResults({ matrices }), createResults({ matrices: of("c", "quiz") }), false));
    expect(left(...of("m", "quiz", "maze")).map(({ message }) => message)).toEqual([
      expect.stringMatching(/only m has maze acc/),
    ]);
    // The test that is left out is the other model's.
    expect(left(...of("m", "quiz"), ...of("n", "maze")).map(({ message }) => message)).toEqual([
      expect.stringMatching(/only the baseline has maze acc/),
    ]);
  });

  test("are not even asked about where a test is shared, a side holds several tasks, or no metric is shared", () => {
    const both = createResults({
      matrices: [...side("monday").matrices, ...side("sunday").matrices],
      unnamedTasks: ["monday", "sunday"],
    });
    expect(sharedTests(both, side("monday"), false)).toMatchObject({
      tests: [{ refusal: null }],
      onlyBaseline: ["sunday acc"],
    });
    expect(outcome(both, side("tuesday"), true)).toEqual([]);
    expect(outcome(side("monday"), side("tuesday", { metric: "f1" }))).toEqual([]);
  });
});
