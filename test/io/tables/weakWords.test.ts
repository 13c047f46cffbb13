import { describe, expect, test } from "vitest";
import { pythonLiteral } from "../../../src/io/json/pythonLiteral.js";
import { inputError, readText } from "../dumps.js";

/** Tables in which a word means what it often does, and not what it may mean elsewhere. */
const lines = (header: string, rows: readonly (readonly unknown[])[]) => `${[header, ...rows].join("\n")}\n`;
const models = ["a", "b"];
const items = Array.from({ length: 24 }, (_, item) => item);
const right = (model: string, item: number) => Number((item * 7 + (model === "b" ? 1 : 0)) % 3 > 0);

describe("numbers beside a share that are no numbers of its items", () => {
  test.each([
    ["accuracy,total", [0.71, 608], [0.66, 76_205]],
    ["accuracy,total", [0.71, 812], [0.66, 1511]],
    ["accuracy,support", [71.2, 70_000], [66.1, 90_000]],
    ["accuracy,n_examples", [0.71, 1000], [0.66, 50_000]],
    ["accuracy,sample_size", [0.71, 1000], [0.66, 50_000]],
    ["accuracy,num_examples", [0.7, 0], [0.66, 5]],
  ])("%s of two models", async (header, a, b) => {
    const text = lines(`model,task,${header}`, [
      ["a", "quiz", ...a],
      ["b", "quiz", ...b],
    ]);
    const { runScores } = await readText("t.csv", text);
    expect(runScores.map(({ items: count }) => count)).toEqual([undefined, undefined]);
  });

  test("one total a test, or decimals that few totals give, are numbers of items", async () => {
    const one = lines("model,task,accuracy,total", [
      ["a", "quiz", 0.71, 400],
      ["b", "quiz", 0.66, 400],
      ["a", "maze", 0.51, 900],
      ["b", "maze", 0.52, 900],
    ]);
    const { runScores } = await readText("t.csv", one);
    expect(new Set(runScores.map(({ run, items: count }) => `${run.task} ${count}`))).toEqual(
      new Set(["quiz 400", "maze 900"]),
    );
    const telling = await readText(
      "t.csv",
      lines("model,accuracy,total", [
        ["a", 0.6875, 16],
        ["b", 0.65, 20],
      ]),
    );
    expect(telling.runScores.map(({ items: count }) => count)).toEqual([16, 20]);
  });
});

describe("columns of items", () => {
  test.each([
    [
      "model,task_id,steps,success",
      (model: string, item: number) => [model, `t${item}`, 3 + (item % 5), right(model, item)],
    ],
    ["model,item,correct,steps", (model: string, item: number) => [model, item, right(model, item), 2 + (item % 7)]],
    [
      "record_idx,model,input,correct",
      (model: string, item: number) => [
        item + (model === "b" ? 24 : 0),
        model,
        `what is the number ${item}?`,
        right(model, item),
      ],
    ],
  ])("%s: paired by what was asked", async (header, row) => {
    const rows = models.flatMap((model) => items.map((item) => row(model, item)));
    const { matrices } = await readText("t.csv", lines(header, rows));
    expect(
      matrices.map(({ items: own, runs, scores }) => [own.length, runs.length, scores.some(Number.isNaN)]),
    ).toEqual([[24, 2, false]]);
  });

  test.each([
    [
      "model,item,iter,correct",
      (model: string, item: number, time: number) => [model, item, time, right(model, item + time)],
    ],
    [
      "model,task,sample,passed",
      (model: string, item: number, time: number) => [model, `HumanEval/${item}`, time, right(model, item + time)],
    ],
    [
      "model,task,sample_no,passed",
      (model: string, item: number, time: number) => [model, `t${item}`, time, right(model, item + time)],
    ],
  ])("%s: repeats are asked about", async (header, row) => {
    const rows = models.flatMap((model) => items.flatMap((item) => [1, 2, 3].map((time) => row(model, item, time))));
    const error = await inputError(readText("t.csv", lines(header, rows)));
    expect(error.message).toMatch(/--map trial=/);
  });

  test("machines are no items", async () => {
    const rows = models.flatMap((model, at) =>
      ["quiz", "maze"].map((task) => [model, at ? "p4d" : "g5.xlarge", task, 0.5 + at / 10]),
    );
    const { runScores, matrices } = await readText("t.csv", lines("model,instance,task,accuracy", rows));
    expect([runScores.length, matrices.length]).toEqual([4, 0]);
  });

  test.each(["instance", "sample"])("a matrix with a column %s is one of tests, as without it", async (name) => {
    const { runScores } = await readText(
      "t.csv",
      lines(`model,${name},gsm8k,mmlu`, [
        ["a", "x", 0.5, 0.6],
        ["b", "y", 0.4, 0.7],
      ]),
    );
    expect(new Set(runScores.map(({ run }) => run.task))).toEqual(new Set(["gsm8k", "mmlu"]));
  });
});

test("two data sets in a matrix stay conditions of its rows", async () => {
  const head = `model,dataset,${items
    .slice(0, 8)
    .map((item) => `q${item}`)
    .join()}`;
  const rows = models.flatMap((model) =>
    ["x", "y"].map((set) => [model, set, ...items.slice(0, 8).map((item) => right(model, item))]),
  );
  const { matrices } = await readText("t.csv", lines(head, rows));
  expect(matrices.reduce((sum, { runs }) => sum + runs.length, 0)).toBe(4);
});

test("samples_correct counts, and errors of means are no metrics", async () => {
  const counts = await readText(
    "t.csv",
    lines("model,task,samples_correct,total", [
      ["a", "t", 30, 50],
      ["b", "t", 40, 50],
    ]),
  );
  expect(counts.runScores.map(({ value, items: count }) => [value, count])).toEqual([
    [0.6, 50],
    [0.8, 50],
  ]);
  const errors = await readText(
    "t.csv",
    lines("model,task,accuracy,mean_error", [
      ["a", "t", 0.5, 0.01],
      ["b", "t", 0.6, 0.02],
    ]),
  );
  expect(new Set(errors.runScores.map(({ run }) => run.metric))).toEqual(new Set(["accuracy"]));
});

test("what a model was trained on is no split that it was tested on", async () => {
  const rows = models.flatMap((model, at) =>
    items.map((item) => [model, item, at ? "dev" : "train", right(model, item)]),
  );
  const { matrices } = await readText("t.csv", lines("model,item,trained_on,score", rows));
  expect(matrices.flatMap(({ runs }) => runs.map(({ fingerprint }) => fingerprint?.split))).toEqual([
    undefined,
    undefined,
  ]);
});

test.each([
  [
    "model,tot,acc",
    [
      ["x", 10, 0.5],
      ["y", 10, 0.6],
    ],
  ],
  [
    "task,tot,acc",
    [
      ["x", 10, 0.5],
      ["y", 10, 0.6],
    ],
  ],
  ["gsm8k,mmlu,Overall", [[0.5, 0.6, 0.55]]],
])("%s is no table of an evaluation kit", async (header, rows) => {
  const reading = await readText("tot.csv", lines(header, rows)).catch(() => null);
  expect(reading?.files[0]?.format ?? "asked about").not.toMatch(/VLMEvalKit/);
});

test("literals of Python: signs of infinity, characters by number, and no depth that ends in a fault", () => {
  expect(pythonLiteral("[-inf, +inf, 1.5]")).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1.5]);
  expect(pythonLiteral("'\\xe9\\u00e9\\U000000e9\\n\\\\x'")).toBe("ééé\n\\x");
  expect(pythonLiteral("[".repeat(20_000))).toBeUndefined();
  expect(pythonLiteral(`${"[".repeat(900)}${"]".repeat(900)}`)).toBeDefined();
});
