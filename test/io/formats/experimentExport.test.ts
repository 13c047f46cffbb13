import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, codes, inputError, jsonLines, readText, source } from "../dumps.js";

// Made by hand in the layouts that the platforms document.
describe("experiments of LangSmith", () => {
  const header =
    "inputs.question,outputs.answer,error,reference.answer,feedback.correctness,feedback.tone,example_id,id";
  const csv = [
    header,
    "q0,a,,r,1,0.5,ex-0,run-0",
    'q1,"a, ""b""",,r,0,,ex-1,run-1',
    "q2,,RateLimitError,r,0,,ex-2,run-2",
  ].join("\n");

  test("a data frame: items by example, empty feedback unscored, rows that broke errored whatever the evaluators said", async () => {
    const run = { model: "base-prompt", task: "LangSmith" };
    expect(answers(await readText("base-prompt.csv", `${csv}\n`))).toEqual([
      { ...run, metric: "correctness", right: 1, scored: 2, unscored: 0, errored: 1 },
      { ...run, metric: "tone", right: 0, scored: 1, unscored: 1, errored: 1 },
    ]);
  });

  test("rows with feedback as an object, a list, or its means; words are scores, labels are left out with a note", async () => {
    const rows = [
      { example_id: "a", feedback: { ok: { score: 1 }, verdict: "yes", kind: "chat" } },
      { example_id: "b", feedback: { ok: { score: null, value: null }, verdict: "no", kind: "code" } },
    ];
    const results = await readText("x.jsonl", jsonLines(rows));
    expect(answers(results)).toMatchObject([
      { metric: "ok", right: 1, scored: 1, unscored: 1 },
      { metric: "verdict", right: 1, scored: 2 },
    ]);
    expect(codes(results)).toContain("labels-left-out");
    const lists = [{ reference_example_id: "a", evaluation_results: { results: [{ key: "ok", score: true }] } }];
    expect(answers(await readText("x.json", JSON.stringify(lists)))).toMatchObject([{ metric: "ok", right: 1 }]);
    const means = [{ reference_example_id: "a", feedback_stats: { ok: { n: 2, avg: 0.5 } } }];
    const [matrix] = (await readText("x.json", JSON.stringify(means))).matrices;
    expect([...(matrix?.scores ?? [])]).toEqual([0.5]);
  });

  test("two exports are two contestants on the same examples", async () => {
    const results = await readDumps([source("a.csv", csv), source("b.csv", csv)]);
    expect(answers(results)).toMatchObject(
      ["correctness", "tone"].flatMap((metric) => ["a", "b"].map((model) => ({ model, metric, task: "LangSmith" }))),
    );
  });
});

describe("experiments of Braintrust", () => {
  const row = (question: string, scores: unknown, more: object = {}) => {
    return {
      id: question,
      span_id: question,
      input: { question },
      output: "o",
      expected: "e",
      scores,
      metadata: { model: "m" },
      error: null,
      ...more,
    };
  };

  test("scores by input; errors; steps below an answer are none; repeats are trials", async () => {
    const rows = [
      row("q0", { Factuality: 0.6, Exact: 1 }),
      row("q1", { Factuality: null, Exact: 0 }),
      row("q2", {}, { error: "boom" }),
      row("q0", { Factuality: 1, Exact: 1 }, { id: "again", span_id: "again" }),
      row("step", { Exact: 1 }, { is_root: false }),
      row("step", { Exact: 1 }, { span_parents: ["q0"] }),
    ];
    const results = await readText("run7.json", JSON.stringify(rows));
    const run = { model: "m (run7)", task: "Braintrust" };
    expect(answers(results)).toEqual([
      { ...run, metric: "Exact", trial: "1", right: 1, scored: 2, unscored: 0, errored: 1 },
      { ...run, metric: "Exact", trial: "2", right: 1, scored: 1, unscored: 0, errored: 0 },
      { ...run, metric: "Factuality", trial: "1", right: 0, scored: 1, unscored: 1, errored: 1 },
      { ...run, metric: "Factuality", trial: "2", right: 1, scored: 1, unscored: 0, errored: 0 },
    ]);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["q0", "q1", "q2"]);
  });

  test("a table with JSON in its cells says the same; data set rows name the items; several models are told apart", async () => {
    const csv = [
      "id,input,output,expected,scores,metadata,origin,error",
      `1,"{""q"":""a""}",o,e,"{""Exact"":1}","{""model"":""m""}","{""id"":""row-a""}",`,
      `2,"{""q"":""a""}",o,e,"{""Exact"":0}","{""model"":""n""}","{""id"":""row-a""}",`,
    ].join("\n");
    const results = await readText("both.csv", `${csv}\n`);
    expect(answers(results)).toMatchObject([
      { model: "m", metric: "Exact", right: 1 },
      { model: "n", metric: "Exact", right: 0, scored: 1 },
    ]);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["row-a"]);
  });

  test("long inputs are cut, and stay apart", async () => {
    const long = "x".repeat(500);
    const rows = [row(`${long}a`, { Exact: 1 }), row(`${long}b`, { Exact: 0 })];
    const [matrix] = (await readText("r.json", JSON.stringify(rows))).matrices;
    expect(matrix?.items.map(({ id }) => id.length < 100)).toEqual([true, true]);
  });

  test("rows without an input, and exports without a score, are refused", async () => {
    const rows = [row("q", { Exact: 1 }), { ...row("r", { Exact: 1 }), input: null }];
    expect((await inputError(readText("r.json", JSON.stringify(rows)))).code).toBe("no-item");
    expect((await inputError(readText("r.json", JSON.stringify([row("q", {})])))).code).toBe("no-score");
  });
});

describe("experiments of Phoenix", () => {
  const annotation = (name: string, score: unknown, error: unknown = null) => ({
    name,
    annotator_kind: "LLM",
    label: "l",
    score,
    error,
  });

  test("annotations are metrics, those that broke errored; repetitions are trials", async () => {
    const rows = [1, 2].flatMap((repetition_number) => [
      { example_id: "a", repetition_number, input: {}, error: null, annotations: [annotation("ok", 1)] },
      {
        example_id: "b",
        repetition_number,
        input: {},
        error: null,
        annotations: [annotation("ok", null, "judge broke")],
      },
      { example_id: "c", repetition_number, input: {}, error: "boom", annotations: [] },
    ]);
    const run = { model: "exp", task: "Phoenix", metric: "ok", right: 1, scored: 1, unscored: 0, errored: 2 };
    expect(answers(await readText("exp.json", JSON.stringify(rows)))).toEqual([
      { ...run, trial: "1" },
      { ...run, trial: "2" },
    ]);
  });

  test("the table of an experiment", async () => {
    const csv =
      "example_id,repetition_number,input,error,annotation_ok_label,annotation_ok_score\na,1,{},,good,1\nb,1,{},,bad,0\n";
    expect(answers(await readText("exp.csv", csv))).toEqual([
      { model: "exp", task: "Phoenix", metric: "ok", right: 1, scored: 2, unscored: 0, errored: 0 },
    ]);
  });

  test.each([
    [
      "e.json",
      JSON.stringify([
        {
          example_id: "a",
          annotations: [
            { name: "ok", score: 1 },
            { name: "tone", label: "warm", score: null },
          ],
        },
        {
          example_id: "b",
          annotations: [
            { name: "ok", score: 0, label: "bad" },
            { name: "tone", label: "cold" },
          ],
        },
      ]),
    ],
    ["e.csv", "example_id,annotation_ok_score,annotation_tone_label,annotation_tone_score\na,1,warm,\nb,0,cold,\n"],
  ])(
    "an evaluator that gives labels alone is left out, and one that gives words for scores is read: %s",
    async (name, text) => {
      const results = await readText(name, text);
      const run = { model: "e", task: "Phoenix", metric: "ok" };
      expect(answers(results)).toEqual([{ ...run, right: 1, scored: 2, unscored: 0, errored: 0 }]);
      expect(codes(results)).toContain("labels-left-out");
      const words = await readText(name, text.replace("warm", "correct").replace("cold", "incorrect"));
      expect(answers(words)).toMatchObject([{ metric: "ok" }, { metric: "tone", right: 1, scored: 2 }]);
    },
  );

  test("an annotation that broke is errored in a table as well", async () => {
    const header = "example_id,annotation_ok_label,annotation_ok_score,annotation_ok_error";
    const results = await readText("e.csv", `${header}\na,right,1.0,\nb,,,Timeout\nc,,,\n`);
    const run = { model: "e", task: "Phoenix", metric: "ok" };
    expect(answers(results)).toEqual([{ ...run, right: 1, scored: 1, unscored: 1, errored: 1 }]);
  });
});

// Made by hand in the layouts of the platforms' interfaces.
describe("experiments in the answers of interfaces", () => {
  const rows = [0, 1, 1].map((right, at) => ({
    id: `i${at}`,
    span_id: `s${at}`,
    input: `q${at}`,
    expected: "e",
    scores: { Exact: right },
    error: at === 2 ? "late" : null,
  }));

  test.each([
    ["events and a cursor", { events: rows, cursor: "c" }],
    ["data and a schema", { data: rows, schema: { type: "array" } }],
  ])("Braintrust: %s", async (_, answer) => {
    const results = await readText("exp.json", JSON.stringify(answer, null, 2));
    const run = { model: "exp", task: "Braintrust", metric: "Exact" };
    expect(answers(results)).toEqual([{ ...run, right: 1, scored: 2, unscored: 0, errored: 1 }]);
  });

  test("Braintrust: a span that stands twice is one answer, and no repeat of it", async () => {
    const answer = { events: [...rows, rows[1]], cursor: "c" };
    const error = await inputError(readText("exp.json", JSON.stringify(answer)));
    expect(error).toMatchObject({ code: "duplicate-items" });
    expect(error.message).toMatch(/exp\.json.*span_id "s1" stands twice/s);
  });

  test("LangSmith: runs with the means of their feedback", async () => {
    const runs = [1, 0].map((avg, at) => ({
      id: `r${at}`,
      reference_example_id: `ex${at}`,
      feedback_stats: { correct: { n: 1, avg } },
      error: null,
    }));
    const results = await readText("exp.json", JSON.stringify({ runs, cursors: {} }, null, 2));
    const run = { model: "exp", task: "LangSmith", metric: "correct" };
    expect(answers(results)).toEqual([{ ...run, right: 1, scored: 2, unscored: 0, errored: 0 }]);
  });

  test("Phoenix: runs, and what evaluators said of them", async () => {
    const ran = (id: string, example: string, repetition_number: number, error: string | null = null) => ({
      id,
      dataset_example_id: example,
      repetition_number,
      output: "o",
      error,
    });
    const said = (experiment_run_id: string, score: number | null, error: string | null = null) => ({
      experiment_run_id,
      name: "ok",
      error,
      result: error === null ? { score, label: null } : null,
    });
    const task_runs = [ran("1", "a", 1), ran("2", "a", 2), ran("3", "b", 1, "late"), ran("4", "b", 2)];
    const experiment = {
      experiment_id: "E",
      task_runs,
      evaluation_runs: [said("1", 1), said("2", 0), said("4", null, "broke")],
    };
    const results = await readText("exp.json", JSON.stringify(experiment, null, 2));
    const run = { model: "exp", task: "Phoenix", metric: "ok" };
    expect(answers(results)).toEqual([
      { ...run, trial: "1", right: 1, scored: 1, unscored: 0, errored: 1 },
      { ...run, trial: "2", right: 0, scored: 1, unscored: 0, errored: 1 },
    ]);
    const stray = { ...experiment, evaluation_runs: [said("9", 1)] };
    expect((await inputError(readText("exp.json", JSON.stringify(stray)))).code).toBe("no-item");
  });
});
