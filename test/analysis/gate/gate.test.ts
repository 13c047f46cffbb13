import { describe, expect, test } from "vitest";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { type Gate, type GateOptions, gate } from "../../../src/analysis/gate/gate.js";
import { createResults } from "../../../src/data/createResults.js";
import { fromRows } from "../../../src/data/fromRows.js";
import { createResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";
import type { Run } from "../../../src/data/run.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { binomialPmf } from "../../../src/numeric/distributions/binomial.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf, pairedTable } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

type Cells = readonly [bothRight: number, baselineOnly: number, candidateOnly: number, bothWrong: number];

function sides(tasks: Readonly<Record<string, Cells>>): [Results, Results] {
  const table = (which: "baseline" | "candidate") =>
    createResults({
      matrices: Object.entries(tasks).map(([task, cells]) =>
        matrixOf([{ task, model: which, scores: pairedTable(...cells)[which] }]),
      ),
    });
  return [table("baseline"), table("candidate")];
}

const one = (
  rows: readonly (Partial<Run> & { readonly scores: readonly number[] })[],
  options: Parameters<typeof matrixOf>[1] = {},
) => createResults({ matrices: [matrixOf(rows, options)] });

const on = (cells: Cells, options: Partial<GateOptions> = {}): Gate =>
  gate(...sides({ t: cells }), { minimumEffect: "2pt", ...options });

const first = (result: Gate) => result.tasks[0]!;

describe("one task of right-or-wrong scores", () => {
  test("takes the one-sided mid-p and Tango's bounds at 1 − alpha", () => {
    const result = first(on([300, 40, 15, 145]));
    // P(X < 15) + P(X = 15)/2 for X ~ Binomial(55, 1/2).
    let pValue = binomialPmf(15, 55, 0.5) / 2;
    for (let k = 0; k < 15; k++) pValue += binomialPmf(k, 55, 0.5);
    expect(result.pValue).toBeCloseTo(pValue, 14);
    const tango = tangoInterval(300, 40, 15, 145, { level: 0.9 });
    expect(result.interval).toEqual(tango);
    expect(result.difference).toBeCloseTo(-0.05, 15);
    expect(result.drop).toBeCloseTo(0.05, 15);
    expect(result.largestDrop).toBe(-tango.low);
    expect(result.outcome).toBe("regressed");
    expect(result.test).toBe("mcnemar-midp");
  });

  test("uses the exact test's own tail where it is asked for", () => {
    const result = first(on([300, 15, 40, 145], { mcnemar: "exact" }));
    let pValue = 0;
    for (let k = 0; k <= 40; k++) pValue += binomialPmf(k, 55, 0.5);
    expect(result.pValue).toBeCloseTo(pValue, 13);
  });

  test.each<[Cells, Gate["outcome"], string | null]>([
    [[300, 40, 15, 145], "regressed", "drop-shown"],
    [[1200, 20, 20, 760], "not-regressed", null],
    [[300, 15, 40, 145], "not-regressed", null],
    [[300, 25, 24, 151], "cannot-tell", "drop-not-excluded"],
    [[60, 6, 2, 32], "cannot-tell", "drop-not-shown"],
    [[5000, 180, 20, 4800], "not-regressed", null],
  ])("%j is %s", (cells, outcome, code) => {
    const result = on(cells);
    expect(result.outcome).toBe(outcome);
    expect(codesOf({ notes: first(result).reasons })).toEqual(code === null ? [] : [code]);
    expect(result.sentence).toMatch(
      {
        regressed: /^t acc regressed: −/,
        "not-regressed": /^t acc has not/,
        "cannot-tell": /^Cannot tell for t acc: /,
      }[outcome],
    );
    expectNoNaN(result);
  });

  test("a gain that is shown excludes any drop", () => {
    expect(on([300, 15, 40, 145]).sentence).toContain(": any drop is excluded, and 2.00 pt would count.");
  });

  test("the same answers on few items are not cleared, since a drop is not excluded; on many they are", () => {
    expect(on([60, 0, 0, 40]).outcome).toBe("cannot-tell");
    const many = on([600, 0, 0, 400]);
    expect(many.outcome).toBe("not-regressed");
    expect(codesOf(first(many))).toContain("identical");
    expect(many.family.size).toBe(0);
    expect(first(many).pValue).toBe(1);
  });

  test("says how many items would clear a candidate that has not dropped: (z.95 + z.80)²·ψ/m²", () => {
    const { itemsToClear } = first(on([300, 25, 25, 150]));
    expect(itemsToClear).toBe(Math.ceil(((1.6448536269514722 + 0.8416212335729143) / 0.02) ** 2 * 0.1));
    // A drop of the minimum effect takes as many items that differ.
    expect(first(on([60, 0, 0, 40])).itemsToClear).toBe(Math.ceil((2.4864748605243863 / 0.02) ** 2 * 0.02));
    expect(first(on([300, 40, 15, 145])).itemsToClear).toBeNull();
  });

  test("what would be found is a drop that is shown and at least the minimum effect as seen", () => {
    const wide = first(on([300, 25, 25, 150]));
    expect(wide.detectableDrop).toBeGreaterThan(0.02 + 0.84 * Math.sqrt(0.1 / 500));
    const narrow = first(on([6000, 500, 500, 3000]));
    expect(narrow.detectableDrop).toBeCloseTo(0.02 + 0.8416212 * Math.sqrt(0.1 / 10_000), 6);
  });

  test("nothing is said of what equal answers would find, nor of the items that seeds would take", () => {
    const same = first(on([60, 0, 0, 40]));
    expect([same.discordant, same.detectableDrop]).toEqual([{ baselineOnly: 0, candidateOnly: 0 }, null]);
    const seeded = (model: string, shift: number) =>
      one(
        [0, 1, 2].map((seed) => ({
          model,
          seed: `${seed}`,
          scores: Array.from({ length: 90 }, (_, item) => Number((item * 7 + seed * 31) % 100 < 60 - shift * seed)),
        })),
      );
    const [before, after] = [seeded("a", 2), seeded("b", 5)];
    const gated = first(gate(before, after, { minimumEffect: "2pt" }));
    const [compared] = compareResults(before, after, { alpha: 0.1 }).comparisons;
    if (compared?.ok !== true) throw new Error("refused");
    expect(gated.outcome).toBe("cannot-tell");
    expect(gated.itemsToClear).toBeNull();
    // Shown at 1 − alpha, one-sided, and at least the minimum effect as seen: both with probability 0.8.
    expect(gated.detectableDrop).toBeCloseTo(
      Math.max(compared.minimumDetectableEffect!, 0.02 + 0.8416212335729143 * compared.standardError!),
      12,
    );
  });

  test("graded scores that are the same on every item are no drop, where there are enough of them", () => {
    const same = (items: number) => {
      const scores = Array.from({ length: items }, (_, item) => 0.1 + 0.07 * item);
      return first(gate(one([{ model: "a", scores }]), one([{ model: "b", scores }]), { minimumEffect: "0.02" }));
    };
    // An exact test of n like differences has 2^−n at most.
    expect([4, 5, 12].map((items) => same(items).outcome)).toEqual(["cannot-tell", "not-regressed", "not-regressed"]);
    expect(same(12).drop).toBe(0);
  });

  test("says when too few items differ to show anything", () => {
    const result = first(on([60, 3, 0, 37]));
    expect(codesOf(result)).toContain("too-few-discordant");
    expect(codesOf(first(on([60, 4, 0, 36])))).not.toContain("too-few-discordant");
  });

  test("turns around for metrics of which less is better", () => {
    const rows = (model: string, scores: readonly number[]) => one([{ model, scores }], { higherIsBetter: false });
    const { baseline, candidate } = pairedTable(300, 15, 40, 145);
    const result = gate(rows("a", baseline), rows("b", candidate), { minimumEffect: "2pt" });
    expect(result.outcome).toBe("regressed");
    expect(first(result).drop).toBeCloseTo(0.05, 15);
    expect(first(result).difference).toBeCloseTo(0.05, 15);
    expect(first(result).pValue).toBeLessThan(0.001);
    expect(gate(rows("b", candidate), rows("a", baseline), { minimumEffect: "2pt" }).outcome).toBe("not-regressed");
  });
});

describe("other scores", () => {
  const noise = Array.from({ length: 400 }, (_, item) => Math.sin(12.9 * item));
  const shifted = (by: number) => noise.map((score, item) => score + by + 0.2 * Math.cos(7.3 * item));
  const run = (model: string, scores: readonly number[]) => one([{ model, scores }]);

  test("halve the two-sided p of the paired t in the direction of the drop", () => {
    const worse = first(gate(run("a", noise), run("b", shifted(-0.1)), { minimumEffect: "0.05" }));
    expect(worse.outcome).toBe("regressed");
    const better = first(gate(run("a", noise), run("b", shifted(0.1)), { minimumEffect: "0.05" }));
    expect(better.outcome).toBe("not-regressed");
    expect((worse.pValue as number) + (better.pValue as number)).toBeCloseTo(1, 1);
    expect(better.pValue).toBeGreaterThan(0.999);
    const { interval, difference, standardError } = worse;
    const bound = tInterval(difference as number, standardError as number, 399, { level: 0.9 });
    expect(interval?.low).toBeCloseTo(bound.low, 12);
    expect(interval?.high).toBeCloseTo(bound.high, 12);
  });

  test("a share of the baseline is taken of its mean, and points need a proportion", () => {
    const high = shifted(10);
    const options = { minimumEffect: "5%" };
    const result = first(
      gate(
        run("a", high),
        run(
          "b",
          high.map((score) => score - 1),
        ),
        options,
      ),
    );
    expect(result.minimumEffect).toBeCloseTo(0.05 * (result.baseline?.mean as number), 12);
    const points = gate(run("a", high), run("b", shifted(9)), { minimumEffect: "2pt" });
    expect(points.outcome).toBe("cannot-tell");
    expect(codesOf({ notes: first(points).reasons })).toEqual(["minimum-effect"]);
  });

  test("all differences alike leave no spread: their signs decide, and no width is printed", () => {
    const result = gate(
      run("a", noise),
      run(
        "b",
        noise.map((score) => score - 0.5),
      ),
      { minimumEffect: "0.05" },
    );
    expect(codesOf({ notes: first(result).reasons })).toEqual(["drop-shown"]);
    expect(first(result)).toMatchObject({ outcome: "regressed", interval: null, largestDrop: null });
    expect(first(result).sentence).toMatch(/\(on every item, one-sided p/);
    expectNoNaN(result);
  });
});

describe("several tasks", () => {
  test("are regressed by Holm, and cleared only when every one is", () => {
    const small: Cells = [300, 33, 18, 149];
    expect(on(small).outcome).toBe("regressed");
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, task) => [`t${task}`, [1200, 20, 20, 760] as const]));
    const family = gate(...sides({ ...many, small }), { minimumEffect: "2pt" });
    expect(family.family).toEqual({ size: 10, correction: "holm", alpha: 0.05 });
    const task = family.tasks.find((one) => one.task === "small")!;
    expect(task.adjustedPValue).toBeCloseTo(10 * (task.pValue as number), 12);
    expect(codesOf({ notes: task.reasons })).toEqual(["not-after-adjustment"]);
    expect(family.outcome).toBe("cannot-tell");
    expect(family.sentence).toMatch(/^Cannot tell: 1 of 10 tasks \(small acc\)/);
    expect(gate(...sides(many), { minimumEffect: "2pt" }).outcome).toBe("not-regressed");
    expect(gate(...sides({ ...many, small }), { minimumEffect: "2pt", correction: "none" }).outcome).toBe("regressed");
  });

  test("one that regressed is enough", () => {
    const result = gate(...sides({ good: [1200, 20, 20, 760], bad: [300, 60, 5, 135] }), { minimumEffect: "2pt" });
    expect(result.outcome).toBe("regressed");
    expect(result.sentence).toBe("Regressed on 1 of 2 tasks (bad acc).");
  });

  test("a task that the candidate lacks is not vouched for, one that it adds is only noted", () => {
    const [base, candidate] = sides({ a: [1200, 20, 20, 760], b: [1200, 20, 20, 760] });
    const less = createResults({ matrices: candidate.matrices.slice(0, 1) });
    const removed = gate(base, less, { minimumEffect: "2pt" });
    expect(removed.outcome).toBe("cannot-tell");
    expect(removed.reasons).toEqual([
      { code: "removed-tasks", message: "1 removed task: b acc", data: { names: ["b acc"] } },
    ]);
    expect(gate(base, less, { minimumEffect: "2pt", removedItems: "ignore" }).outcome).toBe("not-regressed");
    const reversed = gate(less, base, { minimumEffect: "2pt" });
    expect(reversed.outcome).toBe("not-regressed");
    expect(codesOf(reversed)).toContain("new-tasks");
    expect(gate(less, base, { minimumEffect: "2pt", newItems: "fail" }).outcome).toBe("cannot-tell");
  });

  test("without a shared task nothing can be told", () => {
    const [base] = sides({ a: [30, 2, 2, 16] });
    const [, other] = sides({ b: [30, 2, 2, 16] });
    const result = gate(base, other, { minimumEffect: "2pt", removedItems: "ignore" });
    expect(result.outcome).toBe("cannot-tell");
    expect(codesOf({ notes: result.reasons })).toEqual(["no-shared-tasks"]);
  });
});

describe("items and guards", () => {
  const width = 2000;
  const right = Array.from({ length: width }, (_, item) => Number(item % 10 < 6));
  const items = (from: number, count: number) =>
    Array.from({ length: count }, (_, item) => ({ id: `q${from + item}` }));
  const base = one([{ model: "a", scores: right }]);
  /** The candidate's answers are the baseline's, but for the states given by item. */
  const withStates = (states: Readonly<Record<number, "errored" | "unscored">>, broken: readonly number[] = []) =>
    createResults({
      matrices: [
        createResultMatrix({
          runs: [{ model: "b", task: "t", metric: "acc" }],
          items: items(0, width),
          scores: right.map((score, item) => (item in states ? Number.NaN : broken.includes(item) ? 0 : score)),
          states: Uint8Array.from(right, (_, item) => STATE_CODE[states[item] ?? "scored"]),
        }),
      ],
    });
  const missing = (count: number, state: "errored" | "unscored") =>
    Object.fromEntries(Array.from({ length: count }, (_, item) => [item, state]));
  const run = (candidate: Results, options: Partial<GateOptions> = {}) =>
    gate(base, candidate, { minimumEffect: "2pt", ...options });
  const reasonsOf = (result: Gate) => codesOf({ notes: first(result).reasons });

  test("more errors than allowed are not vouched for, whichever side has them", () => {
    expect(reasonsOf(run(withStates(missing(100, "errored")), { minimumEffect: "6pt" }))).toEqual([]);
    const failing = run(withStates(missing(101, "errored")), { minimumEffect: "6pt" });
    expect([failing.outcome, ...reasonsOf(failing)]).toEqual(["cannot-tell", "too-many-errors"]);
    expect(first(failing).sentence).toContain("101 of 2\u202f000 answers of the candidate errored, more than 5%");
    const allowed = run(withStates(missing(101, "errored")), { maximumErrored: 0.1, minimumEffect: "6pt" });
    expect(allowed.outcome).toBe("not-regressed");
    const baseline = gate(withStates(missing(101, "errored")), base, { minimumEffect: "2pt" });
    expect([baseline.outcome, ...reasonsOf(baseline)]).toEqual(["cannot-tell", "too-many-errors"]);
  });

  test("unscored answers count towards coverage alone", () => {
    const large = { minimumEffect: "9pt" };
    expect(run(withStates(missing(200, "unscored")), large).outcome).toBe("not-regressed");
    expect(reasonsOf(run(withStates(missing(201, "unscored")), large))).toEqual(["low-coverage"]);
  });

  test("answers that the candidate alone lacks clear it only where they could not hide a drop", () => {
    // Of 100 errored answers the baseline had 60 right: 3 points of 2,000.
    const open = run(withStates(missing(100, "errored")));
    expect([open.outcome, ...reasonsOf(open)]).toEqual(["cannot-tell", "missing-answers"]);
    expect(first(open).range).toEqual({ low: expect.closeTo(-0.03, 12), high: expect.closeTo(0.02, 12) });
    expect(first(open).missingAnswers).toEqual({
      errored: 100,
      unscored: 0,
      items: { candidate: 100, baseline: 0 },
      pValue: expect.closeTo(2 ** -99, 40),
      worst: 0,
    });
    expect(first(open).largestDrop).toBe(-tangoInterval(1140, 60, 0, 800, { level: 0.9 }).low);
    expect(first(open).sentence).toContain("100 errored answers of the candidate where the baseline has a score");
    expect(first(open).sentence).toContain("lies in [−3.00, +2.00] pt");
    // Items that the baseline had wrong cannot hide a drop.
    const wrong = Object.fromEntries([8, 18, 28, 38].map((item) => [item, "unscored" as const]));
    const harmless = run(withStates(wrong));
    expect(harmless.outcome).toBe("not-regressed");
    expect(first(harmless).sentence).toContain("with 4 unscored answers of the candidate counted as wrong");
    // What both sides lost is nobody's drop.
    const both = gate(withStates(missing(90, "errored")), withStates(missing(90, "errored")), { minimumEffect: "2pt" });
    expect([both.outcome, first(both).missingAnswers]).toEqual(["not-regressed", null]);
    // What only the baseline lost stays out.
    expect(gate(withStates(missing(90, "errored")), base, { minimumEffect: "2pt" }).outcome).toBe("not-regressed");
  });

  test("a missing score is as bad as the scale lets it be", () => {
    const rows = (model: string, scores: readonly number[], higherIsBetter: boolean) =>
      createResults({
        matrices: [
          createResultMatrix({
            runs: [{ model, task: "t", metric: "acc" }],
            items: items(0, scores.length),
            scores,
            states: Uint8Array.from(scores, (score) => (Number.isNaN(score) ? STATE_CODE.errored : 0)),
            higherIsBetter,
          }),
        ],
      });
    const worstOf = (scores: readonly number[], higherIsBetter: boolean) => {
      const lost = scores.map((score, item) => (item < 5 ? Number.NaN : score));
      const sides = [rows("a", scores, higherIsBetter), rows("b", lost, higherIsBetter)] as const;
      return first(gate(...sides, { minimumEffect: "0.05" })).missingAnswers?.worst;
    };
    const cycle = (values: readonly number[]) =>
      Array.from({ length: 200 }, (_, item) => values[item % values.length]!);
    expect(worstOf(cycle([2, 3, 4, 5]), true)).toBe(0);
    expect(worstOf(cycle([-2, 0, 1]), true)).toBe(-2);
    expect(worstOf(cycle([0, 0, 1]), false)).toBe(1);
    expect(worstOf(cycle([0.5, 1.5, 2.5]), false)).toBe(2.5);
  });

  test("of repeated answers, an item counts where the candidate lacks more of them than the baseline", () => {
    const trials = (model: string, lost: readonly number[]) =>
      createResults({
        matrices: [
          createResultMatrix({
            runs: ["0", "1"].map((trial) => ({ model, task: "t", metric: "acc", trial })),
            items: items(0, 200),
            scores: Array.from({ length: 400 }, (_, cell) => (lost.includes(cell) ? Number.NaN : Number(cell % 3 > 0))),
            states: Uint8Array.from({ length: 400 }, (_, cell) => (lost.includes(cell) ? STATE_CODE.errored : 0)),
          }),
        ],
      });
    const read = (before: readonly number[], after: readonly number[]) =>
      first(gate(trials("a", before), trials("b", after), { minimumEffect: "20pt" })).missingAnswers;
    expect(read([], [1, 4])).toMatchObject({ errored: 2, items: { candidate: 2, baseline: 0 } });
    expect(read([201, 204], [1, 4])).toBeNull();
    expect(read([201, 7], [1, 4, 204])).toMatchObject({ errored: 2, items: { candidate: 1, baseline: 1 } });
  });

  test("failed answers that count as 0 are scores, not failures of the harness", () => {
    const result = run(withStates(missing(101, "errored")), { missing: "zero" });
    expect(result.outcome).toBe("regressed");
    expect(reasonsOf(result)).toEqual(["drop-shown"]);
  });

  test("a drop that is shown stands whatever the guards say", () => {
    const broken = right.flatMap((score, item) => (score === 1 && item > 500 && item < 700 ? [item] : []));
    const result = run(withStates(missing(150, "errored"), broken));
    expect(result.outcome).toBe("regressed");
    expect(reasonsOf(result)).toEqual(["drop-shown", "too-many-errors"]);
    // Answers that errored are neither right nor wrong.
    expect(first(result).fates).toEqual({ broken: broken.map((item) => `q${item}`), unsteady: null });
  });

  test("removed items are not vouched for, new ones are noted, and errored ones are neither", () => {
    const fewer = one([{ model: "b", scores: right.slice(1) }], { items: items(1, width - 1) });
    const result = run(fewer);
    expect([result.outcome, ...reasonsOf(result)]).toEqual(["cannot-tell", "removed-items"]);
    expect(first(result).items).toEqual({ shared: width - 1, new: 0, removed: 1 });
    expect(first(result).sentence).toContain("1 removed item: q0");
    const ignored = run(fewer, { removedItems: "ignore" });
    expect([ignored.outcome, codesOf(first(ignored)).includes("removed-items")]).toEqual(["not-regressed", true]);
    const more = one([{ model: "b", scores: [...right, 1] }], { items: items(0, width + 1) });
    expect(run(more).outcome).toBe("not-regressed");
    expect(codesOf(first(run(more)))).toContain("new-items");
    expect(run(more, { newItems: "fail" }).outcome).toBe("cannot-tell");
    expect(first(run(withStates(missing(10, "errored")))).items).toMatchObject({ new: 0, removed: 0 });
  });

  test("sides that were not made the same way are refused", () => {
    const made = (model: string, filter: string) =>
      createResults({ matrices: [matrixOf([{ model, scores: right, fingerprint: { filter } }])] });
    const result = gate(made("a", "strict"), made("b", "flexible"), { minimumEffect: "2pt" });
    expect([result.outcome, ...reasonsOf(result)]).toEqual(["cannot-tell", "different-fingerprints"]);
    const allowed = gate(made("a", "strict"), made("b", "flexible"), { minimumEffect: "2pt", allowMixed: true });
    expect(allowed.outcome).toBe("not-regressed");
  });

  test("several models on a side are refused with the next step", () => {
    const two = createResults({
      matrices: [
        matrixOf([
          { model: "a", scores: right },
          { model: "b", scores: right },
        ]),
      ],
    });
    expect(reasonsOf(gate(two, base, { minimumEffect: "2pt" }))).toEqual(["several-models"]);
  });
});

describe("items that must pass", () => {
  test("pass in so many of their repeats as is asked for", () => {
    const base = createResults({ matrices: [matrixOf([{ model: "main", scores: Array(50).fill(1) }])] });
    const repeats = (answers: readonly number[]) =>
      createResults({
        matrices: [
          matrixOf(
            answers.map((score, trial) => ({
              model: "change",
              trial: String(trial),
              scores: [score, ...Array(49).fill(1)],
            })),
          ),
        ],
      });
    const fate = (answers: readonly number[], passRepeats?: number) => {
      const options = { minimumEffect: "2pt", mustPass: ["q0"], ...(passRepeats === undefined ? {} : { passRepeats }) };
      const { mustPass } = first(gate(base, repeats(answers), options));
      return Object.entries(mustPass).find(([, items]) => items.length > 0)?.[0];
    };
    const missing = Number.NaN;
    expect([fate([1, 1, 1, 1, 0]), fate([1, 1, 1, 1, 0], 4), fate([1, 1, 1, 1, 0], 5)]).toEqual([
      "broken",
      "passed",
      "broken",
    ]);
    expect([fate([1, 1, missing], 2), fate([1, 0, missing], 2), fate([0, 0, missing], 2)]).toEqual([
      "passed",
      "unknown",
      "broken",
    ]);
    expect([fate([1, 1], 3), fate([0, 0], 3), fate([0, 0, 1], 1)]).toEqual(["unknown", "unknown", "passed"]);
  });

  const cells: Cells = [1200, 1, 0, 799];
  // q1200 is the one that only the baseline got right.
  test("fail the gate by themselves, by id or as task/id", () => {
    expect(on(cells).outcome).toBe("not-regressed");
    for (const id of ["q1200", "t/q1200"]) {
      const result = on(cells, { mustPass: ["q0", id] });
      expect(result.outcome).toBe("regressed");
      expect(first(result).mustPass).toEqual({ passed: ["q0"], broken: ["q1200"], unknown: [], quarantined: [] });
      expect(first(result).sentence).toContain("1 must-pass item failed: q1200");
    }
  });

  test("that are unknown to both sides, or known to several tasks, are errors", () => {
    expect(() => on(cells, { mustPass: ["q12000"] })).toThrow(/item "q12000"\): is to pass, but neither dump has it/);
    const two = sides({ a: cells, b: cells });
    expect(() => gate(...two, { minimumEffect: "2pt", mustPass: ["q0"] })).toThrow(/several tasks \(a, b\)/);
    const result = gate(...two, { minimumEffect: "2pt", mustPass: ["b/q1200"] });
    expect(result.tasks.map(({ outcome }) => outcome)).toEqual(["not-regressed", "regressed"]);
  });

  test("need every trial to pass, and are unknown where one has no score", () => {
    const scores = Array.from({ length: 2000 }, (_, item) => Number(item % 3 > 0));
    const trials = (third: number) =>
      one([
        { model: "b", trial: "1", scores },
        { model: "b", trial: "2", scores },
        { model: "b", trial: "3", scores: scores.map((score, item) => (item === 1 ? third : score)) },
      ]);
    const base = one([{ model: "a", scores }]);
    const run = (third: number) => gate(base, trials(third), { minimumEffect: "2pt", mustPass: ["q1"] });
    expect(run(1).outcome).toBe("not-regressed");
    expect(run(0).outcome).toBe("regressed");
    expect(run(Number.NaN).outcome).toBe("cannot-tell");
    expect(first(run(Number.NaN)).mustPass.unknown).toEqual(["q1"]);
  });

  test("of scores other than 0 and 1 need a pass score", () => {
    const scores = Array.from({ length: 500 }, (_, item) => (item % 9) / 8 + 1);
    const [base, other] = [one([{ model: "a", scores }]), one([{ model: "b", scores: scores.map((s) => s * 0.999) }])];
    const options = { minimumEffect: "0.1", mustPass: ["q8"] };
    expect(() => gate(base, other, options)).toThrow(/not 0 or 1: say which score passes, with passScore/);
    expect(gate(base, other, { ...options, passScore: 1.9 }).outcome).toBe("not-regressed");
    expect(gate(base, other, { ...options, passScore: 1.999 }).outcome).toBe("regressed");
  });

  test("of a task that the candidate lacks are unknown", () => {
    const [base, candidate] = sides({ a: cells, b: cells });
    const less = createResults({ matrices: candidate.matrices.slice(0, 1) });
    const result = gate(base, less, { minimumEffect: "2pt", mustPass: ["b/q0"], removedItems: "ignore" });
    expect(result.reasons).toEqual([
      {
        code: "must-pass-unknown",
        message: "1 must-pass item with too few scores to tell: b/q0",
        data: { items: ["b/q0"] },
      },
    ]);
    expect(result.outcome).toBe("cannot-tell");
  });

  test("may have names that other objects use", () => {
    const items = ["__proto__", "constructor", "x"].map((id) => ({ id }));
    const run = (model: string) => one([{ model, scores: [1, 1, 0] }], { items });
    const { mustPass } = first(
      gate(run("a"), run("b"), { minimumEffect: "2pt", mustPass: ["__proto__", "constructor"] }),
    );
    expect(mustPass.passed).toEqual(["__proto__", "constructor"]);
  });
});

describe("seeds and run-level scores", () => {
  test("seeds are the replication of training noise, as in compareModels", () => {
    const seeds = (model: string, drop: number) =>
      one(
        [0, 1, 2, 3].map((seed) => ({
          model,
          seed: String(seed),
          scores: Array.from({ length: 600 }, (_, item) => Number((item * 37 + seed * 11) % 100 < 70 - drop)),
        })),
      );
    const result = first(gate(seeds("a", 0), seeds("b", 20), { minimumEffect: "2pt" }));
    expect(result.outcome).toBe("regressed");
    expect(result.test).toMatch(/^seeds-and-items/);
    expect(result.sources?.measured).toContain("training seed");
    expect(result.itemsToClear).toBeNull();
  });

  test("run-level scores are read one-sided as if unpaired", () => {
    const level = (model: string, value: number) =>
      createResults({
        runScores: [
          {
            run: { model, task: "t", metric: "acc" },
            value,
            items: 5000,
            standardError: Math.sqrt((value * (1 - value)) / 4999),
            higherIsBetter: true,
          },
        ],
      });
    expect(gate(level("a", 0.7), level("b", 0.6), { minimumEffect: "2pt" }).outcome).toBe("regressed");
    const close = first(gate(level("a", 0.7), level("b", 0.69), { minimumEffect: "2pt" }));
    expect(close.outcome).toBe("cannot-tell");
    expect(codesOf(close)).toContain("unpaired");
  });

  test("of several checkpoints only the last is looked at, guards included", () => {
    const scores = Array.from({ length: 2000 }, (_, item) => Number(item % 3 > 0));
    const matrix = createResultMatrix({
      runs: [1, 2].map((step) => ({ model: "b", task: "t", metric: "acc", step })),
      items: scores.map((_, item) => ({ id: `q${item}` })),
      scores: [...scores.map((score, item) => (item < 1500 ? Number.NaN : score)), ...scores],
      states: Uint8Array.from({ length: 4000 }, (_, cell) => (cell < 1500 ? STATE_CODE.errored : 0)),
    });
    const result = gate(one([{ model: "a", scores }]), createResults({ matrices: [matrix] }), { minimumEffect: "2pt" });
    expect(result.outcome).toBe("not-regressed");
    expect(codesOf(result)).toContain("last-checkpoint");
  });
});

test("wrong calls are refused", () => {
  const cells: Cells = [30, 2, 2, 16];
  expect(() => on(cells, { minimumEffect: "2" })).toThrow(RangeError);
  expect(() => on(cells, { minimumEffect: { unit: "points", amount: Number.NaN } })).toThrow(/gate: minimumEffect/);
  for (const alpha of [0, 0.5, Number.NaN])
    expect(() => on(cells, { alpha })).toThrow(/gate: alpha must be in \(0, 0\.5\)/);
  expect(() => on(cells, { maximumErrored: 5 })).toThrow(/gate: maximumErrored must be in \[0, 1\]/);
});

describe("a metric of which nothing says whether more is better", () => {
  const rose: Cells = [300, 15, 90, 95];
  const read = (cells: Cells, ...assumedDirections: readonly string[]) => {
    const [before, after] = sides({ t: cells });
    return first(gate({ ...before, assumedDirections }, { ...after, assumedDirections }, { minimumEffect: "2pt" }));
  };

  test("is not cleared by a rise, which may be a regression, and the flags that say it are named", () => {
    const { outcome, reasons } = read(rose, "acc");
    expect(outcome).toBe("cannot-tell");
    expect(reasons.map(({ code }) => code)).toEqual(["direction-unknown"]);
    expect(reasons[0]?.message).toContain("--higher-is-better acc or --lower-is-better acc");
    expect(read(rose).outcome).toBe("not-regressed");
    expect(read(rose, "another").outcome).toBe("not-regressed");
  });

  test("is cleared where neither a rise nor a drop counts, and regresses by a drop", () => {
    expect(read([5000, 10, 10, 4980], "acc").outcome).toBe("not-regressed");
    expect(read([300, 90, 15, 95], "acc").outcome).toBe("regressed");
  });
});

test("missing answers are held at their worst where they are left out, and count once where they count as wrong", () => {
  const scores = Array.from({ length: 400 }, (_, item) => Number(item % 10 < 7));
  const of = (model: string, isAnswered: (item: number) => boolean) =>
    fromRows(scores.map((score, item) => ({ model, item, score: isAnswered(item) ? score : null })));
  const gated = (missing?: "drop" | "zero") =>
    first(
      gate(
        of("a", () => true),
        of("b", (item) => item % 50 !== 0),
        {
          minimumEffect: "5pt",
          ...(missing === undefined ? {} : { missing }),
        },
      ),
    );
  const [left, wrong] = [gated("drop"), gated("zero")];
  expect(gated()).toEqual(left);
  // The worst is thought of, and not written into what was given.
  const given = of("b", (item) => item % 50 !== 0);
  const [scoresBefore, statesBefore] = [[...given.matrices[0]!.scores], [...(given.matrices[0]!.states ?? [])]];
  gate(
    of("a", () => true),
    given,
    { minimumEffect: "5pt" },
  );
  expect([...given.matrices[0]!.scores]).toEqual(scoresBefore);
  expect([...(given.matrices[0]!.states ?? [])]).toEqual(statesBefore);
  expect(left.missingAnswers).not.toBeNull();
  expect(wrong.missingAnswers).toBeNull();
  // Eight of 400, right by the other side.
  expect([left.drop, wrong.drop]).toEqual([0, expect.closeTo(8 / 400, 12)]);
});

test("items that the candidate lacks are left out and said, whatever is made of them", () => {
  const scores = Array.from({ length: 300 }, (_, item) => Number(item % 10 < 7));
  const fewer = scores.slice(0, 290);
  const task = first(
    gate(one([{ model: "a", scores }]), one([{ model: "b", scores: fewer }]), {
      minimumEffect: "5pt",
      removedItems: "ignore",
    }),
  );
  expect(codesOf(task)).toContain("items-left-out");
  expect(
    codesOf(first(gate(one([{ model: "a", scores }]), one([{ model: "b", scores }]), { minimumEffect: "5pt" }))),
  ).not.toContain("items-left-out");
});

test("scores by degrees have half of the two-sided p on the side of a drop, and what is left of 1 on the other", () => {
  const rng = createRng(6, "one-sided");
  const before = Array.from({ length: 80 }, () => rng.nextUniform());
  const near = (shift: number) => before.map((score) => score + shift + 0.2 * (rng.nextUniform() - 0.5));
  for (const [after, isDrop] of [
    [near(-0.02), true],
    [near(0.02), false],
  ] as const) {
    const [a, b] = [one([{ model: "a", scores: before }]), one([{ model: "b", scores: after }])];
    const { pValue } = first(gate(a, b, { minimumEffect: "0.05" }));
    const [compared] = compareResults(a, b, { alpha: 0.1 }).comparisons;
    if (compared?.ok !== true) throw new Error("refused");
    expect(compared.difference! < 0).toBe(isDrop);
    expect(pValue).toBeCloseTo(isDrop ? compared.pValue! / 2 : 1 - compared.pValue! / 2, 12);
  }
});

describe("one model under the labels of its prompts", () => {
  const answers = (framing: string | null, shift: number, model = "m") =>
    Array.from({ length: 300 }, (_, item) => ({
      model,
      item: `q${item}`,
      score: Number((item * 7 + shift) % 10 < 7),
      ...(framing === null ? {} : { framing }),
    }));
  const gated = (before: readonly object[], after: readonly object[]) =>
    gate(fromRows(before as never), fromRows(after as never), { minimumEffect: "9pt" });
  const namesOf = (result: Gate) => result.tasks.map(({ framing }) => framing);

  test("a label that was changed is one test, whose name has both", () => {
    const changed = gated(answers("old", 0), answers("new", 3));
    expect(namesOf(changed)).toEqual(["old and new"]);
    expect([changed.reasons, changed.outcome]).toEqual([[], "not-regressed"]);
    expect(first(changed).baseline).toMatchObject({ name: "m, old" });
    expect(first(changed).candidate).toMatchObject({ name: "m, new" });
  });

  test.each<[string, readonly object[], readonly object[]]>([
    ["another model's", answers("old", 0), answers("new", 3, "other")],
    ["answer text and letters", answers("completion", 0), answers("choice", 3)],
    ["no label on one side", answers(null, 0), answers("new", 3)],
    ["none on the other", answers("old", 0), answers(null, 3)],
  ])("%s is no changed prompt: one test was taken away, and another came", (_, before, after) => {
    const result = gated(before, after);
    expect(namesOf(result)).toEqual([]);
    expect(result.outcome).toBe("cannot-tell");
    expect(codesOf({ notes: result.reasons })).toEqual(["no-shared-tasks", "removed-tasks"]);
  });

  test("of several labels those of one name are compared, and the others are named", () => {
    const more = gated([...answers("old", 0), ...answers("kept", 1)], [...answers("kept", 2), ...answers("new", 3)]);
    expect(namesOf(more)).toEqual(["kept"]);
    expect(more.reasons.map(({ message }) => message).join(" ")).toContain("old");
    expect(more.notes.map(({ message }) => message).join(" ")).toContain("new");
    expect(more.reasons.map(({ message }) => message).join(" ")).not.toContain("kept");
  });
});

test("what a candidate of several repeats lacks is filled in by run, each with the prompts that it was asked", () => {
  const width = 200;
  const side = (model: string, lost: readonly number[]) =>
    createResults({
      matrices: [
        createResultMatrix({
          runs: ["0", "1", "2"].map((trial) => ({ model, task: "t", metric: "acc", trial })),
          items: Array.from({ length: width }, (_, item) => ({ id: `q${item}` })),
          scores: Array.from({ length: 3 * width }, (_, cell) => (lost.includes(cell) ? Number.NaN : 1)),
          states: Uint8Array.from({ length: 3 * width }, (_, cell) =>
            lost.includes(cell) ? STATE_CODE.unscored : STATE_CODE.scored,
          ),
          prompts: Array.from({ length: 3 * width }, (_, cell) => 100 + (cell % width)),
        }),
      ],
    });
  // Of the first repeat none, of the second one, of the third three.
  const lost = [width + 5, 2 * width + 5, 2 * width + 6, 2 * width + 7];
  const task = first(gate(side("a", []), side("b", lost), { minimumEffect: "5pt" }));
  expect(task.missingAnswers).toMatchObject({
    errored: 0,
    unscored: 4,
    items: { candidate: 3, baseline: 0 },
    worst: 0,
  });
  // All else is right: an item's mean over its repeats falls by the share of them that is lost.
  expect(task.drop).toBe(0);
  expect(task.range!.low).toBeCloseTo(-(4 / 3) / width, 12);
  expect(task.range!.high).toBeCloseTo(0, 12);
  expect(codesOf({ notes: task.reasons })).not.toContain("different-prompts");
});

test("four grades that are the same are too few to exclude a drop, and have no p that speaks for one", () => {
  const grades = Array.from({ length: 4 }, (_, item) => 0.5 + item / 100);
  const task = first(
    gate(one([{ model: "a", scores: grades }]), one([{ model: "b", scores: grades }]), { minimumEffect: "0.05" }),
  );
  expect([task.difference, task.outcome]).toEqual([0, "cannot-tell"]);
  expect(task.pValue).toBe(0.5);
  expectNoNaN(task);
});

test("the sentence over one task is that task's own, unless a reason beyond the task leaves all open", () => {
  const same: Cells = [300, 0, 0, 100];
  const [before, after] = sides({ t: same, u: same });
  const [, alone] = sides({ t: same });
  const whole = gate(alone, alone, { minimumEffect: "5pt" });
  expect(whole.sentence).toBe(first(whole).sentence);
  const removed = gate(before, alone, { minimumEffect: "5pt" });
  expect([removed.tasks.length, first(removed).outcome, removed.outcome]).toEqual([1, "not-regressed", "cannot-tell"]);
  expect(removed.sentence).toMatch(/^Cannot tell: /);
  expect(removed.sentence).toContain(removed.reasons[0]!.message);
  expect(gate(before, after, { minimumEffect: "5pt" }).outcome).toBe("not-regressed");
});

test("a direction that nothing says is no reason where a test regressed or cannot tell by itself", () => {
  const codes = (cells: Cells) => {
    const [before, after] = sides({ t: cells });
    const assumedDirections = ["acc"];
    const task = first(
      gate({ ...before, assumedDirections }, { ...after, assumedDirections }, { minimumEffect: "2pt" }),
    );
    return [task.outcome, codesOf({ notes: task.reasons }).includes("direction-unknown")];
  };
  expect(codes([200, 120, 20, 60])).toEqual(["regressed", false]);
  expect(codes([15, 4, 5, 6])).toEqual(["cannot-tell", false]);
});
