import {
  type DisagreementForecast,
  type DisagreementModel,
  forecastQuantile,
  logitGap,
  PAIR_KINDS,
  type PairKind,
  predictedDisagreement,
  type RightAnswers,
} from "../../inference/power/predictedDisagreement.js";
import { mean } from "../../numeric/moments.js";
import { sum } from "../../numeric/sum.js";
import { type CountBar, type CountProbabilities, countProbabilities } from "./claimCounts.js";
import type { ClaimVerdict, NumberRange, SimilarPairsReading } from "./claimRecord.js";
import type { RoundedPair } from "./rounding.js";
import { similarPairsSentence, type UnlikeReason } from "./wording.js";

/** A claim holds, and is refuted or not shown, when so many of similar pairs would bear that out. */
const SURE = 0.9;
/** The level of the interval of the disagreement. */
const LEVEL = 0.95;
/** Kinds that fewer families were seen of say nothing. */
const FEWEST_FAMILIES = 5;

/** What similar pairs are asked. */
interface SimilarPairsQuestion {
  readonly model: DisagreementModel;
  /** `null`: not said, so that it may be any. */
  readonly pairKind: PairKind | null;
  readonly bar: CountBar;
  readonly tunedOnTest: boolean;
  /** The verdict of averages and of figures that no counts round to, when each pair's disagreement is known to be in a range. */
  verdictWithin(ranges: readonly NumberRange[]): ClaimVerdict;
}

/** Why no pair like this one was seen; `null` where some were. */
export function unlikeReason(
  pairs: readonly RoundedPair[],
  { seen, evidence }: DisagreementModel,
  pairKind: PairKind | null,
): UnlikeReason | null {
  const isWithin = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
  if (!pairs.every(({ items }) => isWithin(items, trustedItems(seen)))) return "items";
  if (!pairs.every(({ a, b }) => isWithin(a, seen.accuracy) && isWithin(b, seen.accuracy))) return "accuracy";
  if (!pairs.every((pair) => logitGap(rightAnswers(pair)) <= seen.gap)) return "gap";
  return kindsOf(pairKind).every((kind) => evidence[kind].families >= FEWEST_FAMILIES) ? null : "families";
}

/** What chance does to few or many questions is reckoned exactly, so that somewhat fewer and more than were seen will do. */
export function trustedItems({ items: [fewest, most] }: DisagreementModel["seen"]): readonly [number, number] {
  return [Math.ceil(fewest / 2), 2 * most];
}

/** The claim if the two sides differ as often as similar pairs do; where it is decided without, the same. */
export function readSimilarPairs(
  pairs: readonly [RoundedPair, ...RoundedPair[]],
  question: SimilarPairsQuestion,
): SimilarPairsReading {
  const { model, pairKind, bar } = question;
  const kinds = kindsOf(pairKind);
  // The figures as printed are asked for again among all that they may be rounded from.
  const known = new Map<string, readonly DisagreementForecast[]>();
  const forecastsOf = (right: RightAnswers) => {
    const name = `${right.a} ${right.b} ${right.items}`;
    const found = known.get(name) ?? kinds.map((kind) => predictedDisagreement(model, kind, right));
    known.set(name, found);
    return found;
  };
  const forecasts = pairs.map((pair) => forecastsOf(rightAnswers(pair)));
  const rangesAt = (tail: number) => pairs.map(({ items }, index) => hull(forecasts[index]!, items, tail));
  const ranges = rangesAt((1 - LEVEL) / 2);
  const disagreement = {
    low: mean(ranges.map(({ low }) => low)),
    high: mean(ranges.map(({ high }) => high)),
    level: LEVEL,
  };
  const probabilities = pairs.length > 1 ? null : countProbabilities(pairs[0], bar, forecastsOf);
  const found = probabilities === null ? question.verdictWithin(rangesAt(1 - SURE)) : verdictOf(probabilities);
  const told = {
    pairKind,
    verdict: found === "holds" && question.tunedOnTest ? "cannot be decided from published numbers" : found,
    disagreement,
    probability: probabilities?.shown ?? null,
    oppositeProbability: probabilities?.opposite ?? null,
    pairs: sum(kinds.map((kind) => model.evidence[kind].pairs)),
    families: sum(kinds.map((kind) => model.evidence[kind].families)),
    boards: Math.max(...kinds.map((kind) => model.evidence[kind].boards)),
  } satisfies Omit<SimilarPairsReading, "sentence">;
  return { ...told, sentence: similarPairsSentence(told, bar.claimed) };
}

function verdictOf({ shown, opposite }: CountProbabilities): ClaimVerdict {
  if (opposite.low >= SURE) return "fails";
  if (shown.high <= 1 - SURE) return "not shown";
  return shown.low >= SURE ? "holds" : "cannot be decided from published numbers";
}

function kindsOf(pairKind: PairKind | null): readonly PairKind[] {
  return pairKind === null ? PAIR_KINDS : [pairKind];
}

function rightAnswers({ a, b, items }: RoundedPair): RightAnswers {
  return { a: Math.round(a * items), b: Math.round(b * items), items };
}

/** From the lowest to the highest that any of the kinds leaves, as shares. */
function hull(forecasts: readonly DisagreementForecast[], items: number, tail: number): NumberRange {
  return {
    low: Math.min(...forecasts.map((forecast) => forecastQuantile(forecast, tail))) / items,
    high: Math.max(...forecasts.map((forecast) => forecastQuantile(forecast, 1 - tail))) / items,
  };
}
