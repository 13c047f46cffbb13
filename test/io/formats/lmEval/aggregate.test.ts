import { describe, expect, test } from "vitest";
import { readDumps } from "../../../../src/io/index.js";
import { codes, inputError, readText, source } from "../../dumps.js";

const V03 = {
  results: {
    piqa: { acc: 0.62, acc_stderr: 0.011, acc_norm: 0.6, acc_norm_stderr: 0.012 },
    lambada: { ppl: 26.1, ppl_stderr: 0.9 },
  },
  versions: { piqa: 0, lambada: 0 },
  config: { model: "hf-causal", model_args: "pretrained=org/m,revision=step512", num_fewshot: 0 },
};

const V04 = {
  results: {
    belief: { alias: " - belief", name: "belief", sample_len: 20, "acc,none": 0.45, "acc_stderr,none": 0.11 },
    gsm8k: {
      alias: "gsm8k",
      "exact_match,strict-match": 0.75,
      "exact_match_stderr,strict-match": "N/A",
      "verdict,none": "good",
    },
    group: { alias: "group", "acc,none": 0.5, "acc_stderr,none": 0.08, sample_count: { "acc,none": 40 } },
    nothing: { alias: "nothing", " ": " " },
  },
  groups: { group: { "acc,none": 0.5 } },
  group_subtasks: { group: ["belief", "desire"], belief: [] },
  configs: { gsm8k: { metric_list: [{ metric: "exact_match", higher_is_better: true }] } },
  higher_is_better: { belief: { acc: true }, gsm8k: { exact_match: true } },
  "n-samples": { gsm8k: { original: 1319, effective: 100 } },
  config: { model: "hf", model_args: { pretrained: "org/other" }, random_seed: 7 },
  model_name: "org/m",
};

describe("aggregates of lm-evaluation-harness", () => {
  test("v0.3: metrics without filter, step from the revision", async () => {
    const { runScores, files } = await readText("out/160m_step512.json", JSON.stringify(V03));
    const fingerprint = { taskVersion: "0", fewShot: "0" };
    expect(
      runScores.map(({ run, value, standardError, higherIsBetter }) => [run, value, standardError, higherIsBetter]),
    ).toEqual([
      [{ model: "org/m", step: 512, task: "lambada", metric: "ppl", fingerprint }, 26.1, 0.9, false],
      [{ model: "org/m", step: 512, task: "piqa", metric: "acc", fingerprint }, 0.62, 0.011, true],
      [{ model: "org/m", step: 512, task: "piqa", metric: "acc_norm", fingerprint }, 0.6, 0.012, true],
    ]);
    expect(files).toEqual([
      {
        name: "out/160m_step512.json",
        format: "lm-eval aggregate",
        understood: "2 tasks; model org/m from model_args, step 512 from the revision; 3 scores",
      },
    ]);
  });

  test("0.4: filters, groups, item counts, labels, empty tasks; evaluation seeds are not training seeds", async () => {
    const results = await readText("org__m/results_2025-01-01T00-00-00.5.json", JSON.stringify(V04));
    expect(
      results.runScores.map(({ run, items, standardError, subtasks }) => ({ run, items, standardError, subtasks })),
    ).toEqual([
      { run: { model: "org/m", task: "belief", metric: "acc" }, items: 20, standardError: 0.11, subtasks: undefined },
      {
        run: { model: "org/m", task: "group", metric: "acc" },
        items: 40,
        standardError: 0.08,
        subtasks: ["belief", "desire"],
      },
      {
        run: { model: "org/m", task: "gsm8k", metric: "exact_match,strict-match" },
        items: 100,
        standardError: undefined,
        subtasks: undefined,
      },
    ]);
    expect(codes(results)).toEqual(["task-without-scores", "score-not-a-number"]);
  });

  test("a group counts the items of each metric, not of all its subtasks", async () => {
    const group = {
      ...V04.results.group,
      sample_len: 60,
      "f1,none": 0.3,
      sample_count: { "acc,none": 40, "f1,none": 20 },
    };
    const text = JSON.stringify({ ...V04, results: { ...V04.results, group } });
    const { runScores } = await readText("m/results_2026-07-08T16-04-34.219874.json", text);
    const counts = runScores.filter(({ run }) => run.task === "group").map(({ run, items }) => [run.metric, items]);
    expect(counts).toEqual([
      ["acc", 40],
      ["f1", 20],
    ]);
  });

  test("results without the key results are read when they can be nothing else", async () => {
    const { runScores } = await readText("m_step3.json", JSON.stringify(V03.results));
    expect(runScores).toHaveLength(3);
    expect(runScores[1]?.run).toEqual({ model: "m", step: 3, task: "piqa", metric: "acc" });
    expect((await inputError(readText("a.json", '{"a": {"b": 1}}'))).code).toBe("unknown-columns");
  });

  test("no tasks at all is a note, and bare NaN is no number", async () => {
    const empty = await readText("a.json", '{"results": {}, "versions": {}, "config": {}}');
    expect(codes(empty)).toEqual(["no-tasks"]);
    const nan = await readText("a.json", '{"results": {"t": {"acc": NaN, "f1": 0.5}}, "versions": {}}');
    expect(nan.runScores.map(({ run }) => run.metric)).toEqual(["f1"]);
    expect(codes(nan)).toEqual(["score-not-a-number"]);
  });

  test("the same run under two time stamps is two trials", async () => {
    const results = await readDumps([
      source("m/results_2025-01-01T00-00-00.json", JSON.stringify(V04)),
      source("m/results_2025-01-02T00-00-00.json", JSON.stringify({ ...V04, date: 2 })),
    ]);
    expect(results.runScores.map(({ run }) => [run.task, run.trial]).slice(0, 4)).toEqual([
      ["belief", "2025-01-01T00-00-00"],
      ["belief", "2025-01-02T00-00-00"],
      ["group", "2025-01-01T00-00-00"],
      ["group", "2025-01-02T00-00-00"],
    ]);
    expect(codes(results)).toContain("repeats-as-trials");
  });

  test("a byte-identical aggregate is read once", async () => {
    const text = JSON.stringify(V03);
    const results = await readDumps([source("a.json", text), source("b.json", text)]);
    expect(results.runScores).toHaveLength(3);
    expect(codes(results)).toContain("identical-files");
    expect(results.files[1]?.understood).toBe("a copy of a.json");
  });

  test("a step in the path that the revision contradicts is noted", async () => {
    const results = await readText("m_step8.json", JSON.stringify(V03));
    expect(results.runScores[0]?.run.step).toBe(512);
    expect(codes(results)).toContain("step-disagrees");
  });

  test("two tasks that are framings of one are put together", async () => {
    const results = { mmlu: { "acc,none": 0.3 }, mmlu_continuation: { "acc,none": 0.4 } };
    const read = await readText("a.json", JSON.stringify({ results, configs: {}, model_name: "m" }));
    expect(read.runScores.map(({ run }) => [run.task, run.framing])).toEqual([
      ["mmlu", "choice"],
      ["mmlu", "completion"],
    ]);
    expect(codes(read)).toContain("framings-by-name");
  });
});
