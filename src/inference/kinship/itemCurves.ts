import { logarithm } from "../../numeric/elementary/logarithm.js";
import { logistic } from "../../numeric/logistic.js";

/** Pull of each item's slope towards 1 and of its height towards 0, in units of information: weak, for items that all solve. */
const SLOPE_PULL = 0.2;
const HEIGHT_PULL = 0.02;
const MOST_STEPS = 50;
/** Items whose answers are added up at a time: a few lines of the processor's nearest memory from each row. */
const BLOCK = 64;

/** Rows that answered the same items and solved the same number of them. */
export interface ScoreProfiles {
  /** Index of the profile of each row. */
  readonly profileOf: Int32Array;
  /** One row of each profile. */
  readonly example: readonly number[];
  /** Log-odds of the profile's share of right answers, with half an answer added to either side. */
  readonly logOdds: Float64Array;
}

/** Groups rows by the items that they answered and by how many they solved. `scores` row-major, NaN where missing. */
export function scoreProfiles(scores: ArrayLike<number>, rows: number, items: number): ScoreProfiles {
  const known = new Map<string, number>();
  const profileOf = new Int32Array(rows);
  const example: number[] = [];
  const logOdds: number[] = [];
  for (let row = 0; row < rows; row++) {
    let [right, answered] = [0, 0];
    let missing = "";
    for (let item = 0; item < items; item++) {
      const score = scores[row * items + item]!;
      if (Number.isNaN(score)) missing += `,${item}`;
      else {
        answered++;
        right += score;
      }
    }
    const key = `${right}${missing}`;
    let profile = known.get(key);
    if (profile === undefined) {
      profile = example.length;
      known.set(key, profile);
      example.push(row);
      logOdds.push(logarithm((right + 0.5) / (answered - right + 0.5)));
    }
    profileOf[row] = profile;
  }
  return { profileOf, example, logOdds: Float64Array.from(logOdds) };
}

/** The chance to solve an item at log-odds x of a row's score: logistic of slope · x + height. */
export interface ItemLines {
  readonly slopes: Float64Array;
  readonly heights: Float64Array;
}

/**
 * The logistic curve of each item over the log-odds of the rows' scores, fitted by penalized maximum likelihood with the
 * given weights. `scores` row-major, NaN where missing.
 */
export function itemLines(
  scores: ArrayLike<number>,
  items: number,
  { profileOf, logOdds }: ScoreProfiles,
  weights: ArrayLike<number>,
): ItemLines {
  const profiles = logOdds.length;
  const [slopes, heights] = [new Float64Array(items), new Float64Array(items)];
  // Row-major profiles × items of the block, summed row by row: scores are read in the order in which they lie.
  const [asked, right] = [new Float64Array(profiles * BLOCK), new Float64Array(profiles * BLOCK)];
  const [ownAsked, ownRight] = [new Float64Array(profiles), new Float64Array(profiles)];
  for (let start = 0; start < items; start += BLOCK) {
    const width = Math.min(BLOCK, items - start);
    asked.fill(0);
    right.fill(0);
    for (let row = 0; row < profileOf.length; row++) {
      const [to, weight] = [profileOf[row]! * BLOCK, weights[row]!];
      for (let at = 0, cell = row * items + start; at < width; at++, cell++) {
        const score = scores[cell]!;
        if (Number.isNaN(score)) continue;
        asked[to + at]! += weight;
        right[to + at]! += weight * score;
      }
    }
    for (let at = 0; at < width; at++) {
      for (let profile = 0; profile < profiles; profile++) {
        ownAsked[profile] = asked[profile * BLOCK + at]!;
        ownRight[profile] = right[profile * BLOCK + at]!;
      }
      const [slope, height] = fittedLine(logOdds, ownAsked, ownRight);
      slopes[start + at] = slope;
      heights[start + at] = height;
    }
  }
  return { slopes, heights };
}

/** Probability that a row of each profile solves each item, row-major profiles × items: see `itemLines`. */
export function itemCurves(
  scores: ArrayLike<number>,
  items: number,
  profiles: ScoreProfiles,
  weights: ArrayLike<number>,
): Float64Array {
  const { slopes, heights } = itemLines(scores, items, profiles, weights);
  const curves = new Float64Array(profiles.logOdds.length * items);
  profiles.logOdds.forEach((at, profile) => {
    for (let item = 0; item < items; item++) {
      curves[profile * items + item] = logistic(slopes[item]! * at + heights[item]!);
    }
  });
  return curves;
}

/** Slope and height of the logistic line with the highest penalized likelihood, by Newton's method. */
function fittedLine(x: Float64Array, asked: Float64Array, right: Float64Array): readonly [number, number] {
  let [slope, height] = [1, 0];
  for (let step = 0; step < MOST_STEPS; step++) {
    let [gradientSlope, gradientHeight] = [-SLOPE_PULL * (slope - 1), -HEIGHT_PULL * height];
    let [slopeSlope, slopeHeight, heightHeight] = [SLOPE_PULL, 0, HEIGHT_PULL];
    for (let profile = 0; profile < x.length; profile++) {
      const weight = asked[profile]!;
      if (weight === 0) continue;
      const at = x[profile]!;
      const chance = logistic(slope * at + height);
      const residual = right[profile]! - weight * chance;
      const information = weight * chance * (1 - chance);
      gradientSlope += residual * at;
      gradientHeight += residual;
      slopeSlope += information * at * at;
      slopeHeight += information * at;
      heightHeight += information;
    }
    const determinant = slopeSlope * heightHeight - slopeHeight * slopeHeight;
    const slopeStep = (heightHeight * gradientSlope - slopeHeight * gradientHeight) / determinant;
    const heightStep = (slopeSlope * gradientHeight - slopeHeight * gradientSlope) / determinant;
    // The surface is concave, but a full step from afar may overshoot into its flat parts.
    slope += Math.max(-1, Math.min(1, slopeStep));
    height += Math.max(-2, Math.min(2, heightStep));
    if (Math.abs(slopeStep) + Math.abs(heightStep) < 1e-8) break;
  }
  return [slope, height];
}
