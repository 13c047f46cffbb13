import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claim as auditClaim } from "../../../src/analysis/planning/claim.js";
import type { Claim, ClaimKind, PublishedPair } from "../../../src/analysis/planning/claimRecord.js";
import { tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { disagreementRange, standardErrorAtDisagreement } from "../../../src/inference/power/disagreement.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";
import { jsonDocument } from "../../../src/report/render/jsonDocument.js";

const UNDECIDED = "cannot be decided from published numbers";
const MMLU = 14_042;
const MMLU_PRO = 12_032;

const share = fc.integer({ min: 0, max: 1000 }).map((permille) => permille / 1000);
const pair = fc.record({ a: share, b: share, items: fc.integer({ min: 20, max: 20_000 }) });
const margin = fc.double({ min: 0.001, max: 0.2, noNaN: true });
const kind: fc.Arbitrary<ClaimKind> = fc.oneof(
  fc.constant({ kind: "superior" as const }),
  margin.map((margin) => ({ kind: "noninferior" as const, margin })),
  margin.map((margin) => ({ kind: "equivalent" as const, margin })),
);

/** Shares that no whole number of right answers gives: averages of something else, not rounded. */
const graded = share.map((value) => Math.min(1, Math.max(0, value + 1 / (1000 * Math.PI))));
const gradedPair = fc.record({ a: graded, b: graded, items: fc.integer({ min: 20, max: 20_000 }) });

/** Whether the claim is shown at one share of differing questions, from the definition. */
function shownAt(claim: ClaimKind, { a, b, items }: PublishedPair, disagreement: number): boolean {
  const error = standardErrorAtDisagreement(a - b, disagreement, items);
  const [twoSided, oneSided] = [normalQuantile(0.975), normalQuantile(0.95)];
  const [low, high] = [a - b - oneSided * error, a - b + oneSided * error];
  if (claim.kind === "superior") return a - b - twoSided * error > 0;
  if (claim.kind === "noninferior") return low > -claim.margin;
  return low > -claim.margin && high < claim.margin;
}

/** What the paired comparison of the answers would say of one split. */
function compared(claim: ClaimKind, items: number, aOnly: number, bOnly: number): "shown" | "opposite" | "open" {
  const level = claim.kind === "superior" ? 0.95 : 0.9;
  const { low, high } = tangoInterval(0, bOnly, aOnly, items - aOnly - bOnly, { level });
  if (claim.kind === "superior") {
    if (mcnemarTest(bOnly, aOnly).pValue >= 0.05) return "open";
    return low > 0 ? "shown" : high < 0 ? "opposite" : "open";
  }
  if (claim.kind === "noninferior") return low > -claim.margin ? "shown" : high < -claim.margin ? "opposite" : "open";
  if (low > -claim.margin && high < claim.margin) return "shown";
  return low > claim.margin || high < -claim.margin ? "opposite" : "open";
}

/** Every split of every two numbers of right answers that round to the figures. */
function* splits({ a, b, items, decimals }: PublishedPair) {
  const half = decimals === undefined ? 0 : 0.5 * 10 ** -decimals;
  for (let right = 0; right <= items; right++) {
    if (Math.abs(right / items - a) > half + 1e-9) continue;
    for (let other = 0; other <= items; other++) {
      if (Math.abs(other / items - b) > half + 1e-9) continue;
      for (let both = Math.max(0, right + other - items); both <= Math.min(right, other); both++) {
        yield { right, other, aOnly: right - both, bOnly: other - both };
      }
    }
  }
}

describe("claim", () => {
  test("whole numbers of right answers are decided by the comparison of every split, over all that round to them", () => {
    const counted = fc.integer({ min: 1, max: 45 }).chain((items) =>
      fc.record({
        items: fc.constant(items),
        a: fc.integer({ min: 0, max: items }).map((right) => right / items),
        b: fc.integer({ min: 0, max: items }).map((right) => right / items),
        decimals: fc.constantFrom(2, 9),
      }),
    );
    const wide: fc.Arbitrary<ClaimKind> = fc.oneof(
      fc.constant({ kind: "superior" as const }),
      fc.constantFrom(0.05, 0.2, 0.3).map((margin) => ({ kind: "noninferior" as const, margin })),
      fc.constantFrom(0.1, 0.3).map((margin) => ({ kind: "equivalent" as const, margin })),
    );
    fc.assert(
      fc.property(wide, counted, (kind, exact) => {
        // As printed: a share of two decimals stands for several numbers of right answers above 50 questions only.
        const step = 10 ** exact.decimals;
        const pair = { ...exact, a: Math.round(exact.a * step) / step, b: Math.round(exact.b * step) / step };
        const all = [...splits(pair)].map((split) => ({
          ...split,
          says: compared(kind, pair.items, split.aOnly, split.bOnly),
        }));
        const { verdict, counts } = auditClaim({ ...kind, pairs: [pair] });
        const says = new Set(all.map((split) => split.says));
        const expected = !says.has("shown")
          ? says.size === 1 && says.has("opposite")
            ? "fails"
            : "not shown"
          : says.size === 1
            ? "holds"
            : UNDECIDED;
        expect(verdict).toBe(expected);
        const printed = all.filter(({ right, other }) => right === counts!.a && other === counts!.b);
        const shown = printed.filter((split) => split.says === "shown").map(({ aOnly, bOnly }) => aOnly + bOnly);
        expect(counts!.shownUpTo?.differing ?? null).toBe(shown.length === 0 ? null : Math.max(...shown));
      }),
      { seed: 300, numRuns: 400 },
    );
  });

  test("rounded figures stand for all numbers that round to them", () => {
    // 45 to 55 and 5 to 15 right of 1,000 differ by 30 to 50: printed as 5 % and 1 %.
    const { rounding, verdict, counts } = auditClaim({ a: 0.05, b: 0.01, items: 1000 });
    expect(rounding.difference).toEqual({ low: 0.03, high: 0.05 });
    expect(counts).toMatchObject({ a: 50, b: 10 });
    expect(verdict).toBe("holds");
    // z 1.97 as printed; 71.35 against 70.05 would have 1.83, so that the figures do not decide.
    const close = { a: 0.714, b: 0.7, items: 8200, decimals: 3 };
    const printed = auditClaim({ ...close, decimals: 9 });
    expect(printed.unpairedZ).toBeCloseTo(1.97, 2);
    expect(auditClaim(close).rounding.unpairedZ!.low).toBeCloseTo(1.836, 2);
    // Few enough can differ that the printed figures are decided, and those that round to them are not.
    const edge = { a: 0.99, b: 0.98, items: 1000 };
    expect(auditClaim({ ...edge, decimals: 9 }).verdict).toBe(UNDECIDED);
    const narrow = { a: 1, b: 0.994, items: 1000 };
    expect(auditClaim({ ...narrow, decimals: 9 }).verdict).toBe("holds");
    const open = auditClaim({ ...narrow, decimals: 3 });
    expect([open.verdict, open.decidedBy]).toEqual(["holds", null]);
    const wide = auditClaim({ ...narrow, decimals: 2 });
    expect(wide.verdict).toBe(UNDECIDED);
    expect(wide.sentence).toContain(
      "it is shown for the figures as printed, but not for all that they may be rounded from",
    );
    expect(wide.decidedBy).toContain("the numbers of right answers behind the figures");
    expect(wide.notes.map(({ code }) => code)).toContain("rounded");
  });

  test("figures that are no whole numbers of right answers are read by the normal approximation", () => {
    fc.assert(
      fc.property(kind, gradedPair, (claim, published) => {
        const { low, high } = disagreementRange(published.a, published.b);
        fc.pre(high * published.items >= 10);
        const steps = 50;
        const shown = Array.from({ length: steps + 1 }, (_, i) =>
          shownAt(claim, published, low + ((high - low) * i) / steps),
        );
        const { verdict, contradicted, counts, notes } = auditClaim({ ...claim, pairs: [published] });
        fc.pre(counts === null);
        expect(notes.map(({ code }) => code)).toContain("no-whole-counts");
        const none = contradicted ? "fails" : "not shown";
        expect(verdict).toBe(shown.every(Boolean) ? "holds" : shown.some(Boolean) ? UNDECIDED : none);
      }),
      { seed: 301, numRuns: 500 },
    );
  });

  test("is shown just below the break-even disagreement and not just above", () => {
    fc.assert(
      fc.property(kind, pair, (claim, published) => {
        const even = auditClaim({ ...claim, pairs: [published] }).breakEvenDisagreement;
        fc.pre(even !== null && even > (published.a - published.b) ** 2 + 1e-9);
        expect(shownAt(claim, published, (even as number) * (1 - 1e-7))).toBe(true);
        expect(shownAt(claim, published, (even as number) * (1 + 1e-7))).toBe(false);
      }),
      { seed: 302, numRuns: 500 },
    );
  });

  test("superiority of A contradicts superiority of B, and equivalence implies non-inferiority", () => {
    fc.assert(
      fc.property(pair, margin, ({ a, b, items }, margin) => {
        const claim = auditClaim({ kind: "superior", pairs: [{ a, b, items }] });
        const reverse = auditClaim({ kind: "superior", pairs: [{ a: b, b: a, items }] });
        if (claim.verdict === "holds") expect(reverse).toMatchObject({ verdict: "fails", contradicted: true });
        if (claim.contradicted) expect(reverse.verdict).toBe("holds");
        expect(reverse.difference + claim.difference).toBe(0);
        const equivalent = auditClaim({ kind: "equivalent", margin, pairs: [{ a, b, items }] });
        const noninferior = auditClaim({ kind: "noninferior", margin, pairs: [{ a, b, items }] });
        if (equivalent.verdict === "holds") expect(noninferior.verdict).toBe("holds");
        if (noninferior.verdict === "fails") expect(equivalent.verdict).toBe("fails");
        if (noninferior.verdict === "not shown") expect(["fails", "not shown"]).toContain(equivalent.verdict);
      }),
      { seed: 303, numRuns: 300 },
    );
  });

  test("twice the same pair is that pair when errors are shared, and √2 surer when they are independent", () => {
    const published = { a: 0.3108, b: 0.2995, items: MMLU_PRO };
    const one = auditClaim({ kind: "superior", pairs: [published] });
    const two = auditClaim({ kind: "superior", pairs: [published, published] });
    expect(one.average).toBeNull();
    expect(two.average?.sharedErrors.z).toBeCloseTo(one.unpairedZ as number, 12);
    expect(two.average?.independentErrors.z).toBeCloseTo((one.unpairedZ as number) * Math.SQRT2, 12);
    expect(two.breakEvenDisagreement).toBeCloseTo(one.breakEvenDisagreement as number, 12);
    expect(two.atHighestDisagreement.z).toBeCloseTo(one.atHighestDisagreement.z as number, 12);
    expect(two.verdict).toBe(UNDECIDED);
  });

  test("an average is rounded as far as its figures are, both ways", () => {
    const pairs = [
      { a: 0.31, b: 0.3, items: 12_000 },
      { a: 0.43, b: 0.41, items: 9000 },
    ];
    const { rounding, difference, unpairedZ, notes } = auditClaim({ kind: "superior", pairs });
    expect(difference).toBeCloseTo(0.015, 12);
    // Half a hundredth on either side of either difference.
    expect(rounding.difference.low).toBeCloseTo(0.005, 12);
    expect(rounding.difference.high).toBeCloseTo(0.025, 12);
    expect(rounding.unpairedZ!.low).toBeLessThan(unpairedZ!);
    expect(rounding.unpairedZ!.high).toBeGreaterThan(unpairedZ!);
    // That figures are no whole numbers of right answers is said of one pair.
    expect(notes.map(({ code }) => code)).not.toContain("no-whole-counts");
  });

  test("the break-even share of an average solves its equation, for either kind of errors", () => {
    const pairs = [
      { a: 0.31, b: 0.3, items: 12_000 },
      { a: 0.43, b: 0.421, items: 9000 },
      { a: 0.52, b: 0.5, items: 14_000 },
    ];
    const { average, critical, difference } = auditClaim({ kind: "superior", errors: "shared", pairs });
    const errors = (share: number) =>
      pairs.map(({ a, b, items }) => standardErrorAtDisagreement(a - b, share, items) / pairs.length);
    const shared = errors(average?.sharedErrors.breakEvenDisagreement as number).reduce((x, y) => x + y);
    const independent = Math.hypot(...errors(average?.independentErrors.breakEvenDisagreement as number));
    expect(critical * shared).toBeCloseTo(difference, 12);
    expect(critical * independent).toBeCloseTo(difference, 12);
  });

  test("pairs on questions of their own err independently, those on the same questions together", () => {
    const rows = [
      { a: 0.62, b: 0.575, items: 1000 },
      { a: 0.48, b: 0.435, items: 1000 },
      { a: 0.71, b: 0.665, items: 1500 },
    ];
    const errorOf = (claim: Partial<Claim>) =>
      auditClaim({ pairs: rows, ...claim } as Claim).atHighestDisagreement.standardError!;
    const each = rows.map((row) => auditClaim(row).atHighestDisagreement.standardError!);
    const [first, second, third] = each as [number, number, number];
    expect(errorOf({})).toBeCloseTo(Math.hypot(first + second, third) / 3, 12);
    expect(errorOf({ errors: "independent" })).toBeCloseTo(Math.hypot(first, second, third) / 3, 12);
    expect(errorOf({ errors: "shared" })).toBeCloseTo((first + second + third) / 3, 12);
    const named = rows.map((row, index) => ({ ...row, benchmark: index < 2 ? `quiz ${index}` : "quiz 0" }));
    expect(errorOf({ pairs: named })).toBeCloseTo(Math.hypot(first + third, second) / 3, 12);
    const note = (claim: Partial<Claim>) =>
      auditClaim({ pairs: rows, ...claim } as Claim).notes.find(({ code }) => code === "questions")?.message;
    expect(note({})).toContain("on 2 sets of questions");
    expect(note({ pairs: rows.slice(0, 2) })).toContain("--errors independent");
    expect(note({ pairs: rows.slice(1) })).toContain("on questions of their own");
    expect(note({ errors: "shared" })).toContain("as said");
  });

  test("the largest of several in each of several comparisons is one of the product of tests", () => {
    const published = { a: 0.6, b: 0.5, items: 500 };
    const both = auditClaim({ ...published, bestOf: 5, comparisons: 3 });
    expect([both.tests, both.critical]).toEqual([15, expect.closeTo(normalQuantile(1 - 0.05 / 30), 12)]);
    expect(both.notes[0]?.message).toContain("the bar is raised for 15 tests, 5 in each of 3 comparisons");
    expect(auditClaim({ ...published, bestOf: 15 }).counts).toEqual(both.counts);
    expect(auditClaim({ ...published, comparisons: 15 }).critical).toBe(both.critical);
  });

  test("circumstances raise flags, and the bar for as many tests as there were", () => {
    const claim: Claim = { kind: "superior", pairs: [{ a: 0.6345, b: 0.5929, items: MMLU }] };
    const plain = auditClaim(claim);
    expect(plain).toMatchObject({ verdict: "holds", flags: [], notes: [{ code: "rounded" }], decidedBy: null });
    const best = auditClaim({ ...claim, bestOf: 4, oneTrainingSeed: true });
    expect(best).toMatchObject({ verdict: "holds", flags: ["best-of-several", "one-training-seed"] });
    expect(best.critical).toBeCloseTo(normalQuantile(1 - 0.05 / 8), 12);
    const borderline: Claim = { kind: "superior", pairs: [{ a: 0.52, b: 0.5, items: MMLU, decimals: 4 }] };
    expect(auditClaim(borderline).verdict).toBe("holds");
    expect(auditClaim({ ...borderline, comparisons: 20 })).toMatchObject({ verdict: UNDECIDED, flags: ["family"] });
    const tuned = auditClaim({ ...claim, tunedOnTest: true });
    expect(tuned).toMatchObject({ verdict: UNDECIDED, flags: ["tuned-on-test"] });
    expect(tuned.sentence).toContain("A was tuned on the same questions");
    expect(auditClaim({ ...borderline, pairs: [...borderline.pairs, ...borderline.pairs] }).flags).toEqual(["family"]);
  });

  test("an undecided claim says which count would decide it, and the count does", () => {
    const published = { a: 0.3108, b: 0.2995, items: MMLU_PRO };
    const { decidedBy, counts } = auditClaim({ kind: "superior", pairs: [published] });
    expect(decidedBy).toContain("up to 4\u202f814 of 12\u202f032");
    const { a, b } = counts!;
    expect([a, b]).toEqual([3740, 3604]);
    const says = (differing: number) =>
      compared({ kind: "superior" }, MMLU_PRO, (differing + a - b) / 2, (differing - a + b) / 2);
    expect([says(4814), says(4816)]).toEqual(["shown", "open"]);
  });

  test("few questions are no obstacle where whole numbers tell how they fall, and are one where they do not", () => {
    expect(auditClaim({ a: 1, b: 0.95, items: 100 })).toMatchObject({
      verdict: "holds",
      counts: { most: { differing: 5, aOnly: 5, bOnly: 0, pValue: expect.closeTo(2 ** -5, 12) } },
    });
    // All 4,975 to 5,000 right of both: a point is excluded, as a comparison of the answers excludes it.
    expect(auditClaim({ kind: "equivalent", margin: 0.01, pairs: [{ a: 1, b: 1, items: 5000 }] }).verdict).toBe(
      "holds",
    );
    const graded = auditClaim({
      kind: "equivalent",
      margin: 0.2,
      pairs: [{ a: 0.98765432123, b: 0.98765432123, items: 77 }],
    });
    expect(graded.verdict).toBe(UNDECIDED);
    expect(graded.notes.map(({ code }) => code)).toContain("too-few-questions");
    expect(graded.decidedBy).toBe("per-item results of both sides on more questions");
  });

  test("not shown is not refuted", () => {
    const audit = auditClaim({ a: 0.52, b: 0.5, items: 100 });
    expect(audit).toMatchObject({ verdict: "not shown", contradicted: false });
    expect(audit.sentence).toContain(
      "not even if A and B differ on as few questions as they can (2: 2 against 0, p = .25)",
    );
  });

  test("a difference beyond the margin cannot be equivalence; an average can hide signs, and says so", () => {
    const pairs = [
      { a: 0.6, b: 0.57, items: MMLU },
      { a: 0.6, b: 0.63, items: MMLU },
    ];
    const audit = auditClaim({ kind: "equivalent", margin: 0.01, pairs });
    // Three points need not be more than one where the two differ on as many questions as they can.
    expect(audit.rows.map(({ verdict }) => verdict)).toEqual(["not shown", "not shown"]);
    const beyond = auditClaim({
      kind: "equivalent",
      margin: 0.01,
      pairs: [{ a: 0.6, b: 0.56, items: MMLU, decimals: 4 }],
    });
    expect(beyond).toMatchObject({ verdict: "fails", contradicted: true });
    expect(audit.notes.map(({ code }) => code)).toContain("average-hides-signs");
    expect(audit.rows[0]?.breakEvenDisagreement).toBeNull();
  });

  test("is JSON without numbers that are not finite, for any claim", () => {
    fc.assert(
      fc.property(kind, fc.array(pair, { minLength: 1, maxLength: 3 }), (claim, pairs) => {
        const audit = auditClaim({ ...claim, pairs });
        expect(JSON.parse(jsonDocument("claim", audit)).verdict).toBe(audit.verdict);
        expect(audit.sentence).not.toMatch(/NaN|undefined|Infinity/);
        expect(audit.decidedBy ?? "").not.toMatch(/NaN|undefined|—/);
      }),
      { seed: 304, numRuns: 300 },
    );
  });

  test("refuses what is no accuracy, count, kind, margin or circumstance", () => {
    const good = { a: 0.3, b: 0.4, items: 100 };
    const attempt = (claim: object) => () => auditClaim({ kind: "superior", pairs: [good], ...claim } as Claim);
    expect(attempt({ pairs: [{ ...good, a: 31.08 }] })).toThrow(/a must be an accuracy in \[0, 1\], got 31.08/);
    expect(attempt({ pairs: [{ ...good, items: 0.5 }] })).toThrow(/items must be a whole number/);
    expect(attempt({ pairs: [] })).toThrow(/at least one pair/);
    expect(attempt({ kind: "better" })).toThrow(
      /kind must be "superior", "noninferior" or "equivalent", got the text "better"/,
    );
    expect(attempt({ kind: "equivalent" })).toThrow(/margin must be in \(0, 1\), got undefined/);
    expect(attempt({ kind: "noninferior", margin: 1 })).toThrow(RangeError);
    expect(attempt({ bestOf: 0 })).toThrow(/bestOf must be a whole number of at least 1, got 0/);
    expect(attempt({ errors: "alike" })).toThrow(/errors must be "independent" or "shared", got the text "alike"/);
    expect(attempt({ pairs: [{ ...good, decimals: 1.5 }] })).toThrow(/decimals must be a whole number, got 1.5/);
    expect(attempt({ alpha: 5 })).toThrow(/alpha must be in \(0, 1\)/);
  });
});

test("counts of a claim are whole numbers of at least 1, and its words are those there are", () => {
  const published = { a: 0.62, b: 0.54, items: 200 };
  for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => auditClaim({ ...published, bestOf: value })).toThrow(/bestOf must be a whole number/);
    expect(() => auditClaim({ ...published, comparisons: value })).toThrow(/comparisons must be a whole number/);
  }
  expect(() => auditClaim({ ...published, bestOf: 1, comparisons: 1 })).not.toThrow();
  for (const margin of [0, 1, -0.1, 2]) {
    expect(() => auditClaim({ ...published, kind: "noninferior", margin })).toThrow(/margin must be/);
  }
});

test.each([[undefined], [null], [3], ["0.31 > 0.29"], [[{ a: 0.3, b: 0.2, items: 100 }]]])(
  "a claim that is no object is refused as that: %j",
  (published) => {
    expect(() => auditClaim(published as never)).toThrow(
      /claim: the claim must be an object, got .*Pass \{ a: 0\.3108/,
    );
  },
);

test.each([0, -5, 1.5, Number.NaN, "100"])("items that count no questions are refused: %s", (items) => {
  expect(() => auditClaim({ a: 0.3, b: 0.2, items: items as number })).toThrow(
    /items must be a whole number of at least 1, got .*Count the questions/,
  );
});

test("of an open claim without counts is said whether systems whose errors are independent would show it", () => {
  // Shares that no whole number of right answers gives.
  const [a, items] = [0.6 + 1 / (1000 * Math.PI), 2000];
  const said = (z: number) => {
    let b = a;
    for (let step = 0; step < 60; step++) b = a - z * Math.sqrt((a * (1 - a) + b * (1 - b)) / items);
    const audit = auditClaim({ a, b, items });
    expect([audit.verdict, audit.counts]).toEqual([UNDECIDED, null]);
    expect(audit.unpairedZ).toBeCloseTo(z, 9);
    return audit.notes.find(({ code }) => code === "independence")!.message;
  };
  const [below, above] = [said(1.9), said(2.02)];
  expect(said(1.5)).toBe(below);
  expect(said(2.3)).toBe(above);
  expect(below).toMatch(/^it is not shown if A and B are compared as independent systems/);
  expect(above).toMatch(/^it is shown if A and B differ no more often than independent systems would/);
});

test("the signature holds the number of tests where alpha is shared out among them", () => {
  const published = { a: 0.62, b: 0.58, items: 2000 };
  expect(auditClaim(published).signature).not.toMatch(/tests=|bonferroni/);
  expect(auditClaim({ ...published, comparisons: 3 }).signature).toContain("tests=3|bonferroni");
  expect(auditClaim({ ...published, comparisons: 3, bestOf: 4 }).signature).toContain("tests=12|bonferroni");
});
