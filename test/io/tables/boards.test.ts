import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, inputError, readText, source } from "../dumps.js";

const tasksOf = async (text: string) => [
  ...new Set((await readText("t.csv", text)).runScores.map(({ run }) => run.task)),
];

describe("a board of models", () => {
  test("may begin with a column that names nothing", async () => {
    expect(await tasksOf("T,Model,IFEval,BBH,License\n•,a,71.2,31.5,mit\n•,b,68.4,32.4,\n")).toEqual(["BBH", "IFEval"]);
  });

  test("holds tests by the names of benchmarks, also next to a column that is called after a metric", async () => {
    expect(await tasksOf("model,mmlu,gsm8k,bleu\na,71.2,55.1,31.2\nb,68.4,60.2,29.4\n")).toEqual([
      "bleu",
      "gsm8k",
      "mmlu",
    ]);
    const results = await readText("t.csv", "model,accuracy,params,throughput_x\na,0.7,7,1.25\nb,0.6,8,1.5\n");
    expect([...new Set(results.runScores.map(({ run }) => run.metric))]).toEqual(["accuracy"]);
  });

  test("holds no test in what it says of a model, whatever signs stand in the names", async () => {
    const header = "T,Model,Average ⬆️,IFEval,BBH,#Params (B),CO₂ cost (kg),Mean win rate";
    expect(await tasksOf(`${header}\n•,a,51.2,71.2,31.5,7,0.83,0.55\n•,b,50.1,68.4,32.4,8,0.9,0.45\n`)).toEqual([
      "BBH",
      "IFEval",
    ]);
  });

  test.each([
    ["PPL ↓", "lower"],
    ["Regret index ↓", "lower"],
    ["Spread (lower is better)", "lower"],
    ["Delay ⬇️", "lower"],
    ["Error budget kept ↑", "higher"],
    ["Loss of fear (higher is better)", "higher"],
    ["MMLU ↑", "higher"],
  ])("says by a sign which way %s goes", async (name, direction) => {
    const { runScores } = await readText("t.csv", `model,${name},other\na,8.125,0.5\nb,7.875,0.625\n`, {
      scoresIn: "share",
    });
    const scores = runScores.filter(({ run }) => run.task === name || run.metric === name);
    expect(scores.map(({ higherIsBetter }) => higherIsBetter)).toEqual(Array(2).fill(direction === "higher"));
  });

  test.each([
    ["rows with a metric", "model,task,acc,n\na,x,71.2,500\na,y,0.55,500\nb,x,70.1,500\nb,y,0.61,500\n"],
    ["columns", "model,x,y\na,71.2,0.55\nb,70.1,0.61\n"],
  ])("is asked about where one test lies in 0–1 and others in per cent: %s", async (_, text) => {
    const error = await inputError(readText("t.csv", text));
    expect([error.code, error.message]).toEqual(["mixed-units", expect.stringContaining("(such as 0.61)")]);
    const shares = await readText("t.csv", text, { scoresIn: "share" });
    expect(Math.max(...shares.runScores.map(({ value }) => value))).toBe(71.2);
    const hundredths = await readText("t.csv", text, { scoresIn: "percent" });
    expect(Math.min(...hundredths.runScores.map(({ value }) => value))).toBeCloseTo(0.0055, 12);
  });

  test("of right and wrong, one test in per cent, is read test by test", async () => {
    const rows = ["x", "y"].flatMap((task) =>
      [0, 1, 1].map((right, item) => `a,${task},q${item},${task === "x" ? right : 100 * right}`),
    );
    const { matrices } = await readText("t.csv", `model,task,item,accuracy\n${rows.join("\n")}\n`);
    expect(matrices.map(({ scores }) => [...scores])).toEqual([
      [0, 1, 1],
      [0, 1, 1],
    ]);
  });
});

describe("rows that summarise runs", () => {
  test.each([
    ["pandas", ",mean,std,count\na,0.71,0.456,100\nb,0.64,0.482,100\n"],
    ["pandas with names", "model,mean,std,count\na,0.71,0.456,100\nb,0.64,0.482,100\n"],
    ["R", '"","n","mean","sd"\n"a",100,0.71,0.456\n"b",100,0.64,0.482\n'],
  ])("have the mean for a score and the count for n: %s", async (_, text) => {
    const { runScores } = await readText("t.csv", text);
    expect(runScores.map(({ run, value, items }) => [run.model, value, items])).toEqual([
      ["a", 0.71, 100],
      ["b", 0.64, 100],
    ]);
  });

  test("have the standard error beside it", async () => {
    const { runScores } = await readText("t.csv", "model,task,mean,sem\na,x,3.71,0.0456\n");
    expect(runScores[0]).toMatchObject({ value: 3.71, standardError: 0.0456 });
  });

  test("a count stands for that many runs only over right and wrong", async () => {
    const patterns = await readText("t.csv", "q1,q2,count\n0,1,2\n1,1,3\n");
    expect(patterns.matrices[0]?.runs).toHaveLength(5);
  });
});

test.each([
  ["total", "model,benchmark,correct,total\na,x,712,1000\n"],
  ["out of", "model,benchmark,solved,out_of\na,x,712,1000\n"],
  ["n_total", "model,task,n_correct,n_total\na,x,712,1000\n"],
  ["num_total", "model,task,num_passed,num_total\na,x,712,1000\n"],
])("counts of right answers know their number under another name: %s", async (_, text) => {
  expect((await readText("t.csv", text)).runScores[0]).toMatchObject({ value: 0.712, items: 1000 });
});

test("712/1000 is refused with the columns to write", async () => {
  const error = await inputError(readText("t.csv", "model,task,score\na,x,712/1000\n"));
  expect(error.message).toContain("columns of their own (correct, n)");
});

test("a layout with few items is asked for, also where the first column numbers rows, and metrics are no models", async () => {
  expect((await inputError(readText("t.csv", "k,a,b\n7,1,0\n9,0,1\n11,1,1\n"))).code).toBe("unknown-layout");
  const tracker = "sys/id,sys/name,eval/accuracy,eval/f1\nA-1,oak,0.7,0.65\nA-2,elm,0.72,0.66\n";
  expect((await inputError(readText("t.csv", tracker))).message).toContain("--map score=eval/accuracy");
});

test("the line by which spreadsheets are told the delimiter is no header", async () => {
  const { matrices, notes } = await readText("t.csv", "sep=;\nModel;Item;Score\na;1;0\na;2;1\n");
  expect([...(matrices[0]?.scores ?? [])]).toEqual([0, 1]);
  expect(notes.map(({ code }) => code)).toEqual(["delimiter"]);
  const titled = "Results of November,,\nmodel,item,score\na,1,0\na,2,1\n";
  expect((await inputError(readText("t.csv", titled))).message).toContain("no title above it");
});

test.each([
  ["T", "F"],
  ["accepted", "rejected"],
])("%s and %s are right and wrong", async (right, wrong) => {
  const { matrices } = await readText("t.csv", `model,item,result\na,1,${right}\na,2,${wrong}\n`);
  expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0]);
});

test.each([
  ["jailbreak_rate", "direction-by-name"],
  ["attack_success_rate", "direction-by-name"],
  ["pass_rate", null],
  ["refusal_rate", "direction-assumed"],
  ["acceptance_rate", "direction-assumed"],
])("%s: what a name does not say is not taken from the word rate", async (metric, code) => {
  const found = codes(await readText("t.csv", `model,task,metric,score\na,x,${metric},0.25\n`));
  expect(found.filter((one) => one.startsWith("direction"))).toEqual(code === null ? [] : [code]);
});

describe("right answers", () => {
  const rows = (model: string, keys: readonly string[]) =>
    keys.map((key, item) => `${model},q${item},${key},A,${item % 2}`).join("\n");

  test("tell apart what stands under one id, whatever their punctuation", async () => {
    const keys = ["A", "B", "C", "D"];
    const text = (other: readonly string[]) =>
      `model,item,gold,prediction,correct\n${rows("a", keys)}\n${rows("b", other)}\n`;
    const alike = await readText("t.csv", text(["(a)", "B.", "c", "D"]));
    expect(alike.matrices[0]?.items).toHaveLength(4);
    const others = await readText("t.csv", text(["A", "C", "B", "D"]));
    expect(others.matrices[0]?.items).toHaveLength(6);
    expect(codes(others)).toContain("item-labels-differ");
  });
});

test.each(["many", "12.5", "-3", '"1,000"'])("a number of items that is %s is refused with its line", async (n) => {
  const error = await inputError(readText("t.csv", `model,task,accuracy,n\na,x,0.5,100\nb,x,0.5,${n}\n`));
  expect([error.code, error.place.line]).toEqual(["bad-number", 3]);
  const { runScores } = await readText("t.csv", "model,task,accuracy,n\na,x,0.5,100.0\nb,x,0.5,N/A\n");
  expect(runScores.map(({ items }) => items)).toEqual([100, undefined]);
});

test("seeds in the names of files are runs of one test, and no tests of their own", async () => {
  const rows = (right: number) =>
    `item,score\n${[1, 2, 3].map((item) => `q${item},${item <= right ? 1 : 0}\n`).join("")}`;
  const results = await readDumps([source("m_quiz_seed1.csv", rows(1)), source("m_quiz_seed2.csv", rows(2))]);
  expect(results.matrices.map(({ task, runs }) => [task, runs.map(({ seed }) => seed)])).toEqual([
    ["m_quiz", ["1", "2"]],
  ]);
});

describe("columns of one test beside each other", () => {
  const table = (stem: string) =>
    `model,${[1, 2, 3].map((number) => `${stem}${number}`).join(",")}\na,0.612,0.601,0.62\nb,0.655,0.64,0.66\n`;
  const runsOf = async (text: string) => (await readText("quiz.csv", text)).runScores.map(({ run }) => run);

  test.each([
    ["seed", "seed", ["1", "2", "3"]],
    ["Seed_", "seed", ["1", "2", "3"]],
    ["attempt ", "trial", ["1", "2", "3"]],
    ["step", "step", [1, 2, 3]],
    ["ckpt-", "step", [1, 2, 3]],
  ] as const)("%s1, %s2 … are runs of it", async (stem, axis, values) => {
    const runs = await runsOf(table(stem));
    expect(new Set(runs.map(({ task }) => task))).toEqual(new Set(["quiz"]));
    expect(runs.filter(({ model }) => model === "a").map((run) => run[axis])).toEqual(values);
  });

  test("that are runs of either kind are asked about, and taken for tests where that is said", async () => {
    const error = await inputError(readText("quiz.csv", table("run")));
    expect(error.message).toContain("may be training seeds or repeats of one test");
    const asked = await readText("quiz.csv", table("run"), { layout: "runs-by-tasks" });
    expect(new Set(asked.runScores.map(({ run }) => run.task))).toEqual(new Set(["run1", "run2", "run3"]));
  });

  test("are tests where one of them has another name", async () => {
    const runs = await runsOf("model,seed1,seed2,mmlu\na,0.612,0.601,0.62\nb,0.655,0.64,0.66\n");
    expect(new Set(runs.map(({ task }) => task))).toEqual(new Set(["mmlu", "seed1", "seed2"]));
  });
});

describe("columns of repeats beside the items or tasks", () => {
  const ITEMS = Array.from({ length: 24 }, (_, item) => `q${item}`);
  const cell = (item: number, number: number) => Number((item + number) % 3 > 0);
  const table = (names: readonly string[], key = "model,item,", rows = ["a", "b"]) =>
    `${key}${names.join(",")}\n${rows
      .flatMap((model) =>
        ITEMS.map(
          (id, item) => `${model === "" ? "" : `${model},`}${id},${names.map((_, number) => cell(item, number))}\n`,
        ),
      )
      .join("")}`;

  test.each([
    ["trial_", "trial", ["1", "2", "3"]],
    ["Seed ", "seed", ["1", "2", "3"]],
    ["checkpoint-", "step", [1, 2, 3]],
    ["acc_seed", "seed", ["1", "2", "3"]],
  ] as const)("%s1, %s2 … make one run each, of the row's model", async (stem, axis, values) => {
    for (const [key, rows] of [
      ["model,item,", ["a", "b"]],
      ["item,", [""]],
    ] as const) {
      const { matrices } = await readText(
        "quiz.csv",
        table(
          [1, 2, 3].map((number) => `${stem}${number}`),
          key,
          [...rows],
        ),
      );
      expect(matrices).toHaveLength(1);
      expect(matrices[0]!.metric).toBe(stem.startsWith("acc") ? "acc" : "score");
      expect(matrices[0]!.items).toHaveLength(24);
      for (const model of rows) {
        const own = matrices[0]!.runs.flatMap((run, row) => (run.model === (model || "quiz") ? [{ run, row }] : []));
        expect(own.map(({ run }) => run[axis])).toEqual(values);
        const ids = matrices[0]!.items.map(({ id }) => Number(id.slice(1)));
        own.forEach(({ row }, number) => {
          expect([...matrices[0]!.scores.slice(24 * row, 24 * (row + 1))]).toEqual(ids.map((id) => cell(id, number)));
        });
      }
    }
  });

  test("rows of JSON are read like those of CSV", async () => {
    const rows = ITEMS.map((item, at) => ({
      model: "a",
      item,
      trial_1: cell(at, 0),
      trial_2: at === 0 ? null : cell(at, 1),
    }));
    for (const text of [JSON.stringify(rows), rows.map((row) => JSON.stringify(row)).join("\n")]) {
      const { matrices } = await readText("quiz.json", text);
      expect(matrices.map(({ runs }) => runs.map(({ model, trial }) => [model, trial]))).toEqual([
        [
          ["a", "1"],
          ["a", "2"],
        ],
      ]);
      expect([...matrices[0]!.scores].filter(Number.isNaN)).toHaveLength(1);
    }
  });

  test("raters are judges, and not models", async () => {
    const { matrices } = await readText("quiz.csv", table(["rater1", "rater2"]));
    const runs = matrices.flatMap((matrix) => matrix.runs);
    expect(runs.map(({ model, fingerprint }) => [model, fingerprint?.judge]).sort()).toEqual([
      ["a", "rater 1"],
      ["a", "rater 2"],
      ["b", "rater 1"],
      ["b", "rater 2"],
    ]);
  });

  test("several metrics keep their repeats", async () => {
    const { matrices } = await readText("quiz.csv", table(["acc_seed1", "acc_seed2", "f1_seed1", "f1_seed2"]));
    expect(matrices.map(({ metric, runs }) => [metric, runs.map(({ seed }) => seed)])).toEqual([
      ["acc", ["1", "2", "1", "2"]],
      ["f1", ["1", "2", "1", "2"]],
    ]);
  });

  test("scores of whole runs on named tasks are read so, and empty cells are no runs", async () => {
    const text = "model,benchmark,seed_0,seed_1\na,mmlu,.501,.512\na,arc,.401,\nb,mmlu,.601,.612\n";
    const { runScores } = await readText("t.csv", text);
    expect(runScores.map(({ run: { model, task, seed }, value }) => [model, task, seed, value])).toEqual([
      ["a", "arc", "0", 0.401],
      ["a", "mmlu", "0", 0.501],
      ["a", "mmlu", "1", 0.512],
      ["b", "mmlu", "0", 0.601],
      ["b", "mmlu", "1", 0.612],
    ]);
  });

  test("columns of a model that are called after runs alone are asked about; without one they are the runs of a matrix", async () => {
    const error = await inputError(readText("t.csv", table(["run1", "run2"])));
    expect(error.message).toContain("may be training seeds or repeats of one test");
    const { matrices } = await readText("t.csv", table(["run1", "run2"], "item,", [""]));
    expect(matrices[0]!.runs.map(({ model }) => model)).toEqual(["run1", "run2"]);
  });

  test("one such column, others beside a score, and unlike words are left to what they were", async () => {
    const { matrices } = await readText("t.csv", "model,item,score,trial_1,trial_2\na,q1,1,3.5,4\na,q2,0,3,4\n");
    expect(matrices.map(({ runs }) => runs.length)).toEqual([1]);
    const error = await inputError(readText("t.csv", table(["trial_1", "seed_1"])));
    expect(error.code).toBe("unknown-columns");
  });
});

describe("rows of models on named tests over columns of items", () => {
  const rows = (order: (model: string, task: string) => string) =>
    ["GPQA", "MMLU"]
      .flatMap((task) => ["a", "b"].map((model) => `${order(model, task)},1,0,${task === "GPQA" ? 1 : 0}\n`))
      .join("");

  test.each([
    ["model,task", (model: string, task: string) => `${model},${task}`],
    ["benchmark,model", (model: string, task: string) => `${task},${model}`],
  ] as const)("%s: each test stands by itself", async (names, order) => {
    const { matrices } = await readText("quiz.csv", `${names},q1,q2,q3\n${rows(order)}`);
    expect(
      matrices.map(({ task, runs, items, scores }) => [
        task,
        runs.map(({ model }) => model),
        items.length,
        [...scores],
      ]),
    ).toEqual([
      ["GPQA", ["a", "b"], 3, [1, 0, 1, 1, 0, 1]],
      ["MMLU", ["a", "b"], 3, [1, 0, 0, 1, 0, 0]],
    ]);
  });

  test("a data set beside the models is a condition of the file's test", async () => {
    const { matrices } = await readText("quiz.csv", "dataset,model,q1,q2,q3\nGPQA,a,1,0,1\nGPQA,b,0,0,1\n");
    expect(matrices.map(({ task, runs }) => [task, runs.map(({ model }) => model)])).toEqual([["quiz", ["a", "b"]]]);
  });

  test("a first line of names and scores is no header", async () => {
    for (const text of ["alpha,q1,0.233,0.748\nalpha,q2,0.333,0.528\n", "alpha,q1,1,0\nalpha,q2,0,1\n"]) {
      const error = await inputError(readText("t.csv", text));
      expect([error.code, error.place.line]).toEqual(["no-header", 1]);
    }
    expect((await readText("t.csv", "model,seed,1,0\na,1,1,0\na,2,0,1\n")).matrices[0]?.items).toHaveLength(2);
  });

  test("columns of whole scores of a named test are asked about, and nothing but a score is proposed", async () => {
    const error = await inputError(readText("t.csv", "model,task,foo,bar\na,mmlu,.512,.612\nb,mmlu,.534,.533\n"));
    expect(error.code).toBe("unknown-columns");
    expect(error.message).toMatch(/Say --map score=foo$/);
  });
});
