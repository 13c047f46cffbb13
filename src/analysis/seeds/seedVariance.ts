import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { predictionInterval } from "../../inference/intervals/meanInterval.js";
import { significantGap } from "../../inference/intervals/significantGap.js";
import { standardDeviationInterval } from "../../inference/intervals/spreadInterval.js";
import { finiteOrNull, NOISE, type NoiseSources, type Note, noiseSourcesOf } from "../../notes.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { type CutShort, evaluationsCutShort, isLeftOut } from "../scores/cutShort.js";
import { type Divergence, divergence, type OutlyingSeed } from "../scores/divergence.js";
import { endNotes, stoppedSeeds } from "../scores/endNotes.js";
import { lastCheckpoint } from "../scores/lastCheckpoint.js";
import { outlyingValues } from "../scores/outlyingValues.js";
import { ONE_SEED } from "../scores/wording.js";
import { divergedNote, withoutStep } from "./wording.js";

/** The score of one training seed at one checkpoint. */
export interface SeedScore {
  readonly seed: string;
  /** `null` when the runs have no checkpoints: each seed then has one score. */
  readonly step: number | null;
  readonly value: number;
  /** From item sampling, where known. */
  readonly standardError?: number | null;
  /** Scored items, where known. */
  readonly items?: number | null;
}

export interface SeedVarianceOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /**
   * Checkpoints that `seedSd` leaves out, such as those at chance; default none. The final figures stay as they are, but
   * there is no gap where the last checkpoint is among them.
   */
  readonly leftOut?: ReadonlySet<number | null>;
}

/** How much the scores of one model on one task differ between training seeds. */
export interface SeedVariance {
  readonly seeds: number;
  /** Checkpoints with at least two seeds, which `seedSd` averages over. */
  readonly checkpoints: number;
  /** Checkpoints with at least two seeds that `seedSd` leaves out on request. */
  readonly checkpointsLeftOut: number;
  /** The end: the last checkpoint with at least two seeds, of a single seed its last; `null` without checkpoints. */
  readonly finalStep: number | null;
  /** Seeds behind the final figures. */
  readonly finalSeeds: number;
  /** Seeds that stop before the end, and are left out of the final figures, with their last step. */
  readonly stopped: readonly { readonly seed: string; readonly step: number }[];
  /**
   * Scores of evaluations that were cut short: fewer than nine tenths of the items that the fullest seed has at the checkpoint
   * (`most`), and three fewer at least. They count nowhere here, unless more than half of the seeds have so few.
   */
  readonly cutShort: readonly CutShort[];
  /**
   * The seed that ends so far from the others that it is none of their kind (see `outlyingSeeds`), with those that do besides, and the
   * final figures without them; `null` where none does. Intervals, ratio and gap of all seeds are `null` then.
   */
  readonly diverged: DivergedSeed | null;
  /** Mean over seeds at the last checkpoint. */
  readonly finalMean: number | null;
  /** SD (n − 1) over seeds at the last checkpoint; `null` for one seed. */
  readonly finalSd: number | null;
  readonly finalSdInterval: Interval | null;
  /** Mean over checkpoints of the SD over seeds: what Madaan et al. call seed variance. Equals `finalSd` at one checkpoint. */
  readonly seedSd: number | null;
  readonly seedSdInterval: Interval | null;
  /** The seeds at each checkpoint with at least two, in order, also at those that `seedSd` leaves out. */
  readonly byCheckpoint: readonly CheckpointSpread[];
  /** finalMean ÷ finalSd (Madaan et al.), of a mean above 0 and seeds that are not mostly at a bound; not the other two ratios that are called signal-to-noise. */
  readonly seedSnr: number | null;
  /**
   * Half-width of the interval from item sampling, 1.96 standard errors at 95 %, averaged over the seeds at the last
   * checkpoint that show a spread; `null` where none does (all right, all wrong), which is not proof of none.
   */
  readonly itemHalfWidth: number | null;
  /**
   * Gap that the final scores of two single-seed runs must exceed, t·√2·finalSd; `null` for seeds that agree, that mostly
   * score exactly 0 or 1, or whose last checkpoint is left out.
   */
  readonly seedGap: number | null;
  /** The same with the normal quantile, as in the paper. */
  readonly seedGapNormal: number | null;
  /**
   * Where the final score of one more seed of this recipe lies, with probability `level`: finalMean ± t·finalSd·√(1 + 1/seeds). `null` as
   * the gap.
   */
  readonly nextSeed: Interval | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/** How far the seeds lie apart at one checkpoint. */
export interface CheckpointSpread {
  /** `null` when the runs have no checkpoints. */
  readonly step: number | null;
  readonly seeds: number;
  readonly mean: number;
  /** SD (n − 1) over the seeds. */
  readonly sd: number;
  /** `null` where the seeds agree or mostly score exactly 0 or 1, and where one stands far from the others or, at the end, has left them. */
  readonly sdInterval: Interval | null;
}

/** A seed that ends far from the others: the farthest, and those that do besides it. */
export interface DivergedSeed extends OutlyingSeed {
  /** Lowest and highest final score of the seeds that did not diverge. */
  readonly others: { readonly low: number; readonly high: number };
  /** Further seeds that ended far from them; mostly none. */
  readonly more: readonly OutlyingSeed[];
  /** Final figures of the seeds that did not diverge. */
  readonly without: Pick<
    SeedVariance,
    "finalSeeds" | "finalMean" | "finalSd" | "finalSdInterval" | "seedGap" | "nextSeed"
  >;
}

/**
 * Seed variance of one model on one task, from the scores of its seeds at one or more checkpoints.
 *
 * One seed gives `null` and the note `one-seed`, never 0. The interval of an SD is the χ² interval with seeds − 1
 * degrees of freedom; for the checkpoint average that is on the wide side, since checkpoints add some information. Scores
 * without a step among scores with one have no place in the order and are left out with a note, and so are those of evaluations
 * that were cut short, where `items` tells.
 *
 * Madaan et al. (2024), arXiv 2406.10229, §3 (the quantity E there is a standard deviation).
 */
export function seedVariance(scores: readonly SeedScore[], options: SeedVarianceOptions = {}): SeedVariance {
  requireArgument("seedVariance", "scores", scores, recordsWith(["seed", "value"], "one { seed, step, value } a run"));
  const { level = LEVEL, leftOut = new Set<number | null>() } = optionsOf("seedVariance", options);
  return seedVarianceOf(scores, { level, leftOut, proportion: null });
}

/** The same of scores of which it may be known whether they are shares, and so how they are put in words. */
export function seedVarianceOf(
  scores: readonly SeedScore[],
  { level, leftOut, proportion }: Required<SeedVarianceOptions> & { readonly proportion: boolean | null },
): SeedVariance {
  requireLevel("seedVariance", level);
  const hasSteps = scores.some(({ step }) => step !== null);
  const inOrder = hasSteps ? scores.filter(({ step }) => step !== null) : scores;
  const seeds = new Set(inOrder.map(({ seed }) => seed)).size;
  const cutShort = evaluationsCutShort(inOrder);
  const isCut = isLeftOut(cutShort);
  const placed = inOrder.filter((score) => !isCut(score));
  const checkpoints = [...groupBy(placed, ({ step }) => step).entries()].map(([step, members]) => ({
    step,
    values: oneValueEach(step, members),
  }));
  checkpoints.sort((a, b) => (a.step ?? 0) - (b.step ?? 0));
  const repeated = checkpoints.filter(({ values }) => values.length >= 2);
  const shared = repeated.filter(({ step }) => !leftOut.has(step));
  const final = lastCheckpoint(checkpoints, ({ values }) => values.length);
  const finalStep = final?.step ?? null;
  const finals = placed.filter(({ step }) => step === finalStep);
  const finalValues = final?.values ?? [];
  const stopped = stoppedSeeds(placed, finalStep, cutShort);

  const finalMean = mean(finalValues);
  const finalSd = sdOverSeeds(finalValues);
  const seedSd = mean(shared.map(({ values }) => sdOverSeeds(values)));
  const averageFreedom = Math.floor(mean(shared.map(({ values }) => values.length - 1)));
  const finalErrors = finals.map(spreadOf);
  const itemError = mean(finalErrors.filter((error) => !Number.isNaN(error)));
  // Most seeds at the end of the scale: what the others do tells nothing of the noise off that end, and no SD's law holds.
  const bounded = atBound(finalValues);
  const outlying = bounded ? null : divergence(placed, finalStep);
  const isLaw = !bounded && outlying === null;
  const isEndLeftOut = leftOut.has(finalStep);
  const judged = finalFigures(finalValues, isLaw, isEndLeftOut, level);
  const diverged = outlying === null ? null : withFiguresOfOthers(outlying, finals, { level, withGap: !isEndLeftOut });
  const tail = (1 + level) / 2;
  const itemsMeasured = Number.isFinite(itemError);
  // Seeds that agree everywhere may be copies of one run, which measure nothing.
  const seedsMeasured = seeds > 1 && repeated.some(({ values }) => !isConstant(values));
  return {
    seeds,
    checkpoints: shared.length,
    checkpointsLeftOut: repeated.length - shared.length,
    finalStep,
    finalSeeds: finals.length,
    stopped,
    cutShort,
    diverged,
    finalMean: judged.finalMean,
    finalSd: judged.finalSd,
    finalSdInterval: judged.finalSdInterval,
    seedSd: finiteOrNull(seedSd),
    seedSdInterval: outlying === null ? intervalOf(seedSd, averageFreedom, level) : null,
    byCheckpoint: repeated.map((one) =>
      one.step === finalStep ? { ...spreadAt(one, level), sdInterval: judged.finalSdInterval } : spreadAt(one, level),
    ),
    seedSnr: isLaw && finalMean > 0 ? finiteOrNull(finalMean / finalSd) : null,
    itemHalfWidth: finiteOrNull(normalQuantile(tail) * itemError),
    seedGap: judged.seedGap,
    nextSeed: judged.nextSeed,
    seedGapNormal: isLaw && !isEndLeftOut ? gapOf(finalSd, level, Number.POSITIVE_INFINITY) : null,
    sources: noiseSourcesOf(
      [NOISE.seeds, NOISE.items, NOISE.trials, NOISE.framings],
      [...(seedsMeasured ? [NOISE.seeds] : []), ...(itemsMeasured ? [NOISE.items] : [])],
    ),
    notes: [
      // Checkpoints of one seed alone are counted with those that lack some.
      ...endNotes(placed, finalStep, { ownEnd: false, cutShort }),
      ...(inOrder.length < scores.length ? [withoutStep(scores.length - inOrder.length)] : []),
      ...notesOn(seeds, { checkpoints, repeated }, finalStep),
      ...(diverged === null
        ? []
        : [divergedNote(diverged, { finalSeeds: finals.length, finalMean: judged.finalMean, proportion })]),
      ...(repeated.length > 0 && shared.length === 0 ? [ALL_LEFT_OUT] : []),
      ...(bounded && finalSd > 0 ? [AT_BOUND] : []),
      ...spreadlessNotes(finals, itemsMeasured),
    ],
  };
}

type FinalFigures = DivergedSeed["without"];

/** Mean, SD, interval and gap of the seeds at the end; `isLaw` says whether the SD follows the law of normal scores. */
function finalFigures(values: readonly number[], isLaw: boolean, isLeftOut: boolean, level: number): FinalFigures {
  const sd = sdOverSeeds(values);
  return {
    finalSeeds: values.length,
    finalMean: finiteOrNull(mean(values)),
    finalSd: finiteOrNull(sd),
    finalSdInterval: isLaw ? intervalOf(sd, values.length - 1, level) : null,
    seedGap: isLaw && !isLeftOut ? gapOf(sd, level, values.length - 1) : null,
    nextSeed:
      isLaw && !isLeftOut && values.length > 1 && sd > 0
        ? predictionInterval(mean(values), sd, values.length, { level })
        : null,
  };
}

function spreadAt({ step, values }: Checkpoint, level: number): CheckpointSpread {
  const sd = sdOverSeeds(values);
  const isLaw = !atBound(values) && outlyingValues(values).length === 0;
  return {
    step,
    seeds: values.length,
    mean: mean(values),
    sd,
    sdInterval: isLaw ? intervalOf(sd, values.length - 1, level) : null,
  };
}

/** The final figures of the seeds that did not diverge, beside where the others ended. */
function withFiguresOfOthers(
  { seeds, others }: Divergence,
  finals: readonly SeedScore[],
  { level, withGap }: { readonly level: number; readonly withGap: boolean },
): DivergedSeed {
  const [farthest, ...more] = seeds as [OutlyingSeed];
  const rest = finals.filter((one) => seeds.every(({ seed }) => seed !== one.seed)).map(({ value }) => value);
  return { ...farthest, more, others, without: finalFigures(rest, !atBound(rest), !withGap, level) };
}

const ALL_LEFT_OUT: Note = {
  code: "all-checkpoints-left-out",
  message: "every checkpoint with two seeds is left out, so there is no seed SD; the final SD stays",
};

const AT_BOUND: Note = {
  code: "seeds-at-bound",
  message:
    "most seeds end at exactly 0 or exactly 1: their SD says little of the noise, so it has no interval, ratio or gap",
};

/** SD with n − 1; 0 for seeds that agree but for rounding, NaN for one. */
function sdOverSeeds(values: readonly number[]): number {
  return values.length > 1 && isConstant(values) ? 0 : standardDeviation(values);
}

function atBound(values: readonly number[]): boolean {
  return [0, 1].some((bound) => values.filter((value) => value === bound).length > values.length / 2);
}

function spreadlessNotes(finals: readonly SeedScore[], measured: boolean): Note[] {
  const without = finals.filter((score) => Number.isNaN(spreadOf(score)));
  if (!measured || without.length === 0) return [];
  const isFlat = ({ value, standardError }: SeedScore) => standardError === 0 || value === 0 || value === 1;
  const flat = without.filter(isFlat).length;
  const reason =
    flat === without.length
      ? "are all right or all wrong, which shows no spread"
      : flat === 0
        ? "come without an error"
        : "are all right or all wrong, which shows no spread, or come without an error";
  const message = `the half-width from items is that of ${finals.length - without.length} of ${finals.length} runs; the others ${reason}`;
  return [{ code: "half-width-of-some", message }];
}

/** NaN for an unknown error, and for one of 0: a run that is all right or all wrong shows no spread, but has it. */
function spreadOf({ standardError }: SeedScore): number {
  return standardError === undefined || standardError === null || standardError === 0 ? Number.NaN : standardError;
}

function oneValueEach(step: number | null, members: readonly SeedScore[]): number[] {
  const twice = [...groupBy(members, ({ seed }) => seed).entries()].find(([, scores]) => scores.length > 1);
  if (twice !== undefined) {
    throw new ArgumentError(
      "seedVariance",
      `each seed must have one score a checkpoint, got ${twice[1].length} for seed ${twice[0]}` +
        `${step === null ? "" : ` at step ${step}`}. Average its trials first.`,
    );
  }
  return members.map(({ value }) => value);
}

/** Seeds that all agree would give a gap of 0, as if any difference were real: `null`, with the note `seeds-agree`. */
function gapOf(seedSd: number, level: number, degreesOfFreedom: number): number | null {
  return seedSd > 0 ? finiteOrNull(significantGap(seedSd, { level, degreesOfFreedom })) : null;
}

function intervalOf(sd: number, degreesOfFreedom: number, level: number): Interval | null {
  // For an SD of 0 the χ² interval is [0, 0], which would claim certainty.
  return sd > 0 && degreesOfFreedom > 0 ? standardDeviationInterval(sd, degreesOfFreedom, { level }) : null;
}

interface Checkpoint {
  readonly step: number | null;
  readonly values: readonly number[];
}

function notesOn(
  seeds: number,
  { checkpoints, repeated }: Readonly<Record<"checkpoints" | "repeated", readonly Checkpoint[]>>,
  finalStep: number | null,
): Note[] {
  const notes: Note[] = [];
  if (seeds === 0) notes.push({ code: "no-scores", message: "no scores were given" });
  if (seeds === 1) notes.push(ONE_SEED);
  const incomplete = checkpoints.filter(({ values }) => values.length < seeds).length;
  const later = checkpoints.filter(({ step }) => (step ?? 0) > (finalStep ?? 0)).length;
  if (seeds > 1 && incomplete > 0) {
    const most = Math.max(...checkpoints.map(({ values }) => values.length));
    notes.push({
      code: "incomplete-checkpoints",
      message:
        `${incomplete} of ${checkpoints.length} checkpoints ${incomplete === 1 ? "lacks" : "lack"} some of the ${seeds} seeds` +
        (most < seeds ? `, and none has all` : "") +
        (later > 0 ? `; ${later} of them, after the end, ${later === 1 ? "has" : "have"} one seed alone` : ""),
    });
  }
  const last = checkpoints.find(({ step }) => step === finalStep)?.values ?? [];
  const agree = repeated.length > 0 && repeated.every(({ values }) => isConstant(values));
  if (last.length > 1 && isConstant(last) && !agree) {
    notes.push({
      code: "seeds-agree-at-end",
      message:
        "all seeds score the same at the last checkpoint, and not before: their SD there is 0, which gives no interval or gap",
    });
  }
  if (agree) {
    const isAtEnd = repeated.every(({ values }) => atBound(values));
    notes.push({
      code: "seeds-agree",
      message: isAtEnd
        ? "all seeds score exactly 0 or exactly 1: at the end of the scale their noise cannot be seen"
        : "all seeds score the same: either the runs are copies, or the task cannot tell them apart",
    });
  }
  return notes;
}
