import { describe, expect, test } from "vitest";
import { alignRuns } from "../../../src/analysis/comparison/align.js";
import type { RunOfMatrix } from "../../../src/data/itemMeans.js";
import { createResultMatrix, type ResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";

/** One run of one matrix whose items have these ids and scores. */
function side(scores: Readonly<Record<string, number>>, states?: Uint8Array): RunOfMatrix {
  const ids = Object.keys(scores);
  const matrix = createResultMatrix({
    runs: [{ model: "m", task: "t", metric: "acc" }],
    items: ids.map((id) => ({ id, cluster: `cluster of ${id}` })),
    scores: Object.values(scores),
    ...(states === undefined ? {} : { states }),
  });
  return { matrix, run: 0 };
}

/** A matrix of three trials of one run. */
function trials(ids: readonly string[], scores: readonly number[]): { matrix: ResultMatrix; runs: RunOfMatrix[] } {
  const runs = ["1", "2", "3"].map((trial) => ({ model: "m", task: "t", metric: "acc", trial }));
  const matrix = createResultMatrix({ runs, items: ids.map((id) => ({ id })), scores });
  return { matrix, runs: runs.map((_, run) => ({ matrix, run })) };
}

describe("alignRuns", () => {
  test("pairs by id when the sides differ in order and in number of items", () => {
    const aligned = alignRuns(
      [side({ q1: 1, q2: 0, q3: 1, q4: 0.25 })],
      [side({ q9: 0.9, q4: 0.4, q2: 0.2, q8: 0.8, q1: 0.1, q7: 0.7 })],
    );
    expect(aligned.items.map(({ id }) => id)).toEqual(["q1", "q2", "q4"]);
    expect([...aligned.baseline]).toEqual([1, 0, 0.25]);
    expect([...aligned.candidate]).toEqual([0.1, 0.2, 0.4]);
    expect([aligned.onlyBaseline, aligned.onlyCandidate]).toEqual([1, 3]);
    expect(aligned.items[0]?.cluster).toBe("cluster of q1");
  });

  test("gives no items, and counts both sides, when nothing is shared", () => {
    const aligned = alignRuns([side({ a: 1, b: 1 })], [side({ c: 1, d: 0, e: 1 })]);
    expect([aligned.items.length, aligned.onlyBaseline, aligned.onlyCandidate]).toEqual([0, 2, 3]);
  });

  test("averages trials within the item, over the trials that scored it", () => {
    const { runs } = trials(["a", "b", "c"], [1, 0, NaN, 0, NaN, NaN, 1, 1, NaN]);
    const aligned = alignRuns(runs, [side({ a: 0, b: 1, c: 1 })]);
    expect(aligned.items.map(({ id }) => id)).toEqual(["a", "b"]);
    expect([...aligned.baseline]).toEqual([2 / 3, 1 / 2]);
    expect([...alignRuns([side({ a: 0, b: 1, c: 1 })], runs).candidate]).toEqual([2 / 3, 1 / 2]);
    expect([aligned.onlyBaseline, aligned.onlyCandidate]).toEqual([0, 1]);
  });

  test("averages trials that stand in different matrices with different items", () => {
    const aligned = alignRuns([side({ a: 1, b: 0 }), side({ c: 1, a: 0 })], [side({ a: 1, b: 1, c: 0 })]);
    expect(aligned.items.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect([...aligned.baseline]).toEqual([0.5, 0, 1]);
  });

  test("leaves an errored item out, or counts it 0 when asked", () => {
    const failing = side({ a: 1, b: NaN, c: 1 }, Uint8Array.of(0, STATE_CODE.errored, 0));
    const other = side({ a: 1, b: 1, c: 0 });
    const dropped = alignRuns([failing], [other]);
    expect([dropped.items.length, dropped.onlyCandidate]).toEqual([2, 1]);
    expect([...alignRuns([failing], [other], { missing: "zero" }).baseline]).toEqual([1, 0, 1]);
    expect(() => alignRuns([failing], [other], { missing: "error" })).toThrow(/errored/);
  });

  test("takes __proto__, constructor, 007 and 7 as four ordinary ids", () => {
    const ids = ["__proto__", "constructor", "007", "7"];
    const matrix = (order: readonly string[], score: (id: string) => number): RunOfMatrix => ({
      matrix: createResultMatrix({
        runs: [{ model: "m", task: "t", metric: "acc" }],
        items: order.map((id) => ({ id })),
        scores: order.map(score),
      }),
      run: 0,
    });
    const aligned = alignRuns(
      [matrix(ids, (id) => ids.indexOf(id))],
      [matrix([...ids].reverse(), (id) => 10 + ids.indexOf(id))],
    );
    expect([...aligned.baseline]).toEqual([0, 1, 2, 3]);
    expect([...aligned.candidate]).toEqual([10, 11, 12, 13]);
  });
});
