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
