import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/errors.js";
import { readDumps } from "../../src/io/index.js";
import { source } from "./dumps.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const stat = (name: string) => ({
  name: { name, split: "test", perturbation: { name: "typos", prob: 0.1 } },
  count: 1,
  sum: 1,
  sum_squared: 1,
});
const row = {
  promptIdx: 0,
  testIdx: 0,
  provider: { id: "p", label: "" },
  prompt: { raw: "r", label: "l" },
  vars: { q: "x" },
  success: true,
  score: 1,
  namedScores: { a: 1 },
  gradingResult: {},
};
const taskMetrics = {
  task_name: "arc:mc",
  task_hash: "h",
  model_config: { model: "m" },
  task_config: { primary_metric: "acc_raw", metadata: { alias: "arc:mc::x" } },
  num_instances: 1,
  metrics: { acc_raw: 1 },
};

/** One small dump a format; a list stands for JSON Lines. */
const DUMPS: Readonly<Record<string, { readonly name: string; readonly rows: Json[] }>> = {
  "HELM per-instance stats": {
    name: "r/qa:model=m/per_instance_stats.json",
    rows: [[{ instance_id: "id1", train_trial_index: 0, stats: [stat("exact_match"), stat("num_references")] }]],
  },
  "HELM run stats": { name: "r/qa:model=m/stats.json", rows: [[stat("exact_match"), stat("num_instances")]] },
  "HELM run spec": {
    name: "r/run_spec.json",
    rows: [{ name: "qa:model=m", scenario_spec: {}, adapter_spec: { model: "m", method: "generation" } }],
  },
  "OLMES predictions": {
    name: "o/arc-predictions.jsonl",
    rows: [{ doc_id: 0, native_id: "a", task_hash: "h", metrics: { acc_raw: 1 }, model_output: [{ is_greedy: true }] }],
  },
  "OLMES metrics": { name: "o/arc-metrics.json", rows: [taskMetrics] },
  "promptfoo results": {
    name: "p.json",
    rows: [
      {
        evalId: "e",
        results: { version: 3, prompts: [{ label: "l", provider: "p" }], results: [row], stats: {} },
        config: { description: "d" },
      },
    ],
  },
  "promptfoo table": {
    name: "p.json",
    rows: [
      {
        evalId: "e",
        results: {
          version: 2,
          results: [],
          table: {
            head: { prompts: [{ label: "l", provider: "p" }] },
            body: [{ outputs: [{ pass: true, score: 1, namedScores: {} }], vars: ["x"] }],
          },
        },
      },
    ],
  },
  "promptfoo lines": { name: "p.jsonl", rows: [row, { ...row, testIdx: 1 }] },
  "OpenAI evals log": {
    name: "e.jsonl",
    rows: [
      { spec: { eval_name: "e", completion_fns: ["m"], run_config: { seed: 1 }, run_id: "r" } },
      { event_id: 0, sample_id: "a", type: "match", data: { correct: true } },
      { event_id: 1, sample_id: "b", type: "metrics", data: { score: 0.5 } },
      { final_report: { accuracy: 1 } },
    ],
  },
  "OpenCompass results": {
    name: "o/results/m/d.json",
    rows: [{ accuracy: 50, details: { type: "GEN", "0": { correct: true }, "1": { correct: [true] } } }],
  },
  "simple-evals result": { name: "mmlu_m.json", rows: [{ score: 0.5, "score:std": 0.5, stem: 1 }] },
  "DeepEval test run": {
    name: "t.json",
    rows: [
      { testFile: "f", testCases: [{ name: "a", success: true, metricsData: [{ name: "x", score: 1, error: null }] }] },
    ],
  },
  "evalite export": {
    name: "v.json",
    rows: [
      {
        run: { id: 1 },
        suites: [{ name: "s", variantName: "v", evals: [{ input: "i", scores: [{ name: "x", score: 1 }] }] }],
      },
    ],
  },
  "eval-arena rows": {
    name: "a.jsonl",
    rows: [{ benchmark_id: "b", model: "m", example_id: "1", pass1: 0.5, count: 2 }],
  },
  "every_eval_ever aggregate": {
    name: "x.json",
    rows: [
      {
        schema_version: "0.3.0",
        evaluation_id: "e",
        model_info: { id: "m" },
        evaluation_results: [
          {
            evaluation_name: "n",
            source_data: {},
            metric_config: { lower_is_better: false },
            score_details: { score: 1 },
          },
        ],
      },
    ],
  },
  "every_eval_ever instances": {
    name: "x_samples.jsonl",
    rows: [
      {
        schema_version: "0.3.0",
        evaluation_id: "e",
        model_id: "m",
        evaluation_name: "n",
        sample_id: "s",
        input: { choices: ["a"] },
        evaluation: { score: 1 },
      },
    ],
  },
  "BigCode aggregate": {
    name: "b.json",
    rows: [{ humaneval: { "pass@1": 0.5 }, config: { model: "m", n_samples: 5 } }],
  },
  "lighteval results": {
    name: "results/m/results_2024-11-05T13-32-37.json",
    rows: [
      {
        config_general: { model_name: "m" },
        results: { "s|t|0": { acc: 1, acc_stderr: 0 }, all: { acc: 1 } },
        versions: {},
        config_tasks: {},
      },
    ],
  },
};

const ODD: Json[] = [
  null,
  true,
  -1,
  0.5,
  "",
  "NaN",
  "__proto__",
  [],
  {},
  [[]],
  [null],
  { name: null },
  { __proto__x: 1 },
];

describe.each(Object.entries(DUMPS))("a dump with a value that it should not have: %s", (_, { name, rows }) => {
  test("is read as it is", async () => {
    await expect(readDumps([source(name, written(rows))])).resolves.toBeDefined();
  });

  test("ends in results or an InputError, never in another error", async () => {
    const places = placesIn(rows);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(...ODD), async (place, odd) => {
        const text = written(replaced(rows, place, odd) as Json[]);
        const outcome = await readDumps([source(name, text, { found: true })]).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InputError);
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

function written(rows: readonly Json[]): string {
  return rows
    .map((value) => JSON.stringify(value))
    .join("\n")
    .replaceAll("null,", "NaN,");
}

/** Paths to every value inside. */
function placesIn(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, part]) => placesIn(part as Json, [...path, key]));
  return path.length === 0 ? inside : [path, ...inside];
}

function replaced(value: Json, [key, ...rest]: readonly (string | number)[], odd: Json): Json {
  if (key === undefined) return odd;
  if (Array.isArray(value))
    return value.map((part, index) => (String(index) === String(key) ? replaced(part, rest, odd) : part));
  const object = value as { [key: string]: Json };
  return { ...object, [key]: replaced(object[key] as Json, rest, odd) };
}
