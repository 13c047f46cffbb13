import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createResults } from "../../src/data/createResults.js";
import { chanceLevel } from "../../src/data/item.js";
import { coverage, scoresUnderPolicy, totalCoverage } from "../../src/data/missing.js";
import {
  adoptResultMatrix,
  CELL_STATES,
  cellState,
  createResultMatrix,
  type ResultMatrixInput,
  runScoresOf,
  STATE_CODE,
} from "../../src/data/resultMatrix.js";
import { describeRun, type Run, runKey } from "../../src/data/run.js";
import { selectItems, selectResults, selectRuns } from "../../src/data/select.js";
import type { InputError } from "../../src/errors.js";

const run = (seed: string, rest: Partial<Run> = {}): Run => ({ model: "m", task: "t", metric: "acc", seed, ...rest });
const items = [{ id: "a" }, { id: "b" }, { id: "c" }];
const { scored, errored, unscored, absent } = STATE_CODE;

/** Two runs × three items; the second run has one cell of every state that is not scored. */
const mixed: ResultMatrixInput = {
  runs: [run("1"), run("2")],
  items,
  scores: [1, 0, 1, Number.NaN, Number.NaN, Number.NaN],
  states: Uint8Array.of(scored, scored, scored, errored, unscored, absent),
};

function inputError(code: string, message: RegExp) {
  return expect.objectContaining({ name: "InputError", code, message: expect.stringMatching(message) });
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("createResultMatrix", () => {
  test("refuses sizes that do not fit, and says what it needs", () => {
    expect(() => createResultMatrix({ runs: [], items, scores: [] })).toThrow(/at least one run, got none/);
    expect(() => createResultMatrix({ ...mixed, scores: [1, 0, 1, 1] })).toThrow(
      "scores must hold runs × items = 2 × 3 = 6 numbers, got 4. Write them run after run.",
    );
    expect(() => createResultMatrix({ ...mixed, states: Uint8Array.of(0) })).toThrow(/states must hold 6 codes, got 1/);
    expect(() => createResultMatrix({ ...mixed, states: Uint8Array.of(0, 0, 0, 1, 2, 4) })).toThrow(/got 4/);
  });

  test("refuses runs and items that stand twice, by name", () => {
    const scores = [1, 0, 1, 1, 1, 0];
    const twice = thrownBy(() => createResultMatrix({ runs: [run("1"), run("1")], items, scores }));
    expect(twice).toEqual(inputError("duplicate-runs", /run m, seed 1 stands twice/));
    const same = [{ id: "a" }, { id: "b" }, { id: "a" }];
    const sameItem = thrownBy(() => createResultMatrix({ ...mixed, items: same }));
    expect(sameItem).toEqual(inputError("duplicate-items", /item "a" stands twice/));
  });

  test("takes runs that differ in the trial, the step or the framing alone as different", () => {
    const runs = [run("1"), run("1", { trial: "2" }), run("1", { step: 0 }), run("1", { framing: "choice" })];
    const matrix = createResultMatrix({ runs, items: [{ id: "a" }], scores: [0, 1, 0, 1] });
    expect(matrix.runs.map(describeRun)).toEqual([
      "m, seed 1",
      "m, seed 1, trial 2",
      "m, seed 1, step 0",
      "m, choice, seed 1",
    ]);
  });

  test("refuses runs of two tasks or metrics in one matrix", () => {
    for (const other of [run("2", { task: "u" }), run("2", { metric: "f1" })]) {
      const error = thrownBy(() => createResultMatrix({ ...mixed, runs: [run("1"), other] }));
      expect(error).toEqual(inputError("mixed-matrix", /must share task and metric/));
    }
  });

  test("refuses scores that contradict their state, naming the run and the item", () => {
    const infinite = thrownBy(() => createResultMatrix({ ...mixed, scores: [1, 0, Infinity, NaN, NaN, NaN] }));
    expect(infinite).toEqual(inputError("bad-cell", /item "c".*m, seed 1 must be a finite number, got Infinity/));
    expect((infinite as InputError).place).toEqual({ item: "c" });
    const unscoredNumber = thrownBy(() => createResultMatrix({ ...mixed, scores: [1, 0, 1, NaN, 0, NaN] }));
    expect(unscoredNumber).toEqual(inputError("bad-cell", /item "b".*seed 2 must be NaN, because.*got 0/));
    const scoredNaN = thrownBy(() => createResultMatrix({ ...mixed, states: Uint8Array.of(0, 0, 0, 0, 2, 3) }));
    expect(scoredNaN).toEqual(inputError("bad-cell", /item "a".*must be a finite number, got NaN/));
  });

  test("takes NaN without states as absent, and no NaN as all scored", () => {
    const holes = createResultMatrix({ runs: [run("1")], items, scores: [1, Number.NaN, 0] });
    expect(items.map((_, item) => cellState(holes, 0, item))).toEqual(["scored", "absent", "scored"]);
    const full = createResultMatrix({ runs: [run("1")], items, scores: [1, 1, 0], states: new Uint8Array(3) });
    expect(full.states).toBeNull();
  });

  test("copies what it is given and keeps the direction of the metric", () => {
    const scores = [3, 2, 1];
    const matrix = createResultMatrix({ runs: [run("1")], items, scores, higherIsBetter: false });
    scores[0] = 99;
    expect([...runScoresOf(matrix, 0)]).toEqual([3, 2, 1]);
    expect(matrix.higherIsBetter).toBe(false);
    expect(createResultMatrix({ runs: [run("1")], items, scores }).higherIsBetter).toBe(true);
    expect(Object.isFrozen(matrix) && Object.isFrozen(matrix.runs) && Object.isFrozen(matrix.items)).toBe(true);
  });

  test("keeps names that are properties of every object as ordinary names", () => {
    const names = ["__proto__", "constructor", "hasOwnProperty", "toString"];
    const runs = names.map((model) => run("1", { model }));
    const matrix = createResultMatrix({ runs, items: names.map((id) => ({ id })), scores: Array(16).fill(1) });
    expect(matrix.items.map(({ id }) => id)).toEqual(names);
    expect(new Set(runs.map((one) => runKey(one))).size).toBe(4);
  });
});

test("two runs share a key exactly when they agree in every axis that counts", () => {
  const text = fc.constantFrom("a", 'a","b', "1", "null", "");
  const axes = fc.record({
    model: text,
    seed: fc.option(text, { nil: undefined }),
    trial: fc.option(text, { nil: undefined }),
  });
  const asRun = ({
    model,
    seed,
    trial,
  }: {
    model: string;
    seed: string | undefined;
    trial: string | undefined;
  }): Run => ({
    model,
    task: "t",
    metric: "acc",
    ...(seed === undefined ? {} : { seed }),
    ...(trial === undefined ? {} : { trial }),
  });
  fc.assert(
    fc.property(axes, axes, (first, second) => {
      const same = first.model === second.model && first.seed === second.seed;
      expect(runKey(asRun(first)) === runKey(asRun(second))).toBe(same && first.trial === second.trial);
      expect(runKey(asRun(first), ["trial"]) === runKey(asRun(second), ["trial"])).toBe(same);
    }),
    { seed: 1, numRuns: 300 },
  );
});

describe("missing cells", () => {
  const matrix = createResultMatrix(mixed);

  test("are counted by state, and the counts add up to the items of every run", () => {
    expect(coverage(matrix, 0)).toEqual({ scored: 3, errored: 0, unscored: 0, absent: 0 });
    expect(coverage(matrix, 1)).toEqual({ scored: 0, errored: 1, unscored: 1, absent: 1 });
    expect(totalCoverage([coverage(matrix, 0), coverage(matrix, 1)])).toEqual({
      scored: 3,
      errored: 1,
      unscored: 1,
      absent: 1,
    });
    expect(totalCoverage([])).toEqual({ scored: 0, errored: 0, unscored: 0, absent: 0 });
  });

  test("count in each state whatever the mixture of states", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CELL_STATES), { minLength: 1, maxLength: 17 }), (states) => {
        const made = createResultMatrix({
          runs: [run("1")],
          items: states.map((_, index) => ({ id: `${index}` })),
          scores: states.map((state) => (state === "scored" ? 1 : Number.NaN)),
          states: Uint8Array.from(states, (state) => STATE_CODE[state]),
        });
        for (const state of CELL_STATES) {
          expect(coverage(made, 0)[state]).toBe(states.filter((one) => one === state).length);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("are left out by default, count 0 under zero, and stop everything under error", () => {
    expect([...scoresUnderPolicy(matrix, 1)]).toEqual([NaN, NaN, NaN]);
    expect([...scoresUnderPolicy(matrix, 1, "zero")]).toEqual([0, 0, NaN]);
    expect(thrownBy(() => scoresUnderPolicy(matrix, 1, "error"))).toEqual(
      inputError("missing-score", /item "a".*m, seed 2 is errored here/),
    );
    expect([...scoresUnderPolicy(matrix, 0, "error")]).toEqual([1, 0, 1]);
  });

  test("that were never asked for are absent, which no policy counts", () => {
    const holes = createResultMatrix({ runs: [run("1")], items, scores: [1, Number.NaN, 0] });
    expect([...scoresUnderPolicy(holes, 0, "zero")]).toEqual([1, NaN, 0]);
    expect([...scoresUnderPolicy(holes, 0, "error")]).toEqual([1, NaN, 0]);
  });
});

describe("selection", () => {
  const matrix = createResultMatrix({ ...mixed, higherIsBetter: false });

  test("keeps the cells, states and direction of what is left", () => {
    const second = selectRuns(matrix, ({ seed }) => seed === "2");
    expect(second?.runs.map(({ seed }) => seed)).toEqual(["2"]);
    expect(second && [0, 1, 2].map((item) => cellState(second, 0, item))).toEqual(["errored", "unscored", "absent"]);
    expect(second?.higherIsBetter).toBe(false);
    const ends = selectItems(matrix, (index) => index !== 1);
    expect(ends.items.map(({ id }) => id)).toEqual(["a", "c"]);
    expect([...ends.scores]).toEqual([1, 1, NaN, NaN]);
    expect(cellState(ends, 1, 1)).toBe("absent");
  });

  test("is the matrix itself when all is kept and null when no run is", () => {
    expect(selectRuns(matrix, () => true)).toBe(matrix);
    expect(selectItems(matrix, () => true)).toBe(matrix);
    expect(selectRuns(matrix, () => false)).toBeNull();
  });

  test("compares axes as text, takes a missing axis as the empty text, and drops matrices without runs", () => {
    const stepped = createResultMatrix({
      runs: [run("1", { step: 10 }), run("1", { step: 100 }), run("1")],
      items,
      scores: Array(9).fill(0),
    });
    const score = { run: run("9", { task: "u" }), value: 0.5, higherIsBetter: true };
    const results = createResults({ matrices: [matrix, stepped], runScores: [score], printedScores: [score] });
    const late = selectResults(results, { step: ["100"] });
    expect(late.matrices.flatMap(({ runs }) => runs.map(({ step }) => step))).toEqual([100]);
    expect(late.runScores).toEqual([]);
    expect(
      selectResults(results, { step: [""] })
        .matrices.map(({ runs }) => runs.length)
        .sort(),
    ).toEqual([1, 2]);
    const other = selectResults(results, { task: ["u"], metric: ["acc"] });
    expect([other.matrices.length, other.runScores.length, other.printedScores.length]).toEqual([0, 1, 1]);
    expect(selectResults(results, {}).matrices).toEqual(results.matrices);
    expect(results.matrices).toHaveLength(2);
  });
});

test("the chance level is the mean of 1/choices, and unknown as soon as one item does not say", () => {
  expect(
    chanceLevel([
      { id: "a", choices: 4 },
      { id: "b", choices: 2 },
      { id: "c", choices: 4 },
    ]),
  ).toBeCloseTo(1 / 3, 15);
  expect(chanceLevel([{ id: "a", choices: 4 }, { id: "b" }])).toBeNaN();
  expect(chanceLevel([])).toBeNaN();
});

describe("the arrays of a matrix", () => {
  const input = () => ({
    runs: [run("1")],
    items: [{ id: "a" }, { id: "b" }],
    scores: Float64Array.of(1, Number.NaN),
    states: Uint8Array.of(scored, errored),
    prompts: Float64Array.of(7, Number.NaN),
  });

  test("are copies of what a caller handed in, who may go on writing to his own", () => {
    const mine = input();
    const matrix = createResultMatrix(mine);
    mine.scores.fill(0);
    mine.states.fill(absent);
    mine.prompts.fill(0);
    expect([...matrix.scores]).toEqual([1, Number.NaN]);
    expect([...(matrix.states ?? [])]).toEqual([scored, errored]);
    expect([...(matrix.prompts ?? [])]).toEqual([7, Number.NaN]);
  });

  test("are the very ones that were made for it, checked as strictly as a caller's", () => {
    const made = input();
    const matrix = adoptResultMatrix(made);
    expect(matrix.scores).toBe(made.scores);
    expect(matrix.states).toBe(made.states);
    expect(matrix.prompts).toBe(made.prompts);
    const scores = Float64Array.of(1, 0.5);
    expect(thrownBy(() => adoptResultMatrix({ ...made, scores }))).toEqual(inputError("bad-cell", /must be NaN/));
  });
});
