import { describe, expect, test } from "vitest";
import { inputError, readText } from "../dumps.js";

const entry = (input: string, scores: readonly object[], status = "success") => {
  return { id: 1, input, output: "o", expected: null, status, averageScore: 0, scores, traces: [{ long: "{" }] };
};
const score = (name: string, value: number | null) => ({ name, score: value, metadata: {} });
const suite = (name: string, evals: readonly object[], more: object = {}) => {
  return { id: 1, name, filepath: "f", status: "success", averageScore: 0.5, evals, ...more };
};
const exported = (suites: readonly object[]) =>
  JSON.stringify({ run: { id: 4, runType: "full", createdAt: "t" }, suites });

describe("exports of evalite", () => {
  test("variants are models; a failed eval is errored, not 0; repeated inputs are trials", async () => {
    const evals = [
      entry("a", [score("Exact", 1)]),
      entry("b", [], "fail"),
      entry("a", [score("Exact", 0)]),
      entry("b", [score("Exact", null)]),
    ];
    const text = exported([
      suite("QA [x]", evals, { variantName: "x", variantGroup: "QA" }),
      suite("QA [y]", evals.slice(0, 2), { variantName: "y", variantGroup: "QA" }),
    ]);
    const { matrices, files } = await readText("out.json", text);
    expect(matrices.map(({ task, metric, items }) => [task, metric, items.length])).toEqual([["QA", "Exact", 2]]);
    expect(matrices[0]?.runs.map(({ model, trial }) => [model, trial])).toEqual([
      ["x", "1"],
      ["x", "2"],
      ["y", undefined],
    ]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([Number.NaN, 1, Number.NaN, 0, Number.NaN, 1]);
    expect([...(matrices[0]?.states ?? [])]).toEqual([1, 0, 2, 0, 1, 0]);
    expect(files[0]?.understood).toContain("2 models from variantName");
  });

  test("newer exports, whose suites are evals and whose evals are results, read the same", async () => {
    const evals = [
      entry("a", [score("Exact", 1)]),
      entry("b", [score("Exact", 0)], "fail"),
      entry("c", [score("Exact", 0)]),
    ];
    const old = await readText("out.json", exported([suite("QA", evals)]));
    const { evals: results, ...rest } = suite("QA", evals) as { readonly evals: readonly object[] };
    const renamed = JSON.stringify({ run: { id: 4, createdAt: "t" }, evals: [{ ...rest, results }] });
    const { matrices } = await readText("out.json", renamed);
    expect(matrices).toEqual(old.matrices);
    // A score that failed is none, whatever stands beside it.
    expect([...(matrices[0]?.scores ?? [])]).toEqual([0, Number.NaN, 1]);
  });

  test("without variants the file names the model", async () => {
    const { matrices } = await readText("runs/base.json", exported([suite("QA", [entry("a", [score("Exact", 1)])])]));
    expect(matrices[0]?.runs[0]).toEqual({ model: "base", task: "QA", metric: "Exact" });
    expect((await inputError(readText("x.json", exported([suite("QA", [])])))).code).toBe("no-rows");
  });
});
