import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { companionPaths } from "../../../src/io/readers.js";
import { codes, inputError, jsonLines, readText, source } from "../dumps.js";

function evaluation(name: string, score: number | null, more: object = {}, config: object = {}) {
  return {
    evaluation_name: name,
    source_data: { dataset_name: "GAIA", samples_number: 165 },
    metric_config: { evaluation_description: "accuracy", lower_is_better: false, ...config },
    score_details: { score, uncertainty: { standard_error: { value: 0.03 }, num_samples: 160 } },
    ...more,
  };
}

function log(results: readonly object[], evaluation_id = "GAIA/org_m/1") {
  return JSON.stringify({
    schema_version: "0.3.0",
    evaluation_id,
    model_info: { name: "m", id: "org/m" },
    evaluation_results: results,
  });
}

function instance(sample: string, score: number | null, more: object = {}) {
  return {
    schema_version: "0.3.0",
    evaluation_id: "GAIA/org_m/1",
    model_id: "org/m",
    evaluation_name: "gaia",
    sample_id: sample,
    sample_hash: "a".repeat(64),
    input: { raw: "q", reference: ["x"], choices: ["x", "y"] },
    output: { raw: ["x"] },
    evaluation: { score, is_correct: null },
    error: null,
    ...more,
  };
}

describe("every_eval_ever", () => {
  test("an aggregate: direction, items and error as stated; results without a number are counted", async () => {
    const text = log([
      evaluation("gaia", 0.4),
      evaluation("wer", 0.1, {}, { metric_id: "wer", lower_is_better: true }),
      evaluation("none", null),
    ]);
    const { runScores, notes } = await readText("data/GAIA/org/m/1.json", text);
    expect(
      runScores.map(({ run, value, items, standardError, higherIsBetter }) => [
        run,
        value,
        items,
        standardError,
        higherIsBetter,
      ]),
    ).toEqual([
      [{ model: "org/m", task: "gaia", metric: "score" }, 0.4, 160, 0.03, true],
      [{ model: "org/m", task: "wer", metric: "wer" }, 0.1, 160, 0.03, false],
    ]);
    expect(notes).toEqual([
      {
        code: "scores-missing",
        message: "data/GAIA/org/m/1.json: without a score (empty, a dash, null or NaN): none score",
        data: { count: 1 },
      },
    ]);
  });

  test("instances: errors are errored, a missing score is the verdict or unscored; the aggregate names the metric", async () => {
    const rows = [
      instance("a", 1),
      instance("b", null, { evaluation: { score: null, is_correct: false } }),
      instance("c", 0, { error: "timeout" }),
      instance("d", null),
    ];
    const results = await readDumps([
      source("x_samples.jsonl", jsonLines(rows)),
      source("x.json", log([evaluation("gaia", 0.5, {}, { metric_name: "accuracy" })])),
    ]);
    expect(results.matrices.map(({ task, metric }) => [task, metric])).toEqual([["gaia", "accuracy"]]);
    expect([...(results.matrices[0]?.states ?? [])]).toEqual([0, 0, 1, 2]);
    expect(results.matrices[0]?.items[0]).toMatchObject({ id: "a", choices: 2 });
    expect(results.printedScores.map(({ value }) => value)).toEqual([0.5]);
    expect(companionPaths("d/x_samples.jsonl")).toContain("d/x.json");
  });

  test("results of one name for several datasets stay apart; evaluations of one model are trials", async () => {
    const other = evaluation("acc", 0.3, { source_data: { dataset_name: "Other" } });
    const results = await readDumps([
      source("a.json", log([evaluation("acc", 0.4), other])),
      source("b.json", log([evaluation("acc", 0.5), other], "GAIA/org_m/2")),
      source("copy.json", log([evaluation("acc", 0.4), other])),
    ]);
    expect(results.runScores.map(({ run, value }) => [run.task, run.trial, value])).toEqual([
      ["acc GAIA", "GAIA/org_m/1", 0.4],
      ["acc GAIA", "GAIA/org_m/2", 0.5],
      ["acc Other", "GAIA/org_m/1", 0.3],
      ["acc Other", "GAIA/org_m/2", 0.3],
    ]);
    expect(codes(results)).toEqual(["identical-files", "repeats-as-trials"]);
  });

  test("one id for two questions is noted, a row without an id is an error", async () => {
    const again = instance("a", 0, { evaluation_id: "2", sample_hash: "b".repeat(64) });
    const results = await readText("x.jsonl", jsonLines([instance("a", 1), again]));
    expect(codes(results)).toContain("item-content-differs");
    const error = await inputError(readText("x.jsonl", jsonLines([instance("a", 1), instance("", 1)])));
    expect([error.code, error.place.line]).toEqual(["missing-id", 2]);
  });
});
