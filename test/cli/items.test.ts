import { describe, expect, test } from "vitest";
import { type ItemsFlags, items } from "../../src/cli/commands/items.js";
import { createRng } from "../../src/random/rng.js";
import { simulatedAnswers } from "../support/itemModels.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();

/** Runs the command itself and keeps its standard output. */
async function run(paths: readonly string[], flags: Partial<ItemsFlags> = {}) {
  const original = process.stdout.write;
  let stdout = "";
  process.stdout.write = ((chunk: string) => {
    stdout += chunk;
    return true;
  }) as typeof process.stdout.write;
  try {
    const code = await items(paths, { missing: "drop", ...flags });
    return { code, stdout };
  } finally {
    process.stdout.write = original;
  }
}

const csv = (rows: readonly (readonly number[])[], task = "quiz") =>
  `model,task,item,score\n${rows
    .flatMap((row, model) => row.map((score, item) => `m${model},${task},q${item},${score}\n`))
    .join("")}`;
const rows = simulatedAnswers(createRng(4, "command"), 30, 12, { miskeyed: [5] });

describe("noisefloor items", () => {
  test("--json holds the agreed names", async () => {
    const { code, stdout } = await run([write("items.csv", csv(rows))], {
      json: true,
      prune: true,
      focal: ["m1", "m2", "m3", "m4", "m5"],
    });
    const document = JSON.parse(stdout);
    expect([code, document.schema]).toEqual([0, "noisefloor/items/1"]);
    expect(typeof document.alpha).toBe("number");
    expect(document.items).toHaveLength(12);
    for (const name of ["id", "difficulty", "itemRest", "itemTotal", "alphaIfDeleted", "flags"]) {
      expect(Object.keys(document.items[0])).toContain(name);
    }
    expect(document.items[5].flags).toEqual(["negative", "suspect"]);
    expect(document.signature).toContain("seed=1");
    expect(document.pruning.points).toHaveLength(8);
    expect(document.transfer.ok).toBe(true);
    expect(document.dif).toMatchObject({ ok: true, focalRuns: 5, referenceRuns: 25 });
  });

  test("several tasks are tables of one document", async () => {
    const file = write("two.csv", `${csv(rows)}${csv(rows, "other").split("\n").slice(1).join("\n")}`);
    const { tables } = JSON.parse((await run([file], { json: true })).stdout);
    expect(tables.map(({ task }: { task: string }) => task)).toEqual(["other", "quiz"]);
  });

  test("prints the worst item first, and why", async () => {
    const { stdout } = await run([write("shown.csv", csv(rows))], {
      prune: true,
      focal: ["m1", "m3", "m5", "m7", "m9"],
      strata: "3",
    });
    expect(stdout).toContain("1 item to look at: the better runs do worse on q5");
    const lines = stdout.split("\n");
    const head = lines.findIndex((line) => line.startsWith("item "));
    expect(lines[head + 1]).toMatch(/^q5 .*negative, suspect/);
    expect(stdout).toContain("Would dropping weak items help?");
    expect(stdout).toContain("items that work differently in two groups");
  });

  test("few runs: nobody is accused, and the floor is printed", async () => {
    const { code, stdout } = await run([write("few.csv", csv(rows.slice(0, 7)))]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Too few runs to accuse any item: 7, and 10 are the least/);
  });

  test("one run cannot be analysed: exit code 2, with the reason", async () => {
    const { code, stdout } = await run([write("one.csv", csv(rows.slice(0, 1)))]);
    expect(code).toBe(2);
    expect(stdout).toContain("one run has nobody to be compared with");
  });

  test("scores of whole runs are refused with the next step", async () => {
    const { code, stdout } = await run([write("runs.csv", "model,task,score\na,quiz,0.5\nb,quiz,0.6\n")]);
    expect([code, stdout.includes("REFUSED"), stdout.includes("Next step")]).toEqual([2, true, true]);
  });

  test("groups that cannot be compared say so", async () => {
    const { stdout } = await run([write("focal.csv", csv(rows))], { focal: ["m1"] });
    expect(stdout).toContain("Groups cannot be compared: each group needs 5 models or more");
  });
});
