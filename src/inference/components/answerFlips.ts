import { LEVEL } from "../../defaults.js";
import { mean } from "../../numeric/moments.js";
import { clusteredError } from "../intervals/clusterError.js";
import type { Interval } from "../intervals/interval.js";
import { itemShareInterval } from "../intervals/itemShareInterval.js";
import { standardError, tInterval } from "../intervals/meanInterval.js";
import { flipRate } from "./trialVariance.js";

/** How often two ways of asking the same items get different answers. */
interface AnswerFlips {
  /** Probability that an answer of one side scores differently from one of the other. NaN without an item. */
  readonly share: number;
  readonly interval: Interval;
  /** Probability that two answers of one side do, mean of both sides; NaN without items that both tried twice. */
  readonly withinSides: number;
  /**
   * Share less that within the sides, over these items: the mean squared difference of an item's chances, which is 0 where how it
   * is asked does not matter. Unbiased, so that it may come out below 0. NaN without such items.
   */
  readonly beyondTrials: number;
  /** Student's over items, or cluster-robust. */
  readonly beyondInterval: Interval;
}

/**
 * Disagreement between two sides of the same items, from all pairs of an answer of one and an answer of the other; with trials of
 * both, split into what answers to one way of asking differ among themselves and what the other way adds.
 */
export function answerFlips(
  first: readonly ArrayLike<number>[],
  second: readonly ArrayLike<number>[],
  { level = LEVEL, clusters }: { readonly level?: number; readonly clusters?: readonly string[] | undefined } = {},
): AnswerFlips {
  const across = first.map((scores, item) => pairsApart(scores, second[item]!));
  const answers = first.reduce((total, scores, item) => total + Math.min(scores.length, second[item]!.length), 0);
  const repeated = first.flatMap((scores, item) => (scores.length > 1 && second[item]!.length > 1 ? [item] : []));
  const within = repeated.map((item) => (flipRate([first[item]!]).flipRate + flipRate([second[item]!]).flipRate) / 2);
  const beyond = repeated.map((item, place) => across[item]! - within[place]!);
  const own = clusters && repeated.map((item) => clusters[item]!);
  const error =
    own === undefined
      ? { standardError: standardError(beyond), testDegreesOfFreedom: beyond.length - 1 }
      : clusteredError(beyond, own);
  return {
    share: mean(across),
    interval: itemShareInterval(across, { answers, clusters, level }),
    withinSides: mean(within),
    beyondTrials: mean(beyond),
    beyondInterval: tInterval(mean(beyond), error.standardError, error.testDegreesOfFreedom, { level }),
  };
}

/** Share of the pairs of one value each that are not equal. */
function pairsApart(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let apart = 0;
  for (let i = 0; i < first.length; i++) for (let j = 0; j < second.length; j++) if (first[i] !== second[j]) apart++;
  return apart / (first.length * second.length);
}
