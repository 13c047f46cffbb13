import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, jsonLines, readText, source } from "../dumps.js";

describe("results of HumanEval", () => {
  const row = (task_id: string, passed: unknown) => ({ task_id, completion: "", result: "", passed });

  test("samples of a problem are trials in their order", async () => {
    const rows = [row("HumanEval/0", false), row("HumanEval/0", true), row("HumanEval/1", true)];
    const results = await readText("coder_results.jsonl", jsonLines(rows));
    expect(answers(results)).toMatchObject([
      { model: "coder", task: "HumanEval", metric: "passed", trial: "1", right: 1, scored: 2 },
      { model: "coder", trial: "2", right: 1, scored: 1 },
    ]);
  });

  test("samples.jsonl_results.jsonl is named by its folder, and equal files of two folders are two models", async () => {
    const text = jsonLines([row("HumanEval/0", true), row("HumanEval/1", false)]);
    const names = ["a/samples.jsonl_results.jsonl", "b/samples.jsonl_results.jsonl"];
    const { matrices } = await readDumps(names.map((name) => source(name, text)));
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["a", "b"]);
  });

  test("a verdict that is none is refused with its line", async () => {
    const rows = [row("HumanEval/0", true), row("HumanEval/1", "perhaps")];
    const { code, place } = await inputError(readText("m_results.jsonl", jsonLines(rows)));
    expect([code, place.line, place.item]).toEqual(["no-score", 2, "HumanEval/1"]);
  });
});
