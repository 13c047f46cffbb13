import { expect, test } from "vitest";
import { load } from "../../src/node/index.js";
import { mean } from "../../src/numeric/moments.js";
import { answers } from "../io/dumps.js";
import { describeHarness, filesOf, readJson } from "./installed.js";

type Loaded = Awaited<ReturnType<typeof load>>;

/** The mean of the scores of a task and metric over everything that was scored. */
function meanOf({ matrices }: Loaded, task: string, metric: string): number {
  const matrix = matrices.find((found) => found.task === task && found.metric === metric);
  return mean([...(matrix?.scores ?? [])].filter((score) => !Number.isNaN(score)));
}

describeHarness("lm-eval", (out) => {
  test("items, filters as metrics, and the means that the harness printed", async () => {
    const results = await load(`${out}/results`);
    const printed = filesOf(`${out}/results`).filter((path) => /results_.*\.json$/.test(path));
    const { results: said } = readJson<{ results: Record<string, Record<string, number>> }>(
      `${out}/results/${printed[0]}`,
    );
    expect(results.matrices.map(({ task, metric, items, runs }) => [task, metric, items.length, runs.length])).toEqual([
      ["local_choice", "acc", 12, 1],
      ["local_choice", "acc_norm", 12, 1],
      ["local_generate", "exact_match,lower", 12, 1],
      ["local_generate", "exact_match,strict", 12, 1],
    ]);
    expect(meanOf(results, "local_choice", "acc")).toBeCloseTo(said.local_choice?.["acc,none"] as number, 12);
    expect(meanOf(results, "local_choice", "acc_norm")).toBeCloseTo(said.local_choice?.["acc_norm,none"] as number, 12);
    expect(meanOf(results, "local_generate", "exact_match,strict")).toBe(0.5);
    const errors = results.printedScores.map(({ run, standardError }) => [run.metric, standardError]);
    expect(errors).toContainEqual(["acc", said.local_choice?.["acc_stderr,none"]]);
    expect(results.matrices.flatMap(({ items }) => items.map(({ choices }) => choices))).toContain(3);
    expect(results.notes.filter(({ code }) => code === "printed-differs")).toEqual([]);
  });

  test("the aggregate alone gives the same scores, with their items", async () => {
    const path = filesOf(`${out}/results`).find((name) => /results_.*\.json$/.test(name));
    const { runScores } = await load(`${out}/results/${path}`);
    expect(runScores.map(({ run, items }) => [run.task, run.metric, items])).toEqual([
      ["local_choice", "acc", 12],
      ["local_choice", "acc_norm", 12],
      ["local_generate", "exact_match,lower", 12],
      ["local_generate", "exact_match,strict", 12],
    ]);
  });
});

interface Said {
  readonly file: string;
  readonly status: string;
  readonly samples: number;
  readonly errored: number;
  readonly scored: number;
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

describeHarness("inspect", (out) => {
  test("every log holds what the library says of it: samples, errors, what was cancelled, printed scores", async () => {
    const said = readJson<Said[]>(`${out}/said.json`);
    expect(said.map(({ status }) => status)).toEqual(["success", "cancelled", "success", "cancelled"]);
    for (const { file, status, samples, errored, scored, metrics } of said) {
      const results = await load(`${out}/${file}`);
      const cells = answers(results) as { scored: number; errored: number; unscored: number; trial?: string }[];
      const sum = (key: "scored" | "errored") => cells.reduce((total, cell) => total + cell[key], 0);
      expect([sum("scored"), sum("errored"), sum("scored") + sum("errored")], file).toEqual([scored, errored, samples]);
      expect(cells.map(({ trial }) => trial)).toEqual(status === "success" ? ["1", "2", "3"] : [undefined]);
      expect(results.matrices[0]?.items).toHaveLength(6);
      const accuracy = metrics.match?.accuracy;
      if (accuracy !== undefined && status === "success")
        expect(meanOf(results, "epochs", "match")).toBeCloseTo(accuracy, 12);
      expect(results.notes.some(({ message }) => message.includes(`status "${status}"`))).toBe(status !== "success");
    }
  });

  test("both forms of a log hold the same answers", async () => {
    const [packed, plain] = await Promise.all([load(`${out}/eval/*.eval`), load(`${out}/json/*.json`)]);
    expect(answers(packed)).toEqual(answers(plain));
  });
});

describeHarness("mlflow", (out) => {
  test("the file store: models, seeds and curves of the runs, and the tables of answers", async () => {
    const results = await load(`${out}/mlruns`);
    const curve = results.runScores.filter(({ run }) => run.task === "eval/acc");
    expect(curve.map(({ run, value }) => [run.model, run.seed, run.step, Math.round(100 * value)])).toEqual([
      ["a", "1", 0, 26],
      ["a", "1", 100, 36],
      ["a", "1", 200, 46],
      ["b", "2", 0, 27],
      ["b", "2", 100, 37],
      ["b", "2", 200, 47],
    ]);
    expect(answers(results)).toMatchObject([
      { model: "a", seed: "1", metric: "exact_match", right: 6, scored: 12 },
      { model: "b", seed: "2", metric: "exact_match", right: 6, scored: 12 },
    ]);
  });

  test("the table of runs holds the last values", async () => {
    const { runScores } = await load(`${out}/runs.csv`);
    expect(runScores.map(({ run, value }) => [run.task, run.model, run.seed, Math.round(100 * value)])).toEqual([
      ["accuracy", "a", "1", 25],
      ["accuracy", "b", "2", 50],
      ["eval/acc", "a", "1", 46],
      ["eval/acc", "b", "2", 47],
    ]);
  });
});

describeHarness("wandb", (out) => {
  test("a table that was logged offline, under the run of its folder", async () => {
    const results = await load(out);
    const [run] = filesOf(out).flatMap((path) => /run-\d+_\d+-(\w+)\/files\/media/.exec(path)?.[1] ?? []);
    expect(answers(results)).toEqual([
      { model: run, task: "preds", metric: "correct", right: 4, scored: 12, unscored: 0, errored: 0 },
    ]);
  });
});

describeHarness("langsmith", (out) => {
  test("feedback by example; what the evaluators said of a run that broke is no score; labels are left out", async () => {
    const results = await load(`${out}/experiment.csv`);
    expect(answers(results)).toEqual([
      { model: "experiment", task: "LangSmith", metric: "correct", right: 3, scored: 5, unscored: 0, errored: 1 },
    ]);
    expect(results.notes.map(({ code }) => code)).toContain("labels-left-out");
  });
});

describeHarness("ragas", (out) => {
  test.each(["result.csv", "result.json"])("%s: every metric by question", async (file) => {
    const results = await load(`${out}/${file}`);
    const run = { model: "result", task: "ragas", right: 4, scored: 6, unscored: 0, errored: 0 };
    expect(answers(results)).toEqual([
      { ...run, metric: "exact_match" },
      { ...run, metric: "non_llm_string_similarity" },
    ]);
  });
});

describeHarness("deepeval", (out) => {
  test("scores of the metric, and a case that broke is errored", async () => {
    const results = await load(`${out}/results/*.json`);
    expect(answers(results)).toMatchObject([
      { metric: "Length", scored: 5, errored: 1 },
      { metric: "pass", scored: 5, errored: 1, right: 2 },
    ]);
    expect(meanOf(results, "deepeval", "Length")).toBeCloseTo((0 + 0.25 + 0.5 + 0.75 + 0) / 5, 12);
  });
});

describeHarness("promptfoo", (out) => {
  test("repeats are trials, prompts framings, and an error of the provider is no wrong answer; both exports agree", async () => {
    const [document, lines] = await Promise.all([load(`${out}/out.json`), load(`${out}/out.jsonl`)]);
    const pass = (answers(document) as { metric: string }[]).filter(({ metric }) => metric === "pass");
    const own = { model: "echo", task: "echoes", scored: 2, errored: 1 };
    expect(pass).toMatchObject([
      { ...own, framing: "say {{word}}", trial: "1", right: 0 },
      { ...own, framing: "say {{word}}", trial: "2", right: 0 },
      { ...own, framing: "{{word}}", trial: "1", right: 1 },
      { ...own, framing: "{{word}}", trial: "2", right: 1 },
    ]);
    const counts = ({ matrices }: Loaded) => matrices.map(({ scores, items }) => [items.length, ...scores]);
    expect(counts(lines)).toEqual(counts(document));
  });
});

describeHarness("evalite", (out) => {
  test("scores by input; a task that broke is errored", async () => {
    expect(answers(await load(`${out}/out.json`))).toMatchObject([
      { task: "Echo", metric: "Exact", right: 1, scored: 2, errored: 1 },
    ]);
  });
});
