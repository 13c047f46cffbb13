import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { orNull, recordsWith, SHARE } from "../../arguments/shapes.js";
import { ALPHA, LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardError as errorOfMean } from "../../inference/intervals/meanInterval.js";
import { standardDeviationInterval } from "../../inference/intervals/spreadInterval.js";
import { type TrendNoise, trendNoise } from "../../inference/trend/trendNoise.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { normalCdf } from "../../numeric/distributions/normal.js";
import { seedSdFromStepNoise } from "./stepNoiseModel.js";
import { type RunNoiseRefusal, runNoiseNote } from "./wording.js";

/** The score of one run at one checkpoint. */
export interface CheckpointScore {
  readonly step: number;
  /** Share of right answers, or another average of items that are right or wrong. */
  readonly value: number;
  /** Of the score, from item sampling; from `items` where they are there, else not known. */
  readonly standardError?: number | null;
  /** Scores of the items, in one order at all checkpoints, NaN where an item was not scored. */
  readonly items?: ArrayLike<number> | null;
}

export interface SeedNoiseFromRunOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** Score of guessing, in score units; `null`, the default, where it is not known. */
  readonly chance?: number | null;
}

/** What one run's checkpoints say of the SD over training seeds. */
export interface SeedNoiseFromRun {
  readonly kind: "seed-noise-from-run";
  /** Estimated SD over seeds of the score at the last checkpoint, in score units; `null` where the run does not tell. */
  readonly seedSd: number | null;
  /** Of that SD: χ² with `degreesOfFreedom`. */
  readonly interval: Interval | null;
  /** The estimate is worth an SD measured with so many seeds and one more. */
  readonly degreesOfFreedom: number | null;
  /** SD of the checkpoints about their trend, a parabola, over the last 70 % of training, in score units. */
  readonly stepNoise: number | null;
  /** Checkpoints that it rests on. */
  readonly checkpoints: number;
  readonly firstStep: number | null;
  readonly lastStep: number | null;
  /** How answers change between neighbouring checkpoints; `null` where items are not known. It is not in the estimate. */
  readonly churn: Churn | null;
  /** Why there is no estimate; `null` where there is one. */
  readonly refusal: RunNoiseRefusal | null;
  readonly notes: readonly Note[];
}

/** How answers change between neighbouring checkpoints. */
export interface Churn {
  /** Mean squared change of an item between neighbours: of right-or-wrong items the share that flips. */
  readonly share: number;
  /** SD of a score whose items flipped independently of each other: √(share ÷ 2n). */
  readonly floor: number;
  /** Items that both neighbours scored, on average. */
  readonly items: number;
}

/** The part of training before the checkpoints that count: in it runs warm up. A hair less, against rounding. */
const EARLY_PART = 0.3 * (1 - 1e-12);
/** Fewer say too little: an interval of a factor of seven and more. */
const FEWEST_CHECKPOINTS = 10;
/** Share of training that the checkpoints must span: late ones alone are too much alike. */
const LEAST_SPAN = 0.5;
/** Share of late checkpoints with one and the same score from which a curve stands still. */
const TIED = 0.5;
// What no run of the fit shows, or two in a hundred.
const MOST_TREND_RATIO = 3;
const LATE_RATIOS = { least: 1 / 12, most: 3.5 };
const END_ALPHA = 0.001;

/**
 * Estimates the SD over training seeds from the checkpoints of a single run: neighbouring checkpoints wobble about a trend,
 * and seeds differ by about 1.5 times that wobble, within a factor that the interval holds. Needs at least ten checkpoints over
 * the last 70 % of training, of a score that counts right answers and lies above chance; otherwise `seedSd` is `null` and a
 * note says why. It was fitted to other models: where seeds can be trained, they measure what this only estimates.
 *
 * The order of the points, the unit of the steps and adding a number to all scores change nothing; scaling scores scales it.
 * Throws `ArgumentError` for a step that comes twice (average its trials first) and for scores that are no finite numbers.
 *
 * @example seedNoiseFromRun(curve.map(([step, value]) => ({ step, value })), { chance: 0.25 }).interval
 */
export function seedNoiseFromRun(
  points: readonly CheckpointScore[],
  options: SeedNoiseFromRunOptions = {},
): SeedNoiseFromRun {
  requireArgument(
    "seedNoiseFromRun",
    "points",
    points,
    recordsWith(["step", "value"], "one { step, value } a checkpoint"),
  );
  const { level = LEVEL, chance = null } = optionsOf("seedNoiseFromRun", options, { chance: orNull(SHARE) });
  requireLevel("seedNoiseFromRun", level);
  const ordered = inOrder(points);
  const late = latePart(ordered);
  const noise = noiseOf(late);
  const refusal = refusalOf(late, noise, chance);
  if (refusal !== null) return refused(refusal, late, noise);
  const { sd, degreesOfFreedom } = seedSdFromStepNoise(noise.sd, noise.degreesOfFreedom);
  return {
    ...seen(late, noise),
    seedSd: sd,
    interval: standardDeviationInterval(sd, degreesOfFreedom, { level }),
    degreesOfFreedom,
    refusal: null,
    notes: chance === null ? [runNoiseNote("chance-unknown", { checkpoints: late.length })] : [],
  };
}

/** What is said of a run whose scores are not of the kind that was studied. */
export function refusedRun(refusal: RunNoiseRefusal, points: readonly CheckpointScore[]): SeedNoiseFromRun {
  const late = latePart(inOrder(points));
  return refused(refusal, late, noiseOf(late));
}

function refused(refusal: RunNoiseRefusal, late: readonly CheckpointScore[], noise: TrendNoise): SeedNoiseFromRun {
  return {
    ...seen(late, noise),
    seedSd: null,
    interval: null,
    degreesOfFreedom: null,
    refusal,
    notes: [runNoiseNote(refusal, { checkpoints: late.length })],
  };
}

/** What the checkpoints show by themselves. */
function seen(late: readonly CheckpointScore[], noise: TrendNoise) {
  return {
    kind: "seed-noise-from-run" as const,
    stepNoise: finiteOrNull(noise.sd),
    checkpoints: late.length,
    firstStep: late[0]?.step ?? null,
    lastStep: late.at(-1)?.step ?? null,
    churn: churnOf(late),
  };
}

function latePart(ordered: readonly CheckpointScore[]): CheckpointScore[] {
  const last = ordered.at(-1)?.step ?? 0;
  return ordered.filter(({ step }) => step >= EARLY_PART * last);
}

function noiseOf(points: readonly CheckpointScore[]): TrendNoise {
  return trendNoise(
    points.map(({ step }) => step),
    points.map(({ value }) => value),
  );
}

function inOrder(points: readonly CheckpointScore[]): CheckpointScore[] {
  const ordered = [...points].sort((a, b) => a.step - b.step);
  ordered.forEach(({ step, value }, index) => {
    if (!Number.isFinite(step) || !Number.isFinite(value)) {
      throw new ArgumentError(
        "seedNoiseFromRun",
        `steps and values must be finite numbers, got ${value} at step ${step}.`,
      );
    }
    if (ordered[index - 1]?.step === step) {
      throw new ArgumentError(
        "seedNoiseFromRun",
        `one run has one score a checkpoint, got two at step ${step}. Average its trials first; for several seeds use seedVariance.`,
      );
    }
  });
  return ordered;
}

/** The first reason for which the noise of these checkpoints is none that the fit speaks of. */
function refusalOf(
  late: readonly CheckpointScore[],
  { sd, neighbourSd, endPValue, lateRatio }: TrendNoise,
  chance: number | null,
): RunNoiseRefusal | null {
  if (late.length < FEWEST_CHECKPOINTS) return "too-few-checkpoints";
  const [first, last] = [(late[0] as CheckpointScore).step, (late.at(-1) as CheckpointScore).step];
  if (last - first < LEAST_SPAN * last) return "late-checkpoints-only";
  if (commonestCount(late) >= TIED * late.length) return "curve-stands-still";
  if (chance !== null && !isAboveChance(late, chance, neighbourSd)) return "at-chance";
  if (endPValue < END_ALPHA) return "end-off-trend";
  if (!(lateRatio >= LATE_RATIOS.least && lateRatio <= LATE_RATIOS.most)) return "noise-changes";
  if (sd > MOST_TREND_RATIO * neighbourSd) return "trend-not-smooth";
  return null;
}

function commonestCount(points: readonly CheckpointScore[]): number {
  const counts = new Map<number, number>();
  for (const { value } of points) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(...counts.values());
}

/**
 * Whether the end is above chance, one-sided, and not only since shortly before it: so are most of the late checkpoints. Each
 * against its error from items, and where that is not known against the wobble of the curve.
 */
function isAboveChance(late: readonly CheckpointScore[], chance: number, wobble: number): boolean {
  const above = late.map((point) => {
    const gap = point.value - chance;
    return gap > 0 && normalCdf(-gap / (itemError(point, chance) ?? wobble)) < ALPHA;
  });
  return above.at(-1) === true && above.filter(Boolean).length > late.length / 2;
}

/** `null` where it is not known. A run that is all right shows no spread but has it: what guessing would have is taken. */
function itemError({ standardError = null, items = null }: CheckpointScore, chance: number): number | null {
  if (standardError !== null && standardError > 0) return standardError;
  const scored = items === null ? [] : Array.from(items).filter((score) => !Number.isNaN(score));
  if (scored.length < 2) return null;
  const error = errorOfMean(scored);
  return Number.isNaN(error) ? Math.sqrt((chance * (1 - chance)) / scored.length) : error;
}

function churnOf(points: readonly CheckpointScore[]): Churn | null {
  let [squares, compared, pairs] = [0, 0, 0];
  points.slice(1).forEach(({ items }, index) => {
    const before = (points[index] as CheckpointScore).items;
    if (items === undefined || items === null || before === undefined || before === null) return;
    if (items.length !== before.length) {
      throw new ArgumentError(
        "seedNoiseFromRun",
        `items must be the same at all checkpoints, got ${before.length} and ${items.length}. Give NaN for an item that was not scored.`,
      );
    }
    pairs++;
    for (let item = 0; item < items.length; item++) {
      const change = items[item]! - before[item]!;
      if (Number.isNaN(change)) continue;
      squares += change ** 2;
      compared++;
    }
  });
  if (compared === 0) return null;
  const [share, items] = [squares / compared, compared / pairs];
  return { share, floor: Math.sqrt(share / (2 * items)), items };
}
