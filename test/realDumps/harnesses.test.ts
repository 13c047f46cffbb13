import { describe, expect, test } from "vitest";
import type { Results } from "../../src/data/results.js";
import { load } from "../../src/node/index.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

interface Expected {
  /** Formats of the files with their number. */
  readonly formats: Readonly<Record<string, number>>;
  /** Task, metric, runs × items, sum of the scores: every matrix, or the named ones. */
  readonly matrices?: readonly (readonly [string, string, string, number])[];
  /** Number of all matrices where not all are named. */
  readonly matrixCount?: number;
  /** Task, metric, value: run-level scores. */
  readonly scores?: readonly (readonly [string, string, number])[];
  readonly scoreCount?: number;
  readonly printed?: number;
  readonly models: readonly string[];
  readonly notes?: readonly string[];
}

const HELM_FILES = {
  "HELM per-instance stats": 1,
  "HELM run stats": 1,
  "HELM run spec": 1,
  "HELM file without scores": 1,
};
const PYTHIA = "commonsense-dataset=hellaswag,method=multiple_choice_joint,model=eleutherai_pythia-1b-v0";
const PHILOSOPHY = "mmlu-subject=philosophy,method=multiple_choice_joint,model=openai_gpt2";
const LESS_IS_BETTER = ["direction-by-name", "direction-by-name"];

const TABLE: readonly (readonly [string, string | readonly string[], Expected])[] = [
  [
    "HELM: multiple choice in one split",
    `helm/${PYTHIA}`,
    {
      formats: HELM_FILES,
      matrices: [
        ["commonsense:dataset=hellaswag valid", "exact_match", "1 × 10", 3],
        ["commonsense:dataset=hellaswag valid", "quasi_prefix_exact_match", "1 × 10", 3],
      ],
      matrixCount: 5,
      scores: [["commonsense:dataset=hellaswag valid", "bits_per_byte", 0]],
      scoreCount: 3,
      printed: 5,
      models: ["eleutherai/pythia-1b-v0"],
      notes: LESS_IS_BETTER,
    },
  ],
  [
    "HELM: valid and test in one run",
    `helm/${PHILOSOPHY}`,
    {
      formats: HELM_FILES,
      matrices: [
        ["mmlu:subject=philosophy test", "exact_match", "1 × 9", 1],
        ["mmlu:subject=philosophy valid", "exact_match", "1 × 1", 0],
      ],
      matrixCount: 10,
      scoreCount: 6,
      printed: 10,
      models: ["openai/gpt2"],
      notes: LESS_IS_BETTER,
    },
  ],
  [
    "HELM: a generation scored by words in common",
    "helm/narrative_qa-model=openai_gpt2",
    {
      formats: HELM_FILES,
      matrices: [
        ["narrative_qa test", "f1_score", "1 × 4", 0.696969697],
        ["narrative_qa test", "exact_match", "1 × 4", 0],
        ["narrative_qa valid", "rouge_l", "1 × 1", 0.036363636],
      ],
      matrixCount: 14,
      scoreCount: 6,
      printed: 14,
      models: ["openai/gpt2"],
      notes: LESS_IS_BETTER,
    },
  ],
  [
    "HELM: a named file finds its specification; three runs are one folder each",
    [PYTHIA, PHILOSOPHY].map((run) => `helm/${run}/per_instance_stats.json`),
    {
      formats: { "HELM per-instance stats": 2, "HELM run spec": 2 },
      matrixCount: 15,
      models: ["eleutherai/pythia-1b-v0", "openai/gpt2"],
    },
  ],
  [
    "OLMES: a prediction and the head of a file of metrics",
    "olmes",
    {
      formats: { "OLMES predictions": 1, "OLMES metrics": 1 },
      matrices: [
        ["EXCERPT_predictions_record", "acc_raw", "1 × 1", 1],
        ["EXCERPT_predictions_record", "bits_per_byte_corr", "1 × 1", 0.066251823],
      ],
      matrixCount: 8,
      models: ["olmes"],
      notes: ["task-without-scores", "direction-by-name"],
    },
  ],
  [
    "promptfoo: two providers, failed assertions are scores",
    "promptfoo",
    {
      formats: { "promptfoo results": 1 },
      matrices: [
        ["promptfoo", "pass", "2 × 2", 0],
        ["promptfoo", "score", "2 × 2", 2.583333333],
      ],
      models: ["openai:gpt-5", "openai:gpt-5-mini"],
    },
  ],
  [
    "OpenAI evals: the report on the second line",
    "openai-evals",
    {
      formats: { "OpenAI evals log": 1 },
      matrices: [["test-match.s1.simple-v0", "accuracy", "1 × 3", 1]],
      printed: 1,
      models: ["auto_gpt_completion_fn"],
    },
  ],
  [
    "OpenCompass: a summary in per cent",
    "opencompass",
    {
      formats: { "OpenCompass summary": 1 },
      scores: [
        ["ceval-computer_network", "accuracy", 0.3158],
        ["ceval-college_chemistry", "accuracy", 0.1667],
      ],
      scoreCount: 6,
      models: ["opencompass.models.huggingface.HuggingFace_model_repos_internlm-chat-7b"],
      notes: ["per-cent-as-proportion"],
    },
  ],
  [
    "simple-evals: a score, four subsets and no number of items",
    "simple-evals",
    {
      formats: { "simple-evals result": 1 },
      scores: [
        ["mmlu", "score", 0.7],
        ["mmlu humanities", "score", 0.5],
      ],
      scoreCount: 5,
      models: ["customgpt"],
      notes: ["spread-without-count"],
    },
  ],
];

describe.skipIf(!hasRealData)(`real dumps of other harnesses${realDataTitle}`, () => {
  test.each(TABLE)("%s", async (_, paths, expected) => {
    const results = await load([paths].flat().map((path) => realPath(path)));
    const { matrices, runScores, printedScores, notes } = results;
    expect(counts(results.files.map(({ format }) => format ?? "none"))).toEqual(expected.formats);
    const found = matrices.map(({ task, metric, runs, items, scores }) => [
      task,
      metric,
      `${runs.length} × ${items.length}`,
      Math.round(scores.reduce((sum, score) => sum + (Number.isNaN(score) ? 0 : score), 0) * 1e9) / 1e9,
    ]);
    for (const matrix of expected.matrices ?? []) expect(found).toContainEqual(matrix);
    expect(matrices).toHaveLength(expected.matrixCount ?? expected.matrices?.length ?? 0);
    const scores = runScores.map(({ run, value }) => [run.task, run.metric, value]);
    for (const score of expected.scores ?? []) expect(scores).toContainEqual(score);
    expect(scores).toHaveLength(expected.scoreCount ?? expected.scores?.length ?? 0);
    expect(printedScores).toHaveLength(expected.printed ?? 0);
    expect(models(results)).toEqual(expected.models);
    expect(notes.map(({ code }) => code)).toEqual(expected.notes ?? []);
  });
});

function counts(names: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of names) found[name] = (found[name] ?? 0) + 1;
  return found;
}

function models({ matrices, runScores }: Results): string[] {
  const runs = [...matrices.flatMap((matrix) => matrix.runs), ...runScores.map(({ run }) => run)];
  return [...new Set(runs.map(({ model }) => model))].sort();
}
