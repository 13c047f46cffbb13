import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileDerived, fieldName, fieldPlaces } from "../../../src/io/runs/derive.js";
import { codes, inputError, jsonLines, readText } from "../dumps.js";

const value = async (formula: string, fields: Readonly<Record<string, number>> = {}) => {
  const [derived] = await compileDerived([`x = ${formula}`]);
  return derived?.evaluate((field) => fields[field] ?? Number.NaN);
};

describe("formulas", () => {
  test.each([
    ["(acc - 1/choices) / (1 - 1/choices)", { acc: 1, choices: 4 }, 1],
    ["(acc - 1/choices) / (1 - 1/choices)", { acc: 0, choices: 4 }, -1 / 3],
    ["-logprob / bytes / log(2)", { logprob: -4 * Math.LN2, bytes: 2 }, 2],
    ["-2^2 + a", { a: 0 }, -4],
    ["2^3^2 + a", { a: 0 }, 512],
    ["a > 1 and b != 2 or not a", { a: 0, b: 2 }, 1],
    ["a >= 2 ? max(a, b, 3) : min(a, b)", { a: 2, b: 9 }, 9],
    ["log(a, 10) + log10(a) + log2(8) + log1p(0) + expm1(0)", { a: 100 }, 7],
    ["abs(a) + round(a) + floor(a) + ceil(a) + sign(a) + sqrt(4) + exp(0)", { a: -1.4 }, 1.4 - 1 - 2 - 1 - 1 + 2 + 1],
  ])("%s of %o is %d", async (formula, fields, expected) => {
    expect(await value(formula, fields as Readonly<Record<string, number>>)).toBeCloseTo(expected, 12);
  });

  test("a number that is not there leaves none, in comparisons and conditions as well", async () => {
    for (const formula of ["a + 1", "a > 1", "not a", "a ? 1 : 0", "max(a, 1)", "0 * a", "a ^ 0"]) {
      expect(await value(formula)).toBe(Number.NaN);
    }
    expect(await value("a / 0", { a: 1 })).toBe(Number.POSITIVE_INFINITY);
  });

  test("the direction stands behind the name, and must where the name suggests that less is better", async () => {
    const [bpb, plain] = await compileDerived(["bpb(lower) = -a / 8", "gain=a"]);
    expect([bpb?.name, bpb?.higherIsBetter, plain?.higherIsBetter]).toEqual(["bpb", false, true]);
    await expect(compileDerived(["bpb = -a / 8"])).rejects.toThrow("write bpb(lower) = … or bpb(higher) = …");
    await expect(compileDerived(["bpb(less) = a"])).rejects.toThrow("(lower) or (higher), got (less)");
    await expect(compileDerived(["x = a", "x = b"])).rejects.toThrow("x is given twice");
  });

  test.each([
    ["a[1]", "column 5: a[1] is not allowed"],
    ["a.b", "a.b is not allowed"],
    ["f(y) = y", "is not allowed"],
    ["y = a", "is not allowed"],
    ["a; b", "is not allowed"],
    ['"text"', "is not allowed"],
    ["{k: 1}", "is not allowed"],
    ["1:3", "is not allowed"],
    ["a!", "is not allowed"],
    ["a'", "is not allowed"],
    ["5 %", "is not allowed"],
    ["a < b < c", "is not allowed"],
    ["a to b", "is not allowed"],
    ["1e400 + a", "is not allowed"],
    ["2 a", "write * between 2 and a"],
    ["__proto__", "column 5: __proto__ is not allowed"],
    ["constructor", "constructor is not allowed"],
    ["import(a)", "import is no function here; there are abs, ceil"],
    ["a.constructor(1)", "a.constructor(1) is not allowed"],
    ["a.abs(a)", "a.abs(a) is not allowed"],
    ["a.max(1)", "is not allowed"],
    ["(a + 1).abs(a)", "is not allowed"],
    ["a[1](a)", "is not allowed"],
    ["cos(a)", "cos is no function here"],
    ["hasOwnProperty(a)", "hasOwnProperty is no function here"],
    ["sqrt(a, a)", "sqrt takes 1 argument, got 2"],
    ["(a", "column 7: Parenthesis ) expected"],
    ["", "column 4: a formula must stand after ="],
    ["1 + 1", "must take numbers from at least one field"],
  ])("x = %s is refused", async (formula, message) => {
    const refusal = await compileDerived([`x = ${formula}`]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RangeError);
    expect((refusal as RangeError).message).toMatch(/^readDumps: /);
    expect((refusal as RangeError).message).toContain(message);
  });

  test.each([
    ["more brackets", `${"(".repeat(60)}a${")".repeat(60)}`, "column 55: at most 50 nested levels"],
    ["more signs", `${"-".repeat(400)}a`, "at most 50 nested levels"],
    ["a longer chain", Array(300).fill("a").join("+"), "at most 50 nested levels"],
    ["more characters", "a".repeat(1000), "at most 1000 characters, got 1004"],
    [
      "more operations",
      `max(${Array(19)
        .fill(`max(${Array(19).fill("a+a").join()})`)
        .join()})`,
      "characters",
    ],
  ])("%s than can be meant are refused", async (_, formula, message) => {
    await expect(compileDerived([`x = ${formula}`])).rejects.toThrow(message);
  });

  test("whatever is written, it is a number or a RangeError, and nothing outside is reached", async () => {
    const token = fc.constantFrom(
      ..."a b 1 2.5 + - * / ^ ( ) [ ] { } , ; : ? = == < > . ' ! % and or not log max import constructor __proto__ this f(x)=x \"".split(
        " ",
      ),
    );
    const formula = fc.oneof(
      fc.array(token, { maxLength: 12 }).map((parts) => parts.join(" ")),
      fc.string({ maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(formula, async (text) => {
        const made = await compileDerived([`x = ${text}`]).catch((error: unknown) => error);
        const seen = Array.isArray(made) ? typeof made[0].evaluate(() => 0.5) : made instanceof RangeError;
        expect(["number", true]).toContain(seen);
      }),
      { numRuns: 2000, seed: 4 },
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("names are written with letters, digits and _; names that become the same are out of reach", () => {
    expect(["exact_match,strict-match", "2nd", " a b "].map(fieldName)).toEqual([
      "exact_match_strict_match",
      "_2nd",
      "a_b",
    ]);
    expect([
      ...fieldPlaces([
        ["a-b", 1],
        ["a b", 2],
        ["c", 3],
      ]),
    ]).toEqual([["c", 3]]);
  });
});

describe("derived scores of dumps", () => {
  const csv = "model,task,item,acc,choices,note\nm,t,a,1,4,x\nm,t,b,0,4,y\nm,t,c,1,1,z\nm,t,d,,4,w\n";

  test("of tables without a score: unscored where a number lacks or the formula has no value, which is counted", async () => {
    const results = await readText("a.csv", csv, { derive: ["adjusted = (acc - 1/choices) / (1 - 1/choices)"] });
    const [matrix] = results.matrices;
    expect(results.matrices).toHaveLength(1);
    expect([matrix?.metric, matrix?.higherIsBetter]).toEqual(["adjusted", true]);
    expect([...(matrix?.states ?? [])]).toEqual([0, 0, 2, 2]);
    expect(matrix?.scores[1]).toBeCloseTo(-1 / 3, 15);
    expect(results.notes.map(({ code, message }) => [code, message])).toEqual([
      ["columns-ignored", 'a.csv: columns not used: "note"'],
      ["derived-undefined", expect.stringContaining("adjusted has no finite value in 1 rows")],
    ]);
  });

  test("beside the score of a long table, by metric where there are several, with the direction as stated", async () => {
    const one = "model,task,item,score,bytes\nm,t,a,-8,4\nm,t,b,-4,4\n";
    const { matrices } = await readText("a.csv", one, { derive: ["per_byte(lower) = -score / bytes"] });
    expect(matrices.map(({ metric, higherIsBetter, scores }) => [metric, higherIsBetter, ...scores])).toEqual([
      ["per_byte", false, 2, 1],
      ["score", true, -8, -4],
    ]);
    const two = "model,task,metric,item,score\nm,t,acc,a,1\nm,t,f1,a,0.5\n";
    const several = await readText("a.csv", two, { derive: ["half = score / 2"] });
    expect(several.matrices.map(({ metric, scores }) => [metric, scores[0]])).toEqual([
      ["acc", 1],
      ["f1", 0.5],
      ["half(acc)", 0.5],
      ["half(f1)", 0.25],
    ]);
  });

  test("of JSON rows, and of run-level scores without their printed error", async () => {
    const rows = jsonLines([{ model: "m", question_id: 1, correct: 3, count: 4 }]);
    const { matrices } = await readText("a.jsonl", rows, { derive: ["share = correct / count"] });
    expect(matrices[0]?.scores[0]).toBe(0.75);
    const { runScores } = await readText("a.csv", "model,task,score,n,stderr\nm,t,0.5,10,0.1\n", {
      derive: ["twice = 2 * score"],
    });
    expect(runScores.map(({ value, items, standardError }) => [value, items, standardError])).toEqual([
      [0.5, 10, 0.1],
      [1, 10, undefined],
    ]);
  });

  test("of the samples of lm-eval, with the number of choices; absent where the row lacks a metric", async () => {
    const row = (doc_id: number, more: object) => ({
      doc_id,
      filtered_resps: [
        ["-1.0", "False"],
        ["-2.0", "False"],
      ],
      filter: "none",
      metrics: Object.keys(more),
      ...more,
    });
    const text = jsonLines([row(0, { acc: 1, acc_norm: 0 }), row(1, { acc: 0 })]);
    const derive = ["adjusted = (acc - 1/choices) / (1 - 1/choices)", "gain = acc_norm - acc"];
    const { matrices } = await readText("samples_arc_2025-01-01T00-00-00.000000.jsonl", text, { derive });
    const made = new Map(matrices.map(({ metric, scores, items }) => [metric, [items.length, ...scores]]));
    expect(made.get("adjusted")).toEqual([2, 1, -1]);
    expect(made.get("gain")).toEqual([1, -1]);
  });

  test("a field that no file has is an error that names those there are; so is a name that is taken, or a label", async () => {
    const error = await inputError(readText("a.csv", csv, { derive: ["x = acc / lenght"] }));
    expect(error.message).toBe(
      'derive: x: there is no field "lenght"; the fields are acc, choices, item, model, note, task',
    );
    expect((await inputError(readText("a.csv", csv, { derive: ["acc = acc / 2"] }))).code).toBe("name-taken");
    expect((await inputError(readText("a.csv", csv, { derive: ["x = note + acc"] }))).message).toBe(
      'a.csv:2: "note" must be a number to derive a score from, got "x"',
    );
    await expect(readText("a.csv", csv, { derive: ["x = acc[0]"] })).rejects.toThrow(RangeError);
    expect(codes(await readText("a.csv", csv.replaceAll("acc", "score")))).toContain("columns-ignored");
  });
});
