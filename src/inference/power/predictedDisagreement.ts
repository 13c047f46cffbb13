import { normalCdf } from "../../numeric/distributions/normal.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logit } from "../../numeric/logistic.js";
import { bothRightProbabilities } from "./bothRight.js";

/**
 * How two models are related, the closest first. `copy`: one is a quantised, pruned or otherwise compressed copy of the
 * other, or both are of a third. `fine-tune`: one is trained on from the other, or both from the same weights. `family`: of one
 * series, with other sizes or versions. `unrelated`: of different series.
 */
export const PAIR_KINDS = ["copy", "fine-tune", "family", "unrelated"] as const;
export type PairKind = (typeof PAIR_KINDS)[number];

/** What one kind of pair was learnt from. */
export interface KindEvidence {
  readonly pairs: number;
  /** Copied models, common parents, series, or pairs of series; each counts the same. */
  readonly families: number;
  readonly boards: number;
}

/**
 * How alike two models answer, as the log odds ratio of their answers. With a gap g between the logits of their accuracies, on a
 * board like those seen, it is
 *
 *     strangers − perGap·g + N(0, spread²) + board + excess·exp(−g/reach)
 *
 * where the board's part is normal too and the excess of kin over strangers has a gamma distribution of shape 2.
 */
export interface DisagreementModel {
  /** Log odds ratio of unrelated models of one accuracy, the mean of the boards. */
  readonly strangers: number;
  readonly perGap: number;
  /** SD between pairs of strangers on one board. */
  readonly spread: number;
  readonly boards: {
    readonly count: number;
    /** SD between boards. */
    readonly spread: number;
  };
  /** Mean excess of kin of one accuracy over strangers. */
  readonly excess: Readonly<Record<PairKind, number>>;
  readonly reach: number;
  /** What the pairs were learnt on; nothing is said outside. */
  readonly seen: {
    readonly items: readonly [fewest: number, most: number];
    readonly accuracy: readonly [lowest: number, highest: number];
    readonly gap: number;
  };
  readonly evidence: Readonly<Record<PairKind, KindEvidence>>;
}

/** Numbers of right answers of two sides on the same items. */
export interface RightAnswers {
  readonly a: number;
  readonly b: number;
  readonly items: number;
}

/** Numbers of items that exactly one side gets right, rising by 2, with their probabilities. */
export interface DisagreementForecast {
  readonly counts: Float64Array;
  readonly probabilities: Float64Array;
}

/** Log odds ratios that stand for their distribution, each for the same share of it. */
const NODES = 200;
const GRID = 400;
const EXCESS_NODES = 40;

/** How many of the items exactly one side gets right, for a pair of this kind on a board that was not seen. */
export function predictedDisagreement(
  model: DisagreementModel,
  kind: PairKind,
  { a, b, items }: RightAnswers,
): DisagreementForecast {
  const [fewest, most] = [Math.max(0, a + b - items), Math.min(a, b)];
  const byBoth = new Float64Array(most - fewest + 1);
  for (const logOdds of logOddsNodes(model, kind, logitGap({ a, b, items }))) {
    const { first, probabilities } = bothRightProbabilities(a, b, items, logOdds);
    probabilities.forEach((probability, i) => {
      byBoth[first - fewest + i] = byBoth[first - fewest + i]! + probability / NODES;
    });
  }
  // The more both get right, the fewer differ.
  return {
    counts: Float64Array.from(byBoth, (_, i) => a + b - 2 * (most - i)),
    probabilities: byBoth.reverse(),
  };
}

/** Distance of two accuracies on the logit scale, each count moved half an answer off 0 and all. */
export function logitGap({ a, b, items }: RightAnswers): number {
  return Math.abs(logit((a + 0.5) / (items + 1)) - logit((b + 0.5) / (items + 1)));
}

/** The smallest count that at least the share `p` of the forecast does not exceed. */
export function forecastQuantile({ counts, probabilities }: DisagreementForecast, p: number): number {
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    below += probabilities[i]!;
    if (below >= p - 1e-9) return counts[i]!;
  }
  return counts[counts.length - 1]!;
}

/** Probability that at most this many differ. */
export function forecastCdf({ counts, probabilities }: DisagreementForecast, most: number): number {
  let below = 0;
  for (let i = 0; i < counts.length && counts[i]! <= most; i++) below += probabilities[i]!;
  return Math.min(1, below);
}

/** Quantiles of the log odds ratio, in the middles of equal shares of its distribution. */
function logOddsNodes(model: DisagreementModel, kind: PairKind, gap: number): Float64Array {
  const { strangers, perGap, spread, boards, excess, reach, evidence } = model;
  const centre = strangers - perGap * gap;
  const meanExcess = excess[kind] * exponential(-gap / reach);
  // The variance of a gamma distribution of shape 2 is half its squared mean; the mean is known from so many families.
  const familyError = meanExcess / Math.sqrt(2 * evidence[kind].families);
  // A mean of few boards, tried on another one: Student's t in place of the normal, at the level that is reported.
  const student = studentTQuantile(0.975, boards.count - 1) / studentTQuantile(0.975, Number.POSITIVE_INFINITY);
  const error = Math.hypot(spread, familyError, student * boards.spread * Math.sqrt(1 + 1 / boards.count));
  const kin = meanExcess === 0 ? [0] : Array.from(gammaTwoNodes(EXCESS_NODES), (node) => (node * meanExcess) / 2);
  const [low, high] = [centre - 5 * error, centre + 5 * error + kin[kin.length - 1]!];
  const placeAt = (i: number) => low + ((high - low) * i) / (GRID - 1);
  const cdfAt = (i: number) => {
    let below = 0;
    for (const one of kin) below += normalCdf((placeAt(i) - centre - one) / error);
    return below / kin.length;
  };
  // Shares rise, so that the grid is walked once, and no further than to the last of them.
  const width = placeAt(1) - placeAt(0);
  let [cell, from, to] = [0, cdfAt(0), cdfAt(1)];
  return Float64Array.from({ length: NODES }, (_, i) => {
    const share = (i + 0.5) / NODES;
    for (; cell < GRID - 2 && to < share; cell++) [from, to] = [to, cdfAt(cell + 2)];
    return placeAt(cell) + (to > from ? (share - from) / (to - from) : 0) * width;
  });
}

/** Middles of `count` equal shares of the gamma distribution of shape 2 and scale 1, whose upper tail is (1 + x)e^−x. */
export function gammaTwoNodes(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const above = 1 - (i + 0.5) / count;
    let [low, high] = [0, 60];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if ((1 + middle) * exponential(-middle) > above) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  });
}
