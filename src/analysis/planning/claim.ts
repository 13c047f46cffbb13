import { areRecords, described, isList } from "../../arguments/described.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { LOGICAL, oneOf, POSITIVE_COUNT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { ALPHA } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import {
  breakEvenDisagreement,
  type DisagreementRange,
  disagreementRange,
  independentDisagreement,
  standardErrorAtDisagreement,
} from "../../inference/power/disagreement.js";
import { type DisagreementModel, PAIR_KINDS, type PairKind } from "../../inference/power/predictedDisagreement.js";
import { SIMILAR_PAIRS } from "../../inference/power/similarPairs.js";
import { finiteOrNull, NOISE, type Note, noiseSourcesOf, SCORE_NOISE } from "../../notes.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { mean } from "../../numeric/moments.js";
import { isShare } from "../../numeric/share.js";
import { sum } from "../../numeric/sum.js";
import { signatureOf } from "../../signature.js";
import { type CountBar, type CountEvidence, countEvidence } from "./claimCounts.js";
import type {
  AverageReading,
  Claim,
  ClaimAudit,
  ClaimCircumstances,
  ClaimCounts,
  ClaimEvidence,
  ClaimFlag,
  ClaimKind,
  ClaimVerdict,
  ErrorReading,
  NumberRange,
  PublishedPair,
} from "./claimRecord.js";
import { type RoundedPair, roundedPairs, shiftedPairs } from "./rounding.js";
import { readSimilarPairs, trustedItems, unlikeReason } from "./similarPairs.js";
import { CLAIM_SUBJECTS, type ClaimReading, claimNote, claimSentence, decidingText } from "./wording.js";

/** Fewer questions answered differently than this, and the normal approximation is not trusted to grant a claim. */
const FEWEST_DIFFERING = 10;

/**
 * Audits a claim of which only accuracies and the number of questions are published.
 *
 * Both sides answered the same questions, so that the error of the difference hangs on how many of them the two answered
 * differently. The accuracies bound that number. With whole numbers of right answers it fixes the split, and the paired test of
 * that split decides. Else, and for averages of several pairs, the standard error of the difference d is √((ψ − d²)/n) at a
 * share ψ: `superior` needs d > z(1 − α/2)·SE; `noninferior` d + margin > z(1 − α)·SE; `equivalent` margin − |d| > z(1 − α)·SE.
 *
 * The claim holds when it is shown at both ends, is not shown when at neither, fails when the opposite is shown at both, and
 * cannot be decided in between; each over all that the figures may be rounded from. Pairs on questions of their own have
 * independent errors, those on the same questions fully shared ones.
 *
 * `similarPairs` says beside it what follows if the two differ as often as public models that are related like them
 * (`pairKind`): the claim holds, is refuted or is not shown when at least 9 of 10 such pairs would bear that out.
 *
 * @example claim({ a: 0.3108, b: 0.2995, items: 12_032 }).unpairedZ // => 1.90…
 */
export function claim(published: Claim): ClaimAudit {
  return claimBy(SIMILAR_PAIRS, published);
}

/** The audit with the similar pairs of another model of disagreement. */
export function claimBy(model: DisagreementModel, published: Claim): ClaimAudit {
  const claim = listed(published);
  optionsOf("claim", claim, {
    kind: oneOf("superior", "noninferior", "equivalent"),
    bestOf: POSITIVE_COUNT,
    comparisons: POSITIVE_COUNT,
    tunedOnTest: LOGICAL,
    oneTrainingSeed: LOGICAL,
    errors: oneOf("independent", "shared"),
    pairKind: oneOf(...PAIR_KINDS),
  });
  const { alpha = ALPHA, bestOf = 1, comparisons = 1, tunedOnTest = false, pairKind = null } = claim;
  requireClaim(claim);
  const pairs = roundedPairs(claim.pairs) as [RoundedPair, ...RoundedPair[]];
  const tests = bestOf * comparisons;
  const critical = normalQuantile(1 - alpha / tests / (claim.kind === "superior" ? 2 : 1));
  const bar: Bar = { claim, critical, tunedOnTest, counted: { claimed: claim, alpha: alpha / tests }, model, pairKind };
  const { isShownIfIndependent, ...evidence } = evidenceOf(pairs, bar);
  const average = pairs.length === 1 ? null : averageReadings(pairs, bar);
  const circumstances = flagNotes(claim);
  const reading = readingOf(evidence, claim, average);
  const items = [...new Set(pairs.map((pair) => pair.items))];
  return {
    ...evidence,
    kind: "claim",
    claimed: claim.kind,
    margin: claim.kind === "superior" ? null : claim.margin,
    alpha,
    tests,
    critical,
    rows: pairs.map((pair) => {
      const { isShownIfIndependent: _, ...own } =
        pairs.length === 1 ? { isShownIfIndependent, ...evidence } : evidenceOf([pair], bar);
      return {
        model: pair.model ?? null,
        benchmark: pair.benchmark ?? null,
        a: pair.a,
        b: pair.b,
        items: pair.items,
        ...own,
      };
    }),
    average,
    flags: circumstances.map(({ code }) => code as ClaimFlag),
    decidedBy: evidence.verdict === UNDECIDED ? decidingText(reading) : null,
    sentence: claimSentence(reading),
    signature: signatureOf([
      `n=${items.join(",")}`,
      pairs.length > 1 ? `pairs=${pairs.length}` : null,
      pairs.length > 1 ? `errors=${claim.errors ?? "by-questions"}` : null,
      claim.kind === "superior" ? "superior" : `${claim.kind}(${claim.margin})`,
      evidence.counts === null ? "disagreement-bounds" : "splits|mcnemar-midp|tango",
      `alpha=${alpha}`,
      tests > 1 ? `tests=${tests}|bonferroni` : null,
      pairKind === null ? null : `pair=${pairKind}`,
    ]),
    sources: noiseSourcesOf(SCORE_NOISE, [NOISE.items]),
    notes: [...circumstances, ...notesOn(bar, pairs, evidence, isShownIfIndependent)],
  };
}

/** A claim with its kind and its pairs said. */
type ListedClaim = ClaimKind &
  ClaimCircumstances & {
    readonly pairs: readonly PublishedPair[];
    readonly alpha?: number;
    readonly pairKind?: PairKind;
  };

function listed(published: Claim): ListedClaim {
  if (typeof published !== "object" || published === null || isList(published)) {
    throw new ArgumentError(
      "claim",
      `the claim must be an object, got ${described(published)}. Pass { a: 0.3108, b: 0.2995, items: 12_032 }.`,
    );
  }
  const { a, b, items, pairs, model, benchmark, decimals, ...rest } = published as Partial<PublishedPair> & {
    readonly pairs?: unknown;
  };
  if (
    pairs !== undefined &&
    !(areRecords(pairs) && !(pairs as readonly unknown[]).includes(undefined)) &&
    !(Array.isArray(pairs) && pairs.length === 0)
  ) {
    throw new ArgumentError("claim", `pairs must be a list of { a, b, items }, got ${described(pairs)}.`);
  }
  const one = { ...defined({ model, benchmark, decimals }), a, b, items } as PublishedPair;
  return {
    kind: "superior",
    ...defined(rest),
    pairs: (pairs as readonly PublishedPair[] | undefined) ?? [one],
  } as ListedClaim;
}

const UNDECIDED = "cannot be decided from published numbers" satisfies ClaimVerdict;

/** What all pairs of a claim are measured against. */
interface Bar {
  readonly claim: ListedClaim;
  readonly critical: number;
  readonly tunedOnTest: boolean;
  readonly counted: CountBar;
  readonly model: DisagreementModel;
  readonly pairKind: PairKind | null;
}

/** Distance of the difference from the bound of the claim, positive on the claimed side. */
function roomOf(claim: ClaimKind, difference: number): number {
  if (claim.kind === "superior") return difference;
  return claim.kind === "noninferior" ? difference + claim.margin : claim.margin - Math.abs(difference);
}

/** One pair is an average of one. */
function evidenceOf(
  pairs: readonly [RoundedPair, ...RoundedPair[]],
  bar: Bar,
): ClaimEvidence & { readonly isShownIfIndependent: boolean } {
  const { critical, tunedOnTest } = bar;
  const shifts = [-1, 0, 1].map((steps) => readErrors(shiftedPairs(pairs, steps), bar));
  const [down, printed, up] = shifts as [ErrorsAt, ErrorsAt, ErrorsAt];
  const { difference, room, groups, lowest, unpaired, highest } = printed;
  const counted = pairs.length === 1 ? countEvidence(pairs[0], bar.counted) : null;
  const isTrusted = mostDiffering(pairs) >= FEWEST_DIFFERING;
  const throughout = (errors: readonly ErrorsAt[]): Shown => ({
    isShownThroughout: isTrusted && errors.every((one) => one.room > critical * one.highest),
    isShownSomewhere: errors.some((one) => one.room > critical * one.lowest),
    isContradicted: isTrusted && errors.every((one) => -one.room > critical * one.highest),
  });
  const found = counted ?? throughout(shifts);
  const verdict = verdictOf(found, tunedOnTest);
  return {
    verdict,
    contradicted: found.isContradicted,
    difference,
    rounding: roundingOf(counted, pairs, [down, up]),
    counts: counted === null ? null : countsOf(counted),
    unpairedZ: finiteOrNull(difference / unpaired),
    unpairedStandardError: finiteOrNull(unpaired),
    disagreementRange: averageRange(pairs),
    breakEvenDisagreement: finiteOrNull(breakEven(pairs, room, critical, groups)),
    atLowestDisagreement: reading(difference, room, lowest),
    atIndependence: reading(difference, room, unpaired),
    atHighestDisagreement: reading(difference, room, highest),
    similarPairs:
      (bar.pairKind === null && !couldDecide(verdict, room)) || unlikeReason(pairs, bar.model, bar.pairKind) !== null
        ? null
        : readSimilarPairs(pairs, {
            model: bar.model,
            pairKind: bar.pairKind,
            bar: bar.counted,
            tunedOnTest,
            verdictWithin: (ranges) => {
              const errors = [-1, 0, 1].map((steps) => readErrors(shiftedPairs(pairs, steps), bar, ranges));
              return verdictOf(throughout(errors), tunedOnTest);
            },
          }),
    isShownIfIndependent: counted?.isShownIfIndependent ?? room > critical * unpaired,
  };
}

/** Whether the number of questions answered differently could say more: of the claim, or of its opposite. */
function couldDecide(verdict: ClaimVerdict, room: number): boolean {
  return verdict === UNDECIDED || (verdict === "not shown" && room < 0);
}

/** Over all that the figures may be rounded from. */
interface Shown {
  readonly isShownThroughout: boolean;
  readonly isShownSomewhere: boolean;
  readonly isContradicted: boolean;
}

function verdictOf({ isShownThroughout, isShownSomewhere, isContradicted }: Shown, tunedOnTest: boolean): ClaimVerdict {
  if (isContradicted) return "fails";
  if (!isShownSomewhere) return "not shown";
  return isShownThroughout && !tunedOnTest ? "holds" : UNDECIDED;
}

function countsOf({ a, b, fewest, most, shownUpTo }: ClaimCounts): ClaimCounts {
  return { a, b, fewest, most, shownUpTo };
}

/** Where one whole number alone rounds to each figure, nothing is lost. */
function roundingOf(
  counted: CountEvidence | null,
  [{ items }]: readonly [RoundedPair, ...RoundedPair[]],
  [down, up]: readonly [ErrorsAt, ErrorsAt],
): ClaimEvidence["rounding"] {
  const difference = {
    low: counted === null ? down.difference : counted.gains.low / items,
    high: counted === null ? up.difference : counted.gains.high / items,
  };
  const hasErrors = down.unpaired > 0 && up.unpaired > 0;
  const unpairedZ = hasErrors ? { low: difference.low / down.unpaired, high: difference.high / up.unpaired } : null;
  return { difference, unpairedZ };
}

interface ErrorsAt {
  readonly difference: number;
  readonly room: number;
  readonly groups: Groups;
  readonly lowest: number;
  readonly unpaired: number;
  readonly highest: number;
}

/** Standard errors at the fewest questions answered differently, at independence and at the most; or within ranges of them. */
function readErrors(pairs: readonly RoundedPair[], { claim }: Bar, ranges?: readonly NumberRange[]): ErrorsAt {
  const difference = mean(pairs.map(({ a, b }) => a - b));
  const groups = sharedQuestions(claim.errors);
  return {
    difference,
    room: roomOf(claim, difference),
    groups,
    lowest: errorAt(pairs, (pair, index) => within(pair, ranges?.[index]).low, INDEPENDENT),
    unpaired: errorAt(pairs, independentShare, groups),
    highest: errorAt(pairs, (pair, index) => within(pair, ranges?.[index]).high, groups),
  };
}

/** What the accuracies allow, in a range. */
function within({ a, b }: PublishedPair, range?: NumberRange): NumberRange {
  const allowed = disagreementRange(a, b);
  if (range === undefined) return allowed;
  return { low: Math.max(allowed.low, range.low), high: Math.max(allowed.low, Math.min(allowed.high, range.high)) };
}

/** A name of the questions of each pair: pairs of one name have fully shared errors, others independent ones. */
type Groups = (pair: RoundedPair, index: number) => string | number;

const INDEPENDENT: Groups = (_, index) => index;
const SHARED: Groups = () => 0;

/** Different numbers of questions cannot be the same questions. */
function sharedQuestions(errors: ListedClaim["errors"]): Groups {
  if (errors !== undefined) return errors === "shared" ? SHARED : INDEPENDENT;
  return ({ benchmark, items }) => benchmark ?? items;
}

/** Standard error of the mean difference of the pairs: errors on the same questions add up, others by their squares. */
function errorAt(
  pairs: readonly RoundedPair[],
  disagreement: (pair: PublishedPair, index: number) => number,
  groups: Groups,
): number {
  const each = pairs.map((pair, index) => ({
    name: groups(pair, index),
    error: standardErrorAtDisagreement(pair.a - pair.b, disagreement(pair, index), pair.items),
  }));
  const sums = [...groupBy(each, ({ name }) => name).values()].map((own) => sum(own.map(({ error }) => error)));
  return Math.hypot(...sums) / pairs.length;
}

function independentShare({ a, b }: PublishedPair): number {
  return independentDisagreement(a, b);
}

function averageReadings(pairs: readonly RoundedPair[], { claim, critical }: Bar) {
  const difference = mean(pairs.map(({ a, b }) => a - b));
  const room = roomOf(claim, difference);
  const readingOf = (errors: Groups): AverageReading => ({
    ...reading(difference, room, errorAt(pairs, independentShare, errors)),
    breakEvenDisagreement: finiteOrNull(breakEven(pairs, room, critical, errors)),
  });
  return { independentErrors: readingOf(INDEPENDENT), sharedErrors: readingOf(SHARED) };
}

function reading(difference: number, room: number, error: number): ErrorReading {
  return {
    standardError: finiteOrNull(error),
    z: finiteOrNull(difference / error),
    claimZ: finiteOrNull(room / error),
  };
}

/** Of several pairs, the share of all their questions that may be answered differently, each pair weighing the same. */
function averageRange(pairs: readonly PublishedPair[]): DisagreementRange {
  const ranges = pairs.map(({ a, b }) => disagreementRange(a, b));
  return { low: mean(ranges.map(({ low }) => low)), high: mean(ranges.map(({ high }) => high)) };
}

/**
 * The share at which the claim stops being shown. For several pairs: the same share in all of them, found by bisection
 * of a rising function.
 */
function breakEven(pairs: readonly RoundedPair[], room: number, critical: number, errors: Groups): number {
  const [first] = pairs as [RoundedPair, ...RoundedPair[]];
  if (pairs.length === 1) return breakEvenDisagreement(first.a - first.b, first.items, room, critical);
  if (!(room > 0)) return Number.NaN;
  const errorOf = (share: number) => errorAt(pairs, ({ a, b }) => Math.max(share, (a - b) ** 2), errors);
  let low = 0;
  let high = 1;
  while (critical * errorOf(high) < room) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (critical * errorOf(middle) < room) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The largest number of questions that any pair may have answered differently. */
function mostDiffering(pairs: readonly PublishedPair[]): number {
  return Math.max(...pairs.map(({ a, b, items }) => Math.round(disagreementRange(a, b).high * items)));
}

/** What is said of how the figure came about: each of these notes is a flag. */
function flagNotes({ pairs, bestOf = 1, comparisons = 1, tunedOnTest, oneTrainingSeed }: ListedClaim): Note[] {
  return [
    ...(bestOf > 1 ? [claimNote("best-of-several", { bestOf, comparisons })] : []),
    ...(tunedOnTest ? [claimNote("tuned-on-test")] : []),
    ...(comparisons > 1 || pairs.length > 1 ? [claimNote("family", { comparisons, bestOf, pairs: pairs.length })] : []),
    ...(oneTrainingSeed ? [claimNote("one-training-seed")] : []),
  ];
}

function notesOn(
  { claim, model, pairKind }: Bar,
  rounded: readonly RoundedPair[],
  evidence: ClaimEvidence,
  isShown: boolean,
): Note[] {
  const { pairs } = claim;
  const unlike = unlikeReason(rounded, model, pairKind);
  const most = mostDiffering(pairs);
  const isOpen = evidence.verdict === UNDECIDED && !claim.tunedOnTest;
  const benchmarks = new Set(pairs.map(({ benchmark, items }) => benchmark ?? items)).size;
  const { low, high } = evidence.rounding.difference;
  return [
    ...(low < high ? [claimNote("rounded", evidence.rounding)] : []),
    ...(evidence.counts === null && most < FEWEST_DIFFERING ? [claimNote("too-few-questions", { most })] : []),
    ...(evidence.counts === null && pairs.length === 1
      ? [claimNote("no-whole-counts", pairs[0] as PublishedPair)]
      : []),
    ...(pairs.length > 1
      ? [claimNote("questions", { pairs: pairs.length, benchmarks, errors: claim.errors ?? null })]
      : []),
    ...(claim.kind === "equivalent" && pairs.length > 1 ? [claimNote("average-hides-signs")] : []),
    ...(isOpen && pairs.length === 1 ? [claimNote("independence", { isShown })] : []),
    ...((pairKind !== null || couldDecide(evidence.verdict, roomOf(claim, evidence.difference))) && unlike !== null
      ? [
          claimNote("no-similar-pairs", {
            reason: unlike,
            items: trustedItems(model.seen),
            accuracy: model.seen.accuracy,
          }),
        ]
      : []),
  ];
}

/** What the sentence and what would decide are made of. */
function readingOf(evidence: ClaimEvidence, claim: ListedClaim, average: ClaimAudit["average"]): ClaimReading {
  const { verdict, difference, rounding, counts, unpairedZ, disagreementRange, breakEvenDisagreement } = evidence;
  return {
    claimed: claim,
    verdict,
    isOnClaimedSide: roomOf(claim, difference) > 0,
    difference,
    rounding,
    counts,
    unpairedZ,
    disagreementRange,
    breakEvenDisagreement,
    independentBreakEven: average?.independentErrors.breakEvenDisagreement ?? null,
    items: claim.pairs.map(({ items }) => items),
    tunedOnTest: claim.tunedOnTest ?? false,
    isTooFew: mostDiffering(claim.pairs) < FEWEST_DIFFERING,
  };
}

function requireClaim(claim: ListedClaim): void {
  const { pairs, alpha = ALPHA, bestOf = 1, comparisons = 1 } = claim;
  requireAlpha("claim", alpha);
  if (!Object.hasOwn(CLAIM_SUBJECTS, claim.kind)) {
    throw new ArgumentError(
      "claim",
      `kind must be "superior", "noninferior" or "equivalent", got ${JSON.stringify((claim as ClaimKind).kind)}.`,
    );
  }
  if (claim.kind !== "superior" && !(claim.margin > 0 && claim.margin < 1)) {
    throw new ArgumentError("claim", `margin must be in (0, 1), got ${claim.margin}. For one point pass 0.01.`);
  }
  for (const [name, value] of Object.entries({ bestOf, comparisons })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new ArgumentError("claim", `${name} must be a whole number of at least 1, got ${value}.`);
    }
  }
  if (pairs.length === 0) throw new ArgumentError("claim", "pairs must hold at least one pair, got none.");
  if (claim.errors !== undefined && claim.errors !== "independent" && claim.errors !== "shared") {
    throw new ArgumentError("claim", `errors must be "independent" or "shared", got ${JSON.stringify(claim.errors)}.`);
  }
  if (claim.pairKind !== undefined && !PAIR_KINDS.includes(claim.pairKind)) {
    throw new ArgumentError(
      "claim",
      `pairKind must be "copy", "fine-tune", "family" or "unrelated", got ${JSON.stringify(claim.pairKind)}.`,
    );
  }
  for (const { a, b, items, decimals } of pairs) {
    if (decimals !== undefined && !(Number.isSafeInteger(decimals) && decimals >= 0)) {
      throw new ArgumentError(
        "claim",
        `decimals must be a whole number, got ${decimals}. For 63.45 % pass 4: the share is 0.6345.`,
      );
    }
    for (const [name, value] of Object.entries({ a, b })) {
      if (!isShare(value)) {
        throw new ArgumentError(
          "claim",
          `${name} must be an accuracy in [0, 1], got ${value}. For 31.08 % pass 0.3108.`,
        );
      }
    }
    if (!(Number.isSafeInteger(items) && items >= 1)) {
      throw new ArgumentError(
        "claim",
        `items must be a whole number of at least 1, got ${items}. Count the questions.`,
      );
    }
  }
}
