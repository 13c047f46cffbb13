import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { detectFormat, readDumps } from "../../../src/io/index.js";
import { companionPaths } from "../../../src/io/readers.js";
import { codes, inputError, readText, source } from "../dumps.js";

const STAMP = "2024-11-05T13-32-37.500000";
const ARC = "leaderboard|arc:challenge|25";

type Columns = Readonly<Record<string, readonly unknown[]>>;

/** A parquet file; structs and lists as JSON columns, which are read as they are. */
function parquet(columns: Columns, type: "JSON" | "STRING" | "DOUBLE" | "INT64" | undefined = "JSON"): Uint8Array {
  const columnData = Object.entries(columns).map(([name, data]) => ({
    name,
    data: [...data],
    ...(type === undefined ? {} : { type }),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** Details as 0.11 and later write them. */
function details(metrics: readonly object[], questions = metrics.map((_, row) => `question ${row}`)) {
  return parquet({
    doc: questions.map((query) => ({ query, choices: ["A", "B", "C", "D"], gold_index: 1 })),
    metric: metrics,
    model_response: metrics.map(() => ({ text: ["A"] })),
  });
}

const detailsFile = (bytes: Uint8Array, model = "org/m", task = ARC, stamp = STAMP) => {
  return { name: `out/details/${model}/${stamp}/details_${task}_${stamp}.parquet`, bytes };
};

const RESULTS = {
  config_general: { lighteval_sha: "x", model_name: "org/m", model_config: { revision: "step500" } },
  results: {
    [ARC]: { acc: 0.5, acc_stderr: 0.5, acc_norm: 1.0, acc_norm_stderr: Number.NaN },
    "leaderboard|mmlu:law|5": { acc: 0.3, acc_stderr: 0.1 },
    "leaderboard|mmlu:_average|5": { acc: 0.3, acc_stderr: 0.1 },
    all: { acc: 0.4, acc_stderr: 0.2 },
  },
  versions: { [ARC]: 0 },
  config_tasks: { "leaderboard|arc:challenge": { effective_num_docs: 2 } },
  summary_general: {},
};

const results = (more: object = {}) =>
  source(`out/results/org/m/results_${STAMP}.json`, JSON.stringify({ ...RESULTS, ...more }).replaceAll("null", "NaN"));

describe("lighteval", () => {
  test("results: tasks with their shots as written, printed errors, averages as groups", async () => {
    const { runScores, files } = await readDumps([results()]);
    expect(
      runScores.map(({ run, value, standardError, items, subtasks }) => [
        run.task,
        run.metric,
        value,
        standardError,
        items,
        subtasks,
      ]),
    ).toEqual([
      ["all", "acc", 0.4, 0.2, undefined, [ARC, "leaderboard|mmlu:law|5"]],
      [ARC, "acc", 0.5, 0.5, 2, undefined],
      [ARC, "acc_norm", 1, undefined, 2, undefined],
      ["leaderboard|mmlu:_average|5", "acc", 0.3, 0.1, undefined, ["leaderboard|mmlu:law|5"]],
      ["leaderboard|mmlu:law|5", "acc", 0.3, 0.1, undefined, undefined],
    ]);
    expect(runScores[1]?.run).toMatchObject({
      model: "org/m",
      step: 500,
      fingerprint: { taskVersion: "0", fewShot: "25" },
    });
    expect(files[0]?.format).toBe("lighteval results");
    expect(await detectFormat(new TextEncoder().encode(JSON.stringify(RESULTS)))).toBe("lighteval results");
  });

  test("details: the place of the row is the item, the results of the same call are checked against it", async () => {
    const read = await readDumps([
      detailsFile(
        details([
          { acc: 1, acc_norm: 1, f1: null },
          { acc: 0, acc_norm: 1, f1: null },
        ]),
      ),
      results(),
    ]);
    expect(read.matrices.map(({ task, metric, scores }) => [task, metric, ...scores])).toEqual([
      [ARC, "acc", 1, 0],
      [ARC, "acc_norm", 1, 1],
    ]);
    expect(read.matrices[0]?.runs[0]).toMatchObject({ model: "org/m", step: 500 });
    expect(read.matrices[0]?.items[0]).toMatchObject({ id: "0", choices: 4 });
    expect(read.printedScores.map(({ run, value }) => [run.metric, value])).toEqual([
      ["acc", 0.5],
      ["acc_norm", 1],
    ]);
    expect(companionPaths(detailsFile(new Uint8Array()).name)).toContain(`out/results/org/m/results_${STAMP}.json`);
  });

  test("0.8 to 0.10: flat columns; up to 0.6: texts as Python prints them", async () => {
    const flat = parquet({
      example: ["q1", "q2"],
      metrics: [{ em: 1 }, { em: 0 }],
      choices: [
        ["a", "b"],
        ["a", "b"],
      ],
    });
    const old = parquet(
      { example: ["q1", "q2"], metrics: ["{'em': 1, 'f1': 0.5}", "{'em': np.float64(0.0), 'f1': nan}"] },
      "STRING",
    );
    const read = await readDumps([detailsFile(flat, "a"), detailsFile(old, "b")]);
    expect(read.matrices.map(({ metric, runs }) => [metric, runs.map(({ model }) => model)])).toEqual([
      ["em", ["a", "b"]],
      ["f1", ["b"]],
    ]);
    expect([...(read.matrices[0]?.scores ?? [])]).toEqual([1, 0, 1, 0]);
    expect([...(read.matrices[1]?.states ?? [])]).toEqual([0, 2]);
    expect(read.matrices[0]?.items[0]?.choices).toBe(2);
  });

  test("rows in another order are noted; two calls are trials, a copy is read once", async () => {
    const metrics = [{ acc: 1 }, { acc: 0 }];
    const shuffled = await readDumps([
      detailsFile(details(metrics), "a"),
      detailsFile(details(metrics, ["question 1", "question 0"]), "b"),
    ]);
    expect(codes(shuffled)).toContain("item-content-differs");
    // By their questions the two calls agree on neither.
    const [first, second] = [0, 1].map((run) => [...(shuffled.matrices[0]?.scores ?? [])].slice(2 * run, 2 * run + 2));
    expect(first?.map((score, item) => score === second?.[item])).toEqual([false, false]);
    const later = STAMP.replace("05T", "06T");
    const repeated = await readDumps([
      detailsFile(details(metrics)),
      detailsFile(details([{ acc: 1 }, { acc: 1 }]), "org/m", ARC, later),
    ]);
    expect(repeated.matrices[0]?.runs.map(({ trial }) => trial)).toEqual([STAMP, later]);
    const copied = await readDumps([detailsFile(details(metrics)), detailsFile(details(metrics), "org/m", ARC, later)]);
    expect(codes(copied)).toEqual(["identical-files"]);
  });
});

describe("parquet", () => {
  test("a long table is read as the same table in CSV", async () => {
    const columns = { model: ["m", "m"], task: ["t", "t"], item: ["007", "8"], score: ["1", "0"] };
    const [table, csv] = await Promise.all([
      readDumps([{ name: "t.parquet", bytes: parquet(columns, "STRING") }]),
      readText("t.csv", "model,task,item,score\nm,t,007,1\nm,t,8,0\n"),
    ]);
    expect(table.matrices).toEqual(csv.matrices);
    const numbers = parquet({ step: [1000, 2000], score: [0.25, 0.5] }, "DOUBLE");
    const read = await readDumps([{ name: "runs/m.parquet", bytes: numbers }]);
    expect(read.runScores.map(({ run, value }) => [run.model, run.step, value])).toEqual([
      ["m", 1000, 0.25],
      ["m", 2000, 0.5],
    ]);
  });

  test("whole numbers of 64 bits are read; other columns and broken files are refused", async () => {
    const whole = parquet({ item: [1n, 9007199254740993n], score: [1n, 0n] }, "INT64");
    const read = await readDumps([{ name: "m.parquet", bytes: whole }]);
    expect(read.matrices[0]?.items.map(({ id }) => id)).toEqual(["1", "9007199254740993"]);
    const odd = await inputError(readDumps([{ name: "x.parquet", bytes: parquet({ a: ["1"] }, "STRING") }]));
    expect(odd.code).toBe("unknown-layout");
    const cut = parquet({ a: ["1"] }, "STRING").subarray(0, 20);
    expect((await inputError(readDumps([{ name: "x.parquet", bytes: cut }]))).code).toBe("bad-parquet");
  });
});
