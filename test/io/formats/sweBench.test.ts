import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, readText, source } from "../dumps.js";

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

  const instance = (id: string, resolved: unknown) =>
    JSON.stringify({ [id]: { patch_is_None: false, patch_exists: true, patch_successfully_applied: true, resolved } });

  test("reports of instances are put together by run; none where the run's own report is there", async () => {
    const logs = [
      source("logs/run1/org__m/a__b-1/report.json", instance("a__b-1", true)),
      source("logs/run1/org__m/a__b-2/report.json", instance("a__b-2", false)),
    ];
    const run = { model: "org/m", task: "SWE-bench", metric: "resolved" };
    const alone = await readDumps(logs);
    expect(answers(alone)).toMatchObject([{ task: run.task, right: 1, scored: 2, errored: 0 }]);
    const lists = { submitted_ids: ["a__b-1", "a__b-2"], resolved_ids: ["a__b-1"], unresolved_ids: ["a__b-2"] };
    const both = await readDumps([...logs, source("org__m.run1.json", JSON.stringify(lists))]);
    expect(answers(both)).toEqual(answers(alone));
    expect((await inputError(readText("r/m/a/report.json", instance("a", "yes")))).code).toBe("no-score");
  });

  test("results of the leaderboard list what was resolved: a rate where the path names the split", async () => {
    const text = JSON.stringify({ no_generation: ["a__b-1"], no_logs: [], resolved: ["a__b-2", "a__b-3", "a__b-4"] });
    const { runScores } = await readText("evaluation/lite/2024_m/results/results.json", text);
    expect(runScores.map(({ run, value, items }) => [run.model, run.task, value, items])).toEqual([
      ["2024_m", "SWE-bench lite", 0.01, 300],
    ]);
    expect((await inputError(readText("2024_m/results/results.json", text))).code).toBe("instances-not-listed");
  });

  test("without a list of what was submitted, all that is listed was", async () => {
    const lists = {
      completed_ids: ["a", "b"],
      resolved_ids: ["a"],
      unresolved_ids: ["b"],
      error_ids: ["c"],
      empty_patch_ids: ["d"],
    };
    expect(answers(await readText("m.run1.json", JSON.stringify(lists)))).toMatchObject([
      { right: 1, scored: 3, errored: 1 },
    ]);
  });
});
