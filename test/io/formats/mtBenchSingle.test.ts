import { describe, expect, test } from "vitest";
import { answers, inputError, jsonLines, readText } from "../dumps.js";

const row = (question_id: number, turn: number, score: unknown, prompt = "single-v1") => ({
  question_id,
  model: "m",
  judge: ["gpt-4", turn === 2 ? `${prompt}-multi-turn` : prompt],
  judgment: "Rating: [[7]]",
  score,
  turn,
});

// Made by hand in the layout of FastChat 0.2.36.
describe("ratings of MT-bench", () => {
  test("both turns and all prompts of the judge are one test; -1 is unscored; questions are clusters", async () => {
    const rows = [row(81, 1, 7), row(81, 2, -1), row(121, 1, 4, "single-math-v1"), row(121, 2, 1, "single-math-v1")];
    const results = await readText("model_judgment/gpt-4_single.jsonl", jsonLines(rows));
    expect(answers(results)).toEqual([
      {
        model: "m",
        task: "gpt-4_single",
        metric: "score",
        fingerprint: { judge: "gpt-4" },
        right: 1,
        scored: 3,
        unscored: 1,
        errored: 0,
      },
    ]);
    expect(results.matrices[0]?.items.map(({ id, cluster }) => [id, cluster])).toEqual([
      ["81 turn 1", "81"],
      ["81 turn 2", "81"],
      ["121 turn 1", "121"],
      ["121 turn 2", "121"],
    ]);
  });

  test("a text is no rating", async () => {
    expect((await inputError(readText("x.jsonl", jsonLines([row(81, 1, "good")])))).code).toBe("no-score");
  });
});
