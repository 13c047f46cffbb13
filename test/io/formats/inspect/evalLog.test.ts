import { describe, expect, test } from "vitest";
import { printedErrors } from "../../../../src/analysis/scores/printedErrors.js";
import type { Results } from "../../../../src/data/results.js";
import { detectFormat, readDumps } from "../../../../src/io/index.js";
import { codes, inputError, readText, source } from "../../dumps.js";
import { evalLog, printed, pythonJson, sample } from "./logs.js";

const FILE = "logs/2025-01-01T00-00-00_arc_t.json";
const read = (log: object) => readText(FILE, pythonJson(log));
const scored = 0;
const errored = 1;
const unscored = 2;
const absent = 3;

/** Metric, trials, item ids, scores and states of every matrix. */
function cells({ matrices }: Results) {
  return matrices.map(({ metric, runs, items, scores, states }) => ({
    metric,
    trials: runs.map(({ trial }) => trial),
    items: items.map(({ id }) => id),
    scores: [...scores],
    states: states === null ? null : [...states],
  }));
}

describe("EvalLog", () => {
  test("version 2: model, task, items, fingerprint, and what was understood", async () => {
    const results = await read(
      evalLog({
        results: { total_samples: 2, completed_samples: 2, scores: [printed({ accuracy: 0.5, stderr: 0.5 })] },
        samples: [sample(1, "C", { choices: ["a", "b", "c"] }), sample(2, "I")],
      }),
    );
    expect(results.matrices[0]?.runs).toEqual([
      { model: "openai/gpt", task: "arc", metric: "match", fingerprint: { taskVersion: "0", dataset: "ai2/arc" } },
    ]);
    expect(results.matrices[0]?.items).toEqual([{ id: "1", choices: 3 }, { id: "2" }]);
    expect(cells(results)).toMatchObject([{ scores: [1, 0], states: null, trials: [undefined] }]);
    expect(results.files[0]).toEqual({
      name: FILE,
      format: "inspect log",
      understood: "2 samples of arc; model openai/gpt from eval.model; match; version 2, success, inspect_ai 0.3.200",
    });
    expect(results.notes).toEqual([]);
    expect(printedErrors(results).map(({ agrees }) => agrees)).toEqual([true]);
  });

  test.each([
    ["C", 1],
    ["I", 0],
    ["P", 0.5],
    ["N", 0],
    ["Yes", 1],
    ["no", 0],
    ["TRUE", 1],
    ["false", 0],
    ["0.25", 0.25],
    ["-3e2", -300],
    [true, 1],
    [false, 0],
    [0.7, 0.7],
    [42, 42],
  ])("the value %j is the score %d", async (value, score) => {
    expect(cells(await read(evalLog({ samples: [sample(1, value)] })))).toMatchObject([
      { scores: [score], states: null },
    ]);
  });

  test("NaN, null and no score are unscored, an error is errored, never 0", async () => {
    const results = await read(
      evalLog({
        samples: [
          sample(1, "C"),
          sample(2, Number.NaN),
          sample(3, null),
          sample(4, undefined),
          sample(5, undefined, { error: { message: "timeout", traceback: "…" } }),
          sample(6, "C", { error: { message: "after scoring" } }),
          sample(7, "I", { error: null }),
        ],
      }),
    );
    expect(cells(results)).toMatchObject([
      {
        states: [scored, unscored, unscored, unscored, errored, errored, scored],
        scores: [1, NaN, NaN, NaN, NaN, NaN, 0],
      },
    ]);
    const rescued = await read(
      evalLog({ config: { score_on_error: true }, samples: [sample(6, "C", { error: { message: "late" } })] }),
    );
    expect(cells(rescued)).toMatchObject([{ scores: [1], states: null }]);
  });

  test("a log of which every sample failed has one metric, named by its scorer, all errored", async () => {
    const log = evalLog({ eval: { scorers: [{ name: "match" }] }, samples: [sample(1, undefined, { error: "x" })] });
    expect(cells(await read(log))).toMatchObject([{ metric: "match", states: [errored] }]);
  });

  test("each leaf of a list or of named values is a metric, some of them unscored", async () => {
    const results = await read(
      evalLog({
        samples: [sample(1, { safe: "C", loss: 0.5 }), sample(2, { safe: Number.NaN, loss: 1 }), sample(3, undefined)],
      }),
    );
    expect(cells(results)).toEqual([
      { metric: "match.loss", trials: [undefined], items: ["1", "2", "3"], scores: [0.5, 1, NaN], states: [0, 0, 2] },
      { metric: "match.safe", trials: [undefined], items: ["1", "2", "3"], scores: [1, NaN, NaN], states: [0, 2, 2] },
    ]);
    expect(results.matrices.map(({ higherIsBetter }) => higherIsBetter)).toEqual([false, true]);
    expect(codes(results)).toEqual(["direction-by-name"]);
    const lists = await read(evalLog({ samples: [sample(1, ["C", 0.5])] }));
    expect(lists.matrices.map(({ metric, scores }) => [metric, scores[0]])).toEqual([
      ["match.0", 1],
      ["match.1", 0.5],
    ]);
  });

  test("a label that is no score leaves the metric out of the items; its printed score stays", async () => {
    const results = await read(
      evalLog({
        results: { total_samples: 2, completed_samples: 2, scores: [printed({ accuracy: 0.5 })] },
        samples: [sample(1, "A+"), sample(2, "C")],
      }),
    );
    expect(results.matrices).toEqual([]);
    expect(results.runScores.map(({ run, value }) => [run.metric, value])).toEqual([["match", 0.5]]);
    expect(results.notes[0]).toMatchObject({ code: "metric-not-per-item" });
    expect(results.notes[0]?.message).toContain('"A+"');
  });

  test("several scorers are several metrics", async () => {
    const scores = { match: { value: "C" }, judge: { value: 0.3 } };
    const { matrices } = await read(evalLog({ samples: [sample(1, undefined, { scores })] }));
    expect(matrices.map(({ metric, scores: [score] }) => [metric, score])).toEqual([
      ["judge", 0.3],
      ["match", 1],
    ]);
  });

  test("epochs are trials of the item, in order though they ended out of order; the printed mean is checked", async () => {
    const log = (accuracy: number) =>
      evalLog({
        config: { epochs: 2 },
        results: { total_samples: 4, completed_samples: 4, scores: [printed({ accuracy, stderr: 0.25 })] },
        samples: [sample(2, "C", { epoch: 2 }), sample(2, "C"), sample(1, "I"), sample(1, "C", { epoch: 2 })],
      });
    const results = await read(log(0.75));
    expect(cells(results)).toEqual([
      { metric: "match", trials: ["1", "2"], items: ["1", "2"], scores: [0, 1, 1, 1], states: null },
    ]);
    expect([results.runScores, results.printedScores, results.notes]).toEqual([[], [], []]);
    const wrong = await read(log(0.5));
    expect(wrong.notes.map(({ code }) => code)).toEqual(["printed-score-differs"]);
    expect(wrong.notes[0]?.message).toContain("0.75 ± 0.25");
  });

  test("a cluster is taken where the log's own standard error names the field, and not guessed", async () => {
    const samples = [sample(1, "C", { metadata: { passage: "p1", other: "x" } }), sample(2, "C", { metadata: {} })];
    const spec = {
      scorers: [{ name: "match", metrics: [{ name: "inspect_ai/stderr", options: { cluster: "passage" } }] }],
    };
    const named = await read(evalLog({ eval: spec, samples }));
    expect(named.matrices[0]?.items).toEqual([{ id: "1", cluster: "p1" }, { id: "2" }]);
    expect((await read(evalLog({ samples }))).matrices[0]?.items).toEqual([{ id: "1" }, { id: "2" }]);
    const clustered = {
      stderr: { name: "stderr", value: 0.4, params: { cluster: "passage" } },
      accuracy: { value: 1 },
    };
    const results = { total_samples: 2, completed_samples: 2, scores: [printed({}, { metrics: clustered })] };
    const { printedScores } = await read(evalLog({ results, samples }));
    expect(printedScores.map(({ value, standardError }) => [value, standardError])).toEqual([[1, undefined]]);
  });

  test("version 1: one scorer beside its metrics, and one score a sample without a name", async () => {
    const log = evalLog({
      version: 1,
      results: { scorer: { name: "includes", params: {} }, metrics: { accuracy: { name: "accuracy", value: 0.5 } } },
      samples: [
        { ...sample(1, undefined), score: { value: "C" }, transcript: { events: [] } },
        { ...sample(2, undefined), score: { value: "I" } },
      ],
    });
    const results = await read(log);
    expect(cells(results)).toMatchObject([{ metric: "includes", scores: [1, 0] }]);
    expect(results.printedScores.map(({ run, value }) => [run.metric, value])).toEqual([["includes", 0.5]]);
  });

  test("without samples the printed scores count: n is total_samples over epochs, spreads are no metrics", async () => {
    const scores = [
      printed({ accuracy: 0.75, stderr: 0.25, std: 0.3, f1: 0.8 }),
      printed({ mean: 2 }, { name: "loss", scorer: "judge" }),
    ];
    const log = evalLog({ config: { epochs: 2 }, results: { total_samples: 4, completed_samples: 4, scores } });
    const { matrices, runScores } = await read(log);
    expect(matrices).toEqual([]);
    expect(
      runScores.map(({ run, value, items, standardError, higherIsBetter }) => [
        run.metric,
        value,
        items,
        standardError,
        higherIsBetter,
      ]),
    ).toEqual([
      ["judge.loss", 2, 2, undefined, false],
      ["match", 0.75, 2, 0.25, true],
      ["match/f1", 0.8, 2, undefined, true],
    ]);
    expect(runScores.every(({ run }) => run.trial === undefined)).toBe(true);
  });

  test("a run that did not finish is noted, and the samples that it lacks are absent", async () => {
    const results = await read(
      evalLog({
        status: "cancelled",
        dataset: { sample_ids: [1, "x", 3] },
        config: { epochs: 1 },
        samples: [sample(1, "C")],
      }),
    );
    expect(codes(results)).toEqual(["run-not-finished", "samples-missing"]);
    expect(cells(results)).toMatchObject([{ items: ["1", "3", "x"], states: [scored, absent, absent] }]);
    expect(results.notes[1]?.message).toContain("1 of the 3 samples");
  });

  test("a newer version and an invalidated log are read and noted", async () => {
    const results = await read({ ...evalLog({ version: 5, samples: [sample(1, "C")] }), invalidated: true });
    expect(codes(results)).toEqual(["newer-version", "log-invalidated"]);
    expect(cells(results)).toMatchObject([{ scores: [1] }]);
  });

  test('ids stay as written: long numbers, "007", names of the language; 1 and "1" are an error', async () => {
    const long = pythonJson(evalLog({ samples: [sample("LONG", "C"), sample("007", "C"), sample("__proto__", "I")] }));
    const results = await readText(FILE, long.replace('"LONG"', "9007199254740993"));
    expect(cells(results)).toMatchObject([{ items: ["007", "9007199254740993", "__proto__"], scores: [1, 1, 0] }]);
    const error = await inputError(read(evalLog({ samples: [sample(1, "C"), sample("1", "C")] })));
    expect([error.code, error.place.item]).toEqual(["ambiguous-item-id", "1"]);
  });

  test.each([
    ["a sample without id", evalLog({ samples: [{ epoch: 1 }] }), "missing-id"],
    ["an epoch that is no number", evalLog({ samples: [sample(1, "C", { epoch: "x" })] }), "bad-epoch"],
    ["the same sample twice in an epoch", evalLog({ samples: [sample(1, "C"), sample(1, "I")] }), "duplicate-items"],
  ])("%s is an error with its place", async (_, log, code) => {
    const error = await inputError(read(log));
    expect(error.code).toBe(code);
    expect(error.message).toContain(FILE);
  });

  test("a log cut off says so", async () => {
    const text = pythonJson(evalLog({ samples: [sample(1, "C")] }));
    expect((await inputError(readText(FILE, text.slice(0, -30)))).code).toBe("truncated-json");
  });

  test("checkpoints are read from the revision, the model or the folder; none/none is no model", async () => {
    const log = evalLog({
      eval: { model: "hf/org/m", model_args: { revision: "step1000" } },
      samples: [sample(1, "C")],
    });
    expect((await read(log)).matrices[0]?.runs[0]).toMatchObject({ model: "hf/org/m", step: 1000 });
    const nameless = await readText(
      "m-7b/seed-3/2025_arc_t.json",
      pythonJson(evalLog({ model: "none/none", samples: [sample(1, "C")] })),
    );
    expect(nameless.matrices[0]?.runs[0]).toMatchObject({ model: "m-7b", seed: "3" });
    const patterned = await readText("runs/m-s7/x.json", pythonJson(evalLog({ samples: [sample(1, "C")] })), {
      runPattern: "{model}-s{seed}",
    });
    expect(patterned.matrices[0]?.runs[0]).toMatchObject({ model: "m", seed: "7" });
  });
});

describe("several logs", () => {
  const log = (spec: object, value: unknown, more: object = {}) =>
    evalLog({ eval: spec, samples: [sample(1, value), sample(2, "C")], ...more });
  const two = (first: object, second: object) =>
    readDumps([source("a.json", pythonJson(first)), source("b.json", pythonJson(second))]);

  test("of one model on one task at two times are trials", async () => {
    const results = await two(log({ task_id: "1" }, "C"), log({ task_id: "2", created: "2025-02-02" }, "I"));
    expect(results.matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["2025-01-01T00:00:00+00:00", "2025-02-02"]);
    expect(codes(results)).toEqual(["repeats-as-trials"]);
  });

  test("of one run are no trials: the finished retry counts, not the try before it", async () => {
    const results = await two(
      log({}, "C", { status: "error", samples: [sample(1, "C")] }),
      log({ created: "2025-02-02" }, "C"),
    );
    expect(results.matrices[0]?.runs).toHaveLength(1);
    expect(results.matrices[0]?.items).toHaveLength(2);
    expect(codes(results)).toEqual(["same-run"]);
    expect(results.files[1]?.understood).toBe("an earlier try of the run in b.json");
  });

  test("of one run in other words are one run; scored differently they are an error", async () => {
    const results = await two(log({}, "C"), log({ tags: ["x"] }, "C"));
    expect(results.matrices[0]?.runs).toHaveLength(1);
    expect(codes(results)).toEqual(["same-run"]);
    const error = await inputError(two(log({}, "C"), log({}, "I")));
    expect([error.code, error.place]).toEqual(["conflicting-logs", { file: "b.json", item: "1" }]);
  });

  test("with other task arguments are other tests", async () => {
    const results = await two(
      log({ task_id: "1", task_args: { language: "de", shots: 5 } }, "C"),
      log({ task_id: "2", task_args: { language: "fr", shots: 5 } }, "I"),
    );
    expect(results.matrices.map(({ task }) => task)).toEqual(["arc language=de", "arc language=fr"]);
    expect(codes(results)).toEqual(["task-args-in-task"]);
  });
});

test("a log is told by its members", async () => {
  const format = (text: string) => detectFormat(new TextEncoder().encode(text));
  expect(await format(pythonJson(evalLog()))).toBe("inspect log");
  expect(await format('{"eval": {}, "samples": [')).toBe("inspect log");
  expect(await format('{"eval": {}, "other": 1}')).toBeNull();
});

describe("logs whose samples hold no score", () => {
  const bare = (id: unknown, more: Record<string, unknown> = {}) => sample(id, undefined, { scores: null, ...more });
  const reduced = (scorer: string, values: readonly (readonly [unknown, unknown])[], more: object = {}) => ({
    scorer,
    ...more,
    samples: values.map(([id, value]) => ({ sample_id: id, value, answer: "A" })),
  });

  test("are read by their reductions, by scorer and leaf; failed samples stay errored", async () => {
    const results = await read(
      evalLog({
        samples: [bare("a"), bare("b"), bare("c", { error: { message: "lost" } })],
        reductions: [
          reduced("match", [
            ["a", 1],
            ["b", "I"],
          ]),
          reduced("judge", [
            ["a", { tone: 0.5, facts: 1 }],
            ["b", { tone: 0.25, facts: 0 }],
          ]),
        ],
      }),
    );
    expect(cells(results)).toEqual([
      {
        metric: "judge.facts",
        trials: [undefined],
        items: ["a", "b", "c"],
        scores: [1, 0, NaN],
        states: [0, 0, errored],
      },
      {
        metric: "judge.tone",
        trials: [undefined],
        items: ["a", "b", "c"],
        scores: [0.5, 0.25, NaN],
        states: [0, 0, errored],
      },
      { metric: "match", trials: [undefined], items: ["a", "b", "c"], scores: [1, 0, NaN], states: [0, 0, errored] },
    ]);
    expect(codes(results)).toContain("scores-from-reductions");
  });

  test("give one run over several epochs, and one a reducer", async () => {
    const values = [
      [1, 0.5],
      [2, 1],
    ] as const;
    const results = await read(
      evalLog({
        config: { epochs: 2 },
        results: { total_samples: 4, completed_samples: 4, scores: [{ ...printed({ mean: 0.75 }), reducer: "mean" }] },
        samples: [1, 2].flatMap((epoch) => [bare(1, { epoch }), bare(2, { epoch })]),
        reductions: [
          reduced("match", values, { reducer: "mean" }),
          reduced(
            "match",
            [
              [1, 1],
              [2, 1],
            ],
            { reducer: "max" },
          ),
        ],
      }),
    );
    expect(cells(results).map(({ metric, trials, scores }) => [metric, trials, scores])).toEqual([
      ["match", [undefined], [0.5, 1]],
      ["match,max", [undefined], [1, 1]],
    ]);
    expect(results.printedScores.map(({ value, items }) => [value, items])).toEqual([[0.75, 2]]);
  });

  test("leave reductions aside where any sample has a score", async () => {
    const results = await read(
      evalLog({
        samples: [sample(1, "C"), bare(2)],
        reductions: [
          reduced("match", [
            [1, 0],
            [2, 0],
          ]),
        ],
      }),
    );
    expect(cells(results)).toMatchObject([{ scores: [1, NaN], states: [0, unscored] }]);
  });
});
