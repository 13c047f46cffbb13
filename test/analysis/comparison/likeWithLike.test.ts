import { describe, expect, test } from "vitest";
import { compareResults, type FamilyComparison } from "../../../src/analysis/comparison/resultsComparison.js";
import { gate } from "../../../src/analysis/gate/gate.js";
import { rankModels } from "../../../src/analysis/ranking/ranking.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results } from "../../../src/data/results.js";
import type { Run } from "../../../src/data/run.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const side = (scores: readonly number[], run: Partial<Run> = {}, higherIsBetter = true): Results =>
  createResults({ matrices: [matrixOf([{ model: "m", ...run, scores }], { higherIsBetter })] });
const levels = (scores: readonly number[], model: string): Results =>
  createResults({
    runScores: scores.map((value, seed) => ({
      run: { model, task: "t", metric: "acc", seed: `${seed}` },
      value,
      higherIsBetter: true,
    })),
  });
const steps = (model: string, scores: Readonly<Record<number, readonly number[]>>): Results =>
  createResults({
    runScores: Object.entries(scores).flatMap(([step, values]) =>
      values.map((value, seed) => ({
        run: { model, task: "t", metric: "acc", seed: `${seed}`, step: Number(step) },
        value,
        higherIsBetter: true,
      })),
    ),
  });
function only(baseline: Results, candidate: Results, options = {}): FamilyComparison {
  const [first, ...others] = compareResults(baseline, candidate, options).comparisons;
  expect(others).toEqual([]);
  return first as FamilyComparison;
}

const right = Array.from({ length: 60 }, (_, item) => (item % 3 === 0 ? 0 : 1));
const fewer = right.map((score, item) => (item % 7 === 0 ? 0 : score));

describe("scales", () => {
  test("0 and 100 beside shares are one scale, on either side and in the gate", () => {
    const [share, perCent] = [
      side(right, { model: "a" }),
      side(
        fewer.map((score) => 100 * score),
        { model: "b" },
      ),
    ];
    const plain = only(share, side(fewer, { model: "b" }));
    for (const [one, sign] of [
      [only(share, perCent), 1],
      [only(perCent, share), -1],
    ] as const) {
      if (!one.ok || !plain.ok) throw new Error("refused");
      expect(one.difference).toBeCloseTo(sign * (plain.difference as number), 12);
      expect(one.pValue).toBeCloseTo(plain.pValue as number, 12);
      expect(codesOf(one)).toContain("per-cent-divided");
    }
    const judged = gate(share, perCent, { minimumEffect: "2pt" });
    expect(judged.tasks[0]?.difference).toBeCloseTo((plain.ok && plain.difference) as number, 12);
  });

  test("graded scores in two scales are refused, and by the gate", () => {
    const graded = right.map((score, item) => (score === 0 ? 0.1 : (item % 9) / 10));
    const hundred = graded.map((score) => 100 * score);
    expect(only(side(graded, { model: "a" }), side(hundred, { model: "b" }))).toMatchObject({
      code: "different-scales",
    });
    expect(only(side(hundred, { model: "a" }), side(graded, { model: "b" }))).toMatchObject({
      code: "different-scales",
    });
    expect(gate(side(graded), side(hundred), { minimumEffect: "2pt" }).outcome).toBe("cannot-tell");
    const mixed = only(side(graded), side(hundred), { allowMixed: true });
    expect([mixed.ok, codesOf(mixed as never).includes("different-scales")]).toEqual([true, true]);
  });

  test("so are run-level scores", () => {
    const refused = only(levels([0.61, 0.62, 0.63], "a"), levels([62, 63, 64.5], "b"));
    expect(refused).toMatchObject({ ok: false, code: "different-scales" });
  });

  test.each([
    ["a side without a right answer", right.map(() => 0), fewer.map((score) => 100 * score), true],
    ["counts of the same size", right.map((score) => score * 0.9), right.map((score) => score * 1.4), true],
    ["losses", right.map(() => 0.2), right.map((_, item) => 12 + item), false],
  ] as const)("%s is compared", (_, first, second, higherIsBetter) => {
    const [a, b] = [
      side([...first], { model: "a" }, higherIsBetter),
      side([...second], { model: "b" }, higherIsBetter),
    ];
    expect(only(a, b).ok).toBe(true);
  });
});

describe("framings", () => {
  const [choice, completion] = [{ framing: "choice" }, { framing: "completion" }];

  test("of one model are a question of its own", () => {
    const one = only(side(right, choice), side(fewer, completion));
    expect(one.ok && [one.baseline.name, one.candidate.name]).toEqual(["m, choice", "m, completion"]);
  });

  test("of two models are refused; with allowMixed the sentence names both", () => {
    const sides = [side(right, { model: "a", ...choice }), side(fewer, { model: "b", ...completion })] as const;
    expect(only(...sides)).toMatchObject({ ok: false, code: "different-framings" });
    const mixed = only(...sides, { allowMixed: true });
    expect(mixed.ok && mixed.sentence).toContain("b (completion) scores worse than this run of a (choice)");
  });

  test("a model that names none may be compared with one that does", () => {
    expect(only(side(right, { model: "a" }), side(fewer, { model: "b", ...choice })).ok).toBe(true);
  });
});

describe("checkpoints", () => {
  test("are the same on both sides: the last that both reached", () => {
    const one = only(
      steps("a", { 1: [0.1, 0.12], 2: [0.5, 0.52], 3: [0.9, 0.92] }),
      steps("b", { 1: [0.1, 0.13], 2: [0.6, 0.62], 4: [0.2, 0.22] }),
    );
    expect(one.ok && one.difference).toBeCloseTo(0.1, 12);
    const family = compareResults(steps("a", { 1: [0.1], 2: [0.5] }), steps("b", { 1: [0.2] }));
    expect(family.notes).toMatchObject([
      { code: "shared-checkpoint", data: { step: 1, later: [{ model: "a", step: 2 }] } },
    ]);
  });

  test("training runs without a common step are refused; lone checkpoints are named", () => {
    const [a, b] = [steps("a", { 1: [0.1, 0.2], 2: [0.5, 0.6] }), steps("b", { 3: [0.1, 0.2], 4: [0.5, 0.6] })];
    expect(only(a, b)).toMatchObject({ ok: false, code: "no-shared-step" });
    const mixed = only(a, b, { allowMixed: true });
    expect(mixed.ok && [mixed.baseline.name, mixed.candidate.name]).toEqual(["a (step 2)", "b (step 4)"]);
    const lone = only(side(right, { model: "a", step: 10 }), side(fewer, { model: "b", step: 20 }));
    expect(lone.ok && lone.candidate.name).toBe("b (step 20)");
  });
});

describe("questions", () => {
  const asked = (model: string, scores: readonly number[], split: string) =>
    side(scores, { model, fingerprint: { split } });

  test("of two splits are refused, and never paired by their ids", () => {
    const sides = [asked("a", right, "dev"), asked("b", fewer, "test")] as const;
    expect(only(...sides)).toMatchObject({ ok: false, code: "different-fingerprints" });
    const mixed = only(...sides, { allowMixed: true });
    expect(
      mixed.ok && [mixed.items.shared, mixed.items.onlyBaseline, codesOf(mixed).includes("items-not-shared")],
    ).toEqual([0, 60, true]);
  });

  test("of one document under two ids are one, and ids that stand for two documents are not", () => {
    const results = (model: string, scores: readonly number[], documentOf: (item: number) => number) => {
      const items = scores.map((_, item) => ({ id: `q${item}`, document: documentOf(item) }));
      return createResults({ matrices: [matrixOf([{ model, scores }], { items })] });
    };
    const last = right.length - 1;
    const plain = only(side(right, { model: "a" }), side(fewer, { model: "b" }));
    const turned = only(
      results("a", right, (item) => item),
      results("b", [...fewer].reverse(), (item) => last - item),
    );
    if (!plain.ok || !turned.ok) throw new Error("refused");
    expect([turned.items, turned.discordant, turned.pValue]).toEqual([plain.items, plain.discordant, plain.pValue]);
    expect(codesOf(turned)).toContain("other-documents");
    const apart = only(
      results("a", right, (item) => item),
      results("b", fewer, (item) => item + 3),
    );
    // Documents 3 to 59 are in both.
    expect(apart.ok && apart.items).toEqual({ shared: 57, onlyBaseline: 3, onlyCandidate: 3 });
  });

  test("a ranking of matrices in memory does not order models of two splits", () => {
    const matrix = matrixOf([
      { model: "a", scores: right, fingerprint: { split: "dev" } },
      { model: "b", scores: fewer, fingerprint: { split: "test" } },
    ]);
    const [ranking] = rankModels(createResults({ matrices: [matrix] }), { resamples: 20 });
    expect(ranking?.pairs.every(({ ok }) => !ok)).toBe(true);
  });
});

test("questions that are not the same are compared by the means of what was scored on either side", () => {
  const none = Number.NaN;
  const version = (taskVersion: string, model: string, scores: readonly number[]) =>
    side(scores, { model, fingerprint: { taskVersion } });
  const after = version("2", "b", [1, 1, 1, 0, 1, 1, 1, 1, 1, 0]);
  const compared = (scores: readonly number[]) => only(version("1", "a", scores), after, { allowMixed: true });
  const [holes, without] = [compared([1, none, 0, 0, none, 1, none, 0]), compared([1, 0, 0, 1, 0])];
  if (!holes.ok || !without.ok) throw new Error("refused");
  expect(codesOf(holes)).toContain("items-not-shared");
  expect(holes.baseline.mean).toBeCloseTo(2 / 5, 14);
  expect(holes.difference).toBeCloseTo(8 / 10 - 2 / 5, 14);
  expect([holes.standardError, holes.pValue]).toEqual([without.standardError, without.pValue]);
  expectNoNaN(holes);
});

test("models of which one names no framing are compared as they are", () => {
  const framed = side(right, { model: "a", framing: "choice" });
  const named = only(framed, side(fewer, { model: "b", framing: "completion" }));
  expect(named).toMatchObject({ ok: false, code: "different-framings" });
  for (const [first, second] of [
    [framed, side(fewer, { model: "b" })],
    [side(fewer, { model: "b" }), framed],
  ] as const) {
    expect(only(first, second).ok).toBe(true);
  }
});
