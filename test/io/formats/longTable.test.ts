import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, inputError, jsonLines, readText, source } from "../dumps.js";

describe("tables with one row a score", () => {
  test("with items: states, clusters, subsets, choices", async () => {
    const text = [
      "model,task,item,score,seed,status,cluster,subset,choices",
      "m,arc,a,1,0,,p1,x;y,4",
      "m,arc,b,,0,,p1,,4",
      "m,arc,c,0,0,error,p2,,4",
      "m,arc,d,N/A,0,ok,p2,,4",
      "m,arc,a,True,1,,,,",
    ].join("\n");
    const { matrices } = await readText("a.csv", text);
    expect(matrices[0]?.runs).toEqual([
      { model: "m", task: "arc", metric: "score", seed: "0" },
      { model: "m", task: "arc", metric: "score", seed: "1" },
    ]);
    expect(matrices[0]?.items[0]).toEqual({ id: "a", cluster: "p1", subsets: ["x", "y"], choices: 4 });
    expect([...(matrices[0]?.states ?? [])]).toEqual([0, 2, 1, 2, 0, 3, 3, 3]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, NaN, NaN, NaN, 1, NaN, NaN, NaN]);
  });

  test("without items: scores of whole runs with n and standard error", async () => {
    const results = await readText(
      "a.csv",
      "model,task,step,value,n,stderr\nm,arc,10,0.5,100,0.05\nm,arc,step20,0.6,,\nm,arc,30,,,\n",
    );
    expect(
      results.runScores.map(({ run, value, items, standardError, line }) => [
        run.step,
        value,
        items,
        standardError,
        line,
      ]),
    ).toEqual([
      [10, 0.5, 100, 0.05, 2],
      [20, 0.6, undefined, undefined, 3],
    ]);
    expect(codes(results)).toEqual(["rows-without-score"]);
  });

  test("what is missing is taken from the file name, and said", async () => {
    const { runScores, files } = await readText("runs/my-model_seed3.csv", "task,score\narc,0.5\n");
    expect(runScores[0]?.run).toEqual({ model: "my-model", seed: "3", task: "arc", metric: "score" });
    expect(files[0]?.understood).toBe(
      '1 scores of whole runs; columns task, score; model my-model from the file name, seed 3 from the path, metric "score"',
    );
  });

  test("an extra column of texts goes into the task's name only where rows need it", async () => {
    const text = "model,task,part,size,score\nm,arc,law,1B,0.5\nm,arc,art,1B,0.6\nm,piqa,law,1B,0.7\n";
    const results = await readText("a.csv", text);
    expect(results.runScores.map(({ run }) => run.task)).toEqual(["arc art", "arc law", "piqa law"]);
    expect(codes(results)).toEqual(["columns-in-task", "columns-ignored"]);
    expect(results.notes[1]?.message).toBe('a.csv: columns not used: "size"');
    const unneeded = await readText("a.csv", "model,task,part,score\nm,arc,law,0.5\nm,piqa,law,0.7\n");
    expect(unneeded.runScores.map(({ run }) => run.task)).toEqual(["arc", "piqa"]);
  });

  test("rows that nothing tells apart are an error with both lines", async () => {
    const error = await inputError(readText("a.csv", "model,task,score\nm,arc,0.5\nm,arc,0.6\n"));
    expect(error.code).toBe("duplicate-runs");
    expect(error.message).toContain("a.csv:2");
    expect(error.message).toContain("a.csv:3");
  });

  test("JSON rows: number and text ids are told apart, numbers keep their text", async () => {
    const text =
      '{"model":"m","task":"t","question_id":1e5,"score":true}\n{"model":"m","task":"t","question_id":"007","score":0.25}\n';
    const { matrices } = await readText("a.txt", text);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["1e5", "007"]);
    const clash = jsonLines([1, "1"].map((item) => ({ model: "m", task: "t", item, score: 1 })));
    expect((await inputError(readText("a.jsonl", clash))).code).toBe("ambiguous-item-id");
  });

  test("the caller's names win over ours, and an unknown one lists the columns", async () => {
    const text = "model,id,acc,score\nm,x,1,9\n";
    const { matrices } = await readText("a.csv", text, { map: { item: "id", score: "acc" } });
    expect(matrices[0]?.scores[0]).toBe(1);
    const error = await inputError(readText("a.csv", text, { map: { item: "nope" } }));
    expect(error.message).toBe('a.csv:1: there is no column "nope"; the columns are "model", "id", "acc", "score"');
    await expect(readText("a.csv", text, { map: { itm: "id" } })).rejects.toThrow(RangeError);
  });

  test("a run pattern takes model names apart", async () => {
    const text = "model,task,score\npythia-14m-seed3,arc,0.5\nother,arc,0.5\n";
    const { runScores } = await readText("a.csv", text, { runPattern: "{model}-seed{seed}" });
    expect(runScores.map(({ run }) => [run.model, run.seed])).toEqual([
      ["other", undefined],
      ["pythia-14m", "3"],
    ]);
    const error = await inputError(readText("a.csv", text, { runPattern: "{model}/{seed}" }));
    expect([error.code, error.message.includes("pythia-14m-seed3")]).toEqual(["pattern-unmatched", true]);
  });

  test("BOM, CRLF, semicolons, blank lines and quoted line ends are read; the delimiter is said", async () => {
    const results = await readText("a.csv", '\ufeffmodel;item;score\r\n\r\n"m\nx";"a;b";1\r\nm;c;0\r\n');
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["m", "m\nx"]);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["a;b", "c"]);
    expect(results.notes[0]).toEqual({ code: "delimiter", message: 'a.csv: cells are parted by ";"' });
  });

  test("metrics of which less is better are so judged by name, and it is said", async () => {
    const results = await readText("a.csv", "model,task,metric,score\nm,t,ppl,12\nm,t,acc,0.5\n");
    expect(results.runScores.map(({ higherIsBetter }) => higherIsBetter)).toEqual([true, false]);
    expect(codes(results)).toEqual(["direction-by-name"]);
  });

  test("names like __proto__ are names", async () => {
    const { matrices } = await readText("a.csv", "model,task,item,score\n__proto__,constructor,hasOwnProperty,1\n");
    expect(matrices[0]?.runs[0]).toMatchObject({ model: "__proto__", task: "constructor" });
    expect(matrices[0]?.items).toEqual([{ id: "hasOwnProperty" }]);
  });

  test("a byte-identical copy is read once; the same run in another file is a trial", async () => {
    const text = "model,task,item,score\nm,t,a,1\n";
    const copies = await readDumps([source("a.csv", text), source("b.csv", text)]);
    expect(copies.matrices[0]?.runs).toHaveLength(1);
    expect(codes(copies)).toEqual(["identical-files"]);
    const repeats = await readDumps([source("s1.csv", text), source("s2.csv", text.replace("a,1", "a,0"))]);
    expect(repeats.matrices.map(({ task }) => task)).toEqual(["t (data s1)", "t (data s2)"]);
    const numbered = await readDumps([source("s_1.csv", text), source("s_2.csv", text.replace("a,1", "a,0"))]);
    expect(numbered.matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["s_1.csv", "s_2.csv"]);
  });

  test.each([
    ["a label for a score", "model,item,score\nm,a,1\nm,b,A\n", "bad-score", { line: 3, item: "b" }],
    ["a comma before three digits", "model;task;score\nm;t;1,850\n", "bad-score", { line: 2 }],
    ["an unknown status", "model,item,score,status\nm,a,1,failed\n", "bad-status", { line: 2, item: "a" }],
    ["a step that is no number", "model,task,step,score\nm,t,last,1\n", "bad-number", { line: 2 }],
    ["choices that are no number", "model,item,score,choices\nm,a,1,many\n", "bad-number", { line: 2, item: "a" }],
    ["an empty item", "model,item,score\nm,,1\n", "missing-id", { line: 2 }],
    ["an empty model", "model,item,score\n,a,1\n", "missing-model", { line: 2 }],
    ["a row with too many cells", "model,item,score\nm,a,1,2\n", "ragged-row", { line: 2 }],
    ["a header only", "model,item,score\n", "no-rows", {}],
    ["an item twice", "model,item,score\nm,a,1\nm,a,0\n", "duplicate-items", {}],
  ])("%s is an error with its place", async (_, text, code, place) => {
    const error = await inputError(readText("a.csv", text));
    expect(error.code).toBe(code);
    if (code !== "duplicate-items") expect(error.place).toEqual({ file: "a.csv", ...place });
  });
});

describe("the direction that rows state", () => {
  const rows = ["m,a,1,", "m,b,2,false", "m,c,3,"];
  const read = (order: readonly number[]) =>
    readText("a.csv", `model,item,score,higher_is_better\n${order.map((row) => rows[row]).join("\n")}\n`);

  test("is that of any row of the run, and two that disagree are an error", async () => {
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [2, 0, 1],
    ]) {
      expect((await read(order)).matrices[0]?.higherIsBetter).toBe(false);
    }
    const mixed = "model,item,score,higher_is_better\nm,a,1,true\nm,b,1,false\n";
    expect((await inputError(readText("a.csv", mixed))).code).toBe("mixed-direction");
  });
});

describe("a column of a few numbers that alone tells rows apart", () => {
  const rows = ["m", "n"].flatMap((model) =>
    [512, 1024].flatMap((tokens) => [1, 2, 3].map((item) => `${model},q${item},${tokens},1`)),
  );
  const text = `model,item,max_tokens,correct\n${rows.join("\n")}\n`;

  test("is asked about, with what to type", async () => {
    const error = await inputError(readText("t.csv", text));
    expect(error).toMatchObject({ code: "unknown-column", place: { file: "t.csv" } });
    expect(error.message).toContain('differ only in "max_tokens" (512, 1024)');
    expect(error.message).toContain("--map trial=max_tokens");
  });

  test("is what it is said to be", async () => {
    const trials = await readText("t.csv", text, { map: { trial: "max_tokens" } });
    expect(trials.matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["512", "1024", "512", "1024"]);
    const settings = await readText("t.csv", text, { map: { framing: "max_tokens" } });
    expect(settings.matrices.flatMap(({ runs }) => runs.map(({ framing }) => framing)).sort()).toEqual([
      "1024",
      "1024",
      "512",
      "512",
    ]);
  });

  test("is not asked about where rows stay the same even so", async () => {
    const twice = `${text}m,q1,512,0\n`;
    const error = await inputError(readText("t.csv", twice));
    expect(error.message).toContain("more than once");
  });
});

test("tasks made by a column remember the test they are of", async () => {
  const text = "model,item,level,score\nm,1,easy,1\nm,1,hard,0\nm,2,easy,1\nm,2,hard,1\n";
  const { matrices } = await readText("quiz.csv", text);
  expect(matrices.flatMap(({ runs }) => runs.map(({ task, tags }) => [task, tags]))).toEqual([
    ["quiz easy", { test: "quiz" }],
    ["quiz hard", { test: "quiz" }],
  ]);
});
