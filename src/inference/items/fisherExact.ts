import { ArgumentError } from "../../errors.js";
import { logGamma } from "../../numeric/distributions/gamma.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";

/** Right answers among all of one group. */
interface Tally {
  readonly successes: number;
  readonly trials: number;
}

/** Tables that are as likely as the one seen to within rounding count as such. */
const TIE = 1 + 1e-7;

/**
 * Fisher's exact test of two independent shares: two-sided, the chance of all tables with the same margins that are no
 * likelier than the one seen. Throws `ArgumentError` for counts that are none.
 *
 * Fisher (1934), Statistical Methods for Research Workers, 5th ed., §21.02.
 */
export function fisherExact(first: Tally, second: Tally): { readonly pValue: number } {
  for (const { successes, trials } of [first, second]) {
    if (!(Number.isInteger(trials) && Number.isInteger(successes) && successes >= 0 && successes <= trials)) {
      throw new ArgumentError("fisherExact", `counts must be whole, got ${successes} of ${trials}.`);
    }
  }
  const right = first.successes + second.successes;
  const all = first.trials + second.trials;
  const least = Math.max(0, right - second.trials);
  const most = Math.min(right, first.trials);
  const logChance = (count: number) =>
    logChoose(first.trials, count) + logChoose(second.trials, right - count) - logChoose(all, right);
  const seen = logChance(first.successes);
  let pValue = 0;
  for (let count = least; count <= most; count++) {
    const chance = logChance(count);
    if (chance <= seen + logarithm(TIE)) pValue += exponential(chance);
  }
  return { pValue: Math.min(1, pValue) };
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
