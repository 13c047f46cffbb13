import { POWER } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { wilsonInterval } from "../../inference/intervals/proportionIntervals.js";
import { type DetectionOptions, detectionFactor, itemsToDetect } from "../../inference/power/minimumDetectable.js";
import {
  discordantProbabilities,
  mcnemarDetectableEffects,
  mcnemarItems,
  mcnemarMinimumDetectableEffect,
  mcnemarPower,
} from "../../inference/power/powerMcNemar.js";
import type { PowerReading } from "../../inference/power/powerReading.js";
import {
  pairedTItems,
  pairedTPower,
  seedsToDetect,
  studentDetectionFactor,
  studentTPower,
  twoSampleTPower,
} from "../../inference/power/powerStudent.js";
import { sdOfTrialDifference, type TrialSpread, type Trials } from "../../inference/power/powerTrials.js";
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
} from "../../notes.js";
import { isShare } from "../../numeric/share.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import type { PowerQuestion } from "./powerQuestion.js";
import { ASSUMED, powerNote, REFUSALS } from "./wording.js";

/** One kind of noise, and how what is counted (items or seeds) relates to effect and power. */
export interface NoiseModel {
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

/** The noise that a question names. Throws `ArgumentError` for shares outside [0, 1]. */
export function noiseModel(question: PowerQuestion, alpha: number): NoiseModel | Refusal {
  switch (question.from) {
    case "disagreement": {
      const { disagreement, variant = "midp" } = question;
      requireShare("disagreement", disagreement);
      if (disagreement === 0) return REFUSALS.neverDisagree();
      if ("effect" in question && Math.abs(question.effect) > disagreement)
        return REFUSALS.effectTooLarge(question.effect);
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
    assumption: ASSUMED.disagreement(disagreement),
    proportion: true,
    sources: ITEM_SOURCES,
    notes,
  };
}

function comparisonModel(comparison: Comparison, effect: number, alpha: number): NoiseModel | Refusal {
  const { shared } = comparison.items;
  const { discordant, standardError } = comparison;
  if (shared === 0) return REFUSALS.noSharedItems();
  if (discordant !== null) {
    const differing = discordant.baselineOnly + discordant.candidateOnly;
    if (differing === 0) return REFUSALS.allAgree(shared);
    const { low, high, level } = wilsonInterval(differing, shared);
    const disagreement = Math.max(differing / shared, effect);
    return disagreementModel(disagreement, variantOf(comparison.test), alpha, [
      powerNote("disagreement-measured", { differing, shared, low, high, level }),
      ...(effect > differing / shared ? [powerNote("disagreement-raised")] : []),
    ]);
  }
  if (standardError === null || !(standardError > 0)) return REFUSALS.noneMeasured();
  if (comparison.seeds !== null) return REFUSALS.severalSeeds();
  const sd = standardError * Math.sqrt(shared);
  const clustered = comparison.test.startsWith("clustered");
  const model = clustered ? scoresModel({ itemVariance: sd ** 2 }, undefined, alpha) : pairedTModel(sd, alpha);
  return {
    ...model,
    proportion: comparison.proportion,
    sources: comparison.sources,
    assumption: ASSUMED.comparison(clustered),
    notes: [powerNote("spread-measured", { items: shared, sd })],
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

/** Scores of the same items by the normal approximation. */
export function scoresModel(spread: TrialSpread, trials: Trials | undefined, alpha: number): NoiseModel {
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
    assumption: ASSUMED.sharedSd(sd),
    proportion: false,
    sources: withTrials ? noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items, NOISE.trials]) : ITEM_SOURCES,
    notes: [],
  };
}

function unpairedSharesModel(baseline: number, alpha: number): NoiseModel | Refusal {
  requireShare("baseline", baseline);
  if (baseline === 0 || baseline === 1) return REFUSALS.constantShare(baseline);
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
    assumption: ASSUMED.unpairedShare(baseline),
    proportion: true,
    sources: ITEM_SOURCES,
    notes: [powerNote("unpaired")],
  };
}

const UNKNOWN_ERRORS = { typeM: Number.NaN, typeS: Number.NaN };

function directions(baseline: number, { rise, fall }: UnpairedDetectableEffects): Note {
  return powerNote("directions", { baseline, rise: finiteOrNull(rise), fall: finiteOrNull(fall) });
}

function unpairedScoresModel(sd: number, alpha: number): NoiseModel | Refusal {
  if (!(sd > 0 && Number.isFinite(sd))) return REFUSALS.noSd(sd);
  const model = scoresModel({ itemVariance: 2 * sd ** 2 }, undefined, alpha);
  return { ...model, eachSide: true, assumption: ASSUMED.unpairedSd(sd), notes: [powerNote("unpaired")] };
}

function seedModel(seedSd: number, alpha: number): NoiseModel | Refusal {
  if (!(seedSd > 0 && Number.isFinite(seedSd))) return REFUSALS.noSeedSd(seedSd);
  return {
    test: "two-sample-t",
    counted: "seed",
    eachSide: true,
    mostEffect: Number.POSITIVE_INFINITY,
    effectWith: (seeds, target) => studentDetectionFactor(2 * seeds - 2, target) * seedSd * Math.sqrt(2 / seeds),
    countFor: (effect, target) => seedsToDetect(effect, seedSd, target),
    reading: (seeds, effect) => twoSampleTPower(effect, seedSd, seeds, seeds, { alpha }),
    trials: null,
    assumption: ASSUMED.seeds(),
    proportion: false,
    sources: noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.seeds]),
    notes: [],
  };
}

function requireShare(name: string, value: number): void {
  if (!isShare(value)) {
    throw new ArgumentError("power", `${name} must be in [0, 1], got ${value}. For 20 % pass 0.2.`);
  }
}
