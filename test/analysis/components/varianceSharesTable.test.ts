import { expect, test } from "vitest";
import { varianceSharesTable } from "../../../src/analysis/components/varianceSharesTable.js";
import { createResults } from "../../../src/data/createResults.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { expectNoNaN } from "../../support/records.js";

test("one table a model and framing with several seeds, at the last checkpoint that the most seeds reached", () => {
  const rng = createRng(1);
  const scores = () => Array.from({ length: 23 }, () => rng.nextUniform());
  const runs = (model: string, step: number, seeds: readonly string[]) =>
    seeds.map((seed) => ({ model, step, seed, framing: "choice", scores: scores() }));
  const matrix = matrixOf([
    ...runs("a", 100, ["1", "2", "3"]),
    ...runs("a", 200, ["1", "2", "3"]),
    ...runs("a", 300, ["1"]),
    ...runs("alone", 300, ["1"]),
  ]);
  const tables = varianceSharesTable(createResults({ matrices: [matrix] }));
  expect(tables.map(({ run, seeds, items }) => [run.model, run.step, seeds, items])).toEqual([["a", 200, 3, 23]]);
  expect(tables[0]?.shares.reduce((total, { share }) => total + (share ?? 0), 0)).toBeCloseTo(1, 10);
  expectNoNaN(tables);
});

test("scores of whole runs that go on after the items are named where they are of the same runs", () => {
  const rng = createRng(2);
  const matrix = matrixOf(
    ["1", "2", "3"].map((seed) => ({
      ...{ model: "a", step: 200, seed, framing: "choice" },
      scores: Array.from({ length: 23 }, () => rng.nextUniform()),
    })),
  );
  const said = (rest: object, step: number | null = 300) => {
    const run = { model: "a", task: "t", metric: "acc", framing: "choice", seed: "1", ...rest };
    const [table] = varianceSharesTable(
      createResults({
        matrices: [matrix],
        runScores: [{ run: step === null ? run : { ...run, step }, value: 0.5, higherIsBetter: true }],
      }),
    );
    return table!.notes.find(({ code }) => code === "later-without-items")?.message;
  };
  expect(said({})).toMatch(/200.*300|300.*200/);
  for (const other of [{ model: "b" }, { task: "u" }, { metric: "f1" }, { framing: "completion" }]) {
    expect(said(other)).toBeUndefined();
  }
  expect([said({}, 200), said({}, 100), said({}, null)]).toEqual([undefined, undefined, undefined]);
});
