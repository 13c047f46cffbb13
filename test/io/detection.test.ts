import { describe, expect, test } from "vitest";
import { FORMATS as KNOWN } from "../../src/io/readers.js";
import { casePath, casesTitle, hasCases } from "../cases/cases.js";
import { CELL_KINDS, writtenCells } from "../fuzz/changedCells.js";
import { SEEDS } from "../fuzz/dumpSeeds.js";
import { OTHER_DUMPS } from "../fuzz/otherDumps.js";
import { VERDICT_SEEDS } from "../fuzz/verdictSeeds.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { filesUnder, formatsOf, strangers } from "./knownBy.js";

/** Every format that texts hold, by a file of it; behind the first name, the readers that would also know the file. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  "long.csv": ["long table"],
  "quoted.csv": ["long table"],
  "semicolons.csv": ["long table"],
  "rows.jsonl": ["long rows"],
  "rows.json": ["long rows"],
  "matrix.csv": ["matrix table"],
  "stacked.csv": ["matrix table"],
  "samples_arc.jsonl": ["lm-eval samples", "long rows"],
  "samples_arc.json": ["lm-eval samples", "long rows"],
  "results.json": ["lm-eval aggregate"],
  "log.json": ["inspect log"],
  "log.eval": ["inspect archive"],
  "per_instance_stats.json": ["HELM per-instance stats"],
  "task-predictions.jsonl": ["OLMES predictions"],
  "arena.jsonl": ["eval-arena rows", "long rows"],
  "mmlu_gpt_2024.json": ["simple-evals result"],
  "responses.jsonlines": ["py-irt responses"],
  "coder_results.jsonl": ["HumanEval results", "long rows"],
  "evaluation_results.json": ["BigCode aggregate"],
  ".latest_run_full.json": ["DeepEval test run"],
  "evalite.json": ["evalite export"],
  "summary.csv": ["OpenCompass summary"],
  "results_2024-11-05T13-32-37.500000.json": ["lighteval results", "lm-eval aggregate"],
  "instances.jsonl": ["every_eval_ever instances"],
  "tau.json": ["tau-bench results", "long rows"],
  "tau2.json": ["tau2-bench results"],
  "codegeneration_1_0.2_eval_all.json": ["LiveCodeBench results", "long rows"],
  "math_result.json": ["MMLU-Pro results"],
  "math_summary.json": ["MMLU-Pro summary"],
  "langsmith.jsonl": ["LangSmith experiment", "long rows"],
  "braintrust.json": ["Braintrust experiment", "long rows"],
  "phoenix.json": ["Phoenix experiment", "long rows"],
  "ragas.json": ["ragas results", "long rows"],
  "preds.table.json": ["table JSON"],
  "history.jsonl": ["W&B history", "long rows"],
  "wandb_export.csv": ["W&B runs", "matrix table"],
  "runs.csv": ["MLflow runs", "matrix table"],
  "STSTask.json": ["MTEB result"],
  "gsm8k_main.jsonl": ["EvalScope reviews"],
  "ceval.json": ["EvalScope report"],
  "vlm_MMMU_acc.csv": ["VLMEvalKit accuracy", "matrix table"],
  "vlm_MMMU_result.json": ["VLMEvalKit results"],
  "scores_gpt.json": ["BIG-bench results"],
  "table.parquet": ["parquet table"],
  "model.run.json": ["SWE-bench report"],
  "coder_eval_results.json": ["EvalPlus results"],
  "run-1/results.json": ["Terminal-Bench results"],
  "run_metadata.json": ["Terminal-Bench run metadata"],
  "annotations.json": ["AlpacaEval annotations"],
  "judge_pair.jsonl": ["MT-bench pairs"],
  "votes.jsonl": ["votes between two models"],
  "votes.csv": ["table of votes between two models", "matrix table"],
  "eval.json": ["promptfoo results", "lm-eval aggregate"],
  "eval.jsonl": ["promptfoo lines"],
  "details/m/t/details_arc.parquet": ["lighteval details", "parquet table"],
  "stats.json": ["HELM run stats"],
  "run_spec.json": ["HELM run spec"],
  "scenario_state.json": ["HELM file without scores"],
  "task-metrics.json": ["OLMES metrics"],
  "task-requests.jsonl": ["OLMES requests"],
  "2026_oaieval.jsonl": ["OpenAI evals log"],
  "results/m/ceval.json": ["OpenCompass results"],
  "predictions/m/ceval.json": ["OpenCompass predictions"],
  "aggregate.json": ["every_eval_ever aggregate"],
  "kept.json": ["noisefloor results"],
  "training.csv": ["training log"],
  "chart.csv": ["tracker chart"],
  "kept.csv": ["score table"],
  "kept-matrix.csv": ["score matrix"],
  "tally.csv": ["tally table"],
  [`mlruns/0/${"a".repeat(32)}/metrics/accuracy`]: ["MLflow metric"],
  [`mlruns/0/${"a".repeat(32)}/params/model`]: ["MLflow parameter"],
  [`mlruns/0/${"a".repeat(32)}/artifacts/eval_results_table.json`]: ["MLflow table", "table JSON"],
  "run/a/.aider.results.json": ["Aider exercise"],
  "board.yml": ["Aider leaderboard"],
  "words.csv": ["reduced words", "matrix table"],
  "graded.csv": ["reduced scores"],
  "items.jsonl": ["reduced items"],
  "runs.tsv": ["reduced runs", "long table"],
  "check.csv": ["reduced check"],
  "part.csv": ["reduced part", "matrix table"],
  "logs/run1/m/a/report.json": ["SWE-bench instance"],
  "run/a/a.1-of-1/results.json": ["Terminal-Bench trial", "long rows"],
  "events.json": ["Braintrust experiment"],
  "ran.json": ["Phoenix experiment"],
  "mme.json": ["lmms-eval logs"],
  "project.csv": ["W&B runs"],
  "job/a__x/result.json": ["Harbor trial"],
  "job/result.json": ["Harbor job"],
  "simulations/a.json": ["tau2-bench simulation"],
  "codegeneration_1_0.2_eval.json": ["LiveCodeBench summary"],
  "saved.json": ["MTEB results"],
  "gpt-4_single.jsonl": ["MT-bench judgements", "long rows"],
  "leaderboard.csv": ["AlpacaEval leaderboard", "matrix table"],
  "vlm_MathVista_score.csv": ["VLMEvalKit accuracy", "matrix table"],
  "vlm_MME_score.csv": ["VLMEvalKit accuracy", "matrix table"],
  "vlm_DocVQA_acc.csv": ["VLMEvalKit accuracy"],
  "vlm_OCRBench_score.json": ["VLMEvalKit accuracy"],
  "vlm_POPE_auxmatch.tsv": ["VLMEvalKit results", "long table"],
  "ceval_v2.json": ["EvalScope report"],
  "tau2_index.json": ["tau2-bench results"],
  "log.txt": ["lm-eval printed table"],
};

describe("no file of one format is taken for another", () => {
  const seeds = SEEDS.filter(({ name }) => !name.endsWith(".gz"));
  const files = [
    ...seeds.map(({ name, make }) => [name, make(0.375)] as const),
    ...OTHER_DUMPS.map(({ name, bytes }) => [name, bytes] as const),
  ];

  test("every file is here with the readers that know it", async () => {
    const found = await Promise.all(files.map(async ([name, bytes]) => [name, await formatsOf(name, bytes)] as const));
    expect(Object.fromEntries(found)).toEqual(FORMATS);
  });

  test("the name of the file changes that for none but those told by their path", async () => {
    const renamed = await Promise.all(
      files.map(async ([name, bytes]) => [name, (await formatsOf("dump", bytes))[0]] as const),
    );
    const changed = renamed.filter(([name, format]) => format !== FORMATS[name]?.[0]).map(([name]) => name);
    // Results without details are a few numbers, and so are the files of a store of runs.
    expect(changed.filter((name) => !name.startsWith("mlruns/"))).toEqual(["results/m/ceval.json"]);
  });

  test("every format that can be read has a file here", () => {
    const told = new Set(Object.values(FORMATS).map(([format]) => format));
    expect(Object.keys(KNOWN).filter((format) => !told.has(format))).toEqual([]);
  });
});

describe("a file of one harness is known to the readers of no other", () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const taken = async (files: readonly (readonly [name: string, bytes: Uint8Array])[]) => {
    const found = await Promise.all(files.map(async ([name, bytes]) => [name, await formatsOf(name, bytes)] as const));
    return found.filter(([, formats]) => strangers(formats).length > 0);
  };

  test("the dumps whose every key is changed, and the tables whose every cell is", async () => {
    const texts = Object.entries(VERDICT_SEEDS).map(([name, text]) => [name, encode(text)] as const);
    const tables = Object.entries(CELL_KINDS).map(([name, grid]) => [name, encode(writtenCells(name, grid))] as const);
    expect(await taken([...texts, ...tables])).toEqual([]);
  });

  test("the fixtures", async () => {
    const files = ["fixtures/tables", "fixtures/dumps"].flatMap((root) => filesUnder(root));
    expect(files.length).toBeGreaterThan(40);
    expect(await taken(files.map(({ path, bytes }) => [path, bytes]))).toEqual([]);
  });

  test.runIf(hasCases)(`the small inputs with known answers${casesTitle}`, async () => {
    const files = filesUnder(casePath("."));
    expect(await taken(files.map(({ path, bytes }) => [path, bytes]))).toEqual([]);
    const format = async (path: string, bytes: Uint8Array) => [path.split("/")[0], (await formatsOf(path, bytes))[0]];
    const of = files.filter(
      ({ path }) => /^format-.*\.(?:json|jsonl|jsonlines|csv)$/.test(path) && !path.endsWith("/expected.json"),
    );
    const found = new Set((await Promise.all(of.map(({ path, bytes }) => format(path, bytes)))).map(String));
    expect([...found].sort()).toEqual([
      "format-evalplus,EvalPlus results",
      "format-evalplus,HumanEval results",
      "format-py-irt,py-irt responses",
      "format-swe-bench,SWE-bench report",
      "format-terminal-bench,Terminal-Bench results",
    ]);
  });

  // The folder of a real dump is called after its harness.
  const FOLDERS: Readonly<Record<string, RegExp>> = {
    helm: /^HELM /,
    inspect: /^inspect /,
    "lm-eval": /^lm-eval /,
    olmes: /^OLMES /,
    "openai-evals": /^OpenAI evals /,
    opencompass: /^OpenCompass /,
    promptfoo: /^promptfoo /,
    "simple-evals": /^simple-evals /,
  };

  test.runIf(hasRealData)(`real dumps${realDataTitle}`, async () => {
    const files = filesUnder(realPath(".")).filter(({ path }) => !/\.(?:md|gz)$/.test(path));
    expect(await taken(files.map(({ path, bytes }) => [path, bytes]))).toEqual([]);
    const wrong = await Promise.all(
      files.map(async ({ path, bytes }) => {
        const [first = "none"] = await formatsOf(path, bytes);
        const own = FOLDERS[path.split("/")[0] as string] ?? /^(?:(?:long|matrix|tally) table|training log)$/;
        return own.test(first) ? [] : [`${path}: ${first}`];
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });
});
