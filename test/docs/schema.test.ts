import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { compare } from "../../src/cli/commands/compare.js";
import { gate } from "../../src/cli/commands/gate.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes, seedCurves } from "../cli/dumpFolder.js";
import { type JsonSchema, schemaErrors } from "../support/jsonSchema.js";

const { write } = dumpFolder();
const right = outcomes(200, (item) => item % 10 < 7);
const wrong = outcomes(200, (item) => item % 10 < 4);
const part = (model: string, scores: readonly number[], task = "quiz") => longRows(model, scores, { task });
const base = write("base.csv", LONG_HEADER + part("a", right));
const change = write("change.csv", LONG_HEADER + part("b", wrong));
const two = write("two.csv", LONG_HEADER + part("a", right) + part("a", wrong, "other"));
const twoChanged = write("two-changed.csv", LONG_HEADER + part("b", wrong) + part("b", wrong.slice(0, 20), "other"));
const elsewhere = write("else.csv", LONG_HEADER + part("b", wrong, "x") + part("b", wrong, "y"));
const apart = write("apart.csv", LONG_HEADER + longRows("b", wrong, { first: 1000 }));
const holes = write(
  "holes.csv",
  `model,task,item,score,status\n${right.map((score, item) => `b,quiz,q${item},${item < 30 ? "" : score},${item < 30 ? "error" : "ok"}\n`).join("")}`,
);
const seeds = (shift: number) => seedCurves([1, 2, 3], [1], (seed) => 0.5 + 0.01 * seed + shift);
const seedBase = write("seeds.csv", seeds(0));
const seedChange = write("seeds-changed.csv", seeds(-0.2));

const repeated = (wrongOnes: number) =>
  `model,task,item,trial,score\n${right.flatMap((score, item) => [0, 1, 2].map((trial) => `a,quiz,q${item},${trial},${item % 9 === trial && item < wrongOnes ? 1 - score : score}\n`)).join("")}`;
const trialBase = write("trials.csv", repeated(90));
const trialChange = write("trials-changed.csv", repeated(200));

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../docs/schema/${name}.json`), "utf8")) as JsonSchema;

async function printed(run: () => Promise<number>): Promise<{ schema: string }> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  await run();
  vi.restoreAllMocks();
  return JSON.parse(parts.join(""));
}

afterEach(() => vi.restoreAllMocks());

describe("docs/schema describes what is printed", () => {
  const common = { missing: "drop", correction: "holm", json: true } as const;
  const pairs: [string, string, string, object][] = [
    ["one comparison", base, change, {}],
    ["a margin", base, base, { margin: "1pt" }],
    ["several comparisons, one of them refused", two, twoChanged, { minOverlap: "1" }],
    ["no shared task", two, elsewhere, {}],
    ["no shared items", base, apart, {}],
    ["missing answers", base, holes, {}],
    ["trials of two sides of one model", trialBase, trialChange, {}],
    ["run-level scores of seeds", seedBase, seedChange, {}],
  ];

  test.each(pairs)("compare: %s", async (_, first, second, flags) => {
    const document = await printed(() => compare(first, second, { ...common, ...flags }));
    expect(schemaErrors(schemaOf("compare"), document)).toEqual([]);
  });

  test.each(pairs)("gate: %s", async (_, first, second, { minOverlap }: { minOverlap?: string }) => {
    const flags = { ...common, minEffect: "2pt", ...(minOverlap === undefined ? {} : { minOverlap }) };
    const document = await printed(() => gate(first, second, flags));
    expect(schemaErrors(schemaOf("gate"), document)).toEqual([]);
  });
});

describe("the checker", () => {
  const schema: JsonSchema = {
    type: "object",
    required: ["a"],
    properties: { a: { $ref: "#/$defs/p" }, b: { anyOf: [{ type: "array", items: { const: 1 } }, { type: "null" }] } },
    $defs: { p: { type: "number", minimum: 0, maximum: 1 } },
  };

  test.each<[unknown, string]>([
    [{ a: 2 }, "$.a: beyond its maximum"],
    [{ a: -1 }, "$.a: beyond its minimum"],
    [{ a: null }, "$.a: not number"],
    [{}, "$: lacks a"],
    [{ a: 1, c: 1 }, "$: c not described"],
    [{ a: 1, b: [1, 2] }, "$.b[1]: not 1"],
    [[], "$: not object"],
  ])("finds what is wrong with %j", (document, error) => {
    expect(schemaErrors(schema, document)).toContain(error);
  });

  test("accepts what fits, and no keyword that it does not know", () => {
    expect(schemaErrors(schema, { a: 0.5, b: null })).toEqual([]);
    expect(schemaErrors(schema, { a: 0.5, b: [1] })).toEqual([]);
    expect(schemaErrors({ type: "object", additionalProperties: true }, { any: 1 })).toEqual([]);
    expect(() => schemaErrors({ oneOf: [] }, {})).toThrow("oneOf is not known");
  });
});
