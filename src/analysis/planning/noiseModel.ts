import { POWER } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { cochranCoxTest } from "../../inference/components/cochranCox.js";
import { wilsonInterval } from "../../inference/intervals/proportionIntervals.js";
import { discordantProbabilities } from "../../inference/power/discordantPairs.js";
import { type DetectionOptions, itemsToDetect } from "../../inference/power/minimumDetectable.js";
import {
  oneSidedReading,
  type PowerAim,
  requireAim,
  roomToShow,
  studentAimPower,
} from "../../inference/power/powerAims.js";
import {
  mcnemarDetectableEffects,
  mcnemarItems,
  mcnemarMinimumDetectableEffect,
  mcnemarPower,
} from "../../inference/power/powerMcNemar.js";
import type { PowerReading } from "../../inference/power/powerReading.js";
import { smallestCountWithPower, smallestEffectWithPower } from "../../inference/power/powerSearch.js";
import { seedsToDetect, studentDetectionFactor } from "../../inference/power/powerStudent.js";
import { tangoPower } from "../../inference/power/powerTango.js";
import { sdOfTrialDifference, type TrialSpread, type Trials } from "../../inference/power/powerTrials.js";
import {
  itemsForTwoProportions,
  twoProportionAimPower,
  twoProportionPower,
  type UnpairedDetectableEffects,
  unpairedDetectableEffects,
  unpairedMinimumDetectableEffect,
} from "../../inference/power/powerTwoProportions.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
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
  /** The same for another margin; for what is tested against one. */
  readonly readingWithin?: (count: number, effect: number, margin: number) => PowerReading;
  /** The same of an effect whose direction is not known: that of the direction which is harder to find; default `reading`. */
  readonly readingEitherWay?: (count: number, effect: number) => PowerReading;
  /** What a minimum detectable effect leaves unsaid. */
  readonly effectNotes?: (count: number, target: Required<DetectionOptions>) => readonly Note[];
  /** Number of clusters of so many items; `null` where items are independent. */
  readonly clustersOf?: (count: number) => number;
  readonly trials: number | null;
  /** Ends the sentence: what was assumed. */
  readonly assumption: string;
  readonly proportion: boolean;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/** What is tested, and how items come. */
interface Setting {
  readonly alpha: number;
  readonly aim: PowerAim;
  /** Items of a cluster and how alike they are; `null` where items are independent. */
  readonly clusters: { readonly size: number; readonly intraclass: number } | null;
}

const ITEM_SOURCES = noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items]);

/** The noise that a question names. Throws `ArgumentError` for shares outside [0, 1]. */
export function noiseModel(question: PowerQuestion, alpha: number): NoiseModel | Refusal {
  const setting = settingOf(question, alpha);
  switch (question.from) {
    case "disagreement": {
      const { disagreement, variant = "midp" } = question;
      requireShare("disagreement", disagreement);
      if (disagreement === 0) return REFUSALS.neverDisagree();
      if ("effect" in question && Math.abs(question.effect) > disagreement)
        return REFUSALS.effectTooLarge(question.effect);
      return disagreementModel(disagreement, variant, setting, []);
    }
    case "comparison":
      return comparisonModel(question.comparison, effectSought(question, alpha), setting);
    case "scores":
      return scoresModel(question.spread, "trials" in question ? question.trials : undefined, setting);
    case "unpaired-shares":
      return unpairedSharesModel(question.baseline, setting);
    case "unpaired-scores":
      return unpairedScoresModel(question.sd, setting);
    case "seeds":
      return seedModel(question.seedSd, setting);
  }
}

/** What a question tests, and how its items come. */
export function settingOf(question: PowerQuestion, alpha: number): Setting {
  const { kind = "superior", margin = Number.NaN, oneSided = false, clusterSize, intraclass } = question;
  // The smallest margin is searched for from any.
  const aim: PowerAim =
    kind === "superior" ? { kind, oneSided } : { kind, margin: question.ask === "margin" ? 1 : margin };
  requireAim("power", aim);
  if ((kind !== "superior" || oneSided) && !(alpha < 0.5)) {
    throw new ArgumentError("power", `a one-sided alpha must be in (0, 0.5), got ${alpha}. For 5 % pass 0.05.`);
  }
  if (clusterSize === undefined) return { alpha, aim, clusters: null };
  if (!(clusterSize >= 1)) {
    throw new ArgumentError("power", `clusterSize must be a number of at least 1, got ${clusterSize}.`);
  }
  if (!(intraclass !== undefined && intraclass >= 0 && intraclass <= 1)) {
    throw new ArgumentError(
      "power",
      `intraclass must be in [0, 1], got ${intraclass}. It is the correlation of the differences of two items of a cluster.`,
    );
  }
  return { alpha, aim, clusters: { size: clusterSize, intraclass } };
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
  setting: Setting,
  notes: readonly Note[],
): NoiseModel {
  const { alpha, aim, clusters } = setting;
  const common = {
    mostEffect: disagreement,
    assumption: ASSUMED.disagreement(disagreement),
    proportion: true,
    sources: ITEM_SOURCES,
  };
  if (clusters !== null) {
    const inClusters = studentModel(
      clusteredDesign((effect) => disagreement - effect ** 2, clusters),
      setting,
    );
    return { ...inClusters, ...common, assumption: ASSUMED.inClusters(common.assumption, clusters), notes };
  }
  if (aim.kind !== "superior") {
    const readingWithin = (items: number, effect: number, margin: number) => ({
      ...UNKNOWN_ERRORS,
      power: tangoPower(discordantProbabilities(effect, disagreement), items, { ...aim, margin }, alpha),
    });
    return {
      ...searched({
        aim,
        least: 1,
        spreadOf: () => Math.sqrt(disagreement),
        readingWithin,
        reading: (items, effect) => readingWithin(items, effect, aim.margin),
      }),
      ...common,
      test: "tango",
      counted: "item",
      eachSide: false,
      trials: null,
      notes,
    };
  }
  const sided = aim.oneSided ? 2 * alpha : alpha;
  const reading = (items: number, effect: number) => {
    const found = mcnemarPower(discordantProbabilities(effect, disagreement), items, { alpha: sided, variant });
    return aim.oneSided ? oneSidedReading(found, effect, alpha) : found;
  };
  const solved = aim.oneSided
    ? searched({ aim, least: 1, spreadOf: () => Math.sqrt(disagreement), reading, most: disagreement })
    : {
        effectWith: (items: number, target: Required<DetectionOptions>) =>
          mcnemarMinimumDetectableEffect(disagreement, items, { ...target, variant }),
        countFor: (effect: number, target: Required<DetectionOptions>) =>
          mcnemarItems(effect, disagreement, { ...target, variant }),
        reading,
      };
  return { ...solved, ...common, test: `mcnemar-${variant}`, counted: "item", eachSide: false, trials: null, notes };
}

function comparisonModel(comparison: Comparison, effect: number, setting: Setting): NoiseModel | Refusal {
  const { shared } = comparison.items;
  const { discordant, standardError } = comparison;
  if (shared === 0) return REFUSALS.noSharedItems();
  if (discordant !== null) {
    const differing = discordant.baselineOnly + discordant.candidateOnly;
    if (differing === 0) return REFUSALS.allAgree(shared);
    const { low, high, level } = wilsonInterval(differing, shared);
    const disagreement = Math.max(differing / shared, effect);
    return disagreementModel(disagreement, variantOf(comparison.test), setting, [
      powerNote("disagreement-measured", { differing, shared, low, high, level }),
      ...(effect > differing / shared ? [powerNote("disagreement-raised")] : []),
    ]);
  }
  if (standardError === null || !(standardError > 0)) return REFUSALS.noneMeasured();
  if (comparison.seeds !== null) return REFUSALS.severalSeeds();
  const measured = clustersMeasured(comparison);
  const { fewLevels, facets = [] } = comparison;
  if (fewLevels) {
    return {
      ...studentModel(overLevelsDesign(standardError, shared, fewLevels, measured, setting.alpha), setting),
      proportion: comparison.proportion,
      sources: comparison.sources,
      assumption: ASSUMED.comparison(measured !== null),
      notes: [powerNote("levels-measured", { facets, error: Math.sqrt(fewLevels.variance) })],
    };
  }
  const sd = (standardError * Math.sqrt(shared)) / Math.sqrt(measured?.designEffect ?? 1);
  const model =
    measured === null
      ? scoresModel({ itemVariance: sd ** 2 }, undefined, setting)
      : studentModel(measuredDesign(standardError, shared, measured), setting);
  return {
    ...model,
    proportion: comparison.proportion,
    sources: comparison.sources,
    assumption: ASSUMED.comparison(measured !== null),
    notes: [
      powerNote("spread-measured", { items: shared, sd }),
      ...(measured === null ? [] : [powerNote("clusters-measured", measured)]),
    ],
  };
}

/** What a comparison found of its clusters. */
interface MeasuredClusters {
  readonly clusters: number;
  readonly degreesOfFreedom: number;
  readonly designEffect: number;
}

function clustersMeasured({ notes }: Comparison): MeasuredClusters | null {
  const data = notes.find(({ code }) => code === "clusters")?.data as MeasuredClusters | undefined;
  if (data === undefined) return null;
  const { clusters, degreesOfFreedom, designEffect } = data;
  return { clusters, degreesOfFreedom, designEffect };
}

/** More clusters of such sizes: the degrees of freedom grow as those of clusters of one size, which are their number − 1. */
function measuredDesign(
  standardError: number,
  items: number,
  { clusters, degreesOfFreedom }: MeasuredClusters,
): Design {
  return {
    test: "clustered-t",
    counted: "item",
    eachSide: false,
    step: items / clusters,
    isClustered: true,
    least: 2,
    errorAt: (count) => standardError * Math.sqrt(items / count),
    degreesOfFreedomAt: (count) => ((degreesOfFreedom + 1) * count) / items - 1,
  };
}

/**
 * More items under the same judges and prompts, whose noise stays: the test of Cochran and Cox by the alpha of Student's t that
 * claims as much.
 */
function overLevelsDesign(
  standardError: number,
  items: number,
  fewLevels: VariancePart,
  clusters: MeasuredClusters | null,
  alpha: number,
): Design {
  const ofItems = Math.max(0, standardError ** 2 - fewLevels.variance);
  const testAt = (count: number, level: number) =>
    cochranCoxTest(
      0,
      [fewLevels],
      {
        variance: (ofItems * items) / count,
        degreesOfFreedom: clusters === null ? count - 1 : ((clusters.degreesOfFreedom + 1) * count) / items - 1,
      },
      { level },
    );
  return {
    test: "facets-and-items-cochran-cox",
    counted: "item",
    eachSide: false,
    step: clusters === null ? 1 : items / clusters.clusters,
    least: 2,
    isClustered: clusters !== null,
    errorAt: (count) => Math.sqrt(fewLevels.variance + (ofItems * items) / count),
    degreesOfFreedomAt: (count) => testAt(count, 1 - alpha).degreesOfFreedom,
    alphaAt: (count, own) => testAt(count, 1 - own).equivalentAlpha,
  };
}

/** How the error of a difference and its degrees of freedom follow from what is counted. */
interface Design extends Pick<NoiseModel, "test" | "counted" | "eachSide"> {
  readonly errorAt: (count: number, effect: number) => number;
  readonly degreesOfFreedomAt: (count: number) => number;
  /** The alpha of Student's two-sided t that claims as much as the test, which is another; default the same. */
  readonly alphaAt?: (count: number, alpha: number) => number;
  /** What is added at a time: one item or seed, or the items of a cluster; and how many of these there are at least. */
  readonly step: number;
  readonly least: number;
  readonly isClustered: boolean;
}

function clusteredDesign(
  varianceAt: (effect: number) => number,
  { size, intraclass }: { readonly size: number; readonly intraclass: number },
  sides: 1 | 2 = 1,
): Design {
  const designEffect = 1 + (size - 1) * intraclass;
  return {
    test: sides === 1 ? "clustered-t" : "two-sample-clustered-t",
    counted: "item",
    eachSide: sides === 2,
    step: size,
    least: 2,
    isClustered: true,
    errorAt: (count, effect) => Math.sqrt((Math.max(0, varianceAt(effect)) * designEffect) / count),
    degreesOfFreedomAt: (count) => sides * (count / size - 1),
  };
}

/** Student's t test of any aim, by its noncentral distribution. */
function studentModel(
  design: Design,
  { alpha, aim }: Setting,
): Omit<NoiseModel, "assumption" | "proportion" | "sources" | "notes"> {
  const { errorAt, degreesOfFreedomAt, alphaAt = (_, own) => own, step } = design;
  const isTwoSided = aim.kind === "superior" && !aim.oneSided;
  const ownAlpha = (count: number) => (isTwoSided ? alphaAt(count, alpha) : alphaAt(count, 2 * alpha) / 2);
  const powerAt = (count: number, effect: number, one: PowerAim) =>
    studentAimPower(effect, errorAt(count, effect), degreesOfFreedomAt(count), one, ownAlpha(count));
  const solved = searched({
    aim,
    least: design.least,
    step,
    spreadOf: (effect) => errorAt(1, effect),
    reading: (count, effect) => powerAt(count, effect, aim),
    ...(aim.kind === "superior"
      ? {}
      : {
          readingWithin: (count: number, effect: number, margin: number) => powerAt(count, effect, { ...aim, margin }),
        }),
  });
  // Where the error does not hang on the effect, the effect is so many of it.
  const isPlain = isTwoSided && errorAt(step, 0) === errorAt(step, 1e-3);
  return {
    ...solved,
    ...(isPlain
      ? {
          effectWith: (count, target) =>
            studentDetectionFactor(degreesOfFreedomAt(count), { ...target, alpha: alphaAt(count, target.alpha) }) *
            errorAt(count, 0),
        }
      : {}),
    test: design.test,
    counted: design.counted,
    eachSide: design.eachSide,
    mostEffect: Number.POSITIVE_INFINITY,
    ...(design.isClustered ? { clustersOf: (count: number) => count / step } : {}),
    trials: null,
  };
}

interface Searched extends Pick<NoiseModel, "reading" | "readingWithin"> {
  readonly aim: PowerAim;
  /** Steps that there are at least. */
  readonly least: number;
  readonly step?: number;
  /** SD of one of what is counted. */
  readonly spreadOf: (effect: number) => number;
  /** Largest effect that can be; none by default. */
  readonly most?: number;
}

/** Effect and count from the power alone. */
function searched({ aim, least, step = 1, spreadOf, most, reading, readingWithin }: Searched) {
  const effectWith = (count: number, target: Required<DetectionOptions>) => {
    const powerOf = (effect: number) => (effect === 0 ? target.alpha : reading(count, effect).power);
    let top = most ?? (6 * spreadOf(0)) / Math.sqrt(count);
    if (most === undefined) for (let tries = 0; tries < 60 && !(powerOf(top) >= target.power); tries++) top *= 2;
    return smallestEffectWithPower(powerOf, target.power, top);
  };
  const countFor = (effect: number, target: Required<DetectionOptions>) => {
    const room = roomToShow(aim, effect);
    if (!(room > 0)) return Number.POSITIVE_INFINITY;
    const guess = Math.min(itemsToDetect(room, spreadOf(effect), target) / step + 2, 2 ** 39);
    return Math.ceil(
      step * smallestCountWithPower((steps) => reading(steps * step, effect).power, target.power, { least, guess }),
    );
  };
  return { effectWith, countFor, reading, ...(readingWithin === undefined ? {} : { readingWithin }) };
}

/** Scores of the same items: the paired t test of their means over trials. */
export function scoresModel(spread: TrialSpread, trials: Trials | undefined, setting: Setting): NoiseModel {
  const sd = sdOfTrialDifference(spread, trials);
  const { clusters } = setting;
  const withTrials = (spread.baselineTrialVariance ?? 0) + (spread.candidateTrialVariance ?? 0) > 0;
  const [baseline, candidate] = [trials?.baseline ?? 1, trials?.candidate ?? 1];
  const design: Design =
    clusters === null
      ? {
          test: "paired-t",
          counted: "item",
          eachSide: false,
          step: 1,
          least: 2,
          isClustered: false,
          errorAt: (items) => sd / Math.sqrt(items),
          degreesOfFreedomAt: (items) => items - 1,
        }
      : clusteredDesign(() => sd ** 2, clusters);
  const assumption = ASSUMED.sharedSd(sd);
  return {
    ...studentModel(design, setting),
    trials: withTrials && baseline === candidate ? baseline : null,
    assumption: clusters === null ? assumption : ASSUMED.inClusters(assumption, clusters),
    proportion: false,
    sources: withTrials ? noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items, NOISE.trials]) : ITEM_SOURCES,
    notes: [],
  };
}

function unpairedSharesModel(baseline: number, setting: Setting): NoiseModel | Refusal {
  const { alpha, aim, clusters } = setting;
  requireShare("baseline", baseline);
  if (baseline === 0 || baseline === 1) return REFUSALS.constantShare(baseline);
  const candidateOf = (effect: number) => Math.min(1, Math.max(0, baseline + effect));
  const common = {
    counted: "item",
    eachSide: true,
    mostEffect: Math.max(baseline, 1 - baseline),
    trials: null,
    assumption: ASSUMED.unpairedShare(baseline),
    proportion: true,
    sources: ITEM_SOURCES,
    notes: [powerNote("unpaired")],
  } as const;
  if (clusters !== null) {
    const variance = (effect: number) => baseline * (1 - baseline) + candidateOf(effect) * (1 - candidateOf(effect));
    const inClusters = studentModel(clusteredDesign(variance, clusters, 2), setting);
    return { ...inClusters, ...common, assumption: ASSUMED.inClusters(common.assumption, clusters) };
  }
  if (aim.kind !== "superior" || aim.oneSided) {
    const powerOf = (items: number, effect: number, one: PowerAim) => ({
      ...UNKNOWN_ERRORS,
      power: twoProportionAimPower(baseline, candidateOf(effect), items, one, alpha),
    });
    const spreadOf = () => Math.sqrt(2 * baseline * (1 - baseline));
    const within =
      aim.kind === "superior"
        ? {}
        : {
            readingWithin: (items: number, effect: number, margin: number) =>
              powerOf(items, effect, { ...aim, margin }),
          };
    const reading = (items: number, effect: number) => powerOf(items, effect, aim);
    // Up and down take different effects; one number for both is the larger.
    const searches = [1, -1].map((sign) =>
      searched({
        aim,
        least: 1,
        spreadOf,
        reading: (items, effect) => reading(items, sign * effect),
        most: sign > 0 ? 1 - baseline : baseline,
      }),
    );
    return {
      ...common,
      ...searched({ aim, least: 1, spreadOf, reading }),
      ...within,
      effectWith: (items, target) => {
        const found = searches.map(({ effectWith }) => effectWith(items, target)).filter((one) => !Number.isNaN(one));
        return found.length === 0 ? Number.NaN : Math.max(...found);
      },
      effectNotes: (items, target) => {
        const [rise, fall] = searches.map(({ effectWith }) => effectWith(items, target)) as [number, number];
        return [directions(baseline, { rise, fall })];
      },
      readingEitherWay: (items, effect) => eitherWay(baseline, effect, (one) => reading(items, one).power),
      test: aim.kind === "superior" ? "two-proportion-z" : "newcombe",
    };
  }
  const powerAt = (items: number, effect: number) =>
    twoProportionPower(baseline, candidateOf(effect), items, { alpha });
  return {
    ...common,
    test: "two-proportion-z",
    effectWith: (items, target) => unpairedMinimumDetectableEffect(baseline, items, target),
    countFor: (effect, target) => itemsForTwoProportions(baseline, baseline + effect, target),
    reading: (items, effect) => ({ ...UNKNOWN_ERRORS, power: powerAt(items, effect) }),
    readingEitherWay: (items, effect) => eitherWay(baseline, effect, (one) => powerAt(items, one)),
    effectNotes: (items, target) => [directions(baseline, unpairedDetectableEffects(baseline, items, target))],
  };
}

/** The lower power of a rise and a fall, of those that fit. */
function eitherWay(baseline: number, effect: number, powerOf: (effect: number) => number): PowerReading {
  // By rounding an effect that just fits may lie a little outside.
  const fits = [effect, -effect].filter((one) => baseline + one <= 1 + 1e-12 && baseline + one >= -1e-12);
  return { ...UNKNOWN_ERRORS, power: Math.min(...fits.map(powerOf)) };
}

const UNKNOWN_ERRORS = { typeM: Number.NaN, typeS: Number.NaN };

function directions(baseline: number, { rise, fall }: UnpairedDetectableEffects): Note {
  return powerNote("directions", { baseline, rise: finiteOrNull(rise), fall: finiteOrNull(fall) });
}

function unpairedScoresModel(sd: number, setting: Setting): NoiseModel | Refusal {
  if (!(sd > 0 && Number.isFinite(sd))) return REFUSALS.noSd(sd);
  const { clusters } = setting;
  const design = clusters === null ? twoSampleDesign("item", sd) : clusteredDesign(() => 2 * sd ** 2, clusters, 2);
  const assumption = ASSUMED.unpairedSd(sd);
  return {
    ...studentModel(design, setting),
    assumption: clusters === null ? assumption : ASSUMED.inClusters(assumption, clusters),
    proportion: false,
    sources: ITEM_SOURCES,
    notes: [powerNote("unpaired")],
  };
}

function seedModel(seedSd: number, setting: Setting): NoiseModel | Refusal {
  if (!(seedSd > 0 && Number.isFinite(seedSd))) return REFUSALS.noSeedSd(seedSd);
  return {
    ...studentModel(twoSampleDesign("seed", seedSd), setting),
    ...(setting.aim.kind === "superior" && !setting.aim.oneSided
      ? { countFor: (effect: number, target: Required<DetectionOptions>) => seedsToDetect(effect, seedSd, target) }
      : {}),
    assumption: ASSUMED.seeds(),
    proportion: false,
    sources: noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.seeds]),
    notes: [],
  };
}

function twoSampleDesign(counted: NoiseModel["counted"], sd: number): Design {
  return {
    test: "two-sample-t",
    counted,
    eachSide: true,
    step: 1,
    least: 2,
    isClustered: false,
    errorAt: (count) => sd * Math.sqrt(2 / count),
    degreesOfFreedomAt: (count) => 2 * count - 2,
  };
}

function requireShare(name: string, value: number): void {
  if (!isShare(value)) {
    throw new ArgumentError("power", `${name} must be in [0, 1], got ${value}. For 20 % pass 0.2.`);
  }
}
