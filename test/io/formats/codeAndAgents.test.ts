import { describe, expect, test } from "vitest";
import { coverage } from "../../../src/data/missing.js";
import type { Results } from "../../../src/data/results.js";
import { readDumps } from "../../../src/io/index.js";
import { inputError, jsonLines, readText, source } from "../dumps.js";

/** Run by run: model, trial, task, metric, right answers, and the cells by state. */
function answers({ matrices }: Results): unknown[] {
  return matrices.flatMap((matrix) =>
    matrix.runs.map((run, row) => {
      const scores = [...matrix.scores.subarray(row * matrix.items.length, (row + 1) * matrix.items.length)];
      const { scored, unscored, errored } = coverage(matrix, row);
      const right = scores.filter((score) => score === 1).length;
      return { ...run, right, scored, unscored, errored };
    }),
  );
}

const report = (more: Record<string, unknown> = {}) => {
  return {
    total_instances: 500,
    submitted_instances: 5,
    completed_instances: 3,
    resolved_instances: 2,
    unresolved_instances: 1,
    empty_patch_instances: 1,
    error_instances: 1,
    submitted_ids: ["a__a-1", "a__a-2", "a__a-3", "a__a-4", "a__a-5"],
    completed_ids: ["a__a-1", "a__a-2", "a__a-3"],
    incomplete_ids: ["a__a-9"],
    resolved_ids: ["a__a-1", "a__a-2"],
    unresolved_ids: ["a__a-3"],
    empty_patch_ids: ["a__a-4"],
    error_ids: ["a__a-5"],
    schema_version: 2,
    ...more,
  };
};

describe("reports of SWE-bench", () => {
  test("resolved is right; not resolved and empty patches are wrong; broken evaluations are errored", async () => {
    const results = await readText("gpt-4.1.run1.json", JSON.stringify(report()));
    expect(answers(results)).toEqual([
      { model: "gpt-4.1", task: "SWE-bench", metric: "resolved", right: 2, scored: 4, unscored: 0, errored: 1 },
    ]);
  });

  test("several runs of a model are trials, and equal reports of two models are two models", async () => {
    const text = JSON.stringify(report());
    const results = await readDumps(["x.run1.json", "x.run2.json", "y.run1.json"].map((name) => source(name, text)));
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["x", "x", "y"]);
  });

  test("a submitted instance in no list is unscored", async () => {
    const text = JSON.stringify(report({ unresolved_ids: [], unresolved_instances: 0 }));
    expect(answers(await readText("m.r.json", text))).toMatchObject([{ right: 2, scored: 3, unscored: 1, errored: 1 }]);
  });

  test("the lists of the first version: tried and not resolved is wrong", async () => {
    const text = JSON.stringify({
      generated: ["a", "b", "c"],
      resolved: ["b"],
      no_generation: ["d"],
      with_logs: ["a"],
    });
    expect(answers(await readText("m.r.json", text))).toMatchObject([{ right: 1, scored: 4 }]);
  });

  test.each([
    ["a list that was cut", report({ resolved_ids: ["a__a-1"] }), "count-mismatch"],
    [
      "an instance with two outcomes",
      report({ unresolved_ids: ["a__a-2"], completed_ids: ["a__a-1", "a__a-2", "a__a-3"] }),
      "contradiction",
    ],
    ["an outcome of what was not submitted", report({ unresolved_ids: ["b__b-1"] }), "not-submitted"],
    ["resolved instances alone", { resolved: ["a"], no_generation: [], no_logs: [] }, "instances-not-listed"],
    ["ids that are no list", report({ error_ids: "a__a-5" }), "no-list"],
  ])("%s is refused", async (_, document, code) => {
    expect((await inputError(readText("m.r.json", JSON.stringify(document)))).code).toBe(code);
  });
});

const sample = (base: unknown, plus: unknown) => ({ solution: "", base_status: base, plus_status: plus });

describe("results of EvalPlus", () => {
  test("base as its tests say, plus where base is passed as well; a time-out fails", async () => {
    const problems = {
      "HumanEval/0": [sample("pass", "pass")],
      "HumanEval/1": [sample("pass", "fail")],
      "HumanEval/2": [sample("fail", "pass")],
      "HumanEval/3": [sample("timeout", null)],
    };
    const text = JSON.stringify({ date: "2026-01-01", hash: "h", eval: problems });
    const results = await readText("coder_vllm_temp_0.2_eval_results.json", text);
    const run = { model: "coder_vllm_temp_0.2", task: "HumanEval", unscored: 0, errored: 0, scored: 4 };
    expect(answers(results)).toEqual([
      { ...run, metric: "base", right: 2 },
      { ...run, metric: "plus", right: 1 },
    ]);
  });

  test("greedy decoding is no part of the name, folders name files that do not, samples are trials", async () => {
    const problems = { "Mbpp/2": [sample("pass", null), sample("fail", null)], "Mbpp/3": [sample("pass", null)] };
    const text = JSON.stringify({ date: "2026-01-01", hash: "h", eval: problems });
    const named = await readText("coder_temp_0.0_eval_results.json", text);
    expect(answers(named)).toMatchObject([
      { model: "coder", task: "Mbpp", metric: "base", trial: "1", right: 2, scored: 2 },
      { model: "coder", task: "Mbpp", metric: "base", trial: "2", right: 0, scored: 1 },
    ]);
    const folder = await readText("runs/tiny/eval_results.json", text);
    expect(folder.matrices[0]?.runs[0]?.model).toBe("tiny");
  });

  test("older files hold lists of statuses", async () => {
    const old = { base: [["pass", []]], plus: [["fail", []]], nfiles: 1 };
    const text = JSON.stringify({ date: "2023-06-01", hash: "h", eval: { "HumanEval/0": old } });
    expect(answers(await readText("m_eval_results.json", text))).toMatchObject([
      { metric: "base", right: 1 },
      { metric: "plus", right: 0 },
    ]);
  });

  test("a status that is neither is refused", async () => {
    const text = JSON.stringify({ date: "", hash: "h", eval: { "HumanEval/0": [sample("crashed", "pass")] } });
    const { code, place } = await inputError(readText("m_eval_results.json", text));
    expect([code, place.item]).toEqual(["unknown-status", "HumanEval/0"]);
  });
});

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

describe("runs of Terminal-Bench", () => {
  const trial = (task_id: string, is_resolved: unknown) => ({ task_id, trial_name: task_id, is_resolved });
  const run = (...results: unknown[]) => JSON.stringify({ id: "x", results, accuracy: 0.5 });

  test("folders that number a run name no model; null is unscored", async () => {
    const text = run(trial("t0", true), trial("t1", null), trial("t2", false));
    const names = ["runs/agent-a/run-1/results.json", "runs/agent-a/run-2/results.json", "runs/agent-b/1/results.json"];
    const results = await readDumps(names.map((name) => source(name, text)));
    const cells = { task: "Terminal-Bench", metric: "resolved", right: 1, scored: 2, unscored: 1 };
    expect(answers(results)).toMatchObject([
      { model: "agent-a", ...cells },
      { model: "agent-a", ...cells },
      { model: "agent-b", ...cells },
    ]);
  });

  test("the metadata beside it name agent, model and data; attempts at a task are trials", async () => {
    const metadata = {
      run_id: "2026-01-01__12-00-00",
      agent_name: "terminus",
      model_name: "org/model",
      dataset_name: "terminal-bench-core",
      dataset_version: "0.1.1",
    };
    const results = await readDumps([
      source("2026-01-01__12-00-00/results.json", run(trial("t0", true), trial("t0", false), trial("t1", true))),
      source("2026-01-01__12-00-00/run_metadata.json", JSON.stringify(metadata), { companion: true }),
    ]);
    expect(answers(results)).toMatchObject([
      { model: "org/model (terminus)", task: "terminal-bench-core", trial: "1", right: 2, scored: 2 },
      { model: "org/model (terminus)", trial: "2", right: 0, scored: 1 },
    ]);
    expect(results.matrices[0]?.runs[0]?.fingerprint).toEqual({ taskVersion: "0.1.1" });
  });

  test("a trial without a task is refused", async () => {
    const { code, place } = await inputError(readText("results.json", run(trial("t0", true), { is_resolved: true })));
    expect([code, place.path]).toEqual(["no-item", "results[1]"]);
  });
});

describe("response patterns of py-irt", () => {
  test("one subject a line; null is unscored", async () => {
    const rows = [
      { subject_id: "a", responses: { q1: 1, q2: 0, q3: null } },
      { subject_id: "b", responses: { q3: 1, q1: 0 } },
    ];
    expect(answers(await readText("responses.jsonlines", jsonLines(rows)))).toMatchObject([
      { model: "a", task: "responses", right: 1, scored: 2, unscored: 1 },
      { model: "b", right: 1, scored: 2 },
    ]);
  });

  test.each([
    [
      "a subject twice",
      [
        { subject_id: "a", responses: { q: 1 } },
        { subject_id: "a", responses: { q: 0 } },
      ],
      "repeated-subject",
    ],
    ["an answer that is no number", [{ subject_id: "a", responses: { q: "yes!" } }], "no-score"],
    ["a line without answers", [{ subject_id: "a", responses: { q: 1 } }, { subject_id: "b" }], "no-score"],
  ])("%s is refused", async (_, rows, code) => {
    expect((await inputError(readText("r.jsonl", jsonLines(rows)))).code).toBe(code);
  });
});
