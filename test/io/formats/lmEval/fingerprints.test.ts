import { describe, expect, test } from "vitest";
import { compareResults } from "../../../../src/analysis/comparison/resultsComparison.js";
import type { Fingerprint } from "../../../../src/data/run.js";
import { readDumps } from "../../../../src/io/index.js";
import { jsonLines, readText, source } from "../../dumps.js";

const STAMP = "2025-01-01T00-00-00.000000";

/** An aggregate as 0.4.3 and later write it. */
const aggregate = (model: string, more: object = {}) =>
  JSON.stringify({
    results: { arc: { "acc,none": 0.5, "acc_stderr,none": 0.05 } },
    configs: {
      arc: {
        dataset_path: "allenai/ai2_arc",
        dataset_name: "ARC-Easy",
        dataset_kwargs: { revision: "abc" },
        test_split: "test",
      },
    },
    versions: { arc: 1 },
    "n-shot": { arc: 5 },
    "n-samples": { arc: { original: 20, effective: 20 } },
    task_hashes: { arc: "f".repeat(64) },
    model_name: model,
    system_instruction_sha: null,
    chat_template_sha: null,
    ...more,
  });

const samples = (count: number, prompt: (id: number) => string) =>
  jsonLines(
    Array.from({ length: count }, (_, doc_id) => ({
      doc_id,
      filter: "none",
      metrics: ["acc"],
      filtered_resps: [
        ["-1", "False"],
        ["-2", "True"],
      ],
      prompt_hash: prompt(doc_id).padEnd(64, "0"),
      acc: doc_id % 3 === 0 ? 1 : 0,
    })),
  );

const fingerprintOf = async (more: object): Promise<Fingerprint | undefined> =>
  (await readText("m/results_1.json", aggregate("m", more))).runScores[0]?.run.fingerprint;

const run = (model: string, text: string, more: object = {}) =>
  readDumps([
    source(`${model}/results_${STAMP}.json`, aggregate(model, more)),
    source(`${model}/samples_arc_${STAMP}.jsonl`, text),
  ]);

describe("fingerprints of lm-evaluation-harness", () => {
  test("task version, few-shot, system instruction, chat template, task hash, data set", async () => {
    expect(await fingerprintOf({})).toEqual({
      taskVersion: "1",
      fewShot: "5",
      systemPrompt: "none",
      chatTemplate: "none",
      prompt: "f".repeat(64),
      dataset: "allenai/ai2_arc ARC-Easy abc test",
    });
  });

  test("the task hash counts only where all items were asked and no template changed the prompts", async () => {
    expect((await fingerprintOf({ "n-samples": { arc: { original: 20, effective: 8 } } }))?.prompt).toBeUndefined();
    const chat = await fingerprintOf({ chat_template_sha: "e".repeat(64) });
    expect([chat?.prompt, chat?.chatTemplate]).toEqual([undefined, "e".repeat(64)]);
  });

  test("older files say less, and no part is made up", async () => {
    const { runScores } = await readText(
      "m/results_1.json",
      '{"results":{"arc":{"acc,none":0.5}},"versions":{"arc":"Yaml"},"configs":{},"config":{}}',
    );
    expect(runScores[0]?.run.fingerprint).toBeUndefined();
  });

  test("prompts stand beside the items: a limited run is compared with the full one, another prompt is refused", async () => {
    const [full, limited, other] = await Promise.all([
      run(
        "a",
        samples(20, (id) => `a${id}c`),
      ),
      run(
        "b",
        samples(10, (id) => `a${id}c`),
        { "n-samples": { arc: { original: 20, effective: 10 } } },
      ),
      run(
        "c",
        samples(20, (id) => (id < 4 ? "beef" : `a${id}c`)),
      ),
    ]);
    expect(full.matrices[0]?.runs[0]?.fingerprint?.prompt).toBeUndefined();
    expect(full.matrices[0]?.prompts).toHaveLength(20);
    expect(compareResults(full, limited).comparisons.map(({ ok }) => ok)).toEqual([true]);
    expect(compareResults(full, other).comparisons).toEqual([
      expect.objectContaining({
        code: "different-fingerprints",
        message: expect.stringContaining("20 shared items against 4 of them"),
      }),
    ]);
  });

  test("checkpoints of one model under different task versions are tests of their own, said on reading", async () => {
    const { notes, runScores } = await readDumps([
      source("m/step1/results_1.json", aggregate("m", { config: { model_args: "revision=step1" } })),
      source(
        "m/step2/results_2.json",
        aggregate("m", { versions: { arc: 2 }, config: { model_args: "revision=step2" } }),
      ),
    ]);
    expect(new Set(runScores.map(({ run }) => run.task))).toEqual(new Set(["arc (version 1)", "arc (version 2)"]));
    expect(notes.find(({ code }) => code === "tests-apart")?.message).toBe(
      "runs of one task that were not made the same way are tests of their own, which are not compared: arc (version 1) and arc (version 2)",
    );
  });
});
