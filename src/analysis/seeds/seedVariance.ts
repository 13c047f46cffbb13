import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { significantGap } from "../../inference/intervals/significantGap.js";
import { standardDeviationInterval } from "../../inference/intervals/spreadInterval.js";
import { finiteOrNull, NOISE, type NoiseSources, type Note, noiseSourcesOf } from "../../notes.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { normalQuantile } from "../../numeric/normal.js";
import { lastCheckpoint } from "../scores/lastCheckpoint.js";

/** The score of one training seed at one checkpoint. */
export interface SeedScore {
  readonly seed: string;
  /** `null` when the runs have no checkpoints: each seed then has one score. */
  readonly step: number | null;
  readonly value: number;
  /** From item sampling, where known. */
  readonly standardError?: number | null;
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
  /** Last checkpoint that the most seeds reached; `null` without checkpoints. */
  readonly finalStep: number | null;
  /** Mean over seeds at the last checkpoint. */
  readonly finalMean: number | null;
  /** SD (n − 1) over seeds at the last checkpoint; `null` for one seed. */
  readonly finalSd: number | null;
  readonly finalSdInterval: Interval | null;
  /** Mean over checkpoints of the SD over seeds: what Madaan et al. call seed variance. Equals `finalSd` at one checkpoint. */
  readonly seedSd: number | null;
  readonly seedSdInterval: Interval | null;
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
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Seed variance of one model on one task, from the scores of its seeds at one or more checkpoints.
 *
 * One seed gives `null` and the note `one-seed`, never 0. The interval of an SD is the χ² interval with seeds − 1
 * degrees of freedom; for the checkpoint average that is on the wide side, since checkpoints add some information.
 *
 * Madaan et al. (2024), arXiv 2406.10229, §3 (the quantity E there is a standard deviation).
 */
export function seedVariance(
  scores: readonly SeedScore[],
  { level = LEVEL, leftOut = new Set() }: SeedVarianceOptions = {},
): SeedVariance {
  requireLevel("seedVariance", level);
  const seeds = new Set(scores.map(({ seed }) => seed)).size;
  const checkpoints = [...groupBy(scores, ({ step }) => step).entries()].map(([step, members]) => ({
    step,
    values: oneValueEach(step, members),
  }));
  checkpoints.sort((a, b) => (a.step ?? 0) - (b.step ?? 0));
  const most = Math.max(0, ...checkpoints.map(({ values }) => values.length));
  const repeated = checkpoints.filter(({ values }) => values.length >= 2);
  const shared = repeated.filter(({ step }) => !leftOut.has(step));
  const final = lastCheckpoint(checkpoints, ({ values }) => values.length);
  const finalValues = final?.values ?? [];

  const finalMean = mean(finalValues);
  const finalSd = standardDeviation(finalValues);
  const seedSd = mean(shared.map(({ values }) => standardDeviation(values)));
  const finalErrors = scores.filter(({ step }) => step === (final?.step ?? null)).map(spreadOf);
  const itemError = mean(finalErrors.filter((error) => !Number.isNaN(error)));
  // Most seeds at the end of the scale: what the others do tells nothing of the noise off that end, and no SD's law holds.
  const bounded = atBound(finalValues);
  const judgedSd = bounded ? Number.NaN : finalSd;
  const gapSd = leftOut.has(final?.step ?? null) ? Number.NaN : judgedSd;
  const tail = (1 + level) / 2;
  const itemsMeasured = Number.isFinite(itemError);
  const seedsMeasured = seeds > 1 && repeated.length > 0;
  return {
    seeds,
    checkpoints: shared.length,
    checkpointsLeftOut: repeated.length - shared.length,
    finalStep: final?.step ?? null,
    finalMean: finiteOrNull(finalMean),
    finalSd: finiteOrNull(finalSd),
    finalSdInterval: intervalOf(judgedSd, finalValues.length - 1, level),
    seedSd: finiteOrNull(seedSd),
    seedSdInterval: intervalOf(seedSd, most - 1, level),
    seedSnr: finalMean > 0 ? finiteOrNull(finalMean / judgedSd) : null,
    itemHalfWidth: finiteOrNull(normalQuantile(tail) * itemError),
    seedGap: gapOf(gapSd, level, finalValues.length - 1),
    seedGapNormal: gapOf(gapSd, level, Number.POSITIVE_INFINITY),
    sources: noiseSourcesOf(
      [NOISE.seeds, NOISE.items, NOISE.trials, NOISE.framings],
      [...(seedsMeasured ? [NOISE.seeds] : []), ...(itemsMeasured ? [NOISE.items] : [])],
    ),
    notes: [
      ...notesOn(seeds, most, checkpoints, final?.step ?? null),
      ...(repeated.length > 0 && shared.length === 0 ? [ALL_LEFT_OUT] : []),
      ...(bounded && finalSd > 0 ? [AT_BOUND] : []),
      ...spreadlessNotes(finalErrors, itemsMeasured),
    ],
  };
}

const ALL_LEFT_OUT: Note = {
  code: "all-checkpoints-left-out",
  message: "every checkpoint with two seeds is left out, so there is no seed SD; the final SD stays",
};

const AT_BOUND: Note = {
  code: "seeds-at-bound",
  message:
    "most seeds score exactly 0 or exactly 1 at the last checkpoint: their SD says little of the noise, so it has no interval, ratio or gap",
};

function atBound(values: readonly number[]): boolean {
  return [0, 1].some((bound) => values.filter((value) => value === bound).length > values.length / 2);
}

function spreadlessNotes(errors: readonly number[], measured: boolean): Note[] {
  const without = errors.filter(Number.isNaN).length;
  if (!measured || without === 0) return [];
  const message = `the half-width from items is that of ${errors.length - without} of ${errors.length} runs; the others show no spread, or come without an error`;
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

function notesOn(
  seeds: number,
  most: number,
  checkpoints: readonly { readonly step: number | null; readonly values: readonly number[] }[],
  finalStep: number | null,
): Note[] {
  const notes: Note[] = [];
  if (seeds === 0) notes.push({ code: "no-scores", message: "no scores were given" });
  if (seeds === 1) {
    notes.push({
      code: "one-seed",
      message: "one training seed: how much the score changes with the seed is not known (it is not 0)",
    });
  }
  const incomplete = checkpoints.filter(({ values }) => values.length < seeds).length;
  if (seeds > 1 && incomplete > 0) {
    const later = checkpoints.filter(({ step }) => (step ?? 0) > (finalStep ?? 0)).length;
    notes.push({
      code: "incomplete-checkpoints",
      message:
        `${incomplete} of ${checkpoints.length} checkpoints lack some of the ${seeds} seeds` +
        (most < seeds ? `, and none has all` : "") +
        (later > 0 ? `; ${later} of them come after the last one that counts as final` : ""),
    });
  }
  if (
    seeds > 1 &&
    checkpoints.every(({ values }) => values.length >= 2 && values.every((value) => value === values[0]))
  ) {
    const isAtEnd = checkpoints.every(({ values }) => atBound(values));
    notes.push({
      code: "seeds-agree",
      message: isAtEnd
        ? "all seeds score exactly 0 or exactly 1: at the end of the scale their noise cannot be seen"
        : "all seeds score the same: either the runs are copies, or the task cannot tell them apart",
    });
  }
  return notes;
}
