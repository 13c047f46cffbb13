import { describe, expect, test } from "vitest";
import { printedErrors } from "../../src/analysis/scores/printedErrors.js";
import { load } from "../../src/node/index.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);
const INPUT_JSON = "2024-11-05T13-31-45-05-00_input-task_8zXjbRzCWrL9GXiXo2vus9.json";
const INPUT_EVAL = "2024-11-05T13-32-37-05-00_input-task_hxs4q9azL3ySGkjJirypKZ.eval";

interface Row {
  readonly file: string;
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly items: readonly string[];
  /** Row-major, one row an epoch. */
  readonly scores: readonly number[];
  readonly trials?: readonly string[];
  readonly choices?: number;
  readonly notes?: readonly string[];
  /** Whether the printed figures follow from the samples; `null` where they are of no single run. */
  readonly agrees?: boolean | null;
}

const gpt = "openai/gpt-4o-mini";
const ROWS: readonly Row[] = [
  { file: INPUT_JSON, model: gpt, task: "input_task", metric: "model_graded_fact", items: ["1"], scores: [1] },
  { file: INPUT_EVAL, model: gpt, task: "input_task", metric: "model_graded_fact", items: ["1"], scores: [1] },
  {
    file: "2025-05-12T20-28-13-04-00_popularity.json",
    model: gpt,
    task: "popularity",
    metric: "match",
    items: ["1", "2", "3"],
    scores: [1, 1, 0],
    notes: ["run-not-finished"],
  },
  {
    file: "2025-05-12T20-28-26-04-00_security-guide.json",
    model: gpt,
    task: "security_guide",
    metric: "model_graded_fact",
    items: ["1", "2", "3"],
    scores: [1, 1, 1],
  },
  {
    file: "data_intercode_ctf_local_path.json",
    model: "mistral/mistral-small-latest",
    task: "inspect_evals/gdm_intercode_ctf",
    metric: "includes",
    items: ["0"],
    scores: [0],
    notes: ["samples-missing"],
    agrees: false,
  },
  {
    file: "data_pubmedqa_gpt4o_mini.json",
    model: "openai/azure/gpt-4o-mini",
    task: "inspect_evals/pubmedqa",
    metric: "choice",
    items: ["12377809", "26163474"],
    scores: [1, 1],
    choices: 3,
  },
  {
    file: "log_formats.eval",
    model: "ollama/llama3.1",
    task: "popularity",
    metric: "match",
    items: ["1"],
    scores: [0],
  },
  {
    file: "log_formats.json",
    model: "ollama/llama3.1",
    task: "popularity",
    metric: "match",
    items: ["1"],
    scores: [0],
  },
  { file: "log_images.json", model: "openai/gpt-4o", task: "images", metric: "match", items: ["1"], scores: [0] },
  { file: "log_images_tc.json", model: "openai/gpt-4o", task: "images", metric: "match", items: ["1"], scores: [0] },
  {
    file: "log_read_sample.eval",
    model: "ollama/gemma3",
    task: "popularity",
    metric: "match",
    items: ["1"],
    scores: [1],
  },
  {
    file: "log_read_sample.json",
    model: "ollama/gemma3",
    task: "popularity",
    metric: "match",
    items: ["1"],
    scores: [1],
  },
  {
    file: "log_streaming.eval",
    model: "azureai/Meta-Llama-3-1-405B-Instruct-jqf",
    task: "popularity",
    metric: "match",
    items: ["1", "2"],
    scores: [0, 1, 1, 1],
    trials: ["1", "2"],
    agrees: null,
  },
];

describe.skipIf(!hasRealData)(`real logs of Inspect AI${realDataTitle}`, () => {
  test.each(ROWS)("$file", async (row) => {
    const results = await load(realPath(`inspect/${row.file}`));
    expect(results.matrices).toHaveLength(1);
    const [matrix] = results.matrices;
    expect([matrix?.task, matrix?.metric, matrix?.states, matrix?.higherIsBetter]).toEqual([
      row.task,
      row.metric,
      null,
      true,
    ]);
    expect(matrix?.runs.map(({ model, trial }) => [model, trial])).toEqual(
      (row.trials ?? [undefined]).map((trial) => [row.model, trial]),
    );
    expect(matrix?.runs[0]?.fingerprint?.taskVersion).toBe("0");
    expect(matrix?.items.map(({ id }) => id)).toEqual(row.items);
    expect(matrix?.items.every(({ choices }) => choices === row.choices)).toBe(true);
    expect([...(matrix?.scores ?? [])]).toEqual(row.scores);
    expect(results.runScores).toEqual([]);
    expect(codes(results.notes)).toEqual(row.notes ?? []);
    expect(results.files.map(({ format }) => format)).toEqual([
      row.file.endsWith("eval") ? "inspect archive" : "inspect log",
    ]);
    const { agrees = true } = row;
    expect(printedErrors(results).map((check) => check.agrees)).toEqual(agrees === null ? [] : [agrees]);
  });

  test("a log without samples gives the items that its reductions hold, and the score that it prints", async () => {
    const results = await load(realPath("inspect/2025-05-12T20-28-13-04-00_no-samples.json"));
    expect(results.matrices.map(({ items, scores }) => [items.length, [...scores].sort()])).toEqual([[3, [0, 1, 1]]]);
    expect(
      results.printedScores.map(({ run, value, standardError, items }) => [
        run.task,
        run.metric,
        value,
        standardError,
        items,
      ]),
    ).toEqual([["testtaskname", "match", 2 / 3, 0.33333333333333337, 3]]);
    expect(printedErrors(results).map(({ agrees }) => agrees)).toEqual([true]);
    expect(codes(results.notes)).toEqual(["run-not-finished", "scores-from-reductions"]);
  });

  test("the whole folder: one run in two forms counts once, runs at several times are trials", async () => {
    const results = await load(realPath("inspect"));
    expect(results.files.every(({ format }) => format !== null)).toBe(true);
    expect(results.matrices.map(({ task, runs, items }) => [task, runs.length, items.length])).toEqual([
      ["images", 2, 1],
      ["input_task", 2, 1],
      ["inspect_evals/gdm_intercode_ctf", 1, 1],
      ["inspect_evals/pubmedqa", 1, 2],
      ["popularity", 6, 3],
      ["security_guide", 1, 3],
      ["testtaskname", 1, 3],
    ]);
    expect(results.runScores).toEqual([]);
    expect(codes(results.notes)).toEqual([
      "run-not-finished",
      "scores-from-reductions",
      "run-not-finished",
      "samples-missing",
      "same-run",
      "repeats-as-trials",
    ]);
  });
});
