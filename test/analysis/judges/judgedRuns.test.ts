import { describe, expect, test } from "vitest";
import { compareByLabels } from "../../../src/analysis/judges/compareByLabels.js";
import { correctByLabels } from "../../../src/analysis/judges/correctByLabels.js";
import { judgedComparisons } from "../../../src/analysis/judges/judgedComparisons.js";
import { judgedRuns } from "../../../src/analysis/judges/judgedRuns.js";
import { judgeRows } from "../../../src/analysis/judges/judgeRows.js";
import { judgeShifts } from "../../../src/analysis/judges/judgeShift.js";
import { isOnScaleOf } from "../../../src/analysis/judges/sameScale.js";
import { createResults } from "../../../src/data/createResults.js";
import { fromRows } from "../../../src/data/fromRows.js";
import type { Run } from "../../../src/data/run.js";
import { cohenKappa } from "../../../src/inference/agreement/cohenKappa.js";
import { krippendorffAlpha } from "../../../src/inference/agreement/krippendorffAlpha.js";
import { clusteredTTest } from "../../../src/inference/significance/clusteredT.js";
import { holm } from "../../../src/inference/significance/multiplicity.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf } from "../../support/records.js";

const none = Number.NaN;
type Row = Partial<Run> & { readonly scores: readonly number[] };
/** One table for each judge, as tests by their judge are told apart. */
function results(...rows: readonly Row[]) {
  const tasks = [...new Set(rows.map(({ task }) => task))];
  return createResults({ matrices: tasks.map((task) => matrixOf(rows.filter((row) => row.task === task))) });
}
const by = (judge: string, model: string, scores: readonly number[], rest: Partial<Run> = {}): Row => ({
  model,
  task: `t (judge ${judge})`,
  fingerprint: { judge },
  scores,
  ...rest,
});
const read = (judged: readonly Row[], labels: readonly Row[]) =>
  judgedRuns(results(...judged), results(...labels), "drop");

/** Truth of 80 items, and what judges of these error rates say of them. */
const rng = createRng(3, "judges");
const TRUTH = Array.from({ length: 80 }, () => Number(rng.nextUniform() < 0.6));
const judgedAs = (wrongs: number, rights = 0.05) =>
  TRUTH.map((right) => Number(rng.nextUniform() < (right === 1 ? 1 - rights : wrongs)));
const LENIENT = judgedAs(0.6);
const FAIR = judgedAs(0.05);
const some = (labels: readonly number[], count: number) => labels.map((label, item) => (item < count ? label : none));

describe("labels belong to the run that they name", () => {
  const judged = [by("j", "a", [1, 0, 1]), by("k", "a", [1, 1, 1]), by("j", "b", [0, 0, 1])];

  test("by its model, for every judge of it; several labels of an answer are averaged", () => {
    const { runs, notes } = read(judged, [
      { model: "a", trial: "1", scores: [1, none, 0] },
      { model: "a", trial: "2", scores: [0, none, 0] },
    ]);
    expect(runs.map(({ labels }) => [...labels])).toEqual([
      [none, none, none],
      [none, none, none],
      [none, none, none],
    ]);
    expect(codesOf({ notes })).toEqual(["labels-not-used"]);
    const twice = createResults({
      matrices: [matrixOf([{ model: "a", scores: [1, none, 0] }]), matrixOf([{ model: "a", scores: [0, none, 0] }])],
    });
    const found = judgedRuns(results(...judged), twice, "drop");
    expect(found.runs.map(({ labels }) => [...labels])).toEqual([
      [0.5, none, 0],
      [none, none, none],
      [0.5, none, 0],
    ]);
    expect(found.runs.map(({ notes: own }) => own.map(({ code }) => code))).toEqual([
      ["several-labels"],
      [],
      ["several-labels"],
    ]);
    expect(found.notes).toEqual([]);
    expect(found.runs.map(({ judge, task }) => [judge, task])).toEqual([
      ["j", "t"],
      ["j", "t"],
      ["k", "t"],
    ]);
  });

  test("by its seed where they name one, and to none of two seeds where they do not", () => {
    const seeds = [by("j", "a", [1, 0, 1], { seed: "1" }), by("j", "a", [0, 0, 1], { seed: "2" })];
    const named = read(seeds, [{ model: "a", seed: "2", scores: [1, 1, none] }]).runs;
    expect(named.map(({ labels }) => [...labels])).toEqual([
      [none, none, none],
      [1, 1, none],
    ]);
    const open = read(seeds, [{ model: "a", scores: [1, 1, none] }]);
    expect(open.runs.every(({ labels }) => labels.every(Number.isNaN))).toBe(true);
    expect(codesOf(open.runs[0]!)).toEqual(["labels-of-several-runs"]);
    expect(open.runs[0]!.notes[0]!.data).toMatchObject({ model: "a", runs: 2 });
    expect(open.runs[0]!.notes[0]!.message).toContain("differ in seed");
    expect(codesOf(open)).toEqual(["labels-not-used"]);
    expect(open.notes[0]!.data).toMatchObject({ labels: 2 });
  });

  test("by its task; an item that was labelled and not judged is one that was asked", () => {
    expect(codesOf(read(judged, [{ model: "a", task: "u", scores: [1, 1, 1] }]))).toEqual(["labels-not-used"]);
    const { runs } = read([by("j", "a", [1, none, none])], [{ model: "a", scores: [none, 1, none] }]);
    expect(runs[0]!.items.map(({ id }) => id)).toEqual(["q0", "q1"]);
    expect([...runs[0]!.judged]).toEqual([1, none]);
    expect([...runs[0]!.labels]).toEqual([none, 1]);
    const without = judgedRuns(results(by("j", "a", [1, none, none])), null, "drop");
    expect(without.runs[0]!.items).toHaveLength(1);
    expect(without.notes).toEqual([]);
  });
});

describe("every run is corrected by its labels", () => {
  const judged = [by("lenient", "a", LENIENT), by("fair", "a", FAIR), by("lenient", "b", LENIENT)];
  const { runs } = read(judged, [{ model: "a", scores: some(TRUTH, 60) }]);
  const rows = judgeRows(runs, 0.05);

  test("as one by one; the judges' biases are adjusted by Holm, and called so where they are left", () => {
    const alone = runs.slice(0, 2).map(({ judged: own, labels }) => correctByLabels(own, labels, { level: 0.95 }));
    const pValues = alone.map((one) => (one.ok ? one.bias!.pValue! : none));
    const adjusted = holm(pValues);
    rows.slice(0, 2).forEach((row, index) => {
      const one = alone[index]!;
      if (!row.ok || !one.ok) throw new Error("refused");
      expect([row.mean, row.interval]).toEqual([one.mean, one.interval]);
      expect(row.bias!.adjustedPValue).toBeCloseTo(adjusted[index]!, 14);
      expect(row.bias!.verdict).toBe(adjusted[index]! < 0.05 ? one.bias!.verdict : "not-shown");
      expect(row.byErrorRates).toBeNull();
    });
    expect(rows.map((row) => (row.ok ? row.bias!.verdict : null))).toEqual(["not-shown", "too-high", null]);
    expect(rows.map(({ judge, task, metric }) => [judge, task, metric])).toEqual([
      ["fair", "t", "acc"],
      ["lenient", "t", "acc"],
      ["lenient", "t", "acc"],
    ]);
    // At an alpha that is below every p nothing is shown.
    const strict = judgeRows(runs, Math.min(...adjusted) / 2);
    for (const row of strict) if (row.ok) expect(row.bias!.verdict).toBe("not-shown");
    const just = judgeRows(runs, Math.min(...adjusted));
    for (const row of just) if (row.ok) expect(row.bias!.verdict).toBe("not-shown");
  });

  test("and one without labels by the error rates of the same judge on the labelled answers of others", () => {
    const row = rows[2]!;
    if (row.ok) throw new Error("not refused");
    const called = LENIENT.slice(0, 60).map((score, item) => [score, TRUTH[item]!] as const);
    const rate = (truth: number) => {
      const own = called.filter(([, right]) => right === truth);
      return own.filter(([score]) => score === truth).length / own.length;
    };
    const share = LENIENT.reduce((sum, score) => sum + score, 0) / 80;
    expect(row.byErrorRates!.sensitivity).toBeCloseTo(rate(1), 12);
    expect(row.byErrorRates!.specificity).toBeCloseTo(rate(0), 12);
    expect(row.byErrorRates!.estimate).toBeCloseTo((share + rate(0) - 1) / (rate(1) + rate(0) - 1), 12);
    const graded = read(
      [by("j", "a", LENIENT), by("j", "b", LENIENT.with(0, 0.5))],
      [{ model: "a", scores: some(TRUTH, 60) }],
    );
    expect(judgeRows(graded.runs, 0.05)[1]).toMatchObject({ ok: false, byErrorRates: null });
  });
});

describe("models are compared by their labels", () => {
  const better = TRUTH.map((right, item) => (item % 4 === 0 ? 1 : right));
  const scores = better.map((right) => Number(rng.nextUniform() < (right === 1 ? 0.9 : 0.2)));
  const judged = [by("j", "a", FAIR), by("j", "b", scores), by("k", "a", LENIENT), by("j", "c", FAIR)];
  const { runs } = read(judged, [
    { model: "a", scores: some(TRUTH, 70) },
    { model: "b", scores: some(better, 70) },
  ]);

  test("each against the first of its judge, or the one that is named, and only those with labels", () => {
    const found = judgedComparisons(runs, undefined, 0.05);
    expect(found).toHaveLength(1);
    const alone = compareByLabels(
      { judged: FAIR, labels: some(TRUTH, 70) },
      { judged: scores, labels: some(better, 70) },
      { alpha: 0.05, names: { baseline: "a", candidate: "b" } },
    );
    if (!alone.ok || !found[0]!.ok) throw new Error("refused");
    expect(found[0]!.difference).toBeCloseTo(alone.comparison.difference!, 12);
    expect(found[0]!.pValue).toBe(alone.comparison.pValue);
    expect(found[0]).toMatchObject({ judge: "j", task: "t", metric: "acc", framing: null });
    expect(found[0]!.byLabels).not.toBeNull();
    const [turned] = judgedComparisons(runs, "b", 0.05);
    expect(turned!.ok && turned!.difference).toBeCloseTo(-alone.comparison.difference!, 12);
    expect(judgedComparisons(runs, "z", 0.05)).toEqual([]);
    expect(judgedComparisons(runs.slice(0, 1), undefined, 0.05)).toEqual([]);
  });

  test("over clusters of items, where there are any", () => {
    const items = TRUTH.map((_, item) => ({ id: `q${item}`, cluster: `c${item % 16}` }));
    const of = (rows: readonly Row[]) => createResults({ matrices: [matrixOf(rows, { items })] });
    const clustered = judgedRuns(
      of([by("j", "a", FAIR), by("j", "b", scores)]),
      results({ model: "a", scores: some(TRUTH, 70) }, { model: "b", scores: some(better, 70) }),
      "drop",
    );
    const [found] = judgedComparisons(clustered.runs, undefined, 0.05);
    const alone = compareByLabels(
      { judged: FAIR, labels: some(TRUTH, 70) },
      { judged: scores, labels: some(better, 70) },
      { clusters: items.map(({ cluster }) => cluster) },
    );
    const [plain] = judgedComparisons(runs, undefined, 0.05);
    if (!alone.ok || !found!.ok || !plain!.ok) throw new Error("refused");
    expect(found!.standardError).toBeCloseTo(alone.comparison.standardError!, 12);
    expect(found!.standardError).not.toBeCloseTo(plain!.standardError!, 6);
  });

  test("by item, whatever the order of items; where no item has both labels it is refused", () => {
    const order = [...TRUTH.keys()].reverse();
    const items = order.map((item) => ({ id: `q${item}` }));
    const turned = createResults({
      matrices: [
        matrixOf([by("j", "a", FAIR, { framing: "MCF" })]),
        matrixOf(
          [
            by(
              "j",
              "b",
              order.map((item) => scores[item]!),
              { framing: "MCF" },
            ),
          ],
          { items },
        ),
      ],
    });
    const labels = results({ model: "a", scores: some(TRUTH, 70) }, { model: "b", scores: some(better, 70) });
    const [plain] = judgedComparisons(runs, undefined, 0.05);
    const [mixed] = judgedComparisons(judgedRuns(turned, labels, "drop").runs, undefined, 0.05);
    expect(mixed!.framing).toBe("MCF");
    expect(mixed!.ok && mixed!.difference).toBeCloseTo((plain!.ok && plain!.difference) || 0, 10);
    const apart = read(
      [by("j", "a", FAIR), by("j", "b", scores)],
      [
        { model: "a", scores: TRUTH.map((label, item) => (item < 40 ? label : none)) },
        { model: "b", scores: TRUTH.map((label, item) => (item < 40 ? none : label)) },
      ],
    );
    expect(judgedComparisons(apart.runs, undefined, 0.05)).toMatchObject([{ ok: false, judge: "j", byLabels: null }]);
  });
});

describe("judges of the same answers", () => {
  const OTHER = judgedAs(0.3);
  const gaps = OTHER.map((score, item) => (item % 9 === 0 ? none : score));
  const judged = [
    by("j", "a", FAIR),
    by("k", "a", LENIENT),
    by("l", "a", gaps),
    by("j", "b", OTHER),
    by("k", "b", OTHER),
  ];
  const { runs } = judgedRuns(results(...judged), null, "drop");
  const { shifts, agreement } = judgeShifts(runs, 0.05);

  test("are compared pair by pair on the answers that both judged, those to one item as a cluster", () => {
    expect(shifts.map(({ judges }) => judges)).toEqual([
      ["j", "k"],
      ["j", "l"],
      ["k", "l"],
    ]);
    const pairs = TRUTH.flatMap((_, item) => [
      { item: `q${item}`, before: FAIR[item]!, after: LENIENT[item]! },
      { item: `q${item}`, before: OTHER[item]!, after: OTHER[item]! },
    ]);
    const expected = clusteredTTest(
      pairs.map(({ before, after }) => after - before),
      pairs.map(({ item }) => item),
    );
    const [first, second] = shifts as [(typeof shifts)[0], (typeof shifts)[0]];
    expect(first.answers).toBe(160);
    expect(first.shift).toBeCloseTo(expected.difference, 12);
    expect(first.pValue).toBeCloseTo(expected.pValue, 12);
    expect(first.agreement).toBeCloseTo(pairs.filter(({ before, after }) => before === after).length / 160, 12);
    const kappa = cohenKappa(
      pairs.map(({ before }) => before),
      pairs.map(({ after }) => after),
    ).kappa;
    expect(first.kappa).toBeCloseTo(kappa, 12);
    expect(second.answers).toBe(gaps.filter((score) => !Number.isNaN(score)).length);
    expect(first).toMatchObject({ kind: "judge-shift", task: "t", metric: "acc", proportion: true, verdict: "higher" });
  });

  test("with p values adjusted by Holm over all pairs, and verdicts that are left by it", () => {
    const adjusted = holm(shifts.map(({ pValue }) => pValue!));
    shifts.forEach((shift, index) => {
      expect(shift.adjustedPValue).toBeCloseTo(adjusted[index]!, 14);
      const expected = adjusted[index]! >= 0.05 ? "not-shown" : shift.shift > 0 ? "higher" : "lower";
      expect(shift.verdict).toBe(expected);
    });
    const least = Math.min(...adjusted);
    for (const shift of judgeShifts(runs, least).shifts) expect(shift.verdict).toBe("not-shown");
    expect(judgeShifts(runs.slice(0, 1), 0.05)).toEqual({ shifts: [], agreement: [] });
  });

  test("agree as Krippendorff's α over all of them says, on answers with two judges or more", () => {
    const rated = [
      ...TRUTH.map((_, item) => [FAIR[item]!, LENIENT[item]!, gaps[item]!]),
      ...TRUTH.map((_, item) => [OTHER[item]!, OTHER[item]!, none]),
    ];
    const { alpha } = krippendorffAlpha(rated.flat(), 160, 3, { scale: "nominal" });
    expect(agreement).toMatchObject([
      { kind: "judge-agreement", judges: ["j", "k", "l"], answers: 160, scale: "nominal" },
    ]);
    expect(agreement[0]!.alpha).toBeCloseTo(alpha, 12);
  });

  test("of grades have no κ, and on other scales no p", () => {
    const grades = FAIR.map((score, item) => score / 2 + (item % 3) / 6);
    const graded = judgeShifts(
      judgedRuns(results(by("j", "a", grades), by("k", "a", LENIENT)), null, "drop").runs,
      0.05,
    );
    expect(graded.shifts[0]).toMatchObject({ kappa: null, proportion: true });
    expect(graded.agreement[0]!.scale).toBe("interval");
    const tens = FAIR.map((score) => 1 + 9 * score);
    const apart = judgeShifts(judgedRuns(results(by("j", "a", tens), by("k", "a", LENIENT)), null, "drop").runs, 0.05);
    expect(apart.shifts[0]).toMatchObject({
      pValue: null,
      adjustedPValue: null,
      verdict: "not-shown",
      proportion: false,
    });
    expect(codesOf(apart.shifts[0]!)).toContain("judges-on-other-scales");
    const apartItems = judgedRuns(
      results(by("j", "a", [1, none, none]), by("k", "a", [none, 1, 0])),
      null,
      "drop",
    ).runs;
    expect(judgeShifts(apartItems, 0.05).shifts).toEqual([]);
  });
});

test("scores are on the scale of others within half of their width, both in shares or neither", () => {
  const fives = [1, 3, 5];
  const table: readonly (readonly [readonly number[], readonly number[], boolean])[] = [
    [[-1, 5], fives, true],
    [[-1.01, 5], fives, false],
    [[1, 7], fives, true],
    [[1, 7.01], fives, false],
    [[1, 10], fives, false],
    [[0, 1], [0.25, 0.5], false],
    [[0.125, 0.625], [0.25, 0.5], true],
    [[0, 1], fives, false],
    [fives, [0, 1], false],
    [[9], [3, 3], true],
    [[2, 4], fives, true],
  ];
  for (const [scores, others, expected] of table) expect(isOnScaleOf(scores, others)).toBe(expected);
});

test("what is to be said of a run stands beside its correction, and of one that has none", () => {
  const labels = createResults({
    matrices: [
      matrixOf([{ model: "a", scores: some(TRUTH, 30) }]),
      matrixOf([{ model: "a", scores: some(TRUTH, 2) }]),
      matrixOf([{ model: "b", scores: some(TRUTH, 1) }]),
      matrixOf([{ model: "b", scores: some(TRUTH, 1) }]),
    ],
  });
  const { runs } = judgedRuns(results(by("j", "a", LENIENT), by("j", "b", FAIR)), labels, "drop");
  const [first, second] = judgeRows(runs, 0.05);
  expect(first!.ok).toBe(true);
  expect(codesOf(first!)[0]).toBe("several-labels");
  expect(second!.ok).toBe(false);
  expect(codesOf(second!)).toEqual(["several-labels"]);
});

test("judges are on one scale only where each is on that of the other", () => {
  const grades = Array.from({ length: 60 }, (_, item) => 1 + (item % 9));
  const near = grades.map((grade) => (grade > 5 ? 5 : 4));
  for (const [first, second] of [
    [grades, near],
    [near, grades],
  ] as const) {
    const rows = [first, second].flatMap((scores, judge) =>
      scores.map((score, item) => ({ model: "a", judge: ["j", "k"][judge]!, item: `q${item}`, score })),
    );
    const { shifts } = judgeShifts(judgedRuns(fromRows(rows), null, "drop").runs, 0.05);
    // The one leaves the range of the other by more than half of its width.
    expect(shifts).toMatchObject([{ pValue: null, adjustedPValue: null }]);
    expect(codesOf(shifts[0]!)).toContain("judges-on-other-scales");
  }
});

test("an answer that one judge did not score is none that both did", () => {
  const gaps = FAIR.map((score, item) => (item % 8 === 0 ? none : score));
  const { shifts, agreement } = judgeShifts(read([by("j", "a", LENIENT), by("k", "a", gaps)], []).runs, 0.05);
  expect([shifts[0]!.answers, agreement[0]!.answers]).toEqual([70, 70]);
  // −1 is no judgement either.
  const marked = FAIR.map((score, item) => (item % 8 === 0 ? -1 : score));
  const ofMarks = judgeShifts(read([by("j", "a", LENIENT), by("k", "a", marked)], []).runs, 0.05);
  expect([ofMarks.shifts[0]!.answers, ofMarks.agreement[0]!.answers]).toEqual([70, 70]);
  const kept = FAIR.flatMap((score, item) => (item % 8 === 0 ? [] : [Number(score === LENIENT[item])]));
  expect(shifts[0]!.agreement).toBeCloseTo(kept.reduce((sum, one) => sum + one, 0) / 70, 12);
});

test("what labels say of a run in clusters of items has the error of its clusters", () => {
  const items = TRUTH.map((_, item) => ({ id: `q${item}`, cluster: `c${item % 16}` }));
  const clustered = createResults({ matrices: [matrixOf([by("j", "a", FAIR)], { items })] });
  const labels = results({ model: "a", scores: some(TRUTH, 60) });
  const [row] = judgeRows(judgedRuns(clustered, labels, "drop").runs, 0.05);
  const [plain] = judgeRows(judgedRuns(results(by("j", "a", FAIR)), labels, "drop").runs, 0.05);
  const right = correctByLabels(FAIR, some(TRUTH, 60), { clusters: items.map(({ cluster }) => cluster) });
  if (!row!.ok || !plain!.ok || !right.ok) throw new Error("refused");
  expect(row!.standardError).toBeCloseTo(right.standardError!, 12);
  expect(row!.standardError).not.toBeCloseTo(plain!.standardError!, 6);
});
