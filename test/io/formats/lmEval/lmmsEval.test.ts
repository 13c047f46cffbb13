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

  test("letters that were given and are right are compared, as the harness does; a verdict that is there is taken", async () => {
    const row = (doc_id: number, answer: string, true_false: boolean) => ({
      doc_id,
      filtered_resps: "A",
      doc_hash: String(doc_id),
      seed_all: { pred: "A", answer, question_id: doc_id },
      judged: { question_id: doc_id, prediction: "4", answer: "4", true_false },
      open: { pred: "a cat", answer: "the cat" },
    });
    const results = await readText(
      "m/20260101_101010_samples_seedbench.jsonl",
      jsonLines([row(0, "A", true), row(1, "B", true)]),
    );
    const run = { model: "m", task: "seedbench", scored: 2, unscored: 0, errored: 0 };
    expect(answers(results)).toEqual([
      { ...run, metric: "judged", right: 2 },
      { ...run, metric: "seed_all", right: 1 },
    ]);
    expect(codes(results)).toContain("metric-not-per-item");
  });

  test("before it wrote lines the samples of a task stood in a document, which says the model", async () => {
    const log = (doc_id: number, score: number) => ({
      doc_id,
      target: "a",
      doc: {},
      arguments: ["q"],
      resps: [["a"]],
      filtered_resps: ["a"],
      mme_score: { question_id: `q${doc_id}`, score },
    });
    const document = {
      args: { model: "llava", model_args: "pretrained=org/vlm,revision=step200", tasks: "mme" },
      model_configs: { task: "mme" },
      logs: [log(0, 1), log(1, 0), log(7, 1)],
    };
    const results = await readText("logs/0101_1200_llava/mme.json", JSON.stringify(document, null, 4));
    const run = { model: "org/vlm", step: 200, task: "mme", metric: "mme_score" };
    expect(answers(results)).toMatchObject([{ ...run, right: 2, scored: 3, unscored: 0, errored: 0 }]);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["0", "1", "7"]);
  });
});
