import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metricDirection } from "../../src/data/metricDirection.js";
import { STATE_CODE } from "../../src/data/resultMatrix.js";
import { InputError } from "../../src/errors.js";
import { parseLmEvalFileName } from "../../src/io/formats/lmEval/fileName.js";
import { parseModelArgs, parseSanitisedModelArgs } from "../../src/io/formats/lmEval/modelArgs.js";
import { framedTasks } from "../../src/io/runs/framings.js";
import { nameTags, revisionStep } from "../../src/io/runs/nameTags.js";
import { identifyRun } from "../../src/io/runs/runIdentity.js";
import { compileRunPattern, unmatchedPattern } from "../../src/io/runs/runPattern.js";
import { scoreCell, scored } from "../../src/io/tables/scoreCell.js";

describe("nameTags", () => {
  test.each([
    ["160m_step512", { rest: "160m", step: 512 }],
    ["pythia/step-1250/out", { rest: "pythia/out", step: 1250 }],
    ["run/step_1000", { rest: "run", step: 1000 }],
    ["out/checkpoint-500", { rest: "out", step: 500 }],
    ["run-checkpoint-500", { rest: "run", step: 500 }],
    ["global_step30", { rest: "", step: 30 }],
    ["150M/seed-14/step-1250", { rest: "150M", seed: "14", step: 1250 }],
    ["model/seed14", { rest: "model", seed: "14" }],
    ["model_seed3", { rest: "model", seed: "3" }],
    ["pythia-14m-seed3", { rest: "pythia-14m-seed3" }],
    ["gpt-4-0613", { rest: "gpt-4-0613" }],
    ["footsteps12", { rest: "footsteps12" }],
  ])("%s", (name, tags) => {
    expect(nameTags(name)).toEqual(tags);
  });

  test.each([
    ["step1000", 1000],
    ["step1000-tokens4B", 1000],
    ["main", undefined],
    ["stage2-ingredient1", undefined],
  ])("revision %s is step %s", (revision, step) => {
    expect(revisionStep(revision)).toBe(step);
  });
});

describe("identifyRun", () => {
  test("the revision wins over the path, and a disagreement is noted", () => {
    const run = identifyRun(
      { file: "m_step8.json", named: { model: "m", from: "model_args" }, revision: "step16" },
      null,
    );
    expect(run.identity).toEqual({ model: "m", step: 16 });
    expect(run.notes.map(({ code }) => code)).toEqual(["step-disagrees"]);
  });

  test("another revision than main is another model", () => {
    const clues = { file: "a.json", named: { model: "m", from: "model_args" } };
    expect(identifyRun({ ...clues, revision: "stage2" }, null).identity.model).toBe("m@stage2");
    expect(identifyRun({ ...clues, revision: "main" }, null).identity.model).toBe("m");
  });

  test("a task that looks like a checkpoint is none", () => {
    const run = identifyRun({ file: "org__m/samples_walk_step2_2025-01-01T00-00-00.json", preferFolder: true }, null);
    expect(run.identity).toEqual({ model: "org/m" });
  });
});

describe("compileRunPattern", () => {
  test("reads model, seed and step from the end of a path", () => {
    const pattern = compileRunPattern("{model}-seed{seed}/step{step}");
    expect(pattern("runs/pythia-14m-seed3/step1000")).toEqual({ model: "pythia-14m", seed: "3", step: "1000" });
    expect(pattern("runs/pythia-14m-seed3/step1000/results_2025")).toEqual({
      model: "pythia-14m",
      seed: "3",
      step: "1000",
    });
    expect(pattern("runs/pythia-14m/step1000")).toBeNull();
  });

  test("takes the text between the parts literally", () => {
    const pattern = compileRunPattern("{model}.*(a+)+$-{seed}");
    expect(pattern("m.*(a+)+$-7")).toEqual({ model: "m", seed: "7" });
    expect(pattern("mxx-7")).toBeNull();
  });

  test("splits at the last possible separator, and wants digits for a step", () => {
    expect(compileRunPattern("{model}_{task}")("a_b_c")).toEqual({ model: "a_b", task: "c" });
    expect(compileRunPattern("x{model}")("xy")).toEqual({ model: "y" });
    expect(compileRunPattern("{model}-{step}")("m-abc")).toBeNull();
    expect(compileRunPattern("{model}-seed{seed}")("m-seed")).toBeNull();
    expect(compileRunPattern("a{model}b{seed}c")("abc")).toBeNull();
  });

  test("finds what any pattern of this form was made of", () => {
    const word = fc.stringMatching(/^[a-z0-9.]{1,8}$/);
    fc.assert(
      fc.property(word, word, fc.nat(), (model, seed, step) => {
        const pattern = compileRunPattern("{model}=={seed}/at-{step}");
        expect(pattern(`some/${model}==${seed}/at-${step}`)).toEqual({ model, seed, step: String(step) });
      }),
    );
  });

  test("is fast on a path made to make it slow", () => {
    const pattern = compileRunPattern("{model}-a{seed}-a{trial}-a{framing}-b");
    const start = performance.now();
    expect(pattern("-a".repeat(100_000))).toBeNull();
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test.each(["{modle}", "{model}{seed}", "a//b", ""])("%j is a wrong call", (pattern) => {
    expect(() => compileRunPattern(pattern)).toThrow(RangeError);
  });

  test("the error for a pattern that fits nothing shows pattern and names", () => {
    const error = unmatchedPattern("{model}-x", ["a", "b", "c", "d"]);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain('the run pattern "{model}-x" fits none of the names: "a", "b", "c" and 1 more');
  });
});

describe("parseLmEvalFileName", () => {
  test.each([
    ["x/results_2025-03-03T00-05-12.300060.json", { stamp: "2025-03-03T00-05-12.300060" }],
    [
      "samples_mmlu_stem_2025-03-03T00-05-12.300060.jsonl.gz",
      { stamp: "2025-03-03T00-05-12.300060", task: "mmlu_stem" },
    ],
    ["out_2025-03-03T00:05:12.json", { stamp: "2025-03-03T00:05:12" }],
    ["winogrande_write_out_info.json", { task: "winogrande" }],
    ["model__gpt-3.5-turbo-0125_wmdp_bio.jsonl", { modelArgs: "model__gpt-3.5-turbo-0125", task: "wmdp_bio" }],
    [
      "pretrained__EleutherAI__pythia-160m,revision__step1000_lambada_openai.jsonl",
      { modelArgs: "pretrained__EleutherAI__pythia-160m,revision__step1000", task: "lambada_openai" },
    ],
    ["arc_easy.jsonl", { task: "arc_easy" }],
  ])("%s", (file, parts) => {
    expect(parseLmEvalFileName(file)).toEqual(parts);
  });
});

describe("parseModelArgs", () => {
  test("reads text and object, and prefers the adapter over its base", () => {
    expect(parseModelArgs("use_accelerate=True,pretrained=org/m,revision=step1")).toEqual({
      model: "org/m",
      revision: "step1",
    });
    expect(parseModelArgs(new Map([["pretrained", "org/m"]]))).toEqual({ model: "org/m" });
    expect(parseModelArgs("pretrained=base,peft=adapter").model).toBe("adapter");
    expect(parseModelArgs(null)).toEqual({});
    expect(parseSanitisedModelArgs("pretrained__org__m,revision__step1")).toEqual({
      model: "org/m",
      revision: "step1",
    });
  });
});

test("metricDirection knows the metrics of which less is better", () => {
  for (const metric of [
    "ppl",
    "perplexity,none",
    "word_perplexity",
    "c4_bpb",
    "Brier Score",
    "loss",
    "bits-per-byte",
    "bits_per_byte_corr",
    "val/loss",
    "val.loss",
    "eval/perplexity",
    "train loss",
    "err",
    "mae_energy",
    "evalLoss",
    "latency_ms",
    "cost_usd",
    "toxicity_score",
    "hallucination_rate",
    "non_toxicity_error",
  ]) {
    expect([metric, metricDirection(metric)]).toEqual([metric, "lower"]);
  }
  for (const metric of [
    "acc",
    "mcc",
    "exact_match,strict-match",
    "f1",
    "error_detection_accuracy",
    "loss_reduction",
    "non_toxicity",
    "eval/acc",
    "score",
    "win_rate",
  ]) {
    expect([metric, metricDirection(metric)]).toEqual([metric, "higher"]);
  }
  for (const metric of ["lossless", "grader", "len_norm", "verbosity", "C"])
    expect([metric, metricDirection(metric)]).toEqual([metric, "unknown"]);
});

test("scoreCell turns what harnesses write into scores, and never a label", () => {
  for (const value of [1, true, "1", "1.0", "True", " 1 "]) expect(scoreCell(value)).toEqual(scored(1));
  for (const value of [0, false, "0", "False"]) expect(scoreCell(value)).toEqual(scored(0));
  expect(scoreCell("-45.9")).toEqual(scored(-45.9));
  for (const value of [null, Number.NaN, "", "N/A", "nan", "None"])
    expect(scoreCell(value)?.state).toBe(STATE_CODE.unscored);
  for (const value of [-Infinity, "-inf", "-Infinity", "-1e999"]) expect(scoreCell(value)).toEqual(scored(-Infinity));
  for (const value of ["A", "correct", "85%", "0x10", "1,5", [1], new Map()]) expect(scoreCell(value)).toBeNull();
});

test("framedTasks pairs a task with its variant only where both were read", () => {
  expect([
    ...framedTasks(["mmlu", "mmlu_continuation", "piqa_continuation", "arc", "arc_mc", "truthfulqa_mc1"]),
  ]).toEqual([
    ["mmlu_continuation", { task: "mmlu", framing: "completion" }],
    ["mmlu", { task: "mmlu", framing: "choice" }],
    ["arc_mc", { task: "arc", framing: "choice" }],
    ["arc", { task: "arc", framing: "completion" }],
  ]);
});
