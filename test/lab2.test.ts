import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { framingTable } from "../src/analysis/framing/framing.js";
import { scoreSeries } from "../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../src/analysis/seeds/seedTable.js";
import { selectResults } from "../src/data/select.js";
import { plainTask } from "../src/data/testVariants.js";
import { load } from "../src/node/index.js";
import { formatFixed, formatRange, POINTS } from "../src/numberFormat.js";
import { components } from "../src/questions/components.js";

/** The committed second experiment is what its checksums and its design say, and shows what its README says. */
const lab = resolve(import.meta.dirname, "../fixtures/lab2");
const MODELS = ["exam15", "exam30", "exam60"];
const TASKS = ["told", "both", "examined"];

const results = await load(resolve(lab, "results"));
const { rows } = framingTable(selectResults(results, { metric: ["acc"] }));
const page = readFileSync(resolve(lab, "../../docs/founding-paper.md"), "utf8");
/** A score with its interval, as the page writes it. */
const shown = (value: number, { low, high }: { readonly low: number; readonly high: number }) =>
  `${formatFixed(100 * value, 2)} ${formatRange(low, high, POINTS, false)}`;

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

  test("scores an item by the mean of its prompts, 16 by choice and 4 by completion, whose components the page gives", async () => {
    const prompts = await load(resolve(lab, "prompts/exam30.json.gz"));
    const lasts = prompts.matrices.flatMap(({ task }) => (task.startsWith("both (") ? [task] : []));
    const [last] = components(selectResults(prompts, { task: lasts, framing: ["choice"], step: ["5000"] })).facets;
    const cells = ["seed", "order", "prompt", "seed × order"].map((name) => {
      const { sd, shareInterval } = last!.shares.find(({ source }) => source === name)!;
      const { low, high } = shareInterval!;
      return `${formatFixed(100 * sd!, 2)} [${formatFixed(100 * low, 1)}, ${formatFixed(100 * high, 1)}]`;
    });
    expect(page).toContain(`| 30 % | 5,000 | ${cells.join(" | ")} |`);
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
    const learnt = rows.filter(({ task }) => task !== "told");
    const found = learnt.map(({ model, task, framings, firstAboveChance, crossover }) => {
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

  test("gives the rows of framings and the seed SDs that stand on the page", () => {
    const written = (step: number | null) => step?.toLocaleString("en") ?? "—";
    for (const { model, task, framings, difference, crossover } of rows) {
      const { interval } = crossover;
      const cells = [
        ...[task, `${model.slice(4)} %`],
        ...[framings.completion, framings.choice].map(({ aboveChance }) => written(aboveChance.from)),
        shown(difference!.difference!, difference!.interval!),
        interval === null ? "none shown" : `${written(interval.low)}–${written(interval.high)}`,
      ];
      expect(page).toContain(`| ${cells.join(" | ")} |`);
    }
    for (const [model, steps] of [
      ["exam15", [1768, 4630]],
      ["exam30", [1509, 3248, 5000]],
      ["exam60", [1035, 2620]],
    ] as const) {
      const cells = steps.map((step) => {
        const at = selectResults(results, {
          ...{ model: [model], task: ["both"], framing: ["choice"], metric: ["acc"], step: [String(step)] },
        });
        const [row] = seedTable(at, scoreSeries(at));
        return shown(row!.finalSd!, row!.finalSdInterval!);
      });
      expect(page).toContain(
        `| ${model.slice(4)} % | ${cells.join(" | ")} |`.slice(0, steps.length < 3 ? -1 : undefined),
      );
    }
  });
});
