import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { load } from "../src/node/index.js";

/** The committed experiment is what its checksums, its design and its own record of answers say. */
const lab = resolve(import.meta.dirname, "../fixtures/lab");
const read = (path: string) => readFileSync(resolve(lab, path));
const csv = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
const ITEMS = { facts: 100, two_step: 60, comparison: 200, arithmetic: 120, agreement: 180, analogy: 150 };
const SEEDS = { "lab-small": 10, "lab-large": 10, "lab-small-order": 5, "lab-large-order": 5 };

const choices = csv(gunzipSync(read("record/choices.csv.gz")).toString());

/** The letter that stands most often in a text, and how many times. */
function commonest(text: string): [string, number] {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const results = await load(resolve(lab, "results"));

describe("the lab", () => {
  test("has the files that its checksums name", () => {
    const lines = read("record/SHA256SUMS").toString().trimEnd().split("\n");
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      const [sum, path] = line.split("  ") as [string, string];
      expect(createHash("sha256").update(read(path)).digest("hex"), path).toBe(sum);
    }
  });

  test("holds every run, checkpoint, framing and item, and a score for each", () => {
    for (const [task, count] of Object.entries(ITEMS)) {
      for (const metric of ["acc", "probability", "log_likelihood"]) {
        const matrices = results.matrices.filter((matrix) => matrix.task === task && matrix.metric === metric);
        expect(matrices.every(({ items }) => items.length === count)).toBe(true);
        const runs = matrices.flatMap((matrix) => matrix.runs);
        for (const [model, seeds] of Object.entries(SEEDS)) {
          const own = runs.filter((run) => run.model === model);
          expect(own).toHaveLength(seeds * 21 * 2);
          expect(new Set(own.map(({ seed, step, framing }) => `${seed} ${step} ${framing}`)).size).toBe(seeds * 21 * 2);
        }
        expect(matrices.every(({ scores }) => scores.every(Number.isFinite))).toBe(true);
      }
    }
  });

  test("names one letter for most items, and seeds with one order of the data the same one, as its README says", () => {
    const shares: number[] = [];
    const letters = new Map<string, Map<string, string>>();
    for (const [model = "", , step = "", framing, task, taken = ""] of choices) {
      if (framing !== "choice" || Number(step) < 174) continue;
      const [letter, count] = commonest(taken);
      shares.push(count / taken.length);
      const cells = letters.get(model) ?? new Map<string, string>();
      cells.set(`${step} ${task}`, (cells.get(`${step} ${task}`) ?? "") + letter);
      letters.set(model, cells);
    }
    expect(mean(shares).toFixed(2)).toBe("0.89");
    const agreement = [...letters].map(([model, cells]) => [
      model,
      mean([...cells.values()].map((named) => commonest(named)[1] / named.length)).toFixed(2),
    ]);
    expect(Object.fromEntries(agreement)).toEqual({
      "lab-small": "0.74",
      "lab-large": "0.82",
      "lab-small-order": "0.53",
      "lab-large-order": "0.54",
    });
  });

  test("scores each item right where the choice taken is the right one", () => {
    const key = new Map<string, string>();
    for (const row of csv(
      read("record/items.csv")
        .toString()
        .replaceAll(/"[^"]*"/g, "-"),
    )) {
      const task = row[0] as string;
      key.set(task, (key.get(task) ?? "") + row.at(-2));
    }
    const cells = new Map<string, ArrayLike<number>>();
    for (const matrix of results.matrices.filter(({ metric }) => metric === "acc")) {
      const width = matrix.items.length;
      matrix.runs.forEach(({ model, seed, step, framing, task }, index) => {
        const row = matrix.scores.slice(index * width, (index + 1) * width);
        cells.set([model, seed, step, framing, task].join(), row);
      });
    }
    expect(choices).toHaveLength(30 * 21 * 2 * 6);
    for (const [model, seed, step, framing, task, taken = ""] of choices) {
      const right = [...taken].map((choice, item) => Number(choice === key.get(task as string)?.[item]));
      expect(Array.from(cells.get([model, seed, step, framing, task].join()) ?? [])).toEqual(right);
    }
  });
});
