import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, readText, source } from "../dumps.js";

const trial = (task: string, name: string, reward: number | null, exception: object | null = null) =>
  JSON.stringify(
    {
      task_name: task,
      trial_name: name,
      source: "terminal-bench",
      agent_info: { name: "coder", version: "1", model_info: { name: "m-4", provider: "org" } },
      verifier_result: reward === null ? null : { rewards: { reward } },
      exception_info: exception,
    },
    null,
    2,
  );
const timeout = { exception_type: "AgentTimeoutError", exception_message: "late" };
const job = JSON.stringify(
  {
    n_total_trials: 4,
    stats: {
      n_trials: 4,
      evals: {
        "coder__m-4__terminal-bench": {
          n_trials: 3,
          reward_stats: { reward: { "1.0": ["a__x1", "b__x2"], "0.0": ["a__x3"] } },
          exception_stats: { AgentTimeoutError: ["b__x4", "a__x3"] },
        },
      },
    },
  },
  null,
  2,
);
const run = { model: "m-4 (coder)", task: "terminal-bench", metric: "reward" };

// Made by hand in the layout of the models of Harbor 0.25.
describe("jobs of Harbor", () => {
  test("attempts are trials; one that broke before it was verified is errored, one that was verified counts", async () => {
    const results = await readDumps([
      source("jobs/one/a__x1/result.json", trial("a", "a__x1", 1)),
      source("jobs/one/a__x3/result.json", trial("a", "a__x3", 0, timeout)),
      source("jobs/one/b__x2/result.json", trial("b", "b__x2", 1)),
      source("jobs/one/b__x4/result.json", trial("b", "b__x4", null, timeout)),
      source("jobs/one/result.json", job),
    ]);
    expect(answers(results)).toEqual([
      { ...run, trial: "1", right: 2, scored: 2, unscored: 0, errored: 0 },
      { ...run, trial: "2", right: 0, scored: 1, unscored: 0, errored: 1 },
    ]);
    expect(results.files.map(({ format }) => format).sort()).toEqual(["Harbor job", "Harbor trial"]);
  });

  test("the sums of a job stand for trials that are not there", async () => {
    expect(answers(await readText("jobs/one/result.json", job))).toEqual([
      { ...run, trial: "1", right: 2, scored: 2, unscored: 0, errored: 0 },
      { ...run, trial: "2", right: 0, scored: 1, unscored: 0, errored: 1 },
    ]);
  });

  test("without a reward and an error an attempt is unscored; a text is no reward", async () => {
    const results = await readDumps([
      source("j/a__1/result.json", trial("a", "a__1", null)),
      source("j/b__1/result.json", trial("b", "b__1", 0.25)),
    ]);
    expect(answers(results)).toEqual([{ ...run, right: 0, scored: 1, unscored: 1, errored: 0 }]);
    const text = trial("a", "a__1", 1).replace('"reward": 1', '"reward": "much"');
    expect((await inputError(readText("j/a__1/result.json", text))).code).toBe("no-score");
  });
});
