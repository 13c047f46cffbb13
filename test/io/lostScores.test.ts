import { describe, expect, test } from "vitest";
import { InputError } from "../../src/errors.js";
import { readOrRefuse } from "../fuzz/readMutated.js";
import { VERDICT_SEEDS } from "../fuzz/verdictSeeds.js";

/** What reading says of a dump of a format in which one text was put for another. */
async function said(name: string, from: string, to: string): Promise<string> {
  const text = VERDICT_SEEDS[name] as string;
  expect(text).toContain(from);
  const reading = await readOrRefuse(name, new TextEncoder().encode(text.replace(from, to)));
  return reading instanceof InputError
    ? `${reading.code}: ${reading.message}`
    : reading.notes.map(({ message, data }) => `${message} (${data?.count})`).join("\n");
}

describe("what stands where scores should is refused, with its place", () => {
  test.each([
    ["eval.json", '{"tone":0.25}', '"none"', "eval.json:1: "],
    [
      "task-metrics.json",
      '"metrics":{',
      '"metrics":[],"m":{',
      "task-metrics.json:1: metrics must be an object, got an empty list.",
    ],
    [
      "2026_oaieval.jsonl",
      '"correct":true',
      '"correct":"abc"',
      '2026_oaieval.jsonl:2 (item "a"): correct must be true, false, a number or null, got "abc"',
    ],
    [
      "2026_oaieval.jsonl",
      '"sample_id":"b",',
      "",
      "2026_oaieval.jsonl:3: every match and every event of metrics needs a sample_id",
    ],
    ["metrics_oaieval.jsonl", '{"f1":0.25}', "[0.25]", "metrics_oaieval.jsonl:2: data must be an object, got a list."],
    [
      "results/m/ceval.json",
      '"details":{"0":',
      '"details":[{"correct":true},7],"type":{"0":',
      '(at details, item "1"): a detail must be an object, got a number.',
    ],
    [
      "aggregate.json",
      '"evaluation_results":[',
      '"evaluation_results":{},"e":[',
      "evaluation_results must be a list, got an empty object.",
    ],
    [
      "aggregate.json",
      '"score_details":{"score":0.25}',
      '"score_details":0.25',
      "(at evaluation_results[0]): score_details must be an object, got a number.",
    ],
    [
      "header.json",
      '"metrics":{',
      '"metrics":0.75,"m":{',
      "(at results.scores match): metrics must be an object, got a number.",
    ],
    ["reductions.json", '"reductions":[', '"reductions":{},"r":[', "reductions must be a list, got an empty object."],
    [
      "test_run_1.json",
      '"metricsData":[',
      '"metricsData":{},"m":[',
      '(item "c"): metricsData must be a list, got an empty object.',
    ],
    [
      "stats.json",
      '"count":1',
      '"count":-1',
      "stats.json:1: every statistic needs a name, a text, a count, a number from 0, and a sum",
    ],
    ["stats.json", '"sum":0.75', '"sum":null', "stats.json:1: every statistic needs"],
    [
      "math_summary.json",
      '"law":{"corr":1,"wrong":3,"acc":0.25},',
      "",
      "total counts 3 right answers, and the subjects together 2",
    ],
    ["kept.json", '"matrices":[', '"matrices":null,"m":[', "kept.json: needs a list of matrices"],
    [
      "perturbed/per_instance_stats.json",
      ',"perturbation":{"name":"typos","prob":0.1,"computed_on":"perturbed"}',
      "",
      "the instance has two values of exact_match in one trial: 0.25 over 1 and 0.125 over 1",
    ],
    [
      "perturbed/per_instance_stats.json",
      '"count":1,"sum":0.75',
      '"count":0,"sum":0.75',
      '(item "j"): every statistic needs a name',
    ],
    [
      "report.json",
      '{"name":"law","score":0.25,"num":2},',
      "",
      "(at acc): num is 5, and the subsets together count 3.",
    ],
    ["table.json", '"outputs":[', '"output":[', "outputs in every row of the table"],
    ["eval.jsonl", '"success":false,"score":0,', "", "eval.jsonl:2: every result needs success or score."],
    [
      "phoenix_two.json",
      '"repetition_number":1,',
      "",
      "1 of 2 rows have repetition_number, a number, and the others have none.",
    ],
    ["phoenix_two.json", '[{"name":"exact","score":1},', '[{"score":1},', "every entry of annotations needs a name"],
  ])("%s: %s", async (name, from, to, message) => {
    expect(await said(name, from, to)).toContain(message);
  });
});

describe("answers and tasks without a score are counted", () => {
  test.each([
    ["eval.json", '"namedScores":{"tone":0.25}', '"namedScores":{}', "tone of p on riddles in 1 of 2 answers", 1],
    ["results/m/ceval.json", '"correct":true', '"judged":true', "1 detail without a verdict, unscored, not wrong", 1],
    [
      "aggregate.json",
      '"score":0.25',
      '"score":"0.25 ± 0.1"',
      "1 printed value is no number and was left out: g acc",
      1,
    ],
    ["aggregate.json", '"score":0.25', '"points":0.25', "without a score (empty, a dash, null or NaN): g acc", 1],
    [
      "coder_eval_results.json",
      '[{"task_id":"HumanEval/0","base_status":"pass","plus_status":"pass"}]',
      "[]",
      "1 answer without any score is unscored, not wrong",
      1,
    ],
    [
      "test_run_1.json",
      '[{"name":"F","score":0.75,"threshold":0.5}]',
      "[]",
      "F of test_run_1 on q.py in 1 of 2 answers",
      1,
    ],
    [
      "header.json",
      '"accuracy":{"name":"accuracy","value":0.75,"params":{}}',
      "",
      "header.json prints no score for arc match",
      1,
    ],
    [
      "header.json",
      '"value":0.75',
      '"value":null',
      "1 printed value is no number and was left out: arc match/accuracy",
      1,
    ],
    [
      "task-metrics.json",
      '"acc_per_char":0.5',
      '"acc_per_char":"high"',
      "1 printed value is no number and was left out: arc acc_per_char",
      1,
    ],
    ["metrics.json", '"metrics":{"acc_raw":0.25}', '"metrics":{}', "metrics.json prints no score for piqa", 1],
    [
      "results_group.json",
      '"law":{"alias":" - law","acc,none":0.25,"acc_norm,none":0.375},',
      "",
      "results_group.json prints no score for law",
      1,
    ],
    ["samples.json", '{"f1":0.25,"acc":0.375}', "{}", "samples.json prints no score for t", 1],
    [
      "evalite_two.json",
      '"score":0.25',
      '"score":"a quarter"',
      '1 score of answers could not be read and is unscored, not wrong; the first is "a quarter"',
      1,
    ],
    [
      "two_history.jsonl",
      '"eval/acc":0.25',
      '"eval/acc":"NaN"',
      "without a score (empty, a dash, null or NaN): eval/acc at step 0",
      1,
    ],
  ])("%s: %s", async (name, from, to, message, count) => {
    const notes = await said(name, from, to);
    expect(notes).toContain(message);
    expect(notes).toContain(`(${count})`);
  });
});

test("a metric that a row of lm-eval lists twice is one", async () => {
  const text = VERDICT_SEEDS["samples_sums.jsonl"] as string;
  const read = (written: string) => readOrRefuse("samples_sums.jsonl", new TextEncoder().encode(written));
  expect(await read(text.replace('"exact_match","f1"]', '"exact_match","f1","f1"]'))).toEqual(await read(text));
});
