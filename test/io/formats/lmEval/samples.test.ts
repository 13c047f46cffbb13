import { describe, expect, test } from "vitest";
import type { ResultMatrix } from "../../../../src/data/resultMatrix.js";
import { readDumps } from "../../../../src/io/index.js";
import { codes, inputError, jsonLines, readText, source } from "../../dumps.js";

const STAMP = "2025-01-01T00-00-00.500000";
const FILE = `org__m/samples_arc_${STAMP}.jsonl`;

/** A row as 0.4.7 and later write it. */
function row(doc_id: unknown, acc: unknown, more: object = {}) {
  return {
    doc_id,
    doc: { question: 'a "quoted" {question}' },
    target: "1",
    arguments: { gen_args_0: { arg_0: "prompt", arg_1: " A" } },
    resps: [[["-1.5", "False"]], [["-2.5", "True"]]],
    filtered_resps: [
      ["-1.5", "False"],
      ["-2.5", "True"],
    ],
    filter: "none",
    metrics: ["acc"],
    doc_hash: `${"0".repeat(60)}${String(doc_id).padStart(4, "0")}`,
    acc,
    ...more,
  };
}

function aggregate(task: string, scores: object, more: object = {}) {
  return JSON.stringify({ results: { [task]: scores }, configs: {}, model_name: "org/named", ...more });
}

function cells(matrix: ResultMatrix | undefined) {
  return [matrix?.items.map(({ id }) => id), [...(matrix?.scores ?? [])]];
}

describe("samples of lm-evaluation-harness", () => {
  test("0.4.7 and later: listed metrics, choices, model from the folder", async () => {
    const { matrices, files, notes } = await readText(FILE, jsonLines([row(0, 1.0), row(7, 0.0)]));
    expect(matrices).toHaveLength(1);
    expect(matrices[0]?.runs).toEqual([{ model: "org/m", task: "arc", metric: "acc" }]);
    expect(matrices[0]?.items).toMatchObject([
      { id: "0", choices: 2 },
      { id: "7", choices: 2 },
    ]);
    expect(cells(matrices[0])).toEqual([
      ["0", "7"],
      [1, 0],
    ]);
    expect(files[0]?.understood).toBe("2 rows of arc; model org/m from the folder name; acc");
    expect(notes).toEqual([]);
  });

  test("two filters are two metrics, named as in the aggregate", async () => {
    const filtered = (id: number, filter: string, score: number) => {
      return row(id, 0, { filter, metrics: ["exact_match"], exact_match: score, filtered_resps: ["9"] });
    };
    const text = jsonLines([filtered(0, "strict-match", 0), filtered(0, "flexible-extract", 1)]);
    const { matrices } = await readText(FILE, text);
    expect(matrices.map(({ metric }) => metric)).toEqual(["exact_match,flexible-extract", "exact_match,strict-match"]);
    expect(matrices[0]?.items[0]?.id).toBe("0");
  });

  test("0.4.3 to 0.4.6: rows without a filter that stand evenly are filters in order", async () => {
    const bare = (id: number, exact_match: number) => ({ doc_id: id, doc: {}, filtered_resps: ["9"], exact_match });
    const text = jsonLines([bare(0, 0), bare(1, 0), bare(0, 1), bare(1, 1)]);
    const numbered = await readText(`m/samples_g_${STAMP}.jsonl`, text);
    expect(numbered.matrices.map(({ metric, scores }) => [metric, ...scores])).toEqual([
      ["exact_match,filter-1", 0, 0],
      ["exact_match,filter-2", 1, 1],
    ]);
    expect(codes(numbered)).toEqual(["filters-by-position"]);
    const configs = { g: { filter_list: [{ name: "strict" }, { name: "loose" }] } };
    const named = await readDumps([
      source(`m/samples_g_${STAMP}.jsonl`, text),
      source(
        `m/results_${STAMP}.json`,
        aggregate("g", { "exact_match,strict": 0, "exact_match,loose": 1 }, { configs }),
      ),
    ]);
    expect(named.matrices.map(({ metric }) => metric)).toEqual(["exact_match,loose", "exact_match,strict"]);
    expect(named.printedScores.map(({ value }) => value)).toEqual([1, 0]);
    expect(named.runScores).toEqual([]);
  });

  test("rows without a filter that stand unevenly are duplicates, named with their lines", async () => {
    const bare = (id: number) => ({ doc_id: id, filtered_resps: ["9"], acc: 1 });
    const error = await inputError(readText(FILE, jsonLines([bare(0), bare(1), bare(0)])));
    expect(error.code).toBe("duplicate-items");
    expect(error.message).toContain(`"0" (${FILE}:1 and ${FILE}:3)`);
  });

  test("0.4.0 to 0.4.2: an array in a .jsonl, model and task from the file name", async () => {
    const rows = [
      { doc_id: 0, doc: {}, target: ["A"], arguments: [], resps: [["A"]], filtered_resps: ["A"], exact_match: 1.0 },
    ];
    const { matrices } = await readText("model__gpt-3.5_wmdp_bio.jsonl", JSON.stringify(rows, null, 2));
    expect(matrices[0]?.runs).toEqual([{ model: "gpt-3.5", task: "wmdp_bio", metric: "exact_match" }]);
  });

  test("v0.3: scores as texts, choices from the logits, the aggregate of the folder", async () => {
    const rows = [0, 1].map((doc_id) => {
      return {
        doc_id,
        prompt_0: "p",
        prompt_1: "q",
        logit_0: -6.5,
        truth: 1,
        logit_1: -5,
        acc: doc_id === 0 ? "True" : "False",
      };
    });
    const results = await readDumps([
      source("llama/winogrande_write_out_info.json", JSON.stringify(rows, null, 4)),
      source(
        "llama/out.json",
        JSON.stringify({
          results: { winogrande: { acc: 0.5 } },
          versions: {},
          config: { model_args: "pretrained=org/llama" },
        }),
      ),
    ]);
    expect(results.matrices[0]?.runs).toEqual([{ model: "org/llama", task: "winogrande", metric: "acc" }]);
    expect(results.matrices[0]?.items[0]).toEqual({ id: "0", choices: 2 });
    expect(cells(results.matrices[0])[1]).toEqual([1, 0]);
    expect(results.printedScores).toHaveLength(1);
  });

  test("NaN, null, N/A and empty scores are unscored, never 0", async () => {
    const text =
      jsonLines([row(0, 1), row(1, null), row(2, "N/A"), row(3, "")]) +
      JSON.stringify(row(4, "X")).replace('"X"', "NaN");
    const { matrices } = await readText(FILE, text);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, NaN, NaN, NaN, NaN]);
    expect([...(matrices[0]?.states ?? [])]).toEqual([0, 2, 2, 2, 2]);
  });

  test("a metric of lists or labels is left out with a count; the others stay", async () => {
    const text = jsonLines([
      row(0, 1, { metrics: ["acc", "f1"], f1: [1, 0] }),
      row(1, 1, { metrics: ["acc", "f1"], f1: [0, 0] }),
    ]);
    const results = await readText(FILE, text);
    expect(results.matrices.map(({ metric }) => metric)).toEqual(["acc"]);
    expect(results.notes[0]).toEqual({
      code: "metric-not-per-item",
      message: "f1 of arc was left out of the items: 2 of its values are lists or labels, not scores of one item",
      data: { count: 2 },
    });
  });

  test("a companion gives name and printed scores, and adds no scores of its own", async () => {
    const printed = JSON.stringify({
      results: { arc: { "acc,none": 0.5, "acc_norm,none": 0.6 }, other: { "acc,none": 0.1 } },
      configs: {},
      model_name: "org/named",
    });
    const results = await readDumps([
      source(FILE, jsonLines([row(0, 1), row(1, 0)])),
      source(`org__m/results_${STAMP}.json`, printed, { companion: true }),
    ]);
    expect(results.matrices[0]?.runs[0]?.model).toBe("org/named");
    expect(results.runScores).toEqual([]);
    expect(results.printedScores.map(({ run, value }) => [run.metric, value])).toEqual([["acc", 0.5]]);
  });

  test("an aggregate that counts other rows than the file holds is noted", async () => {
    const results = await readDumps([
      source(FILE, jsonLines([row(16, 1), row(17, 0), row(18, 0)])),
      source(
        `org__m/results_${STAMP}.json`,
        aggregate("arc", { "acc,none": 0.75 }, { "n-samples": { arc: { original: 1319, effective: 100 } } }),
      ),
    ]);
    expect(codes(results)).toEqual(["rows-missing"]);
    expect(results.notes[0]?.message).toContain("holds 3 items of arc");
  });

  test("equal ids with different documents are noted, not paired silently", async () => {
    const results = await readDumps([
      source(`a/samples_arc_${STAMP}.jsonl`, jsonLines([row(0, 1), row(1, 1)])),
      source(`b/samples_arc_${STAMP}.jsonl`, jsonLines([row(0, 1), row(1, 1, { doc_hash: "f".repeat(64) })])),
    ]);
    expect(results.notes[0]?.code).toBe("item-content-differs");
    expect(results.notes[0]?.message).toContain('1 id of arc stands for different documents ("1")');
    expect(results.matrices[0]?.items).toHaveLength(3);
  });

  test("a byte-identical file of the same run is one run; of another model it is another run", async () => {
    const text = jsonLines([row(0, 1)]);
    const other = "2025-01-02T00-00-00.500000";
    const same = await readDumps([
      source(FILE, text),
      source(`org__m/samples_arc_${other}.jsonl`, text),
      source(`org__m/results_${STAMP}.json`, aggregate("arc", { "acc,none": 1 })),
      source(`org__m/results_${other}.json`, aggregate("arc", { "acc,none": 1 }, { date: 2 })),
    ]);
    expect(same.matrices[0]?.runs).toHaveLength(1);
    expect(same.matrices[0]?.runs[0]?.trial).toBeUndefined();
    expect(same.printedScores).toHaveLength(1);
    expect(same.runScores).toEqual([]);
    expect(codes(same)).toEqual(["identical-files"]);
    const others = await readDumps([
      source(`a/samples_arc_${STAMP}.jsonl`, text),
      source(`b/samples_arc_${STAMP}.jsonl`, text),
    ]);
    expect(others.matrices[0]?.runs.map(({ model }) => model)).toEqual(["a", "b"]);
  });

  test('ids 1 and "1" in one dump are an error that names both; long and odd ids stay as written', async () => {
    const error = await inputError(readText(FILE, jsonLines([row(1, 1), row("1", 1)])));
    expect([error.code, error.place]).toEqual(["ambiguous-item-id", { file: FILE, line: 2, item: "1" }]);
    const text =
      '{"doc_id": 9007199254740993, "resps": [], "acc": 1}\n{"doc_id": "007", "resps": [], "acc": 1}\n{"doc_id": "__proto__", "resps": [], "acc": 0}\n';
    const { matrices } = await readText(FILE, text);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["007", "9007199254740993", "__proto__"]);
  });

  test.each([
    ["a cut-off last line", `${jsonLines([row(0, 1)])}{"doc_id": 1, "resps": [["x`, "truncated-line", 2],
    ["a row without doc_id", `${jsonLines([row(0, 1)])}{"acc": 1}\n`, "missing-id", 2],
    ["a row that is no object", `${jsonLines([row(0, 1)])}null\n`, "bad-json", 2],
  ])("%s is an error with its line", async (_, text, code, line) => {
    const error = await inputError(readText(FILE, text));
    expect([error.code, error.place.file, error.place.line]).toEqual([code, FILE, line]);
  });

  test("the run pattern reads the path, and fails when it fits nothing", async () => {
    const path = `runs/m-seed3/step100/samples_arc_${STAMP}.jsonl`;
    const { matrices } = await readText(path, jsonLines([row(0, 1)]), { runPattern: "{model}-seed{seed}/step{step}" });
    expect(matrices[0]?.runs[0]).toEqual({ model: "m", seed: "3", step: 100, task: "arc", metric: "acc" });
    const error = await inputError(readText(path, jsonLines([row(0, 1)]), { runPattern: "{model}@{seed}" }));
    expect(error.code).toBe("pattern-unmatched");
    expect(error.message).toContain(path);
  });
});
