import { describe, expect, test } from "vitest";
import { atCheckpoint, modelDecisions } from "../../../src/analysis/curves/modelDecisions.js";
import { codesOf, expectNoNaN } from "../../support/records.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

/** First scores 1, 2, 4, 3 and last scores 1, 2, 3, 4: five of six pairs agree. */
const curves = [
  [1, 1],
  [2, 2],
  [4, 3],
  [3, 4],
].map((values, model) => scoreSeriesOf(values, { model: `m${model}` }));

describe("modelDecisions", () => {
  test("is the share of pairs that both groups order alike", () => {
    const [row] = modelDecisions(atCheckpoint(curves, "first"), atCheckpoint(curves, "last"));
    expect(row).toMatchObject({ task: "t", models: 4, pairs: 6, accuracy: 5 / 6, interval: null });
    expect(codesOf(row!)).toEqual(["one-seed"]);
  });

  test("matches models of different scales by the name that the caller gives", () => {
    const small = ["x", "y", "z"].map((mix, index) => scoreSeriesOf([index], { model: `${mix}-60M` }));
    const large = ["x", "y"].map((mix, index) => scoreSeriesOf([5 - index], { model: `${mix}-1B` }));
    const [row] = modelDecisions(small, large, { nameOf: (model) => model.split("-")[0]! });
    expect(row).toMatchObject({ models: 2, pairs: 1, accuracy: 0 });
    expect(codesOf(modelDecisions(small, large)[0]!)).toEqual(["one-model", "one-seed"]);
  });

  test("gives an interval over the seeds of the small scale", () => {
    const small = ["1", "2", "3"].flatMap((seed, index) =>
      [1, 2, index === 0 ? 0 : 3].map((value, model) => scoreSeriesOf([value], { model: `m${model}`, seed })),
    );
    const large = [1, 2, 3].map((value, model) => scoreSeriesOf([value], { model: `m${model}` }));
    const [row] = modelDecisions(small, large);
    // One third of the pairs for the first seed, all for the others.
    expect(row!.accuracy).toBeCloseTo(7 / 9, 12);
    expect(row!.interval).toMatchObject({ low: 0, high: 1, method: "t" });
    expect(row!.notes).toEqual([]);
  });

  test("takes a checkpoint by its step, and leaves out series without it", () => {
    expect(atCheckpoint(curves, 10).map(({ points }) => points[0]!.value)).toEqual([1, 2, 3, 4]);
    expect(atCheckpoint(curves, 7)).toEqual([]);
    expect(modelDecisions(curves, atCheckpoint(curves, 7))).toEqual([]);
  });

  test("where the large scale ties all, nothing is decided", () => {
    const tied = [1, 1].map((value, model) => scoreSeriesOf([value], { model: `m${model}` }));
    const [row] = modelDecisions(tied, tied);
    expect(row).toMatchObject({ accuracy: null, pairs: 0 });
    expect(codesOf(row!)).toContain("all-tied");
    expectNoNaN(row);
  });
});

test("a series is cut to its first, its last or a named checkpoint; points without a step are none", () => {
  const points = [null, 100, 200, 300].map((step) => ({ step, value: step ?? 0 }));
  const series = [{ model: "m", points }] as unknown as Parameters<typeof atCheckpoint>[0];
  const steps = (choice: Parameters<typeof atCheckpoint>[1]) =>
    atCheckpoint(series, choice).map((one) => one.points.map(({ step }) => step));
  expect([steps("first"), steps("last"), steps(200), steps(250)]).toEqual([[[100]], [[300]], [[200]], []]);
  const alone = [{ model: "m", points: points.slice(0, 1) }] as unknown as typeof series;
  expect(atCheckpoint(alone, "last")).toEqual([]);
});
