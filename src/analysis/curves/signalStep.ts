import { ALPHA } from "../../defaults.js";
import { requireAlpha } from "../../errors.js";
import { stepNoise } from "../../inference/trend/stepNoise.js";
import type { Note } from "../../notes.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import type { ScorePoint, ScoreSeries } from "../scores/scoreSeries.js";
import { curveNote, signalNote } from "./wording.js";

/** From where on one training curve carries signal. */
export interface SignalStep {
  /** First checkpoint from which the curve carries signal to its end; `null` where it never does, or cannot be told. */
  readonly step: number | null;
  /** First checkpoint from which the curve stays above chance to its end, whatever its start; `null` as `step`, and without chance. */
  readonly aboveChanceFrom: number | null;
  /**
   * Last of three checkpoints and more in a row that carried signal, where it is lost before the end; `null` where none was, or it
   * holds to the end.
   */
  readonly lostAfter: number | null;
  /** Whether the last two checkpoints are below chance by more than their noise; `null` without chance. */
  readonly endsBelowChance: boolean | null;
  /** What it was compared with; `null` where it could not be, as with one checkpoint besides the one to compare with. */
  readonly baseline: "chance" | "chance and untrained" | "first checkpoint" | null;
  /** Where the noise came from: the items' standard errors, or the changes between checkpoints. */
  readonly noise: "items" | "steps" | null;
  readonly notes: readonly Note[];
}

interface SignalStepOptions {
  /** One-sided probability with which a single checkpoint without signal passes for one with; default 0.05. */
  readonly alpha?: number;
}

/**
 * The first checkpoint from which a score stays better than its baseline by more than its noise, up to the last
 * checkpoint; at least two checkpoints must pass, so that a lucky end is no signal.
 *
 * Baseline: chance where it is known, and then also the untrained score where the curve has a step 0 that is not more than half of
 * the way from chance to all right; otherwise the score of the first checkpoint. Noise: the normal quantile times the standard error from items, that of the baseline
 * included. Where no standard error is known: SD of the changes between checkpoints, which holds the climb
 * too and so finds signal late.
 */
export function signalStep(series: ScoreSeries, { alpha = ALPHA }: SignalStepOptions = {}): SignalStep {
  requireAlpha("signalStep", alpha);
  const points = series.points.filter(({ step }) => step !== null);
  const none = {
    ...{ step: null, aboveChanceFrom: null, lostAfter: null, endsBelowChance: null },
    ...{ baseline: null, noise: null },
  } as const;
  if (points.length < 2) return { ...none, notes: [signalNote("too-few")] };
  const errors = knownErrors(points);
  const values = points.map(({ value }) => (series.higherIsBetter ? value : -value));
  const wobble = stepNoise(values) / Math.SQRT2;
  if (errors === null && Number.isNaN(wobble)) return { ...none, notes: [signalNote("unknown-noise")] };
  // Equal steps show no wobble, which is not proof of none: any rise would pass for signal.
  if (errors === null && wobble === 0) return { ...none, notes: [curveNote("no-step-noise")] };
  const reach = normalQuantile(1 - alpha);
  const errorAt = (index: number) => errors?.[index] ?? wobble;
  const first = points[0] as ScorePoint;
  const chance = series.chance === null ? null : series.higherIsBetter ? series.chance : -series.chance;
  const beatsChance = (index: number) => chance === null || (values[index] as number) - chance > reach * errorAt(index);
  const startsTrained =
    chance !== null &&
    beatsChance(0) &&
    series.proportion &&
    series.higherIsBetter &&
    (values[0] as number) - chance > TRAINED * (1 - chance);
  const comparesFirst = chance === null || (first.step === 0 && !startsTrained);
  const beatsFirst = (index: number) =>
    !comparesFirst ||
    (values[index] as number) - (values[0] as number) > reach * Math.hypot(errorAt(index), errorAt(0));
  const carries = (index: number) => beatsChance(index) && beatsFirst(index);
  const isBelow = (index: number) => chance! - (values[index] as number) > reach * errorAt(index);
  let start = points.length;
  while (start > 0 && carries(start - 1)) start--;
  let above = points.length;
  while (chance !== null && above > 0 && beatsChance(above - 1)) above--;
  const stepAt = (index: number) => (points.length - index >= 2 ? (points[index] as ScorePoint).step : null);
  const canShow = points.length > (comparesFirst ? 2 : 1);
  return {
    step: stepAt(start),
    aboveChanceFrom: stepAt(above),
    lostAfter: start < points.length ? null : lostAfter(points, carries),
    endsBelowChance: chance === null ? null : isBelow(points.length - 1) && isBelow(points.length - 2),
    baseline: !canShow
      ? null
      : chance === null
        ? "first checkpoint"
        : comparesFirst
          ? "chance and untrained"
          : "chance",
    noise: errors === null ? "steps" : "items",
    notes: [
      ...(canShow ? [] : [signalNote("too-few")]),
      ...(errors === null ? [signalNote("noise-from-steps")] : someErrorsNotes(points)),
      ...(first.step === 0 && startsTrained ? [signalNote("trained-start")] : []),
      ...(chance === null && first.step !== 0 && canShow
        ? [signalNote("no-untrained-checkpoint", { hasChance: series.proportion && series.higherIsBetter })]
        : []),
    ],
  };
}

function someErrorsNotes(points: readonly ScorePoint[]): Note[] {
  const known = points.filter(({ standardError }) => standardError !== null).length;
  return known === points.length ? [] : [signalNote("errors-at-some", { known, checkpoints: points.length })];
}

/** The end of the last three checkpoints in a row that carry signal; fewer may be luck. */
function lostAfter(points: readonly ScorePoint[], carries: (index: number) => boolean): number | null {
  for (let index = points.length - 2; index >= 2; index--) {
    if (carries(index) && carries(index - 1) && carries(index - 2)) return (points[index] as ScorePoint).step;
  }
  return null;
}

/**
 * A step 0 that stands this share of the way from chance to all right is a trained model, as fine-tuning starts from: no
 * constant answer of an untrained one gets so far on a test whose keys are spread.
 */
const TRAINED = 0.5;

/** The largest stands in for one that is not known or 0 (all right or all wrong), which is not proof of no noise. */
function knownErrors(points: readonly ScorePoint[]): number[] | null {
  const largest = Math.max(0, ...points.map(({ standardError }) => standardError ?? 0));
  return largest === 0 ? null : points.map(({ standardError }) => standardError || largest);
}
