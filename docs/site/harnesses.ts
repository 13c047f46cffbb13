/** How somebody comes from a harness to an answer. */
export interface Harness {
  readonly name: string;
  /** Of its page. */
  readonly slug: string;
  /** What makes the harness write scores by item, with `base` and `new` for the models. */
  readonly writes: readonly string[];
  /** Where it writes them. */
  readonly dump: string;
  /** Begins the first cells of its rows in the tables of docs/formats.md. */
  readonly rows: readonly string[];
  /** Its section of docs/formats.md, where it has one of its own. */
  readonly section?: string;
}

export const HARNESSES: readonly Harness[] = [
  {
    name: "lm-evaluation-harness",
    slug: "lm-evaluation-harness",
    writes: ["lm_eval --model hf --model_args pretrained=org/new --tasks arc_easy --log_samples --output_path runs/"],
    dump: "runs/",
    rows: ["lm-evaluation-harness"],
    section: "lm-evaluation-harness",
  },
  {
    name: "Inspect AI",
    slug: "inspect-ai",
    writes: ["inspect eval task.py --model org/new --log-dir logs/"],
    dump: "logs/",
    rows: ["[Inspect AI]"],
    section: "Inspect AI",
  },
  {
    name: "HELM",
    slug: "helm",
    writes: ["helm-run --run-entries mmlu:subject=anatomy,model=org/new --suite mine --max-eval-instances 1000"],
    dump: "benchmark_output/runs/mine/",
    rows: ["HELM "],
  },
  {
    name: "OLMES",
    slug: "olmes",
    writes: ["olmes --model new --task arc_challenge::olmes --output-dir runs/new"],
    dump: "runs/",
    rows: ["OLMES "],
  },
  {
    name: "promptfoo",
    slug: "promptfoo",
    writes: ["promptfoo eval --output results.json"],
    dump: "results.json",
    rows: ["promptfoo "],
  },
  {
    name: "OpenAI evals",
    slug: "openai-evals",
    writes: ["oaieval new test-match --record_path logs/new.jsonl"],
    dump: "logs/",
    rows: ["OpenAI evals "],
  },
  {
    name: "lighteval",
    slug: "lighteval",
    writes: [
      'lighteval accelerate "model_name=org/new" "leaderboard|arc:challenge|25|0" --output-dir runs/ --save-details',
    ],
    dump: "runs/",
    rows: ["lighteval "],
  },
  {
    name: "EvalPlus",
    slug: "evalplus",
    writes: ["evalplus.evaluate --model org/new --dataset humaneval --backend hf --greedy"],
    dump: "evalplus_results/humaneval/",
    rows: ["EvalPlus "],
  },
  {
    name: "SWE-bench",
    slug: "swe-bench",
    writes: ["python -m swebench.harness.run_evaluation --predictions_path new.jsonl --run_id mine"],
    dump: "*.mine.json",
    rows: ["SWE-bench "],
  },
  {
    name: "MTEB",
    slug: "mteb",
    writes: ["mteb run -m org/new -t Banking77Classification.v2 --output-folder results"],
    dump: "results/",
    rows: ["MTEB "],
  },
];
