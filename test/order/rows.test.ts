import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Results } from "../../src/index.js";
import * as library from "../../src/index.js";
import { judges } from "../../src/judges.js";
import { kinship } from "../../src/questions/kinship.js";
import { createRng } from "../../src/random/rng.js";
import { permuted } from "./permutedDumps.js";

/** Three models of two sizes, seeds, checkpoints, framings, trials, two tasks, labels of items; scores tie and some are missing. */
const rng = createRng(11, "rows in any order");
const rows = ["alpha", "mid-9", "mid-10"].flatMap((model, strength) =>
  ["1", "2", "10"].flatMap((seed) =>
    [100, 1000].flatMap((step, late) =>
      ["choice", "completion"].flatMap((framing, way) =>
        ["quiz", "exam"].flatMap((task) =>
          ["a", "b"].flatMap((trial) =>
            Array.from({ length: 12 }, (_, item) => ({
              ...{ model, seed, step, framing, task, trial, item: `q${item}`, metric: "acc", choices: 4 },
              ...{ cluster: `c${item % 4}`, subset: item % 2 === 0 ? "even" : "odd" },
              ...(rng.nextUniform() < 0.02
                ? { score: null, status: "errored" as const }
                : { score: Number(rng.nextUniform() < 0.3 + 0.1 * strength + 0.2 * late + 0.05 * way) }),
            })),
          ),
        ),
      ),
    ),
  ),
);

const sides = (results: Results) =>
  [["alpha"], ["mid-9"]].map((model) => library.selectResults(results, { model })) as [Results, Results];
const atEnd = (results: Results) =>
  library.selectResults(results, { step: ["1000"], seed: ["1"], trial: ["a"], framing: ["choice"] });

/** Every question whose first argument is results. */
const QUESTIONS: Readonly<Record<string, (results: Results) => readonly unknown[]>> = {
  compare: (results) => [
    library.compare(...sides(results)),
    library.compare(results, { baseline: "mid-10", candidate: "alpha" }),
  ],
  gate: (results) => [library.gate(...sides(results), { minimumEffect: "2pt" })],
  scores: (results) => [library.scores(results)],
  seeds: (results) => [library.seeds(results), library.seeds(results, { aboveChance: true })],
  components: (results) => [library.components(results, { draws: 200 })],
  trials: (results) => [library.trials(results, { resamples: 100 })],
  curves: (results) => [library.curves(results)],
  decisions: (results) => [library.decisions(results, results, { smallAt: 100 })],
  framings: (results) => [library.framings(results)],
  judges: (results) => [judges(results, results)],
  kinship: (results) => [kinship(results)],
  ranks: (results) => [
    library.ranks(results, { resamples: 100 }),
    library.ranks(results, { by: "subset", permutations: 50 }),
    library.ranks(results, { by: "framing", permutations: 50 }),
    library.ranks(results, { by: "task", permutations: 50 }),
  ],
  items: (results) => [
    library.items(results, { resamples: 200, prune: true }),
    library.items(results, { resamples: 200, focal: ["mid-9"] }),
  ],
  subsets: (results) =>
    (["random", "stratified", "pruned", "score-anchors"] as const).map((method) =>
      library.subsets(atEnd(results), { items: 4, method, folds: 3 }),
    ),
};

test("every question about results is asked here, but for the one about what dumps print", () => {
  const all = readdirSync(join(import.meta.dirname, "../../src/questions")).map((file) => file.replace(/\.ts$/, ""));
  // Preferences are of pairs of answers: they keep this law in their own test.
  expect(all.filter((name) => !["answer", "preferences", "printed", "twoSides"].includes(name)).sort()).toEqual(
    Object.keys(QUESTIONS).sort(),
  );
});

describe.each(Object.entries(QUESTIONS))("%s", (_, ask) => {
  const bytesOf = (results: Results) => JSON.stringify(ask(results));
  const known = bytesOf(library.fromRows(rows));

  test("has something to say", () => {
    expect(known.length).toBeGreaterThan(100);
    expect(JSON.stringify(ask(library.fromRows(rows.filter(({ score }) => score !== 1))))).not.toBe(known);
  });

  test.each([1, 2])("gives the same bytes for the rows in order %i", (seed) => {
    expect(bytesOf(library.fromRows(permuted(rows, createRng(seed, "order of rows"))))).toBe(known);
  });

  test("gives the same bytes for matrices whose tables, runs and items stand in another order", () => {
    const shuffle = createRng(3, "order of tables");
    const results = library.fromRows(rows);
    const matrices = permuted(results.matrices, shuffle).map((matrix) => {
      const { runs, items, scores } = matrix;
      const run = permuted([...runs.keys()], shuffle);
      const item = permuted([...items.keys()], shuffle);
      return library.createResultMatrix({
        runs: run.map((index) => runs[index]!),
        items: item.map((index) => items[index]!),
        scores: run.flatMap((row) => item.map((column) => scores[row * items.length + column]!)),
        states:
          matrix.states &&
          Uint8Array.from(run.flatMap((row) => item.map((column) => matrix.states![row * items.length + column]!))),
        higherIsBetter: matrix.higherIsBetter,
      });
    });
    expect(bytesOf(library.createResults({ ...results, matrices }))).toBe(known);
  });
});
