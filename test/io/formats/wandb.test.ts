import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, inputError, jsonLines, readText, source } from "../dumps.js";

// Made by hand in the layout of the tracker's exports.
const scores = ({ runScores }: Awaited<ReturnType<typeof readText>>) =>
  runScores.map(({ run, value, higherIsBetter }) => [run.model, run.task, run.metric, run.step, value, higherIsBetter]);

describe("history of a W&B run", () => {
  const rows = [
    { _step: 0, _runtime: 1, _timestamp: 2, "train/loss": 2, "train/learning_rate": 0.1, "eval/runtime": 9 },
    { _step: 100, _runtime: 1, _timestamp: 2, "train/loss": 1, "eval/mmlu": 0.5, gen: { _type: "table-file" } },
    { _step: 200, _runtime: 1, _timestamp: 2, "train/loss": "NaN", "eval/mmlu": 0.75, queue: 3 },
  ];
  const expected = [
    ["a", "eval/mmlu", "mmlu", 100, 0.5, true],
    ["a", "eval/mmlu", "mmlu", 200, 0.75, true],
    ["a", "train/loss", "loss", 0, 2, false],
    ["a", "train/loss", "loss", 100, 1, false],
  ];

  test("evaluations and losses are tasks by checkpoint; steps without a value hold none; the rest is said", async () => {
    const results = await readText("a.jsonl", jsonLines(rows));
    expect(scores(results)).toEqual(expected);
    const [note] = results.notes.filter(({ code }) => code === "columns-ignored");
    expect(note?.message).toBe("a.jsonl: not taken for scores: train/learning_rate, eval/runtime, queue");
    expect(codes(results)).toContain("direction-assumed");
  });

  test("the same as a table with empty cells", async () => {
    const csv = "_step,_runtime,_timestamp,train/loss,eval/mmlu\n0,1,2,2,\n100,1,2,1,0.5\n200,1,2,NaN,0.75\n";
    expect(scores(await readText("a.csv", csv))).toEqual(expected);
    const numbered = csv
      .trimEnd()
      .split("\n")
      .map((line, row) => `${row === 0 ? "" : row - 1},${line}`);
    const results = await readText("a.csv", `${numbered.join("\n")}\n`);
    expect([scores(results), codes(results).includes("columns-ignored")]).toEqual([expected, false]);
  });

  test("a summary in the folder of its run", async () => {
    const summary = { _step: 200, _runtime: 3, _timestamp: 4, _wandb: { runtime: 3 }, "eval/acc": 0.5 };
    const results = await readText("wandb/run-20260101_120000-k3x9/files/wandb-summary.json", JSON.stringify(summary));
    expect(scores(results)).toEqual([["k3x9", "eval/acc", "acc", 200, 0.5, true]]);
  });

  test("a history without a score asks which column is one", async () => {
    const error = await inputError(readText("a.jsonl", jsonLines([{ _step: 0, _runtime: 1, queue: 3 }])));
    expect([error.code, error.message]).toEqual(["no-score", expect.stringContaining("--map step=_step,score=NAME")]);
    const { runScores } = await readText("a.jsonl", jsonLines([{ _step: 0, _runtime: 1, queue: 3 }]), {
      map: { step: "_step", score: "queue" },
    });
    expect(runScores.map(({ run, value }) => [run.step, value])).toEqual([[0, 3]]);
  });
});

describe("table of W&B runs", () => {
  const header =
    '"Name","State","Notes","User","Tags","Created","Runtime","Sweep","model","seed","eval/acc","train/loss"';
  const row = (name: string, state: string, model: string, seed: string, acc: string) =>
    `"${name}","${state}","-","me","","2026-01-01T00:00:00.000Z","60","","${model}","${seed}","${acc}","2"`;
  const read = (...rows: string[]) => readText("wandb_export.csv", `${[header, ...rows].join("\n")}\n`);
  const runs = ({ runScores }: Awaited<ReturnType<typeof readText>>) =>
    runScores
      .filter(({ run }) => run.metric === "acc")
      .map(({ run, value }) => [run.model, run.task, run.seed, run.trial, value]);

  test("models and seeds from their columns, else the run's name; empty cells are no scores; unfinished runs are said", async () => {
    const results = await read(
      row("x", "finished", "m", "1", "0.5"),
      row("y", "crashed", "m", "2", "0.75"),
      row("z", "finished", "", "", ""),
    );
    expect(runs(results)).toEqual([
      ["m", "eval/acc", "1", undefined, 0.5],
      ["m", "eval/acc", "2", undefined, 0.75],
    ]);
    expect(results.runScores.map(({ run }) => run.model)).toContain("z");
    expect(results.notes.find(({ code }) => code === "unfinished-run")?.message).toBe(
      "wandb_export.csv: not finished: y (crashed)",
    );
  });

  test("runs without a model are called by their names, which is said; names that only number them are seeds of one", async () => {
    const named = await read(row("lion-1", "finished", "", "1", "0.5"), row("bear-2", "finished", "", "2", "0.75"));
    expect(runs(named).map(([model, , seed]) => [model, seed])).toEqual([
      ["bear-2", "2"],
      ["lion-1", "1"],
    ]);
    expect(named.notes.find(({ code }) => code === "runs-as-models")?.message).toContain("--run-pattern");
    const numbered = await read(row("run-1", "finished", "", "1", "0.5"), row("run-2", "finished", "", "2", "0.75"));
    expect(runs(numbered).map(([model, , seed]) => [model, seed])).toEqual([
      ["wandb_export", "1"],
      ["wandb_export", "2"],
    ]);
  });

  test("runs of one model and seed are trials; a text in place of a score is refused", async () => {
    expect(runs(await read(row("x", "finished", "m", "", "0.5"), row("y", "finished", "m", "", "0.75")))).toEqual([
      ["m", "eval/acc", undefined, "x", 0.5],
      ["m", "eval/acc", undefined, "y", 0.75],
    ]);
    const { code, place } = await inputError(read(row("x", "finished", "m", "", "high")));
    expect([code, place.line]).toEqual(["bad-score", 2]);
  });

  test("a summary that was written over several lines", async () => {
    const summary = { "eval/acc": 0.625, "train/lr": 0.1, _step: 300, _runtime: 9, _wandb: { runtime: 9 } };
    const results = await readText(
      "run-20260101_100000-ab12/files/wandb-summary.json",
      JSON.stringify(summary, null, 2),
    );
    expect(scores(results)).toEqual([["ab12", "eval/acc", "acc", 300, 0.625, true]]);
  });

  test("the summary beside a history is its end, and no test of its own", async () => {
    const folder = "run-20260101_100000-ab12/files";
    const row = { "eval/acc": 0.5, _step: 100, _runtime: 2 };
    const results = await readDumps([
      source(`${folder}/history.jsonl`, jsonLines([{ "eval/acc": 0.25, _step: 0, _runtime: 1 }, row])),
      source(`${folder}/wandb-summary.json`, JSON.stringify(row)),
    ]);
    expect(scores(results)).toEqual([
      ["ab12", "eval/acc", "acc", 0, 0.25, true],
      ["ab12", "eval/acc", "acc", 100, 0.5, true],
    ]);
  });
});

describe("tables of W&B runs as people export them", () => {
  const found = ({ runScores }: Awaited<ReturnType<typeof readText>>) =>
    runScores.map(({ run, value }) => [run.model, run.seed, run.metric, value]);

  test("with the last step of each run it is no history", async () => {
    const text =
      '"Name","State","Created","_runtime","_step","eval/acc","seed","model"\n"a","finished","x","9","500","0.5","1","m"\n"b","finished","x","9","500","0.75","2","m"\n';
    expect(found(await readText("wandb_export.csv", text))).toEqual([
      ["m", "1", "acc", 0.5],
      ["m", "2", "acc", 0.75],
    ]);
  });

  test("by the tracker's own script: summaries and configurations as Python prints them", async () => {
    const row = (at: number, acc: string, seed: number) =>
      `${at},"{'eval/acc': ${acc}, '_step': 9, 'table': {'path': 'x'}}","{'model': 'm', 'seed': ${seed}, 'lr': 0.1, 'loss': 'mse', 'val/acc': 1}",run-${at}`;
    const text = `,summary,config,name\n${row(0, "0.25", 1)}\n${row(1, "0.5", 2)}\n${row(2, "nan", 3)}\n`;
    const results = await readText("project.csv", text);
    expect(found(results)).toEqual([
      ["m", "1", "acc", 0.25],
      ["m", "2", "acc", 0.5],
    ]);
    expect(codes(results)).toContain("scores-missing");
    expect(
      (await inputError(readText("project.csv", text.replace("{'eval/acc': 0.25", "<acc: 0.25")))).message,
    ).toContain("a dictionary");
  });
});
