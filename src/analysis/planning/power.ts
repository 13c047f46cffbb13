import { ALPHA, POWER } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { wilsonInterval } from "../../inference/intervals/proportionIntervals.js";
import { type DetectionOptions, detectionFactor, itemsToDetect } from "../../inference/power/minimumDetectable.js";
import {
  discordantProbabilities,
  mcnemarDetectableEffects,
  mcnemarItems,
  mcnemarMinimumDetectableEffect,
  mcnemarPower,
} from "../../inference/power/powerMcNemar.js";
import { type PowerReading, requirePower } from "../../inference/power/powerReading.js";
import {
  pairedTItems,
  pairedTPower,
  seedsToDetect,
  studentDetectionFactor,
  studentTPower,
  twoSampleTPower,
} from "../../inference/power/powerStudent.js";
import {
  sdOfTrialDifference,
  type TrialSpread,
  type Trials,
  trialsToDetect,
} from "../../inference/power/powerTrials.js";
import {
  itemsForTwoProportions,
  twoProportionPower,
  type UnpairedDetectableEffects,
  unpairedDetectableEffects,
  unpairedMinimumDetectableEffect,
} from "../../inference/power/powerTwoProportions.js";
import type { McNemarVariant } from "../../inference/significance/mcnemar.js";
import {
  DIFFERENCE_NOISE,
  finiteOrNull,
  NOISE,
  type NoiseSources,
  type Note,
  noiseSourcesOf,
  type Refusal,
  refuse,
} from "../../notes.js";
import {
  formatCount,
  formatFixed,
  formatLevel,
  formatScore,
  formatSignificant,
  POINTS,
  plural,
} from "../../numberFormat.js";
import { isShare } from "../../numeric/share.js";
import { signatureOf } from "../../signature.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import { completeQuestion, type PlainPowerQuestion, type PowerQuestion } from "./powerQuestion.js";

/** A design that answers the question, and what it can be expected to do. */
export interface PowerAnswer {
  readonly kind: "power";
  readonly ok: true;
  readonly asked: PowerQuestion["ask"];
  readonly from: PowerQuestion["from"];
  /** Smallest true difference that is found with the target power, in score units; `null` unless asked for. */
  readonly minimumDetectableEffect: number | null;
  /** Items: shared ones, or of each side when unpaired; `null` where seeds are the question. */
  readonly items: number | null;
  /** Trials of each item, the same on both sides; `null` where they play no part. */
  readonly trials: number | null;
  /** Training seeds of each model; `null` where items are the question. */
  readonly seeds: number | null;
  /** Probability that the design finds the effect; at least the target, but for rounding. */
  readonly power: number | null;
  /** `null` when power was asked for. */
  readonly targetPower: number | null;
  /** True difference that the power is for: the one given, or the minimum detectable one. */
  readonly effect: number | null;
  readonly alpha: number;
  /** Mean size of a significant estimate ÷ the true effect; `null` where it is not known. */
  readonly typeM: number | null;
  /** Share of significant estimates with the wrong sign; `null` where it is not known. */
  readonly typeS: number | null;
  /** The test that the power is of. */
  readonly test: string;
  readonly proportion: boolean;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
  readonly sentence: string;
}

/**
 * How many items, trials or seeds an evaluation needs, or what it can show with those it has.
 *
 * Right-or-wrong scores of the same items: exact power of McNemar's test. Other scores: normal approximation with trials
 * (Miller 2024, eq. 9–10). Different items: normal approximation. Seeds: the two-sample t test. Every answer names the
 * noise that it includes: one from items does not cover training seeds, and the other way round.
 *
 * The question says what is known; what it leaves out is what is asked. Throws `ArgumentError` for a question that
 * says too little or too much.
 *
 * @example power({ disagreement: 0.2, effect: 0.02 }).items // => 3920
 */
export function power(asked: PlainPowerQuestion | PowerQuestion): PowerAnswer | Refusal {
  const question = completeQuestion(asked);
  const { alpha = ALPHA } = question;
  requireAlpha("power", alpha);
  const targetPower = question.ask === "power" ? null : (question.power ?? POWER);
  if (targetPower !== null) requirePower("power", targetPower);
  const model = noiseModel(question, alpha);
  if ("ok" in model) return model;
  const solved = solve(question, model, { alpha, power: targetPower ?? POWER });
  if ("ok" in solved) return solved;
  const { count, effect, trials, reading } = solved;
  const perSeed = model.counted === "seed";
  const proportion = question.proportion ?? model.proportion;
  const counts = [
    `${model.counted}s=${count}`,
    ...(trials === null ? [] : [`trials=${trials}`]),
    `effect=${Number(effect.toPrecision(6))}`,
  ];
  return {
    kind: "power",
    ok: true,
    asked: question.ask,
    from: question.from,
    minimumDetectableEffect: question.ask === "minimumDetectableEffect" ? effect : null,
    items: perSeed ? null : count,
    trials,
    seeds: perSeed ? count : null,
    power: finiteOrNull(reading.power),
    targetPower,
    effect,
    alpha,
    typeM: finiteOrNull(reading.typeM),
    typeS: finiteOrNull(reading.typeS),
    test: model.test,
    proportion,
    sources: model.sources,
    notes: [...model.notes, ...solved.notes],
    signature: signatureOf([
      ...counts,
      model.test,
      targetPower === null ? null : `power=${targetPower}`,
      `alpha=${alpha}`,
    ]),
    sentence: sentenceOf({
      asked: question.ask,
      model,
      count,
      trials,
      effect,
      reading,
      targetPower,
      alpha,
      proportion,
    }),
  };
}

/** One kind of noise, and how what is counted (items or seeds) relates to effect and power. */
interface NoiseModel {
  readonly test: string;
  readonly counted: "item" | "seed";
  /** Whether the count is that of each side rather than shared. */
  readonly eachSide: boolean;
  /** Largest effect that the assumptions allow. */
  readonly mostEffect: number;
  readonly effectWith: (count: number, target: Required<DetectionOptions>) => number;
  readonly countFor: (effect: number, target: Required<DetectionOptions>) => number;
  readonly reading: (count: number, effect: number) => PowerReading;
  /** The same of an effect whose direction is not known: that of the direction which is harder to find; default `reading`. */
  readonly readingEitherWay?: (count: number, effect: number) => PowerReading;
  /** What a minimum detectable effect leaves unsaid. */
  readonly effectNotes?: (count: number, target: Required<DetectionOptions>) => readonly Note[];
  readonly trials: number | null;
  /** Ends the sentence: what was assumed. */
  readonly assumption: string;
  readonly proportion: boolean;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

const ITEM_SOURCES = noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items]);

function noiseModel(question: PowerQuestion, alpha: number): NoiseModel | Refusal {
  switch (question.from) {
    case "disagreement": {
      const { disagreement, variant = "midp" } = question;
      requireShare("disagreement", disagreement);
      if (disagreement === 0) return noSpread("two runs that never disagree leave no spread");
      if ("effect" in question && Math.abs(question.effect) > disagreement) return effectTooLarge(question.effect);
      return disagreementModel(disagreement, variant, alpha, []);
    }
    case "comparison":
      return comparisonModel(question.comparison, effectSought(question, alpha), alpha);
    case "scores":
      return scoresModel(question.spread, "trials" in question ? question.trials : undefined, alpha);
    case "unpaired-shares":
      return unpairedSharesModel(question.baseline, alpha);
    case "unpaired-scores":
      return unpairedScoresModel(question.sd, alpha);
    case "seeds":
      return seedModel(question.seedSd, alpha);
  }
}

/**
 * The effect that the measured disagreement must have room for: the one asked about, or what the comparison prints as its
 * minimum detectable effect, which needs more disagreement than was measured where items are few.
 */
function effectSought(
  question: PowerQuestion & { readonly from: "comparison"; readonly comparison: Comparison },
  alpha: number,
): number {
  if ("effect" in question) return Math.abs(question.effect);
  const { discordant, items, test } = question.comparison;
  if (discordant === null || items.shared === 0 || !(question.items > 0)) return 0;
  const differing = ((discordant.baselineOnly + discordant.candidateOnly) / items.shared) * question.items;
  const options = { alpha, power: question.power ?? POWER, variant: variantOf(test) };
  const detectable = mcnemarDetectableEffects(question.items, options)(differing);
  return Number.isNaN(detectable) ? 0 : detectable * (1 + 1e-12);
}

function variantOf(test: string): McNemarVariant {
  return test.endsWith("exact") ? "exact" : "midp";
}

function disagreementModel(
  disagreement: number,
  variant: McNemarVariant,
  alpha: number,
  notes: readonly Note[],
): NoiseModel {
  return {
    test: `mcnemar-${variant}`,
    counted: "item",
    eachSide: false,
    mostEffect: disagreement,
    effectWith: (items, target) => mcnemarMinimumDetectableEffect(disagreement, items, { ...target, variant }),
    countFor: (effect, target) => mcnemarItems(effect, disagreement, { ...target, variant }),
    reading: (items, effect) => mcnemarPower(discordantProbabilities(effect, disagreement), items, { alpha, variant }),
    trials: null,
    assumption: `when the two disagree on ${formatFixed(100 * disagreement, 1)}% of the items`,
    proportion: true,
    sources: ITEM_SOURCES,
    notes,
  };
}

function comparisonModel(comparison: Comparison, effect: number, alpha: number): NoiseModel | Refusal {
  const { shared } = comparison.items;
  const { discordant, standardError } = comparison;
  if (shared === 0) {
    return refuse(
      "no-shared-items",
      "the comparison shares no items, so it tells nothing of the spread of their differences",
      "plan from an assumed disagreement, or from two runs on the same items",
    );
  }
  if (discordant !== null) {
    const differing = discordant.baselineOnly + discordant.candidateOnly;
    if (differing === 0) return noSpread(`the two agree on all ${formatCount(shared)} items, which shows no spread`);
    const { low, high } = wilsonInterval(differing, shared);
    const percent = (value: number) => formatFixed(100 * value, 1);
    const measured: Note = {
      code: "disagreement-measured",
      message:
        `the disagreement is an estimate: ${formatCount(differing)} of ${formatCount(shared)} items, ` +
        `${percent(differing / shared)}% (95% CI ${percent(low)}–${percent(high)}%), and the answer moves with it`,
    };
    const raised: Note = {
      code: "disagreement-raised",
      message: "fewer items disagreed than a difference of this size takes, so that the least possible is assumed",
    };
    const variant = variantOf(comparison.test);
    const disagreement = Math.max(differing / shared, effect);
    return disagreementModel(disagreement, variant, alpha, [
      measured,
      ...(effect > differing / shared ? [raised] : []),
    ]);
  }
  if (standardError === null || !(standardError > 0)) return noSpread("the comparison measured no spread");
  if (comparison.seeds !== null) {
    return refuse(
      "several-seeds",
      "the error of this comparison holds noise of training seeds too, which more items do not lower",
      "plan items from one seed of each model, and seeds from the SD over seeds (--seed-sd)",
    );
  }
  const sd = standardError * Math.sqrt(shared);
  const clustered = comparison.test.startsWith("clustered");
  const model = clustered ? scoresModel({ itemVariance: sd ** 2 }, undefined, alpha) : pairedTModel(sd, alpha);
  return {
    ...model,
    proportion: comparison.proportion,
    sources: comparison.sources,
    assumption: `when items differ as in the comparison measured${clustered ? ", in clusters of such sizes" : ""}`,
    notes: [
      {
        code: "spread-measured",
        message: `the SD of one item's difference is an estimate from ${plural(shared, "item")}: ${formatSignificant(sd)}`,
      },
    ],
  };
}

function pairedTModel(sd: number, alpha: number): NoiseModel {
  return {
    ...scoresModel({ itemVariance: sd ** 2 }, undefined, alpha),
    test: "paired-t",
    effectWith: (items, target) => (studentDetectionFactor(items - 1, target) * sd) / Math.sqrt(items),
    countFor: (effect, target) => pairedTItems(effect, sd, target),
    reading: (items, effect) => pairedTPower(effect, sd, items, { alpha }),
  };
}

function scoresModel(spread: TrialSpread, trials: Trials | undefined, alpha: number): NoiseModel {
  const sd = sdOfTrialDifference(spread, trials);
  const withTrials = (spread.baselineTrialVariance ?? 0) + (spread.candidateTrialVariance ?? 0) > 0;
  const [baseline, candidate] = [trials?.baseline ?? 1, trials?.candidate ?? 1];
  return {
    test: "normal",
    counted: "item",
    eachSide: false,
    mostEffect: Number.POSITIVE_INFINITY,
    effectWith: (items, target) => (items > 0 ? (detectionFactor(target) * sd) / Math.sqrt(items) : Number.NaN),
    countFor: (effect, target) => itemsToDetect(effect, sd, target),
    reading: (items, effect) => studentTPower((effect / sd) * Math.sqrt(items), Number.POSITIVE_INFINITY, { alpha }),
    trials: withTrials && baseline === candidate ? baseline : null,
    assumption: `when one item's difference has an SD of ${formatSignificant(sd)}`,
    proportion: false,
    sources: withTrials ? noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items, NOISE.trials]) : ITEM_SOURCES,
    notes: [],
  };
}

function unpairedSharesModel(baseline: number, alpha: number): NoiseModel | Refusal {
  requireShare("baseline", baseline);
  if (baseline === 0 || baseline === 1) return noSpread(`a share of ${baseline} leaves no spread`);
  const powerAt = (items: number, effect: number) =>
    twoProportionPower(baseline, Math.min(1, Math.max(0, baseline + effect)), items, { alpha });
  return {
    test: "two-proportion-z",
    counted: "item",
    eachSide: true,
    mostEffect: Math.max(baseline, 1 - baseline),
    effectWith: (items, target) => unpairedMinimumDetectableEffect(baseline, items, target),
    countFor: (effect, target) => itemsForTwoProportions(baseline, baseline + effect, target),
    reading: (items, effect) => ({ ...UNKNOWN_ERRORS, power: powerAt(items, effect) }),
    readingEitherWay: (items, effect) => {
      // By rounding an effect that just fits may lie a little outside.
      const fits = [effect, -effect].filter((one) => baseline + one <= 1 + 1e-12 && baseline + one >= -1e-12);
      return { ...UNKNOWN_ERRORS, power: Math.min(...fits.map((one) => powerAt(items, one))) };
    },
    effectNotes: (items, target) => [directions(baseline, unpairedDetectableEffects(baseline, items, target))],
    trials: null,
    assumption: `when the baseline has ${formatFixed(100 * baseline, 1)}% right and the two share no items`,
    proportion: true,
    sources: ITEM_SOURCES,
    notes: [UNPAIRED],
  };
}

const UNKNOWN_ERRORS = { typeM: Number.NaN, typeS: Number.NaN };

/** A share that rises and one that falls vary differently: what each direction takes. */
function directions(baseline: number, { rise, fall }: UnpairedDetectableEffects): Note {
  const from = `${formatFixed(100 * baseline, 1)}%`;
  const amount = (value: number) => `${formatScore(value, POINTS)}${POINTS.suffix}`;
  const told = (value: number, name: string) =>
    Number.isNaN(value) ? `no ${name} from ${from} can be found with this power` : `a ${name} takes ${amount(value)}`;
  return { code: "directions", message: `${told(rise, "rise")}, ${told(fall, "fall")}` };
}

function unpairedScoresModel(sd: number, alpha: number): NoiseModel | Refusal {
  if (!(sd > 0 && Number.isFinite(sd))) return noSpread(`an SD of ${sd} is no spread`);
  const model = scoresModel({ itemVariance: 2 * sd ** 2 }, undefined, alpha);
  const assumption = `when scores have an SD of ${formatSignificant(sd)} and the two share no items`;
  return { ...model, eachSide: true, assumption, notes: [UNPAIRED] };
}

const UNPAIRED: Note = {
  code: "unpaired",
  message: "the two are taken to share no items; on shared items the same number shows smaller differences",
};

function seedModel(seedSd: number, alpha: number): NoiseModel | Refusal {
  if (!(seedSd > 0 && Number.isFinite(seedSd))) return noSpread(`a seed SD of ${seedSd} is no spread`);
  return {
    test: "two-sample-t",
    counted: "seed",
    eachSide: true,
    mostEffect: Number.POSITIVE_INFINITY,
    effectWith: (seeds, target) => studentDetectionFactor(2 * seeds - 2, target) * seedSd * Math.sqrt(2 / seeds),
    countFor: (effect, target) => seedsToDetect(effect, seedSd, target),
    reading: (seeds, effect) => twoSampleTPower(effect, seedSd, seeds, seeds, { alpha }),
    trials: null,
    assumption: "when scores spread between seeds as assumed",
    proportion: false,
    sources: noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.seeds]),
    notes: [],
  };
}

interface Solved {
  readonly count: number;
  readonly effect: number;
  readonly trials: number | null;
  readonly reading: PowerReading;
  readonly notes: readonly Note[];
}

function solve(question: PowerQuestion, model: NoiseModel, target: Required<DetectionOptions>): Solved | Refusal {
  const wanted = question.ask === "items" || question.ask === "seeds";
  if ("effect" in question && question.ask !== "power" && question.effect === 0) {
    return refuse("no-effect", "no number finds a difference of 0", "name the smallest difference that would matter");
  }
  if ("effect" in question) requireEffect(question.effect, question);
  if (question.ask === "trials") return solveTrials(question, model, target);
  const count = wanted ? model.countFor(question.effect, target) : requireCounted(question, model);
  if (!Number.isFinite(count)) {
    return refuse("out-of-reach", "no affordable number is enough", "ask for a larger effect or a lower power");
  }
  const effect = "effect" in question ? question.effect : model.effectWith(count, target);
  if (!(Number.isFinite(effect) && Math.abs(effect) <= model.mostEffect)) {
    return refuse(
      `too-few-${model.counted}s`,
      `${plural(count, model.counted)} cannot show any difference with ${formatLevel(target.power)} power ${model.assumption}`,
      `plan for more ${model.counted}s`,
    );
  }
  const eitherWay = "effect" in question ? undefined : model.readingEitherWay;
  const reading = (eitherWay ?? model.reading)(count, effect);
  const effectNotes = "effect" in question ? [] : (model.effectNotes?.(count, target) ?? []);
  return { count, effect, trials: model.trials, reading, notes: [...effectNotes, ...smallSample(model, count)] };
}

function solveTrials(
  question: PowerQuestion & { readonly ask: "trials" },
  model: NoiseModel,
  target: Required<DetectionOptions>,
): Solved | Refusal {
  const { items, effect, spread } = question;
  requireCounted(question, model);
  const trials = trialsToDetect(effect, items, spread, target);
  if (!Number.isFinite(trials)) {
    const needed = itemsToDetect(effect, Math.sqrt(spread.itemVariance), target);
    return refuse(
      "trials-do-not-help",
      `no number of trials is enough: ${plural(items, "item")} differ too much between themselves`,
      `take more items: more than ${formatCount(needed)} with many trials each`,
    );
  }
  const averaged = scoresModel(spread, { baseline: trials, candidate: trials }, target.alpha);
  return { count: items, effect, trials, reading: averaged.reading(items, effect), notes: smallSample(model, items) };
}

/** The normal approximation is generous with few items. */
function smallSample(model: NoiseModel, count: number): Note[] {
  if (model.test !== "normal" || count >= 30) return [];
  return [
    {
      code: "normal-approximation",
      message: `a normal approximation with ${plural(count, "item")}: the t test finds a little less, plan two items more`,
    },
  ];
}

interface SentenceParts {
  readonly asked: PowerQuestion["ask"];
  readonly model: NoiseModel;
  readonly count: number;
  readonly trials: number | null;
  readonly effect: number;
  readonly reading: PowerReading;
  readonly targetPower: number | null;
  readonly alpha: number;
  readonly proportion: boolean;
}

function sentenceOf(parts: SentenceParts): string {
  const { asked, model, count, trials, reading, targetPower, alpha } = parts;
  const unit = parts.proportion ? POINTS : null;
  const size = Math.abs(parts.effect);
  const amount = unit === null ? formatSignificant(size) : `${formatScore(size, unit)}${unit.suffix}`;
  const side = model.counted === "seed" ? " for each model" : model.eachSide ? " on each side" : "";
  const repeats = trials === null ? "" : ` with ${plural(trials, "trial")} each`;
  const have = `${plural(count, model.counted)}${side}${repeats}`;
  const chance = `${formatLevel(targetPower ?? POWER)} power, alpha ${alpha}`;
  const sentences = {
    minimumDetectableEffect: `With ${have}, a true difference of ${amount} or more is found (${chance})`,
    items: `To find a true difference of ${amount} takes ${have} (${chance})`,
    seeds: `To find a true difference of ${amount} takes ${have} (${chance})`,
    trials: `To find a true difference of ${amount} on ${plural(count, "item")} takes ${plural(trials ?? 1, "trial")} of each (${chance})`,
    power: `With ${have}, a true difference of ${amount} is found with a probability of ${formatFixed(reading.power, 3)} (alpha ${alpha})`,
  } satisfies Record<PowerQuestion["ask"], string>;
  return `${sentences[asked]}, ${model.assumption}${asked === "trials" ? " with one trial" : ""}.`;
}

function requireCounted(
  question: { readonly items?: number } | { readonly seeds?: number },
  { counted }: NoiseModel,
): number {
  const { items, seeds } = question as { items?: number; seeds?: number };
  const count = counted === "seed" ? seeds : items;
  const least = counted === "seed" ? 2 : 1;
  if (count === undefined || !(Number.isSafeInteger(count) && count >= least)) {
    throw new ArgumentError("power", `${counted}s must be a whole number of at least ${least}, got ${count}.`);
  }
  return count;
}

function requireEffect(effect: number, question: PowerQuestion): void {
  if (!Number.isFinite(effect))
    throw new ArgumentError("power", `effect must be a finite number, got ${effect}. Pass 0.02.`);
  if (question.from !== "unpaired-shares") return;
  const candidate = question.baseline + effect;
  if (!isShare(candidate)) {
    throw new ArgumentError(
      "power",
      `baseline + effect must be in [0, 1], got ${question.baseline} and ${effect}. For a loss pass a negative effect.`,
    );
  }
}

function requireShare(name: string, value: number): void {
  if (!isShare(value)) {
    throw new ArgumentError("power", `${name} must be in [0, 1], got ${value}. For 20 % pass 0.2.`);
  }
}

function noSpread(message: string): Refusal {
  return refuse("no-spread", message, "assume a disagreement or an SD from similar runs");
}

function effectTooLarge(effect: number): Refusal {
  return refuse(
    "effect-above-disagreement",
    `a difference of ${formatScore(Math.abs(effect), POINTS)}${POINTS.suffix} takes at least as large a share of items that disagree`,
    "raise the disagreement, or ask for a smaller effect",
  );
}
