import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, readText, source } from "../dumps.js";

// Made by hand in the layout of the harness's own writer.
const row = (
  task_id: number,
  trial: number,
  reward: unknown,
  info: unknown = { task: { instruction: `want ${task_id}` } },
) => {
  return { task_id, reward, info, traj: [{ role: "user", content: "hi" }], trial };
};
const AIRLINE = "results/airline/tool-calling-gpt-4o-0.0_range_0-2_user-gpt-4o-llm_0612001122.json";

describe("results of τ-bench", () => {
  test("tasks are items, trials as numbered, and a conversation that broke is errored, not 0", async () => {
    const rows = [row(0, 0, 1), row(1, 0, 0), row(1, 1, 1), row(0, 1, 0, { error: "timeout", traceback: "…" })];
    const results = await readText(AIRLINE, JSON.stringify(rows));
    const run = { model: "gpt-4o (tool-calling)", task: "tau-bench airline", metric: "reward" };
    expect(answers(results)).toEqual([
      { ...run, trial: "0", right: 1, scored: 2, unscored: 0, errored: 0 },
      { ...run, trial: "1", right: 1, scored: 1, unscored: 0, errored: 1 },
    ]);
  });

  test("files of two models are compared on their tasks; without a domain the wishes of the users tell tasks apart", async () => {
    const first = [0, 1, 2].map((id) => row(id, 0, 1));
    const other = [0, 1, 2].map((id) => row(id, 0, 0, { task: { instruction: `another want ${id}` } }));
    const results = await readDumps([
      source("a.json", JSON.stringify(first)),
      source("b.json", JSON.stringify(first)),
      source("c.json", JSON.stringify(other)),
    ]);
    expect(results.matrices).toHaveLength(1);
    expect(results.matrices[0]?.items).toHaveLength(6);
    expect(answers(results)).toMatchObject(
      ["a", "b", "c"].map((model) => ({ model, task: "tau-bench", right: model === "c" ? 0 : 3, scored: 3 })),
    );
  });

  test("a row without a number of its trial is refused", async () => {
    const { code, place } = await inputError(
      readText(AIRLINE, JSON.stringify([row(0, 0, 1), { ...row(1, 0, 1), trial: "x" }])),
    );
    expect([code, place.item]).toEqual(["no-score", "1"]);
  });
});

describe("results of τ²-bench", () => {
  const simulation = (task_id: string, trial: number, reward: unknown, termination_reason = "user_stop") => {
    return {
      id: `${task_id}-${trial}`,
      task_id,
      trial,
      termination_reason,
      reward_info: reward === null ? null : { reward },
      seed: 7,
    };
  };
  const results = (simulations: unknown[], implementation = "llm_agent") =>
    JSON.stringify({
      timestamp: "2026-01-01",
      info: {
        num_trials: 2,
        agent_info: { implementation, llm: "org/model" },
        user_info: { implementation: "user_simulator", llm: "org/user" },
        environment_info: { domain_name: "telecom", policy: "…" },
      },
      tasks: [{ id: "t0" }],
      simulations,
    });

  test("model and domain from info; no reward is unscored, a broken simulator errored, too many steps a reward", async () => {
    const text = results([
      simulation("t0", 0, 1),
      simulation("t1", 0, null),
      simulation("t2", 0, 0, "infrastructure_error"),
      simulation("t0", 1, 0, "max_steps"),
    ]);
    const run = { model: "org/model", task: "tau2-bench telecom", metric: "reward" };
    expect(answers(await readText("results.json", text))).toEqual([
      { ...run, trial: "0", right: 1, scored: 1, unscored: 1, errored: 1 },
      { ...run, trial: "1", right: 0, scored: 1, unscored: 0, errored: 0 },
    ]);
  });

  test("another agent is another contestant", async () => {
    const [run] = answers(await readText("results.json", results([simulation("t0", 0, 1)], "llm_agent_solo")));
    expect(run).toMatchObject({ model: "org/model (llm_agent_solo)", right: 1 });
  });

  test("a run that keeps a file a conversation is told by its index", async () => {
    const info = {
      agent_info: { implementation: "llm_agent", llm: "m" },
      environment_info: { domain_name: "telecom" },
    };
    const entry = (task_id: string, trial: number, reward: number | null, termination_reason = "user_stop") => ({
      id: `${task_id}${trial}`,
      task_id,
      trial,
      reward,
      termination_reason,
    });
    const simulation_index = [
      entry("a", 0, 1),
      entry("b", 0, 0),
      entry("a", 1, null),
      entry("b", 1, 0, "context_window_exceeded"),
    ];
    const one = {
      id: "a0",
      task_id: "a",
      trial: 0,
      termination_reason: "user_stop",
      reward_info: { reward: 1 },
      messages: [],
    };
    const results = await readDumps([
      source("run/results.json", JSON.stringify({ info, tasks: [], simulation_index }, null, 2)),
      source("run/simulations/a0.json", JSON.stringify(one, null, 2)),
    ]);
    const run = { model: "m", task: "tau2-bench telecom", metric: "reward" };
    expect(answers(results)).toEqual([
      { ...run, trial: "0", right: 1, scored: 2, unscored: 0, errored: 0 },
      { ...run, trial: "1", right: 0, scored: 0, unscored: 1, errored: 1 },
    ]);
  });
});
