import { exponential } from "../../numeric/elementary/exponential.js";

/** Probabilities of the whole numbers from `first` on. */
interface CountDistribution {
  readonly first: number;
  readonly probabilities: Float64Array;
}

/** Counts of this share of the likeliest one's probability are left out. */
const NEGLIGIBLE = 1e-13;

/**
 * How many of `items` both sides get right, given the right answers of each and the log odds ratio of the two: Fisher's
 * noncentral hypergeometric distribution. At 0 the two are right independently of each other; the margins, and with them the
 * bounds of the disagreement, always hold. Built outwards from the likeliest count by the ratio of neighbours.
 *
 * Fisher (1935), "The logic of inductive inference", on 2×2 tables with given margins.
 */
export function bothRightProbabilities(a: number, b: number, items: number, logOdds: number): CountDistribution {
  const [fewest, most] = [Math.max(0, a + b - items), Math.min(a, b)];
  const odds = exponential(logOdds);
  const likeliest = Math.min(most, Math.max(fewest, Math.floor(expectedBothRight(a, b, items, logOdds))));
  const ratio = (count: number) => (odds * (a - count) * (b - count)) / ((count + 1) * (items - a - b + count + 1));
  const above: number[] = [];
  for (let weight = 1, count = likeliest; count < most; count++) {
    weight *= ratio(count);
    // The count chosen to start from may be one below the likeliest.
    if (weight < NEGLIGIBLE) break;
    above.push(weight);
  }
  const below: number[] = [];
  for (let weight = 1, count = likeliest - 1; count >= fewest; count--) {
    weight /= ratio(count);
    if (weight < NEGLIGIBLE) break;
    below.push(weight);
  }
  const probabilities = Float64Array.from([...below.reverse(), 1, ...above]);
  let total = 0;
  for (const weight of probabilities) total += weight;
  for (let i = 0; i < probabilities.length; i++) probabilities[i] = probabilities[i]! / total;
  return { first: likeliest - below.length, probabilities };
}

/** The number both get right in a table with these margins whose own odds ratio is exactly the given one. */
export function expectedBothRight(a: number, b: number, items: number, logOdds: number): number {
  const odds = exponential(logOdds);
  const linear = odds * (a + b) + items - a - b;
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * (odds - 1) * odds * a * b));
  return linear + root === 0 ? 0 : (2 * odds * a * b) / (linear + root);
}
