import { describe, expect, test } from "vitest";
import { codes, inputError, readText } from "../dumps.js";

describe("tables of runs × items", () => {
  test("items down the side, runs across; columns of texts are not used", async () => {
    const results = await readText(
      "quiz.csv",
      "Question,reference output,m 1,m-seed2\n1,a,1,0\n1.1,b,0.5,\n2,c,N/A,1\n",
    );
    const [matrix] = results.matrices;
    expect(matrix?.runs).toEqual([
      { model: "m 1", task: "quiz", metric: "score" },
      { model: "m-seed2", task: "quiz", metric: "score" },
    ]);
    expect(matrix?.items.map(({ id }) => id)).toEqual(["1", "1.1", "2"]);
    expect([...(matrix?.states ?? [])]).toEqual([0, 0, 2, 0, 3, 0]);
    expect(codes(results)).toEqual(["layout-guessed", "columns-ignored"]);
  });

  test("runs down the side with names", async () => {
    const results = await readText("quiz.csv", "model,q1,q2,q3\nm,1,0,1\nn,0,0,1\n");
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["m", "n"]);
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([1, 0, 1, 0, 0, 1]);
  });

  test("runs without names are numbered, and it is said", async () => {
    const results = await readText("quiz.csv", "q1,q2\n1,0\n0,0\n1,1\n");
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["run-1", "run-2", "run-3"]);
    expect(codes(results)).toEqual(["layout-guessed", "runs-unnamed"]);
  });

  test("a count of patterns stands for so many runs", async () => {
    const results = await readText("lsat.csv", "q1,q2,Freq\n0,0,2\n1,0,0\n1,1,1\n");
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["pattern-1#1", "pattern-1#2", "pattern-3#1"]);
    expect(codes(results)).toContain("patterns-expanded");
    const error = await inputError(readText("lsat.csv", "q1,q2,Freq\n0,0,1.5\n"));
    expect([error.code, error.place.line]).toEqual(["bad-number", 2]);
  });

  test("numbered runs with fractional scores are seeds, columns tasks; summary rows are left out", async () => {
    const text =
      "\ufeffRun,MNLI acc.,HANS\nRun 0,0.8456,0.961\nRun 1,0.8436,0.942\nMean,0.8446,0.9515\nStandard deviation,0.001,0.01\n,,\n";
    const results = await readText("hans.csv", text);
    expect(results.runScores.map(({ run, value }) => [run, value])).toEqual([
      [{ model: "hans", seed: "0", task: "HANS", metric: "score" }, 0.961],
      [{ model: "hans", seed: "1", task: "HANS", metric: "score" }, 0.942],
      [{ model: "hans", seed: "0", task: "MNLI acc.", metric: "score" }, 0.8456],
      [{ model: "hans", seed: "1", task: "MNLI acc.", metric: "score" }, 0.8436],
    ]);
    expect(results.notes.find(({ code }) => code === "rows-left-out")?.message).toBe(
      "hans.csv: left out 2 summary rows (Mean, Standard deviation) and 1 blank row",
    );
  });

  test("model, seed and step columns name the runs of a wide table", async () => {
    const { runScores } = await readText(
      "w.csv",
      "model,seed,step,arc,piqa\nm,1,100,0.5123,0.6123\nm,2,100,0.5223,0.6223\n",
    );
    expect(runScores[0]?.run).toEqual({ model: "m", seed: "1", step: 100, task: "arc", metric: "score" });
    expect(runScores).toHaveLength(4);
  });

  test("the asked layout wins over the guess", async () => {
    const text = "id,a,b\nx,1,0\ny,0,1\n";
    const guessed = await readText("t.csv", text);
    expect(guessed.matrices[0]?.runs.map(({ model }) => model)).toEqual(["a", "b"]);
    const asked = await readText("t.csv", text, { layout: "runs-by-items" });
    expect(asked.matrices[0]?.runs.map(({ model }) => model)).toEqual(["x", "y"]);
    expect(codes(asked)).not.toContain("layout-guessed");
    const tasks = await readText("t.csv", text, { layout: "runs-by-tasks" });
    expect(tasks.runScores.map(({ run }) => [run.model, run.task])[3]).toEqual(["y", "b"]);
  });

  test("the run pattern takes the names of runs apart", async () => {
    const { matrices } = await readText("t.csv", "item,m|plain,m|chat\n1,1,0\n", { runPattern: "{model}|{framing}" });
    expect(matrices[0]?.runs.map(({ model, framing }) => [model, framing])).toEqual([
      ["m", "chat"],
      ["m", "plain"],
    ]);
  });

  test("a layout that cannot be guessed asks for --layout", async () => {
    const error = await inputError(readText("t.csv", "thing,a,b\nx,1,0\ny,0,1\n"));
    expect(error.code).toBe("unknown-layout");
    expect(error.message).toContain("--layout runs-by-items, items-by-runs, runs-by-tasks or tasks-by-runs");
  });

  test("scores that are not right or wrong, under names of runs, are run-level scores of tasks", async () => {
    const results = await readText("l.csv", "Model,MMLU,GSM8K,ARC\nA,85.1,92.3,90.9\nB,70,60.2,80\n");
    expect(results.matrices).toEqual([]);
    expect(results.runScores.map(({ run, value }) => [run.model, run.task, value])).toContainEqual([
      "B",
      "GSM8K",
      0.602,
    ]);
    const turned = await readText("l.csv", "Benchmark,A,B\nMMLU,0.851,0.7\nGSM8K,0.923,0.602\n");
    expect(turned.runScores.map(({ run, value }) => [run.model, run.task, value])).toContainEqual([
      "B",
      "GSM8K",
      0.602,
    ]);
    const losses = await readText("l.csv", "Model,val/loss,MMLU\nA,2.513,0.7\nB,2.421,0.8\n");
    expect(losses.runScores.find(({ run }) => run.task === "val/loss")?.higherIsBetter).toBe(false);
  });

  test("a layout that is guessed with fewer than 20 items is asked for", async () => {
    for (const text of [
      "Model,MMLU,GSM8K,ARC\nA,1,0,1\nB,0,0,1\n",
      "gpt,claude\n1,0\n1,1\n0,1\n",
      ",gpt,claude\n0,1,0\n1,1,1\n2,0,1\n",
    ]) {
      const error = await inputError(readText("t.csv", text));
      expect([error.code, error.message.includes("--layout")]).toEqual(["unknown-layout", true]);
    }
    const rows = Array.from({ length: 24 }, (_, index) => `${index},${index % 2},${index % 3 === 0 ? 1 : 0}`);
    const { matrices } = await readText("t.csv", `,gpt,claude\n${rows.join("\n")}\n`);
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["claude", "gpt"]);
    expect(matrices[0]?.items[5]?.id).toBe("5");
  });

  test.each(["", "Unnamed: 0", "X"])("row numbers under %j are no item", async (name) => {
    const results = await readText("t.csv", `"${name}",q1,q2,q3\n1,0,1,1\n2,1,0,1\n`);
    expect([results.matrices[0]?.runs.length, results.matrices[0]?.items.map(({ id }) => id)]).toEqual([
      2,
      ["q1", "q2", "q3"],
    ]);
    expect(codes(results)).toContain("row-numbers-left-out");
  });

  test("words, and columns on which every run failed, are scores", async () => {
    const results = await readText("t.csv", "item,a,b\nx,pass,errored\ny,fail,errored\n");
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([1, 0, Number.NaN, Number.NaN]);
    expect([...(results.matrices[0]?.states ?? [])]).toEqual([0, 0, 1, 1]);
  });

  describe("without a header", () => {
    const line = (bits: number, length: number) =>
      Array.from({ length }, (_, index) => ((bits * (index + 3)) % 7 < 4 ? 1 : 0)).join(",");
    const wide = [1, 2, 3].map((bits) => line(bits, 24));
    const tall = Array.from({ length: 24 }, (_, bits) => line(bits + 1, 3));

    test("more columns than rows: rows are runs, and both get numbers", async () => {
      const results = await readText("t.csv", `${wide.join("\n")}\n`);
      const [matrix] = results.matrices;
      expect(matrix?.runs.map(({ model }) => model)).toEqual(["run-1", "run-2", "run-3"]);
      expect([matrix?.items.length, matrix?.items[0]?.id, matrix?.items[23]?.id]).toEqual([24, "1", "24"]);
      expect([...(matrix?.scores ?? [])].join(",")).toBe(wide.join(","));
      expect(codes(results)).toEqual(["layout-guessed", "runs-unnamed"]);
      expect(results.notes[1]?.message).toBe(
        "t.csv has no header: its first line is a row of scores. It names no runs; they are called run-1, run-2 … in the order " +
          "of the rows. It names no items; they are called 1, 2 … in the order of the columns",
      );
    });

    test("many rows of few columns: rows are items", async () => {
      const { matrices } = await readText("t.csv", tall.join("\n"));
      expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["run-1", "run-2", "run-3"]);
      expect(matrices[0]?.items).toHaveLength(24);
      const turned = [0, 1, 2].flatMap((run) => tall.map((row) => Number(row.split(",")[run])));
      expect([...(matrices[0]?.scores ?? [])]).toEqual(turned);
    });

    test("two columns whose first line holds 0 and 1 do not lose it", async () => {
      const rows = ["0,1", ...Array.from({ length: 24 }, (_, index) => `${index % 2},1`)];
      const { matrices } = await readText("t.csv", rows.join("\n"));
      expect([matrices[0]?.runs.length, matrices[0]?.items.length]).toEqual([2, 25]);
    });

    test("a first column of names is kept", async () => {
      const results = await readText("t.csv", wide.map((row, index) => `m-${index},${row}`).join("\n"));
      expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["m-0", "m-1", "m-2"]);
      expect(results.matrices[0]?.items).toHaveLength(24);
      expect(codes(results)).toEqual(["layout-guessed", "items-unnamed"]);
      const pairs = await readText("t.csv", tall.map((row, index) => `q${index},${row.slice(0, 3)}`).join("\n"));
      expect(pairs.matrices[0]?.items.map(({ id }) => id).slice(0, 2)).toEqual(["q0", "q1"]);
      expect(pairs.matrices[0]?.runs).toHaveLength(2);
    });

    test("different numbers in the first line are ids, as are 0 and 1 under a name", async () => {
      const ids = await readText("t.csv", "1,2,3\n1,0,1\n0,0,1\n");
      expect(ids.matrices[0]?.items.map(({ id }) => id)).toEqual(["1", "2", "3"]);
      const seeds = await readText("t.csv", "item,0,1\nq1,1,0\nq2,1,1\n");
      expect(seeds.matrices[0]?.runs.map(({ model }) => model)).toEqual(["0", "1"]);
      const prompts = await readText("t.csv", "q,0,1\none,1,0\ntwo,1,1\n", { layout: "items-by-runs" });
      expect(prompts.matrices[0]?.items.map(({ id }) => id)).toEqual(["one", "two"]);
    });

    test.each([
      ["few of both", wide.map((row) => row.slice(0, 9)), "3 rows and 5 columns"],
      [
        "more rows than many columns",
        Array.from({ length: 30 }, (_, bits) => line(bits + 1, 24)),
        "30 rows and 24 columns",
      ],
      ["fractions", ["0.713,0.613,0.402", "0.722,0.601,0.411"], "2 rows and 3 columns"],
    ])("%s: the layout is asked for", async (_, rows, shape) => {
      const error = await inputError(readText("t.csv", rows.join("\n")));
      expect(error.code).toBe("unknown-layout");
      expect(error.message).toContain(shape);
      const { matrices } = await readText("t.csv", rows.join("\n"), { layout: "runs-by-items" });
      expect(matrices[0]?.runs).toHaveLength(rows.length);
      const turned = await readText("t.csv", rows.join("\n"), { layout: "items-by-runs" });
      expect(turned.matrices[0]?.items).toHaveLength(rows.length);
    });
  });

  test.each([
    [
      "a label in a score cell",
      "item,a,b\nx,1,0\ny,0,maybe\nz,1,1\n",
      "bad-score",
      { file: "t.csv", line: 3, item: "y" },
    ],
    ["an item twice", "item,a\nx,1\nx,0\n", "duplicate-items", {}],
    ["a run twice", "item,a,a\nx,1,0\n", "equal-columns", { file: "t.csv", line: 1 }],
    ["a header only", "item,a,b\n", "no-rows", { file: "t.csv" }],
  ])("%s is an error", async (_, text, code, place) => {
    const error = await inputError(readText("t.csv", text));
    expect(error.code).toBe(code);
    if (code !== "duplicate-items") expect(error.place).toEqual(place);
  });
});

describe("columns of a matrix that say how a run was made", () => {
  const ids = Array.from({ length: 30 }, (_, item) => `q${item}`);
  const row = (...cells: readonly string[]) =>
    `${cells.join(",")},${ids.map((_, item) => (item + cells.length) % 2).join(",")}\n`;

  test.each([
    ["split", "dev", "test"],
    ["version", "v1", "v2"],
    ["num_fewshot", "0", "5"],
    ["language", "de", "sw"],
    ["judge", "a", "b"],
  ])("%s makes tests of their own, and no score", async (column, first, second) => {
    const text = `model,${column},${ids.join(",")}\n${row("oak", first)}${row("elm", second)}`;
    const { matrices, notes } = await readText("quiz.csv", text);
    expect(matrices.map(({ runs, items }) => [runs.length, items.length])).toEqual([
      [1, 30],
      [1, 30],
    ]);
    expect(notes.map(({ code }) => code)).toContain("tests-apart");
    expect(notes.map(({ code }) => code)).not.toContain("columns-ignored");
  });

  test("a column of prompts is the framing, in tables of tasks as well", async () => {
    const text = `model,prompt,${ids.join(",")}\n${row("oak", "short")}${row("oak", "long")}`;
    const { matrices } = await readText("quiz.csv", text);
    expect(matrices[0]?.runs.map(({ framing }) => framing)).toEqual(["long", "short"]);
    const tasks = await readText("board.csv", "Model,Prompt,MMLU,GSM8K\noak,short,71.2,55.5\noak,long,68.1,61.3\n");
    expect(tasks.runScores.map(({ run }) => run.framing).sort()).toEqual(["long", "long", "short", "short"]);
  });
});
