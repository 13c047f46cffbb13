import { jsonLines } from "../io/dumps.js";
import { evalLog, printed } from "../io/formats/inspect/logs.js";

/*
 * Small dumps of the formats whose scores are verdicts, or stand in several places, so that no number can be put in at one of
 * them: of these only the structure is changed.
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
