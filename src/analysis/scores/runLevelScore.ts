import type { RunScore } from "../../data/results.js";
import { ArgumentError } from "../../errors.js";
import { combinedTTest } from "../../inference/significance/combinedT.js";
import { finiteOrNull } from "../../notes.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";
import { mean, variance } from "../../numeric/moments.js";
import { isShare } from "../../numeric/share.js";
import { recoverItemCount } from "./recoverItemCount.js";
import type { ScoreSummary } from "./scoreSummary.js";
import { countingScores, errorOfShare } from "./shareOfItems.js";

/** The score of a run of which only the scores of its trials are known. */
export interface RunLevelScore extends ScoreSummary {
  readonly trials: number;
  /** SD over the trials: the noise of repeating the run on the same items; `null` for one trial. */
  readonly trialSd: number | null;
}

/** How rarely the spread of trials lies beyond what their errors explain by chance, where it is taken for more. */
const UNEXPLAINED = 0.05;

/**
 * The mean over the trials of one run, with its standard error √(max(0, SE² − s²) + s²/R): SE² is the mean of the squared
 * errors of the R trials, s² their variance. The error that a trial states holds the sampling of items and its own
 * generation; the spread of the trials measures the latter. What is left, SE² − s², is the sampling of items, which the
 * trials share and no repeat makes smaller; generation is averaged. So the error lies between SE, were all of it items, and
 * SE/√R, were all of it generation or had each trial items of its own. One trial has its own error.
 *
 * Trials further apart than their errors explain (χ² at 5 %: another sampler, another machine) share a noise that no error
 * holds: then it is √(SE² + s²/R) with Satterthwaite's degrees of freedom, few where trials are.
 *
 * A trial without an error has that of its share of right answers, where it is one of a known number (`errorOfShare`); else
 * that of the mean is unknown: nobody knows what it rests on. So do counts of items that differ. `counting` are the scores that may
 * be such shares, told by all scores of their test (`countingScores`); default by these trials. The order of the trials changes nothing. Throws `RangeError` without trials.
 *
 * The variance of a mean over crossed items and trials, as in Miller (2024), arXiv 2411.00640, §3.1.
 */
export function runLevelScore(
  trials: readonly RunScore[],
  counting: ReadonlySet<RunScore> = countingScores(trials),
): RunLevelScore {
  if (trials.length === 0) {
    throw new ArgumentError("runLevelScore", "trials must hold at least one score of the run, got none.");
  }
  // Sums of the same numbers in another order differ in the last digit.
  const values = Float64Array.from(trials, (trial) => trial.value).sort();
  const squaredErrors = Float64Array.from(trials, (trial) => (errorOf(trial, counting) ?? Number.NaN) ** 2).sort();
  const value = mean(values);
  const spread = trials.length === 1 ? 0 : variance(values);
  const items = sharedCount(trials);
  const areShares = trials.every((trial) => isShare(trial.value) && trial.higherIsBetter);
  const allRightOrWrong = trials.every((trial) => isRightOrWrong(trial, counting));
  const { standardError, degreesOfFreedom } = errorOfMean(mean(squaredErrors), spread, trials.length, items);
  const rightOrWrong = allRightOrWrong && degreesOfFreedom === null;
  return {
    value,
    items,
    standardError: finiteOrNull(standardError),
    proportion: areShares || allRightOrWrong,
    rightOrWrong,
    ...(rightOrWrong && items !== null && spread > 0
      ? { effectiveItems: (value * (1 - value)) / standardError ** 2 + 1 }
      : {}),
    ...(degreesOfFreedom === null ? {} : { degreesOfFreedom }),
    trials: trials.length,
    trialSd: trials.length === 1 ? null : Math.sqrt(spread),
  };
}

/** The error that a trial states, or that its share of right answers and their number determine. */
function errorOf(trial: RunScore, counting: ReadonlySet<RunScore>): number | null {
  return trial.standardError ?? (counting.has(trial) ? errorOfShare(trial) : null);
}

/** Degrees of freedom are `null` where they are those of the items. */
function errorOfMean(stated: number, spread: number, trials: number, items: number | null) {
  const ofTrials = trials - 1;
  if (spread > 0 && chiSquaredSf((spread * ofTrials) / stated, ofTrials) < UNEXPLAINED) {
    return combinedTTest(0, [
      { variance: stated, degreesOfFreedom: items === null ? Number.POSITIVE_INFINITY : Math.max(1, items - 1) },
      { variance: spread / trials, degreesOfFreedom: ofTrials },
    ]);
  }
  return { standardError: Math.sqrt(Math.max(0, stated - spread) + spread / trials), degreesOfFreedom: null };
}

/** The number of items that every trial has, stated or recovered; `null` where one does not tell or they differ. */
function sharedCount(trials: readonly RunScore[]): number | null {
  const counts = new Set(trials.map((trial) => trial.items ?? recoverItemCount(trial.value, trial.standardError)));
  return counts.size === 1 ? ([...counts][0] as number | null) : null;
}

/** Whether a printed score is a share of right answers, as its standard error or their number tells; all or none right has error 0. */
function isRightOrWrong(trial: RunScore, counting: ReadonlySet<RunScore>): boolean {
  const { value, standardError } = trial;
  if (standardError === undefined) return counting.has(trial) && errorOfShare(trial) !== null;
  return (standardError === 0 && (value === 0 || value === 1)) || recoverItemCount(value, standardError) !== null;
}
