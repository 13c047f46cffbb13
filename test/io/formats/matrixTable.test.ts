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
      [{ model: "hans", seed: "0", task: "MNLI acc.", metric: "score" }, 0.8456],
      [{ model: "hans", seed: "0", task: "HANS", metric: "score" }, 0.961],
      [{ model: "hans", seed: "1", task: "MNLI acc.", metric: "score" }, 0.8436],
      [{ model: "hans", seed: "1", task: "HANS", metric: "score" }, 0.942],
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
      ["m", "plain"],
      ["m", "chat"],
    ]);
  });

  test("a layout that cannot be guessed asks for --layout", async () => {
    const error = await inputError(readText("t.csv", "thing,a,b\nx,1,0\ny,0,1\n"));
    expect(error.code).toBe("unknown-layout");
    expect(error.message).toContain("--layout runs-by-items, items-by-runs or runs-by-tasks");
  });

  test.each([
    [
      "a label in a score cell",
      "item,a,b\nx,1,0\ny,0,wrong\nz,1,1\n",
      "bad-score",
      { file: "t.csv", line: 3, item: "y" },
    ],
    ["an item twice", "item,a\nx,1\nx,0\n", "duplicate-items", {}],
    ["a run twice", "item,a,a\nx,1,0\n", "duplicate-items", {}],
    ["a header only", "item,a,b\n", "no-rows", { file: "t.csv" }],
  ])("%s is an error", async (_, text, code, place) => {
    const error = await inputError(readText("t.csv", text));
    expect(error.code).toBe(code);
    if (code !== "duplicate-items") expect(error.place).toEqual(place);
  });
});
