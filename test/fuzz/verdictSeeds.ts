import { jsonLines } from "../io/dumps.js";
import { evalLog, printed } from "../io/formats/inspect/logs.js";

/*
 * Small dumps of the formats whose scores are verdicts, or that hold several metrics, tasks or layouts, so that no number can be
 * put in at one place of them: of these only the structure is changed.
 */

const json = (value: unknown) => JSON.stringify(value);

const promptfooResult = (testIdx: number, success: boolean, tone: number) => {
  const score = success ? 1 : 0;
  return {
    testIdx,
    promptIdx: 0,
    promptId: "aaaa",
    provider: { id: "p", label: "" },
    vars: { q: `question ${testIdx}` },
    success,
    score,
    namedScores: { tone },
    failureReason: success ? 0 : 1,
    gradingResult: { pass: success, score },
  };
};
const promptfooPrompts = [{ raw: "Answer: {{q}}", label: "Answer: {{q}}", id: "aaaa", provider: "p" }];
const stat = (name: string, value: number) => {
  return { name: { name, split: "test" }, count: 1, sum: value, sum_squared: value * value, mean: value };
};
const olmesTask = (alias: string, acc_raw: number, acc_per_char: number) => {
  return {
    task_name: alias,
    task_hash: "h",
    model_config: { model: "m" },
    task_config: { primary_metric: "acc_raw", metadata: { alias } },
    num_instances: 2,
    metrics: { acc_raw, acc_per_char, primary_score: acc_raw },
  };
};
const evaluation = (evaluation_name: string, score: number) => {
  return { evaluation_name, metric_config: { metric_id: "acc" }, score_details: { score } };
};
const detail = (correct: boolean) => {
  return { prompt: "p", predictions: "A", references: "A", correct };
};
const pair = (question_id: number, winner: string) => {
  const turn = { question_id, turn: 1, model_1: "b", model_2: "a", judge: ["gpt-4", "pair-v2"] };
  return { ...turn, g1_winner: winner, g2_winner: winner };
};
const annotation = (instruction: string, preference: number) => {
  return { dataset: "koala", instruction, generator_1: "ref", generator_2: "mine", annotator: "judge", preference };
};
const deepEvalCase = (name: string, success: boolean, score: number) => {
  return { name, success, metricsData: [{ name: "F", score, threshold: 0.5 }] };
};
const event = (event_id: number, sample_id: string, type: string, data: object) => {
  return { run_id: "r", event_id, sample_id, type, data };
};
const spec = { spec: { eval_name: "e", base_eval: "e", completion_fns: ["m"], run_id: "r" } };

const lmEvalRow = (doc_id: number, filter: string, exact_match: number, f1: number) => {
  return {
    doc_id,
    doc: {},
    target: "0",
    resps: [["a"]],
    filtered_resps: ["a"],
    filter,
    metrics: ["exact_match", "f1"],
    exact_match,
    f1,
  };
};
const perturbed = { name: "typos", prob: 0.1, computed_on: "perturbed" };
const helmRow = (instance_id: string, value: number, more: object = {}) => {
  return { instance_id, train_trial_index: 0, ...more, stats: [stat("exact_match", value), stat("num_references", 2)] };
};
const olmesRow = (doc_id: number, acc_raw: number, acc_per_char: number) => {
  return {
    doc_id,
    native_id: `Q${doc_id}`,
    task_hash: "h",
    metrics: { acc_raw, acc_per_char, acc_uncond: null },
    model_output: [],
  };
};
const review = (...results: object[]) => results.map((result) => ({ message: { content: "a" }, review: { result } }));
const subset = (name: string, score: number, num: number) => ({ name, score, num });
const cell = (pass: boolean, tone: number) => ({ pass, score: Number(pass), namedScores: { tone }, text: "a" });
const scored = (name: string, score: number) => ({ name, score });
const suiteEval = (input: string, exact: number, tone: number) => {
  return { input, output: "o", status: "success", scores: [scored("exact", exact), scored("tone", tone)], traces: [] };
};
const inspectSample = (id: string, epoch: number, right: string, tone: number) => {
  return {
    id,
    epoch,
    choices: ["x", "y"],
    scores: { match: { value: right }, judge: { value: { tone, length: 1 - tone } } },
  };
};

/** The text of each by the name of its file. */
export const VERDICT_SEEDS: Readonly<Record<string, string>> = {
  "eval.json": json({
    evalId: "e",
    results: {
      version: 3,
      prompts: promptfooPrompts,
      results: [promptfooResult(0, true, 0.25), promptfooResult(1, false, 0.75)],
    },
    config: { description: "riddles" },
  }),
  "eval.jsonl": jsonLines([promptfooResult(0, true, 0.25), promptfooResult(1, false, 0.75)]),
  "stats.json": json([stat("exact_match", 0.75), stat("f1", 0.25), stat("num_instances", 4)]),
  "task-metrics.json": json(olmesTask("arc", 0.75, 0.5)),
  "metrics.json": json({
    all_primary_scores: ["arc: 0.75", "piqa: 0.25"],
    model_config: { model: "m" },
    tasks: [
      { alias: "arc", metrics: { acc_raw: 0.75 } },
      { alias: "piqa", metrics: { acc_raw: 0.25 } },
    ],
  }),
  "2026_oaieval.jsonl": jsonLines([
    spec,
    event(0, "a", "match", { correct: true, expected: "x", picked: "x" }),
    event(1, "b", "match", { correct: false, expected: "x", picked: "y" }),
    { final_report: { accuracy: 0.5 } },
  ]),
  "metrics_oaieval.jsonl": jsonLines([
    spec,
    event(0, "a", "metrics", { f1: 0.25 }),
    event(1, "b", "metrics", { f1: 0.75 }),
    { final_report: { f1: 0.5 } },
  ]),
  "results/m/ceval.json": json({ accuracy: 50, details: { type: "GEN", 0: detail(true), 1: detail(false) } }),
  "aggregate.json": json({
    schema_version: "0.3.0",
    evaluation_id: "e",
    model_info: { id: "m" },
    evaluation_results: [evaluation("g", 0.25), evaluation("h", 0.75)],
  }),
  "gpt.run1.json": json({
    total_instances: 4,
    submitted_instances: 3,
    resolved_instances: 1,
    submitted_ids: ["a", "b", "c"],
    completed_ids: ["a", "b"],
    resolved_ids: ["a"],
    unresolved_ids: ["b"],
    error_ids: ["c"],
  }),
  "run-1/results.json": json({
    results: [
      { task_id: "a", is_resolved: true },
      { task_id: "b", is_resolved: false },
    ],
  }),
  "math_result.json": json([
    {
      question_id: 1,
      answer: "A",
      answer_index: 0,
      pred: "A",
      category: "math",
      options: ["x", "y"],
      model_outputs: "",
    },
    {
      question_id: 2,
      answer: "B",
      answer_index: 1,
      pred: "A",
      category: "math",
      options: ["x", "y"],
      model_outputs: "",
    },
  ]),
  "math_summary.json": json({
    math: { corr: 2, wrong: 1, acc: 2 / 3 },
    law: { corr: 1, wrong: 3, acc: 0.25 },
    total: { corr: 3, wrong: 4, acc: 3 / 7 },
  }),
  "run/a/.aider.results.json": json({
    testdir: "d",
    testcase: "a",
    model: "m",
    edit_format: "diff",
    tests_outcomes: [false, true],
  }),
  "coder_eval_results.json": json({
    date: "2026",
    hash: "h",
    eval: {
      "HumanEval/0": [{ task_id: "HumanEval/0", base_status: "pass", plus_status: "pass" }],
      "HumanEval/1": [{ task_id: "HumanEval/1", base_status: "pass", plus_status: "fail" }],
    },
  }),
  "annotations.json": json([annotation("q", 1.5), annotation("r", 2)]),
  "gpt-4_pair.jsonl": jsonLines([pair(81, "model_1"), pair(82, "model_2")]),
  "header.json": json(
    evalLog({ results: { total_samples: 4, completed_samples: 4, scores: [printed({ accuracy: 0.75 })] } }),
  ),
  "reductions.json": json(
    evalLog({
      dataset: { samples: 2 },
      samples: [
        { id: "a", epoch: 1, scores: null },
        { id: "b", epoch: 1, scores: null },
      ],
      reductions: [
        {
          scorer: "match",
          samples: [
            { sample_id: "a", value: 0.25 },
            { sample_id: "b", value: 0.75 },
          ],
        },
      ],
    }),
  ),
  "test_run_1.json": json({
    testFile: "q.py",
    testCases: [deepEvalCase("c", true, 0.75), deepEvalCase("d", false, 0.25)],
  }),
  "epochs.json": json(
    evalLog({
      config: { epochs: 2 },
      dataset: { samples: 2 },
      results: { total_samples: 4, completed_samples: 4, scores: [printed({ accuracy: 0.5 })] },
      samples: [
        inspectSample("a", 1, "C", 0.125),
        inspectSample("b", 1, "I", 0.25),
        inspectSample("a", 2, "I", 0.375),
        inspectSample("b", 2, "C", 0.625),
      ],
    }),
  ),
  "samples_sums.jsonl": jsonLines([
    lmEvalRow(0, "strict", 0, 0.25),
    lmEvalRow(0, "loose", 1, 0.5),
    lmEvalRow(1, "strict", 1, 0.75),
    lmEvalRow(1, "loose", 1, 0.875),
  ]),
  "results_group.json": json({
    results: {
      mmlu: { alias: "mmlu", "acc,none": 0.5, "acc_stderr,none": 0.1 },
      law: { alias: " - law", "acc,none": 0.25, "acc_norm,none": 0.375 },
      math: { alias: " - math", "acc,none": 0.75, "acc_norm,none": 0.625 },
    },
    groups: { mmlu: { "acc,none": 0.5 } },
    group_subtasks: { mmlu: ["law", "math"] },
    configs: {},
    model_name: "m",
  }),
  "perturbed/per_instance_stats.json": json([
    helmRow("i", 0.25),
    helmRow("j", 0.75),
    helmRow("i", 0.125, { perturbation: perturbed }),
    helmRow("j", 0.625, { perturbation: perturbed }),
  ]),
  "sums-predictions.jsonl": jsonLines([olmesRow(0, 1, 0.25), olmesRow(1, 0, 0.75)]),
  "old_reviews.jsonl": jsonLines([
    { index: 0, choices: review({ acc: 0.25 }), reviewed: true },
    { index: 1, choices: review({ acc: 0.75 }), reviewed: true },
  ]),
  "report.json": json({
    dataset_name: "ceval",
    model_name: "m",
    metrics: [
      {
        name: "acc",
        num: 5,
        score: 0.55,
        categories: [{ name: ["d"], subsets: [subset("law", 0.25, 2), subset("art", 0.75, 3)] }],
      },
    ],
  }),
  "report_v2.json": json({
    schema_version: 2,
    dataset_name: "ceval",
    model_name: "m",
    metrics: [
      {
        identity: { name: "acc", aggregation: "mean", dimensions: {} },
        num: 5,
        score: 0.55,
        categories: [{ name: ["d"], subsets: [subset("law", 0.25, 2), subset("art", 0.75, 3)] }],
        semantics: { kind: "quality", direction: "higher_is_better" },
      },
    ],
  }),
  "job/a__x/result.json": json({
    task_name: "a",
    trial_name: "a__x",
    source: "bench",
    agent_info: { name: "coder", version: "1", model_info: { name: "m" } },
    verifier_result: { rewards: { reward: 0.25, style: 0.75 } },
    exception_info: null,
  }),
  "job/result.json": json({
    id: "j",
    n_total_trials: 3,
    stats: {
      n_trials: 3,
      evals: {
        coder__m__bench: {
          n_trials: 2,
          reward_stats: { reward: { "0.25": ["a__x"], "0.75": ["b__x"] } },
          exception_stats: { Timeout: ["c__x"] },
        },
      },
    },
  }),
  "logs/run1/m/a/report.json": json({ "a__b-1": { patch_exists: true, resolved: true } }),
  "codegeneration_2_0.2_eval.json": json([
    { "pass@1": 0.375, "pass@5": 0.75, detail: { "pass@1": { 0: 0.25, 1: 0.5 }, "pass@5": { 0: 0.5, 1: 1 } } },
    {},
    [],
  ]),
  "saved.json": json({
    model_results: [
      { model_name: "m", task_results: [{ task_name: "STS", scores: { test: [{ main_score: 0.25 }] } }] },
      { model_name: "n", task_results: [{ task_name: "STS", scores: { test: [{ main_score: 0.75 }] } }] },
    ],
  }),
  "mme.json": json({
    args: { model_args: "pretrained=m" },
    model_configs: {},
    logs: [
      { doc_id: 0, filtered_resps: ["a"], mme_score: { score: 0.25 } },
      { doc_id: 1, filtered_resps: ["a"], mme_score: { score: 0.75 } },
    ],
  }),
  "events_two.json": json({
    events: [
      { span_id: "1", input: "a", expected: "", scores: { ok: 0.25 }, error: null },
      { span_id: "2", input: "b", expected: "", scores: { ok: 0.75 }, error: null },
    ],
    cursor: "c",
  }),
  "ran_experiment.json": json({
    experiment_id: "e",
    task_runs: [
      { id: "1", dataset_example_id: "a", repetition_number: 1, error: null },
      { id: "2", dataset_example_id: "b", repetition_number: 1, error: null },
    ],
    evaluation_runs: [
      { experiment_run_id: "1", name: "ok", error: null, result: { score: 0.25 } },
      { experiment_run_id: "2", name: "ok", error: null, result: { score: 0.75 } },
    ],
  }),
  "gpt-4_single.jsonl": jsonLines([
    { question_id: 81, model: "m", judge: ["gpt-4", "v1"], judgment: "", score: 0.25, turn: 1 },
    { question_id: 82, model: "m", judge: ["gpt-4", "v1"], judgment: "", score: 0.75, turn: 1 },
  ]),
  "tau2_index.json": json({
    info: { agent_info: { implementation: "llm_agent", llm: "m" }, environment_info: { domain_name: "retail" } },
    tasks: [],
    simulation_index: [
      { id: "1", task_id: "a", trial: 0, reward: 0.25, termination_reason: "user_stop" },
      { id: "2", task_id: "b", trial: 0, reward: 0.75, termination_reason: "user_stop" },
    ],
  }),
  "vlm_OCRBench_score.json": json({
    "Text Recognition": 0.25,
    "Doc-oriented VQA": 0.5,
    "Final Score": 0.75,
    "Final Score Norm": 0.075,
  }),
  "vlm_ChartQA_acc.json": json([{ human: 0.25, augmented: 0.5, Overall: 0.375 }]),
  "STSOld.json": json({
    mteb_version: "1.0.0",
    mteb_dataset_name: "STSOld",
    test: { main_score: 0.25, evaluation_time: 3 },
    dev: { main_score: 0.75, evaluation_time: 3 },
  }),
  "results_2024-11-05T13-32-37.600000.json": json({
    config_general: { lighteval_sha: "x", model_name: "m" },
    results: {
      "l|arc|0": { acc: 0.25, acc_stderr: 0.1, f1: 0.375 },
      "l|piqa|0": { acc: 0.75, f1: 0.625 },
      all: { acc: 0.5, f1: 0.5 },
    },
    versions: { "l|arc|0": 0 },
  }),
  "table.json": json({
    evalId: "e",
    results: {
      version: 2,
      table: {
        head: {
          prompts: [
            { raw: "p", display: "p", provider: "m" },
            { raw: "p", display: "p", provider: "n" },
          ],
          vars: ["q"],
        },
        body: [
          { vars: ["a"], outputs: [cell(true, 0.25), cell(false, 0.375)] },
          { vars: ["b"], outputs: [cell(false, 0.75), cell(true, 0.625)] },
        ],
      },
      results: [],
    },
  }),
  "results/m/gsm.json": json({
    score: 50,
    details: { type: "GEN", 0: { correct: [true, false] }, 1: { correct: [false, true] } },
  }),
  "old_eval_results.json": json({
    date: "2024",
    hash: "h",
    eval: {
      "HumanEval/0": {
        base: [
          ["success", []],
          ["failed", []],
        ],
        plus: [
          ["success", []],
          ["failed", []],
        ],
      },
      "HumanEval/1": {
        base: [
          ["success", []],
          ["success", []],
        ],
        plus: [
          ["failed", []],
          ["success", []],
        ],
      },
    },
  }),
  "phoenix_two.json": json([
    { example_id: "a", repetition_number: 1, annotations: [scored("exact", 1), scored("tone", 0.25)] },
    { example_id: "b", repetition_number: 1, annotations: [scored("exact", 0), scored("tone", 0.75)] },
  ]),
  "langsmith_rows.jsonl": jsonLines([
    { example_id: "a", error: null, feedback_stats: { exact: { n: 1, avg: 1 }, tone: { n: 1, avg: 0.25 } } },
    { example_id: "b", error: null, feedback_stats: { exact: { n: 1, avg: 0 }, tone: { n: 1, avg: 0.75 } } },
  ]),
  "evalite_two.json": json({
    run: { id: 4 },
    suites: [{ id: 1, name: "QA", evals: [suiteEval("a", 1, 0.25), suiteEval("b", 0, 0.75)] }],
  }),
  "two_history.jsonl": jsonLines([
    { _step: 0, _runtime: 1, "eval/acc": 0.25, "eval/f1": 0.375 },
    { _step: 100, _runtime: 2, "eval/acc": 0.75, "eval/f1": 0.625 },
  ]),
  "verdicts.jsonl": jsonLines(
    [true, false].map((is_correct, index) => {
      const row = {
        schema_version: "0.3.0",
        evaluation_id: "e",
        model_id: "m",
        evaluation_name: "g",
        sample_id: `s${index}`,
      };
      return { ...row, evaluation: { is_correct, score: null } };
    }),
  ),
  "long_rows.json": json(
    ["a", "b"].flatMap((item, index) => [
      { model: "m", task: "t", item, metric: "acc", score: index },
      { model: "m", task: "t", item, metric: "f1", score: 0.25 + index / 2 },
    ]),
  ),
  "wide_rows.json": json([
    { model: "m", task: "t", item: "a", acc: 1, f1: 0.25 },
    { model: "m", task: "t", item: "b", acc: 0, f1: 0.75 },
    { model: "m", task: "t", item: "c", acc: 1, f1: 0.5 },
  ]),
  "samples.json": json({
    model: { model_name: "gpt" },
    scores: [
      { score_dict: { f1: 0.25, acc: 0.375 }, number_of_shots: 0, subtask_description: "t" },
      { score_dict: { f1: 0.75, acc: 0.625 }, number_of_shots: 1, subtask_description: "t" },
    ],
  }),
  "kept.json": json({
    schema: "noisefloor/results/1",
    version: "0",
    matrices: [
      {
        task: "t",
        metric: "acc",
        higherIsBetter: true,
        items: [{ id: "a" }, { id: "b" }],
        runs: [{ model: "m", task: "t", metric: "acc" }],
        scores: [[0.25, 0.75]],
        states: null,
        prompts: null,
      },
    ],
    runScores: [{ value: 0.5, run: { model: "m", task: "u", metric: "acc" }, higherIsBetter: true }],
    printedScores: [],
    files: [],
    notes: [],
  }),
};
