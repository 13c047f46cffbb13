import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoreListsOf, scoresOf } from "../../arguments/scoresOf.js";
import { NUMBER, oneOf } from "../../arguments/shapes.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";

/*
 * Three ratios are called signal-to-noise in this field, and they are different numbers: mean ÷ SD over seeds at the final
 * checkpoint (`seedSnr` of the seed variance), `curveSnr` and `signalToNoise`.
 */

/**
 * Mean score over seeds at the last checkpoint ÷ average over checkpoints of the SD over seeds, each SD with n − 1. Aim
 * above 20, says its source. Checkpoints with fewer than two seeds have no SD and are left out of the average. NaN without
 * a checkpoint of two seeds, and where the seeds agree everywhere: no spread was seen to divide by.
 *
 * Kydlíček et al. (2024), "FineTasks".
 *
 * @param seedsByStep for each checkpoint, in order, the scores of its seeds
 */
export function curveSnr(seedsByStep: readonly Scores[]): number {
  const readSeedsByStep = scoreListsOf("curveSnr", "seedsByStep", seedsByStep);
  const spread = mean(readSeedsByStep.filter(({ length }) => length > 1).map((scores) => standardDeviation(scores)));
  return mean(readSeedsByStep.at(-1) ?? []) / positiveOrNaN(spread);
}

export interface SignalToNoiseOptions {
  /** Divisor n − ddof of the SD over checkpoints; default 1, as the paper says. Its published code takes 0. */
  readonly ddof?: 0 | 1;
}

/** How far models lie apart on a task against how much one model wobbles late in training. */
export interface SignalToNoise {
  /** Signal: largest difference between two models ÷ mean of the models. */
  readonly relativeDispersion: number;
  /** Noise: SD of the last checkpoints ÷ their mean. */
  readonly relativeSd: number;
  /** Signal ÷ noise. */
  readonly ratio: number;
}

/**
 * Signal-to-noise ratio of a task: relative dispersion of models over the relative SD of the last checkpoints.
 * Several models' checkpoints may stand in one list, as the source does at small scale. NaN for fewer than two models or
 * (with ddof 1) checkpoints, and where a mean or the noise is 0.
 *
 * Heineman et al. (2025), "Signal and noise", arXiv 2508.13144.
 */
export function signalToNoise(models: Scores, checkpoints: Scores, options: SignalToNoiseOptions = {}): SignalToNoise {
  const readModels = scoresOf("signalToNoise", "models", models);
  const readCheckpoints = scoresOf("signalToNoise", "checkpoints", checkpoints);
  const { ddof = 1 } = optionsOf("signalToNoise", options, { ddof: oneOf(0, 1) });
  const scores = Array.from(readModels);
  const range = scores.length > 1 ? Math.max(...scores) - Math.min(...scores) : Number.NaN;
  const count = readCheckpoints.length;
  const rescale = ddof === 1 ? 1 : Math.sqrt((count - 1) / count);
  const relativeDispersion = finiteOrNaN(range / mean(scores));
  const relativeSd = finiteOrNaN((standardDeviation(readCheckpoints) * rescale) / mean(readCheckpoints));
  return { relativeDispersion, relativeSd, ratio: finiteOrNaN(relativeDispersion / relativeSd) };
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Whether the best score on a task is more than noise above guessing. */
export interface NonRandomness {
  /** (best − chance) ÷ SD at the end of training: in SDs. */
  readonly distance: number;
  /** More than three SDs above chance; false where that is not known. */
  readonly isNonRandom: boolean;
}

/**
 * Non-randomness of a task: the best score must lie more than 3 SDs (over seeds, at the final checkpoint) above chance.
 * The distance is NaN for an SD of NaN or 0: no spread was seen to measure it by.
 *
 * Kydlíček et al. (2024), "FineTasks".
 */
export function nonRandomness(best: number, chance: number, finalSd: number): NonRandomness {
  requireArgument("nonRandomness", "best", best, NUMBER);
  requireArgument("nonRandomness", "chance", chance, NUMBER);
  requireArgument("nonRandomness", "finalSd", finalSd, NUMBER);
  const distance = (best - chance) / positiveOrNaN(finalSd);
  return { distance, isNonRandom: distance > 3 };
}
