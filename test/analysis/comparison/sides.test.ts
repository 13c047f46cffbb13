import { describe, expect, test } from "vitest";
import { divergedSeeds, foldCheckpointNotes, oneModel, oneModelEach } from "../../../src/analysis/comparison/sides.js";
import { type Side, sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Run } from "../../../src/data/run.js";
import type { Note } from "../../../src/notes.js";
import { compare } from "../../../src/questions/compare.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf } from "../../support/records.js";

const SCORES = [1, 0, 1, 1, 0, 1, 0, 1];
const turned = (by: number) => SCORES.map((_, item) => SCORES[(item + by) % 8]!);
type Row = Partial<Run> & { readonly scores: readonly number[] };
const sides = (rows: readonly Row[]): readonly Side[] =>
  [...sidesOf(createResults({ matrices: [matrixOf(rows)] })).values()].flat();
const trained = (model: string, points: Readonly<Record<string, readonly number[]>>): Row[] =>
  Object.entries(points).flatMap(([seed, steps]) =>
    steps.map((step, place) => ({ model, seed, step, scores: turned(place + Number(seed)) })),
  );
const stepsOf = (found: readonly Side[]) => found.map(({ run }) => [run.seed, run.step]);

describe("the seeds of one model at the end of training", () => {
  test("are those at the last checkpoint that most of them have, with a note that names it", () => {
    const notes: Note[] = [];
    const found = oneModel(sides(trained("a", { 1: [10, 20, 30], 2: [10, 20, 30] })), "the baseline", notes);
    expect("ok" in found ? null : stepsOf(found)).toEqual([
      ["1", 30],
      ["2", 30],
    ]);
    expect(notes).toMatchObject([
      { code: "last-checkpoint", data: { checkpoints: 3, of: "the baseline a", step: 30 } },
    ]);
    const own: Note[] = [];
    oneModel(sides(trained("a", { 1: [10, 20] })), "a", own);
    expect(own).toMatchObject([{ code: "last-checkpoint", data: { of: "a" } }]);
    const single: Note[] = [];
    oneModel(sides(trained("a", { 1: [10] })), "a", single);
    expect(single).toEqual([]);
  });

  test("of two models are refused, with their names", () => {
    const both = [...trained("b", { 1: [10] }), ...trained("a", { 1: [10] })];
    expect(oneModel(sides(both), "the baseline", [])).toMatchObject({
      code: "several-models",
      message: expect.stringContaining("2 models (a, b)"),
    });
    expect(oneModelEach(sides(trained("a", { 1: [10] })), sides(both), [])).toMatchObject({
      message: expect.stringMatching(/^the candidate/),
    });
    expect(oneModelEach(sides(both), sides(trained("a", { 1: [10] })), [])).toMatchObject({
      message: expect.stringMatching(/^the baseline/),
    });
  });
});

describe("two sides in training", () => {
  const each = (a: readonly Row[], b: readonly Row[], options = {}) => {
    const notes: Note[] = [];
    const found = oneModelEach(sides(a), sides(b), notes, options);
    return { found, notes };
  };

  test("are compared at the last step that both have; who went on is named", () => {
    const { found, notes } = each(trained("a", { 1: [10, 20, 30] }), trained("b", { 1: [10, 20] }));
    if ("ok" in found) throw new Error("refused");
    expect([stepsOf(found.before), stepsOf(found.after)]).toEqual([[["1", 20]], [["1", 20]]]);
    expect(notes).toMatchObject([{ code: "shared-checkpoint", data: { step: 20, later: [{ model: "a", step: 30 }] } }]);
    const even = each(trained("a", { 1: [10, 20] }), trained("b", { 1: [10, 20] })).notes;
    expect(even).toMatchObject([
      { code: "last-checkpoint", data: { checkpoints: 2, of: "the baseline a", step: 20 } },
      { code: "last-checkpoint", data: { checkpoints: 2, of: "the candidate b", step: 20 } },
    ]);
    expect(each(trained("a", { 1: [10, 20] }), trained("b", { 1: [20] })).notes).toMatchObject([
      { code: "last-checkpoint", data: { of: "the baseline a" } },
    ]);
    expect(each(trained("a", { 1: [10] }), trained("b", { 1: [10] })).notes).toEqual([]);
  });

  test("without a step of both are refused, but for mixed ones, and where one side has a single checkpoint", () => {
    const [a, b] = [trained("a", { 1: [10, 20] }), trained("b", { 1: [30, 40] })];
    expect(each(a, b).found).toMatchObject({ code: "no-shared-step" });
    for (const { found } of [each(a, b, { allowMixed: true }), each(a, trained("b", { 1: [40] }))]) {
      if ("ok" in found) throw new Error("refused");
      expect([stepsOf(found.before), stepsOf(found.after)]).toEqual([[["1", 20]], [["1", 40]]]);
    }
  });
});

test("notes on last checkpoints are folded into one, the step of most models first; others stay", () => {
  const last = (of: string, step: number | null): Note => ({
    code: "last-checkpoint",
    message: of,
    data: { of, step },
  });
  const other: Note = { code: "other", message: "other" };
  const folded = foldCheckpointNotes([last("a", 10), other, last("b", 20), last("c", 20), last("b", 20)]);
  expect(folded).toEqual([
    {
      code: "last-checkpoint",
      message: expect.stringContaining("20"),
      data: {
        steps: [
          { step: 20, names: ["b", "c"] },
          { step: 10, names: ["a"] },
        ],
      },
    },
    other,
  ]);
  expect(foldCheckpointNotes([last("a", 10), other])).toEqual([last("a", 10), other]);
  expect(foldCheckpointNotes([])).toEqual([]);
  const told: Note = { code: "last-checkpoint", message: "told", data: { steps: [] } };
  expect(foldCheckpointNotes([told, last("a", 10), last("b", 10)])).toMatchObject([
    { data: { steps: [{ names: ["a", "b"] }] } },
    told,
  ]);
});

test("a seed that ended far from the others is found by the scores at the end, whether of items or of runs", () => {
  const seeds = [0.5, 0.52, 0.49, 0.51, 0.05].map((share, seed) => ({
    model: "a",
    seed: `${seed}`,
    step: 10,
    scores: Array.from({ length: 200 }, (_, item) => Number(item < 200 * share)),
  }));
  const all = sides(seeds);
  const found = divergedSeeds(all, all);
  expect(found?.seeds.map(({ seed, value }) => [seed, value])).toEqual([["4", expect.closeTo(0.05, 12)]]);
  expect(found?.others).toEqual({ low: 0.49, high: 0.52 });
  expect(divergedSeeds(all.slice(0, 4), all.slice(0, 4))).toBeNull();
  // What is left out at the end is no score of it, and scores of one seed under two prompts are no curve.
  expect(divergedSeeds(all, all.slice(0, 4))).toBeNull();
  expect(divergedSeeds([...all, all[4]!], all)).toBeNull();
  // A missing answer is none, and hides nothing.
  const holed = sides(
    seeds.map(({ scores, ...run }) => ({
      ...run,
      scores: scores.map((score, item) => (item % 50 === 0 ? Number.NaN : score)),
    })),
  );
  expect(divergedSeeds(holed, holed)?.seeds.map(({ seed }) => seed)).toEqual(["4"]);
  const printed = createResults({
    runScores: [0.5, 0.52, 0.49, 0.51, 0.05].map((value, seed) => ({
      run: { model: "a", task: "t", metric: "acc", seed: `${seed}` },
      value,
      higherIsBetter: true,
    })),
  });
  const scores = [...sidesOf(printed).values()].flat();
  expect(divergedSeeds(scores, scores)?.seeds.map(({ seed }) => seed)).toEqual(["4"]);
});

describe("sides are named as shortly as they can be", () => {
  const namesOf = (a: Row, b: Row, options = {}) => {
    const [before, after] = [a, b].map((row) => createResults({ matrices: [matrixOf([row])] }));
    const [row] = compare(before!, after!, options).rows;
    return row!.ok ? [row!.baseline.name, row!.candidate.name] : row!.code;
  };
  const scores = SCORES;

  test("by their models, with step and framing where these differ", () => {
    expect(namesOf({ model: "a", scores }, { model: "b", scores: turned(1) })).toEqual(["a", "b"]);
    expect(namesOf({ model: "a", step: 10, scores }, { model: "b", step: 20, scores: turned(1) })).toEqual([
      "a (step 10)",
      "b (step 20)",
    ]);
    expect(namesOf({ model: "a", step: 10, scores }, { model: "b", scores: turned(1) })).toEqual(["a (step 10)", "b"]);
    expect(namesOf({ model: "a", step: 10, scores }, { model: "b", step: 10, scores: turned(1) })).toEqual(["a", "b"]);
    expect(
      namesOf(
        { model: "a", framing: "choice", step: 10, scores },
        { model: "b", framing: "completion", scores: turned(1) },
        {
          allowMixed: true,
        },
      ),
    ).toEqual(["a (choice, step 10)", "b (completion)"]);
  });

  test("of one model by what tells its runs apart, and as baseline and candidate where nothing does", () => {
    expect(namesOf({ model: "a", seed: "1", scores }, { model: "a", seed: "2", scores: turned(1) })).toEqual([
      expect.stringContaining("1"),
      expect.stringContaining("2"),
    ]);
    expect(namesOf({ model: "a", scores }, { model: "a", scores: turned(1) })).toEqual(["baseline", "candidate"]);
  });

  test("by the conditions of their tests, where these are what differs", () => {
    const shot = (model: string, fewShot: string, own: readonly number[]): Row => ({
      model,
      task: `t (${fewShot}-shot)`,
      fingerprint: { fewShot },
      scores: own,
    });
    const names = namesOf(shot("a", "0", scores), shot("b", "5", turned(1)), { allowMixed: true });
    expect(names).toEqual(["a (0-shot)", "b (5-shot)"]);
    expect(namesOf(shot("a", "0", scores), shot("a", "5", turned(1)), { allowMixed: true })).toEqual([
      expect.stringContaining("0-shot"),
      expect.stringContaining("5-shot"),
    ]);
  });
});

test("copies of a seed are no more seeds, on one task and over several", () => {
  const rows = (model: string, shift: number, seeds: readonly string[]): Row[] =>
    seeds.map((seed) => ({
      model,
      seed,
      scores: turned(shift).map((score, item) => (item === shift ? 1 - score : score)),
    }));
  const board = (seeds: readonly string[]) =>
    createResults({
      matrices: ["x", "y"].map((task, place) =>
        matrixOf([...rows("a", 1 + place, seeds), ...rows("b", 3 + place, ["1"])].map((row) => ({ ...row, task }))),
      ),
    });
  const [one, copied] = [["1"], ["1", "2", "3"]].map((seeds) =>
    compare(board(seeds), { baseline: "a", candidate: "b" }),
  );
  one!.rows.forEach((row, index) => {
    const other = copied!.rows[index]!;
    if (!row.ok || !other.ok) throw new Error("refused");
    expect([other.difference, other.pValue, other.interval]).toEqual([row.difference, row.pValue, row.interval]);
    expect(codesOf(other)).not.toEqual(codesOf(row));
  });
});

test("the one task of either side under two names is one test, named by both", () => {
  const of = (model: string, task: string, shift: number) =>
    createResults({ matrices: [matrixOf([{ model, task, scores: turned(shift) }])] });
  const [row] = compare(of("a", "quiz", 0), of("b", "quizzes", 1), { allowMixed: true }).rows;
  expect(row).toMatchObject({ task: "quiz and quizzes", ok: true });
  expect(compare(of("a", "quiz", 0), of("b", "quiz", 1)).rows[0]).toMatchObject({ task: "quiz", ok: true });
});
