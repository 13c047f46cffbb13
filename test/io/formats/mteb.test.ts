import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, inputError, readText, source } from "../dumps.js";

// Made by hand in the layout of the library's own writer.
const subset = (hf_subset: string, main_score: unknown, languages: string[]) => ({
  hf_subset,
  main_score,
  languages,
  accuracy: 0.1,
});
const result = (scores: object) =>
  JSON.stringify({
    dataset_revision: "ab12",
    task_name: "MassiveIntent",
    mteb_version: "2.1.0",
    scores,
    evaluation_time: 3,
    kg_co2_emissions: null,
  });

describe("results of MTEB", () => {
  test("a task a subset, with its languages; the model is the folder above the revision", async () => {
    const text = result({
      test: [subset("de", 0.5, ["deu-Latn"]), subset("en", 0.75, ["eng-Latn"]), subset("xx", null, [])],
    });
    const results = await readText("results/intfloat__e5-small/c4f2a01b/MassiveIntent.json", text);
    const { runScores } = results;
    expect(codes(results)).toContain("scores-missing");
    expect(runScores.map(({ run, value }) => [run.model, run.task, run.metric, value, run.fingerprint])).toEqual([
      [
        "intfloat/e5-small",
        "MassiveIntent de",
        "main_score",
        0.5,
        { split: "test", dataset: "ab12", language: "deu-Latn" },
      ],
      [
        "intfloat/e5-small",
        "MassiveIntent en",
        "main_score",
        0.75,
        { split: "test", dataset: "ab12", language: "eng-Latn" },
      ],
    ]);
  });

  test("splits are tests of their own; one default subset is the task", async () => {
    const text = result({
      test: [subset("default", 0.5, ["eng-Latn"])],
      validation: [subset("default", 0.25, ["eng-Latn"])],
    });
    const { runScores } = await readDumps([source("m/MassiveIntent.json", text), source("n/MassiveIntent.json", text)]);
    expect(runScores.map(({ run, value }) => [run.model, run.task, value])).toEqual([
      ["m", "MassiveIntent test", 0.5],
      ["n", "MassiveIntent test", 0.5],
      ["m", "MassiveIntent validation", 0.25],
      ["n", "MassiveIntent validation", 0.25],
    ]);
  });

  test("files before 1.12: main scores by language; without a main score all by their names", async () => {
    const old = (test: object) =>
      JSON.stringify({ mteb_version: "1.6", mteb_dataset_name: "T", dataset_revision: "a", test });
    const { runScores } = await readText(
      "m/T.json",
      old({ en: { main_score: 0.5 }, fr: { main_score: 0.25 }, evaluation_time: 9 }),
    );
    expect(runScores.map(({ run, value }) => [run.task, value])).toEqual([
      ["T en", 0.5],
      ["T fr", 0.25],
    ]);
    const similar = await readText(
      "m/T.json",
      old({ cos_sim: { pearson: 0.3, spearman: 0.4 }, dot: { pearson: 0.2 }, evaluation_time: 9 }),
    );
    expect(similar.runScores.map(({ run, value }) => [run.task, run.metric, value])).toEqual([
      ["T", "cos_sim pearson", 0.3],
      ["T", "cos_sim spearman", 0.4],
      ["T", "dot pearson", 0.2],
    ]);
    expect(similar.notes.map(({ code }) => code)).toContain("no-main-score");
    const byLanguage = await readText(
      "m/T.json",
      old({ "de-en": { cos_sim: { spearman: 0.4 } }, "fr-en": { cos_sim: { spearman: 0.5 } }, evaluation_time: 9 }),
    );
    expect(byLanguage.runScores.map(({ run, value }) => [run.task, value])).toEqual([
      ["T de-en", 0.4],
      ["T fr-en", 0.5],
    ]);
    const retrieval = await readText("m/T.json", old({ map_at_1: 0.1, ndcg_at_10: 0.3, accuracy_stderr: 0.01 }));
    expect(retrieval.runScores.map(({ run }) => run.metric)).toEqual(["map_at_1", "ndcg_at_10"]);
    const error = await inputError(readText("m/T.json", old({ evaluation_time: 9 })));
    expect(error.code).toBe("no-score");
  });

  test("results of one model or several that were saved as one file", async () => {
    const task = (task_name: string, main_score: number) => ({
      task_name,
      mteb_version: "2.1.0",
      scores: { test: [{ hf_subset: "default", languages: ["eng-Latn"], main_score }] },
    });
    const one = { model_name: "org/a", model_revision: "r", task_results: [task("STS12", 0.5), task("STS13", 0.25)] };
    const other = { ...one, model_name: "org/b", task_results: [task("STS12", 0.75)] };
    const found = async (document: object) =>
      (await readText("saved.json", JSON.stringify(document, null, 2))).runScores.map(({ run, value }) => [
        run.model,
        run.task,
        value,
      ]);
    expect(await found(one)).toEqual([
      ["org/a", "STS12", 0.5],
      ["org/a", "STS13", 0.25],
    ]);
    expect(await found({ model_results: [one, other] })).toEqual([
      ["org/a", "STS12", 0.5],
      ["org/b", "STS12", 0.75],
      ["org/a", "STS13", 0.25],
    ]);
  });
});
