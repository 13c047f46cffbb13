import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes, seedCurves } from "./dumpFolder.js";

/** Every word that a command can answer with is given by a call of the command: a new one needs its call here. */
const { write } = dumpFolder();
const csv = (name: string, right: (item: number) => boolean, items = 400) =>
  write(`${name}.csv`, LONG_HEADER + longRows(name, outcomes(items, right)));
const half = csv("half", (item) => item % 2 === 0);
const most = csv("most", (item) => item % 10 !== 1);
/** As many right as in half, and others: 8 gained, 8 lost. */
const near = csv("near", (item) => (item % 50 < 2 ? item % 2 === 1 : item % 2 === 0));
const fewHalf = csv("few", (item) => item % 2 === 0, 20);
const fewOther = csv("other", (item) => item % 3 !== 1, 20);
const steps = Array.from({ length: 12 }, (_, index) => 100 * (index + 1));
const jitter = (seed: number, step: number) => (((seed * 7 + step / 100) * 5) % 11) / 400;
const curvesOf = (name: string, score: (step: number) => number) =>
  write(
    `${name}.csv`,
    seedCurves([1, 2, 3], steps, (seed, step) => score(step) + jitter(seed, step)),
  );
const climbing = curvesOf("climbing", (step) => 0.3 + step / 4000);
const falling = curvesOf("falling", (step) => 0.7 - step / 4000);
const steady = curvesOf("steady", () => 0.5);
/** In one step, before and after which nothing moves: a curve that climbs and one that walks look the same. */
const stepped = write(
  "stepped.csv",
  seedCurves([1], steps, (_, step) => (step < 700 ? 0.3 : 0.6) + step / 100_000),
);

/** The word, a call that gives it, and what the first screen says of it where that is not the word. */
type Case = readonly [word: string, call: readonly string[], said?: string];

const DOCUMENTS: readonly { readonly type: string; readonly file: string; readonly cases: readonly Case[] }[] = [
  {
    type: "Verdict",
    file: "analysis/comparison/wording.ts",
    cases: [
      ["better", ["compare", half, most]],
      ["worse", ["compare", most, half]],
      ["inconclusive", ["compare", half, near]],
      ["identical", ["compare", half, csv("copy", (item) => item % 2 === 0)]],
      ["equivalent", ["compare", half, near, "--margin", "10pt"]],
      ["non-inferior", ["compare", half, near, "--non-inferior", "10pt"]],
    ],
  },
  {
    type: "GateOutcome",
    file: "analysis/gate/gateDecision.ts",
    cases: [
      ["regressed", ["gate", most, half, "--min-effect", "2pt"]],
      ["not-regressed", ["gate", half, most, "--min-effect", "2pt"]],
      ["cannot-tell", ["gate", fewHalf, fewOther, "--min-effect", "1pt"]],
    ],
  },
  {
    type: "BarOutcome",
    file: "analysis/gate/barGate.ts",
    cases: [
      ["at-least", ["gate", most, "--at-least", "70%"]],
      ["below", ["gate", half, "--at-least", "70%"]],
      ["cannot-tell", ["gate", half, "--at-least", "50%"]],
    ],
  },
  {
    type: "ClaimVerdict",
    file: "analysis/planning/claimRecord.ts",
    cases: [
      ["holds", ["claim", "--a", "80%", "--b", "60%", "--n", "2000"]],
      ["fails", ["claim", "--a", "60%", "--b", "80%", "--n", "2000"]],
      ["not shown", ["claim", "--a", "52%", "--b", "51.9%", "--n", "100", "--best-of", "20"]],
      ["cannot be decided from published numbers", ["claim", "--a", "31.08%", "--b", "29.95%", "--n", "12032"]],
    ],
  },
  {
    type: "Trend",
    file: "analysis/curves/monotonicity.ts",
    cases: [
      ["improving", ["curves", climbing], "1 with signal"],
      ["worsening", ["curves", falling], "1 getting worse"],
      ["no trend shown", ["curves", steady], "1 not shown above the first score"],
      ["moved", ["curves", stepped]],
    ],
  },
];

/** The first word of that kind in what a command printed as JSON. */
function wordIn(json: string): unknown {
  const words: unknown[] = [];
  JSON.parse(json, (key, value) => {
    if (["verdict", "outcome", "trend"].includes(key)) words.push(value);
    return value;
  });
  return words.at(0);
}

describe.each(DOCUMENTS)("the words of $type", ({ type, file, cases }) => {
  test("have a call each", () => {
    const source = readFileSync(join(import.meta.dirname, "../../src", file), "utf8");
    const said = new RegExp(`export type ${type} = ([^;]+);`).exec(source)?.[1] ?? "";
    expect([...said.matchAll(/"([^"]+)"/g)].map(([, word]) => word).sort()).toEqual(cases.map(([word]) => word).sort());
  });

  test.each(cases.map(([word, call, said = word.replaceAll("-", " ")]) => ({ word, call, said })))(
    "$word",
    async ({ word, call, said }) => {
      const { stdout, stderr } = await capture(...call, "--json");
      expect([stderr, wordIn(stdout || "null")]).toEqual([expect.any(String), word]);
      const told = (await capture(...call)).stdout.replaceAll(/\s+/g, " ").toLowerCase();
      expect(told.replaceAll("-", " ")).toContain(said.split(" from ")[0]);
    },
  );
});
