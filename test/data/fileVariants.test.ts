import { describe, expect, test } from "vitest";
import { fileVariants } from "../../src/data/fileVariants.js";
import type { Run } from "../../src/data/run.js";

const run = (model: string, task = "quiz"): Run => ({ model, task, metric: "score" });

/** What is stated of the run of each file; every file holds the run of one model. */
function stated(files: Readonly<Record<string, string>>, task = "quiz", isSplit = false) {
  const read = Object.entries(files).map(([file, model]) => ({ file, occasion: file, run: run(model, task) }));
  const variants = fileVariants(read, () => isSplit);
  return {
    fingerprints: read.map(({ run: one, file }) => variants.place(one, file).fingerprint),
    codes: variants.notes.map(({ code }) => code),
  };
}

describe("the names of files of one run", () => {
  test.each([
    ["scores_1.csv", "scores_2.csv"],
    ["scores-run1.csv", "scores-run2.csv"],
    ["a/run_a/scores.csv", "a/run_b/scores.csv"],
    ["trial 1/s.csv", "trial 12/s.csv"],
    ["s_2026-01-05.csv", "s_2026-02-01T10-00-00.csv"],
    ["s_20260105_142027.csv", "s_20260201_090000.csv"],
    ["s.csv", "s (1).csv"],
    ["s_1767225600.csv", "s_1767312000.csv"],
  ])("are repeats where they differ in numbers and stamps alone: %s, %s", (first, second) => {
    expect(stated({ [first]: "oak", [second]: "oak" })).toEqual({ fingerprints: [undefined, undefined], codes: [] });
  });

  test("state versions and splits, also of files of other runs", () => {
    const versions = stated({ "elm_quiz_v1.csv": "elm", "oak_quiz_v1.csv": "oak", "oak_quiz_v2.csv": "oak" });
    expect(versions).toEqual({
      fingerprints: [{ taskVersion: "1" }, { taskVersion: "1" }, { taskVersion: "2" }],
      codes: ["tests-by-file-names"],
    });
    expect(stated({ "old/s-v1.2.csv": "oak", "old/s.csv": "oak", "s-version3.csv": "elm" }).fingerprints).toEqual([
      { taskVersion: "1.2" },
      { taskVersion: "unnumbered" },
      { taskVersion: "3" },
    ]);
    expect(stated({ "oak_dev.csv": "oak", "oak_test.csv": "oak", "elm_test.csv": "elm" }).fingerprints).toEqual([
      { split: "dev" },
      { split: "test" },
      { split: "test" },
    ]);
  });

  test("are called after whatever else tells them apart", () => {
    const days = stated({ "oak_easy.csv": "oak", "oak_hard.csv": "oak", "elm_hard.csv": "elm", "elm.csv": "elm" });
    expect(days).toEqual({
      fingerprints: [{ dataset: "easy" }, { dataset: "hard" }, { dataset: "hard" }, { dataset: "unnamed" }],
      codes: ["tests-by-file-names"],
    });
    expect(stated({ "quiz_2024.csv": "oak", "quiz_2025.csv": "oak" }).fingerprints).toEqual([
      { dataset: "2024" },
      { dataset: "2025" },
    ]);
  });

  test("say nothing of different runs, of parts of one, and of versions of models", () => {
    expect(stated({ "oak-v1.csv": "oak-v1", "oak-v2.csv": "oak-v2" }).fingerprints).toEqual([undefined, undefined]);
    expect(stated({ "oak_a.csv": "oak", "oak_b.csv": "oak" }, "quiz", true).fingerprints).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("state the version right behind the task's name, even of a single file", () => {
    expect(stated({ "oak_quiz_v2.csv": "oak" })).toEqual({ fingerprints: [{ taskVersion: "2" }], codes: [] });
    expect(stated({ "oak_v2_quiz.csv": "oak" }).fingerprints).toEqual([undefined]);
  });
});
