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
  const { values, codes, totals, units, count } = codedRatings(readRatings, items, raters);
  const distance = DISTANCES[scale](values, totals);
  const tally = new Float64Array(values.length);
  let observed = 0;
  for (let item = 0; item < items; item++) {
    // The values of the item, in the order in which they come, and how often each does.
    const found: number[] = [];
    let given = 0;
    for (let place = item * raters; place < (item + 1) * raters; place++) {
      const code = codes[place]!;
      if (code < 0) continue;
      if (tally[code]!++ === 0) found.push(code);
      given++;
    }
    if (found.length > 1) observed += pairedDistance(found, tally, distance) / (given - 1);
    for (const code of found) tally[code] = 0;
  }
  observed /= count;
  const expected =
    pairedDistance(
      values.map((_, code) => code),
      totals,
      distance,
    ) /
    (count * (count - 1));
  return {
    alpha: expected > 0 ? 1 - observed / expected : Number.NaN,
    observedDisagreement: observed,
    expectedDisagreement: expected,
    items: units,
    ratings: count,
    scale,
  };
}

/** Ratings of the items that have two or more, by the place of their value in ascending order; −1 for all others. */
interface CodedRatings {
  readonly values: readonly number[];
  readonly codes: Int32Array;
  /** Ratings of each value, of all values, and the items that they are of. */
  readonly totals: Float64Array;
  readonly count: number;
  readonly units: number;
}

function codedRatings(ratings: ArrayLike<number>, items: number, raters: number): CodedRatings {
  // First by the order in which values are met.
  const met = new Map<number, number>();
  const codes = new Int32Array(items * raters).fill(-1);
  let [units, count] = [0, 0];
  for (let item = 0; item < items; item++) {
    const [start, end] = [item * raters, (item + 1) * raters];
    let given = 0;
    for (let place = start; place < end; place++) if (!Number.isNaN(ratings[place]!)) given++;
    if (given < 2) continue;
    units++;
    count += given;
    for (let place = start; place < end; place++) {
      const value = ratings[place]!;
      if (Number.isNaN(value)) continue;
      let code = met.get(value);
      if (code === undefined) {
        code = met.size;
        met.set(value, code);
      }
      codes[place] = code;
    }
  }
  const values = [...met.keys()].sort((a, b) => a - b);
  const ranks = new Int32Array(values.length);
  values.forEach((value, rank) => {
    ranks[met.get(value)!] = rank;
  });
  const totals = new Float64Array(values.length);
  for (let place = 0; place < codes.length; place++) {
    if (codes[place]! < 0) continue;
    codes[place] = ranks[codes[place]!]!;
    totals[codes[place]!]!++;
  }
  return { values, codes, totals, units, count };
}

/** Sum over ordered pairs of different values of their distance, each as often as the tally holds it. */
function pairedDistance(
  codes: readonly number[],
  tally: Float64Array,
  distance: (first: number, second: number) => number,
): number {
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    for (let j = 0; j < i; j++) {
      total += 2 * tally[codes[i]!]! * tally[codes[j]!]! * distance(codes[i]!, codes[j]!);
    }
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
