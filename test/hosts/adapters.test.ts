import { describe, expect, test } from "vitest";
import { gate } from "../../src/analysis/gate/gate.js";
import { fromRows, type ScoreRow } from "../../src/data/fromRows.js";
import { coverage } from "../../src/data/missing.js";
import { runScoresOf } from "../../src/data/resultMatrix.js";
import { selectResults } from "../../src/data/select.js";
import { fromBraintrust, toBraintrust } from "../../src/hosts/braintrust.js";
import { earlyStop } from "../../src/hosts/earlyStop.js";
import { fromEvalite } from "../../src/hosts/evalite.js";
import { fromLangfuse, toLangfuse } from "../../src/hosts/langfuse.js";
import { fromMastra } from "../../src/hosts/mastra.js";
import { fromPromptfoo } from "../../src/hosts/promptfoo.js";
import { noisefloorMatchers } from "../../src/hosts/vitestMatchers.js";
import { gate as gateQuestion } from "../../src/questions/gate.js";

/** The scores of one metric, by model and trial. */
function scores(rows: readonly ScoreRow[], metric: string): Record<string, (number | null)[]> {
  const matrix = fromRows(rows).matrices.find((one) => one.metric === metric)!;
  return Object.fromEntries(
    matrix.runs.map(({ model, trial }, run) => [
      `${model}#${trial}`,
      Array.from(runScoresOf(matrix, run), (score) => (Number.isNaN(score) ? null : score)),
    ]),
  );
}

/** The gate of two models of rows. */
function gateOf(rows: readonly ScoreRow[], baseline: string, candidate: string) {
  const results = fromRows(rows);
  const side = (model: string) => selectResults(results, { model: [model] });
  return gate(side(baseline), side(candidate), { minimumEffect: "2pt" });
}

describe("promptfoo, afterAll", () => {
  const answer = (provider: string, question: string, success: boolean, rest = {}) => ({
    vars: { question },
    provider: { id: provider },
    prompt: { label: "p", raw: "p {{question}}" },
    success,
    score: success ? 1 : 0.25,
    namedScores: { polite: 0.5 },
    failureReason: success ? 0 : 1,
    ...rest,
  });
  const results = [
    answer("openai:a", "x", true),
    answer("openai:b", "x", false),
    answer("openai:a", "y", false, { failureReason: 2 }),
    answer("openai:b", "y", true),
    answer("openai:b", "y", false),
  ];

  test("gives pass, score and the named scores by provider and variables", () => {
    const rows = fromPromptfoo({ results });
    expect(scores(rows, "pass")).toEqual({ "openai:a#1": [1, null], "openai:b#1": [0, 1], "openai:b#2": [null, 0] });
    expect(scores(rows, "score")["openai:b#1"]).toEqual([0.25, 1]);
    expect(scores(rows, "polite")["openai:a#1"]).toEqual([0.5, null]);
  });

  test("keeps errors apart from wrong answers, and prompts apart from each other", () => {
    const rows = fromPromptfoo({ results: [...results, answer("openai:a", "x", true, { prompt: { label: "q" } })] });
    const matrix = fromRows(rows).matrices.find(({ metric }) => metric === "pass")!;
    expect(matrix.runs.map(({ model }) => model)).toContain("openai:a · q");
    expect(coverage(matrix, 0)).toMatchObject({ scored: 1, errored: 1 });
  });

  test("counts an error on every metric that another answer to the test has", () => {
    const rows = fromPromptfoo({
      results: [results[0]!, answer("openai:b", "x", false, { failureReason: 2, namedScores: {} })],
    });
    expect(rows.filter(({ status }) => status === "errored").map(({ metric }) => metric)).toEqual([
      "pass",
      "score",
      "polite",
    ]);
  });

  test("names a test the same whatever the order of its variables", () => {
    const rows = fromPromptfoo({
      results: [{ vars: { a: 1, b: { d: 2, c: 3 } } }, { vars: { b: { c: 3, d: 2 }, a: 1 } }],
    });
    expect(new Set(rows.map(({ item }) => item)).size).toBe(1);
  });
});

describe("evalite, its export", () => {
  const result = (input: string, score: number | null, status = "success") => ({
    input,
    output: "",
    status,
    scores: status === "fail" ? [] : [{ name: "exact", score, metadata: null }],
  });
  const evaluation = (variantName: string, results: ReturnType<typeof result>[]) => ({
    name: `Capitals [${variantName}]`,
    variantName,
    variantGroup: "Capitals",
    filepath: "capitals.eval.ts",
    results,
  });

  test("gives variants of one eval as one task, and repeated inputs as trials", () => {
    const rows = fromEvalite({
      evals: [
        evaluation("a", [result("France", 1), result("France", 0), result("Peru", 0)]),
        evaluation("b", [result("France", null), result("Peru", 0.5)]),
      ],
    });
    expect(scores(rows, "exact")).toEqual({ "a#1": [1, 0], "a#2": [0, null], "b#1": [null, 0.5] });
    expect(new Set(rows.map(({ task }) => task))).toEqual(new Set(["Capitals"]));
  });

  test("keeps results that failed, which have no scores, as errored", () => {
    const rows = fromEvalite({ evals: [evaluation("a", [result("France", 1), result("Peru", null, "fail")])] });
    expect(rows.map(({ item, status }) => [item, status])).toEqual([
      ["France", undefined],
      ["Peru", "errored"],
    ]);
  });

  test("names an eval without variants by itself, and its variant as asked", () => {
    const plain = { name: "Capitals", variantName: null, variantGroup: null, results: [result("France", 1)] };
    expect(fromEvalite({ evals: [plain] }, "main")).toEqual([
      { task: "Capitals", model: "main", item: "France", trial: 1, metric: "exact", score: 1 },
    ]);
  });
});

describe("Langfuse, runEvaluators", () => {
  const item = (id: string | undefined, input: unknown, evaluations: { name: string; value: unknown }[]) => ({
    item: { ...(id === undefined ? {} : { id }), input, expectedOutput: "" },
    input,
    output: "",
    evaluations,
  });
  const run = {
    itemResults: [
      item("d1", "x", [
        { name: "exact", value: 1 },
        { name: "tone", value: "good" },
      ]),
      item("d2", "y", [{ name: "exact", value: false }]),
      item(undefined, { q: 1 }, [{ name: "tone", value: "bad" }]),
    ],
  };

  test("names items by id or input; an evaluation that failed is missing, and a category is no score", () => {
    const rows = fromLangfuse(run, "main");
    expect(scores(rows, "exact")).toEqual({ "main#1": [1, 0, null] });
    expect(rows.map(({ item, metric, score }) => [item, metric, score])).toEqual([
      ["d1", "exact", 1],
      ["d1", "tone", null],
      ["d2", "exact", false],
      ["d2", "tone", null],
      ['{"q":1}', "exact", null],
      ['{"q":1}', "tone", null],
    ]);
  });

  test("takes a gate back as a category with the sentence", () => {
    const rows = ["a", "b"].flatMap((model) => fromLangfuse(run, model)).filter(({ metric }) => metric === "exact");
    const judged = gateOf(rows, "a", "b");
    expect(toLangfuse(judged)).toMatchObject({
      name: "noisefloor gate",
      value: "cannot-tell",
      dataType: "CATEGORICAL",
    });
    expect(toLangfuse(judged).comment).toContain(judged.sentence);
  });
});

describe("Braintrust, reportEval and reportRun", () => {
  const wrong = (items: readonly number[]) => ({
    results: Array.from({ length: 60 }, (_, input) => ({
      input,
      output: "",
      expected: "",
      metadata: {},
      scores: { exact: items.includes(input) ? 0 : 1 },
      error: undefined,
    })),
  });

  test("gives a row a case and score; a case that failed is errored, whatever a handler wrote", () => {
    const rows = fromBraintrust(
      { evalName: "say hi" },
      {
        results: [
          { id: "1", input: "x", scores: { exact: 1, close: null }, error: undefined },
          { id: "2", input: "y", scores: { exact: 0 }, error: new Error("timeout") },
          { id: "1", input: "x", scores: { exact: 0 } },
        ],
      },
      "main",
    );
    expect(scores(rows, "exact")).toEqual({ "main#1": [1, null], "main#2": [0, null] });
    expect(rows.filter(({ status }) => status === "errored").map(({ item }) => item)).toEqual(["2", "2"]);
    expect(rows[0]!.task).toBe("say hi");
  });

  test("names the task alike for all experiments of an eval", () => {
    const rows = ["main", "change"].flatMap((name) =>
      fromBraintrust({ evalName: `Sums [experimentName=${name}]`, projectName: "Sums" }, wrong([1]), name),
    );
    expect(new Set(rows.map(({ task }) => task))).toEqual(new Set(["Sums"]));
  });

  test("succeeds unless a regression is shown; when strict, only if it is excluded", () => {
    const rows = (many: number) => [
      ...fromBraintrust({ evalName: "e" }, wrong([]), "base"),
      ...fromBraintrust({ evalName: "e" }, wrong(Array.from({ length: many }, (_, item) => item)), "change"),
    ];
    const outcomes = [10, 1].map((many) => gateOf(rows(many), "base", "change"));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["regressed", "cannot-tell"]);
    expect(outcomes.map((judged) => toBraintrust(judged))).toEqual([false, true]);
    expect(outcomes.map((judged) => toBraintrust(judged, { strict: true }))).toEqual([false, false]);
  });
});

describe("Mastra, onItemComplete", () => {
  test("gives one row an item and scorer", () => {
    const done = ["x", "y"].map((input, index) => ({
      item: { input, groundTruth: "" },
      targetResult: {},
      scorerResults: { similarity: { score: index / 2, reason: "" }, tone: { reason: "none given" } },
    }));
    const rows = fromMastra(done, "main");
    expect(scores(rows, "similarity")).toEqual({ "main#1": [0, 0.5] });
    expect(scores(rows, "tone")).toEqual({ "main#1": [null, null] });
  });

  test("names the scorers of parts by their part", () => {
    const exact = (score: number) => ({ exact: { runId: "r", score } });
    const done = { item: { input: "x" }, scorerResults: { workflow: exact(1), steps: { answer: exact(0) } } };
    expect(fromMastra([done], "main").map(({ metric, score }) => [metric, score])).toEqual([
      ["workflow.exact", 1],
      ["steps.answer.exact", 0],
    ]);
  });

  test("does not take the score of a workflow that failed for an answer", () => {
    const done = (input: string, status: string, output: unknown, score: number) => ({
      item: { input },
      targetResult: { scoringData: { input, output, stepResults: { input: {}, answer: { status } } } },
      scorerResults:
        status === "success"
          ? { workflow: { exact: { score } }, steps: { answer: { exact: { score } } } }
          : { workflow: { exact: { score } } },
    });
    const rows = fromMastra([done("x", "success", 1, 0), done("y", "failed", undefined, 0)], "main");
    expect(rows.map(({ item, metric, score, status }) => [item, metric, score, status])).toEqual([
      ["x", "workflow.exact", 0, undefined],
      ["x", "steps.answer.exact", 0, undefined],
      ["y", "workflow.exact", null, "errored"],
      ["y", "steps.answer.exact", null, "errored"],
    ]);
  });

  test("names a conversation by its inputs or turns", () => {
    const scorerResults = { tone: { score: 1 } };
    const rows = fromMastra(
      [
        { item: { inputs: ["a", "b"] }, scorerResults },
        { item: { turns: [{ input: "a" }] }, scorerResults },
      ],
      "main",
    );
    expect(rows.map(({ item }) => item)).toEqual(['["a","b"]', '[{"input":"a"}]']);
  });
});

describe("matchers for expect.extend", () => {
  expect.extend(noisefloorMatchers);
  const better = expect as unknown as (received: unknown) => {
    toBeSignificantlyBetterThan: (baseline: unknown, options?: object) => void;
    not: { toBeSignificantlyBetterThan: (baseline: unknown, options?: object) => void };
  };
  const ones = Array.from({ length: 8 }, () => 1);
  const zeros = ones.map(() => 0);

  test("pass for a difference that is shown, and not for the opposite or for noise", () => {
    better(ones).toBeSignificantlyBetterThan(zeros);
    better(zeros).not.toBeSignificantlyBetterThan(ones);
    better([1, 0, 1, null]).not.toBeSignificantlyBetterThan([0, 0, 1, 1]);
    better(zeros).toBeSignificantlyBetterThan(ones, { higherIsBetter: false });
  });

  test("fail with the sentence of the comparison", () => {
    expect(() => better([1, 0, 1]).toBeSignificantlyBetterThan([0, 0, 1])).toThrow(
      /No difference shown between candidate and baseline: \+33\.33 pt, 95% CI/,
    );
  });
});

describe("earlyStop", () => {
  const main = (items: number, metrics = ["score"]) =>
    fromRows(
      metrics.flatMap((metric) =>
        Array.from({ length: items }, (_, item) => ({ item, model: "main", metric, score: item % 10 < 8 })),
      ),
    );
  const answer = (item: number, isRight: (item: number) => boolean): ScoreRow => ({
    item,
    model: "change",
    score: isRight(item),
  });
  const gateAtAnyLook = (baseline: ReturnType<typeof main>, rows: readonly ScoreRow[]) =>
    gateQuestion(baseline, fromRows(rows), { minimumEffect: "5pt", looks: "always" });
  /** Asks eight items at a time until it is settled; how many were asked. */
  const ask = (stop: ReturnType<typeof earlyStop>, items: number, isRight: (item: number) => boolean) => {
    let asked = 0;
    while (asked < items && !stop.settled) {
      stop.add(Array.from({ length: 8 }, (_, one) => answer(asked + one, isRight)));
      asked += 8;
    }
    return asked;
  };

  test("stops early for a drop, later for none, and says what the gate says of the same answers", () => {
    const isRight = (item: number) => item % 10 < 6;
    const worse = earlyStop(main(400), { minimumEffect: "5pt" });
    const asked = ask(worse, 400, isRight);
    expect(asked).toBe(48);
    expect(worse.answer?.outcome).toBe("regressed");
    const rows = Array.from({ length: asked }, (_, item) => ({ ...answer(item, isRight), trial: 1 }));
    expect(worse.answer).toEqual(gateAtAnyLook(main(400), rows));
    expect(gateAtAnyLook(main(400), rows.slice(0, -8)).outcome).toBe("cannot-tell");
    // What was under way when it was settled changes nothing.
    const settled = worse.answer;
    expect(worse.add([answer(asked, () => true)])).toBe(true);
    expect(worse.answer).toBe(settled);
    const same = earlyStop(main(400), { minimumEffect: "5pt" });
    expect(ask(same, 400, (item) => item % 10 < 8)).toBe(152);
    expect(same.answer?.outcome).toBe("not-regressed");
  });

  test("looks are a hundredth apart, and none is lost at the end", () => {
    const stop = earlyStop(main(400), { minimumEffect: "1pt" });
    const isRight = (item: number) => item % 10 < 8;
    stop.add(Array.from({ length: 199 }, (_, item) => answer(item, isRight)));
    // The next look is at two answers more.
    stop.add([answer(199, isRight)]);
    expect(stop.answer?.tasks[0]?.items.shared).toBe(200);
  });

  test("an answer that failed is errored on every metric of its item, so that a crash is no item that was not asked", () => {
    const stop = earlyStop(main(60, ["pass", "exact"]), { minimumEffect: "5pt" });
    const isRight = (item: number) => item % 10 < 8;
    const rows = Array.from({ length: 60 }, (_, item): ScoreRow[] =>
      item < 10
        ? [{ item, model: "change", metric: "pass", score: null, status: "errored" }]
        : ["pass", "exact"].map((metric) => ({ ...answer(item, isRight), metric })),
    );
    stop.add(rows.flat());
    const tasks = stop.answer?.tasks ?? [];
    expect(tasks.map(({ metric, outcome, coverage }) => [metric, outcome, coverage?.candidate.errored])).toEqual([
      ["exact", "cannot-tell", 10],
      ["pass", "cannot-tell", 10],
    ]);
  });

  test("an item that comes again is a repeat", () => {
    const stop = earlyStop(main(40), { minimumEffect: "1pt" });
    for (let round = 0; round < 3; round++) {
      stop.add(Array.from({ length: 40 }, (_, item) => answer(item, (one) => (one + round) % 10 < 8)));
    }
    const [task] = stop.answer?.tasks ?? [];
    expect([task?.items.shared, task?.candidate?.mean?.toFixed(2)]).toEqual([40, "0.80"]);
  });

  test("says at once what is wrong with the baseline or an option, and what no rows are", () => {
    expect(() => earlyStop(main(5), {} as never)).toThrow(/minimumEffect/);
    expect(() => earlyStop(main(5), { minimumEffect: "2" })).toThrow(/with its unit/);
    expect(() => earlyStop([] as never, { minimumEffect: "2pt" })).toThrow(/earlyStop: .*baseline/);
    const stop = earlyStop(main(5), { minimumEffect: "2pt" });
    expect(stop.answer).toBeNull();
    expect(() => stop.add({ item: 1 } as never)).toThrow(/earlyStop: rows/);
    expect(() => earlyStop(main(5), { minimumEffect: "2pt", looks: { look: 3 } }).add([])).not.toThrow();
  });
});
