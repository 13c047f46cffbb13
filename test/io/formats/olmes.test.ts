import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { companionPaths } from "../../../src/io/readers.js";
import { codes, inputError, jsonLines, readText, source } from "../dumps.js";

/** A row of predictions as OLMES writes it. */
function row(doc_id: unknown, acc: number | null, more: object = {}, metrics: object = {}) {
  const option = { sum_logits: -1.5, num_tokens: 2, num_tokens_all: 20, is_greedy: false, num_chars: 5 };
  return {
    doc_id,
    native_id: `Q${doc_id}`,
    label: 2,
    task_hash: "hash",
    model_hash: "other",
    metrics: {
      predicted_index_raw: 1,
      correct_choice: 2,
      acc_raw: acc,
      acc_uncond: null,
      no_answer: 0,
      bits_per_byte_corr: 0.5,
      ...metrics,
    },
    model_output: [option, option, option, option],
    ...more,
  };
}

function metrics(alias: string, scores: object, config: object = {}, model: object = {}) {
  return {
    task_name: alias.replace("::olmes", ""),
    task_hash: "hash",
    model_hash: "other",
    model_config: { model: "org/m", revision: null, ...model },
    task_config: {
      task_core: alias.split(":")[0],
      primary_metric: "acc_raw",
      num_shots: 5,
      fewshot_seed: 1234,
      limit: 100,
      split: "test",
      metadata: { alias },
      ...config,
    },
    num_instances: 2,
    metrics: { ...scores, primary_score: 0.5 },
    task_idx: 0,
  };
}

describe("predictions and metrics of OLMES", () => {
  test("letters and scored answers are two framings of one task, explained by the metrics beside them", async () => {
    const files = ["mc", "rc"].flatMap((regime, index) => {
      const alias = `arc_challenge:${regime}::olmes`;
      const stem = `out/task-00${index}-${alias}`;
      return [
        source(`${stem}-predictions.jsonl`, jsonLines([row(0, 1), row(1, 0)])),
        source(`${stem}-metrics.json`, JSON.stringify(metrics(alias, { acc_raw: 0.5, no_answer: 0 }))),
      ];
    });
    const { matrices, printedScores, runScores, notes, files: read } = await readDumps(files);
    expect(
      matrices.map(({ task, metric, runs, higherIsBetter }) => [task, metric, runs.length, higherIsBetter]),
    ).toEqual([
      ["arc_challenge::olmes", "acc_raw", 2, true],
      ["arc_challenge::olmes", "bits_per_byte_corr", 2, false],
    ]);
    const fingerprint = { taskVersion: "hash", fewShot: "5, seed 1234", split: "test", dataset: "limit=100" };
    expect(matrices[0]?.runs).toEqual([
      { model: "org/m", framing: "choice", task: "arc_challenge::olmes", metric: "acc_raw", fingerprint },
      { model: "org/m", framing: "completion", task: "arc_challenge::olmes", metric: "acc_raw", fingerprint },
    ]);
    expect(matrices[0]?.items).toEqual([
      { id: "Q0", choices: 4 },
      { id: "Q1", choices: 4 },
    ]);
    expect(printedScores.map(({ run, value, items }) => [run.framing, run.metric, value, items])).toEqual([
      ["choice", "acc_raw", 0.5, 2],
      ["completion", "acc_raw", 0.5, 2],
    ]);
    expect(runScores).toEqual([]);
    expect(notes.map(({ code }) => code)).toEqual(["direction-by-name"]);
    expect(read[0]?.understood).toBe(
      "2 rows of arc_challenge::olmes; model org/m from model_config; framing choice from the alias; " +
        "item from native_id; acc_raw, bits_per_byte_corr; primary metric acc_raw; " +
        "left out: predicted_index_raw, correct_choice, no_answer",
    );
  });

  test("without native ids of one's own, doc_id is the item, in every file of the task", async () => {
    const alone = (folder: string, native: unknown) =>
      source(`${folder}/arc-predictions.jsonl`, jsonLines([row(0, 1, { native_id: native }), row(1, 0)]));
    const { matrices } = await readDumps([alone("a", null), alone("b", "Q0")]);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["0", "1"]);
    const clash = await readDumps([alone("a", "Q1")]);
    expect(clash.matrices[0]?.items.map(({ id }) => id)).toEqual(["0", "1"]);
  });

  test("the folders of DataDecide say model, seed and step", async () => {
    const folder = "dolma1_7/150M/seed-14/step-1250";
    const { matrices } = await readDumps([
      source(`${folder}/boolq-predictions.jsonl`, jsonLines([row(0, 1)])),
      source(
        `${folder}/boolq-metrics.json`,
        JSON.stringify(metrics("boolq", {}, {}, { model: "/models/step1250-hf" })),
      ),
    ]);
    expect(matrices[0]?.runs[0]).toMatchObject({ model: "dolma1_7/150M", seed: "14", step: 1250, task: "boolq" });
  });

  test("metrics of all tasks give run-level scores once, averages of tasks are groups", async () => {
    const all = jsonLines([
      metrics("mmlu:mc::olmes", {}, { primary_metric: "macro" }),
      metrics("arc_easy:rc::olmes", { acc_raw: 0.4, acc_per_char: 0.5 }, { primary_metric: "acc_per_char" }),
    ]);
    const { runScores, files } = await readDumps([
      source("out/metrics-all.jsonl", all),
      source(
        "out/task-001-arc_easy:rc::olmes-metrics.json",
        JSON.stringify(metrics("arc_easy:rc::olmes", { acc_raw: 0.4 })),
      ),
      source("out/metrics.json", JSON.stringify({ all_primary_scores: [], tasks: [{ alias: "arc_easy:rc::olmes" }] })),
    ]);
    expect(runScores.map(({ run, value, subtasks }) => [run.task, run.framing, run.metric, value, subtasks])).toEqual([
      ["arc_easy::olmes", "completion", "acc_raw", 0.4, undefined],
      ["mmlu::olmes", "choice", "primary_score", 0.5, []],
    ]);
    expect(files.at(-1)?.understood).toBe("repeats the metrics of files beside it");
  });

  test("documents that stand twice: copies are read once, even repeats are trials, anything else is an error", async () => {
    const same = await readText("a-predictions.jsonl", jsonLines([row(0, 1), row(0, 1), row(1, 0)]));
    expect([...(same.matrices[0]?.scores ?? [])]).toEqual([1, 0]);
    expect(codes(same)).toContain("repeated-rows");
    const even = await readText("a-predictions.jsonl", jsonLines([row(0, 1), row(1, 0), row(0, 0), row(1, 1)]));
    expect(even.matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["1", "2"]);
    expect([...(even.matrices[0]?.scores ?? [])]).toEqual([1, 0, 0, 1]);
    const error = await inputError(readText("a-predictions.jsonl", jsonLines([row(0, 1), row(1, 0), row(0, 0)])));
    expect(error.code).toBe("duplicate-items");
  });

  test("a score of one row that is null is unscored; bare NaN as well", async () => {
    const text = jsonLines([row(0, null), row(1, 1)]).replace('"bits_per_byte_corr":0.5', '"bits_per_byte_corr":NaN');
    const { matrices } = await readText("a-predictions.jsonl", text);
    expect(matrices.map(({ metric, states }) => [metric, ...(states ?? [])])).toEqual([
      ["acc_raw", 2, 0],
      ["bits_per_byte_corr", 2, 0],
    ]);
  });

  test("copies are read once with their metrics, another pass is a trial", async () => {
    const run = (folder: string, acc: number) => [
      source(`${folder}/arc-predictions.jsonl`, jsonLines([row(0, acc)])),
      source(`${folder}/arc-metrics.json`, JSON.stringify(metrics("arc", { acc_raw: acc }))),
    ];
    const copied = await readDumps([...run("a", 1), ...run("b", 1)]);
    expect([copied.matrices[0]?.runs.length, copied.printedScores.length, copied.runScores.length]).toEqual([1, 1, 0]);
    const repeated = await readDumps([...run("a", 1), ...run("b", 0)]);
    expect(repeated.matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["a", "b"]);
    expect(repeated.printedScores.map(({ run: { trial } }) => trial)).toEqual(["a", "b"]);
  });

  test("the metrics beside a named file are wanted; requests are left aside", async () => {
    expect(companionPaths("o/task-000-x-predictions.jsonl")).toContain("o/task-000-x-metrics.json");
    const text = jsonLines([{ request_type: "loglikelihood", doc: {}, request: {}, doc_id: 0, native_id: "Q0" }]);
    expect((await readText("task-000-x-requests.jsonl", text)).files[0]?.format).toBe("OLMES requests");
    const error = await inputError(readText("a.jsonl", jsonLines([row(undefined, 1, { doc_id: null })])));
    expect([error.code, error.place.line]).toEqual(["missing-id", 1]);
  });
});
