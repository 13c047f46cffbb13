import { parquetWriteBuffer } from "hyparquet-writer";

const OTHERS: Readonly<Record<string, string | Uint8Array>> = {
  "model.run.json": JSON.stringify({ submitted_ids: ["a"], resolved_ids: ["a"], unresolved_ids: [] }),
  "coder_eval_results.json": JSON.stringify({ date: "", hash: "", eval: { "HumanEval/0": [{ base_status: "pass" }] } }),
  "run-1/results.json": JSON.stringify({
    id: "x",
    results: [{ task_id: "t", is_resolved: true }],
    resolved_ids: ["t"],
    unresolved_ids: [],
  }),
  "run_metadata.json": JSON.stringify({ run_id: "x", agent_name: "a", dataset_name: "d", model_name: "m" }),
  "annotations.json": JSON.stringify([{ instruction: "i", generator_1: "a", generator_2: "b", preference: 1.5 }]),
  "judge_pair.jsonl": JSON.stringify({
    question_id: 1,
    model_1: "a",
    model_2: "b",
    g1_winner: "tie",
    g2_winner: "tie",
    turn: 1,
  }),
  "votes.jsonl": JSON.stringify({ question_id: 1, model_a: "a", model_b: "b", winner: "model_a", judge: "x", turn: 1 }),
  "votes.csv": "question_id,model_a,model_b,winner,judge\n1,a,b,model_a,x\n2,a,b,tie,y\n",
  "math_result.json": JSON.stringify([
    { question_id: 1, options: ["a", "b"], answer: "A", answer_index: 0, category: "math", pred: "A" },
  ]),
  "math_summary.json": JSON.stringify({ total: { corr: 1, wrong: 0, acc: 1 } }),
  "eval.json": JSON.stringify({ evalId: "e", results: { version: 3, results: [] }, config: {} }),
  "eval.jsonl": JSON.stringify({ promptIdx: 0, testIdx: 0, success: true, provider: { id: "m" } }),
  "details/m/t/details_arc.parquet": new Uint8Array(
    parquetWriteBuffer({
      columnData: ["full_prompt", "metrics"].map((name) => ({ name, data: ["{}"], type: "STRING" })),
    }),
  ),
  "stats.json": JSON.stringify([{ name: { name: "f1", split: "test" }, count: 1, sum: 1, sum_squared: 1, mean: 1 }]),
  "run_spec.json": JSON.stringify({ name: "mmlu", scenario_spec: {}, adapter_spec: { model: "m" } }),
  "scenario_state.json": JSON.stringify({ adapter_spec: {}, request_states: [] }),
  "task-metrics.json": JSON.stringify({ task_name: "arc", task_config: {}, model_config: {}, metrics: {} }),
  "task-requests.jsonl": JSON.stringify({ doc_id: 0, native_id: "a", request: {} }),
  "2026_oaieval.jsonl": JSON.stringify({ spec: { eval_name: "e", completion_fns: ["m"] } }),
  "results/m/ceval.json": JSON.stringify({ accuracy: 50 }),
  "predictions/m/ceval.json": JSON.stringify({ 0: { origin_prompt: "p", prediction: "a" } }),
  "aggregate.json": JSON.stringify({ schema_version: "0.3.0", evaluation_id: "e", evaluation_results: [] }),
  "kept.json": JSON.stringify({ schema: "noisefloor/results/1", version: "1", matrices: [] }),
  "training.csv": "step,loss,eval/acc\n1,2.5,0.25\n",
  "chart.csv": "Step,run-a - eval/acc,run-a - eval/acc__MIN\n1,0.25,0.25\n",
  "kept.csv": "model,task,metric,item,score,noisefloor/scores/1\nm,t,acc,a,1,\n",
  "kept-matrix.csv": "task,metric,model,noisefloor/matrix/1,a\nt,acc,m,,1\n",
  "tally.csv": "item,correct (out of 10)\na,3\n",
  [`mlruns/0/${"a".repeat(32)}/metrics/accuracy`]: "1700000000000 0.5 0\n",
  [`mlruns/0/${"a".repeat(32)}/params/model`]: "m",
  [`mlruns/0/${"a".repeat(32)}/artifacts/eval_results_table.json`]: JSON.stringify({
    columns: ["id", "score"],
    data: [["a", 1]],
  }),
  "run/a/.aider.results.json": JSON.stringify({ testcase: "a", model: "m", tests_outcomes: [true] }),
  "board.yml": "- dirname: d\n  model: m\n  test_cases: 2\n  pass_rate_1: 50.0\n",
  "words.csv": "model,task,noisefloor_words_1,n,mask,scored,bits,other\nm,t,0,2,3,3,1,0\n",
  "items.jsonl": JSON.stringify({ TASK: "t", ITEM: "a", NOISEFLOOR_ITEMS_1: 0 }),
  "runs.tsv": '"model"\t"task"\t"noisefloor_runs_1"\t"scored"\t"correct"\nm\tt\t2\t2\t1\n',
  "check.csv": "noisefloor_check_1,places,task,item\n",
  "part.csv": "noisefloor_part_1,parts\n1,2\n",
  "log.txt": "|Tasks|Version|Filter|n-shot|Metric|   |Value|   |Stderr|\n|a|1|none|0|acc|↑|0.5|±|0.1|\n",
};

/** A file of every format whose scores are no numbers that a seed could vary, or which holds no scores by itself. */
export const OTHER_DUMPS: readonly { readonly name: string; readonly bytes: Uint8Array }[] = Object.entries(OTHERS).map(
  ([name, text]) => ({ name, bytes: typeof text === "string" ? new TextEncoder().encode(text) : text }),
);
