import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { oneOf } from "../../arguments/shapes.js";
import { type ScoreBounds, scoreBounds } from "../../data/scoreBounds.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel, requireSameLength } from "../../errors.js";
import { clusteredError } from "../../inference/intervals/clusterError.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardError, tInterval } from "../../inference/intervals/meanInterval.js";
import { type ProportionIntervalName, proportionIntervals } from "../../inference/intervals/proportionIntervals.js";
import { finiteOrNull, NOISE, type NoiseSources, type Note, noiseSourcesOf, SCORE_NOISE } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { clusterNotes } from "./clusterNotes.js";
import { note } from "./wording.js";

export interface ScoreEstimateOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** Interval for 0/1 scores without clusters; default `wilson`. Other scores take Student's t. */
  readonly proportionInterval?: ProportionIntervalName;
  /** One label an item: items that share one are not independent. */
  readonly clusters?: ArrayLike<string>;
  /** Whether the metric counts in a unit of its own, such as bits: 0 and 1 are then no wrong and right answers; default false. */
  readonly ownUnit?: boolean;
}

const ALL_EQUAL: Note = {
  code: "all-equal",
  message: "all scores are equal: they show no item noise, which is not proof of none, so there is no standard error",
};

/** The mean score of one run and how sure it is. */
export interface ScoreEstimate {
  /** `null` when no item was scored. */
  readonly mean: number | null;
  /** Scored items. */
  readonly items: number;
  /** Items given but not scored (NaN), left out of everything. */
  readonly missing: number;
  /** The mean if every missing item had been 0, and if it had been 1; `null` where none is missing or scores are not in [0, 1]. */
  readonly bounds: ScoreBounds | null;
  /** Of the mean, from item sampling alone; `null` below two items or two clusters. */
  readonly standardError: number | null;
  readonly interval: Interval | null;
  /** Clusters, how many equal ones weigh alike, design effect and effective number of items; `null` without clusters. */
  readonly clusters: number | null;
  readonly effectiveClusters: number | null;
  readonly designEffect: number | null;
  readonly effectiveItems: number | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Mean score with standard error and interval: Wilson for 0/1 scores, Student's t otherwise, cluster-robust t
 * (CR2, degrees of freedom of Bell & McCaffrey) when clusters are given. NaN scores are missing, never wrong.
 *
 * Miller (2024), arXiv 2411.00640, eq. 1–4; Bowyer et al. (2025), arXiv 2503.01747, for small n.
 */
export function scoreEstimate(scores: Scores, options: ScoreEstimateOptions = {}): ScoreEstimate {
  const {
    level = LEVEL,
    proportionInterval = "wilson",
    clusters,
    ownUnit = false,
  } = optionsOf("scoreEstimate", options, {
    proportionInterval: oneOf("wilson", "clopper-pearson", "jeffreys", "beta-posterior", "wald"),
  });
  const readScores = scoresOf("scoreEstimate", "scores", scores);
  requireLevel("scoreEstimate", level);
  if (!Object.hasOwn(proportionIntervals, proportionInterval)) {
    const names = Object.keys(proportionIntervals).join(", ");
    throw new ArgumentError("scoreEstimate", `proportionInterval must be one of ${names}, got ${proportionInterval}.`);
  }
  if (clusters !== undefined) requireSameLength("scoreEstimate", readScores, clusters);
  const values = scoredOnes(readScores);
  const average = mean(values);
  const shared = {
    mean: finiteOrNull(average),
    items: values.length,
    missing: readScores.length - values.length,
    bounds: values.length === readScores.length ? null : scoreBounds(readScores),
    sources: noiseSourcesOf(SCORE_NOISE, values.length > 1 ? [NOISE.items] : []),
  };
  if (clusters !== undefined) {
    const labels = Array.from(clusters).filter((_, index) => !Number.isNaN(readScores[index]!));
    return { ...shared, ...clusteredPart(values, labels, average, level) };
  }
  const error = standardError(values);
  const notes: Note[] = [];
  if (values.length < 2) notes.push(note("too-few-items", { items: values.length }));
  const binary = !ownUnit && isBinary(values);
  const interval = binary
    ? proportionIntervals[proportionInterval](Math.round(average * values.length), values.length, { level })
    : tInterval(average, error, values.length - 1, { level });
  if (values.length > 1 && isConstant(values)) notes.push(ALL_EQUAL);
  return {
    ...shared,
    standardError: finiteOrNull(error),
    // One without width would claim certainty.
    interval: interval.low < interval.high ? interval : null,
    clusters: null,
    effectiveClusters: null,
    designEffect: null,
    effectiveItems: null,
    notes,
  };
}

function clusteredPart(values: Float64Array, labels: readonly string[], average: number, level: number) {
  const error = clusteredError(values, labels);
  const known = Number.isFinite(error.standardError);
  const notes: Note[] = [];
  if (error.clusters < 2) notes.push(note("one-cluster", { clusters: error.clusters }));
  else if (known) notes.push(...clusterNotes(error, values.length));
  else if (values.length > 1) notes.push(ALL_EQUAL);
  return {
    standardError: finiteOrNull(error.standardError),
    interval: known
      ? { ...tInterval(average, error.standardError, error.testDegreesOfFreedom, { level }), method: "clustered-t" }
      : null,
    clusters: error.clusters,
    effectiveClusters: finiteOrNull(error.effectiveClusters),
    designEffect: finiteOrNull(error.designEffect),
    effectiveItems: finiteOrNull(error.effectiveItems),
    notes,
  };
}

function scoredOnes(scores: ArrayLike<number>): Float64Array {
  const values = new Float64Array(scores.length);
  let count = 0;
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!;
    if (!Number.isNaN(score)) values[count++] = score;
  }
  return values.subarray(0, count);
}
