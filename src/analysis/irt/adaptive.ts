import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { AMOUNT, recordWith } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { finiteOrNull } from "../../notes.js";
import type { ItemBank } from "./itemBank.js";
import { itemInformationAt } from "./itemCurve.js";
import { expectedScore, mapAbility, PRIOR_ABILITY, predictedScore } from "./testScore.js";

export interface AdaptiveOptions {
  /** Most items to ask; default all. */
  readonly maximumItems?: number;
  /** Stop as soon as the standard error of the ability is at most this; default never. */
  readonly standardError?: number;
}

/** One question of an adaptive test and what was known after it. */
export interface AdaptiveStep {
  /** Index into the bank. */
  readonly item: number;
  readonly right: 0 | 1;
  readonly ability: number;
  readonly standardError: number;
}

/** An adaptive test of one run, replayed from answers that are known. */
export interface AdaptiveTest {
  readonly steps: readonly AdaptiveStep[];
  /** MAP ability under a standard normal prior; 0, the prior's, without a step. */
  readonly ability: number;
  readonly standardError: number;
  /** Why it ended. */
  readonly stopped: "items" | "standard-error" | "no-items-left";
  /** Expected share right over the whole bank at the ability. */
  readonly expectedScore: number | null;
  /** The same with the given answers in their places (p-IRT). */
  readonly predictedScore: number | null;
}

/**
 * Adaptive test: always asks the item that tells most about the ability as far as it is known, the one of largest Fisher
 * information at the MAP ability, and starts at 0, the mean of the population. Of equally telling items the first is asked.
 * Items without information anywhere (slope 0) are never asked; those that the run did not answer cannot be.
 *
 * The bank must come from other runs: on the runs it was fitted on, it has seen the answers.
 *
 * Hofmann et al. (2025), "Fluid language model benchmarking", arXiv 2509.11106. They report the ability; the expected score is
 * the same number on the scale of the full score.
 *
 * @param scores of one run on all items of the bank: 1 right, 0 wrong, NaN not answered
 */
export function adaptiveTest(
  scores: Scores,
  bank: Pick<ItemBank, "items">,
  options: AdaptiveOptions = {},
): AdaptiveTest {
  const readScores = scoresOf("adaptiveTest", "scores", scores);
  requireArgument("adaptiveTest", "bank", bank, recordWith(["items"], "what fitItemBank or itemBank returns"));
  const { items } = bank;
  const { maximumItems = Number.POSITIVE_INFINITY, standardError = 0 } = optionsOf("adaptiveTest", options, {
    standardError: AMOUNT,
  });
  if (readScores.length !== items.length) {
    throw new ArgumentError(
      "adaptiveTest",
      `scores must hold one an item of the bank, got ${readScores.length} for ${items.length} items. Write NaN for an item that was not answered.`,
    );
  }
  if (!(maximumItems >= 1)) {
    throw new ArgumentError("adaptiveTest", `maximumItems must be at least 1, got ${maximumItems}.`);
  }
  if (!(standardError >= 0)) {
    throw new ArgumentError("adaptiveTest", `standardError must be 0 or more, got ${standardError}. 0 never stops.`);
  }
  const open = items.flatMap((item, index) =>
    item === null || item.slope === 0 || Number.isNaN(readScores[index]!) ? [] : [{ item, index }],
  );
  const asked: typeof open = [];
  const steps: AdaptiveStep[] = [];
  let now = PRIOR_ABILITY;
  let stopped: AdaptiveTest["stopped"] = "no-items-left";
  while (open.length > 0) {
    let [best, most] = [0, -1];
    open.forEach(({ item }, place) => {
      const information = itemInformationAt(now.ability, item);
      if (information > most) [best, most] = [place, information];
    });
    const [next] = open.splice(best, 1) as [(typeof open)[number]];
    const right = requireAnswer(readScores[next.index]!);
    asked.push(next);
    now = mapAbility(
      asked.map(({ item }) => item),
      Float64Array.from(asked, ({ index }) => readScores[index]!),
      now,
    );
    steps.push({ item: next.index, right, ...now });
    if (now.standardError <= standardError) {
      stopped = "standard-error";
      break;
    }
    if (steps.length >= maximumItems) {
      stopped = "items";
      break;
    }
  }
  const known = new Map(steps.map(({ item, right }) => [item, right]));
  return {
    steps,
    ...now,
    stopped,
    expectedScore: finiteOrNull(expectedScore({ items }, now.ability)),
    predictedScore: finiteOrNull(predictedScore(items, now.ability, (index) => known.get(index) ?? null)),
  };
}

function requireAnswer(score: number): 0 | 1 {
  if (score === 0 || score === 1) return score;
  throw new ArgumentError("adaptiveTest", `scores must be 0, 1 or NaN, got ${score}. Set a threshold first.`);
}
