import { describe, expect, test } from "vitest";
import { codes, inputError, jsonLines, readText } from "../dumps.js";

const row = (model: string, example_id: unknown, more: object) => ({
  benchmark_id: "mbpp",
  model,
  example_id,
  ...more,
});

describe("rows of eval-arena", () => {
  test("a score is the mean over its trials, which are not there one by one", async () => {
    const results = await readText(
      "mbpp.jsonl",
      jsonLines([
        row("a", "Mbpp/1", { pass1: 0.25, count: 8 }),
        row("b", "Mbpp/1", { correct: 2, count: 4 }),
        row("a", "Mbpp/2", { pass1: null }),
      ]),
    );
    expect(results.matrices.map(({ task, metric, runs }) => [task, metric, runs.map(({ model }) => model)])).toEqual([
      ["mbpp", "pass1", ["a", "b"]],
    ]);
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([0.25, Number.NaN, 0.5, Number.NaN]);
    expect([...(results.matrices[0]?.states ?? [])]).toEqual([0, 2, 0, 3]);
    expect(codes(results)).toEqual(["trials-averaged"]);
  });

  test("one trial needs no note; a row without an example is an error", async () => {
    const results = await readText("x.jsonl", jsonLines([{ model: "a", example_id: 7, correct: true }]));
    expect(results.matrices[0]).toMatchObject({ task: "x", metric: "pass1" });
    expect(codes(results)).toEqual([]);
    const error = await inputError(readText("x.jsonl", jsonLines([row("a", null, { pass1: 1 })])));
    expect(error.code).toBe("missing-id");
    expect((await inputError(readText("x.jsonl", jsonLines([row("a", "1", { pass1: "A" })])))).code).toBe("bad-score");
  });
});
