import { POWER } from "../../defaults.js";
import type { DisagreementRange } from "../../inference/power/disagreement.js";
import type { UnpairedDetectableEffects } from "../../inference/power/powerTwoProportions.js";
import type { PairKind } from "../../inference/power/predictedDisagreement.js";
import { noteWriter, type Refusal, refuse } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatRange,
  formatScore,
  formatSignificant,
  POINTS,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import type {
  ClaimCounts,
  ClaimEvidence,
  ClaimKind,
  ClaimSplit,
  ClaimVerdict,
  NumberRange,
  SimilarPairsReading,
} from "./claimRecord.js";

/** Why nothing is said of similar pairs. */
export type UnlikeReason = "items" | "accuracy" | "gap" | "families";

/** The notes of audits of claims. */
export const claimNote = /* @__PURE__ */ noteWriter({
  "best-of-several": ({ bestOf, comparisons }: { bestOf: number; comparisons: number }) =>
    `the claimed figure is the largest of ${bestOf}: chance alone favours it, and the bar is raised for ` +
    (comparisons > 1
      ? `${bestOf * comparisons} tests, ${bestOf} in each of ${comparisons} comparisons`
      : `${bestOf} tests`),
  "tuned-on-test": () =>
    "A was tuned or selected on these questions: its accuracy is too high by an amount that no standard error covers",
  family: ({ comparisons, bestOf, pairs }: { comparisons: number; bestOf: number; pairs: number }) =>
    comparisons > 1
      ? `one of ${comparisons} comparisons: the bar is raised for all of them${bestOf > 1 ? `, with the largest of ${bestOf} in each` : ""}`
      : `${pairs} pairs stand side by side: the verdict of the average is one test, those of the single pairs are not adjusted`,
  "one-training-seed": () =>
    "one training run each: how much the accuracies change with the training seed is not known (it is not 0)",
  "too-few-questions": ({ most }: { most: number }) =>
    `at most ${most} questions can have been answered differently: too few to grant a claim by the normal approximation`,
  rounded: ({ difference, unpairedZ }: ClaimEvidence["rounding"]) =>
    `the figures are rounded: the difference lies in ${formatRange(difference.low, difference.high, POINTS, true)}${POINTS.suffix}` +
    (unpairedZ === null
      ? ""
      : `, unpaired z in ${formatFixed(unpairedZ.low, 2)} to ${formatFixed(unpairedZ.high, 2)}`) +
    ", and the verdict is that of all of these",
  "no-whole-counts": ({ items }: { items: number }) =>
    `no whole number of ${formatCount(items)} questions rounds to each accuracy: they are averages of something else, and the normal approximation stands in for the test on counts`,
  questions: ({ pairs, benchmarks, errors }: { pairs: number; benchmarks: number; errors: string | null }) => {
    if (errors === "shared") return "the pairs are taken to be on the same questions, as said: their errors add up";
    if (errors === "independent")
      return "the pairs are taken to be on questions of their own, as said: their errors are independent";
    if (benchmarks === 1)
      return "the pairs have the same number of questions and are taken to be on the same ones, so that their errors add up; if they are not, name their benchmarks or say that errors are independent (--errors independent)";
    const which =
      benchmarks === pairs
        ? "the pairs are on questions of their own"
        : `the pairs are on ${benchmarks} sets of questions`;
    return `${which}, by name or number: errors of different ones are independent (if they are the same questions, say that errors are shared: --errors shared)`;
  },
  "no-similar-pairs": ({
    reason,
    items,
    accuracy,
  }: {
    reason: UnlikeReason;
    items: readonly [number, number];
    accuracy: readonly [number, number];
  }) =>
    `nothing is known of similar pairs, so that only the answer without assumptions stands: ${
      {
        items: `what is known holds for ${formatCount(items[0])} to ${formatCount(items[1])} questions`,
        accuracy: `they were seen at accuracies of ${percent(accuracy[0])} to ${percent(accuracy[1])}`,
        gap: "they were not seen with accuracies so far apart",
        families: "too few families of this kind were seen",
      }[reason]
    }`,
  "average-hides-signs": () => "an average near 0 can hide differences of opposite sign: see the verdict of each pair",
  independence: ({ isShown }: { isShown: boolean }) =>
    isShown
      ? "it is shown if A and B differ no more often than independent systems would, which is usual for two versions of one model"
      : "it is not shown if A and B are compared as independent systems; only agreement beyond that could show it",
});

/** What each kind of claim says. */
export const CLAIM_SUBJECTS: Readonly<Record<ClaimKind["kind"], string>> = {
  superior: "A is better than B",
  noninferior: "A is not worse than B by the margin",
  equivalent: "A and B are equivalent within the margin",
};

/** What the sentence of an audit tells. */
export interface ClaimReading {
  readonly claimed: ClaimKind;
  readonly verdict: ClaimVerdict;
  readonly isOnClaimedSide: boolean;
  readonly difference: number;
  readonly rounding: ClaimEvidence["rounding"];
  readonly counts: ClaimCounts | null;
  readonly unpairedZ: number | null;
  readonly disagreementRange: DisagreementRange;
  readonly breakEvenDisagreement: number | null;
  /** Of several pairs whose errors are independent; `null` for one pair. */
  readonly independentBreakEven: number | null;
  /** Questions of each pair. */
  readonly items: readonly number[];
  readonly tunedOnTest: boolean;
  /** Whether too few questions can have been answered differently for the normal approximation. */
  readonly isTooFew: boolean;
}

/** The claim, its verdict, the numbers and why. */
export function claimSentence(reading: ClaimReading): string {
  const { verdict, difference, unpairedZ, items } = reading;
  const [only = 0] = items;
  const basis = items.length === 1 ? `${formatCount(only)} questions` : `the average of ${items.length} pairs`;
  const numbers = `${formatDifference(difference, POINTS)} on ${basis}, unpaired z ${formatFixed(unpairedZ, 2)}`;
  const told = {
    holds: `holds: ${numbers}; it is shown even if A and B differ on as many questions as they can (${mostText(reading)})`,
    fails: `fails: ${numbers}; the opposite is shown, however many questions A and B answered differently`,
    "not shown": `is not shown: ${numbers}; ${notShownText(reading)}`,
    "cannot be decided from published numbers": `cannot be decided from published numbers: ${numbers}; ${openText(reading)}`,
  } satisfies Record<ClaimVerdict, string>;
  return `“${claimText(reading.claimed)}” ${told[verdict]}.`;
}

function claimText(claim: ClaimKind): string {
  if (claim.kind === "superior") return CLAIM_SUBJECTS.superior;
  return CLAIM_SUBJECTS[claim.kind].replace("the margin", `${formatScore(claim.margin, POINTS)}${POINTS.suffix}`);
}

function mostText({ counts, claimed, disagreementRange: { high } }: ClaimReading): string {
  return counts === null ? percent(high) : `${formatCount(counts.most.differing)}: ${splitText(counts.most, claimed)}`;
}

/** `8 against 2, p = .065`; p is that of no difference, and says nothing of a margin. */
export function splitText({ aOnly, bOnly, pValue }: ClaimSplit, { kind }: Pick<ClaimKind, "kind">): string {
  const p = kind === "superior" ? `, ${formatPEquation(pValue)}` : "";
  return `${formatCount(aOnly)} against ${formatCount(bOnly)}${p}`;
}

function notShownText({ isOnClaimedSide, counts, claimed }: ClaimReading): string {
  if (!isOnClaimedSide)
    return "the difference itself does not lie on the claimed side, and its opposite is not shown either";
  const few = counts === null ? "" : ` (${formatCount(counts.fewest.differing)}: ${splitText(counts.fewest, claimed)})`;
  return `not even if A and B differ on as few questions as they can${few}`;
}

function openText(reading: ClaimReading): string {
  const { counts, claimed, disagreementRange: range, breakEvenDisagreement: even } = reading;
  if (reading.tunedOnTest) return "A was tuned on the same questions, which favours it by an unknown amount";
  if (counts !== null) {
    const { fewest, most, shownUpTo } = counts;
    if (shownUpTo === null || shownUpTo.differing === most.differing) {
      const printed =
        shownUpTo === null
          ? "is not shown for the figures as printed, but"
          : "is shown for the figures as printed, but not";
      return `it ${printed} for all that they may be rounded from (${roundingText(reading)})`.replace(
        "but for all",
        "but for some",
      );
    }
    return (
      `it is shown if A and B differ on at most ${formatCount(shownUpTo.differing)} of the questions (${splitText(shownUpTo, claimed)}), ` +
      `and the accuracies allow ${formatCount(fewest.differing)} to ${formatCount(most.differing)} (${splitText(most, claimed)})`
    );
  }
  if (reading.isTooFew) return "there are too few questions for the normal approximation";
  if (even === null || even < range.low || even > range.high) {
    return `the figures may be rounded from others, some of which show it and some not (${roundingText(reading)})`;
  }
  const allowed = `and the accuracies allow ${percent(range.low)} to ${percent(range.high)}`;
  if (reading.items.length > 1) {
    const independent = reading.independentBreakEven;
    const apart =
      independent === null || independent <= even
        ? ""
        : `, or on ${independent > range.high ? "any number" : `fewer than ${percent(independent)}`} if the pairs err independently`;
    return `it is shown if A and B differ on fewer than ${percent(even)} of the questions${apart}, ${allowed}`;
  }
  return `it holds only if A and B differ on fewer than ${percent(even)} of the questions, ${allowed}`;
}

function roundingText({ rounding: { difference } }: ClaimReading): string {
  return `${formatRange(difference.low, difference.high, POINTS, true)}${POINTS.suffix}`;
}

/** What pairs of a kind are called. */
const PAIR_NAMES: Readonly<Record<PairKind, string>> = {
  copy: "compressed copies of one model",
  "fine-tune": "fine-tunes of the same weights",
  family: "models of one family",
  unrelated: "unrelated models",
};

/** The claim by similar pairs, on what it rests, and how sure it is. */
export function similarPairsSentence(found: Omit<SimilarPairsReading, "sentence">, claimed: ClaimKind): string {
  const { pairKind, disagreement, probability, oppositeProbability, families, boards } = found;
  const share = `${percent(disagreement.low)} to ${percent(disagreement.high)} of the questions`;
  const evidence = `${plural(found.pairs, "pair")} of ${families} families on ${plural(boards, "public board")}`;
  const which =
    pairKind === null
      ? `If they differ as often as public models of any kind do (${share} at ${formatLevel(disagreement.level)}, from near copies to ` +
        `strangers: ${evidence}; say which they are for a narrower answer, --pair copy, fine-tune, family or unrelated)`
      : `If they differ as often as similar pairs, ${PAIR_NAMES[pairKind]}, do (${share} at ${formatLevel(disagreement.level)}, as in ${evidence})`;
  const shown =
    probability === null ? "" : `: the paired test shows it with a probability of ${probabilityText(probability)}`;
  const told = {
    holds: `holds${shown}`,
    fails: `is refuted: the paired test shows the opposite with a probability of ${probabilityText(oppositeProbability)}`,
    "not shown": `is not shown${shown}`,
    "cannot be decided from published numbers": `still cannot be decided${shown}`,
  } satisfies Record<ClaimVerdict, string>;
  return `${which}, “${claimText(claimed)}” ${told[found.verdict]}.`;
}

/** `.97`, or `.31 to .97`; never rounded to what is not possible or sure. */
function probabilityText(range: NumberRange | null): string {
  if (range === null) return UNDEFINED_TEXT;
  const show = (value: number) =>
    value > 0.995 ? "over .99" : value < 0.005 ? "under .01" : formatFixed(value, 2).slice(1);
  const [low, high] = [show(range.low), show(range.high)];
  return low === high ? low : `${low} to ${high}`;
}

/** What would decide a claim that published numbers leave open. */
export function decidingText(reading: ClaimReading): string {
  const { tunedOnTest, isTooFew, items, counts, breakEvenDisagreement: even } = reading;
  if (tunedOnTest) return "scores of both on questions that A was not tuned on";
  if (counts === null && isTooFew) return "per-item results of both sides on more questions";
  if (items.length > 1) {
    return (
      "the per-item results of all pairs: how many questions A and B answered differently " +
      `(about ${percent(even)} in every pair is the line), and whether the pairs err on the same questions`
    );
  }
  const [only = 0] = items;
  const answers = "the per-item results of both sides";
  const upTo =
    counts === null ? (even === null ? null : Math.floor(even * only)) : (counts.shownUpTo?.differing ?? null);
  if (upTo === null || upTo === counts?.most.differing)
    return `${answers}, or the numbers of right answers behind the figures`;
  return (
    `${answers}, or the count of questions that exactly one of them got right: ` +
    `the claim holds up to ${formatCount(upTo)} of ${formatCount(only)}`
  );
}

function percent(share: number | null): string {
  return share === null ? UNDEFINED_TEXT : `${formatFixed(100 * share, 1)}%`;
}

/** The notes of plans. */
export const powerNote = /* @__PURE__ */ noteWriter({
  "disagreement-measured": (data: { differing: number; shared: number; low: number; high: number; level: number }) => {
    const show = (share: number) => formatFixed(100 * share, 1);
    return (
      `the disagreement is an estimate: ${formatCount(data.differing)} of ${formatCount(data.shared)} items, ` +
      `${show(data.differing / data.shared)}% (${formatLevel(data.level)} CI ${show(data.low)}–${show(data.high)}%), and the answer moves with it`
    );
  },
  "disagreement-raised": () =>
    "fewer items disagreed than a difference of this size takes, so that the least possible is assumed",
  "spread-measured": ({ items, sd }: { items: number; sd: number }) =>
    `the SD of one item's difference is an estimate from ${plural(items, "item")}: ${formatSignificant(sd)}`,
  "levels-measured": ({ facets, error }: { facets: readonly { facet: string; levels: number }[]; error: number }) =>
    `the noise of ${facets.map(({ facet, levels }) => plural(levels, facet)).join(" and ")} stays however many items there are: ` +
    `${formatSignificant(error)} of the standard error; what more of them buy, noisefloor components --budget says`,
  "clusters-measured": (data: { clusters: number; degreesOfFreedom: number; designEffect: number }) =>
    `the error is an estimate from ${plural(data.clusters, "cluster")} (t with ${formatFixed(data.degreesOfFreedom, 1)} degrees of freedom, ` +
    `design effect ${formatFixed(data.designEffect, 2)}): what helps are more clusters, not more items of the same ones`,
  // A share that rises and one that falls vary differently: what each direction takes.
  directions: ({ baseline, rise, fall }: { baseline: number } & DetectableEffects) => {
    const told = (value: number | null, name: string) =>
      value === null
        ? `no ${name} from ${percent(baseline)} can be found with this power`
        : `a ${name} takes ${formatScore(value, POINTS)}${POINTS.suffix}`;
    return `${told(rise, "rise")}, ${told(fall, "fall")}`;
  },
  unpaired: () => "the two are taken to share no items; on shared items the same number shows smaller differences",
  "few-items": ({ items, least, alpha }: { items: number; least: number; alpha: number }) =>
    `the power is that of the paired t test; with fewer than 30 items compare takes the exact sign-flip test, ` +
    (least >= alpha
      ? `whose p with ${plural(items, "item")} is never below ${formatSignificant(least)}: it shows nothing at alpha ${alpha}`
      : "which finds a little less"),
});

/** `null` for a direction in which no effect can be found. */
type DetectableEffects = { readonly [Direction in keyof UnpairedDetectableEffects]: number | null };

/** What a plan takes for granted; each ends its sentence. */
export const ASSUMED = {
  disagreement: (share: number) => `when the two disagree on ${percent(share)} of the items`,
  comparison: (isClustered: boolean) =>
    `when items differ as in the comparison measured${isClustered ? ", in clusters of such sizes" : ""}`,
  sharedSd: (sd: number) => `when one item's difference has an SD of ${formatSignificant(sd)}`,
  unpairedShare: (baseline: number) => `when the baseline has ${percent(baseline)} right and the two share no items`,
  unpairedSd: (sd: number) => `when scores have an SD of ${formatSignificant(sd)} and the two share no items`,
  seeds: () => "when scores spread between seeds as assumed",
  inClusters: (assumption: string, { size, intraclass }: { size: number; intraclass: number }) =>
    `${assumption} and items come in clusters of ${formatSignificant(size)} with an intraclass correlation of ${formatSignificant(intraclass)}`,
};

/** Plans that cannot be made, and what to ask instead. */
export const REFUSALS = {
  noSharedItems: () =>
    refuse(
      "no-shared-items",
      "the comparison shares no items, so it tells nothing of the spread of their differences",
      "plan from an assumed disagreement, or from two runs on the same items",
    ),
  severalSeeds: () =>
    refuse(
      "several-seeds",
      "the error of this comparison holds noise of training seeds too, which more items do not lower",
      "plan items from one seed of each model, and seeds from the SD over seeds (--seed-sd)",
    ),
  neverDisagree: () => noSpread("two runs that never disagree leave no spread"),
  allAgree: (items: number) => noSpread(`the two agree on all ${formatCount(items)} items, which shows no spread`),
  noneMeasured: () => noSpread("the comparison measured no spread"),
  constantShare: (share: number) => noSpread(`a share of ${share} leaves no spread`),
  noSd: (sd: number) => noSpread(`an SD of ${sd} is no spread`),
  noSeedSd: (sd: number) => noSpread(`a seed SD of ${sd} is no spread`),
  effectTooLarge: (effect: number) =>
    refuse(
      "effect-above-disagreement",
      `a difference of ${formatScore(Math.abs(effect), POINTS)}${POINTS.suffix} takes at least as large a share of items that disagree`,
      "raise the disagreement, or ask for a smaller effect",
    ),
  noEffect: () =>
    refuse("no-effect", "no number finds a difference of 0", "name the smallest difference that would matter"),
  outOfReach: () =>
    refuse("out-of-reach", "no affordable number is enough", "ask for a larger effect or a lower power"),
  tooFew: (count: number, { counted, assumption }: Assumed, power: number) =>
    refuse(
      `too-few-${counted}s`,
      `${plural(count, counted)} cannot show any difference with ${formatLevel(power)} power ${assumption}`,
      `plan for more ${counted}s`,
    ),
  trialsDoNotHelp: (items: number, needed: number) =>
    refuse(
      "trials-do-not-help",
      `no number of trials is enough: ${plural(items, "item")} differ too much between themselves`,
      `take more items: more than ${formatCount(needed)} with many trials each`,
    ),
};

function noSpread(message: string): Refusal {
  return refuse("no-spread", message, "assume a disagreement or an SD from similar runs");
}

/** What is counted, and what was assumed of it. */
interface Assumed {
  readonly counted: "item" | "seed";
  /** Whether the count is that of each side rather than shared. */
  readonly eachSide: boolean;
  readonly assumption: string;
}

/** What the sentence of a plan tells. */
interface PowerSentence extends Assumed {
  readonly asked: "minimumDetectableEffect" | "items" | "seeds" | "trials" | "power" | "margin";
  readonly count: number;
  readonly clusters: number | null;
  readonly shown: ClaimKind["kind"];
  readonly margin: number | null;
  readonly oneSided: boolean;
  readonly trials: number | null;
  readonly effect: number;
  readonly power: number;
  readonly targetPower: number | null;
  readonly alpha: number;
  readonly proportion: boolean;
}

/** What a design finds, or what finding it takes. */
export function powerSentence(said: PowerSentence): string {
  const { asked, counted, count, trials, clusters, alpha, assumption } = said;
  const unit = said.proportion ? POINTS : null;
  const amountOf = (size: number) =>
    unit === null ? formatSignificant(size) : `${formatScore(size, unit)}${unit.suffix}`;
  const amount = amountOf(Math.abs(said.effect));
  const side = counted === "seed" ? " for each model" : said.eachSide ? " on each side" : "";
  const repeats = trials === null ? "" : ` with ${plural(trials, "trial")} each`;
  const grouped = clusters === null ? "" : ` in ${clustersText(clusters)}`;
  const have = `${plural(count, counted)}${grouped}${side}${repeats}`;
  const error = said.oneSided || said.shown !== "superior" ? "one-sided alpha" : "alpha";
  const chance = `${formatLevel(said.targetPower ?? POWER)} power, ${error} ${alpha}`;
  const ending = `${assumption}${asked === "trials" ? " with one trial" : ""}`;
  if (said.shown !== "superior") {
    const margin = amountOf(said.margin ?? Number.NaN);
    const goal = said.shown === "noninferior" ? `not worse by ${margin} or more` : `within ${margin} of the baseline`;
    const candidate = `a candidate with a true difference of ${said.effect === 0 ? "0" : formatDifferenceOf(said.effect, unit)}`;
    const told =
      asked === "power"
        ? `With ${have}, ${candidate} is shown to be ${goal} with a probability of ${formatFixed(said.power, 3)} (${error} ${alpha})`
        : asked === "margin"
          ? `With ${have}, ${candidate} is shown to be ${goal} (${chance})`
          : `To show that ${candidate} is ${goal} takes ${have} (${chance})`;
    return `${told}, ${ending}.`;
  }
  const sentences = {
    minimumDetectableEffect: `With ${have}, a true difference of ${amount} or more is found (${chance})`,
    items: `To find a true difference of ${amount} takes ${have} (${chance})`,
    seeds: `To find a true difference of ${amount} takes ${have} (${chance})`,
    trials: `To find a true difference of ${amount} on ${plural(count, "item")} takes ${plural(trials ?? 1, "trial")} of each (${chance})`,
    power: `With ${have}, a true difference of ${amount} is found with a probability of ${formatFixed(said.power, 3)} (${error} ${alpha})`,
    margin: "",
  } satisfies Record<PowerSentence["asked"], string>;
  return `${sentences[asked]}, ${ending}.`;
}

function formatDifferenceOf(effect: number, unit: typeof POINTS | null): string {
  return unit === null ? formatSignificant(effect) : formatDifference(effect, unit);
}

/** `14 clusters`, or `13.5 clusters` where so many items are that many. */
function clustersText(clusters: number): string {
  const rounded = Math.round(clusters * 10) / 10;
  return `${Number.isInteger(rounded) ? formatCount(rounded) : formatFixed(rounded, 1)} clusters`;
}
