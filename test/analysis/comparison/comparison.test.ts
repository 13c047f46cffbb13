import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePaired, compareRuns } from "../../../src/analysis/comparison/comparison.js";
import type { Comparison } from "../../../src/analysis/comparison/comparisonRecord.js";
import { power } from "../../../src/analysis/planning/power.js";
import type { Item } from "../../../src/data/item.js";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { mcnemarMinimumDetectableEffect, mcnemarPower } from "../../../src/inference/power/powerMcNemar.js";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { NOISE, type Refusal } from "../../../src/notes.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf, pairedTable } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

/** Candidate against baseline with these four cells. */
function compareTable(cells: readonly [number, number, number, number], options = {}): Comparison {
  const { baseline, candidate } = pairedTable(...cells);
  return comparePaired(baseline, candidate, options);
}

function accepted(result: Comparison | Refusal): Comparison {
  if (!result.ok) throw new Error(`refused: ${result.message}`);
  return result;
}

const binaryPairs = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { minLength: 2, maxLength: 60 });
const realScore = fc.integer({ min: -64, max: 64 }).map((value) => value / 16);
const realPairs = fc.array(fc.tuple(realScore, realScore), { minLength: 2, maxLength: 40 });
const anyPairs = fc.oneof(binaryPairs, realPairs);
const first = <T>(pairs: readonly (readonly [T, T])[]) => pairs.map(([value]) => value);
const second = <T>(pairs: readonly (readonly [T, T])[]) => pairs.map(([, value]) => value);

describe("comparePaired with missing scores", () => {
  const withGaps = (score: fc.Arbitrary<number>) =>
    fc.array(fc.tuple(fc.option(score), fc.option(score), fc.constantFrom("a", "b", "c", "d")), { minLength: 8 });

  test("is the comparison of the items that both sides scored, and counts the others", () => {
    const lists = fc.tuple(fc.oneof(withGaps(fc.constantFrom(0, 1)), withGaps(realScore)), fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(lists, ([rows, clustered, isTyped]) => {
        const list = (scores: (number | null)[]) =>
          isTyped ? Float64Array.from(scores, (score) => score ?? Number.NaN) : scores;
        const [baseline, candidate] = [list(rows.map(([score]) => score)), list(rows.map(([, score]) => score))];
        const kept = rows.filter(([before, after]) => before !== null && after !== null);
        const named = (of: typeof rows) => (clustered ? { clusters: of.map(([, , cluster]) => cluster) } : {});
        const before = [...baseline];
        const { coverage, bounds, items, notes, ...compared } = comparePaired(baseline, candidate, named(rows));
        const plain = comparePaired(
          kept.map(([score]) => score),
          kept.map(([, score]) => score),
          named(kept),
        );
        expect(plain).toMatchObject(compared);
        expect(items).toEqual({
          shared: kept.length,
          onlyBaseline: rows.filter(([left, right]) => left !== null && right === null).length,
          onlyCandidate: rows.filter(([left, right]) => left === null && right !== null).length,
        });
        expect([...baseline]).toEqual(before);
      }),
    );
  });
});

describe("comparePaired on 0/1 scores", () => {
  test("is McNemar's mid-p by default and the exact test on request: 37 against 31 of 500", () => {
    const midp = compareTable([300, 31, 37, 132]);
    expect(midp).toMatchObject({
      verdict: "inconclusive",
      test: "mcnemar-midp",
      higherIsBetter: true,
      proportion: true,
    });
    expect(midp.pValue).toBeCloseTo(0.47, 3);
    expect(midp.difference).toBeCloseTo(0.012, 14);
    expect(midp.discordant).toEqual({ candidateOnly: 37, baselineOnly: 31 });
    expect([midp.baseline.mean, midp.candidate.mean]).toEqual([0.662, 0.674]);
    expect(midp.interval).toMatchObject({ method: "tango", level: 0.95 });
    expect(compareTable([300, 31, 37, 132], { mcnemar: "exact" }).pValue).toBeCloseTo(0.545, 3);
  });

  test("says in one sentence the verdict, the numbers and what could have been seen", () => {
    const { sentence } = compareTable([300, 31, 37, 132], { names: { baseline: "base", candidate: "new" } });
    expect(sentence).toMatch(
      /^No difference shown between new and base: \+1\.20 pt, 95% CI \[−2\.\d\d, \+4\.\d\d\], p = \.47, 500 shared items\./,
    );
    // By exact power; the formula of large samples, 2.8016·√(.136/500), has 4.62 points.
    expect(sentence).toContain("could have shown a gap of about 4.57 pt or more (80% power).");
  });

  test("carries a signature with n, test, interval, alpha and policy", () => {
    expect(compareTable([3, 0, 9, 1]).signature).toMatch(
      /^n=13\|paired\|mcnemar-midp\|interval=tango\|alpha=0\.05\|missing=drop\|noisefloor\/\d/,
    );
  });

  test("calls a clear difference better or worse by the direction of the metric", () => {
    expect(compareTable([40, 2, 20, 11]).verdict).toBe("better");
    expect(compareTable([40, 20, 2, 11]).verdict).toBe("worse");
    expect(compareTable([40, 2, 20, 11], { higherIsBetter: false }).verdict).toBe("worse");
    expect(compareTable([40, 20, 2, 11], { higherIsBetter: false }).verdict).toBe("better");
    expect(compareTable([40, 2, 20, 11]).sentence).toMatch(
      /^This run of candidate scores better than this run of baseline on questions like these: \+24\.66 pt/,
    );
  });

  test("claims nothing, not even equivalence, where the interval leaves 0 out but the test does not reject, and says so", () => {
    // Five against none: Tango's interval leaves 0 out at 95 %, the exact test cannot.
    const exact = compareTable([30, 0, 5, 15], { mcnemar: "exact", margin: 0.3 });
    expect(exact.interval?.low).toBeGreaterThan(0);
    expect(exact.pValue).toBeCloseTo(0.0625, 14);
    expect(exact.verdict).toBe("inconclusive");
    expect(codesOf(exact)).toEqual(["test-interval-disagree", "too-few-discordant"]);
  });

  test("says when so few items differ that no split could be significant", () => {
    const note = compareTable([30, 0, 5, 15], { mcnemar: "exact" }).notes.find(
      ({ code }) => code === "too-few-discordant",
    );
    expect(note?.message).toBe(
      "5 items on which the two differ cannot give p < 0.05, whichever way they fall (best possible .063)",
    );
    expect(codesOf(compareTable([30, 1, 5, 15], { mcnemar: "exact" }))).toEqual([]);
    expect(codesOf(compareTable([30, 0, 4, 15], {}))).toContain("too-few-discordant");
    expect(codesOf(compareTable([30, 1, 4, 15], {}))).not.toContain("too-few-discordant");
  });

  test("the gap that could have been seen is the one that the exact power of the test answers", () => {
    for (const [cells, variant] of [
      [[300, 31, 37, 132], "midp"],
      [[300, 31, 37, 132], "exact"],
      [[60, 5, 3, 32], "midp"],
    ] as const) {
      const comparison = compareTable(cells, { mcnemar: variant });
      const effect = comparison.minimumDetectableEffect as number;
      const [n, differing] = [cells[0] + cells[1] + cells[2] + cells[3], cells[1] + cells[2]];
      expect(effect).toBe(mcnemarMinimumDetectableEffect(differing / n, n, { variant }));
      const asked = power({ from: "comparison", comparison, ask: "minimumDetectableEffect", items: n });
      expect(asked.ok && asked.minimumDetectableEffect).toBeCloseTo(effect, 11);
    }
  });

  test("never promises to detect a gap that takes more differing items than would have to differ", () => {
    // A difference of δ needs δ·n items that differ: 4 of 500 are not enough for any, so more are assumed.
    const few = compareTable([300, 1, 3, 196]);
    const effect = few.minimumDetectableEffect as number;
    expect(mcnemarPower({ baselineOnly: 0, candidateOnly: effect }, 500).power).toBeCloseTo(0.8, 10);
    expect(effect).toBeGreaterThan(4 / 500);
    const asked = power({ from: "comparison", comparison: few, ask: "minimumDetectableEffect", items: 500 });
    expect(asked.ok && asked.minimumDetectableEffect).toBeCloseTo(effect, 9);
    expect(asked.ok && codesOf(asked)).toContain("disagreement-raised");
    // Of four items, no gap is found with 80 % probability: even four of four have a mid-p of .0625.
    expect(compareTable([1, 1, 1, 1]).minimumDetectableEffect).toBeNull();
    expect(compareTable([1, 1, 1, 1]).sentence).not.toContain("could have shown");
    fc.assert(
      fc.property(binaryPairs, (pairs) => {
        expect(comparePaired(first(pairs), second(pairs)).minimumDetectableEffect ?? 0).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("calls runs without any differing item identical, with p 1", () => {
    const same = compareTable([7, 0, 0, 4]);
    expect(same).toMatchObject({ verdict: "identical", difference: 0, pValue: 1, minimumDetectableEffect: null });
    expect(same.sentence).toBe("candidate and baseline are identical on 11 shared items.");
    expect(codesOf(same)).toEqual(["identical"]);
    expect(codesOf(comparePaired([0.5, 0.25], [0.5, 0.25]))).toContain("identical");
  });

  test("shows equivalence by the interval of level 1 − 2·alpha inside the margin, never by a large p", () => {
    const cells = [300, 31, 37, 132] as const;
    const narrow = compareTable(cells, { alpha: 0.1 }).interval;
    const edge = narrow?.high as number;
    // The 80 % interval decides at alpha .1; the 90 % one is that of alpha .05.
    expect(compareTable(cells, { margin: edge * 1.001 }).verdict).toBe("equivalent");
    expect(compareTable(cells, { margin: edge * 0.999 }).verdict).toBe("inconclusive");
    expect(compareTable(cells, { margin: edge * 1.001 }).sentence).toMatch(
      /^candidate is equivalent to baseline within ±\d\.\d\d pt \(p = \.0498\): .*, p of a difference = \.\d+, 500 shared items\.$/,
    );
    expect(compareTable([0, 1, 1, 1], { margin: 0.01 }).verdict).toBe("inconclusive");
  });

  test("calls a real difference inside the margin better, and notes that it is inside", () => {
    const real = compareTable([4000, 20, 60, 920], { margin: 0.05 });
    expect(real.verdict).toBe("better");
    expect(codesOf(real)).toEqual(["within-margin"]);
  });
});

describe("comparePaired on real scores", () => {
  test("is the paired t test, with its interval, from thirty items that differ", () => {
    const rng = createRng(17);
    const [baseline, candidate] = [0, 1].map((shift) =>
      Array.from({ length: 30 }, () => shift + 3 * standardNormal(rng)),
    );
    const differences = candidate!.map((score, item) => score - baseline![item]!);
    const result = comparePaired(baseline!, candidate!);
    const { pValue, standardError, interval } = pairedTTest(differences);
    expect(result).toMatchObject({ test: "paired-t", discordant: null, proportion: false, interval });
    expect([result.pValue, result.standardError]).toEqual([pValue, standardError]);
  });

  test("of fewer is the exact sign-flip test, with the interval that it keeps", () => {
    // Differences 1, 2, 3, 6: one of 16 flips is as far up.
    const four = comparePaired([0, 1, 2, 3], [1, 3, 5, 9]);
    expect(four).toMatchObject({ test: "sign-flip", difference: 3, pValue: 0.125, interval: null });
    expect(four.standardError).toBeCloseTo(Math.sqrt(14 / 12), 14);
    expect(codesOf(four)).toEqual(["too-few-discordant"]);
    const eight = comparePaired([0, 0, 0, 0, 0, 0, 0, 0], [1, 3, 5, 9, 2, 4, 7, 6]);
    expect(eight).toMatchObject({ test: "sign-flip", pValue: 2 / 256, verdict: "better" });
    expect(eight.interval).toMatchObject({ method: "sign-flip", low: expect.closeTo(7 / 3, 6) });
    const ties = comparePaired(Array(200).fill(0.5), [...Array(195).fill(0.5), 0.9, 0.9, 0.8, 1, 0.7]);
    expect(ties).toMatchObject({ test: "sign-flip", pValue: 0.0625, verdict: "inconclusive" });
    const within = comparePaired([0.2, 0.4, 0.3, 0.6, 0.5, 0.7], [0.21, 0.42, 0.29, 0.6, 0.51, 0.69], { margin: 0.1 });
    expect(within.equivalence).toEqual({ margin: 0.1, kind: "equivalent", pValue: 1 / 64 });
    expect(within.verdict).toBe("equivalent");
  });

  test("keeps the difference when the same constant is added to both", () => {
    fc.assert(
      fc.property(realPairs, fc.integer({ min: -9, max: 9 }), (pairs, shift) => {
        const moved = comparePaired(
          first(pairs).map((x) => x + shift),
          second(pairs).map((x) => x + shift),
        );
        const still = comparePaired(first(pairs), second(pairs));
        fc.pre(still.test === "sign-flip" && moved.test === "sign-flip");
        expect(moved.difference).toBe(still.difference);
        expect([moved.pValue, moved.interval, moved.verdict]).toEqual([still.pValue, still.interval, still.verdict]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("has the signs alone of equal differences, also where they are equal but for rounding, and says so", () => {
    for (const [baseline, candidate] of [
      [
        [0, 1, 2],
        [0.5, 1.5, 2.5],
      ],
      [
        [0.1, 0.2, 0.3],
        [0.2, 0.3, 0.4],
      ],
    ] as const) {
      const result = comparePaired(baseline, candidate, { margin: 9 });
      expect(result).toMatchObject({
        verdict: "inconclusive",
        pValue: 0.25,
        interval: null,
        minimumDetectableEffect: null,
      });
      expect(codesOf(result)).toEqual(["no-spread", "too-few-discordant"]);
    }
  });

  test("prints a difference of scores that are no proportions in their own unit", () => {
    const [baseline, candidate] = [
      [20, 30, 41, 25, 36, 28],
      [22, 31, 45, 28, 38, 30],
    ];
    expect(comparePaired(baseline!, candidate!).sentence).toContain("+2.33, 95% CI");
  });
});

describe("comparePaired of scores without spread", () => {
  test("sees neither a spread nor a reach in what rounding alone makes differ", () => {
    const result = comparePaired([0.3, 0.1 + 0.2], [0.6, 0.6]);
    expect(result).toMatchObject({ standardError: null, interval: null, minimumDetectableEffect: null });
    expect(result).toMatchObject({ verdict: "inconclusive" });
    expect(codesOf(result)).toContain("no-spread");
    expect(comparePaired([0.3, 0.7, 0.8], [0.1 + 0.2, 0.7, 0.8]).verdict).toBe("identical");
  });

  test("shows a difference that every item has, from as many items on as the test takes", () => {
    const gained = (items: number) => {
      const baseline = Array.from({ length: items }, (_, item) => 0.25 + (item % 3) / 8);
      return comparePaired(
        baseline,
        baseline.map((score) => score + 0.25),
      );
    };
    // The exact p of n gains is 2/2ⁿ: 1/32 of six, 1/16 of five. Above 30 items Student's t would have no spread to go by.
    expect([5, 6, 40].map((items) => gained(items).verdict)).toEqual(["inconclusive", "better", "better"]);
    expect(gained(6)).toMatchObject({ pValue: 1 / 32, interval: null, standardError: null });
    expect(codesOf(gained(40))).toEqual(["no-spread"]);
  });

  test("knows no error of items that all fell the same way", () => {
    const { standardError, interval, difference } = compareTable([0, 0, 6, 0]);
    expect([standardError, difference]).toEqual([null, 1]);
    expect(interval?.high).toBe(1);
    expect(interval?.low).toBeLessThan(0.7);
  });

  test.each([1e160, 1e-170, 2 ** -1000])("gives the same p for scores times %s", (factor) => {
    const baseline = [0.31, 0.45, 0.52, 0.18, 0.77, 0.64];
    const candidate = [0.42, 0.58, 0.61, 0.33, 0.85, 0.79];
    const plain = comparePaired(baseline, candidate);
    const scaled = comparePaired(
      baseline.map((score) => score * factor),
      candidate.map((score) => score * factor),
    );
    expect(scaled.pValue! / plain.pValue!).toBeCloseTo(1, 9);
    expect(scaled.standardError! / factor / plain.standardError!).toBeCloseTo(1, 9);
  });
});

describe("comparePaired with clusters", () => {
  const clusters = ["a", "a", "a", "b", "b", "c", "c", "c", "c", "d"];
  const baseline = [0, 0, 0, 1, 1, 0, 1, 0, 0, 1];
  const candidate = [1, 1, 1, 1, 0, 0, 1, 0, 1, 1];

  test("is the cluster-robust t test, CR2 with the degrees of freedom of Bell and McCaffrey", () => {
    // Differences 1 1 1 | 0 −1 | 0 0 0 1 | 0 of mean .3: sums 2.1, −1.6, −.2, −.3.
    const result = comparePaired(baseline, candidate, { clusters });
    const error = Math.sqrt(2.1 ** 2 / 0.7 + 1.6 ** 2 / 0.8 + 0.2 ** 2 / 0.6 + 0.3 ** 2 / 0.9) / 10;
    const { testDegreesOfFreedom: degreesOfFreedom } = clusteredError(
      baseline.map((score, item) => candidate[item]! - score),
      clusters,
    );
    expect(result.test).toBe("clustered-t");
    expect(result.standardError).toBeCloseTo(error, 14);
    expect(degreesOfFreedom).toBeCloseTo(2.2773, 4);
    expect(result.interval?.low).toBeCloseTo(0.3 - studentTQuantile(0.975, degreesOfFreedom) * error, 12);
    expect(result.signature).toContain("n=10|clusters=4|paired|clustered-t");
    expect(codesOf(result)).toEqual(["clusters", "few-clusters", "nothing-detectable"]);
    expect(result.minimumDetectableEffect).toBeNull();
  });

  test("ends the interval at a hundred points where scores lie in [0, 1] and more is better", () => {
    const cut = { high: 1, method: "t-cut" };
    expect(comparePaired(baseline, candidate, { clusters }).interval).toMatchObject(cut);
    const loss = comparePaired(baseline, candidate, { clusters, higherIsBetter: false }).interval;
    expect(loss?.high).toBeGreaterThan(1);
    const wide = comparePaired(baseline, candidate.with(0, 2), { clusters }).interval;
    expect(wide).toMatchObject({ method: "t" });
  });

  test("makes no test of one cluster, and says why", () => {
    const result = comparePaired(baseline, candidate, { clusters: clusters.map(() => "a") });
    expect(result).toMatchObject({ verdict: "inconclusive", pValue: null, interval: null, standardError: null });
    expect(result.notes[0]?.message).toBe("1 independent unit: no spread is known, so no test is made");
    expectNoNaN(result);
  });

  test("drops the labels of the pairs that it drops", () => {
    const holes = candidate.map((score, index) => (index === 9 ? NaN : score));
    const result = comparePaired(baseline, holes, { clusters });
    const without = comparePaired(baseline.slice(0, 9), candidate.slice(0, 9), { clusters: clusters.slice(0, 9) });
    expect([result.standardError, result.pValue]).toEqual([without.standardError, without.pValue]);
    expect(result.signature).toContain("clusters=3");
  });
});

describe("comparePaired, whatever the scores", () => {
  test("negates the difference and keeps p when the sides are exchanged, and better becomes worse", () => {
    const mirrored: Readonly<Record<string, string>> = { better: "worse", worse: "better" };
    fc.assert(
      fc.property(anyPairs, fc.constantFrom("midp" as const, "exact" as const), (pairs, mcnemar) => {
        const there = comparePaired(first(pairs), second(pairs), { mcnemar });
        const back = comparePaired(second(pairs), first(pairs), { mcnemar });
        expect(back.difference).toBe(0 - (there.difference as number));
        expect(back.pValue).toBe(there.pValue);
        expect(back.verdict).toBe(mirrored[there.verdict] ?? there.verdict);
        if (there.interval !== null) {
          expect(back.interval?.low).toBeCloseTo(0 - there.interval.high, 12);
          expect(back.interval?.high).toBeCloseTo(0 - there.interval.low, 12);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("does not depend on the order of the items", () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const there = comparePaired(first(pairs), second(pairs));
        const reversed = [...pairs].reverse();
        const again = comparePaired(first(reversed), second(reversed));
        expect(again.verdict).toBe(there.verdict);
        expect(again.difference).toBeCloseTo(there.difference as number, 12);
        if (there.pValue !== null) expect(again.pValue).toBeCloseTo(there.pValue, 10);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("never claims a difference when p is at least alpha or the interval holds 0", () => {
    fc.assert(
      fc.property(anyPairs, fc.constantFrom(0.01, 0.05, 0.2), (pairs, alpha) => {
        const { verdict, pValue, interval, difference } = comparePaired(first(pairs), second(pairs), { alpha });
        if (verdict !== "better" && verdict !== "worse") return;
        expect(pValue).toBeLessThan(alpha);
        expect((interval?.low as number) > 0 || (interval?.high as number) < 0).toBe(true);
        expect((difference as number) > 0).toBe(verdict === "better");
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("holds no NaN, with any number of items, holes and clusters, also none", () => {
    const score = fc.oneof(fc.constantFrom(0, 1, NaN), realScore);
    const pairs = fc.array(fc.tuple(score, score), { maxLength: 7 });
    fc.assert(
      fc.property(pairs, fc.boolean(), (drawn, clustered) => {
        const clusters = drawn.map((_, index) => `${index % 2}`);
        expectNoNaN(comparePaired(first(drawn), second(drawn), { margin: 0.1, ...(clustered ? { clusters } : {}) }));
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  test("leaves out pairs with a NaN, and counts by side who scored", () => {
    const result = comparePaired([1, NaN, 0, 1, NaN, 0, 1], [1, 1, NaN, 0, NaN, NaN, NaN]);
    expect(result.items).toEqual({ shared: 2, onlyBaseline: 3, onlyCandidate: 1 });
    expect(result.notes.find(({ code }) => code === "items-left-out")?.message).toBe(
      "left out: 3 items that only baseline scored and 1 that only candidate scored",
    );
  });

  test("is inconclusive with nulls and a note for no item and for one item", () => {
    const none = comparePaired([], []);
    expect(none).toMatchObject({ verdict: "inconclusive", difference: null, pValue: null, interval: null });
    expect(codesOf(none)).toEqual(["too-few-units"]);
    const one = comparePaired([0.25], [0.75]);
    expect(one).toMatchObject({ verdict: "inconclusive", difference: 0.5, pValue: null, standardError: null });
    const oneItem = comparePaired([0], [1]);
    expect([oneItem.verdict, oneItem.standardError]).toEqual(["inconclusive", null]);
    expect(oneItem.pValue).toBeCloseTo(0.5, 14);
  });

  test("finds pairing sharper than independence when the items are shared", () => {
    const { standardError, unpairedStandardError } = compareTable([300, 10, 20, 170]);
    expect(standardError).toBeLessThan((unpairedStandardError as number) / 2);
  });

  test("refuses alpha outside (0, 1), a margin that is no positive number, and lists of other lengths", () => {
    for (const alpha of [0, 1, -0.1, 5, NaN]) {
      expect(() => comparePaired([1, 0], [0, 1], { alpha })).toThrow(/^comparePaired: alpha must be in \(0, 1\)/);
    }
    for (const margin of [0, -0.01, NaN, Infinity]) {
      expect(() => comparePaired([1, 0], [0, 1], { margin })).toThrow(/^comparePaired: margin must be a positive/);
    }
    expect(() => comparePaired([1, 0], [0, 1], { margin: 0.1, alpha: 0.5 })).toThrow(/alpha must be in \(0, 0\.5\)/);
    expect(() => comparePaired([1, 0], [0])).toThrow(RangeError);
    expect(() => comparePaired([1, 0], [0, 1], { clusters: ["a"] })).toThrow(RangeError);
    for (const names of ["ab", { baseline: "a" }, { baseline: 1, candidate: 2 }]) {
      expect(() => comparePaired([1, 0], [0, 1], { names: names as never })).toThrow(
        /names must be the names of both sides/,
      );
    }
  });

  test("names training seeds among the noise that it did not measure", () => {
    expect(compareTable([3, 1, 1, 3]).sources.notMeasured).toContain("training seed");
  });
});

describe("compareRuns", () => {
  const ids = (names: readonly string[], rest: Partial<Item> = {}) => names.map((id) => ({ id, ...rest }));
  const runOf = (scores: readonly number[], items: readonly Item[], higherIsBetter = true) => [
    { matrix: matrixOf([{ scores }], { items, higherIsBetter }), run: 0 },
  ];

  test("compares by item id, whatever the order of the files", () => {
    const rng = createRng(4);
    const names = Array.from({ length: 31 }, (_, index) => `q${index}`);
    const before = names.map(() => standardNormal(rng));
    const after = before.map((score) => score + 0.3 + standardNormal(rng));
    const straight = accepted(compareRuns(runOf(before, ids(names)), runOf(after, ids(names))));
    const reversed = runOf([...after].reverse(), ids([...names].reverse()));
    expect(compareRuns(runOf(before, ids(names)), reversed)).toEqual(straight);
    const direct = comparePaired(before, after);
    expect([straight.pValue, straight.interval]).toEqual([direct.pValue, direct.interval]);
  });

  test("refuses runs that share no item, with the next step", () => {
    const result = compareRuns(runOf([1, 0], ids(["a", "b"])), runOf([1, 0, 1], ids(["c", "d", "e"])));
    expect(result).toMatchObject({
      ok: false,
      code: "no-shared-items",
      message: 'the two sides share no scored item ids (2 and 3 items: "a", "b" against "c", "d", "e")',
    });
    expect(result.ok === false && result.hint).toContain("same task");
  });

  test("refuses an overlap below nine tenths of the smaller side unless a smaller one is allowed", () => {
    const baseline = runOf([1, 0, 1, 1], ids(["a", "b", "c", "d"]));
    const candidate = runOf([1, 1, 0, 1, 0], ids(["a", "b", "c", "x", "y"]));
    expect(compareRuns(baseline, candidate)).toMatchObject({
      code: "low-overlap",
      message: 'only 3 of 4 items are shared (not shared: "d" against "x", "y")',
    });
    const allowed = accepted(compareRuns(baseline, candidate, { minimumOverlap: 0.75 }));
    expect(allowed.items).toEqual({ shared: 3, onlyBaseline: 1, onlyCandidate: 2 });
    expect(codesOf(allowed)).toContain("items-left-out");
    for (const minimumOverlap of [NaN, -0.1, 90]) {
      expect(() => compareRuns(baseline, candidate, { minimumOverlap })).toThrow(/minimumOverlap must be in \[0, 1\]/);
    }
  });

  test("takes a subset of the other side's items as full overlap", () => {
    const few = runOf([1, 0], ids(["b", "a"]));
    expect(accepted(compareRuns(few, runOf([1, 0, 1, 0], ids(["a", "b", "c", "d"])))).items.shared).toBe(2);
  });

  test("averages trials within the item, so that repeats are no new items", () => {
    const items = ids(["a", "b", "c"]);
    const trials = matrixOf(
      [
        { trial: "1", scores: [1, 0, 1] },
        { trial: "2", scores: [0, 0, 1] },
      ],
      { items },
    );
    const baseline = [0, 1].map((run) => ({ matrix: trials, run }));
    const result = accepted(compareRuns(baseline, runOf([1, 1, 1], items)));
    const direct = comparePaired([0.5, 0, 1], [1, 1, 1]);
    expect([result.items.shared, result.test, result.pValue]).toEqual([3, "sign-flip", direct.pValue]);
  });

  test("counts generation as measured where both sides are averages of trials, and only there", () => {
    const items = ids(["a", "b", "c"]);
    const repeated = matrixOf(
      [
        { trial: "1", scores: [1, 0, 1] },
        { trial: "2", scores: [0, 0, 1] },
      ],
      { items },
    );
    const trials = [0, 1].map((run) => ({ matrix: repeated, run }));
    const alone = runOf([1, 1, 1], items);
    const measuredOf = (...sides: Parameters<typeof compareRuns>) => accepted(compareRuns(...sides)).sources;
    expect(measuredOf(trials, [...trials].reverse()).measured).toEqual([NOISE.items, NOISE.trials]);
    expect(measuredOf(trials, [...trials].reverse()).notMeasured).toEqual([NOISE.seeds, NOISE.framings]);
    expect(measuredOf(trials, alone).measured).toEqual([NOISE.items]);
    expect(measuredOf(alone, trials).notMeasured).toEqual([NOISE.seeds, NOISE.trials, NOISE.framings]);
  });

  test("takes the clusters of the items when every shared item names one", () => {
    const clusters = ["x", "x", "y", "z"];
    const items = clusters.map((cluster, index) => ({ id: `${index}`, cluster }));
    const result = accepted(compareRuns(runOf([1, 0, 0, 1], items), runOf([1, 1, 1, 0], items)));
    expect(result.pValue).toBe(comparePaired([1, 0, 0, 1], [1, 1, 1, 0], { clusters }).pValue);
    expect(result.test).toBe("clustered-t");
    const one = [...items.slice(0, 3), { id: "3" }];
    expect(accepted(compareRuns(runOf([1, 0, 0, 1], one), runOf([1, 1, 1, 0], one))).test).toBe("mcnemar-midp");
  });

  test("takes the direction of the metric from the runs, and refuses two directions", () => {
    const items = ids(Array.from({ length: 9 }, (_, index) => `${index}`));
    const [low, high] = [items.map((_, i) => i), items.map((_, i) => i + 2 + (i % 3))];
    expect(accepted(compareRuns(runOf(low, items, false), runOf(high, items, false))).verdict).toBe("worse");
    expect(accepted(compareRuns(runOf(low, items), runOf(high, items))).verdict).toBe("better");
    expect(compareRuns(runOf(low, items), runOf(high, items, false))).toMatchObject({ code: "mixed-direction" });
  });

  test("throws for a side without runs and for a wrong alpha, also when it would refuse", () => {
    expect(() => compareRuns([], runOf([1], ids(["a"])))).toThrow(/each side must hold at least one run/);
    const apart = [runOf([1], ids(["a"])), runOf([1], ids(["b"]))] as const;
    expect(() => compareRuns(...apart, { alpha: 2 })).toThrow(/^compareRuns: alpha must be in \(0, 1\), got 2/);
  });
});
