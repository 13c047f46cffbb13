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
import { chanceTests } from "../curves/aboveChance.js";
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
 * and seeds differ by 1.6 times that wobble, within a factor that the interval holds. Needs at least ten checkpoints over
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
  const last = ordered.at(-1)?.step ?? null;
  const late = ordered.filter(({ step }) => step >= EARLY_PART * (last ?? 0));
  const noise = trendNoise(
    late.map(({ step }) => step),
    late.map(({ value }) => value),
  );
  const refusal = refusalOf(ordered, late, noise, chance);
  const predicted = refusal === null ? seedSdFromStepNoise(noise.sd, noise.degreesOfFreedom) : null;
  return {
    kind: "seed-noise-from-run",
    seedSd: predicted?.sd ?? null,
    interval:
      predicted === null ? null : standardDeviationInterval(predicted.sd, predicted.degreesOfFreedom, { level }),
    degreesOfFreedom: predicted?.degreesOfFreedom ?? null,
    stepNoise: finiteOrNull(noise.sd),
    checkpoints: late.length,
    firstStep: late[0]?.step ?? null,
    lastStep: last,
    churn: churnOf(late),
    refusal,
    notes:
      refusal !== null
        ? [runNoiseNote(refusal, { checkpoints: late.length })]
        : chance === null
          ? [runNoiseNote("chance-unknown", { checkpoints: late.length })]
          : [],
  };
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
  points: readonly CheckpointScore[],
  late: readonly CheckpointScore[],
  { sd, neighbourSd, endPValue, lateRatio }: TrendNoise,
  chance: number | null,
): RunNoiseRefusal | null {
  if (late.length < FEWEST_CHECKPOINTS) return "too-few-checkpoints";
  const [first, last] = [(late[0] as CheckpointScore).step, (late.at(-1) as CheckpointScore).step];
  if (last - first < LEAST_SPAN * last) return "late-checkpoints-only";
  if (commonestCount(late) >= TIED * late.length) return "curve-stands-still";
  if (chance !== null && !isAboveChance(points, late, chance)) return "at-chance";
  if (!(lateRatio >= LATE_RATIOS.least && lateRatio <= LATE_RATIOS.most)) return "noise-changes";
  if (sd > MOST_TREND_RATIO * neighbourSd) return "trend-not-smooth";
  if (endPValue < END_ALPHA) return "end-off-trend";
  return null;
}

function commonestCount(points: readonly CheckpointScore[]): number {
  const counts = new Map<number, number>();
  for (const { value } of points) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(...counts.values());
}

/** Whether the end is above chance, and not only since shortly before it: so are most of the late checkpoints. */
function isAboveChance(points: readonly CheckpointScore[], late: readonly CheckpointScore[], chance: number): boolean {
  const curve = points.map(({ step, value, standardError = null, items = null }) => {
    const scored = items === null ? [] : Array.from(items).filter((score) => !Number.isNaN(score));
    const error = standardError ?? finiteOrNull(errorOfMean(scored));
    const point = { step, value, items: scored.length || null, standardError: error, interval: null, trials: 1 };
    return [step, point] as const;
  });
  const tests = chanceTests([{ seed: "", points: new Map(curve) }], chance);
  const above = new Set(tests.flatMap(({ step, pValue }) => (pValue < ALPHA ? [step] : [])));
  const aboveLate = late.filter(({ step }) => above.has(step)).length;
  return above.has((late.at(-1) as CheckpointScore).step) && aboveLate > late.length / 2;
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
