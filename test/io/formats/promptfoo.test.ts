import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, inputError, jsonLines, readText, source } from "../dumps.js";

/** A result as version 3 writes it. */
function result(testIdx: number, promptIdx: number, score: number | null, more: object = {}) {
  const provider = `p:${promptIdx}`;
  return {
    id: `r${testIdx}-${promptIdx}`,
    promptId: "aaaaaaaabbbb",
    promptIdx,
    testIdx,
    provider: { id: provider, label: "" },
    prompt: { raw: "Answer: x", label: "Answer: {{q}}" },
    vars: { q: `question ${testIdx}` },
    success: score === 1,
    score,
    namedScores: {},
    failureReason: score === 1 ? 0 : 1,
    error: score === 1 ? null : "Expected output to contain x",
    gradingResult: { pass: score === 1, score, componentResults: [{ pass: true }] },
    response: { output: 'long "text" {' },
    testCase: { vars: {} },
    ...more,
  };
}

function prompts(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    raw: "Answer: {{q}}",
    label: "Answer: {{q}}",
    id: "aaaaaaaabbbb",
    provider: `p:${index}`,
    metrics: { score: 1 },
  }));
}

/** An export of version 3. */
function exported(results: readonly object[], more: object = {}, columns = 2) {
  return JSON.stringify({
    evalId: "eval-1",
    results: { version: 3, timestamp: "t", prompts: prompts(columns), results, stats: {} },
    config: { description: "riddles", providers: ["p:0"] },
    shareableUrl: null,
    ...more,
  });
}

describe("results of promptfoo", () => {
  test("repeats that are numbered as tests of their own are trials, as newer versions write them", async () => {
    const repeat = (testIdx: number, score: number, asked = testIdx >> 1) =>
      result(testIdx, 0, score, {
        vars: { q: `question ${asked}` },
        testCase: { vars: { q: `question ${asked}` }, assert: [] },
      });
    const rows = [repeat(3, 1), repeat(0, 0), repeat(1, 1), repeat(2, 0)];
    const results = [await readText("out.json", exported(rows, {}, 1)), await readText("out.jsonl", jsonLines(rows))];
    for (const { matrices } of results) {
      const [matrix] = matrices;
      expect(matrix?.items.map(({ id }) => id)).toEqual(["0", "1"]);
      expect(matrix?.runs.map(({ trial }) => trial)).toEqual(["1", "2"]);
      expect([...(matrix?.scores ?? [])]).toEqual([0, 0, 1, 1]);
    }
    // Other assertions are another test, whatever the variables.
    const own = exported([repeat(0, 0), { ...repeat(1, 1), testCase: { assert: [1] } }], {}, 1);
    expect((await readText("out.json", own)).matrices[0]?.items).toHaveLength(2);
  });

  test("version 3: providers are models, an error is no wrong answer, in whatever order the answers came", async () => {
    const error = { failureReason: 2, success: false, error: "429", gradingResult: null };
    const text = exported([
      result(1, 1, 0.5, { namedScores: { brief: 1 } }),
      result(0, 0, 1),
      result(1, 0, 0, error),
      result(0, 1, 0),
    ]);
    const { matrices, files, notes } = await readText("out.json", text);
    const cells = (index: number) => [
      matrices[index]?.metric,
      matrices[index]?.runs.map(({ model }) => model),
      [...(matrices[index]?.scores ?? [])],
      [...(matrices[index]?.states ?? [])],
    ];
    expect(matrices.map(({ task, items }) => [task, items.map(({ id }) => id)])).toEqual([
      ["riddles", ["1"]],
      ["riddles", ["0", "1"]],
      ["riddles", ["0", "1"]],
    ]);
    expect(cells(0)).toEqual(["brief", ["p:0", "p:1"], [Number.NaN, 1], [1, 0]]);
    expect(cells(1)).toEqual(["pass", ["p:0", "p:1"], [1, Number.NaN, 0, 0], [0, 1, 0, 0]]);
    expect(cells(2)).toEqual(["score", ["p:0", "p:1"], [1, Number.NaN, 0, 0.5], [0, 1, 0, 0]]);
    expect(matrices[1]?.runs[1]).toEqual({
      model: "p:1",
      task: "riddles",
      metric: "pass",
      fingerprint: { prompt: "aaaaaaaabbbb" },
    });
    // A named score is that of an assertion, which other tests need not have.
    expect(notes.map(({ code, data }) => [code, data])).toEqual([["metric-gaps", { count: 2 }]]);
    expect(files[0]?.understood).toBe(
      "6 runs by item (10 cells); brief, pass, score; 2 models from the provider; task riddles from the description; " +
        "item from testIdx; errors (failureReason 2) are errored, not wrong",
    );
  });

  test("several prompts are framings; labels that are whole prompts are shortened", async () => {
    const long = "x".repeat(100);
    const rows = [
      result(0, 0, 1, { provider: { id: "p" } }),
      result(0, 1, 0, {
        provider: { id: "p", label: "Named" },
        promptId: "ccccccccdddd",
        prompt: { raw: "", label: long },
      }),
    ];
    const { matrices } = await readText("out.json", exported(rows));
    expect(matrices[0]?.runs.map(({ model, framing }) => [model, framing])).toEqual([
      ["Named", `${"x".repeat(60)}… cccccccc`],
      ["p", "Answer: {{q}}"],
    ]);
  });

  test("repeats of a test are trials", async () => {
    const { matrices } = await readText(
      "o.json",
      exported([result(0, 0, 1), result(1, 0, 1), result(0, 0, 0), result(1, 0, 1)]),
    );
    expect(matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["1", "2"]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 1, 0, 1]);
  });

  test("JSON Lines and a bare summary hold the same", async () => {
    const rows = [result(0, 0, 1), result(1, 0, 0)];
    const lines = await readText("out.jsonl", jsonLines(rows));
    const summary = JSON.stringify({ version: 3, timestamp: "t", prompts: prompts(1), results: rows, stats: {} });
    const bare = await readText("out.json", summary);
    expect(lines.files[0]?.format).toBe("promptfoo lines");
    expect(bare.matrices).toEqual(lines.matrices);
    expect(lines.matrices[0]).toMatchObject({ task: "promptfoo", metric: "pass" });
  });

  test("version 2: the table says test and prompt; a failure that was not graded is an error, by guess", async () => {
    const output = (pass: boolean, more: object = {}) => ({
      pass,
      score: pass ? 1 : 0,
      text: "t",
      namedScores: { tone: 0.5 },
      gradingResult: { pass },
      ...more,
    });
    const head = {
      prompts: [
        { provider: "a", label: "one", raw: "one" },
        { provider: "b", label: "one", raw: "one" },
      ],
      vars: ["q"],
    };
    const body = [
      { outputs: [output(true), output(false)], vars: ["x"], test: {} },
      { outputs: [output(true), output(false, { gradingResult: null, namedScores: {} })], vars: ["y"], test: {} },
    ];
    const old = [{ provider: { id: "a" }, vars: { q: "x" }, success: true, score: 1, prompt: { raw: "one" } }];
    const text = JSON.stringify({
      results: { version: 2, results: old, stats: {}, table: { head, body } },
      config: {},
    });
    const results = await readText("out.json", text);
    expect(results.matrices.map(({ metric, states }) => [metric, states && [...states]])).toEqual([
      ["pass", [0, 0, 0, 1]],
      ["score", [0, 0, 0, 1]],
      ["tone", [0, 0, 0, 1]],
    ]);
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["a", "b"]);
    expect(codes(results)).toEqual(["errors-by-guess"]);
  });

  test("version 2 without a table: what a test asks is its id", async () => {
    const row = (q: string, score: number) => {
      return {
        provider: { id: "a" },
        prompt: { label: "one" },
        vars: { q },
        success: score === 1,
        score,
        gradingResult: {},
      };
    };
    const results = await readText(
      "o.json",
      JSON.stringify({ version: 2, results: [row("x", 1), row("y", 0)], stats: {}, table: {} }),
    );
    expect(results.matrices[0]?.items.map(({ id }) => id.startsWith("vars "))).toEqual([true, true]);
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([1, 0]);
  });

  test("one provider twice with one prompt is numbered", async () => {
    const rows = [result(0, 0, 1, { provider: { id: "p" } }), result(0, 1, 0, { provider: { id: "p" } })];
    const results = await readText("out.json", exported(rows));
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["p", "p #2"]);
    expect(codes(results)).toEqual(["same-provider-twice"]);
  });

  test("two evaluations of a suite are trials of one task; tests that changed their number are noted", async () => {
    const again = exported([result(0, 0, 0, { vars: { q: "another" } })], { evalId: "eval-2" });
    const results = await readDumps([source("a.json", exported([result(0, 0, 1)])), source("b.json", again)]);
    expect(results.matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["eval-1", "eval-2"]);
    expect(codes(results)).toEqual(["item-content-differs", "repeats-as-trials"]);
  });

  test("the object of the package, without results, is refused with the repair", async () => {
    const text = JSON.stringify({
      id: "eval-1",
      createdAt: 1,
      config: {},
      results: [],
      prompts: [{ provider: null }],
      persisted: true,
    });
    const error = await inputError(readText("output.json", text));
    expect(error.code).toBe("no-rows");
    expect(error.message).toContain("toEvaluateSummary()");
    const nameless = exported([result(0, 0, 1, { provider: null })], {}, 0);
    expect((await inputError(readText("o.json", nameless))).code).toBe("missing-model");
  });
});
