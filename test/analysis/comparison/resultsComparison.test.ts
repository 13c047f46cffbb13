import { describe, expect, test } from "vitest";
import {
  type ComparisonFamily,
  compareResults,
  type FamilyComparison,
} from "../../../src/analysis/comparison/resultsComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results, RunScore } from "../../../src/data/results.js";
import type { Run } from "../../../src/data/run.js";
import { matrixOf, pairedTable } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

/** Both sides of several tasks, each with its four cells. */
function sides(tasks: Readonly<Record<string, readonly [number, number, number, number]>>): [Results, Results] {
  const table = (which: "baseline" | "candidate") => ({
    // In the order of the test, which its names do not follow.
    ...createResults({}),
    matrices: Object.entries(tasks).map(([task, cells]) =>
      matrixOf([{ task, model: which, scores: pairedTable(...cells)[which] }]),
    ),
  });
  return [table("baseline"), table("candidate")];
}

const one = (rows: readonly (Partial<Run> & { readonly scores: readonly number[] })[]) =>
  createResults({ matrices: [matrixOf(rows)] });

function only(family: ComparisonFamily): FamilyComparison {
  expect(family.comparisons).toHaveLength(1);
  return family.comparisons[0] as FamilyComparison;
}

const level = (value: number, rest: Partial<RunScore> = {}, run: Partial<Run> = {}): RunScore => ({
  run: { model: "m", task: "t", metric: "acc", ...run },
  value,
  higherIsBetter: true,
  ...rest,
});

describe("a family of comparisons", () => {
  // Mid-p about .02, .0001 and .6.
  const tasks = { small: [20, 3, 12, 15], large: [30, 4, 25, 21], none: [10, 5, 7, 13] } as const;

  test("takes back by Holm what is significant on its own only, in verdict, note and sentence", () => {
    const [baseline, candidate] = sides(tasks);
    const alone = compareResults(baseline, candidate, { correction: "none" });
    expect(alone.comparisons.map((c) => c.ok && c.verdict)).toEqual(["better", "better", "inconclusive"]);
    const family = compareResults(baseline, candidate);
    expect(family.family).toEqual({ size: 3, correction: "holm", alpha: 0.05 });
    expect(family.comparisons.map((c) => c.ok && c.verdict)).toEqual(["better", "better", "inconclusive"]);
    const strict = compareResults(baseline, candidate, { alpha: 0.025 });
    const [small] = strict.comparisons;
    if (!small?.ok) throw new Error("refused");
    expect(small.pValue).toBeLessThan(0.025);
    expect(small.adjustedPValue).toBeCloseTo(2 * (small.pValue as number), 12);
    expect(small.verdict).toBe("inconclusive");
    expect(codesOf(small)).toContain("not-after-adjustment");
    expect(small.sentence).toMatch(
      /^No difference shown between candidate and baseline after Holm over 3 comparisons \(adjusted p = \.0\d+\): \+18\.00 pt/,
    );
    expect(small.sentence).not.toContain("better");
  });

  test("takes back by Holm what is equivalent on its own only; equivalence is a family of its own", () => {
    const [baseline, candidate] = sides({
      close: [300, 10, 10, 180],
      edge: [300, 31, 37, 132],
      apart: [200, 20, 90, 190],
    });
    const margin = 0.04;
    const alone = compareResults(baseline, candidate, { margin, correction: "none" });
    expect(alone.comparisons.map((c) => c.ok && c.verdict)).toEqual(["equivalent", "equivalent", "better"]);
    const [close, edge, apart] = compareResults(baseline, candidate, { margin }).comparisons;
    if (!close?.ok || !edge?.ok || !apart?.ok) throw new Error("refused");
    expect(edge.equivalence?.margin).toBe(margin);
    expect(edge.equivalence?.pValue).toBeGreaterThan(0.025);
    expect(edge.equivalence?.pValue).toBeLessThan(0.05);
    // Second of three tests of equivalence.
    expect(edge.adjustedEquivalencePValue).toBeCloseTo(2 * (edge.equivalence?.pValue as number), 12);
    expect([close.verdict, edge.verdict, apart.verdict]).toEqual(["equivalent", "inconclusive", "better"]);
    expect(codesOf(edge)).toContain("not-after-adjustment");
    expect(edge.sentence).toMatch(
      /^Neither a difference nor equivalence shown between candidate and baseline after Holm over 3 comparisons \(adjusted p = \.0\d+\): \+1\.20 pt/,
    );
    expect(apart.equivalence?.pValue).toBe(1);
    // A smaller family of the same two is granted both.
    const two = compareResults(...sides({ edge: [300, 31, 37, 132] }), { margin });
    expect(only(two)).toMatchObject({ verdict: "equivalent" });
    for (const one of [close, edge, apart]) expectNoNaN(one);
  });

  test("a real difference that is inside the margin on its own only is no longer noted as such", () => {
    const tasks = { inside: [100, 0, 12, 888], b: [100, 60, 40, 100], c: [100, 60, 41, 100] } as const;
    const [baseline, candidate] = sides(tasks);
    const alone = only(compareResults(...sides({ inside: tasks.inside }), { margin: 0.0195 }));
    const [inside] = compareResults(baseline, candidate, { margin: 0.0195 }).comparisons;
    if (!alone.ok || !inside?.ok) throw new Error("refused");
    expect([alone.verdict, inside.verdict]).toEqual(["better", "better"]);
    expect(codesOf(alone)).toContain("within-margin");
    expect(codesOf(inside)).not.toContain("within-margin");
  });

  test("keeps the raw p, and leaves a family of one unadjusted", () => {
    const [baseline, candidate] = sides({ small: tasks.small });
    const comparison = only(compareResults(baseline, candidate, { alpha: 0.025 }));
    expect(comparison.ok && [comparison.verdict, comparison.adjustedPValue === comparison.pValue]).toEqual([
      "better",
      true,
    ]);
  });

  test("does not count identical, refused and untestable comparisons", () => {
    const [baseline, candidate] = sides({ ...tasks, same: [5, 0, 0, 6] });
    const extra = (model: string, scores: readonly number[], ids: readonly string[]) =>
      matrixOf([{ task: "apart", model, scores }], { items: ids.map((id) => ({ id })) });
    const constant = (model: string, scores: readonly number[]) => matrixOf([{ task: "constant", model, scores }]);
    const family = compareResults(
      { ...baseline, matrices: [...baseline.matrices, extra("a", [1], ["x"]), constant("a", [0.5])] },
      { ...candidate, matrices: [...candidate.matrices, extra("b", [1], ["y"]), constant("b", [0.75])] },
    );
    expect(family.comparisons.map((c) => (c.ok ? c.verdict : c.code))).toEqual([
      "better",
      "better",
      "inconclusive",
      "identical",
      "no-shared-items",
      "inconclusive",
    ]);
    expect(family.family.size).toBe(3);
    const [small] = family.comparisons;
    expect(small?.ok && small.adjustedPValue).toBeCloseTo(2 * ((small?.ok && small.pValue) as number), 12);
    expectNoNaN(family);
  });

  test("asks of identical sides whether they are one file, unless one of them lacks a score", () => {
    const side = (model: string, scores: readonly number[]) => one([{ task: "quiz", model, scores }]);
    const codes = (scores: readonly number[]) => {
      const found = only(compareResults(side("a", [1, 0, 1, 1]), side("b", scores)));
      return found.ok ? codesOf(found) : [];
    };
    expect(codes([1, 0, 1, 1])).toContain("identical");
    expect(codes([1, 0, 1, Number.NaN])).toContain("identical-where-shared");
    expect(codes([1, 0, 1, Number.NaN])).not.toContain("identical");
  });

  test("pairs tasks by name and metric, and names those that only one side has", () => {
    const [baseline] = sides({ a: [3, 1, 1, 3], b: [3, 1, 1, 3] });
    const [, candidate] = sides({ b: [3, 1, 1, 3], c: [3, 1, 1, 3], d: [3, 1, 1, 3] });
    const family = compareResults(baseline, candidate);
    expect(only(family)).toMatchObject({ task: "b", metric: "acc", framing: null });
    expect(family.notes).toEqual([
      {
        code: "tasks-left-out",
        message: "left out: only baseline has a acc",
        data: { side: "baseline", tests: ["a acc"] },
      },
      {
        code: "tasks-left-out",
        message: "left out: only candidate has c acc, d acc",
        data: { side: "candidate", tests: ["c acc", "d acc"] },
      },
    ]);
  });
});

describe("what a side must be", () => {
  test("one or more training seeds: with several on a side, seeds are the replication", () => {
    const several = one([
      { seed: "1", scores: [1, 0, 1, 0, 1] },
      { seed: "2", scores: [1, 1, 1, 0, 1] },
    ]);
    const result = only(compareResults(several, one([{ seed: "1", scores: [1, 0, 0, 0, 1] }])));
    expect(result).toMatchObject({ ok: true, seeds: { baseline: 2, candidate: 1 } });
    expect(result.ok && result.notes.map(({ code }) => code)).toContain("seed-sd-shared");
  });

  test("one model", () => {
    const several = one([
      { model: "a", scores: [1, 0] },
      { model: "b", scores: [1, 1] },
    ]);
    expect(only(compareResults(one([{ scores: [1, 0] }]), several))).toMatchObject({ code: "several-models" });
  });

  test("the last of several checkpoints, with a note that says which", () => {
    const steps = one([
      { step: 200, scores: [1, 1, 1] },
      { step: 30, scores: [0, 0, 0] },
    ]);
    const family = compareResults(steps, one([{ model: "b", scores: [1, 0, 1] }]));
    expect(family.notes).toEqual([
      {
        code: "last-checkpoint",
        message: "the last of 2 checkpoints of the baseline m is compared: step 200",
        data: { checkpoints: 2, of: "the baseline m", step: 200 },
      },
    ]);
    const comparison = only(family);
    expect(comparison.ok && comparison.baseline.mean).toBe(1);
  });

  test("several trials of one run, averaged within the item", () => {
    const trials = one([
      { trial: "1", scores: [1, 0, 1] },
      { trial: "2", scores: [0, 0, 1] },
    ]);
    const comparison = only(compareResults(trials, one([{ model: "b", scores: [1, 1, 0] }])));
    expect(comparison.ok && [comparison.baseline.mean, comparison.items.shared]).toEqual([0.5, 3]);
  });
});

describe("names in the sentence", () => {
  test("are the models where they differ, the whole run where they do not, and the roles where nothing does", () => {
    const names = (baseline: Partial<Run>, candidate: Partial<Run>) => {
      const result = only(
        compareResults(one([{ ...baseline, scores: [1, 0, 1] }]), one([{ ...candidate, scores: [1, 1, 0] }])),
      );
      return result.ok && [result.baseline.name, result.candidate.name];
    };
    expect(names({ model: "a", seed: "1" }, { model: "b", seed: "2" })).toEqual(["a", "b"]);
    expect(names({ model: "a", step: 1 }, { model: "b", step: 2 })).toEqual(["a (step 1)", "b (step 2)"]);
    expect(names({ seed: "1" }, { seed: "2" })).toEqual(["m, seed 1", "m, seed 2"]);
    expect(names({}, {})).toEqual(["baseline", "candidate"]);
  });
});

describe("framings", () => {
  test("are compared each with itself when both sides have them", () => {
    const both = (model: string) =>
      one([
        { model, framing: "choice", scores: [1, 0, 1] },
        { model, framing: "completion", scores: [0, 0, 1] },
      ]);
    const family = compareResults(both("a"), both("b"));
    expect(family.comparisons.map(({ framing }) => framing)).toEqual(["choice", "completion"]);
    expect(family.notes).toEqual([]);
  });

  test("are compared with each other when each side has one of its own", () => {
    const family = compareResults(
      one([{ framing: "choice", scores: [1, 0, 1] }]),
      one([{ framing: "completion", scores: [1, 1, 1] }]),
    );
    const comparison = only(family);
    expect(comparison.framing).toBe("choice and completion");
    expect(comparison.ok && comparison.candidate.name).toBe("m, completion");
    expect(only(compareResults(one([{ scores: [1, 0] }]), one([{ framing: "choice", scores: [1, 1] }]))).framing).toBe(
      "no framing and choice",
    );
  });

  test("that only one side has are left out with a note", () => {
    const two = one([
      { framing: "choice", scores: [1, 0, 1] },
      { framing: "completion", scores: [0, 0, 1] },
    ]);
    const shared = compareResults(two, one([{ model: "b", framing: "choice", scores: [1, 1, 1] }]));
    expect(only(shared).framing).toBe("choice");
    expect(codesOf(shared)).toEqual(["framings-left-out"]);
    const none = compareResults(two, one([{ model: "b", scores: [1, 1, 1] }]));
    expect([none.comparisons.length, codesOf(none)]).toEqual([0, ["framings-left-out"]]);
  });

  test("under two task names are refused unless the caller says that they are one test", () => {
    const sides = [one([{ task: "arc", scores: [1, 0, 1] }]), one([{ task: "arc_mc", scores: [1, 1, 1] }])] as const;
    expect(only(compareResults(...sides))).toMatchObject({
      ok: false,
      code: "different-tests",
      message: "the sides are of tests with different names, arc and arc_mc",
    });
    const family = compareResults(...sides, { allowMixed: true });
    expect(only(family).ok).toBe(true);
    expect(family.notes[0]).toMatchObject({
      code: "different-tests",
      message: "compared although the tests have different names: arc and arc_mc",
    });
    const otherMetric = compareResults(one([{ scores: [1] }]), one([{ metric: "f1", scores: [1] }]));
    expect(otherMetric.comparisons).toEqual([]);
  });
});

describe("run-level scores", () => {
  const piqa = { standardError: 0.010598612490942592 };

  test("are compared unpaired as shares when the printed error is that of 0/1 items", () => {
    const baseline = createResults({ runScores: [level(0.7089227421109902, piqa)] });
    const candidate = createResults({ runScores: [level(0.75, { standardError: Math.sqrt((0.75 * 0.25) / 1839) })] });
    const comparison = only(compareResults(baseline, candidate));
    expect(comparison.ok && [comparison.test, comparison.items]).toEqual([
      "two-proportion-z",
      { shared: 0, onlyBaseline: 1838, onlyCandidate: 1840 },
    ]);
  });

  test("of a run that is all wrong are still a share of its items", () => {
    const baseline = createResults({ runScores: [level(0, { items: 164, standardError: 0 })] });
    const candidate = createResults({ runScores: [level(0.5, { items: 1839, standardError: 0.5 / Math.sqrt(1838) })] });
    const lone = only(compareResults(baseline, baseline));
    expect(lone.ok && [lone.test, lone.pValue]).toEqual(["two-proportion-z", null]);
    const comparison = only(compareResults(baseline, candidate));
    expect(comparison.ok && comparison.verdict).toBe("better");
  });

  test("of any other metric are compared by their errors", () => {
    const result = (value: number) => createResults({ runScores: [level(value, { standardError: 0.01 })] });
    const comparison = only(compareResults(result(0.5), result(0.6)));
    expect(comparison.ok && [comparison.test, comparison.verdict, comparison.proportion]).toEqual([
      "welch",
      "better",
      true,
    ]);
  });

  test("of trials are averaged", () => {
    const trials = [0.5, 0.7].map((value, index) => level(value, { standardError: 0.01 }, { trial: `${index}` }));
    const comparison = only(
      compareResults(createResults({ runScores: trials }), createResults({ runScores: trials.slice(0, 1) })),
    );
    expect(comparison.ok && comparison.baseline.mean).toBeCloseTo(0.6, 14);
  });

  test("against per-item results are refused, with the next step", () => {
    const result = only(compareResults(createResults({ runScores: [level(0.5, piqa)] }), one([{ scores: [1, 0] }])));
    expect(result).toMatchObject({ ok: false, code: "mixed-detail" });
  });
});

test("a test that is refused before its runs are looked at is a row without a framing, and no part of the family", () => {
  const of = (task: string) =>
    createResults({
      matrices: [matrixOf([{ model: task, task, framing: "choice", scores: [0, 1, 1, 0, 1, 1] }])],
      unnamedTasks: [task],
    });
  const { comparisons, family, overall } = compareResults(of("quiz"), of("maze"));
  expect(comparisons).toMatchObject([{ ok: false, code: "unnamed-tests", metric: "acc", framing: null }]);
  expect([family.size, overall]).toEqual([0, []]);
});

test.each([
  [{ margin: 0 }, /margin must be a positive number in score units, got 0/],
  [{ margin: -0.01 }, /margin must be a positive number in score units, got -0.01/],
  [{ margin: Number.POSITIVE_INFINITY }, /margin must be a positive number in score units/],
  [{ margin: Number.NaN }, /margin must be a positive number in score units/],
  [{ marginKind: "non-inferior" as const }, /needs margin, how much worse does not matter/],
  [{ margin: 0.01, marginKind: "similar" as never }, /marginKind/],
  [{ mcnemar: "asymptotic" as never }, /mcnemar/],
  [{ pairedInterval: "wald" as never }, /pairedInterval/],
  [{ alpha: 5 }, /alpha/],
])("choices that cannot be used are refused: %o", (options, words) => {
  const one = createResults({ matrices: [matrixOf([{ model: "a", scores: [0, 1, 1, 0] }])] });
  expect(() => compareResults(one, one, options)).toThrow(words);
});
