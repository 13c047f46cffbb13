import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claim as auditClaim } from "../../../src/analysis/planning/claim.js";
import type { Claim, ClaimKind, PublishedPair } from "../../../src/analysis/planning/claimRecord.js";
import { disagreementRange, standardErrorAtDisagreement } from "../../../src/inference/power/disagreement.js";
import { normalQuantile } from "../../../src/numeric/normal.js";
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

/** Whether the claim is shown at one share of differing questions, from the definition. */
function shownAt(claim: ClaimKind, { a, b, items }: PublishedPair, disagreement: number): boolean {
  const error = standardErrorAtDisagreement(a - b, disagreement, items);
  const [twoSided, oneSided] = [normalQuantile(0.975), normalQuantile(0.95)];
  const [low, high] = [a - b - oneSided * error, a - b + oneSided * error];
  if (claim.kind === "superior") return a - b - twoSided * error > 0;
  if (claim.kind === "noninferior") return low > -claim.margin;
  return low > -claim.margin && high < claim.margin;
}

describe("claim", () => {
  test("holds when shown at every possible disagreement, fails when at none, and is undecided otherwise", () => {
    fc.assert(
      fc.property(kind, pair, (claim, published) => {
        const { low, high } = disagreementRange(published.a, published.b);
        fc.pre(high * published.items >= 10);
        const steps = 50;
        const shown = Array.from({ length: steps + 1 }, (_, i) =>
          shownAt(claim, published, low + ((high - low) * i) / steps),
        );
        const { verdict } = auditClaim({ ...claim, pairs: [published] });
        expect(verdict).toBe(shown.every(Boolean) ? "holds" : shown.some(Boolean) ? UNDECIDED : "fails");
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
        if (claim.contradicted) expect(reverse.atHighestDisagreement.claimZ).toBeGreaterThan(reverse.critical);
        expect(reverse.difference + claim.difference).toBe(0);
        const equivalent = auditClaim({ kind: "equivalent", margin, pairs: [{ a, b, items }] });
        const noninferior = auditClaim({ kind: "noninferior", margin, pairs: [{ a, b, items }] });
        if (equivalent.verdict === "holds") expect(noninferior.verdict).toBe("holds");
        if (noninferior.verdict === "fails") expect(equivalent.verdict).toBe("fails");
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

  test("the break-even share of an average solves its equation, for either kind of errors", () => {
    const pairs = [
      { a: 0.31, b: 0.3, items: 12_000 },
      { a: 0.43, b: 0.421, items: 9000 },
      { a: 0.52, b: 0.5, items: 14_000 },
    ];
    const { average, critical, difference } = auditClaim({ kind: "superior", pairs });
    const errors = (share: number) =>
      pairs.map(({ a, b, items }) => standardErrorAtDisagreement(a - b, share, items) / pairs.length);
    const shared = errors(average?.sharedErrors.breakEvenDisagreement as number).reduce((x, y) => x + y);
    const independent = Math.hypot(...errors(average?.independentErrors.breakEvenDisagreement as number));
    expect(critical * shared).toBeCloseTo(difference, 12);
    expect(critical * independent).toBeCloseTo(difference, 12);
  });

  test("circumstances raise flags, and the bar for as many tests as there were", () => {
    const claim: Claim = { kind: "superior", pairs: [{ a: 0.6345, b: 0.5929, items: MMLU }] };
    const plain = auditClaim(claim);
    expect(plain).toMatchObject({ verdict: "holds", flags: [], notes: [], decidedBy: null });
    const best = auditClaim({ ...claim, bestOf: 4, oneTrainingSeed: true });
    expect(best).toMatchObject({ verdict: "holds", flags: ["best-of-several", "one-training-seed"] });
    expect(best.critical).toBeCloseTo(normalQuantile(1 - 0.05 / 8), 12);
    const borderline: Claim = { kind: "superior", pairs: [{ a: 0.52, b: 0.5, items: MMLU }] };
    expect(auditClaim(borderline).verdict).toBe("holds");
    expect(auditClaim({ ...borderline, comparisons: 20 })).toMatchObject({ verdict: UNDECIDED, flags: ["family"] });
    const tuned = auditClaim({ ...claim, tunedOnTest: true });
    expect(tuned).toMatchObject({ verdict: UNDECIDED, flags: ["tuned-on-test"] });
    expect(tuned.sentence).toContain("A was tuned on the same questions");
    expect(auditClaim({ ...borderline, pairs: [...borderline.pairs, ...borderline.pairs] }).flags).toEqual(["family"]);
  });

  test("an undecided claim says which count would decide it, and the count does", () => {
    const published = { a: 0.3108, b: 0.2995, items: MMLU_PRO };
    const { decidedBy } = auditClaim({ kind: "superior", pairs: [published] });
    expect(decidedBy).toContain("up to 4\u202f813 of 12\u202f032");
    expect(shownAt({ kind: "superior" }, published, 4813 / MMLU_PRO)).toBe(true);
    expect(shownAt({ kind: "superior" }, published, 4814 / MMLU_PRO)).toBe(false);
  });

  test("perfect scores prove nothing: no equivalence is granted where hardly a question can differ", () => {
    const audit = auditClaim({ kind: "equivalent", margin: 0.01, pairs: [{ a: 1, b: 1, items: 5000 }] });
    expect(audit).toMatchObject({ verdict: UNDECIDED, unpairedZ: null, disagreementRange: { low: 0, high: 0 } });
    expect(audit.notes.map(({ code }) => code)).toContain("too-few-questions");
    expect(audit.decidedBy).toBe("per-item results of both sides on more questions");
  });

  test("a difference beyond the margin cannot be equivalence; an average can hide signs, and says so", () => {
    const pairs = [
      { a: 0.6, b: 0.57, items: MMLU },
      { a: 0.6, b: 0.63, items: MMLU },
    ];
    const audit = auditClaim({ kind: "equivalent", margin: 0.01, pairs });
    expect(audit.rows.map(({ verdict }) => verdict)).toEqual(["fails", "fails"]);
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
    expect(attempt({ kind: "better" })).toThrow(/kind must be "superior", "noninferior" or "equivalent", got "better"/);
    expect(attempt({ kind: "equivalent" })).toThrow(/margin must be in \(0, 1\), got undefined/);
    expect(attempt({ kind: "noninferior", margin: 1 })).toThrow(RangeError);
    expect(attempt({ bestOf: 0 })).toThrow(/bestOf must be a whole number of at least 1, got 0/);
    expect(attempt({ alpha: 5 })).toThrow(/alpha must be in \(0, 1\)/);
  });
});
