import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, codes, inputError, readText, source } from "../dumps.js";

// Made by hand in the layouts of the tracker's own writers.
type Results = Awaited<ReturnType<typeof readText>>;
const scores = ({ runScores }: Results) =>
  runScores.map(({ run, value }) => [run.model, run.task, run.metric, run.seed, run.step, run.trial, value]);

describe("runs of MLflow", () => {
  const header =
    "run_id,experiment_id,status,metrics.accuracy,metrics.toxicity/v1/mean,metrics.rows,params.model,params.seed,tags.mlflow.runName";

  test("the table of runs: models and seeds from the parameters, an empty cell no score, broken runs said", async () => {
    const csv = `${header}\na,1,FINISHED,0.5,0.25,9,m,1,x\nb,1,FAILED,0.75,,9,m,2,y\nc,1,FINISHED,1,,9,,,named\n`;
    const results = await readText("runs.csv", csv);
    expect(scores(results)).toEqual([
      ["m", "accuracy", "accuracy", "1", undefined, undefined, 0.5],
      ["m", "accuracy", "accuracy", "2", undefined, undefined, 0.75],
      ["named", "accuracy", "accuracy", undefined, undefined, undefined, 1],
      ["m", "toxicity", "toxicity", "1", undefined, undefined, 0.25],
    ]);
    expect(codes(results)).toEqual(expect.arrayContaining(["columns-ignored", "unfinished-run"]));
  });

  test("runs of one model and seed are trials", async () => {
    const csv = "run_id,status,metrics.accuracy,params.model\na,FINISHED,0.5,m\nb,FINISHED,0.75,m\n";
    expect(scores(await readText("runs.csv", csv))).toEqual([
      ["m", "accuracy", "accuracy", undefined, undefined, "a", 0.5],
      ["m", "accuracy", "accuracy", undefined, undefined, "b", 0.75],
    ]);
  });

  const [first, second] = ["0".repeat(32), "1".repeat(32)];

  test("the file store: curves by step, the last value of a step, one value without one; parameters name the runs", async () => {
    const results = await readDumps([
      source(`mlruns/1/${first}/metrics/eval/acc`, "1700 0.25 0\n1701 0.5 100\n1699 0.375 100\n"),
      source(`mlruns/1/${first}/metrics/rows`, "1700 9 0\n"),
      source(`mlruns/1/${first}/params/model`, "m"),
      source(`mlruns/1/${first}/params/seed`, "7"),
      source(`mlruns/1/${second}/metrics/accuracy`, "1700 1 0\n"),
      source(`mlruns/1/${second}/tags/mlflow.runName`, "nimble-cat-1"),
    ]);
    expect(scores(results)).toEqual([
      ["nimble-cat-1", "accuracy", "accuracy", undefined, undefined, undefined, 1],
      ["m", "eval/acc", "acc", "7", 0, undefined, 0.25],
      ["m", "eval/acc", "acc", "7", 100, undefined, 0.5],
    ]);
    expect(codes(results)).toContain("columns-ignored");
  });

  test("a table of answers among the artifacts is that of the run, by model and seed", async () => {
    const table = JSON.stringify({
      columns: ["id", "exact_match/v1/score"],
      data: [
        ["a", 1],
        ["b", 0],
      ],
    });
    const results = await readDumps([
      source(`mlruns/1/${first}/artifacts/eval_results_table.json`, table),
      source(`mlruns/1/${first}/params/model`, "m"),
      source(`mlruns/1/${first}/params/seed`, "7"),
      source(`mlruns/1/${second}/artifacts/eval_results_table.json`, table),
    ]);
    expect(answers(results)).toMatchObject([
      { model: second, metric: "exact_match", right: 1, scored: 2 },
      { model: "m", seed: "7", metric: "exact_match", right: 1, scored: 2 },
    ]);
  });

  test("a line that is none of a metric is refused; runs without a score are asked about", async () => {
    const file = `mlruns/1/${first}/metrics/acc`;
    const error = await inputError(readText(file, "1700 0.5 0\n1700 x 1\n"));
    expect([error.code, error.place.line]).toEqual(["bad-number", 2]);
    const none = await inputError(readText("runs.csv", "run_id,metrics.rows\na,9\n"));
    expect([none.code, none.message]).toEqual(["no-score", expect.stringContaining("--map")]);
  });
});
