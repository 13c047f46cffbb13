import type { Alternative } from "./alternative.js";

/** Both tails at one place of a discrete distribution; the place itself belongs to both. */
export interface DiscreteTails {
  readonly atMost: number;
  readonly atLeast: number;
}

/**
 * P(S ≤ sum) and P(S ≥ sum), where S is the sum of those whole numbers for which a fair coin shows heads: the null
 * distribution of a signed-rank or sign-flip statistic. Exact counting by dynamic programming over positive terms only,
 * so that the smaller tail keeps its digits; time numbers × sum, counted from the nearer end. Tails below 1e-308 are 0.
 *
 * @param numbers whole numbers, 0 or more
 *
 * Streitberg & Röhmel (1986), "Exact distributions for permutation and rank tests" (shift algorithm).
 */
export function subsetSumTails(numbers: ArrayLike<number>, sum: number): DiscreteTails {
  let total = 0;
  for (let i = 0; i < numbers.length; i++) total += numbers[i] as number;
  const isLower = 2 * sum <= total;
  const limit = isLower ? sum : total - sum;
  if (limit < 0) return isLower ? { atMost: 0, atLeast: 1 } : { atMost: 1, atLeast: 0 };
  const shares = subsetSumShares(numbers, limit);
  let below = 0;
  for (let s = 0; s < limit; s++) below += shares[s] as number;
  const at = shares[limit] as number;
  // The distribution is symmetric about total/2.
  return isLower ? { atMost: below + at, atLeast: 1 - below } : { atMost: 1 - below, atLeast: below + at };
}

/** p of a statistic whose null distribution is symmetric: two-sided is twice the smaller tail. */
export function pValueOfTails({ atMost, atLeast }: DiscreteTails, alternative: Alternative): number {
  const pValues = { "two-sided": Math.min(1, 2 * Math.min(atMost, atLeast)), greater: atLeast, less: atMost };
  return pValues[alternative];
}

/** P(S = s) for s = 0 … limit. */
function subsetSumShares(numbers: ArrayLike<number>, limit: number): Float64Array {
  const shares = new Float64Array(limit + 1);
  shares[0] = 1;
  let reach = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    reach = Math.min(limit, reach + number);
    // Downwards, so that each number is used once.
    for (let s = reach; s >= number; s--) shares[s] = 0.5 * ((shares[s] as number) + (shares[s - number] as number));
    for (let s = Math.min(number - 1, reach); s >= 0; s--) shares[s] = 0.5 * (shares[s] as number);
  }
  return shares;
}
