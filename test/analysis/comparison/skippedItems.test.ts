import { describe, expect, test } from "vitest";
import { skippedInResults, skippedItems } from "../../../src/analysis/comparison/skippedItems.js";
import { type Side, sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { createResults } from "../../../src/data/createResults.js";
import { groupBy } from "../../../src/data/groupBy.js";
import { fisherExact } from "../../../src/inference/items/fisherExact.js";
import { holm } from "../../../src/inference/significance/multiplicity.js";
import { welchTest } from "../../../src/inference/significance/welch.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";

const ITEMS = 60;
const rng = createRng(2, "skipped");
const easy = Array.from({ length: ITEMS }, (_, item) => 0.98 - (0.95 * item) / ITEMS);
const answers = () => easy.map((chance) => Number(rng.nextUniform() < chance));
/** The last items are the hardest: b leaves these out, c as many anywhere, d four. */
const OTHER = answers();
const HARD = answers().map((score, item) => (item >= 40 ? Number.NaN : score));
const ANYWHERE = answers().map((score, item) => (item % 3 === 0 ? Number.NaN : score));
const FOUR = answers().map((score, item) => (item >= 56 ? Number.NaN : score));
const BOARD = { a: OTHER, b: HARD, c: ANYWHERE, d: FOUR };

function modelsOf(
  board: Readonly<Record<string, readonly number[]>>,
  higherIsBetter = true,
): readonly (readonly Side[])[] {
  const rows = Object.entries(board).map(([model, scores]) => ({ model, scores }));
  const all = [...sidesOf(createResults({ matrices: [matrixOf(rows, { higherIsBetter })] })).values()].flat();
  return [...groupBy(all, ({ run }) => run.model).values()];
}

describe("items that a model left out", () => {
  const found = skippedItems(modelsOf(BOARD));

  test("are held against what each other model scored on them and on the rest, five of either at least", () => {
    expect(found.map(({ model, skipped, items }) => [model, skipped, items])).toEqual([
      ["b", 20, ITEMS],
      ["c", 20, ITEMS],
    ]);
    for (const { model, against } of found) {
      const own = BOARD[model as "b" | "c"];
      const expected = Object.entries(BOARD)
        .filter(([other]) => other !== model)
        .map(([other, scores]) => {
          const part = (isAnswered: boolean) =>
            scores.filter((score, item) => !Number.isNaN(score) && Number.isNaN(own[item]!) !== isAnswered);
          const tally = (list: readonly number[]) => ({
            successes: list.filter((one) => one === 1).length,
            trials: list.length,
          });
          const [answered, skipped] = [part(true), part(false)];
          const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
          return {
            model: other,
            answered: { mean: expect.closeTo(mean(answered), 12), items: answered.length },
            skipped: { mean: expect.closeTo(mean(skipped), 12), items: skipped.length },
            pValue: fisherExact(tally(answered), tally(skipped)).pValue,
          };
        })
        .filter(({ skipped }) => skipped.items >= 5)
        .sort((one, other) => one.pValue - other.pValue);
      expect(against).toEqual(expected);
    }
  });

  test("follow the difficulty where that is left by Holm's adjustment over all of them, and they are the harder ones", () => {
    const adjusted = holm(found.flatMap(({ against }) => against.map(({ pValue }) => pValue)));
    let place = 0;
    for (const { against, followsDifficulty } of found) {
      const shown = against.some(({ answered, skipped }) => adjusted[place++]! < 0.05 && skipped.mean < answered.mean);
      expect(followsDifficulty).toBe(shown);
    }
    expect(found.map(({ followsDifficulty }) => followsDifficulty)).toEqual([true, false]);
    // Where lower is better the items with higher scores are the harder ones.
    expect(skippedItems(modelsOf(BOARD, false)).map(({ followsDifficulty }) => followsDifficulty)).toEqual([
      false,
      false,
    ]);
    const turned = Object.fromEntries(
      Object.entries(BOARD).map(([model, scores]) => [model, scores.map((score) => 1 - score)]),
    );
    expect(skippedItems(modelsOf(turned, false)).map(({ followsDifficulty }) => followsDifficulty)).toEqual([
      true,
      false,
    ]);
  });

  test("of other scores are tested by Welch, and without a spread not at all", () => {
    const graded = OTHER.map((score, item) => score / 2 + easy[item]! / 3);
    const [row] = skippedItems(modelsOf({ a: graded, b: HARD }));
    const { pValue } = welchTest(graded.slice(0, 40), graded.slice(40));
    expect(row!.against).toMatchObject([{ model: "a", pValue }]);
    expect(skippedItems(modelsOf({ a: graded.map(() => 0.5), b: HARD }))).toMatchObject([
      { model: "b", against: [], followsDifficulty: false },
    ]);
  });

  test("are none where all answered everything, and said of results by model", () => {
    expect(skippedItems(modelsOf({ a: OTHER, b: answers() }))).toEqual([]);
    const rows = Object.entries(BOARD).map(([model, scores]) => ({ model, scores }));
    const said = skippedInResults(createResults({ matrices: [matrixOf(rows)] }));
    expect(said).toMatchObject([
      { model: "b", task: "t", metric: "acc", framing: null, note: { code: "skipped-harder-items" } },
    ]);
    expect(skippedInResults(createResults({ matrices: [matrixOf(rows.slice(0, 1))] }))).toEqual([]);
  });
});
