import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, readText, source } from "../dumps.js";

const ROOT = "outputs/default/20240101_000000";
const SUMMARY = `dataset,version,metric,mode,m-7b,m-13b
--------- Exam ---------,-,-,-,-,-
ceval,-,naive_average,gen,30.00,-
ceval-physics,963fa8,accuracy,gen,26.32,31.58
piqa,1c2571,accuracy,ppl,77.5,80.0
xsum,31397e,rouge1,gen,33.1,35.2
`;

const result = (path: string, document: object) =>
  source(`${ROOT}/results/${path}.json`, JSON.stringify(document, null, 4));

describe("OpenCompass", () => {
  test("a summary: per cent as shares, no score where it says -, modes as framings, averages as groups", async () => {
    const results = await readText(`${ROOT}/summary/summary_20240101_000000.csv`, SUMMARY);
    expect(
      results.runScores.map(({ run, value, subtasks }) => [
        run.model,
        run.task,
        run.metric,
        run.framing,
        value,
        subtasks,
      ]),
    ).toEqual([
      ["m-7b", "ceval", "naive_average", "generation", 0.3, []],
      ["m-7b", "ceval-physics", "accuracy", "generation", 0.2632, undefined],
      ["m-13b", "ceval-physics", "accuracy", "generation", 0.3158, undefined],
      ["m-7b", "piqa", "accuracy", "completion", 0.775, undefined],
      ["m-13b", "piqa", "accuracy", "completion", 0.8, undefined],
      ["m-7b", "xsum", "rouge1", "generation", 33.1, undefined],
      ["m-13b", "xsum", "rouge1", "generation", 35.2, undefined],
    ]);
    expect(results.runScores[1]?.run.fingerprint).toEqual({ prompt: "963fa8" });
    expect(codes(results)).toEqual(["per-cent-as-proportion", "rows-without-score"]);
    expect(results.files[0]?.understood).toContain("as printed, since they are no shares: rouge1");
  });

  test("a fork's summary: counts are no model, and tallies beside scores give n", async () => {
    const head = "dataset,version,metric,mode,total_count,sampled,m-7b,m-13b\n";
    const rows =
      "aime,1c25,accuracy,gen,30,120,40.00 (12/30),36.67% (11/30)\nsums,-,accuracy,gen,50,200,62.00,failed\n";
    const results = await readText(`${ROOT}/summary/summary_20240101_000000.csv`, head + rows);
    expect(results.runScores.map(({ run, value, items }) => [run.model, run.task, value, items])).toEqual([
      ["m-7b", "aime", 0.4, 30],
      ["m-13b", "aime", 0.3667, 30],
      ["m-7b", "sums", 0.62, 50],
    ]);
    const unread = results.notes.find(({ code }) => code === "cells-not-read");
    expect(unread?.message).toContain('1 cell of scores could not be read and was left out; the first holds "failed"');
    expect(codes(results)).not.toContain("rows-without-score");
  });

  test("results hold verdicts by item; the summary of the run repeats them and is not counted again", async () => {
    const details = {
      type: "GEN",
      "0": { prompt: "p", predictions: "A", references: "A", correct: true },
      "1": { prompt: "p", predictions: "A", references: "B", correct: false },
      "2": { prompt: "p", predictions: "A", references: "B" },
    };
    const results = await readDumps([
      result("m-7b/ceval-physics", { accuracy: 50, details }),
      result("m-7b/piqa", { accuracy: 77.5 }),
      source(`${ROOT}/summary/summary_1.csv`, SUMMARY),
      source(
        `${ROOT}/predictions/m-7b/piqa.json`,
        JSON.stringify({ "0": { origin_prompt: "p", prediction: "A", gold: "A" } }),
      ),
    ]);
    expect(
      results.matrices.map(({ task, metric, items, scores }) => [task, metric, items.map(({ id }) => id), ...scores]),
    ).toEqual([["ceval-physics", "accuracy", ["0", "1", "2"], 1, 0, Number.NaN]]);
    expect(results.notes.find(({ code }) => code === "answers-without-score")?.message).toBe(
      `${ROOT}/results/m-7b/ceval-physics.json: 1 detail without a verdict, unscored, not wrong`,
    );
    expect(results.matrices[0]?.runs[0]).toMatchObject({ model: "m-7b", framing: "generation" });
    expect(results.printedScores.map(({ value }) => value)).toEqual([0.5]);
    const seven = results.runScores.filter(({ run }) => run.model === "m-7b");
    expect(seven.map(({ run, value }) => [run.task, run.framing, value])).toEqual([
      ["ceval", "generation", 0.3],
      ["piqa", "completion", 0.775],
      ["xsum", "generation", 33.1],
    ]);
    expect(results.files.map(({ format }) => format).sort()).toEqual([
      "OpenCompass predictions",
      "OpenCompass results",
      "OpenCompass results",
      "OpenCompass summary",
    ]);
  });

  test("verdicts in lists are trials; details may be a list", async () => {
    const { matrices, runScores } = await readDumps([
      result("m/math", { accuracy: 50, details: [{ correct: [true, false] }, { correct: [true, false] }] }),
    ]);
    expect(matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["1", "2"]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 1, 0, 0]);
    expect(runScores).toEqual([]);
  });
});
