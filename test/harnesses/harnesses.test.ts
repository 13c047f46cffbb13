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

/** The name of the aggregate: without a time stamp in older versions. */
const isAggregate = (path: string) => /(?:^|\/)results(?:_[^/]*)?\.json$/.test(path);

describeHarness("lm-eval-old", (out) => {
  test("the aggregates of two checkpoints: what was printed, and the number of items from the errors", async () => {
    const { runScores } = await load(`${out}/*.json`);
    expect(runScores.map(({ run }) => [run.model, run.task, run.metric, run.step])).toEqual(
      ["acc", "acc_norm"].flatMap((metric) => [1000, 2000].map((step) => ["dummy", "LocalChoice", metric, step])),
    );
    for (const { run, value, standardError } of runScores) {
      const { results } = readJson<{ results: Record<string, Record<string, number>> }>(
        `${out}/dummy_step${run.step}.json`,
      );
      expect(value).toBe(results.LocalChoice?.[run.metric]);
      expect(standardError).toBe(results.LocalChoice?.[`${run.metric}_stderr`]);
      // n − 1 in the error: 12 items.
      expect((value * (1 - value)) / (standardError as number) ** 2 + 1).toBeCloseTo(12, 9);
    }
  });
});

describeHarness("lm-eval", (out) => {
  test("items, filters as metrics, and the means that the harness printed", async () => {
    const results = await load(`${out}/results`);
    const printed = filesOf(`${out}/results`).filter(isAggregate);
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
    const path = filesOf(`${out}/results`).find(isAggregate);
    const { runScores } = await load(`${out}/results/${path}`);
    // Aggregates before 0.4.3 do not say of how many items they are.
    const items = "n-samples" in readJson<object>(`${out}/results/${path}`) ? 12 : undefined;
    expect(runScores.map(({ run, items: said }) => [run.task, run.metric, said])).toEqual([
      ["local_choice", "acc", items],
      ["local_choice", "acc_norm", items],
      ["local_generate", "exact_match,lower", items],
      ["local_generate", "exact_match,strict", items],
    ]);
  });
});

describeHarness("lm-eval", (out) => {
  test("the table that it prints holds the scores and errors of the aggregate, to its four digits", async () => {
    const path = filesOf(`${out}/results`).find(isAggregate);
    const [aggregate, table] = await Promise.all([load(`${out}/results/${path}`), load(`${out}/printed.txt`)]);
    const scores = ({ runScores }: Loaded) =>
      runScores
        .map(({ run, value, standardError }) => [
          `${run.task} ${run.metric}`,
          value.toFixed(4),
          standardError?.toFixed(4),
        ])
        .sort();
    expect(scores(table)).toEqual(scores(aggregate));
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
