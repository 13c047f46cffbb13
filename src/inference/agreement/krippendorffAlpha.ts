import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT, oneOf } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";

/** How far apart two values are: equal or not, by rank, by difference, or by relative difference. */
export type AlphaScale = "nominal" | "ordinal" | "interval" | "ratio";

export interface KrippendorffOptions {
  /** Default `nominal`. */
  readonly scale?: AlphaScale;
}

/** Reliability of ratings of the same items by any number of raters, ratings missing or not. */
export interface KrippendorffAlpha {
  /** 1 − observed ÷ expected disagreement: 1 for none, 0 for chance. NaN where all values that can be paired are equal. */
  readonly alpha: number;
  readonly observedDisagreement: number;
  readonly expectedDisagreement: number;
  /** Items with two or more ratings. */
  readonly items: number;
  /** Their ratings, which alone count. */
  readonly ratings: number;
  readonly scale: AlphaScale;
}

/**
 * Krippendorff's α of items × raters. NaN is a missing rating; items with a single rating say nothing and are left out.
 * Differs from Fleiss' κ by a small-sample correction of the expected disagreement.
 *
 * Krippendorff (2011), "Computing Krippendorff's alpha-reliability". R's irr (0.84) departs from it for complete data with
 * more than two raters.
 *
 * @param ratings row-major, one row an item; for `ordinal` only their order counts
 */
export function krippendorffAlpha(
  ratings: Scores,
  items: number,
  raters: number,
  options: KrippendorffOptions = {},
): KrippendorffAlpha {
  const readRatings = scoresOf("krippendorffAlpha", "ratings", ratings);
  requireArgument("krippendorffAlpha", "items", items, COUNT);
  requireArgument("krippendorffAlpha", "raters", raters, COUNT);
  const { scale = "nominal" } = optionsOf("krippendorffAlpha", options, {
    scale: oneOf("nominal", "ordinal", "interval", "ratio"),
  });
  if (readRatings.length !== items * raters) {
    throw new ArgumentError(
      "krippendorffAlpha",
      `ratings must hold items × raters = ${items} × ${raters} values, got ${readRatings.length}. ` +
        "Write NaN where a rating is missing.",
    );
  }
  const units = pairable(readRatings, items, raters);
  const all = units.flat();
  const values = [...new Set(all)].sort((a, b) => a - b);
  const codeOf = new Map(values.map((value, code) => [value, code]));
  const totals = new Float64Array(values.length);
  for (const value of all) totals[codeOf.get(value)!]!++;
  const distance = DISTANCES[scale](values, totals);
  let observed = 0;
  for (const unit of units) {
    const tally = new Map<number, number>();
    for (const value of unit) tally.set(codeOf.get(value)!, (tally.get(codeOf.get(value)!) ?? 0) + 1);
    observed += pairedDistance([...tally], distance) / (unit.length - 1);
  }
  observed /= all.length;
  const expected = pairedDistance([...totals.entries()], distance) / (all.length * (all.length - 1));
  return {
    alpha: expected > 0 ? 1 - observed / expected : Number.NaN,
    observedDisagreement: observed,
    expectedDisagreement: expected,
    items: units.length,
    ratings: all.length,
    scale,
  };
}

function pairable(ratings: ArrayLike<number>, items: number, raters: number): number[][] {
  return Array.from({ length: items }, (_, item) =>
    Array.from({ length: raters }, (__, rater) => ratings[item * raters + rater] as number).filter(
      (rating) => !Number.isNaN(rating),
    ),
  ).filter(({ length }) => length > 1);
}

/** Sum over ordered pairs of different values of their distance. */
function pairedDistance(
  tally: readonly (readonly [number, number])[],
  distance: (first: number, second: number) => number,
): number {
  let total = 0;
  for (let i = 0; i < tally.length; i++) {
    for (let j = 0; j < i; j++) total += 2 * tally[i]![1] * tally[j]![1] * distance(tally[i]![0], tally[j]![0]);
  }
  return total;
}

type Distance = (values: readonly number[], totals: Float64Array) => (first: number, second: number) => number;

/** Squared distances of the values with these codes, which are in ascending order of the value. */
const DISTANCES: Readonly<Record<AlphaScale, Distance>> = {
  nominal: () => (first, second) => (first === second ? 0 : 1),
  ordinal: (_, totals) => {
    // Ratings up to the middle of each value's own.
    const middles: number[] = [];
    let below = 0;
    for (const total of totals) {
      middles.push(below + total / 2);
      below += total;
    }
    return (first, second) => (middles[first]! - middles[second]!) ** 2;
  },
  interval: (values) => (first, second) => (values[first]! - values[second]!) ** 2,
  ratio: (values) => (first, second) => {
    const sum = values[first]! + values[second]!;
    return sum === 0 ? 0 : ((values[first]! - values[second]!) / sum) ** 2;
  },
};
