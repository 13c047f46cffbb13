import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { companionPaths } from "../../../src/io/readers.js";
import { codes, inputError, readText, source } from "../dumps.js";

const FOLDER = "runs/v1/mmlu:subject=law,method=multiple_choice_joint,model=org_m";

/** A statistic as HELM writes it: nothing but zeros where it has no value. */
function stat(name: string, value: number | null, more: object = {}, count = 1) {
  const values =
    value === null
      ? { count: 0, sum: 0, sum_squared: 0 }
      : { count, sum: value * count, sum_squared: value * value * count, min: value, max: value, mean: value };
  return { name: { name, split: "test", ...more }, ...values };
}

function row(instance_id: string, stats: readonly object[], more: object = {}) {
  return { instance_id, train_trial_index: 0, stats, ...more };
}

/** Two rows an instance, as two metric objects of the harness write them. */
function instances(rows: readonly object[]) {
  return source(`${FOLDER}/per_instance_stats.json`, JSON.stringify(rows, null, 2));
}

function spec(folder = FOLDER, adapter: object = {}, name = folder.split("/").at(-1)) {
  const document = {
    name,
    scenario_spec: { class_name: "helm.MMLUScenario", args: {} },
    adapter_spec: {
      method: "multiple_choice_joint",
      instructions: "Choose.",
      max_train_instances: 5,
      num_train_trials: 1,
      model: "org/m",
      ...adapter,
    },
    metric_specs: [],
  };
  return source(`${folder}/run_spec.json`, JSON.stringify(document));
}

describe("run folders of HELM", () => {
  test("rows of one instance are merged; bookkeeping and statistics without a value are left out", async () => {
    const results = await readDumps([
      spec(),
      instances([
        row("id1", [stat("num_references", 4), stat("inference_runtime", 0.3), stat("training_co2_cost", null)]),
        row("id1", [stat("exact_match", 1), stat("exact_match@5", 1), stat("logprob", -2.5)]),
        row("id2", [stat("num_references", 4), stat("exact_match", 0), stat("logprob", null)]),
      ]),
    ]);
    expect(results.matrices.map(({ task, metric, scores }) => [task, metric, ...scores])).toEqual([
      ["mmlu:subject=law test", "exact_match", 1, 0],
      ["mmlu:subject=law test", "logprob", -2.5, Number.NaN],
    ]);
    const [matrix, logprobs] = results.matrices;
    expect(matrix?.runs).toEqual([
      {
        model: "org/m",
        task: "mmlu:subject=law test",
        metric: "exact_match",
        framing: "choice",
        fingerprint: { fewShot: "5", prompt: expect.stringMatching(/^[0-9a-f]+$/), split: "test" },
      },
    ]);
    expect(matrix?.items).toEqual([
      { id: "id1", choices: 4 },
      { id: "id2", choices: 4 },
    ]);
    expect([...(logprobs?.states ?? [])]).toEqual([0, 2]);
    expect(results.notes).toEqual([]);
    expect(results.files.map(({ format }) => format)).toEqual(["HELM per-instance stats", "HELM run spec"]);
    expect(results.files[0]?.understood).toBe(
      "3 rows of mmlu:subject=law; model org/m from run_spec.json; framing choice from the method multiple_choice_joint; " +
        "split and perturbation are part of the task's name (test); metrics over several outputs (…@k) left out; " +
        "left out as bookkeeping: num_references, inference_runtime, training_co2_cost",
    );
  });

  test("splits and perturbations are tasks of their own, worst cases are left out", async () => {
    const typos = { name: "typos", prob: 0.1, robustness: true, fairness: false, computed_on: "perturbed" };
    const results = await readDumps([
      spec(),
      instances([
        row("id1", [stat("exact_match", 1)]),
        row("id1", [stat("exact_match", 0, { perturbation: typos })], { perturbation: typos }),
        row("id9", [stat("exact_match", 1, { split: "valid" })]),
      ]),
      source(
        `${FOLDER}/stats.json`,
        JSON.stringify([
          stat("exact_match", 1),
          stat("exact_match", 0, { perturbation: { ...typos, computed_on: "worst" } }),
          stat("num_instances", 1),
          stat("ece_10_bin", 0.25),
        ]),
      ),
    ]);
    expect(results.matrices.map(({ task, items, scores }) => [task, items[0]?.id, ...scores])).toEqual([
      ["mmlu:subject=law test", "id1", 1],
      ["mmlu:subject=law test typos prob=0.1", "id1", 0],
      ["mmlu:subject=law valid", "id9", 1],
    ]);
    expect(results.printedScores.map(({ run, value, items }) => [run.task, run.metric, value, items])).toEqual([
      ["mmlu:subject=law test", "exact_match", 1, 1],
    ]);
    expect(results.runScores.map(({ run, value }) => [run.metric, value])).toEqual([["ece_10_bin", 0.25]]);
    expect(results.files[1]?.understood).toContain("1 worst-case value over perturbations left out");
  });

  test("training trials are trials, and their printed mean is not used", async () => {
    const results = await readDumps([
      spec(FOLDER, { num_train_trials: 2 }),
      instances([row("id1", [stat("exact_match", 1)]), row("id1", [stat("exact_match", 0)], { train_trial_index: 1 })]),
      source(`${FOLDER}/stats.json`, JSON.stringify([stat("exact_match", 0.5, {}, 2)])),
    ]);
    expect(results.matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["0", "1"]);
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([1, 0]);
    expect([results.runScores, results.printedScores]).toEqual([[], []]);
  });

  test("letters and scored answers are two framings of one task; a second way to score answers stays apart", async () => {
    const folder = (method: string) => `runs/mmlu-subject=law,method=${method},model=org_m`;
    const run = (method: string) => [
      spec(folder(method), { method }),
      source(`${folder(method)}/per_instance_stats.json`, JSON.stringify([row(`id${1}`, [stat("exact_match", 1)])])),
    ];
    const methods = ["joint", "separate_original", "separate_calibrated"].map((name) => `multiple_choice_${name}`);
    const results = await readDumps(methods.flatMap(run));
    expect(results.matrices.map(({ task, runs }) => [task, runs.map(({ framing }) => framing)])).toEqual([
      ["mmlu:subject=law test", ["choice", "completion", "completion, calibrated"]],
    ]);
    const calibrated = await readDumps(run("multiple_choice_separate_calibrated"));
    expect(calibrated.matrices[0]?.runs[0]?.framing).toBe("completion");
  });

  test("without run_spec.json the folder says model, scenario and method; with stats.json alone there are no items", async () => {
    const alone = await readDumps([instances([row("id1", [stat("exact_match", 1)])])]);
    expect(alone.matrices[0]?.runs[0]).toMatchObject({ model: "org_m", framing: "choice" });
    const stats = JSON.stringify([stat("f1_score", 0.5, {}, 3), stat("num_instances", 40, {}, 3)]);
    const printed = await readText("qa:model=org_m/stats.json", stats);
    expect(printed.runScores).toMatchObject([
      { run: { model: "org_m", task: "qa test", metric: "f1_score" }, value: 0.5, items: 40 },
    ]);
  });

  test("the specification beside a named file is wanted; alone it holds no scores", async () => {
    expect(companionPaths("a/b/per_instance_stats.json")).toContain("a/b/run_spec.json");
    expect(companionPaths("stats.json")).toContain("run_spec.json");
    expect(companionPaths("a/other.json")).not.toContain("a/run_spec.json");
    expect(codes(await readDumps([spec()]))).toEqual(["no-scores"]);
  });

  test("files without scores are named and left aside", async () => {
    const { files, notes } = await readDumps([
      spec(),
      instances([row("id1", [stat("exact_match", 1)])]),
      source(`${FOLDER}/scenario_state.json`, JSON.stringify({ adapter_spec: {}, request_states: [{}] })),
      source(
        `${FOLDER}/display_predictions.json`,
        JSON.stringify([{ instance_id: "id1", predicted_text: "A", train_trial_index: 0, stats: { exact_match: 1 } }]),
      ),
    ]);
    expect(files.filter(({ format }) => format === "HELM file without scores")).toHaveLength(2);
    expect(notes).toEqual([]);
  });

  test("a copy of a run in another suite is read once, another pass of it is a trial", async () => {
    const inSuite = (suite: string, score: number) => {
      const folder = FOLDER.replace("v1", suite);
      const stats = JSON.stringify([row("id1", [stat("exact_match", score)])]);
      return [spec(folder), source(`${folder}/per_instance_stats.json`, stats)];
    };
    const copied = await readDumps([...inSuite("v1", 1), ...inSuite("v2", 1)]);
    expect(copied.matrices[0]?.runs).toHaveLength(1);
    expect(codes(copied)).toEqual(["identical-files"]);
    const repeated = await readDumps([...inSuite("v1", 1), ...inSuite("v2", 0)]);
    expect(repeated.matrices[0]?.runs.map(({ trial }) => trial)).toEqual([FOLDER, FOLDER.replace("v1", "v2")]);
    expect(codes(repeated)).toEqual(["repeats-as-trials"]);
  });

  test("a row without an instance is an error with its line", async () => {
    const error = await inputError(readDumps([instances([{ train_trial_index: 0, stats: [], instance_id: 3 }])]));
    expect([error.code, error.place.line]).toEqual(["missing-id", 2]);
  });
});
