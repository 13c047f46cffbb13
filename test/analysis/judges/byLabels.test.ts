import { describe, expect, test } from "vitest";
import { comparePaired } from "../../../src/analysis/comparison/comparison.js";
import { compareByLabels, type LabelComparison } from "../../../src/analysis/judges/compareByLabels.js";
import { correctByLabels, withoutMinusOnes } from "../../../src/analysis/judges/correctByLabels.js";
import type { LabelCorrection } from "../../../src/analysis/judges/labelCorrection.js";
import { cohenKappa } from "../../../src/inference/agreement/cohenKappa.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { roganGladen } from "../../../src/inference/labels/roganGladen.js";
import { twoProportionTest } from "../../../src/inference/significance/twoProportion.js";
import { welchTest } from "../../../src/inference/significance/welch.js";
import { createRng, type Rng } from "../../../src/random/rng.js";

const callOf = (rng: Rng, right: number, sensitivity: number, specificity: number) =>
  Number(rng.nextUniform() < (right === 1 ? sensitivity : 1 - specificity));

/** A run that is right in `share`, a judge, and labels of the first items. */
function judgedRun(label: string, items: number, labelled: number, share = 0.7, rates: [number, number] = [0.95, 0.7]) {
  const rng = createRng(1, label);
  const truth = Array.from({ length: items }, () => Number(rng.nextUniform() < share));
  const judged = truth.map((right) => callOf(rng, right, ...rates));
  return { truth, judged, labels: truth.map((right, item) => (item < labelled ? right : null)) };
}

const corrected = (found: ReturnType<typeof correctByLabels>) => found as LabelCorrection;
const compared = (found: ReturnType<typeof compareByLabels>) => found as LabelComparison;

describe("correctByLabels", () => {
  test("finds the share right that a lenient judge hides, and says that the judge is too high", () => {
    const { judged, labels, truth } = judgedRun("lenient", 2000, 300);
    const found = corrected(correctByLabels(judged, labels, { name: "m" }));
    const right = truth.filter((one) => one === 1).length / truth.length;
    expect(found.judgeAlone! - right).toBeGreaterThan(0.04);
    expect(Math.abs(found.mean - right)).toBeLessThan(0.03);
    expect(found.bias!.verdict).toBe("too-high");
    expect(found.effectiveLabels!).toBeGreaterThan(350);
    expect(found.sources.measured).toContain("errors of the judge");
    expect(found.sentence).toMatch(
      /^m scores \d+\.\d+% by human labels \(95% CI \[.*300 labels, worth \d+ with the judge\)/,
    );
    expect(found.sentence).toMatch(/too high/);
  });

  test("counts the judge's errors on the labelled items", () => {
    const judged = [1, 1, 0, 0, 1, 1, 1, 0];
    const labels = [1, 1, 1, 0, 0, 1, null, null];
    const { errors, bias } = corrected(correctByLabels(judged, labels));
    expect(errors!.sensitivity).toEqual({ rate: 3 / 4, interval: wilsonInterval(3, 4), answers: 4 });
    expect(errors!.specificity).toEqual({ rate: 1 / 2, interval: wilsonInterval(1, 2), answers: 2 });
    expect(errors!.kappa).toBeCloseTo(cohenKappa([1, 1, 1, 0, 0, 1], [1, 1, 0, 0, 1, 1]).kappa, 12);
    const paired = comparePaired([1, 1, 1, 0, 0, 1], [1, 1, 0, 0, 1, 1]);
    expect(bias).toMatchObject({ difference: paired.difference, pValue: paired.pValue, verdict: "not-shown" });
  });

  test("takes −1 and null for no judgement, of which nothing is known, and not for wrong", () => {
    const { judged, labels } = judgedRun("gaps", 400, 100);
    const gaps = judged.map((call, item) => (item % 10 === 3 ? (item % 20 === 3 ? -1 : null) : call));
    const found = corrected(correctByLabels(gaps, labels));
    expect(found.items).toEqual({ labelled: 100, rest: 300, notJudged: 40 });
    const said = found.notes.find(({ code }) => code === "not-judged");
    expect(said?.data).toEqual({ items: 40, minusOnes: 20 });
    const blank = gaps.map((call) => (call === -1 ? null : call));
    expect(corrected(correctByLabels(blank, labels)).mean).toBe(found.mean);
  });

  test("keeps −1 where judgements go below 0 anyway", () => {
    const judged = [-1, 0.5, -0.3, 1, 0.2, -1];
    const found = corrected(correctByLabels(judged, [-0.8, 0.4, 0, 1, null, null]));
    expect(found.items.notJudged).toBe(0);
  });

  test("says when the labelled items were not drawn at random", () => {
    const { judged, truth } = judgedRun("chosen", 600, 0);
    let left = 120;
    const worst = truth.map((right, item) => (judged[item] === 0 && left-- > 0 ? right : null));
    const chosen = corrected(correctByLabels(judged, worst));
    expect(chosen.notes.map(({ code }) => code)).toContain("labels-unlike-the-rest");
    const drawn = corrected(
      correctByLabels(
        judged,
        truth.map((right, item) => (item % 5 === 0 ? right : null)),
      ),
    );
    expect(drawn.notes.map(({ code }) => code)).not.toContain("labels-unlike-the-rest");
  });

  test("uses a judge of grades, and says that it cannot tell how far it is off", () => {
    const { truth, labels } = judgedRun("grades", 500, 100);
    const rng = createRng(2, "grades");
    const grades = truth.map((right) => 4 + 3 * right + Math.floor(3 * rng.nextUniform()));
    const found = corrected(correctByLabels(grades, labels));
    expect(found.lambda).toBeGreaterThan(0);
    expect([found.bias, found.errors]).toEqual([null, null]);
    expect(found.notes.map(({ code }) => code)).toContain("other-scale");
  });

  test("gives no interval of equal numbers, and Wilson's of labels that are all right", () => {
    const same = corrected(correctByLabels([3, 4, 5, 2], [4, 4, null, null]));
    expect([same.standardError, same.interval]).toEqual([null, null]);
    const allRight = corrected(correctByLabels([1, 1, 1, 0], [1, 1, 1, null]));
    expect(allRight.interval).toMatchObject({ low: wilsonInterval(3, 3).low, high: 1 });
    expect(allRight.notes.map(({ code }) => code)).toContain("labels-equal");
  });

  test("refuses one label and none, and lists of two lengths", () => {
    expect(correctByLabels([1, 0], [1, null])).toMatchObject({ ok: false, code: "too-few-labels" });
    expect(correctByLabels([1, 0], [null, null])).toMatchObject({ ok: false, code: "too-few-labels" });
    const said = (labels: readonly (number | null)[]) => {
      const found = correctByLabels([1, 0], labels as never);
      return found.ok ? "" : found.message;
    };
    expect(said([null, null])).toMatch(/^no item has a label/);
    expect(said([null, 1])).toMatch(/^one item has a label/);
    expect(() => correctByLabels([1, 0], [1])).toThrow("correctByLabels");
    expect(() => correctByLabels([1, 0], [1, 0], { level: 95 })).toThrow("level");
  });
});

describe("compareByLabels", () => {
  /** Two runs on the same items; the judge is kinder to the candidate. */
  function twoRuns(label: string, items: number, labelled: number, [gain, loss]: readonly [number, number]) {
    const rng = createRng(3, label);
    const before = Array.from({ length: items }, () => Number(rng.nextUniform() < 0.6));
    const after = before.map((right) =>
      right === 1 ? Number(rng.nextUniform() >= loss) : Number(rng.nextUniform() < gain),
    );
    const side = (truth: readonly number[], specificity: number) => ({
      judged: truth.map((right) => callOf(rng, right, 0.95, specificity)),
      labels: truth.map((right, item) => (item < labelled ? right : null)),
    });
    return { baseline: side(before, 0.95), candidate: side(after, 0.6), truth: { before, after } };
  }

  test("takes back a gain that only the judge sees", () => {
    const { baseline, candidate } = twoRuns("kind", 2000, 400, [0.1, 0.067]);
    const { comparison, judgeAlone, lambda } = compared(compareByLabels(baseline, candidate));
    expect(judgeAlone).toBeGreaterThan(0.08);
    expect(comparePaired(baseline.judged, candidate.judged).verdict).toBe("better");
    expect(comparison.verdict).toBe("inconclusive");
    expect(lambda).toBeGreaterThan(0);
  });

  test("shows a gain that the labels alone do not", () => {
    const rng = createRng(5, "sharper");
    const before = Array.from({ length: 3000 }, () => Number(rng.nextUniform() < 0.6));
    const after = before.map((right) =>
      right === 1 ? Number(rng.nextUniform() >= 0.1) : Number(rng.nextUniform() < 0.4),
    );
    const side = (truth: readonly number[]) => ({
      judged: truth.map((right) => callOf(rng, right, 0.98, 0.98)),
      labels: truth.map((right, item) => (item < 120 ? right : null)),
    });
    const found = compared(compareByLabels(side(before), side(after), { names: { baseline: "a", candidate: "b" } }));
    expect(found.comparison.verdict).toBe("better");
    expect(found.effectiveLabels!).toBeGreaterThan(200);
    expect(found.comparison.sentence).toContain("b scores better than this run of a");
  });

  test("has a p that is below alpha exactly where the interval leaves out 0", () => {
    for (let round = 0; round < 25; round++) {
      const { baseline, candidate } = twoRuns(`p ${round}`, 300, 80, [0.25, 0.1]);
      const { pValue } = compared(compareByLabels(baseline, candidate)).comparison;
      const at = (alpha: number) => compared(compareByLabels(baseline, candidate, { alpha })).comparison.interval!;
      const [above, below] = [at(Math.min(0.99, pValue! * 1.02)), at(pValue! / 1.02)];
      expect(above.low > 0 || above.high < 0).toBe(true);
      expect(below.low <= 0 && below.high >= 0).toBe(true);
    }
  });

  test("turned about is the same with the other sign", () => {
    const { baseline, candidate } = twoRuns("turned", 500, 120, [0.3, 0.1]);
    const [there, back] = [
      compared(compareByLabels(baseline, candidate)).comparison,
      compared(compareByLabels(candidate, baseline)).comparison,
    ];
    expect(back.difference).toBeCloseTo(-there.difference!, 12);
    expect(back.interval!.low).toBeCloseTo(-there.interval!.high, 10);
    expect(back.pValue).toBeCloseTo(there.pValue!, 10);
  });

  test("leaves out labels of one side, and says so; refuses where no item has both", () => {
    const side = { judged: [1, 0, 1, 1, 0, 1], labels: [1, 0, 1, null, null, null] };
    const other = { judged: [1, 1, 1, 1, 0, 1], labels: [1, 1, null, 1, null, null] };
    const found = compared(compareByLabels(side, other));
    expect(found.items.labelled).toBe(2);
    expect(found.notes.find(({ code }) => code === "labels-on-one-side")?.data).toEqual({ items: 2 });
    const none = { judged: [1, 1, 1, 1, 0, 1], labels: [null, null, null, 1, 1, 0] };
    expect(compareByLabels(side, none)).toMatchObject({ ok: false, code: "too-few-labels" });
  });

  test("refuses lists of other lengths and sides that are none", () => {
    const side = { judged: [1, 0], labels: [1, 0] };
    expect(() => compareByLabels(side, { judged: [1], labels: [1] })).toThrow("compareByLabels");
    for (const other of [[1, 0], { judged: [1, 0] }, { labels: [1, 0] }]) {
      expect(() => compareByLabels(side, other as never)).toThrow("judged, labels");
    }
  });
});

test("items that a side's judge did not score are counted once, whichever side it was", () => {
  const none = Number.NaN;
  const labels = [1, 0, 1, 1, 0, 1, none, none, none, none];
  const first = [1, 0, 1, 1, 0, 1, none, 1, 0, 1];
  const second = [1, 1, 1, 1, 0, 1, none, none, 1, 1];
  const found = compareByLabels(
    { judged: first, labels },
    { judged: second, labels: labels.map((label, item) => (item === 1 ? 1 : label)) },
    {},
  );
  if (!found.ok) throw new Error(found.message);
  expect(found.items).toEqual({ labelled: 6, rest: 4, notJudged: 2 });
  expect(found.comparison.notes.find(({ code }) => code === "not-judged")?.data).toMatchObject({ items: 2 });
});

test("the judge's rates and what they say of the score have the level that was asked for", () => {
  const judged = [1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0];
  const labels = [1, 1, 0, 0, 0, 1, 1, 1, 0, 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const found = correctByLabels(judged, labels, { level: 0.8 });
  if (!found.ok) throw new Error(found.message);
  const { sensitivity, specificity, roganGladen: corrected } = found.errors!;
  expect(sensitivity).toEqual({ rate: 5 / 6, interval: wilsonInterval(5, 6, { level: 0.8 }), answers: 6 });
  expect(specificity).toEqual({ rate: 3 / 4, interval: wilsonInterval(3, 4, { level: 0.8 }), answers: 4 });
  expect(corrected).toEqual(
    roganGladen(
      { successes: judged.filter((score) => score === 1).length, trials: judged.length },
      { sensitivity: { successes: 5, trials: 6 }, specificity: { successes: 3, trials: 4 } },
      { level: 0.8 },
    ),
  );
});

describe("what is said of a comparison by labels", () => {
  const codes = (found: ReturnType<typeof compareByLabels>) => compared(found).notes.map(({ code }) => code);
  const rng = createRng(12, "said");
  const draw = (count: number) => Array.from({ length: count }, () => Number(rng.nextUniform() < 0.6));
  const [before, after] = [draw(40), draw(40)];
  const labelled = (labels: readonly number[], count: number) => labels.map((one, item) => (item < count ? one : null));

  test("a judge that helps nothing is named only where it had anything left to judge", () => {
    const blind = { judged: before.map(() => 1) };
    const part = compareByLabels({ ...blind, labels: labelled(before, 30) }, { ...blind, labels: labelled(after, 30) });
    expect([compared(part).lambda, codes(part)]).toEqual([0, ["judge-does-not-help"]]);
    expect(compared(part).comparison.test).toBe("labels-alone");
    const seeing = [before, after].map((own) => ({ judged: own, labels: labelled(own, 30) }));
    expect(compared(compareByLabels(seeing[0]!, seeing[1]!)).comparison.test).toBe("ppi++");
    const all = compareByLabels({ ...blind, labels: before }, { ...blind, labels: after });
    expect([compared(all).lambda, codes(all)]).toEqual([0, []]);
    expect(compared(all).items).toEqual({ labelled: 40, rest: 0, notJudged: 0 });
    const means = [before, after].map((side) => side.reduce((sum, one) => sum + one, 0) / 40);
    expect(compared(all).comparison.difference).toBeCloseTo(means[1]! - means[0]!, 12);
  });

  test("few labels are fewer than twenty", () => {
    for (const [count, isFew] of [
      [19, true],
      [20, false],
    ] as const) {
      const sides = [before, after].map((labels) => ({ judged: labels, labels: labelled(labels, count) }));
      const found = compareByLabels(sides[0]!, sides[1]!);
      expect(codes(found).includes("few-labels")).toBe(isFew);
      expect(compared(found).items.labelled).toBe(count);
    }
  });

  test("sides without names are baseline and candidate, and the better is turned where lower is better", () => {
    const worse = { judged: before.map(() => 0), labels: before.map((_, item) => Number(item % 5 === 0)) };
    const better = { judged: before.map(() => 1), labels: before.map((_, item) => Number(item % 5 !== 0)) };
    const found = compared(compareByLabels(worse, better)).comparison;
    expect([found.verdict, found.sentence]).toEqual([
      "better",
      expect.stringMatching(/^This run of candidate scores better than this run of baseline/),
    ]);
    expect(compared(compareByLabels(worse, better, { higherIsBetter: false })).comparison.verdict).toBe("worse");
  });
});

test("−1 is a mark beside scores above 0 alone: not among other negative ones, nor where nothing else is above 0", () => {
  const marks = (...judged: readonly number[]) => withoutMinusOnes(judged).minusOnes;
  expect([marks(1, -1, 0), marks(5, -1, -1, 3), marks(0.2, -1)]).toEqual([1, 2, 1]);
  expect([marks(1, -1, -0.5), marks(-1, 0, 0), marks(-1, -1), marks(1, 0)]).toEqual([0, 0, 0, 0]);
  expect([...withoutMinusOnes([1, -1, 0]).scores]).toEqual([1, Number.NaN, 0]);
  expect([...withoutMinusOnes([-1, 0, 0]).scores]).toEqual([-1, 0, 0]);
});

test("answers that the judge did not score are no calls of it", () => {
  const none = Number.NaN;
  const judged = [1, 1, 0, 1, 0, 0, 1, 1, none, 1, none, 0, 1, 1, 1, none];
  const labels = [1, 1, 0, 0, 0, 1, 1, 1, none, 1, none, none, none, none, none, none];
  const found = correctByLabels(judged, labels);
  if (!found.ok) throw new Error(found.message);
  const called = judged.filter((score) => !Number.isNaN(score));
  expect(found.errors!.roganGladen).toEqual(
    roganGladen(
      { successes: called.filter((score) => score === 1).length, trials: called.length },
      { sensitivity: { successes: 5, trials: 6 }, specificity: { successes: 2, trials: 3 } },
    ),
  );
});

test("whether the labelled items are like the rest is asked of grades by their means, of calls by their shares", () => {
  const rng = createRng(14, "like the rest");
  const grades = Array.from({ length: 60 }, () => 1 + Math.floor(5 * rng.nextUniform()));
  const labels = grades.map((grade, item) => (item < 20 ? Math.min(5, grade + (item % 2)) : null));
  const found = correctByLabels(grades, labels);
  if (!found.ok) throw new Error(found.message);
  expect(found.labelledLikeRest!.pValue).toBeCloseTo(welchTest(grades.slice(20), grades.slice(0, 20)).pValue, 12);
  const calls = grades.map((grade) => Number(grade > 2));
  const called = correctByLabels(
    calls,
    calls.map((call, item) => (item < 20 ? call : null)),
  );
  if (!called.ok) throw new Error(called.message);
  const right = (from: number, to: number) => ({
    successes: calls.slice(from, to).filter((call) => call === 1).length,
    trials: to - from,
  });
  expect(called.labelledLikeRest!.pValue).toBeCloseTo(twoProportionTest(right(20, 60), right(0, 20)).pValue, 12);
});
