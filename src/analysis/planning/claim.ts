import { areRecords, described, isList } from "../../arguments/described.js";
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
import { finiteOrNull, NOISE, type Note, noiseSourcesOf, SCORE_NOISE } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { normalQuantile } from "../../numeric/normal.js";
import { isShare } from "../../numeric/share.js";
import { sum } from "../../numeric/sum.js";
import { signatureOf } from "../../signature.js";
import type {
  AverageReading,
  Claim,
  ClaimAudit,
  ClaimCircumstances,
  ClaimEvidence,
  ClaimFlag,
  ClaimKind,
  ClaimVerdict,
  ErrorReading,
  PublishedPair,
} from "./claimRecord.js";
import { CLAIM_SUBJECTS, type ClaimReading, claimNote, claimSentence, decidingText } from "./wording.js";

/** Fewer questions answered differently than this, and the normal approximation is not trusted to grant a claim. */
const FEWEST_DIFFERING = 10;

/**
 * Audits a claim of which only accuracies and the number of questions are published.
 *
 * Both sides answered the same questions, so that the standard error of the difference d is √((ψ − d²)/n) for the
 * unknown share ψ of questions on which they differ. The accuracies bound ψ; the claim holds when it is shown at both
 * ends, fails when at neither, and cannot be decided in between, where the break-even share says what to look for.
 * Several pairs are averaged; their errors count as independent at the favourable end and as fully shared at the other.
 *
 * `superior` needs d > z(1 − α/2)·SE; `noninferior` d + margin > z(1 − α)·SE; `equivalent` margin − |d| > z(1 − α)·SE.
 *
 * @example claim({ a: 0.3108, b: 0.2995, items: 12_032 }).unpairedZ // => 1.90…
 */
export function claim(published: Claim): ClaimAudit {
  const claim = listed(published);
  const { pairs, alpha = ALPHA, bestOf = 1, comparisons = 1, tunedOnTest = false } = claim;
  requireClaim(claim);
  const tests = Math.max(bestOf, comparisons);
  const critical = normalQuantile(1 - alpha / tests / (claim.kind === "superior" ? 2 : 1));
  const bar: Bar = { claim, critical, tunedOnTest };
  const evidence = averageEvidence(pairs, bar);
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
    critical,
    rows: pairs.map((pair) => ({
      model: pair.model ?? null,
      a: pair.a,
      b: pair.b,
      items: pair.items,
      ...averageEvidence([pair], bar),
    })),
    average,
    flags: circumstances.map(({ code }) => code as ClaimFlag),
    decidedBy: evidence.verdict === UNDECIDED ? decidingText(reading) : null,
    sentence: claimSentence(reading),
    signature: signatureOf([
      `n=${items.join(",")}`,
      pairs.length > 1 ? `pairs=${pairs.length}` : null,
      claim.kind === "superior" ? "superior" : `${claim.kind}(${claim.margin})`,
      "disagreement-bounds",
      `alpha=${alpha}`,
      tests > 1 ? `tests=${tests}|bonferroni` : null,
    ]),
    sources: noiseSourcesOf(SCORE_NOISE, [NOISE.items]),
    notes: [...circumstances, ...notesOn(bar, evidence)],
  };
}

/** A claim with its kind and its pairs said. */
type ListedClaim = ClaimKind &
  ClaimCircumstances & { readonly pairs: readonly PublishedPair[]; readonly alpha?: number };

function listed(published: Claim): ListedClaim {
  if (typeof published !== "object" || published === null || isList(published)) {
    throw new ArgumentError(
      "claim",
      `the claim must be an object, got ${described(published)}. Pass { a: 0.3108, b: 0.2995, items: 12_032 }.`,
    );
  }
  const { a, b, items, pairs, model, ...rest } = published as Partial<PublishedPair> & { readonly pairs?: unknown };
  if (pairs !== undefined && !areRecords(pairs) && !(Array.isArray(pairs) && pairs.length === 0)) {
    throw new ArgumentError("claim", `pairs must be a list of { a, b, items }, got ${described(pairs)}.`);
  }
  const one = { ...defined({ model }), a, b, items } as PublishedPair;
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
}

/** Distance of the difference from the bound of the claim, positive on the claimed side. */
function roomOf(claim: ClaimKind, difference: number): number {
  if (claim.kind === "superior") return difference;
  return claim.kind === "noninferior" ? difference + claim.margin : claim.margin - Math.abs(difference);
}

/** One pair is an average of one. */
function averageEvidence(pairs: readonly PublishedPair[], bar: Bar): ClaimEvidence {
  const { claim, critical } = bar;
  const difference = mean(pairs.map(({ a, b }) => a - b));
  const range = averageRange(pairs);
  const lowest = errorAt(pairs, (pair) => disagreementRange(pair.a, pair.b).low, "independent");
  const unpaired = errorAt(pairs, independentShare, "shared");
  const highest = errorAt(pairs, (pair) => disagreementRange(pair.a, pair.b).high, "shared");
  const room = roomOf(claim, difference);
  const shownAt = (error: number) => room > critical * error;
  const contradicted = -room > critical * highest;
  const unpairedZ = finiteOrNull(difference / unpaired);
  return {
    verdict: verdictOf(
      { shownAtBest: shownAt(lowest), shownAtWorst: shownAt(highest), mostDiffering: mostDiffering(pairs) },
      bar,
    ),
    contradicted,
    difference,
    unpairedZ,
    unpairedStandardError: finiteOrNull(unpaired),
    disagreementRange: range,
    breakEvenDisagreement: finiteOrNull(breakEven(pairs, room, critical, "shared")),
    atLowestDisagreement: reading(difference, room, lowest),
    atIndependence: reading(difference, room, unpaired),
    atHighestDisagreement: reading(difference, room, highest),
  };
}

function verdictOf(
  found: { readonly shownAtBest: boolean; readonly shownAtWorst: boolean; readonly mostDiffering: number },
  { tunedOnTest }: Bar,
): ClaimVerdict {
  if (!found.shownAtBest) return "fails";
  const trusted = !tunedOnTest && found.mostDiffering >= FEWEST_DIFFERING;
  return found.shownAtWorst && trusted ? "holds" : UNDECIDED;
}

/** Whether the errors of several pairs are independent or, being made on the same questions, one and the same. */
type SharedOrNot = "independent" | "shared";

/** Standard error of the mean difference of the pairs, their errors independent or perfectly correlated. */
function errorAt(
  pairs: readonly PublishedPair[],
  disagreement: (pair: PublishedPair) => number,
  errors: SharedOrNot,
): number {
  const each = pairs.map((pair) => standardErrorAtDisagreement(pair.a - pair.b, disagreement(pair), pair.items));
  return (errors === "shared" ? sum(each) : Math.hypot(...each)) / pairs.length;
}

function independentShare({ a, b }: PublishedPair): number {
  return independentDisagreement(a, b);
}

function averageReadings(pairs: readonly PublishedPair[], { claim, critical }: Bar) {
  const difference = mean(pairs.map(({ a, b }) => a - b));
  const room = roomOf(claim, difference);
  const readingOf = (errors: SharedOrNot): AverageReading => ({
    ...reading(difference, room, errorAt(pairs, independentShare, errors)),
    breakEvenDisagreement: finiteOrNull(breakEven(pairs, room, critical, errors)),
  });
  return { independentErrors: readingOf("independent"), sharedErrors: readingOf("shared") };
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
function breakEven(pairs: readonly PublishedPair[], room: number, critical: number, errors: SharedOrNot): number {
  const [first] = pairs as [PublishedPair, ...PublishedPair[]];
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
    ...(bestOf > 1 ? [claimNote("best-of-several", { bestOf })] : []),
    ...(tunedOnTest ? [claimNote("tuned-on-test")] : []),
    ...(comparisons > 1 || pairs.length > 1 ? [claimNote("family", { comparisons, pairs: pairs.length })] : []),
    ...(oneTrainingSeed ? [claimNote("one-training-seed")] : []),
  ];
}

function notesOn({ claim, critical }: Bar, evidence: ClaimEvidence): Note[] {
  const { pairs } = claim;
  const most = mostDiffering(pairs);
  const shown = evidence.atIndependence.claimZ;
  const isOpen = evidence.verdict === UNDECIDED && !claim.tunedOnTest && pairs.length === 1;
  return [
    ...(most < FEWEST_DIFFERING ? [claimNote("too-few-questions", { most })] : []),
    ...(claim.kind === "equivalent" && pairs.length > 1 ? [claimNote("average-hides-signs")] : []),
    ...(isOpen && shown !== null ? [claimNote("independence", { isShown: shown > critical })] : []),
  ];
}

/** What the sentence and what would decide are made of. */
function readingOf(evidence: ClaimEvidence, claim: ListedClaim, average: ClaimAudit["average"]): ClaimReading {
  const { verdict, contradicted, difference, unpairedZ, disagreementRange, breakEvenDisagreement } = evidence;
  return {
    claimed: claim,
    verdict,
    contradicted,
    isOnClaimedSide: roomOf(claim, difference) > 0,
    difference,
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
  for (const { a, b, items } of pairs) {
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
