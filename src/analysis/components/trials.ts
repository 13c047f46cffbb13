import { groupBy } from "../../data/groupBy.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { type Run, runKey } from "../../data/run.js";
import { ALPHA, LEVEL, MISSING, RESAMPLES, SEED } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import { type BootstrapIntervalOptions, bootstrap } from "../../inference/bootstrap/bootstrap.js";
import { flakyItems, trialsToShowFlaky } from "../../inference/components/flakyItems.js";
import { theseItems } from "../../inference/components/theseItems.js";
import {
  flipRate,
  projectedStandardError,
  type TrialVariance,
  trialVariance,
} from "../../inference/components/trialVariance.js";
import { averagedProportionInterval } from "../../inference/intervals/averagedProportionInterval.js";
import { clusteredError } from "../../inference/intervals/clusterError.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { itemShareInterval } from "../../inference/intervals/itemShareInterval.js";
import { standardError } from "../../inference/intervals/meanInterval.js";
import { passAtK, passHatK } from "../../inference/items/passAtK.js";
import { rubricPosterior } from "../../inference/posterior/rubricPosterior.js";
import {
  distinctNotes,
  finiteOrNull,
  NOISE,
  type NoiseSources,
  type Note,
  noiseSourcesOf,
  SCORE_NOISE,
} from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { type ScoreEstimate, scoreEstimate } from "../scores/scoreEstimate.js";
import { note } from "./wording.js";

export interface TrialOptions {
  /** The k of pass@k and pass^k; default 1, 2, 4, … up to the fewest trials of an item. */
  readonly k?: readonly number[];
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** What to do with errored and unscored trials; default `drop`: the item then has fewer trials. */
  readonly missing?: MissingPolicy;
  /** Bootstrap resamples of the items (of the clusters, where all items name one); default 2,000. */
  readonly resamples?: number;
  /** Seed of the resampling; default 1. */
  readonly seed?: number;
  /** An item is flaky when more than this share of its answers is the rarer of right and wrong; default 0.05. */
  readonly flakyAbove?: number;
}

/** What an item's answers do is no flaw while fewer than this share flip. */
const FLAKY_ABOVE = 0.05;

/** An item whose trials did not all score the same. */
export interface UnstableItem {
  readonly id: string;
  readonly trials: number;
  readonly right: number;
  /** That at most a share `above` of its answers is the rarer one, exact. */
  readonly pValue: number;
  /** Benjamini and Hochberg's, over all items with two trials and more. */
  readonly adjustedPValue: number;
  /** Whether it is shown to be flaky: adjusted p below `falseDiscoveryRate`. */
  readonly flaky: boolean;
}

/** Items that answered differently from trial to trial, the surest first, then by name. */
export interface UnstableItems {
  readonly above: number;
  /** Share of false ones among those shown to be flaky, at most, on average. */
  readonly falseDiscoveryRate: number;
  /** Items with two or more trials, over which p values are adjusted. */
  readonly tested: number;
  readonly items: readonly UnstableItem[];
}

/** What the mean over these very items is sure of: only trials were drawn. */
export interface TheseItemsEstimate {
  readonly standardError: number | null;
  /** Student's with Satterthwaite's degrees of freedom; `null` where no trials differ. */
  readonly interval: Interval | null;
}

/** A mean over items of a per-item estimate. */
export interface ItemMean {
  readonly k: number;
  readonly mean: number | null;
  /** From items and trials together, cluster-robust where items name clusters; `null` for fewer than two of either. */
  readonly standardError: number | null;
  /** By resampling items, or whole clusters, each with all its trials; `null` for fewer than two. */
  readonly interval: Interval | null;
}

/** What repeats of the same items by the same run show. */
export interface TrialRow {
  readonly kind: "run-trials";
  readonly run: Omit<Run, "trial">;
  /** Items with at least one scored trial. */
  readonly items: number;
  /** Fewest and most scored trials of an item. */
  readonly trials: { readonly fewest: number; readonly most: number; readonly total: number };
  /**
   * avg@n: trials averaged within the item first, so that repeats are not taken for new items. Of right-or-wrong scores without
   * clusters with `averagedProportionInterval`, which holds near 0 and 1.
   */
  readonly score: ScoreEstimate;
  /**
   * The same mean, on these very questions: the noise of the trials alone, where `score` is about questions like these. `null`
   * without repeats.
   */
  readonly theseItems: TheseItemsEstimate | null;
  /** Of avg@n, by resampling items or whole clusters; `null` for fewer than two. */
  readonly resampledInterval: Interval | null;
  /** What the intervals by resampling drew. */
  readonly resampling: { readonly unit: "items" | "clusters"; readonly resamples: number; readonly seed: number };
  /** `null` when scores are not 0/1. */
  readonly passAtK: readonly ItemMean[] | null;
  /** Probability that all k trials are right; `null` when scores are not 0/1. */
  readonly passHatK: readonly ItemMean[] | null;
  /** Posterior of the score on these very items (Bayes@N); `null` when scores are not 0/1. */
  readonly bayes: { readonly mean: number; readonly standardDeviation: number } | null;
  /** Var(x), variance between items freed of trial noise; `null` without repeats, 0 with a note when estimated below 0. */
  readonly betweenItems: number | null;
  /** E[σ²], variance of one trial within its item; `null` without repeats. */
  readonly withinItem: number | null;
  /** Share of the squared standard error that comes from trials; `null` without repeats. */
  readonly trialShare: number | null;
  /** Probability that two trials of an item score differently; `null` without repeats. */
  readonly flipRate: number | null;
  /** Of the flip rate, over items; `null` without repeats. */
  readonly flipInterval: Interval | null;
  /** Share of items whose trials did not all score the same; `null` without repeats. */
  readonly unstableShare: number | null;
  /** Wilson's, or cluster-robust; `null` without repeats. */
  readonly unstableInterval: Interval | null;
  /** Which items flip; `null` when scores are not 0/1, and without repeats. */
  readonly unstable: UnstableItems | null;
  /**
   * What more data of either kind would make of the standard error, items as independent; `null` without repeats, and where no
   * noise was seen.
   * For the same number of answers, more items never do worse than more trials, and `unlimitedTrials` is the floor that
   * trials alone cannot pass.
   */
  readonly projected: {
    readonly now: number | null;
    readonly doubleTrials: number | null;
    readonly unlimitedTrials: number | null;
    readonly doubleItems: number | null;
  } | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Repeated trials: one row a run of the matrix, its trials being the runs that differ in `trial` alone. Items that all
 * name a cluster get cluster-robust errors, and intervals by resampling whole clusters, of avg@n, pass@k and pass^k; the
 * parts of the variance take items as independent. Items are resampled with all their trials: BCa, from `seed`.
 *
 * Asking for a k above the trials of some item throws `RangeError`: the data cannot answer it.
 *
 * Miller (2024), arXiv 2411.00640, §3.2; Chen et al. (2021), arXiv 2107.03374; Hariri et al. (2025), arXiv
 * 2510.04265.
 */
export function trialTable(
  matrix: ResultMatrix,
  {
    k,
    level = LEVEL,
    missing = MISSING,
    resamples = RESAMPLES,
    seed = SEED,
    flakyAbove = FLAKY_ABOVE,
  }: TrialOptions = {},
): TrialRow[] {
  requireLevel("trialTable", level);
  const rows = matrix.runs.map((run, index) => ({ run, index }));
  return [...groupBy(rows, ({ run }) => runKey(run, ["trial"])).values()].map((members) => {
    const scores = members.map(({ index }) => scoresUnderPolicy(matrix, index, missing));
    const { trial: _, ...run } = (members[0] as (typeof members)[number]).run;
    return trialRow(run, collectTrials(matrix, scores), { k, level, resamples, seed, flakyAbove });
  });
}

interface TriedItem {
  readonly id: string;
  readonly scores: readonly number[];
  readonly cluster: string | undefined;
}

/** The scored trials of each item that has any. */
function collectTrials(matrix: ResultMatrix, runs: readonly Float64Array[]): TriedItem[] {
  return matrix.items.flatMap(({ id, cluster }, item) => {
    const scores = runs.map((run) => run[item] as number).filter((score) => !Number.isNaN(score));
    return scores.length === 0 ? [] : [{ id, scores, cluster }];
  });
}

interface RowOptions {
  readonly k: readonly number[] | undefined;
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  readonly flakyAbove: number;
}

function trialRow(
  run: Omit<Run, "trial">,
  tried: readonly TriedItem[],
  { k, level, resamples, seed, flakyAbove }: RowOptions,
): TrialRow {
  const scores = tried.map((item) => item.scores);
  const counts = scores.map(({ length }) => length);
  const fewest = counts.length === 0 ? 0 : counts.reduce((a, b) => Math.min(a, b));
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const parts = trialVariance(scores);
  const repeated = Number.isFinite(parts.withinItem);
  const clusters = tried.map(({ cluster }) => cluster);
  const clustered = tried.length > 0 && clusters.every((cluster) => cluster !== undefined);
  const labels = clustered ? { clusters: clusters as string[] } : {};
  const itemMeans = scores.map((item) => mean(item));
  const notes: Note[] = [];
  const meanOver: MeanOver = (values) => {
    const error = clustered ? clusteredError(values, clusters as string[]).standardError : standardError(values);
    const interval = resampledInterval(values, { ...labels, level, resamples, seed }, notes);
    return { mean: finiteOrNull(mean(values)), standardError: finiteOrNull(error), interval };
  };
  const binary = isBinary(scores.flat());
  const flips = flipRate(scores);
  const again = tried.filter((item) => item.scores.length > 1);
  const flipped = again.map((item) => flipRate([item.scores]).flipRate);
  const shareInterval = (values: readonly number[]) => {
    const interval = itemShareInterval(values, {
      // Pairs of answers, each of which counts for two.
      answers: again.reduce((total, item) => total + 2 * Math.floor(item.scores.length / 2), 0),
      clusters: clustered ? again.map(({ cluster }) => cluster as string) : undefined,
      level,
    });
    return Number.isNaN(interval.low) ? null : interval;
  };
  const unstable = binary && repeated ? unstableItems(again, flakyAbove, notes) : null;
  const these = theseItems(scores, { level, ...(binary ? { range: [0, 1] as const } : {}) });
  return {
    kind: "run-trials",
    run,
    items: tried.length,
    trials: { fewest, most, total: parts.trials },
    score:
      binary && !clustered
        ? averagedScore(itemMeans, parts.trials, level)
        : scoreEstimate(itemMeans, { level, ...labels }),
    theseItems: repeated
      ? {
          standardError: finiteOrNull(these.standardError),
          interval: Number.isNaN(these.interval.low) ? null : these.interval,
        }
      : null,
    resampledInterval: meanOver(itemMeans).interval,
    resampling: { unit: clustered ? "clusters" : "items", resamples, seed },
    ...(binary
      ? binaryPart(scores, k ?? powersOfTwo(fewest), fewest, meanOver)
      : { passAtK: null, passHatK: null, bayes: null }),
    betweenItems: repeated ? finiteOrNull(Math.max(0, parts.betweenItems)) : null,
    withinItem: finiteOrNull(parts.withinItem),
    trialShare: shareOfTrials(parts),
    flipRate: finiteOrNull(flips.flipRate),
    flipInterval: repeated ? shareInterval(flipped) : null,
    unstableShare: finiteOrNull(flips.unstableShare),
    unstableInterval: repeated ? shareInterval(flipped.map((rate) => Number(rate > 0))) : null,
    unstable,
    projected: projection(parts),
    sources: noiseSourcesOf(SCORE_NOISE, [NOISE.items, ...(repeated ? [NOISE.trials] : [])]),
    notes: distinctNotes([...notesOn(parts, { fewest, most, binary, clustered }), ...notes]),
  };
}

/** Items that flip, those that are shown to be flaky first. */
function unstableItems(items: readonly TriedItem[], above: number, notes: Note[]): UnstableItems {
  const counts = items.map(({ scores }) => ({
    right: scores.filter((score) => score === 1).length,
    trials: scores.length,
  }));
  const evidence = flakyItems(counts, above);
  const mixed = items.flatMap(({ id }, item): UnstableItem[] => {
    const { right, trials } = counts[item]!;
    const found = evidence[item]!;
    const flips = right > 0 && right < trials;
    return flips ? [{ id, trials, right, ...found, flaky: found.adjustedPValue < ALPHA }] : [];
  });
  const needed = trialsToShowFlaky(items.length, above, ALPHA);
  const most = counts.reduce((largest, { trials }) => Math.max(largest, trials), 0);
  if (mixed.length > 0 && !mixed.some(({ flaky }) => flaky) && needed !== null && most < needed) {
    notes.push(note("too-few-trials-for-items", { trials: most, items: items.length, needed }));
  }
  return {
    above,
    falseDiscoveryRate: ALPHA,
    tested: items.length,
    items: mixed.sort((a, b) => a.pValue - b.pValue),
  };
}

/** Averages of right-or-wrong repeats are neither 0/1 nor normal near the ends. */
function averagedScore(itemMeans: readonly number[], answers: number, level: number): ScoreEstimate {
  const score = scoreEstimate(itemMeans, { level });
  if (score.mean === null || score.items < 2) return score;
  const error = score.standardError ?? Number.NaN;
  return {
    ...score,
    interval: averagedProportionInterval(
      { mean: score.mean, standardError: error, items: score.items, answers },
      { level },
    ),
  };
}

/** A mean over items of one value each, with its errors. */
type MeanOver = (values: readonly number[]) => Omit<ItemMean, "k">;

function resampledInterval(
  values: readonly number[],
  options: Omit<BootstrapIntervalOptions, "statistic" | "method">,
  notes: Note[],
): Interval | null {
  if (values.length === 0) return null;
  const read = bootstrap(values, options);
  notes.push(...read.notes);
  const { low, high } = read.interval;
  return Number.isFinite(low) && Number.isFinite(high) ? read.interval : null;
}

function binaryPart(scores: readonly (readonly number[])[], ks: readonly number[], fewest: number, meanOver: MeanOver) {
  const counts = scores.map((item) => ({ trials: item.length, right: item.filter((score) => score === 1).length }));
  const tooLarge = ks.find((k) => !(k <= fewest));
  if (tooLarge !== undefined) {
    throw new ArgumentError(
      "trials",
      `k must be at most the trials of every item (fewest: ${fewest}), got ${tooLarge}. ` +
        "Run more trials, or pass a smaller k.",
    );
  }
  const over = (estimate: (correct: number, trials: number, k: number) => number): ItemMean[] =>
    ks.map((k) => ({ k, ...meanOver(counts.map(({ right, trials }) => estimate(right, trials, k))) }));
  const { mean: posterior, standardDeviation } = rubricPosterior(
    counts.map(({ right, trials }) => [trials - right, right]),
    [0, 1],
  );
  return { passAtK: over(passAtK), passHatK: over(passHatK), bayes: { mean: posterior, standardDeviation } };
}

function powersOfTwo(most: number): number[] {
  const powers: number[] = [];
  for (let k = 1; k <= most; k *= 2) powers.push(k);
  return powers;
}

function shareOfTrials({ betweenItems, trialPart }: TrialVariance): number | null {
  return finiteOrNull(trialPart / (Math.max(0, betweenItems) + trialPart));
}

/** The effective number of trials an item is the one that gives the trial part found: the harmonic mean when all are alike. */
function projection(parts: TrialVariance): TrialRow["projected"] {
  const trials = parts.trialPart > 0 ? parts.withinItem / parts.trialPart : parts.trials / parts.items;
  if (!Number.isFinite(parts.betweenItems) || !Number.isFinite(parts.withinItem)) return null;
  const at = (itemFactor: number, trialFactor: number) =>
    finiteOrNull(projectedStandardError(parts, parts.items * itemFactor, trials * trialFactor));
  return {
    now: at(1, 1),
    doubleTrials: at(1, 2),
    unlimitedTrials: at(1, Number.POSITIVE_INFINITY),
    doubleItems: at(2, 1),
  };
}

function notesOn(
  parts: TrialVariance,
  found: { readonly fewest: number; readonly most: number; readonly binary: boolean; readonly clustered: boolean },
): Note[] {
  const notes: Note[] = [];
  if (found.most === 1) {
    const message = "one trial of each item: how much answers change between repeats is not known (it is not 0)";
    notes.push({ code: "one-trial", message });
  } else if (found.most > found.fewest) {
    notes.push(note("uneven-trials", { fewest: found.fewest, most: found.most }));
  }
  if (parts.betweenItems < 0) {
    const message = "the items differ no more than their trials explain: the variance between items is shown as 0";
    notes.push({ code: "negative-variance", message });
  }
  if (parts.items > 0 && !found.binary) {
    const message = "scores are not all 0 or 1: pass@k, pass^k and Bayes@N are not given";
    notes.push({ code: "not-binary", message });
  }
  if (found.clustered && parts.items > 0) {
    const message =
      "items come in clusters: errors and intervals of the scores take that into account, the parts of the variance do not";
    notes.push({ code: "clusters-not-in-parts", message });
  }
  return notes;
}
