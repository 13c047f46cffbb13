import { logit } from "../../../numeric/logistic.js";
import type { ItemTable } from "../itemTable.js";
import type { Responses } from "../responses.js";

/** A first guess at the items, by the name of what it is made from. */
export interface StartingItems {
  readonly name: StartName;
  readonly items: ItemTable;
}

/**
 * `score`: slopes from the correlation of each item with the share of right answers. `component`: the same with the
 * first principal component of the items. `flat`: all slopes 1.
 */
export type StartName = "score" | "component" | "flat";

/** The first so many guesses, in the order in which they are tried. */
export function startingItems(responses: Responses, guessing: Float64Array | null, most: number): StartingItems[] {
  const table = standardized(responses);
  const score = rawScores(responses);
  const makers: readonly [StartName, () => ItemTable][] = [
    ["score", () => fromTraits(table, score, guessing)],
    ["component", () => fromTraits(table, firstComponent(table, score), guessing)],
    ["flat", () => ({ ...fromTraits(table, score, guessing), slopes: table.means.map(() => 1) })],
  ];
  return makers.slice(0, most).map(([name, make]) => ({ name, items: make() }));
}

/** Share of right answers of each pattern among the items that it answered. */
export function rawScores({ itemCount, patternCount, right, groupStarts, groupMissing }: Responses): Float64Array {
  const scores = new Float64Array(patternCount);
  groupMissing.forEach((missing, group) => {
    for (let pattern = groupStarts[group]!; pattern < groupStarts[group + 1]!; pattern++) {
      let total = 0;
      for (let item = 0; item < itemCount; item++) total += right[pattern * itemCount + item]!;
      scores[pattern] = total / (itemCount - missing.length);
    }
  });
  return scores;
}

/** Items in units of their SD, a missing answer at its item's mean. */
interface StandardizedTable {
  readonly counts: Float64Array;
  readonly means: Float64Array;
  /** Row-major patterns × items. */
  readonly values: Float64Array;
  readonly runCount: number;
}

function standardized(responses: Responses): StandardizedTable {
  const { itemCount, patternCount, counts, right, groupStarts, groupMissing, runCount } = responses;
  const answered = new Float64Array(itemCount).fill(runCount);
  const means = new Float64Array(itemCount);
  const values = Float64Array.from(right);
  groupMissing.forEach((missing, group) => {
    for (let pattern = groupStarts[group]!; pattern < groupStarts[group + 1]!; pattern++) {
      for (const item of missing) {
        answered[item] = answered[item]! - counts[pattern]!;
        values[pattern * itemCount + item] = Number.NaN;
      }
    }
  });
  for (let pattern = 0, cell = 0; pattern < patternCount; pattern++) {
    for (let item = 0; item < itemCount; item++, cell++) {
      means[item] = means[item]! + (counts[pattern]! * right[cell]!) / answered[item]!;
    }
  }
  const scales = means.map((mean) => 1 / Math.sqrt(mean * (1 - mean)));
  for (let pattern = 0, cell = 0; pattern < patternCount; pattern++) {
    for (let item = 0; item < itemCount; item++, cell++) {
      const value = (values[cell]! - means[item]!) * scales[item]!;
      values[cell] = Number.isNaN(value) ? 0 : value;
    }
  }
  return { counts, means, values, runCount };
}

/**
 * Slopes and intercepts from correlations with a trait, as if both were cut from normals: the correlation of what lies
 * behind the answer, ρ, gives the slope 1.7·ρ/√(1 − ρ²). Kept within ordinary sizes.
 */
function fromTraits(table: StandardizedTable, traits: Float64Array, guessing: Float64Array | null): ItemTable {
  const correlations = correlationsWith(table, traits);
  // Point-biserial to biserial, by its value for an item of middling difficulty.
  const slopes = correlations.map((correlation) => {
    const latent = Math.max(-0.85, Math.min(0.85, 1.3 * correlation));
    return (1.7 * latent) / Math.sqrt(1 - latent * latent);
  });
  const intercepts = table.means.map((mean, item) => {
    const guess = guessing?.[item] ?? 0;
    const known = Math.max(0.02, Math.min(0.98, (mean - guess) / (1 - guess)));
    return logit(known) * Math.sqrt(1 + slopes[item]! ** 2 / 2.9);
  });
  return { slopes, intercepts, guessing };
}

function correlationsWith({ counts, means, values, runCount }: StandardizedTable, traits: Float64Array): Float64Array {
  const width = means.length;
  let [mean, square] = [0, 0];
  traits.forEach((trait, pattern) => {
    mean += (counts[pattern]! * trait) / runCount;
  });
  traits.forEach((trait, pattern) => {
    square += (counts[pattern]! * (trait - mean) ** 2) / runCount;
  });
  const products = new Float64Array(width);
  if (!(square > 0)) return products;
  const scale = runCount * Math.sqrt(square);
  traits.forEach((trait, pattern) => {
    const weight = (counts[pattern]! * (trait - mean)) / scale;
    for (let item = 0; item < width; item++)
      products[item] = products[item]! + weight * values[pattern * width + item]!;
  });
  return products;
}

/** Scores of the patterns on the direction in which the items vary most together, by a few power steps from the raw score. */
function firstComponent(table: StandardizedTable, start: Float64Array): Float64Array {
  const width = table.means.length;
  let scores = start;
  for (let step = 0; step < 12; step++) {
    const loadings = correlationsWith(table, scores);
    scores = scores.map((_, pattern) => {
      let total = 0;
      for (let item = 0; item < width; item++) total += loadings[item]! * table.values[pattern * width + item]!;
      return total;
    });
  }
  return scores;
}
