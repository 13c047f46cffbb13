import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { framingTable } from "../src/analysis/framing/framing.js";
import { selectResults } from "../src/data/select.js";
import { plainTask } from "../src/data/testVariants.js";
import { load } from "../src/node/index.js";

/** The committed second experiment is what its checksums and its design say, and shows what its README says. */
const lab = resolve(import.meta.dirname, "../fixtures/lab2");
const MODELS = ["exam15", "exam30", "exam60"];
const TASKS = ["told", "both", "examined"];

const results = await load(resolve(lab, "results"));

describe("the second lab", () => {
  test("has the files that its checksums name", () => {
    const lines = readFileSync(resolve(lab, "record/SHA256SUMS"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(30 + 3 + 3 + 2);
    for (const line of lines) {
      const [sum, path] = line.split("  ") as [string, string];
      expect(
        createHash("sha256")
          .update(readFileSync(resolve(lab, path)))
          .digest("hex"),
        path,
      ).toBe(sum);
    }
  });

  test("holds every run, checkpoint, framing and item", () => {
    for (const task of TASKS) {
      for (const metric of ["acc", "probability"]) {
        const matrices = results.matrices.filter((matrix) => matrix.task === task && matrix.metric === metric);
        expect(matrices.every(({ items }) => items.length === 32)).toBe(true);
        const runs = matrices.flatMap((matrix) => matrix.runs);
        for (const model of MODELS) {
          const own = runs.filter((run) => run.model === model);
          expect(new Set(own.map(({ seed, step, framing }) => `${seed} ${step} ${framing}`)).size).toBe(10 * 21 * 2);
          expect(own).toHaveLength(10 * 21 * 2);
        }
        expect(matrices.every(({ scores }) => scores.every((score) => score >= 0 && score <= 1))).toBe(true);
      }
    }
  });

  test("scores an item by the mean of its prompts: 16 by choice, 4 by completion", async () => {
    const prompts = await load(resolve(lab, "prompts/exam30.json.gz"));
    const cell = (step: number, framing: string, task: string) => ({ seed: "4", step, framing, task });
    for (const [framing, count] of [
      ["choice", 16],
      ["completion", 4],
    ] as const) {
      const { seed, step, task } = cell(3248, framing, "both");
      const rows = prompts.matrices.flatMap((matrix) =>
        matrix.runs.flatMap((run, row) => {
          const isOne = run.seed === seed && run.step === step && run.framing === framing && plainTask(run) === task;
          const width = matrix.items.length;
          return isOne ? [matrix.scores.subarray(row * width, (row + 1) * width)] : [];
        }),
      );
      expect(rows).toHaveLength(count);
      const own = selectResults(results, {
        ...{ model: ["exam30"], seed: [seed], step: [String(step)] },
        ...{ framing: [framing], task: [task], metric: ["acc"] },
      });
      const mean = (item: number) => rows.reduce((sum, row) => sum + row[item]!, 0) / count;
      expect(Array.from(own.matrices[0]!.scores)).toEqual(
        rows[0]!.length === 32 ? Array.from(rows[0]!, (_, item) => mean(item)) : [],
      );
    }
  });

  test("shows letters above chance, completion first, and choice overtaking on facts of exam questions alone", () => {
    const { rows } = framingTable(selectResults(results, { metric: ["acc"], task: ["both", "examined"] }));
    const found = rows.map(({ model, task, framings, firstAboveChance, crossover }) => {
      const [first] = crossover.changes.filter(({ to }) => to === "choice").map(({ between }) => between);
      return [task, model, framings.choice.aboveChance.atEnd, firstAboveChance, first && [first.low, first.high]];
    });
    expect(found).toEqual([
      ["both", "exam15", true, "completion", undefined],
      ["both", "exam30", true, "completion", undefined],
      ["both", "exam60", true, "completion", undefined],
      ["examined", "exam15", true, "completion", undefined],
      ["examined", "exam30", true, "completion", [2324, 4630]],
      ["examined", "exam60", true, null, [2039, 3578]],
    ]);
  });
});
