import { describe, expect, test } from "vitest";
import { sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { sharedScores } from "../../../src/analysis/ranking/sharedScores.js";
import { subsetRankings } from "../../../src/analysis/ranking/subsetRanking.js";
import { createResults } from "../../../src/data/createResults.js";
import { groupBy } from "../../../src/data/groupBy.js";
import { createResultMatrix, type ResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf } from "../../support/records.js";

const modelsOf = (...matrices: ResultMatrix[]) => [
  ...groupBy([...sidesOf(createResults({ matrices })).values()].flat(), ({ run }) => run.model).values(),
];
const NONE = Number.NaN;

describe("sharedScores", () => {
  test("holds the items that every model scored, and counts the others", () => {
    const shared = sharedScores(
      modelsOf(
        matrixOf([
          { model: "a", scores: [1, 0, 1, NONE] },
          { model: "b", scores: [0, NONE, 1, 1] },
        ]),
      ),
    );
    expect(shared!.items.map(({ id }) => id)).toEqual(["q0", "q2"]);
    expect([...shared!.scores]).toEqual([1, 1, 0, 1]);
    expect([shared!.leftOut, shared!.plain]).toEqual([2, false]);
  });

  test("averages trials within the seed and seeds within the item; an item that one seed lacks does not count", () => {
    const shared = sharedScores(
      modelsOf(
        matrixOf([
          { model: "a", seed: "1", trial: "x", scores: [1, 0, 1] },
          { model: "a", seed: "1", trial: "y", scores: [0, 0, 1] },
          { model: "a", seed: "2", scores: [1, 1, NONE] },
          { model: "b", scores: [0, 1, 1] },
        ]),
      ),
    );
    expect([...shared!.scores]).toEqual([0.75, 0.5, 0, 1]);
    expect(shared!.leftOut).toBe(1);
  });

  test("two matrices give what one does", () => {
    const rows = [
      { model: "a", scores: [1, 0, 1, 1] },
      { model: "b", scores: [0, 1, NONE, 1] },
    ];
    const together = sharedScores(modelsOf(matrixOf(rows)));
    const apart = sharedScores(modelsOf(...rows.map((row) => matrixOf([row]))));
    expect({ ...apart, plain: null }).toEqual({ ...together, plain: null });
  });

  test("is null without shared items, and where a model has run-level scores alone", () => {
    const apart = matrixOf([
      { model: "a", scores: [1, NONE] },
      { model: "b", scores: [NONE, 1] },
    ]);
    expect(sharedScores(modelsOf(apart))).toBeNull();
    const runScores = [{ run: { model: "c", task: "t", metric: "acc" }, value: 0.5, higherIsBetter: true }];
    const sides = [...sidesOf(createResults({ matrices: [apart], runScores })).values()].flat().map((side) => [side]);
    expect(sharedScores(sides)).toBeNull();
    expect(sharedScores([])).toBeNull();
  });
});

describe("rankings by subset", () => {
  const items = Array.from({ length: 12 }, (_, item) => ({ id: `q${item}`, subsets: [item < 6 ? "early" : "late"] }));
  const scores = ["a", "b", "c"].flatMap((_, model) => items.map((_, item) => ((item + model) % 3 === 0 ? 1 : 0)));
  // The first model failed to answer two of the early questions.
  const states = Uint8Array.from(scores, (_, cell) => STATE_CODE[cell < 2 ? "errored" : "scored"]);
  const holes = scores.map((score, cell) => (cell < 2 ? NONE : score));
  const runs = ["a", "b", "c"].map((model) => ({ model, task: "t", metric: "acc" }));
  const results = createResults({ matrices: [createResultMatrix({ runs, items, scores: holes, states })] });
  const ask = (missing: "drop" | "zero") => subsetRankings(results, { missing, permutations: 50 })[0]!;

  test("leave missing answers out for every model, counted; or count them as wrong, as asked", () => {
    const dropped = ask("drop");
    expect([dropped.items, dropped.subsets.map(({ items: count }) => count)]).toEqual([10, [4, 6]]);
    expect(codesOf(dropped)).toContain("items-left-out");
    const zero = ask("zero");
    expect([zero.items, zero.subsets.map(({ items: count }) => count)]).toEqual([12, [6, 6]]);
    expect(codesOf(zero)).not.toContain("items-left-out");
    expect(zero.models.find(({ model }) => model === "a")!.mean).toBeCloseTo(3 / 12, 12);
    expect([dropped.signature, zero.signature].map((line) => /missing=\w+/.exec(line)![0])).toEqual([
      "missing=drop",
      "missing=zero",
    ]);
  });

  test("refuse missing answers where none are allowed", () => {
    expect(() => subsetRankings(results, { missing: "error" })).toThrow(/missing: "error" allows none/);
  });
});
