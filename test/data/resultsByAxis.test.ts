import { expect, test } from "vitest";
import { createResults } from "../../src/data/createResults.js";
import { createResultMatrix } from "../../src/data/resultMatrix.js";
import { resultsByAxis, selectResults } from "../../src/data/select.js";

const run = (model: string, seed: string | undefined, task = "t") => ({
  model,
  task,
  metric: "acc",
  ...(seed === undefined ? {} : { seed }),
});
const results = createResults({
  matrices: [
    createResultMatrix({
      runs: [run("a", "1"), run("b", "1"), run("a", "2")],
      items: [{ id: "p" }, { id: "q" }],
      scores: [1, 0, 0, 1, 1, 1],
    }),
  ],
  runScores: [
    { run: run("a", undefined, "u"), value: 0.5, higherIsBetter: true },
    { run: run("c", "1", "u"), value: 0.25, higherIsBetter: true },
  ],
});

test.each(["model", "seed"] as const)("the part of each %s is what its selection gives", (axis) => {
  const parts = resultsByAxis(results, axis);
  expect([...parts.keys()].sort()).toEqual(axis === "model" ? ["a", "b", "c"] : ["1", "2"]);
  for (const [value, part] of parts) expect(part).toEqual(selectResults(results, { [axis]: [value] }));
});

test("runs without a value of the axis are in no part", () => {
  expect(resultsByAxis(results, "framing").size).toBe(0);
});
