import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type SubsetsFlags, subsets } from "../../src/cli/commands/subsets.js";
import { UsageError } from "../../src/cli/exitCodes.js";
import { compareNames } from "../../src/data/nameOrder.js";
import { unquoteCell } from "../../src/io/tables/quotedCell.js";
import { createRng } from "../../src/random/rng.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../support/twoPlMatrix.js";
import { dumpFolder } from "./dumpFolder.js";

const { folder, write } = dumpFolder();

/** Runs the command itself and keeps what it writes. */
async function run(paths: readonly string[], flags: Partial<SubsetsFlags> = {}) {
  const written = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const originals = streams.map((name) => process[name].write);
  for (const name of streams) {
    process[name].write = ((chunk: string) => {
      written[name] += chunk;
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    const code = await subsets(paths, { missing: "drop", ...flags });
    return { code, ...written };
  } finally {
    for (const [index, name] of streams.entries()) process[name].write = originals[index]!;
  }
}

const rng = createRng(3, "subset command");
const matrix = twoPlMatrix(rng, drawItems(rng, 30), drawAbilities(rng, 55));
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const csv = (models: number, idOf = (item: number) => `q${item}`) =>
  `model,task,item,score\n${matrix.runs
    .slice(0, models)
    .flatMap((_, model) =>
      Array.from(
        { length: 30 },
        (__, item) => `m${model},quiz,${quote(idOf(item))},${matrix.scores[model * 30 + item]}\n`,
      ),
    )
    .join("")}`;

describe("noisefloor subsets", () => {
  test("writes anchors with weights, and says what error to expect", async () => {
    const out = join(folder, "anchors.csv");
    const { code, stdout, stderr } = await run([write("all.csv", csv(55))], { items: "8", out, folds: "5" });
    expect(code).toBe(0);
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(lines[0]).toBe("item,weight");
    expect(lines).toHaveLength(9);
    const weights = lines.slice(1).map((line) => Number(line.split(",")[1]));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(stderr).toContain("wrote 8 items");
    expect(stdout).toContain("anchors by item parameters, 8 of 30");
    expect(stdout).toMatch(/gp-IRT +\d/);
    expect(stdout).toContain("against random");
  });

  test("--json holds the choice, the expected error and the experiment", async () => {
    const { code, stdout } = await run([write("json.csv", csv(55))], {
      items: "6",
      folds: "3",
      json: true,
      experiment: true,
    });
    const document = JSON.parse(stdout);
    expect([code, document.schema, document.ok]).toEqual([0, "noisefloor/subsets/1", true]);
    expect(document.items).toHaveLength(6);
    expect(document.parameters).toHaveLength(30);
    expect(document.combination.lambda).toBeGreaterThan(0);
    expect(document.expected.estimates.map(({ estimate }: { estimate: string }) => estimate)).toEqual([
      "weighted",
      "irt",
      "pIrt",
      "gpIrt",
    ]);
    // Half of 55 models are too few for item parameters.
    expect(document.experiment.refused.map(({ method }: { method: string }) => method)).toEqual([
      "anchors",
      "adaptive",
    ]);
    expect(document.signature).toContain("seed=1");
  });

  test("plain ids where all count the same, also for hostile ones", async () => {
    const idOf = (item: number) => (item === 0 ? "=cmd()" : item === 1 ? "\u001b[31mred" : `q,${item}`);
    const out = join(folder, "ids.txt");
    const { code } = await run([write("hostile.csv", csv(6, idOf))], { items: "30", method: "random", out });
    expect(code).toBe(0);
    const text = readFileSync(out, "utf8");
    expect(text).not.toContain("\u001b");
    expect(text).not.toMatch(/^=/m);
    expect(text.trimEnd().split("\n").map(unquoteCell)).toEqual(
      Array.from({ length: 30 }, (_, item) => idOf(item)).sort(compareNames),
    );
  });

  test("--out - prints the list and nothing else", async () => {
    const { stdout } = await run([write("dash.csv", csv(6))], { items: "3", method: "stratified", out: "-" });
    expect(stdout).toMatch(/^(q\d+\n){3}$/);
  });

  test("an adaptive test writes the parameters of all items", async () => {
    const out = join(folder, "bank.csv");
    const { code, stdout } = await run([write("adaptive.csv", csv(55))], {
      items: "5",
      method: "adaptive",
      out,
      folds: "2",
    });
    expect(code).toBe(0);
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect([lines[0], lines.length]).toEqual(["item,slope,intercept", 31]);
    expect(stdout).toContain("adaptive test, 5 of 30");
  });

  test("too few runs are refused with what can be done; stratified then works, without an error where models are two", async () => {
    const file = write("few.csv", csv(2));
    const refused = await run([file], { items: "5" });
    expect(refused.code).toBe(2);
    expect(refused.stdout).toMatch(/REFUSED.*fewer than 50/s);
    expect(refused.stdout).toMatch(/Next step: choose random, stratified/);
    const document = JSON.parse((await run([file], { items: "5", json: true })).stdout);
    expect(document).toMatchObject({ ok: false, code: "too-few-runs", schema: "noisefloor/subsets/1" });
    const two = await run([file], { items: "5", method: "stratified" });
    expect(two.code).toBe(2);
    expect(two.stdout).toContain("The error to expect is not known");
  });

  test("wrong usage: too many items, several tasks, two outputs to stdout", async () => {
    const file = write("usage.csv", csv(6));
    await expect(run([file], { items: "31" })).rejects.toThrow(/--items must be at most the 30 items of quiz, got 31/);
    await expect(run([file], { items: "x" })).rejects.toThrow(UsageError);
    await expect(run([file], { items: "3", out: "-", json: true })).rejects.toThrow(/both write to stdout/);
    const two = write("two.csv", `${csv(2)}${csv(2).replaceAll(",quiz,", ",other,").split("\n").slice(1).join("\n")}`);
    await expect(run([two], { items: "3" })).rejects.toThrow(/choose with --task and --metric/);
  });
});
