import { describe, expect, test } from "vitest";
import { compareRuns } from "../../src/analysis/comparison/comparison.js";
import { compareResults } from "../../src/analysis/comparison/resultsComparison.js";
import { rankModels } from "../../src/analysis/ranking/ranking.js";
import { createResults } from "../../src/data/createResults.js";
import { createResultMatrix } from "../../src/data/resultMatrix.js";
import { createResultsBuilder } from "../../src/data/resultsBuilder.js";
import type { Fingerprint, Run } from "../../src/data/run.js";

const ITEMS = Array.from({ length: 20 }, (_, index) => `q${index}`);

interface Made {
  readonly fingerprint?: Fingerprint;
  readonly prompts?: (index: number) => number;
  readonly items?: readonly string[];
  readonly run?: Partial<Run>;
}

function side(model: string, { fingerprint, prompts, items = ITEMS, run = {} }: Made = {}) {
  return createResultMatrix({
    runs: [{ model, task: "t", metric: "acc", ...run, ...(fingerprint ? { fingerprint } : {}) }],
    items: items.map((id) => ({ id })),
    scores: items.map((_, index) => (index % (model.length + 1) === 0 ? 1 : 0)),
    prompts: prompts ? items.map((id) => prompts(Number(id.slice(1)))) : null,
  });
}

const compare = (baseline: Made, candidate: Made, options = {}) =>
  compareRuns([{ matrix: side("a", baseline), run: 0 }], [{ matrix: side("bb", candidate), run: 0 }], {
    minimumOverlap: 0,
    ...options,
  });
const refusal = (baseline: Fingerprint, candidate: Fingerprint) => {
  const compared = compare({ fingerprint: baseline }, { fingerprint: candidate });
  return compared.ok ? null : compared;
};

describe("runs that were not made the same way", () => {
  test.each([
    ["taskVersion", "task version (1 against 2)"],
    ["fewShot", "few-shot examples (1 against 2)"],
    ["prompt", "prompts (1 against 2)"],
    ["systemPrompt", "system instruction (1 against 2)"],
    ["filter", "answer filter (1 against 2)"],
    ["dataset", "data set (1 against 2)"],
  ] as const)("%s: refused with the difference, compared with a note on request", (part, text) => {
    const refused = refusal({ [part]: "1" }, { [part]: "2" });
    expect(refused).toMatchObject({
      ok: false,
      code: "different-fingerprints",
      message: `the sides were not made the same way: ${text}`,
      differences: [{ part, baseline: "1", candidate: "2" }],
    });
    const mixed = compare({ fingerprint: { [part]: "1" } }, { fingerprint: { [part]: "2" } }, { allowMixed: true });
    expect(mixed.ok && mixed.notes).toContainEqual({
      code: "different-fingerprints",
      message: `compared although the sides were not made the same way: ${text}`,
      data: { differences: text },
    });
  });

  test("what only one side states is no difference", () => {
    expect(refusal({ fewShot: "5" }, { taskVersion: "1" })).toBe(null);
    expect(refusal({}, { taskVersion: "1" })).toBe(null);
  });

  test("each model may have its own chat template, but not one a template and the other none", () => {
    expect(refusal({ chatTemplate: "aaa" }, { chatTemplate: "bbb" })).toBe(null);
    expect(refusal({ chatTemplate: "aaa" }, { chatTemplate: "none" })?.message).toContain(
      "chat template (applied against none)",
    );
  });

  test("prompts by item are compared on the shared items: a limited run agrees with the full one", () => {
    const same = (index: number) => index + 0.5;
    expect(compare({ prompts: same }, { prompts: same, items: ITEMS.slice(0, 8) }).ok).toBe(true);
    const other = compare(
      { prompts: same },
      { prompts: (index) => (index < 3 ? -1 : same(index)), items: ITEMS.slice(0, 8) },
    );
    expect(!other.ok && other.message).toContain("prompts (8 shared items against 3 of them put with another prompt)");
    expect(compare({ prompts: same }, {}).ok).toBe(true);
  });

  test("prompts of models with templates of their own are not compared, which a note says", () => {
    const compared = compare(
      { prompts: (index) => index, fingerprint: { chatTemplate: "aaa" } },
      { prompts: (index) => index + 100, fingerprint: { chatTemplate: "bbb" } },
    );
    expect(compared.ok && compared.notes.map(({ code }) => code)).toContain("prompts-not-compared");
  });

  test("framings differ in their prompts by nature, but must agree in the rest", () => {
    const choice = { run: { framing: "choice" }, prompts: (index: number) => index };
    const completion = { run: { framing: "completion" }, prompts: (index: number) => -index };
    expect(
      compare({ ...choice, fingerprint: { prompt: "1" } }, { ...completion, fingerprint: { prompt: "2" } }).ok,
    ).toBe(true);
    expect(
      compare({ ...choice, fingerprint: { dataset: "1" } }, { ...completion, fingerprint: { dataset: "2" } }).ok,
    ).toBe(false);
  });

  test("compareResults refuses items and run-level scores alike", () => {
    const results = (model: string, fewShot: string) => {
      const run = { model, task: "u", metric: "acc", fingerprint: { fewShot } };
      const runScores = [{ run, value: 0.5, items: 100, standardError: 0.05, higherIsBetter: true }];
      return createResults({ matrices: [side(model, { fingerprint: { fewShot } })], runScores });
    };
    const { comparisons } = compareResults(results("a", "0"), results("bb", "5"));
    expect(comparisons.map((one) => !one.ok && one.code)).toEqual(["different-fingerprints", "different-fingerprints"]);
    const allowed = compareResults(results("a", "0"), results("bb", "5"), { allowMixed: true }).comparisons;
    expect(allowed.map((one) => one.ok && one.notes.some(({ code }) => code === "different-fingerprints"))).toEqual([
      true,
      true,
    ]);
  });

  test("a ranking refuses the pairs, gives no rank intervals, and says so", () => {
    const runs = ["a", "bb", "ccc"].map((model, index) => ({
      model,
      task: "t",
      metric: "acc",
      fingerprint: { fewShot: String(index >> 1) },
    }));
    const items = Array.from({ length: 40 }, (_, item) => ({ id: `q${item}` }));
    const scores = runs.flatMap((_, run) => items.map((__, item) => (item % (run + 2) === 0 ? 1 : 0)));
    const matrix = createResultMatrix({ runs, items, scores });
    const [ranking] = rankModels(createResults({ matrices: [matrix] }), { resamples: 50 });
    expect(ranking?.pairs.filter((pair) => !pair.ok)).toHaveLength(2);
    expect(
      ranking?.rows.every(({ rankInterval, probabilityBest }) => rankInterval === null && probabilityBest === null),
    ).toBe(true);
    expect(ranking?.notes.map(({ code }) => code)).toContain("different-fingerprints");
    const [allowed] = rankModels(createResults({ matrices: [matrix] }), { resamples: 50, allowMixed: true });
    expect(allowed?.rows.every(({ rankInterval }) => rankInterval !== null)).toBe(true);
  });

  test("seeds, checkpoints and trials of one model that differ are said on reading", () => {
    const builder = createResultsBuilder();
    for (const [seed, prompt] of [
      ["1", "2"],
      ["2", "3"],
    ] as const) {
      const run = { model: "m", task: "t", metric: "acc", seed, fingerprint: { prompt } };
      builder.sheet(run, { file: `${seed}.json` }).add({ id: "a" }, 1);
    }
    expect(builder.build().notes).toEqual([
      {
        code: "mixed-fingerprints",
        message: "runs of one model were not all made the same way: t acc of m (prompts 2, 3)",
      },
    ]);
  });
});
