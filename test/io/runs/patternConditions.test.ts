import { expect, test } from "vitest";
import { fromRows } from "../../../src/data/fromRows.js";
import { runsOf } from "../../../src/data/results.js";
import { patternConditions } from "../../../src/io/runs/patternConditions.js";
import { compileRunPattern } from "../../../src/io/runs/runPattern.js";
import { compare } from "../../../src/questions/compare.js";
import { readText } from "../dumps.js";

const items = Array.from({ length: 30 }, (_, item) => item);
const answers = (model: string, judge: string) =>
  items.map((item) => ({ item, score: 5 + (item % 7) + (model === "elm" ? 1 : 0) + ((item * judge.length) % 3) / 4 }));

test("a pattern says how runs were made, by part of the fingerprint; a prompt is none of them", () => {
  const tags = compileRunPattern("{model}/{prompt}-{order}-{judge}-{shots}-{language}-{engine}")(
    "oak/short-ab-gpt-5-de-vllm.csv",
  );
  const others = { judge: "gpt", shots: "5", language: "de", engine: "vllm.csv" };
  expect(tags).toEqual({ model: "oak", prompt: "short", order: "ab", ...others });
  expect(patternConditions({ order: "ab", judge: "gpt", shots: "5", language: "de", engine: "vllm" })).toEqual({
    choiceOrder: "ab",
    judge: "gpt",
    fewShot: "5",
    language: "de",
    engine: "vllm",
  });
  expect(patternConditions({ model: "oak", prompt: "short" })).toBeUndefined();
  expect(() => compileRunPattern("{jury}")).toThrow("judge, shots, language, engine");
});

test("judge and prompt of the path are in the run, and what the dump says of itself stands", async () => {
  const text = `item,judge,score\n${answers("oak", "gpt")
    .map(({ item, score }) => `q${item},own,${score}`)
    .join("\n")}\n`;
  const plain = `item,score\n${answers("oak", "gpt")
    .map(({ item, score }) => `q${item},${score}`)
    .join("\n")}\n`;
  const options = { runPattern: "{model}-{judge}-{prompt}" };
  const [run] = runsOf(await readText("oak-gpt-short.csv", plain, options));
  expect([run?.model, run?.framing, run?.fingerprint, Object.keys(run ?? {}).includes("conditions")]).toEqual([
    "oak",
    "short",
    { judge: "gpt" },
    false,
  ]);
  const [own] = runsOf(await readText("oak-gpt-short.csv", text, options));
  expect(own?.fingerprint).toEqual({ judge: "own" });
});

test("judges in the names of models are one verdict over judges", async () => {
  const rows = ["oak", "elm"].flatMap((model) =>
    ["gpt", "claude", "yew"].flatMap((judge) =>
      answers(model, judge).map(({ item, score }) => `${model}-${judge},q${item},${score}`),
    ),
  );
  const results = await readText("t.csv", `model,item,score\n${rows.join("\n")}\n`, { runPattern: "{model}-{judge}" });
  const [row, ...others] = compare(results, { baseline: "oak", candidate: "elm" }).rows;
  expect([others, row?.ok && row.facets]).toEqual([[], [{ facet: "judge", levels: 3 }]]);
});

test("rows name their engine, which is averaged over where it is asked for", () => {
  const rows = ["oak", "elm"].flatMap((model) =>
    ["hf", "vllm"].flatMap((engine) => answers(model, engine).map((answer) => ({ ...answer, model, engine }))),
  );
  const names = { baseline: "oak", candidate: "elm" };
  expect(compare(fromRows(rows), names).rows).toHaveLength(2);
  const [row] = compare(fromRows(rows), { ...names, facets: { engine: "random" } }).rows;
  expect(row?.ok && row.sources.measured).toContain("infrastructure");
});
