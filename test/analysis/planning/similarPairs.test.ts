import { describe, expect, test } from "vitest";
import { claim, claimBy } from "../../../src/analysis/planning/claim.js";
import type { Claim, ClaimCircumstances, ClaimVerdict } from "../../../src/analysis/planning/claimRecord.js";
import { PAIR_KINDS, predictedDisagreement } from "../../../src/inference/power/predictedDisagreement.js";
import { SIMILAR_PAIRS } from "../../../src/inference/power/similarPairs.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { expectNoNaN } from "../../support/records.js";

const LLAMA = { a: 0.3108, b: 0.2995, items: 12_032 } as const;
const OPEN: readonly Claim[] = [
  LLAMA,
  { a: 0.62, b: 0.54, items: 100 },
  { kind: "equivalent", margin: 0.02, a: 0.65, b: 0.648, items: 3000, decimals: 4 },
  { kind: "noninferior", margin: 0.05, a: 0.55, b: 0.56, items: 400, decimals: 4 },
];
const UNDECIDED: ClaimVerdict = "cannot be decided from published numbers";

function codes(published: Claim): string[] {
  return claim(published).notes.map(({ code }) => code);
}

describe("a claim by similar pairs", () => {
  test.each(OPEN)("leaves the answer without assumptions alone: $a against $b of $items", (published) => {
    const { similarPairs: _, notes, signature, ...plain } = claim(published);
    for (const pairKind of PAIR_KINDS) {
      const { similarPairs, notes: said, signature: signed, rows, ...rest } = claim({ ...published, pairKind });
      expect({ ...rest, rows: rows.length }).toEqual({ ...plain, rows: 1 });
      expect(said).toEqual(notes);
      expect(signed).toBe(signature.replace("|noisefloor", `|pair=${pairKind}|noisefloor`));
      expect(similarPairs).toMatchObject({ pairKind, ...SIMILAR_PAIRS.evidence[pairKind] });
      expect(similarPairs).toEqual(rows[0]!.similarPairs);
      expectNoNaN(similarPairs);
    }
  });

  test("is the paired test on every number of questions that may differ, each as probable as forecast", () => {
    const [a, b, items] = [62, 54, 100];
    for (const kind of PAIR_KINDS) {
      const { counts, probabilities } = predictedDisagreement(SIMILAR_PAIRS, kind, { a, b, items });
      let shown = 0;
      counts.forEach((differing, i) => {
        const { pValue } = mcnemarTest((differing - (a - b)) / 2, (differing + (a - b)) / 2);
        if (pValue < 0.05) shown += probabilities[i]!;
      });
      const { probability, oppositeProbability } = claim({ a: 0.62, b: 0.54, items, pairKind: kind }).similarPairs!;
      expect(probability!.low).toBeCloseTo(shown, 10);
      expect(probability!.high).toBeCloseTo(shown, 10);
      expect(oppositeProbability).toEqual({ low: 0, high: 0 });
    }
  });

  test("the closer the kin, the surer a gain; without a kind all of them count", () => {
    for (const published of OPEN) {
      const found = PAIR_KINDS.map((pairKind) => claim({ ...published, pairKind }).similarPairs!);
      const any = claim(published).similarPairs!;
      expect(any.pairKind).toBeNull();
      expect(any.probability!.low).toBeCloseTo(Math.min(...found.map(({ probability }) => probability!.low)), 12);
      expect(any.probability!.high).toBeCloseTo(Math.max(...found.map(({ probability }) => probability!.high)), 12);
      expect(any.disagreement.low).toBe(Math.min(...found.map(({ disagreement }) => disagreement.low)));
      expect(any.disagreement.high).toBe(Math.max(...found.map(({ disagreement }) => disagreement.high)));
      expect(any.sentence).toContain("--pair copy, fine-tune, family or unrelated");
      const lows = found.map(({ probability }) => probability!.low);
      for (let i = 1; i < lows.length; i++) expect(lows[i]).toBeLessThan(lows[i - 1]! + 1e-9);
    }
  });

  test("decides what published numbers leave open, or says that it does not", () => {
    const verdicts = (published: Claim) =>
      PAIR_KINDS.map((pairKind) => claim({ ...published, pairKind }).similarPairs?.verdict);
    expect(claim(LLAMA).verdict).toBe(UNDECIDED);
    expect(verdicts(LLAMA)).toEqual(Array(4).fill("holds"));
    expect(verdicts({ a: 0.62, b: 0.55, items: 100 })).toEqual([UNDECIDED, UNDECIDED, "not shown", "not shown"]);
    // Against float16: not shown to be within a point however the answers fall, and refuted if the two are nearly copies.
    const loss: Claim = { kind: "noninferior", margin: 0.01, a: 0.3108, b: 0.3291, items: 12_032 };
    expect(claim(loss).verdict).toBe("not shown");
    expect(verdicts(loss)[0]).toBe("fails");
    expect(claim({ ...loss, pairKind: "copy" }).similarPairs!.sentence).toMatch(
      /“A is not worse than B by 1\.00 pt” is refuted: the paired test shows the opposite with a probability of (over )?\.9/,
    );
  });

  test("is silent where the published numbers decide, and says why where no pair is like it", () => {
    expect(claim({ a: 0.6345, b: 0.5929, items: 14_042 }).similarPairs).toBeNull();
    expect(codes({ a: 0.6345, b: 0.5929, items: 14_042 })).not.toContain("no-similar-pairs");
    // A kind that is said is answered, with the same verdict.
    for (const published of [
      { a: 0.6345, b: 0.5929, items: 14_042 },
      { a: 0.5929, b: 0.6345, items: 14_042 },
      { a: 0.62, b: 0.6, items: 100 },
    ]) {
      const { verdict, similarPairs } = claim({ ...published, pairKind: "fine-tune" });
      expect(verdict).not.toBe(UNDECIDED);
      expect(similarPairs!.verdict).toBe(verdict);
      const sure = verdict === "holds" ? 1 : 0;
      expect(similarPairs!.probability!.low).toBeCloseTo(sure, 9);
      expect(similarPairs!.probability!.high).toBeCloseTo(sure, 9);
    }
    // On the claimed side but not shown at any number: no number refutes it either.
    expect(claim({ a: 0.62, b: 0.6, items: 100 })).toMatchObject({ verdict: "not shown", similarPairs: null });
    for (const [published, why] of [
      [{ a: 0.9, b: 0.6, items: 20 }, /holds for 49 to 83\s742 questions/],
      [{ a: 0.97, b: 0.95, items: 1000 }, /seen at accuracies of 21\.6% to 84\.5%/],
      [{ kind: "equivalent", margin: 0.68, a: 0.25, b: 0.84, items: 100 }, /accuracies so far apart/],
    ] as const satisfies readonly (readonly [Claim, RegExp])[]) {
      const { similarPairs, notes } = claim(published);
      expect(similarPairs).toBeNull();
      expect(notes.find(({ code }) => code === "no-similar-pairs")?.message).toMatch(why);
    }
    const few = { ...SIMILAR_PAIRS.evidence, copy: { ...SIMILAR_PAIRS.evidence.copy, families: 4 } };
    const model = { ...SIMILAR_PAIRS, evidence: few };
    expect(claimBy(model, { ...LLAMA, pairKind: "copy" }).similarPairs).toBeNull();
    expect(claimBy(model, LLAMA).similarPairs).toBeNull();
    expect(claimBy(model, { ...LLAMA, pairKind: "family" }).similarPairs).not.toBeNull();
  });

  test("what varies more decides less", () => {
    const wild = { ...SIMILAR_PAIRS, boards: { ...SIMILAR_PAIRS.boards, spread: 3 } };
    expect(claim({ ...LLAMA, pairKind: "unrelated" }).similarPairs!.verdict).toBe("holds");
    expect(claimBy(wild, { ...LLAMA, pairKind: "unrelated" }).similarPairs!.verdict).toBe(UNDECIDED);
  });

  test("rounding, many comparisons and tuning on the test lower what it grants", () => {
    const at = (more: ClaimCircumstances & { readonly decimals?: number }) =>
      claim({ a: 0.31, b: 0.3, items: 10_000, decimals: 4, pairKind: "fine-tune", ...more }).similarPairs!;
    const plain = at({});
    expect(plain.probability!.low).toBe(plain.probability!.high);
    expect(at({ decimals: 3 }).probability!.low).toBeLessThan(plain.probability!.low);
    expect(at({ comparisons: 20 }).probability!.high).toBeLessThan(plain.probability!.low);
    expect(at({ bestOf: 20 }).probability).toEqual(at({ comparisons: 20 }).probability);
    expect(plain.verdict).toBe("holds");
    expect(at({ tunedOnTest: true }).verdict).toBe(UNDECIDED);
  });

  test("averages and figures without counts are decided by the disagreement itself", () => {
    const pairs = [
      { a: 0.3108, b: 0.2995, items: 12_032 },
      { a: 0.4326, b: 0.4245, items: 12_032 },
      { a: 0.2926, b: 0.2841, items: 12_032 },
    ];
    const audit = claim({ pairs, pairKind: "copy" });
    expect(audit.verdict).toBe(UNDECIDED);
    expect(audit.similarPairs).toMatchObject({ verdict: "holds", probability: null, oppositeProbability: null });
    expect(audit.rows.map(({ similarPairs }) => similarPairs!.verdict)).toEqual(Array(3).fill("holds"));
    expect(claim({ pairs, pairKind: "unrelated" }).similarPairs!.verdict).toBe(UNDECIDED);
    const mean = claim({ a: 0.310_812_3, b: 0.299_523_4, items: 12_032, pairKind: "copy" });
    expect(mean.counts).toBeNull();
    expect(mean.similarPairs).toMatchObject({ verdict: "holds", probability: null });
  });

  test("the order of the pairs changes nothing, and the sides of an equivalence may be changed", () => {
    const pairs = [
      { a: 0.62, b: 0.6, items: 1000 },
      { a: 0.5, b: 0.47, items: 3000 },
    ];
    expect(claim({ pairs: [...pairs].reverse(), pairKind: "family" }).similarPairs).toEqual(
      claim({ pairs, pairKind: "family" }).similarPairs,
    );
    const [first, second] = [
      { a: 0.65, b: 0.648 },
      { a: 0.648, b: 0.65 },
    ].map(
      (figures) =>
        claim({ kind: "equivalent", margin: 0.02, items: 3000, pairKind: "family", ...figures }).similarPairs!,
    );
    expect(first!.probability!.low).toBeCloseTo(second!.probability!.low, 10);
    expect(first!.disagreement).toEqual(second!.disagreement);
  });

  test("an unknown kind is refused with the kinds that there are", () => {
    expect(() => claim({ ...LLAMA, pairKind: "cousin" } as unknown as Claim)).toThrow(
      /pairKind.*"copy", "fine-tune", "family" or "unrelated"/,
    );
  });
});
