import { requireCount } from "../../arguments/requireCount.js";
import { ArgumentError } from "../../errors.js";
import { expm1 } from "../../numeric/elementary/exponential.js";
import { log1p } from "../../numeric/elementary/logarithm.js";

/**
 * pass@k: probability that at least one of k trials drawn from these n without replacement is right,
 * 1 − C(n − c, k)/C(n, k), the unbiased estimate for one item with c of n trials right. Accurate also where it is tiny,
 * and for millions of trials; the cost is min(k, c) steps. Refuses k above n, which the data cannot answer.
 *
 * Chen et al. (2021), arXiv 2107.03374.
 *
 * @example passAtK(3, 5, 2) // => 0.9
 */
export function passAtK(correct: number, trials: number, k: number): number {
  requireTrials("passAtK", correct, trials, k);
  const wrong = trials - correct;
  if (wrong < k) return 1;
  // C(n − c, k)/C(n, k) = Π (1 − c/(n − j)) over k factors = Π (1 − k/(n − j)) over c factors: the shorter one.
  const [factors, share] = k < correct ? [k, correct] : [correct, k];
  let log = 0;
  for (let j = 0; j < factors; j++) log += log1p(-share / (trials - j));
  return Math.abs(expm1(log));
}

/**
 * pass^k: probability that all of k trials drawn from these n without replacement are right, C(c, k)/C(n, k), the
 * unbiased estimate for one item with c of n trials right. Refuses k above n.
 *
 * Yao et al. (2024), arXiv 2406.12045 (τ-bench).
 *
 * @example passHatK(3, 5, 2) // => 0.3
 */
export function passHatK(correct: number, trials: number, k: number): number {
  requireTrials("passHatK", correct, trials, k);
  if (correct < k) return 0;
  const wrong = trials - correct;
  const [factors, share] = k < wrong ? [k, wrong] : [wrong, k];
  let product = 1;
  for (let j = 0; j < factors; j++) product *= 1 - share / (trials - j);
  return product;
}

/** Throws unless 0 ≤ correct ≤ trials and 1 ≤ k ≤ trials, all whole. */
function requireTrials(caller: string, correct: number, trials: number, k: number): void {
  requireCount(caller, "correct", correct);
  requireCount(caller, "trials", trials);
  if (correct > trials) {
    throw new ArgumentError(caller, `correct must be at most trials, got ${correct} of ${trials}. Swap the two.`);
  }
  requireCount(caller, "k", k);
  if (k < 1 || k > trials) {
    throw new ArgumentError(
      caller,
      `k must be a whole number from 1 to the trials of the item (${trials}), got ${k}. ` +
        "Run more trials of each item, or pass a smaller k.",
    );
  }
}
