import type { Results } from "../../data/results.js";
import { ALPHA, CORRECTION } from "../../defaults.js";
import { type PValueAdjustmentName, pValueAdjustments } from "../../inference/significance/multiplicity.js";
import { distinctNotes, finiteOrNull, type Note, type Refusal } from "../../notes.js";
import { type Comparison, requireChoices } from "./comparisonRecord.js";
import { leftOutTests, type SharedTest, sharedTests } from "./sharedTests.js";
import { compareOneModels, oneModelEach, type SideOptions } from "./sides.js";
import type { Side } from "./testSides.js";
import { comparisonSentence, type LostClaim, note } from "./wording.js";

export interface ResultsComparisonOptions extends SideOptions {
  /** Adjustment of the verdicts for the number of comparisons; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
}

/** What one comparison of a family is about. */
export interface ComparisonLabels {
  /** Both names where two tests are compared as one. */
  readonly task: string;
  readonly metric: string;
  /** `null` where the runs name none; both when they differ. */
  readonly framing: string | null;
}

/**
 * A comparison inside a family: its verdict follows the adjusted p-values, `better` and `worse` that of the difference,
 * `equivalent` that of equivalence. Each kind of claim is adjusted over its own tests, so that alpha bounds the chance of
 * any false difference, and of any false equivalence. The interval is not adjusted: it holds its level by itself.
 */
export type FamilyComparison =
  | (Comparison &
      ComparisonLabels & {
        readonly adjustedPValue: number | null;
        /** Of equivalence; `null` where no margin was stated or there is no interval. */
        readonly adjustedEquivalencePValue: number | null;
      })
  | (Refusal & ComparisonLabels);

/** All comparisons of one call, judged together. */
export interface ComparisonFamily {
  readonly kind: "comparisons";
  readonly comparisons: readonly FamilyComparison[];
  readonly family: {
    /** Tests that count: comparisons that were refused, are identical or allow no test do not. */
    readonly size: number;
    readonly correction: PValueAdjustmentName | "none";
    readonly alpha: number;
  };
  readonly notes: readonly Note[];
}

/**
 * Compares a candidate with a baseline on every task, metric and framing that both have. One task on either side under
 * two names is one test only where nothing but the files names it and the item ids say so, or where `allowMixed` says so
 * (`sharedTests`); otherwise it is refused. Each side must be one model,
 * with one or more training seeds; of several checkpoints the last that all seeds reached is taken and said. Items are
 * paired by id where both sides have them; otherwise run-level scores are compared unpaired. Verdicts are adjusted for
 * the number of comparisons.
 */
export function compareResults(
  baseline: Results,
  candidate: Results,
  { correction = CORRECTION, alpha = ALPHA, ...options }: ResultsComparisonOptions = {},
): ComparisonFamily {
  requireChoices("compareResults", { alpha, ...options });
  const notes: Note[] = [];
  const shared = sharedTests(baseline, candidate, options.allowMixed ?? false);
  notes.push(...leftOutTests(shared));
  const raw = shared.tests.flatMap((test) => {
    notes.push(...test.notes);
    const { task, metric, refusal } = test;
    return refusal === null
      ? comparePairs(test, { alpha, ...options }, notes)
      : [{ task, metric, framing: null, ...refusal }];
  });
  const comparisons = adjusted(raw, correction, alpha);
  const size = comparisons.filter((one) => one.ok && one.verdict !== "identical" && one.pValue !== null).length;
  return { kind: "comparisons", comparisons, family: { size, correction, alpha }, notes: distinctNotes(notes) };
}

/** The verdicts of a family after adjustment; comparisons that were refused, are identical or allow no test do not count. */
export function adjusted(
  raw: readonly ((Comparison | Refusal) & ComparisonLabels)[],
  correction: PValueAdjustmentName | "none",
  alpha: number,
): FamilyComparison[] {
  const differences = familyOf(raw, correction, (one) => one.pValue);
  const equivalences = familyOf(raw, correction, (one) => one.equivalence?.pValue ?? null);
  const lost = (claim: LostClaim["claim"], adjustedPValue: number, { size }: Family): LostClaim => ({
    claim,
    adjustedPValue,
    correction,
    size,
  });
  return raw.map((one, index) => {
    if (!one.ok) return one;
    const [adjustedPValue, adjustedEquivalencePValue] = [differences.at(index), equivalences.at(index)];
    const still = {
      different: differences.size < 2 || adjustedPValue === null || adjustedPValue < alpha,
      equivalent: equivalences.size < 2 || adjustedEquivalencePValue === null || adjustedEquivalencePValue < alpha,
    };
    const pValues = { adjustedPValue: adjustedPValue ?? one.pValue, adjustedEquivalencePValue };
    const isDifference = one.verdict === "better" || one.verdict === "worse";
    if (isDifference && !still.different) {
      return { ...takenBack(one, lost("significant", adjustedPValue as number, differences)), ...pValues };
    }
    if (one.verdict === "equivalent" && !still.equivalent) {
      return { ...takenBack(one, lost("equivalent", adjustedEquivalencePValue as number, equivalences)), ...pValues };
    }
    const notes = still.equivalent ? one.notes : one.notes.filter(({ code }) => code !== "within-margin");
    return { ...one, ...pValues, notes };
  });
}

interface Family {
  /** Tests that count. */
  readonly size: number;
  /** The adjusted p of a comparison; `null` where it has no test of this kind. */
  readonly at: (index: number) => number | null;
}

function familyOf(
  raw: readonly ((Comparison | Refusal) & ComparisonLabels)[],
  correction: PValueAdjustmentName | "none",
  pValueOf: (one: Comparison) => number | null,
): Family {
  const pValues = raw.map((one) =>
    one.ok && one.verdict !== "identical" ? (pValueOf(one) ?? Number.NaN) : Number.NaN,
  );
  const adjustedPValues = correction === "none" ? pValues : pValueAdjustments[correction](pValues);
  const size = pValues.filter((pValue) => !Number.isNaN(pValue)).length;
  return {
    size,
    at: (index) => finiteOrNull(adjustedPValues[index] as number),
  };
}

/** The claim is taken back, and said to be. */
function takenBack<Kind extends Comparison & ComparisonLabels>(one: Kind, lost: LostClaim): Kind {
  const { claim, correction, size } = lost;
  const notes = [...one.notes, note("not-after-adjustment", { claim, correction, size })];
  return { ...one, verdict: "inconclusive", sentence: comparisonSentence(one, lost), notes };
}

function comparePairs(
  { task, metric, baseline, candidate }: SharedTest,
  options: SideOptions,
  notes: Note[],
): ((Comparison | Refusal) & ComparisonLabels)[] {
  const framingsOf = (sides: readonly Side[]) => new Set(sides.map(({ run }) => run.framing ?? null));
  const [mine, other] = [framingsOf(baseline), framingsOf(candidate)];
  const shared = [...mine].filter((framing) => other.has(framing));
  const framings =
    shared.length > 0 ? shared.map((framing) => [framing, framing] as const) : crossFramings(mine, other);
  const unmatched = new Set([...mine, ...other]).size - shared.length;
  if (unmatched > 0 && (shared.length > 0 || framings.length === 0)) {
    notes.push(note("framings-left-out", { task, metric, framings: unmatched }));
  }
  return framings.map(([a, b]) => {
    const before = baseline.filter(({ run }) => (run.framing ?? null) === a);
    const after = candidate.filter(({ run }) => (run.framing ?? null) === b);
    const framing = a === b ? a : `${a ?? "no framing"} and ${b ?? "no framing"}`;
    return { task, metric, framing, ...compareSides(before, after, options, notes) };
  });
}

/** One framing on each side, but different ones: the comparison is of the framings. */
function crossFramings(mine: ReadonlySet<string | null>, other: ReadonlySet<string | null>) {
  return mine.size === 1 && other.size === 1 ? [[[...mine][0] ?? null, [...other][0] ?? null] as const] : [];
}

function compareSides(
  baseline: readonly Side[],
  candidate: readonly Side[],
  options: SideOptions,
  notes: Note[],
): Comparison | Refusal {
  const sides = oneModelEach(baseline, candidate, notes, options.allowMixed);
  return "ok" in sides ? sides : compareOneModels(sides.before, sides.after, options);
}
