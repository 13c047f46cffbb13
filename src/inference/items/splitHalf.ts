import { pearson } from "../../numeric/correlation.js";
import { variance } from "../../numeric/moments.js";
import { requireTable } from "./itemStatistics.js";

/** How alike two halves of a test order the runs. Undefined is NaN. */
interface SplitHalf {
  /** Pearson's r of the two half scores. */
  readonly correlation: number;
  /** Of the whole test, 2r/(1 + r). */
  readonly spearmanBrown: number;
  /** 2(1 − (var A + var B)/var(A + B)), which does not take the halves for equally spread; NaN where cells are missing. */
  readonly flanaganRulon: number;
  readonly runs: number;
}

/**
 * Split-half reliability: items in odd places against items in even places, in the order they stand. Another order of the
 * items gives another value; alpha is the mean of `flanaganRulon` over all splits. Half scores are means of the scored
 * items; runs with nothing scored in a half are left out.
 *
 * Spearman (1910), Brown (1910); Rulon (1939).
 *
 * @param scores row-major runs × items, NaN where not scored
 */
export function splitHalf(scores: ArrayLike<number>, runs: number, items: number): SplitHalf {
  requireTable("splitHalf", scores, runs, items);
  const odd: number[] = [];
  const even: number[] = [];
  const complete: [number, number][] = [];
  for (let run = 0; run < runs; run++) {
    const sums = [0, 0] as [number, number];
    const counts = [0, 0];
    for (let item = 0; item < items; item++) {
      const score = scores[run * items + item]!;
      if (Number.isNaN(score)) continue;
      sums[item % 2]! += score;
      counts[item % 2]!++;
    }
    if (counts[0] === 0 || counts[1] === 0) continue;
    odd.push(sums[0]! / counts[0]!);
    even.push(sums[1]! / counts[1]!);
    if (counts[0]! + counts[1]! === items) complete.push(sums);
  }
  const correlation = pearson(odd, even);
  const [first, second] = [0, 1].map((half) => variance(complete.map((sums) => sums[half]!)));
  const both = variance(complete.map(([a, b]) => a + b));
  return {
    correlation,
    spearmanBrown: correlation > -1 ? (2 * correlation) / (1 + correlation) : Number.NaN,
    flanaganRulon: complete.length === runs && both > 0 ? 2 * (1 - (first! + second!) / both) : Number.NaN,
    runs: odd.length,
  };
}
