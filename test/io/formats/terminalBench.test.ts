import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, readText, source } from "../dumps.js";

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

  test("trials in files of their own are left aside where the run's results are there, and are the run where they are not", async () => {
    const trial = (task_id: string, attempt: number, is_resolved: boolean | null) => ({
      id: "x",
      trial_name: `${task_id}.${attempt}-of-1.run`,
      task_id,
      is_resolved,
    });
    const trials = [trial("a", 1, true), trial("b", 1, false), trial("c", 1, null)];
    const files = trials.map((one) =>
      source(`runs/one/${one.task_id}/${one.trial_name}/results.json`, JSON.stringify(one, null, 4)),
    );
    const metadata = { run_id: "one", agent_name: "terminus", dataset_name: "core", model_name: "m" };
    const named = source("runs/one/run_metadata.json", JSON.stringify(metadata, null, 4));
    const whole = source("runs/one/results.json", JSON.stringify({ id: "r", results: trials }, null, 4));
    const run = {
      model: "m (terminus)",
      task: "core",
      metric: "resolved",
      right: 1,
      scored: 2,
      unscored: 1,
      errored: 0,
    };
    expect(answers(await readDumps([...files, named]))).toEqual([run]);
    expect(answers(await readDumps([...files, named, whole]))).toEqual([run]);
  });
});
