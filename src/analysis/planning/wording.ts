import { POWER } from "../../defaults.js";
import type { DisagreementRange } from "../../inference/power/disagreement.js";
import type { UnpairedDetectableEffects } from "../../inference/power/powerTwoProportions.js";
import { noteWriter, type Refusal, refuse } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatScore,
  formatSignificant,
  POINTS,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import type { ClaimKind, ClaimVerdict } from "./claimRecord.js";

/** The notes of audits of claims. */
export const claimNote = noteWriter({
  "best-of-several": ({ bestOf }: { bestOf: number }) =>
    `the claimed figure is the largest of ${bestOf}: chance alone favours it, and the bar is raised for ${bestOf} tests`,
  "tuned-on-test": () =>
    "A was tuned or selected on these questions: its accuracy is too high by an amount that no standard error covers",
  family: ({ comparisons, pairs }: { comparisons: number; pairs: number }) =>
    comparisons > 1
      ? `one of ${comparisons} comparisons: the bar is raised for all of them`
      : `${pairs} pairs stand side by side: the verdict of the average is one test, those of the single pairs are not adjusted`,
  "one-training-seed": () =>
    "one training run each: how much the accuracies change with the training seed is not known (it is not 0)",
  "too-few-questions": ({ most }: { most: number }) =>
    `at most ${most} questions can have been answered differently: too few to grant a claim by the normal approximation`,
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
  readonly contradicted: boolean;
  readonly isOnClaimedSide: boolean;
  readonly difference: number;
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
  const { verdict, difference, unpairedZ, items, disagreementRange: range } = reading;
  const [only = 0] = items;
  const basis = items.length === 1 ? `${formatCount(only)} questions` : `the average of ${items.length} pairs`;
  const numbers = `${formatDifference(difference, POINTS)} on ${basis}, unpaired z ${formatFixed(unpairedZ, 2)}`;
  const statement = `“${claimText(reading.claimed)}”`;
  if (verdict === "holds") {
    return `${statement} holds: ${numbers}; it is shown even if A and B differ on as many questions as they can (${percent(range.high)}).`;
  }
  if (verdict === "fails") return `${statement} fails: ${numbers}; ${failingText(reading)}.`;
  return `${statement} cannot be decided from published numbers: ${numbers}; ${openText(reading)}.`;
}

function claimText(claim: ClaimKind): string {
  if (claim.kind === "superior") return CLAIM_SUBJECTS.superior;
  return CLAIM_SUBJECTS[claim.kind].replace("the margin", `${formatScore(claim.margin, POINTS)}${POINTS.suffix}`);
}

function failingText({ contradicted, isOnClaimedSide }: ClaimReading): string {
  if (contradicted) return "the opposite is shown, however many questions A and B answered differently";
  return isOnClaimedSide
    ? "it is not shown, however few questions A and B answered differently"
    : "the difference itself does not lie on the claimed side";
}

function openText(reading: ClaimReading): string {
  const { disagreementRange: range, breakEvenDisagreement: even } = reading;
  if (reading.tunedOnTest) return "A was tuned on the same questions, which favours it by an unknown amount";
  if (reading.isTooFew) return "there are too few questions for the normal approximation";
  const allowed = `and the accuracies allow ${percent(range.low)} to ${percent(range.high)}`;
  if (reading.items.length > 1) {
    return (
      `it is shown if A and B differ on fewer than ${percent(even)} of the questions, or on fewer than ` +
      `${percent(reading.independentBreakEven)} if the pairs err independently, ${allowed}`
    );
  }
  return `it holds only if A and B differ on fewer than ${percent(even)} of the questions, ${allowed}`;
}

/** What would decide a claim that published numbers leave open. */
export function decidingText({ tunedOnTest, isTooFew, items, breakEvenDisagreement: even }: ClaimReading): string {
  if (tunedOnTest) return "scores of both on questions that A was not tuned on";
  if (isTooFew) return "per-item results of both sides on more questions";
  if (items.length > 1) {
    return (
      "the per-item results of all pairs: how many questions A and B answered differently " +
      `(about ${percent(even)} in every pair is the line), and whether the pairs err on the same questions`
    );
  }
  const [only = 0] = items;
  return (
    "the per-item results of both sides, or the count of questions that exactly one of them got right: " +
    `the claim holds up to ${formatCount(even === null ? null : Math.floor(even * only))} of ${formatCount(only)}`
  );
}

function percent(share: number | null): string {
  return share === null ? UNDEFINED_TEXT : `${formatFixed(100 * share, 1)}%`;
}

/** The notes of plans. */
export const powerNote = noteWriter({
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
  // A share that rises and one that falls vary differently: what each direction takes.
  directions: ({ baseline, rise, fall }: { baseline: number } & DetectableEffects) => {
    const told = (value: number | null, name: string) =>
      value === null
        ? `no ${name} from ${percent(baseline)} can be found with this power`
        : `a ${name} takes ${formatScore(value, POINTS)}${POINTS.suffix}`;
    return `${told(rise, "rise")}, ${told(fall, "fall")}`;
  },
  unpaired: () => "the two are taken to share no items; on shared items the same number shows smaller differences",
  "normal-approximation": ({ items }: { items: number }) =>
    `a normal approximation with ${plural(items, "item")}: the t test finds a little less, plan two items more`,
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
export interface PowerSentence extends Assumed {
  readonly asked: "minimumDetectableEffect" | "items" | "seeds" | "trials" | "power";
  readonly count: number;
  readonly trials: number | null;
  readonly effect: number;
  readonly power: number;
  readonly targetPower: number | null;
  readonly alpha: number;
  readonly proportion: boolean;
}

/** What a design finds, or what finding it takes. */
export function powerSentence(said: PowerSentence): string {
  const { asked, counted, count, trials, alpha, assumption } = said;
  const unit = said.proportion ? POINTS : null;
  const size = Math.abs(said.effect);
  const amount = unit === null ? formatSignificant(size) : `${formatScore(size, unit)}${unit.suffix}`;
  const side = counted === "seed" ? " for each model" : said.eachSide ? " on each side" : "";
  const repeats = trials === null ? "" : ` with ${plural(trials, "trial")} each`;
  const have = `${plural(count, counted)}${side}${repeats}`;
  const chance = `${formatLevel(said.targetPower ?? POWER)} power, alpha ${alpha}`;
  const sentences = {
    minimumDetectableEffect: `With ${have}, a true difference of ${amount} or more is found (${chance})`,
    items: `To find a true difference of ${amount} takes ${have} (${chance})`,
    seeds: `To find a true difference of ${amount} takes ${have} (${chance})`,
    trials: `To find a true difference of ${amount} on ${plural(count, "item")} takes ${plural(trials ?? 1, "trial")} of each (${chance})`,
    power: `With ${have}, a true difference of ${amount} is found with a probability of ${formatFixed(said.power, 3)} (alpha ${alpha})`,
  } satisfies Record<PowerSentence["asked"], string>;
  return `${sentences[asked]}, ${assumption}${asked === "trials" ? " with one trial" : ""}.`;
}
