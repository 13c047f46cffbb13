import { describe, expect, test } from "vitest";
import { answers, inputError, jsonLines, readText } from "../dumps.js";

describe("response patterns of py-irt", () => {
  test("one subject a line; null is unscored", async () => {
    const rows = [
      { subject_id: "a", responses: { q1: 1, q2: 0, q3: null } },
      { subject_id: "b", responses: { q3: 1, q1: 0 } },
    ];
    expect(answers(await readText("responses.jsonlines", jsonLines(rows)))).toMatchObject([
      { model: "a", task: "responses", right: 1, scored: 2, unscored: 1 },
      { model: "b", right: 1, scored: 2 },
    ]);
  });

  test.each([
    [
      "a subject twice",
      [
        { subject_id: "a", responses: { q: 1 } },
        { subject_id: "a", responses: { q: 0 } },
      ],
      "repeated-subject",
    ],
    ["an answer that is no number", [{ subject_id: "a", responses: { q: "yes!" } }], "no-score"],
    ["a line without answers", [{ subject_id: "a", responses: { q: 1 } }, { subject_id: "b" }], "no-score"],
  ])("%s is refused", async (_, rows, code) => {
    expect((await inputError(readText("r.jsonl", jsonLines(rows)))).code).toBe(code);
  });
});
