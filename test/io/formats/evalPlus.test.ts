import { describe, expect, test } from "vitest";
import { answers, inputError, readText } from "../dumps.js";

const sample = (base: unknown, plus: unknown) => ({ solution: "", base_status: base, plus_status: plus });

describe("results of EvalPlus", () => {
  test("base as its tests say, plus where base is passed as well; a time-out fails", async () => {
    const problems = {
      "HumanEval/0": [sample("pass", "pass")],
      "HumanEval/1": [sample("pass", "fail")],
      "HumanEval/2": [sample("fail", "pass")],
      "HumanEval/3": [sample("timeout", null)],
    };
    const text = JSON.stringify({ date: "2026-01-01", hash: "h", eval: problems });
    const results = await readText("coder_vllm_temp_0.2_eval_results.json", text);
    const run = { model: "coder_vllm_temp_0.2", task: "HumanEval", unscored: 0, errored: 0, scored: 4 };
    expect(answers(results)).toEqual([
      { ...run, metric: "base", right: 2 },
      { ...run, metric: "plus", right: 1 },
    ]);
  });

  test("greedy decoding is no part of the name, folders name files that do not, samples are trials", async () => {
    const problems = { "Mbpp/2": [sample("pass", null), sample("fail", null)], "Mbpp/3": [sample("pass", null)] };
    const text = JSON.stringify({ date: "2026-01-01", hash: "h", eval: problems });
    const named = await readText("coder_temp_0.0_eval_results.json", text);
    expect(answers(named)).toMatchObject([
      { model: "coder", task: "Mbpp", metric: "base", trial: "1", right: 2, scored: 2 },
      { model: "coder", task: "Mbpp", metric: "base", trial: "2", right: 0, scored: 1 },
    ]);
    const folder = await readText("runs/tiny/eval_results.json", text);
    expect(folder.matrices[0]?.runs[0]?.model).toBe("tiny");
  });

  test("older files hold lists of statuses", async () => {
    const old = { base: [["pass", []]], plus: [["fail", []]], nfiles: 1 };
    const text = JSON.stringify({ date: "2023-06-01", hash: "h", eval: { "HumanEval/0": old } });
    expect(answers(await readText("m_eval_results.json", text))).toMatchObject([
      { metric: "base", right: 1 },
      { metric: "plus", right: 0 },
    ]);
  });

  test("a status that is neither is refused", async () => {
    const text = JSON.stringify({ date: "", hash: "h", eval: { "HumanEval/0": [sample("crashed", "pass")] } });
    const { code, place } = await inputError(readText("m_eval_results.json", text));
    expect([code, place.item]).toEqual(["unknown-status", "HumanEval/0"]);
  });
});
