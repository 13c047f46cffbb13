import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, inputError, jsonLines, readText, source } from "../dumps.js";

const spec = (run_id = "R1") => ({
  spec: {
    completion_fns: ["gpt-4"],
    eval_name: "arith.dev.v0",
    base_eval: "arith",
    split: "dev",
    run_config: { seed: 20220722, max_samples: null },
    run_id,
  },
});
const event = (sample: number, type: string, data: object) => {
  return { run_id: "R1", event_id: 0, sample_id: `arith.dev.${sample}`, type, data, created_by: "", created_at: "t" };
};
const match = (sample: number, correct: boolean | null) =>
  event(sample, "match", { correct, expected: "x", picked: null });
const sampling = (sample: number) => event(sample, "sampling", { prompt: "p", sampled: ["s"] });

describe("logs of OpenAI evals", () => {
  test("the last match of a sample counts; the report is checked, wherever it stands", async () => {
    const text = jsonLines([
      spec(),
      { final_report: { accuracy: 0.5, boostrap_std: 0.35, "counts/A": 3 } },
      sampling(2),
      match(2, false),
      match(2, true),
      sampling(1),
      match(1, false),
    ]);
    const results = await readText("log.jsonl", text);
    expect(results.matrices[0]?.runs).toEqual([
      {
        model: "gpt-4",
        task: "arith.dev.v0",
        metric: "accuracy",
        tags: { "run_config.seed": "20220722" },
        fingerprint: { split: "dev" },
      },
    ]);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["arith.dev.1", "arith.dev.2"]);
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([0, 1]);
    expect(results.printedScores.map(({ value, standardError }) => [value, standardError])).toEqual([[0.5, undefined]]);
    expect(codes(results)).toEqual(["several-matches"]);
    expect(results.files[0]?.understood).toContain("the report's bootstrap error left out");
  });

  test("metrics where there is no match; labels are left out, errors are errored, begun samples unscored", async () => {
    const text = jsonLines([
      spec(),
      event(0, "metrics", { score: 0.5, choice: "B", accuracy: false }),
      event(1, "error", { message: "timeout" }),
      sampling(2),
    ]);
    const results = await readText("log.jsonl", text);
    expect(results.matrices.map(({ metric, states }) => [metric, states && [...states]])).toEqual([
      ["accuracy", [0, 1, 2]],
      ["score", [0, 1, 2]],
    ]);
    expect(results.files[0]?.understood).toContain("left out, no numbers: choice");
    expect(codes(results)).toEqual(["no-final-report", "samples-without-score"]);
  });

  test("a report alone is a run-level score; two runs are trials", async () => {
    const text = (run: string, accuracy: number) => jsonLines([spec(run), { final_report: { accuracy }, run_id: run }]);
    const results = await readDumps([source("a.jsonl", text("R1", 0.5)), source("b.jsonl", text("R2", 0.75))]);
    expect(results.runScores.map(({ run, value }) => [run.trial, value])).toEqual([
      ["R1", 0.5],
      ["R2", 0.75],
    ]);
  });

  test("a log without its first line is read; model and task come from the name", async () => {
    const results = await readText("gpt-4_arith.jsonl", jsonLines([match(0, true)]));
    expect(results.matrices[0]?.runs[0]).toEqual({ model: "gpt-4_arith", task: "gpt-4_arith", metric: "accuracy" });
  });

  test("nothing scored, two runs in one file and a cut line are errors", async () => {
    expect((await inputError(readText("a.jsonl", jsonLines([spec(), sampling(0)])))).code).toBe("no-rows");
    const two = await inputError(readText("a.jsonl", jsonLines([spec(), match(0, true), spec()])));
    expect([two.code, two.place.line]).toEqual(["several-runs", 3]);
    const cut = await inputError(readText("a.jsonl", `${jsonLines([spec(), match(0, true)])}{"run_id": "R`));
    expect(cut.code).toBe("truncated-line");
  });
});
