import { describe, expect, test } from "vitest";
import { fromRows, type ScoreRow } from "../../src/data/fromRows.js";
import { coverage } from "../../src/data/missing.js";
import { cellState, runScoresOf } from "../../src/data/resultMatrix.js";
import { compare } from "../../src/questions/compare.js";

describe("fromRows", () => {
  test("makes one matrix a task and metric, one run a model and trial", () => {
    const rows: ScoreRow[] = ["a", "b"].flatMap((model) =>
      [1, 2].flatMap((trial) =>
        ["q1", "q2", "q3"].flatMap((item, index) => [
          { item, model, trial, score: index / 2, cluster: "passage", task: "t", metric: "f1" },
          { item, model, trial, score: index > 0, task: "t", metric: "loss" },
        ]),
      ),
    );
    const { matrices, notes } = fromRows(rows, { lowerIsBetter: ["loss"] });
    expect(matrices.map(({ metric, higherIsBetter }) => [metric, higherIsBetter])).toEqual([
      ["f1", true],
      ["loss", false],
    ]);
    expect(matrices[0]!.runs).toEqual(
      ["a", "b"].flatMap((model) => ["1", "2"].map((trial) => ({ model, task: "t", metric: "f1", trial }))),
    );
    expect([...runScoresOf(matrices[0]!, 3)]).toEqual([0, 0.5, 1]);
    expect([...runScoresOf(matrices[1]!, 0)]).toEqual([0, 1, 1]);
    expect(matrices[0]!.items).toEqual(["q1", "q2", "q3"].map((id) => ({ id, cluster: "passage" })));
    expect(notes).toEqual([]);
  });

  test("keeps missing apart from wrong, and its kinds from each other", () => {
    const [matrix] = fromRows([
      { item: 1, model: "a", score: 0 },
      { item: 2, model: "a", score: null },
      { item: 3, model: "a", score: null, status: "errored" },
      { item: 4, model: "b", score: 1, status: "scored" },
    ]).matrices;
    expect(coverage(matrix!, 0)).toEqual({ scored: 1, errored: 1, unscored: 1, absent: 1 });
    expect(cellState(matrix!, 1, 3)).toBe("scored");
    expect(matrix).toMatchObject({ task: "eval", metric: "score" });
  });

  test("takes any name for data", () => {
    const names = ["__proto__", "constructor", " x", "", "toString"];
    const { matrices } = fromRows(names.map((item) => ({ item, model: item, task: item, score: 1 })));
    expect(matrices.map(({ task }) => task)).toEqual(["", " x", "__proto__", "constructor", "toString"]);
  });

  test.each<[string, readonly unknown[], RegExp]>([
    ["the same item twice", [{}, {}], /rows:1 and rows:2.*give them a trial/],
    [
      '1 and "1"',
      [{ item: 1 }, { item: "1", trial: 2 }],
      /item id 1 is written as the number 1 .* and as the text "1"/,
    ],
    ["infinity", [{ score: Infinity }], /^rows:1 \(item "q"\): score must be a finite number, got Infinity/],
    ["a text", [{ score: "1" }], /^rows:1 \(item "q"\): score must be a number, true, false or null, got "1"/],
    ["a score of an errored answer", [{ status: "errored" }], /is errored, but has the score 1; give null/],
    ["a scored answer without a score", [{ score: null, status: "scored" }], /is said to be scored, but has no score/],
  ])("refuses %s, by row", (_, rows, message) => {
    const full = rows.map((row) => ({ item: "q", model: "a", score: 1, ...(row as object) }) as ScoreRow);
    expect(() => fromRows(full)).toThrow(message);
  });

  test("of nothing is nothing", () => {
    expect(fromRows([]).matrices).toEqual([]);
  });
});

describe("what rows may be", () => {
  const rows = [
    { item: "q1", model: "a", score: 1, seed: 1, step: 100, framing: "choice", subset: ["x", "y"], choices: 4 },
    { item: "q2", model: "a", score: 0, seed: 1, step: 100, framing: "choice", subset: "x", choices: 4 },
  ];
  const run = { model: "a", task: "eval", metric: "score", seed: "1", step: 100, framing: "choice" };

  test("every axis is taken", () => {
    const [matrix] = fromRows(rows).matrices;
    expect(matrix?.runs).toEqual([run]);
    expect(matrix?.items).toEqual([
      { id: "q1", subsets: ["x", "y"], choices: 4 },
      { id: "q2", subsets: ["x"], choices: 4 },
    ]);
  });

  test("rows without items are scores of runs", () => {
    const { runScores } = fromRows([
      { model: "a", score: 0.5, n: 100, stderr: 0.05, choices: 4 },
      { model: "b", score: null },
    ]);
    expect(
      runScores.map(({ run: { model }, value, items, standardError, choices }) => [
        model,
        value,
        items,
        standardError,
        choices,
      ]),
    ).toEqual([["a", 0.5, 100, 0.05, 4]]);
  });

  test("columns, tables that list their rows, iterables and maps are the same rows", () => {
    const wanted = fromRows(rows).matrices;
    const columns = Object.fromEntries(
      Object.keys(rows[0]!).map((key) => [key, rows.map((row) => (row as Record<string, unknown>)[key])]),
    );
    expect(fromRows(columns).matrices).toEqual(wanted);
    expect(fromRows(new Map(Object.entries(columns))).matrices).toEqual(wanted);
    expect(fromRows({ objects: () => rows }).matrices).toEqual(wanted);
    expect(fromRows({ toArray: () => rows.map((row) => ({ toJSON: () => row })) }).matrices).toEqual(wanted);
    expect(fromRows(new Set(rows)).matrices).toEqual(wanted);
    const scores = new Map([
      [
        "a",
        new Map([
          ["q1", 1],
          ["q2", Number.NaN],
        ]),
      ],
    ]);
    expect([...runScoresOf(fromRows(scores).matrices[0]!, 0)]).toEqual([1, Number.NaN]);
    expect(() => fromRows({ model: ["a"], item: ["x", "y"], score: [1] })).toThrow(
      /columns must be arrays of one length, got 2 in "item" and 1/,
    );
  });

  test("map names keys; keys that are not known are named, and a missing one says which there are", () => {
    const theirs = [{ question_id: 7, llm: "a", ok: true, note: "x" }];
    const { matrices, notes } = fromRows(theirs, { map: { item: "question_id", model: "llm", score: "ok" } });
    expect([matrices[0]?.items[0]?.id, matrices[0]?.scores[0]]).toEqual(["7", 1]);
    expect(notes.map(({ code, message }) => [code, message.includes('"note"')])).toEqual([["keys-not-used", true]]);
    expect(() => fromRows(theirs)).toThrow(
      /no "model"; their keys are "question_id", "llm", "ok" and 1 more|no "model"; their keys are/,
    );
    expect(() => fromRows(theirs, { map: { itm: "x" } as never })).toThrow(/map must name one of item, model/);
  });

  test.each([null, undefined, "", Number.NaN])("%j is missing, not wrong", (score) => {
    const [matrix] = fromRows([{ item: "q", model: "a", score }]).matrices;
    expect(coverage(matrix!, 0)).toEqual({ scored: 0, errored: 0, unscored: 1, absent: 0 });
  });
});

describe("conditions of rows in memory", () => {
  const rows = (model: string, more: object, every: number) =>
    Array.from({ length: 40 }, (_, item) => ({ model, item: `q${item}`, score: item % every === 0 ? 0 : 1, ...more }));

  test.each([
    ["split", "dev", "test"],
    ["version", 1, 2],
    ["language", "de", "sw"],
    ["judge", "a", "b"],
    ["shots", 0, 5],
    ["dataset", "old", "new"],
  ])("%s that follows the model makes tests of their own", (key, first, second) => {
    const results = fromRows([...rows("oak", { [key]: first }, 2), ...rows("elm", { [key]: second }, 5)]);
    expect(new Set(results.matrices.map(({ task }) => task)).size).toBe(2);
    expect(compare(results, { baseline: "oak", candidate: "elm" }).verdict).toBe("refused");
    expect(results.notes.map(({ code }) => code)).toEqual(["tests-apart"]);
  });

  test("a key that is the item's own is none, and said not to be used", () => {
    const results = fromRows(
      ["oak", "elm"].flatMap((model) =>
        rows(model, {}, 3).map((row, item) => ({ ...row, language: item < 20 ? "de" : "fr" })),
      ),
    );
    expect(results.matrices).toHaveLength(1);
    expect(results.notes.map(({ code }) => code)).toEqual(["keys-not-used"]);
  });

  test("a few prompts of one model are framings, and its two sides; questions are not", () => {
    const results = fromRows([...rows("oak", { prompt: "short" }, 2), ...rows("oak", { prompt: "long" }, 5)]);
    expect(compare(results, { baseline: "short", candidate: "long" }).verdict).toBe("better");
    const asked = fromRows(rows("oak", {}, 2).map((row, item) => ({ ...row, prompt: `What is ${item}?` })));
    expect(asked.matrices[0]?.runs[0]?.framing).toBeUndefined();
  });
});

describe("cells of tables that databases and data frames hand over", () => {
  const rows = (row: object) => [{ model: "a", item: "1", score: 1, ...row }] as never;
  const runOf = (row: object) => fromRows(rows(row)).matrices[0]?.runs[0];

  test("a bigint is a number, and a large one an id", () => {
    const { matrices } = fromRows(rows({ item: 7n, score: 1n, seed: 3n, step: 10n }));
    expect([matrices[0]?.items, [...(matrices[0]?.scores ?? [])]]).toEqual([[{ id: "7" }], [1]]);
    expect(matrices[0]?.runs[0]).toMatchObject({ seed: "3", step: 10 });
    expect(fromRows(rows({ item: 12345678901234567890n })).matrices[0]?.items).toEqual([
      { id: "12345678901234567890" },
    ]);
  });

  test.each([[""], [null], [undefined], [Number.NaN]])("%j is no seed, step, framing, trial, cluster or n", (none) => {
    const labels = { seed: none, step: none, framing: none, trial: none, choices: none };
    expect(runOf({ ...labels, cluster: none, split: none })).toEqual({ model: "a", task: "eval", metric: "score" });
    const whole = [{ model: "a", task: "t", score: 0.5, n: none, stderr: none }] as never;
    expect(fromRows(whole).runScores[0]).not.toHaveProperty("items");
  });

  test.each([
    [{ item: Number.NaN }, "item must be a text or a number, got none"],
    [{ model: null }, "model must be a text, got none"],
    [{ item: { id: 1 } }, "item must be a text or a number, got an object with the keys id"],
    [{ choices: "4" }, 'choices must be a whole number of at least 1, got the text "4"'],
    [{ item: undefined, n: -3 }, "n must be a whole number of at least 1, got -3"],
    [{ score: "0.5" }, 'score must be a number, true, false or null, got "0.5"'],
  ])("%j is refused with its row", (row, message) => {
    expect(() => fromRows(rows(row))).toThrow(message);
    expect(() => fromRows(rows(row))).toThrow("rows:1");
  });

  test("rows may be maps", () => {
    expect(fromRows([new Map(Object.entries(rows({})[0] as object))] as never).matrices).toHaveLength(1);
  });
});
