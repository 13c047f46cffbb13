import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { gzipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { writeZip } from "../io/bytes/zipWriter.js";
import { jsonLines } from "../io/dumps.js";
import { archiveEntries, evalLog, sample } from "../io/formats/inspect/logs.js";
import { hasRealData, realPath } from "../realDumps/realData.js";

/** A small dump of one format. */
interface DumpSeed {
  readonly name: string;
  /** The dump with this score at one place; every format takes numbers from 0 to 1 there. */
  readonly make: (score: number) => Uint8Array;
  /** Whether the score is that of an item of a run with this name for both; default false. */
  readonly named?: (name: string) => Uint8Array;
}

const encode = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => encode(JSON.stringify(value));
const lines = (rows: readonly unknown[]) => encode(jsonLines(rows));
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const lmEvalRow = (doc_id: unknown, acc: number) => {
  const resps = [[["-1.5", "False"]], [["-2.5", "True"]]];
  const filtered_resps = resps.map(([pair]) => pair);
  const request = { gen_args_0: { arg_0: 'long "prompt" with } and \\ in it', arg_1: " A" } };
  return {
    doc_id,
    doc: { q: "x" },
    target: "0",
    arguments: request,
    resps,
    filtered_resps,
    doc_hash: "ab".repeat(32),
    acc,
  };
};
const csv = (score: number, item = "b") =>
  `model,task,item,score\nm,t,a,1\nm,t,${item},${score}\nn,t,a,0\nn,t,${item},1\n`;
const stat = (name: string, value: number) => {
  return { name: { name, split: "test" }, count: 1, sum: value, sum_squared: value * value, mean: value };
};
const olmes = (doc_id: number, acc_raw: number) => {
  return {
    doc_id,
    native_id: `Q${doc_id}`,
    label: 2,
    task_hash: "h",
    metrics: { acc_raw },
    model_output: [{ is_greedy: false }],
  };
};

/** A seed of every format that texts or zip archives hold. */
export const SEEDS: readonly DumpSeed[] = [
  {
    name: "long.csv",
    make: (score) => encode(csv(score)),
    named: (name) => encode(`model,task,item,score\n${quoted(name)},t,${quoted(name)},1\n`),
  },
  { name: "quoted.csv", make: (score) => encode(csv(score, '"b, ""c""\nd"')) },
  { name: "semicolons.csv", make: (score) => encode(csv(score).replaceAll(",", ";")) },
  {
    name: "rows.jsonl",
    make: (score) =>
      lines([
        { model: "m", task: "t", item: "a", score },
        { model: "m", task: "t", item: 2, score: 1 },
      ]),
    named: (name) => lines([{ model: name, task: "t", item: name, score: 1, [name]: 1 }]),
  },
  {
    name: "rows.json",
    make: (score) =>
      json([
        { model: "m", item: "a", score },
        { model: "m", item: "b", score: 0 },
      ]),
  },
  { name: "matrix.csv", make: (score) => encode(`item,run1,run2\na,${score},1\nb,0,1\nc,1,0\n`) },
  { name: "stacked.csv", make: (score) => encode(`model,item,seed_1,seed_2\nm,a,${score},1\nm,b,0,1\n`) },
  {
    name: "samples_arc.jsonl",
    make: (score) => lines([lmEvalRow(0, score), lmEvalRow(1, 1)]),
    named: (name) => lines([{ ...lmEvalRow(name, 1), [name]: 1 }]),
  },
  { name: "samples_arc.json", make: (score) => json([lmEvalRow(0, score), lmEvalRow(1, 1)]) },
  { name: "samples.jsonl.gz", make: (score) => gzipSync(lines([lmEvalRow(0, score), lmEvalRow(1, 1)]), { mtime: 0 }) },
  {
    name: "results.json",
    make: (score) =>
      json({ results: { arc: { "acc,none": score, "acc_stderr,none": 0.1 } }, configs: {}, model_name: "m" }),
    named: (name) =>
      encode(`{"results":{${JSON.stringify(name)}:{"acc,none":1}},"configs":{},"model_name":${JSON.stringify(name)}}`),
  },
  {
    name: "log.json",
    make: (score) => json(evalLog({ dataset: { samples: 2 }, samples: [sample("a", score), sample("b", 1)] })),
    named: (name) => json(evalLog({ model: name, samples: [sample(name, 1)] })),
  },
  {
    name: "log.eval",
    make: (score) => writeZip(archiveEntries(evalLog({ samples: [sample("a", score), sample("b", 1)] }))),
  },
  {
    name: "per_instance_stats.json",
    make: (score) => json([{ instance_id: "i", train_trial_index: 0, stats: [stat("exact_match", score)] }]),
  },
  { name: "task-predictions.jsonl", make: (score) => lines([olmes(0, score), olmes(1, 1)]) },
  {
    name: "arena.jsonl",
    make: (score) => lines([{ benchmark_id: "t", model: "m", example_id: "e", pass1: score }]),
    named: (name) => lines([{ benchmark_id: "t", model: name, example_id: name, pass1: 1 }]),
  },
  { name: "mmlu_gpt_2024.json", make: (score) => json({ stem: 1, "stem:std": 0.5, score, "score:std": 0.4 }) },
  {
    name: "responses.jsonlines",
    make: (score) =>
      lines([
        { subject_id: "a", responses: { q1: score, q2: 1 } },
        { subject_id: "b", responses: { q1: 1, q2: 0 } },
      ]),
    named: (name) => encode(`{"subject_id":${JSON.stringify(name)},"responses":{${JSON.stringify(name)}:1}}\n`),
  },
  {
    name: "coder_results.jsonl",
    make: (score) =>
      lines([
        { task_id: "HumanEval/0", completion: "", result: "", passed: score },
        { task_id: "HumanEval/1", completion: "", result: "", passed: 1 },
      ]),
  },
  {
    name: "evaluation_results.json",
    make: (score) => json({ humaneval: { "pass@1": score }, config: { model: "org/coder", n_samples: 20 } }),
  },
  {
    name: ".latest_run_full.json",
    make: (score) =>
      json({
        testFile: "q.py",
        testCases: [
          { name: "c", success: true, metricsData: [{ name: "F", score, threshold: 0.7 }] },
          { name: "d", success: true, metricsData: [{ name: "F", score: 1, threshold: 0.7 }] },
        ],
      }),
  },
  {
    name: "evalite.json",
    make: (score) => {
      const entry = {
        id: 1,
        input: "a",
        output: "o",
        status: "success",
        scores: [{ name: "Exact", score }],
        traces: [],
      };
      return json({ run: { id: 4 }, suites: [{ id: 1, name: "QA", status: "success", evals: [entry] }] });
    },
  },
  {
    name: "summary.csv",
    make: (score) =>
      encode(
        `dataset,version,metric,mode,m-7b\nceval,963fa8,accuracy,gen,${100 * score}\npiqa,1c2571,accuracy,ppl,77.5\n`,
      ),
  },
  {
    name: "results_2024-11-05T13-32-37.500000.json",
    make: (score) =>
      json({
        config_general: { lighteval_sha: "x", model_name: "m" },
        results: { "l|arc|0": { acc: score } },
        versions: {},
      }),
  },
  {
    name: "instances.jsonl",
    make: (score) =>
      lines([
        {
          schema_version: "0.3.0",
          evaluation_id: "e",
          model_id: "m",
          evaluation_name: "g",
          sample_id: "s",
          evaluation: { score },
        },
      ]),
  },
  {
    name: "tau.json",
    make: (reward) =>
      json([
        { task_id: 0, reward, info: { task: { instruction: "a" } }, traj: [], trial: 0 },
        { task_id: 1, reward: 1, info: { task: { instruction: "b" } }, traj: [], trial: 0 },
      ]),
  },
  {
    name: "tau2.json",
    make: (reward) =>
      json({
        info: { agent_info: { implementation: "llm_agent", llm: "m" }, environment_info: { domain_name: "retail" } },
        tasks: [{ id: "a" }],
        simulations: [
          { task_id: "a", trial: 0, termination_reason: "user_stop", reward_info: { reward } },
          { task_id: "b", trial: 0, termination_reason: "user_stop", reward_info: { reward: 1 } },
        ],
      }),
  },
  {
    name: "codegeneration_1_0.2_eval_all.json",
    make: (score) =>
      json([
        { question_id: "a", difficulty: "easy", graded_list: [score], "pass@1": score },
        { question_id: "b", difficulty: "hard", graded_list: [true], "pass@1": 1 },
      ]),
  },
  {
    name: "langsmith.jsonl",
    make: (score) =>
      lines([
        { example_id: "a", error: null, "feedback.ok": score },
        { example_id: "b", error: null, "feedback.ok": 1 },
      ]),
  },
  {
    name: "braintrust.json",
    make: (score) =>
      json([
        { id: "1", span_id: "1", input: "a", expected: "", scores: { ok: score }, error: null },
        { id: "2", span_id: "2", input: "b", expected: "", scores: { ok: 1 }, error: null },
      ]),
  },
  {
    name: "phoenix.json",
    make: (score) =>
      json([
        { example_id: "a", repetition_number: 1, error: null, annotations: [{ name: "ok", score }] },
        { example_id: "b", repetition_number: 1, error: null, annotations: [{ name: "ok", score: 1 }] },
      ]),
  },
  {
    name: "ragas.json",
    make: (score) =>
      json([
        { user_input: "a", response: "r", faithfulness: score },
        { user_input: "b", response: "r", faithfulness: 1 },
      ]),
  },
  {
    name: "preds.table.json",
    make: (score) =>
      json({
        columns: ["id", "score"],
        data: [
          ["a", score],
          ["b", 1],
        ],
      }),
  },
  {
    name: "history.jsonl",
    make: (score) =>
      lines([
        { _step: 0, _runtime: 1, "eval/acc": score },
        { _step: 100, _runtime: 2, "eval/acc": 1 },
      ]),
  },
  {
    name: "wandb_export.csv",
    make: (score) =>
      encode(`"Name","State","Created","eval/acc"\n"m","finished","2026","${score}"\n"n","finished","2026","1"\n`),
  },
  {
    name: "runs.csv",
    make: (score) => encode(`run_id,status,metrics.accuracy,params.model\na,FINISHED,${score},m\nb,FINISHED,1,n\n`),
  },
  {
    name: "STSTask.json",
    make: (main_score) =>
      json({
        mteb_version: "2.0.0",
        task_name: "STSTask",
        scores: {
          test: [
            { hf_subset: "de", languages: ["deu-Latn"], main_score },
            { hf_subset: "en", languages: ["eng-Latn"], main_score: 1 },
          ],
        },
      }),
  },
  {
    name: "gsm8k_main.jsonl",
    make: (score) =>
      lines([
        { index: 0, sample_score: { score: { value: { acc: score } } } },
        { index: 1, sample_score: { score: { value: { acc: 1 } } } },
      ]),
  },
  {
    name: "ceval.json",
    make: (score) => {
      const metric = {
        name: "acc",
        num: 9,
        score,
        categories: [{ name: ["d"], subsets: [{ name: "law", num: 9, score }] }],
      };
      return json({ dataset_name: "ceval", model_name: "m", metrics: [metric] });
    },
  },
  { name: "vlm_MMMU_acc.csv", make: (score) => encode(`"split","Overall"\n"dev","${score}"\n"test","1"\n`) },
  {
    name: "vlm_MMMU_result.json",
    make: (hit) =>
      json([
        { index: 1, prediction: "A", hit },
        { index: 2, prediction: "A", hit: 1 },
      ]),
  },
  {
    name: "scores_gpt.json",
    make: (score) =>
      json({
        model: { model_name: "gpt" },
        scores: [{ score_dict: { f1: score }, number_of_shots: 0, subtask_description: "t" }],
      }),
  },
  {
    name: "table.parquet",
    make: (score) =>
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: "model", data: ["m", "m"], type: "STRING" },
            { name: "item", data: ["a", "b"], type: "STRING" },
            { name: "score", data: [score, 1], type: "DOUBLE" },
          ],
        }),
      ),
  },
];

/** Real dumps of up to 60 kB, where the folder of them is there. */
export function realSeeds(): { readonly name: string; readonly bytes: Uint8Array }[] {
  if (!hasRealData || !existsSync(realPath("."))) return [];
  const paths = readdirSync(realPath("."), { recursive: true, encoding: "utf8" }).sort();
  const small = paths.filter((path) => {
    const info = statSync(realPath(path));
    return info.isFile() && info.size <= 60_000 && !/\.(?:md|txt|py)$/.test(path);
  });
  // One of each folder, so that many checkpoints of one run do not crowd out the rest.
  const byFolder = new Map(small.map((path) => [path.slice(0, path.lastIndexOf("/")), path]));
  return [...byFolder.values()].map((name) => ({ name, bytes: new Uint8Array(readFileSync(realPath(name))) }));
}
