import { describe, expect, test } from "vitest";
import { endOfRuns } from "../../../src/analysis/scores/endOfRuns.js";
import { compare, fromRows, ranks } from "../../../src/index.js";
import { matrixOf } from "../../support/matrices.js";

const scores = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1];
const end = (runs: Parameters<typeof matrixOf>[0]) => {
  const matrix = matrixOf(runs);
  const found = endOfRuns(
    matrix.runs.map((_, run) => ({ matrix, run })),
    "drop",
  );
  return found === null ? null : { step: found.step, runs: found.members.length, notes: found.notes };
};
const at = (step: number, seeds: readonly string[], trials: readonly string[] = ["1"]) =>
  seeds.flatMap((seed) => trials.map((trial) => ({ step, seed, trial, scores })));

describe("endOfRuns", () => {
  test("trials of one seed that went on alone are no two seeds", () => {
    const found = end([...at(100, ["1", "2", "3"]), ...at(200, ["1", "2"], ["1", "2"]), ...at(300, ["1"], ["1", "2"])]);
    expect(found).toMatchObject({ step: 200, runs: 4 });
    expect(found!.notes.map(({ code }) => code)).toEqual(["seeds-stopped-early", "seed-alone-after-end"]);
    expect(found!.notes[0]!.message).toContain("seed 3 at step 100 stops before the end");
    expect(found!.notes[0]!.message).toContain("2 seeds at step 200");
    expect(found!.notes[1]!.message).toContain("seed 1 up to step 300 goes on after step 200");
  });

  test("of one seed the trials count, and of single runs the last", () => {
    expect(end([...at(100, ["1"], ["1", "2"]), ...at(200, ["1"])])).toEqual({ step: 100, runs: 2, notes: [] });
    expect(end([...at(100, ["1"]), ...at(200, ["1"])])).toEqual({ step: 200, runs: 1, notes: [] });
  });

  test("a run that scored nothing is at no checkpoint", () => {
    const failed = { step: 200, seed: "2", trial: "1", scores: scores.map(() => Number.NaN) };
    expect(end([...at(100, ["1", "2"]), ...at(200, ["1"]), failed])).toMatchObject({ step: 100, runs: 2 });
    expect(end([failed])).toBeNull();
  });

  test("a seed whose evaluation was cut short is named and counts, and steps that may be one are named", () => {
    const cut = {
      step: 200,
      seed: "3",
      trial: "1",
      scores: scores.map((score, item) => (item < 4 ? score : Number.NaN)),
    };
    const short = end([...at(200, ["1", "2"]), cut])!;
    expect(short.notes.map(({ message }) => message)).toEqual([
      "seed 3 has 4 of 10 items at step 200: what is lacking is missing, and not wrong",
    ]);
    expect(short.runs).toBe(3);
    const near = end([...at(99, ["3"]), ...at(199, ["3"]), ...at(100, ["1", "2"]), ...at(200, ["1", "2"])])!;
    expect(near.notes.map(({ code }) => code)).toEqual(["near-steps"]);
  });

  test("the order of the runs changes nothing", () => {
    const runs = [...at(100, ["1", "2", "3"]), ...at(200, ["2", "1"]), ...at(300, ["1"])];
    expect(end([...runs].reverse())!.notes).toEqual(end(runs)!.notes);
  });
});

test("two prompts of one seed that went on alone are no two seeds, in ranks and comparisons", () => {
  const rows = ["a", "b"].flatMap((model) =>
    [1, 2, 3].flatMap((seed) =>
      [100, 200, 300].flatMap((step) =>
        step === 300 && seed !== 1
          ? []
          : ["short", "long"].flatMap((prompt, p) =>
              Array.from({ length: 30 }, (_, item) => ({
                ...{ model, task: "quiz", seed, step, prompt, item: `q${item}` },
                score: Number((item * 7 + seed * 3 + p * 5 + step) % 11 < (model === "a" ? 5 : 7)),
              })),
            ),
      ),
    ),
  );
  const results = fromRows(rows);
  const [row] = ranks(results).rows;
  expect(
    row!.notes
      .concat(ranks(results).notes)
      .map(({ message }) => message)
      .join(),
  ).toMatch(/compared: step 200/);
  const [one] = compare(results, { baseline: "a" }).rows;
  expect(one).toMatchObject({ ok: true, seeds: { baseline: 3, candidate: 3 } });
});
