import { describe, expect, test } from "vitest";
import { inputError, jsonLines, readText } from "../dumps.js";

/** The runs of a wide table: model, seed and step. */
const runsOf = async (text: string, options = {}) =>
  [
    ...new Set(
      (await readText("wide.csv", text, options)).runScores.map(({ run: { model, seed, step } }) =>
        [model, seed ?? "", step ?? ""].join("|"),
      ),
    ),
  ].sort();

describe("a checkpoint in a wide table is read as in a long one", () => {
  test.each([
    ["1k", "2k", [1000, 2000]],
    ["1,000", "10,000", [1000, 10_000]],
    ["20B", "100B", [2e10, 1e11]],
    ["step 500", "step 600", [500, 600]],
    ["checkpoint-500", "checkpoint-600", [500, 600]],
    ["s500", "s600", [500, 600]],
    ["0.5", "1.5", [0.5, 1.5]],
    ["7", "8", [7, 8]],
  ] as const)("%s and %s", async (first, second, steps) => {
    for (const models of [
      ["m", "m"],
      ["a", "b"],
    ]) {
      const text = `model,step,arc,hella\n${models[0]},"${first}",.31,.42\n${models[1]},"${second}",.35,.44\n`;
      expect(await runsOf(text)).toEqual(models.map((model, at) => `${model}||${steps[at]}`).sort());
    }
  });

  test.each(["last", "final", "-5", "-1", "soon", "v2.1b"])("%s is refused, and not left out", async (step) => {
    const error = await inputError(readText("wide.csv", `model,step,arc,hella\na,${step},.31,.42\nb,7,.35,.44\n`));
    expect([error.code, error.message]).toEqual([
      "bad-number",
      expect.stringMatching(/^wide\.csv:2: step must be a number/),
    ]);
  });

  test("the end of training by the name of a revision has no step, and is the end of a run beside the others", async () => {
    expect(await runsOf("model,revision,arc,hella\na,main,.31,.42\nb,main,.35,.44\n")).toEqual(["a||", "b||"]);
  });
});

describe("the names that a caller gives the columns hold in wide tables too", () => {
  const text = "net,wave,reached,arc,hella\na,1,1B,.31,.42\na,2,1B,.33,.43\nb,1,2B,.35,.44\nb,2,2B,.36,.41\n";

  test("model, seed and step", async () => {
    const map = { model: "net", seed: "wave", step: "reached" };
    expect(await runsOf(text, { map })).toEqual([
      "a|1|1000000000",
      "a|2|1000000000",
      "b|1|2000000000",
      "b|2|2000000000",
    ]);
  });

  test("a column that has such a name itself loses it", async () => {
    const named = "model,net,arc,hella\nold,a,.31,.42\nnew,b,.35,.44\n";
    expect(await runsOf(named, { map: { model: "net" } })).toEqual(["a||", "b||"]);
    const steps = "model,step,tokens,arc,hella\na,first,1B,.31,.42\na,second,2B,.35,.44\n";
    expect(await runsOf(steps, { map: { step: "tokens" } })).toEqual(["a||1000000000", "a||2000000000"]);
  });

  test("what is said of another file's columns changes nothing", async () => {
    const plain = "model,step,arc,hella\na,1,.31,.42\na,2,.35,.44\n";
    expect(await runsOf(plain, { map: { step: "elsewhere" } })).toEqual(await runsOf(plain));
  });
});

describe("rows whose scores lie in an object of their own", () => {
  const rows = ["a", "b"].flatMap((model, k) =>
    [1, 2, 3].map((id) => ({ model, id, scores: { correct: (id + k) % 2, style: id } })),
  );

  test.each([
    ["lines", jsonLines(rows), "-c '.scores as $it | del(.scores) + $it'"],
    ["a list", JSON.stringify(rows), "'[.[] | .scores as $it | del(.scores) + $it]'"],
  ])("%s are asked about, with what lifts them", async (_, text, filter) => {
    const { message } = await inputError(readText("t.json", text));
    expect(message).toContain('JSON rows whose "scores" holds an object with "correct", "style"');
    expect(message).toContain(`jq ${filter} FILE`);
    expect(message).toContain("--map score=correct");
    const lifted = rows.map(({ scores, ...row }) => ({ ...row, ...scores }));
    const results = await readText("t.jsonl", jsonLines(lifted), { map: { score: "correct" } });
    expect(results.matrices[0]!.scores).toEqual(Float64Array.of(1, 0, 1, 0, 1, 0));
  });

  test("objects without scores, and under names that no filter could take as they are, are not", async () => {
    for (const value of [{ a: "x" }, {}, { a: null }]) {
      const { message } = await inputError(
        readText("t.jsonl", jsonLines(rows.map((row) => ({ ...row, scores: value })))),
      );
      expect(message).toContain("JSON rows with the keys");
    }
    for (const key of ["x' | halt", "1st", "a.b"]) {
      const { message } = await inputError(
        readText("t.jsonl", jsonLines(rows.map(({ scores, ...row }) => ({ ...row, [key]: scores })))),
      );
      expect(message).not.toContain("jq");
    }
  });
});
