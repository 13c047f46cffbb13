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
import { finiteOrNull, NOISE, type NoiseSources, type Note, noiseSourcesOf, SCORE_NOISE } from "../../notes.js";
import { formatCount, formatDifference, formatFixed, formatScore, POINTS, UNDEFINED_TEXT } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { normalQuantile } from "../../numeric/normal.js";
import { isShare } from "../../numeric/share.js";
import { sum } from "../../numeric/sum.js";
import { signatureOf } from "../../signature.js";

/** Two published accuracies of the same model under A and B, on the same questions. */
export interface PublishedPair {
  /** Names the pair where there are several. */
  readonly model?: string;
  /** Accuracy of A, for which the claim is made, in [0, 1]. */
  readonly a: number;
  /** Accuracy of B, in [0, 1]. */
  readonly b: number;
  /** Questions that both answered. */
  readonly items: number;
}

/** What is claimed of A against B. The margin is in accuracy, above 0: one point is 0.01. */
export type ClaimKind =
  | { readonly kind: "superior" }
  | { readonly kind: "noninferior"; readonly margin: number }
  | { readonly kind: "equivalent"; readonly margin: number };

/** What is known of how the claimed figure came about; each of these is a flag in the audit. */
export interface ClaimCircumstances {
  /** The claimed figure is the largest of this many (model sizes, settings); default 1. The bar is raised for all of them. */
  readonly bestOf?: number;
  /** The claim is one of this many comparisons that could have been claimed; default 1. The bar is raised for all of them. */
  readonly comparisons?: number;
  /** A was tuned or selected on these very questions: no significance can then be read from them; default false. */
  readonly tunedOnTest?: boolean;
  /** A and B are one training run each; default false. */
  readonly oneTrainingSeed?: boolean;
}

/** A published claim on one pair of accuracies, or on several: it is then about their average. `kind` is `superior` by default. */
export type Claim = (ClaimKind | { readonly kind?: undefined }) &
  ClaimCircumstances &
  (PublishedPair | { readonly pairs: readonly PublishedPair[] }) & {
    /** Probability of granting a claim that is not true; default 0.05: two-sided for `superior`, one-sided with a margin. */
    readonly alpha?: number;
  };

export type ClaimName = ClaimKind["kind"];
export type ClaimVerdict = "holds" | "fails" | "cannot be decided from published numbers";
export type ClaimFlag = "best-of-several" | "tuned-on-test" | "family" | "one-training-seed";

/** A standard error of the difference and how many of them the claim has to spare. */
export interface ErrorReading {
  readonly standardError: number | null;
  /** Difference ÷ standard error. */
  readonly z: number | null;
  /** Distance from the bound of the claim ÷ standard error: shown where it exceeds `critical`. Equals z for `superior`. */
  readonly claimZ: number | null;
}

/** The same of an average, with the disagreement (alike in all pairs) at which its claim stops being shown. */
export interface AverageReading extends ErrorReading {
  readonly breakEvenDisagreement: number | null;
}

/** One pair of accuracies, or the average of several, against what its questions may hide. */
export interface ClaimEvidence {
  readonly verdict: ClaimVerdict;
  /** Fails, and the opposite is shown whatever the disagreement: worse, worse by the margin, or different by the margin. */
  readonly contradicted: boolean;
  /** A − B in accuracy. */
  readonly difference: number;
  /**
   * If A and B were right independently of each other: what comparing the two error bars assumes. Several pairs: with
   * fully shared errors, the cautious reading.
   */
  readonly unpairedZ: number | null;
  readonly unpairedStandardError: number | null;
  /** Share of the questions on which A and B may differ (one right, the other wrong), from the accuracies alone. */
  readonly disagreementRange: DisagreementRange;
  /**
   * The share at which the claim stops being shown: below it, it is. Above `disagreementRange.high`, also above 1: shown
   * whatever the share. `null` where the difference does not lie on the claimed side. Several pairs: the same share in
   * all of them, their errors fully shared.
   */
  readonly breakEvenDisagreement: number | null;
  /** At the fewest questions answered differently, at independence, and at the most. */
  readonly atLowestDisagreement: ErrorReading;
  readonly atIndependence: ErrorReading;
  readonly atHighestDisagreement: ErrorReading;
}

export interface PairEvidence extends ClaimEvidence {
  readonly model: string | null;
  readonly a: number;
  readonly b: number;
  readonly items: number;
}

/** What published numbers can and cannot show of a claim. */
export interface ClaimAudit extends ClaimEvidence {
  readonly kind: "claim";
  /** What is claimed of A. */
  readonly claimed: ClaimName;
  readonly margin: number | null;
  readonly alpha: number;
  /** What claimZ must exceed; raised (Bonferroni) for the larger of `bestOf` and `comparisons`. */
  readonly critical: number;
  /** Each pair by itself at the same bar. */
  readonly rows: readonly PairEvidence[];
  /**
   * The average of several pairs with each pair unpaired: if the pairs' errors are independent, and if they are fully
   * shared, since all were measured on the same questions. `null` for one pair.
   */
  readonly average: { readonly independentErrors: AverageReading; readonly sharedErrors: AverageReading } | null;
  readonly flags: readonly ClaimFlag[];
  /** What would decide, in one sentence; `null` when it is decided. */
  readonly decidedBy: string | null;
  readonly sentence: string;
  readonly signature: string;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

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
  const flags = flagsOf(claim);
  const decidedBy = evidence.verdict === UNDECIDED ? whatDecides(evidence, claim) : null;
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
    flags,
    decidedBy,
    sentence: sentenceOf(evidence, claim, average),
    signature: signatureOf([
      `n=${items.join(",")}`,
      pairs.length > 1 ? `pairs=${pairs.length}` : null,
      claim.kind === "superior" ? "superior" : `${claim.kind}(${claim.margin})`,
      "disagreement-bounds",
      `alpha=${alpha}`,
      tests > 1 ? `tests=${tests}|bonferroni` : null,
    ]),
    sources: noiseSourcesOf(SCORE_NOISE, [NOISE.items]),
    notes: notesOn(bar, flags, evidence),
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

const SUBJECT: Readonly<Record<ClaimKind["kind"], string>> = {
  superior: "A is better than B",
  noninferior: "A is not worse than B by the margin",
  equivalent: "A and B are equivalent within the margin",
};

function describeKind(claim: ClaimKind): string {
  if (claim.kind === "superior") return SUBJECT.superior;
  return SUBJECT[claim.kind].replace("the margin", `${formatScore(claim.margin, POINTS)}${POINTS.suffix}`);
}

function percent(share: number | null): string {
  return share === null ? UNDEFINED_TEXT : `${formatFixed(100 * share, 1)}%`;
}

function sentenceOf(evidence: ClaimEvidence, claim: ListedClaim, average: ClaimAudit["average"]): string {
  const {
    verdict,
    contradicted,
    difference,
    unpairedZ,
    disagreementRange: range,
    breakEvenDisagreement: even,
  } = evidence;
  const { pairs, tunedOnTest } = claim;
  const basis =
    pairs.length === 1
      ? `${formatCount((pairs[0] as PublishedPair).items)} questions`
      : `the average of ${pairs.length} pairs`;
  const numbers = `${formatDifference(difference, POINTS)} on ${basis}, unpaired z ${formatFixed(unpairedZ, 2)}`;
  const statement = `“${describeKind(claim)}”`;
  if (verdict === "holds") {
    return `${statement} holds: ${numbers}; it is shown even if A and B differ on as many questions as they can (${percent(range.high)}).`;
  }
  if (verdict === "fails") {
    const reason = contradicted
      ? "the opposite is shown, however many questions A and B answered differently"
      : roomOf(claim, difference) > 0
        ? "it is not shown, however few questions A and B answered differently"
        : "the difference itself does not lie on the claimed side";
    return `${statement} fails: ${numbers}; ${reason}.`;
  }
  const opening = `${statement} cannot be decided from published numbers: ${numbers};`;
  if (tunedOnTest) return `${opening} A was tuned on the same questions, which favours it by an unknown amount.`;
  if (mostDiffering(claim.pairs) < FEWEST_DIFFERING)
    return `${opening} there are too few questions for the normal approximation.`;
  if (average !== null) {
    return (
      `${opening} it is shown if A and B differ on fewer than ${percent(even)} of the questions, or on fewer than ` +
      `${percent(average.independentErrors.breakEvenDisagreement)} if the pairs err independently, ` +
      `and the accuracies allow ${percent(range.low)} to ${percent(range.high)}.`
    );
  }
  return (
    `${opening} it holds only if A and B differ on fewer than ${percent(even)} of the questions, ` +
    `and the accuracies allow ${percent(range.low)} to ${percent(range.high)}.`
  );
}

function whatDecides({ breakEvenDisagreement: even }: ClaimEvidence, claim: ListedClaim): string {
  if (claim.tunedOnTest) return "scores of both on questions that A was not tuned on";
  if (mostDiffering(claim.pairs) < FEWEST_DIFFERING) return "per-item results of both sides on more questions";
  if (claim.pairs.length > 1) {
    return (
      "the per-item results of all pairs: how many questions A and B answered differently " +
      `(about ${percent(even)} in every pair is the line), and whether the pairs err on the same questions`
    );
  }
  const [{ items }] = claim.pairs as [PublishedPair];
  return (
    "the per-item results of both sides, or the count of questions that exactly one of them got right: " +
    `the claim holds up to ${formatCount(even === null ? null : Math.floor(even * items))} of ${formatCount(items)}`
  );
}

function flagsOf({ pairs, bestOf = 1, comparisons = 1, tunedOnTest, oneTrainingSeed }: ListedClaim): ClaimFlag[] {
  return [
    ...(bestOf > 1 ? (["best-of-several"] as const) : []),
    ...(tunedOnTest ? (["tuned-on-test"] as const) : []),
    ...(comparisons > 1 || pairs.length > 1 ? (["family"] as const) : []),
    ...(oneTrainingSeed ? (["one-training-seed"] as const) : []),
  ];
}

function notesOn({ claim, critical }: Bar, flags: readonly ClaimFlag[], evidence: ClaimEvidence): Note[] {
  const { pairs, bestOf = 1, comparisons = 1 } = claim;
  const messages: Readonly<Record<ClaimFlag, string>> = {
    "best-of-several": `the claimed figure is the largest of ${bestOf}: chance alone favours it, and the bar is raised for ${bestOf} tests`,
    "tuned-on-test":
      "A was tuned or selected on these questions: its accuracy is too high by an amount that no standard error covers",
    family:
      comparisons > 1
        ? `one of ${comparisons} comparisons: the bar is raised for all of them`
        : `${pairs.length} pairs stand side by side: the verdict of the average is one test, those of the single pairs are not adjusted`,
    "one-training-seed":
      "one training run each: how much the accuracies change with the training seed is not known (it is not 0)",
  };
  const notes: Note[] = flags.map((code) => ({ code, message: messages[code] }));
  if (mostDiffering(pairs) < FEWEST_DIFFERING) {
    const message = `at most ${mostDiffering(pairs)} questions can have been answered differently: too few to grant a claim by the normal approximation`;
    notes.push({ code: "too-few-questions", message });
  }
  if (claim.kind === "equivalent" && pairs.length > 1) {
    const message = "an average near 0 can hide differences of opposite sign: see the verdict of each pair";
    notes.push({ code: "average-hides-signs", message });
  }
  const shown = evidence.atIndependence.claimZ;
  if (evidence.verdict === UNDECIDED && !claim.tunedOnTest && pairs.length === 1 && shown !== null) {
    const message =
      shown > critical
        ? "it is shown if A and B differ no more often than independent systems would, which is usual for two versions of one model"
        : "it is not shown if A and B are compared as independent systems; only agreement beyond that could show it";
    notes.push({ code: "independence", message });
  }
  return notes;
}

function requireClaim(claim: ListedClaim): void {
  const { pairs, alpha = ALPHA, bestOf = 1, comparisons = 1 } = claim;
  requireAlpha("claim", alpha);
  if (!Object.hasOwn(SUBJECT, claim.kind)) {
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
