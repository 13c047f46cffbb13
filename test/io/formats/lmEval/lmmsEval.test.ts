import { describe, expect, test } from "vitest";
import { answers, codes, jsonLines, readText } from "../../dumps.js";

// Made by hand in the layout of the fork's own writer.
describe("samples of lmms-eval", () => {
  test("a metric that is an object with a score is that score; one without is left out with a note", async () => {
    const rows = [1, 0, null].map((score, doc_id) => ({
      doc_id,
      target: "a",
      doc_hash: `hash ${doc_id}`,
      input: "question",
      resps: ["a"],
      filtered_resps: ["a"],
      mme_score: { question_id: `q${doc_id}`, category: "count", score },
      mmmu_acc: { id: `q${doc_id}`, answer: "a", parsed_pred: "a" },
    }));
    const results = await readText("m/20250101_000000_samples_mme.jsonl", jsonLines(rows));
    expect(answers(results)).toMatchObject([{ model: "m", metric: "mme_score", right: 1, scored: 2, unscored: 1 }]);
    expect(codes(results)).toContain("metric-not-per-item");
  });
});
