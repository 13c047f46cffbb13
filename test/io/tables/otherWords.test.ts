import { describe, expect, test } from "vitest";
import { codes, inputError, readText } from "../dumps.js";

const answers = (rows: (model: string, item: number) => string) =>
  ["a", "b"].flatMap((model) => Array.from({ length: 24 }, (_, item) => rows(model, item))).join("\n");
const right = (model: string, item: number) => Number((item * 7 + model.length + (model === "b" ? 1 : 0)) % 3 > 0);

describe("other words for the columns of a table", () => {
  test.each(["question_nr", "problem_number", "sample", "test_case", "sample_idx", "itemNo", "documentIndex"])(
    "items: %s",
    async (name) => {
      const text = `${name},model,correct\n${answers((model, item) => `${item},${model},${right(model, item)}`)}\n`;
      const { matrices } = await readText("t.csv", text);
      expect(matrices.map(({ items, runs }) => [items.length, runs.length])).toEqual([[24, 2]]);
    },
  );

  test.each(["question_nr", "problem_nr", "item_number"])("items as rows of a matrix: %s", async (name) => {
    const text = `${name}\talpha\tbeta\n${Array.from({ length: 5 }, (_, item) => `${item}\t${item % 2}\t1`).join("\n")}\n`;
    const { matrices } = await readText("t.tsv", text);
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["alpha", "beta"]);
  });

  test.each([
    ["recipe", "random_seed", "iteration"],
    ["method", "rng_seed", "train_steps"],
    ["approach", "init_seed", "epoch"],
  ])("runs: %s, %s, %s", async (model, seed, step) => {
    const text = `${step},${seed},macro_f1,${model}\n10,1,0.5,x\n20,1,0.6,x\n10,2,0.4,y\n20,2,0.7,y\n`;
    const { runScores } = await readText("t.csv", text);
    expect(runScores.map(({ run }) => [run.model, run.seed, run.step, run.metric])).toEqual([
      ["x", "1", 10, "macro_f1"],
      ["x", "1", 20, "macro_f1"],
      ["y", "2", 10, "macro_f1"],
      ["y", "2", 20, "macro_f1"],
    ]);
  });

  test("epochs with items may be trials, and are asked about", async () => {
    const text = `epoch,item,score\n${[1, 2].flatMap((epoch) => [1, 2, 3].map((item) => `${epoch},q${item},1`)).join("\n")}\n`;
    const { message } = await inputError(readText("t.csv", text));
    expect(message).toContain("--map trial=epoch if they are repeats");
    expect(message).toContain("--map step=epoch if they are checkpoints");
  });

  test("checkpoints by their names, whatever the column", async () => {
    const { runScores } = await readText("t.csv", "ckpt,task,score\ncheckpoint-500,arc,0.3\ncheckpoint-1000,arc,0.4\n");
    expect(runScores.map(({ run }) => run.step)).toEqual([500, 1000]);
  });

  test("a data set is the task where no column names one, and a condition beside one", async () => {
    const rows = "m,q1,law,1\nm,q2,law,0\nm,q1,art,1\nm,q2,art,1\n";
    const { matrices } = await readText("t.csv", `model,item,dataset,score\n${rows}`);
    expect(matrices.map(({ task }) => task)).toEqual(["art", "law"]);
    const stated = await readText(
      "t.csv",
      `model,item,dataset,task,score\n${rows.replaceAll(/,(\d)\n/g, ",quiz,$1\n")}`,
    );
    expect(stated.matrices.map(({ task }) => task)).toEqual(["quiz (data art)", "quiz (data law)"]);
  });

  test.each(["fold", "part_of_set", "phase"])("names of splits are a split: %s", async (name) => {
    const text = `model,item,${name},score\n${answers((model, item) => `${model},${item},${model === "a" ? "dev" : "held-out"},1`)}\n`;
    const results = await readText("t.csv", text);
    expect(results.matrices.map(({ runs }) => runs[0]?.fingerprint?.split)).toEqual(["dev", "held-out"]);
    expect(codes(results)).toContain("tests-apart");
  });

  test.each([
    ["format", "RC", "MC"],
    ["eval_style", "cloze", "letters"],
  ])("words for both framings are a framing: %s", async (name, completion, choice) => {
    const text = `step,${name},model,task,acc\n1,${completion},m,arc,0.3\n1,${choice},m,arc,0.25\n`;
    const { runScores } = await readText("t.csv", text);
    expect(new Set(runScores.map(({ run }) => run.framing))).toEqual(new Set([completion, choice]));
  });

  test.each([
    ["shares", "0.71", "0.642"],
    ["per cent", "71", "64.2"],
    ["signs of per cent", "71%", "64.2%"],
  ])("a name, an accuracy in %s and a total are a run and its number of items", async (_, a, b) => {
    const { runScores } = await readText("t.csv", `name,acc,total\nA,${a},400\nB,${b},400\n`);
    expect(runScores.map(({ run, items, value }) => [run.model, items, value])).toEqual([
      ["A", 400, 0.71],
      ["B", 400, 0.642],
    ]);
  });

  test("a total that shares cannot be of is none", async () => {
    const { runScores, notes } = await readText("t.csv", "model,acc,total\nA,0.713,40\nB,0.642,40\n");
    expect(runScores.map(({ items }) => items)).toEqual([undefined, undefined]);
    expect(notes.map(({ message }) => message)).toContain('t.csv: columns not used: "total"');
  });

  test.each(["#", "No.", "Nr", "row_id", "row"])("row numbers are no test: %s", async (name) => {
    const { runScores } = await readText(
      "t.csv",
      `${name},Model,MMLU,GSM8K\n1,A,71.2,80.5\n2,B,70.1,81.5\n3,C,60.4,70.5\n`,
    );
    expect([...new Set(runScores.map(({ run }) => run.task))].sort()).toEqual(["GSM8K", "MMLU"]);
  });
});

describe("numbers that are written so that none can be read", () => {
  test.each([
    "**61.2**",
    "61.2†",
    "__61.2__",
    "\\textbf{61.2}",
    "<b>61.2</b>",
    "↑61.2",
    "~61.2",
    "61.2 ± 1.3",
    "61.2 (30/49)",
  ])("%s in a column is refused, not left out", async (cell) => {
    for (const other of [cell, "60"]) {
      const error = await inputError(
        readText("t.csv", `Model,GSM8K,MMLU,ARC\na,61.2,${cell},40.1\nb,60.0,${other},41.2\n`),
      );
      expect(error.place).toMatchObject({ line: 2 });
      expect(error.message).toContain(JSON.stringify(cell));
      expect(error.message).toContain("Write the");
    }
  });

  test.each([
    ["sizes", "7B", "70B"],
    ["days", "2024-01-01", "2024-02-03"],
    ["places", "#1", "#2"],
    ["names", "x1", "y2"],
    ["prices", "$3", "$4"],
  ])("%s are texts", async (_, a, b) => {
    const { runScores } = await readText(
      "t.csv",
      `Model,GSM8K,MMLU,what,ARC\na,61.2,50.1,${a},40.1\nb,60.0,51.3,${b},41.2\n`,
    );
    expect(new Set(runScores.map(({ run }) => run.task))).toEqual(new Set(["GSM8K", "MMLU", "ARC"]));
  });
});

describe("tables that are none of scores, by their kind", () => {
  const message = async (text: string, name = "t.csv") => (await inputError(readText(name, text))).message;

  test("what describe() prints, by rows and by columns", async () => {
    const rows =
      ",acc,f1\ncount,10,10\nmean,0.61,0.5\nstd,0.02,0.1\nmin,0.5,0.4\n25%,0.6,0.45\n50%,0.61,0.5\n75%,0.62,0.5\nmax,0.7,0.6\n";
    expect(await message(rows)).toContain("sum up a table (describe() of a data frame)");
    const head = "model,count,mean,std,min,25%,50%,75%,max\n";
    expect(await message(`${head}a,10,0.61,0.02,0.5,0.6,0.61,0.62,0.7\n`)).toContain("sum up a table");
    // The SD is that of 61 rights and 39 wrongs.
    const { runScores } = await readText("t.csv", `${head}a,100,0.61,0.4902,0,0,1,1,1\n`);
    expect(runScores.map(({ items }) => items)).toEqual([100]);
  });

  test("rows of describe() below rows of runs are left out", async () => {
    const rows = Array.from({ length: 3 }, (_, run) => `m${run},${run % 2},1,0,1`).join("\n");
    const summary = ["count,3,3,3,3", "mean,.3,1,0,1", "std,.5,0,0,0", "25%,0,1,0,1", "50%,0,1,0,1"].join("\n");
    const { matrices } = await readText("t.csv", `model,q1,q2,q3,q4\n${rows}\n${summary}\n`);
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["m0", "m1", "m2"]);
  });

  test.each([
    ["with bars around", "| Model | GSM8K |\n|---|---:|\n| a | **61.2** |\n"],
    ["without", "model | score\n:--- | ---\na | 1\n"],
  ])("Markdown %s", async (_, text) => {
    expect(await message(text)).toContain("a table in Markdown. Write it as CSV");
  });

  test.each([
    ["one name", '{"gpt": 0.61, "claude": 0.63}', "to_entries | map({model: .key, score: .value})"],
    ["two names", '{"gpt": {"q0": 1, "q1": 0}, "claude": {"q0": 1}}', "{model: $model, item: .key, score: .value}"],
    [
      "a name and a place",
      '{"gpt": [1, 0, null], "claude": [true, false, true]}',
      "{model: $model, item: .key, score: .value}",
    ],
  ])("JSON of scores by %s: what makes rows of it", async (_, text, command) => {
    expect(await message(text, "t.json")).toContain(command);
  });

  test("other JSON has no such advice", async () => {
    expect(await message('{"a": {"b": "c"}, "d": 1}', "t.json")).toContain("the format is not known");
  });

  test("checkpoints beside columns that may be tests or models are asked about; known tests and metrics are read", async () => {
    const curves = (a: string, b: string) =>
      `step,${a},${b}\n500,0.2514,0.2713\n1000,0.3121,0.3322\n1500,0.3513,0.3631\n`;
    const asked = await message(curves("modelA", "modelB"));
    expect(asked).toContain('the columns "modelA", "modelB" may be tests of one model, or models');
    expect(asked).toContain("--layout runs-by-tasks");
    const said = await readText("t.csv", curves("modelA", "modelB"), { layout: "runs-by-tasks" });
    expect(new Set(said.runScores.map(({ run }) => run.task))).toEqual(new Set(["modelA", "modelB"]));
    const models = await readText("t.csv", curves("modelA - acc", "modelB - acc"));
    expect(new Set(models.runScores.map(({ run }) => run.model))).toEqual(new Set(["modelA", "modelB"]));
    const known = await readText("t.csv", curves("mmlu", "arc_easy"));
    expect(new Set(known.runScores.map(({ run }) => run.task))).toEqual(new Set(["mmlu", "arc_easy"]));
  });

  test("a comment above a matrix is no header", async () => {
    const rows = "model,q1,q2,q3,q4\na,1,0,1,1\nb,0,0,1,1\n";
    expect(await message(`# made by a tool\n${rows}`)).toContain("the table begins in line 2");
  });

  test("a header that fills the beginning of the file is named as such", async () => {
    const text = `model,item,score,${"x".repeat(70_000)}\nm,q1,1,0\n`;
    expect(await message(text)).toContain("the first line has more than 65536 characters");
  });
});

describe("line ends", () => {
  const rows = (end: string) => `model,item,score${end}a,q1,1${end}a,q2,0${end}`;

  test("CR CR LF ends a line", async () => {
    const { matrices } = await readText("t.csv", rows("\r\r\n"));
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["q1", "q2"]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0]);
    const last = await readText("t.csv", "item,score,model\r\r\nq1,1,a\r\r\nq2,0,a\r\r\n");
    expect(last.matrices[0]?.runs.map(({ model }) => model)).toEqual(["a"]);
  });

  test.each(["\u2028", "\u2029", "\u0085"])("other separators are named: %j", async (separator) => {
    const code = `U+${(separator.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
    const json = ['{"item":"q1","score":1}', '{"item":"q2","score":0}'].join(separator);
    const mixed = `model,item,score\n${rows(separator).split(separator).slice(1).join(separator)}\n`;
    for (const [name, text] of [
      ["t.csv", rows(separator)],
      ["t.csv", mixed],
      ["t.jsonl", json],
    ] as const) {
      const error = await inputError(readText(name, text));
      expect([error.code, error.message.includes(code)]).toEqual(["other-line-ends", true]);
    }
    const within = await readText("t.csv", `model,item,score\na,q${separator}1,1\n`);
    expect(within.matrices[0]?.items).toHaveLength(1);
  });

  test.each(["\n", "", "\n\n", "\r\n"])(
    "objects over several lines each are rows, with %j between them",
    async (between) => {
      const objects = [1, 0].map((score, at) => JSON.stringify({ item: `q${at}`, score }, null, 2));
      const { matrices } = await readText("t.jsonl", `${objects.join(between)}\n`);
      expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["q0", "q1"]);
      expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0]);
      const cut = await inputError(readText("t.jsonl", objects.join("\n").slice(0, -1)));
      expect(cut.code).toBe("bad-json");
      expect((await inputError(readText("t.jsonl", `${objects.join("\n")}\nx`))).place.line).toBe(9);
    },
  );

  test("an object over several lines below others is told from a line that is cut off", async () => {
    const spread = JSON.stringify({ item: "q2", score: 1 }, null, 2);
    const over = await inputError(readText("t.jsonl", `{"item":"q1","score":1}\n${spread}\n`));
    expect([over.code, over.place.line]).toEqual(["json-over-lines", 2]);
    expect(over.message).toContain("jq -c . FILE");
    const cut = await inputError(
      readText("t.jsonl", '{"item":"q1","score":1}\n{"item":"q2","sc\n{"item":"q3","score":1}\n'),
    );
    expect([cut.code, cut.place.line]).toEqual(["truncated-json", 2]);
  });
});

describe("names", () => {
  const long = "x".repeat(1001);
  test.each([
    ["model", `model,item,score\n${long},q1,1\n`],
    ["task", `model,task,item,score\nm,${long},q1,1\n`],
    ["metric", `model,metric,score\nm,${long},0.5\n`],
    ["seed", `model,seed,score\nm,${long},0.5\n`],
  ])("a %s of more than 1,000 characters is refused", async (name, text) => {
    const error = await inputError(readText("t.csv", text));
    expect(error.code).toBe("long-name");
    expect(error.message).toContain(`the name of a ${name} has 1001 characters`);
    await readText("t.csv", text.replace(long, long.slice(1)));
  });

  test("items may be called after whole questions", async () => {
    const { matrices } = await readText("t.csv", `model,item,score\nm,${"x".repeat(100_000)},1\n`);
    expect(matrices[0]?.items[0]?.id).toHaveLength(100_000);
  });
});
