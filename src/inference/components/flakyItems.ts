import { binomialSf } from "../../numeric/distributions/binomial.js";
import { benjaminiHochberg } from "../significance/multiplicity.js";

/** Repeats of one item, right or wrong. */
interface RepeatedItem {
  readonly right: number;
  readonly trials: number;
}

/** Evidence that the answers to an item flip. */
interface FlakyEvidence {
  /** Of the hypothesis that at most a share `above` of the answers is the rarer one; 1 where all trials agree. */
  readonly pValue: number;
  /** Benjamini and Hochberg's, over all items: those below q hold at most a share q of wrong ones on average. */
  readonly adjustedPValue: number;
}

/**
 * Which items are flaky: that more than a share `above` of the answers would be the rarer of right and wrong, by the exact
 * binomial probability of as many or more of them, P(m ≤ X ≤ n − m) for m of n trials. Items with one trial tell nothing: p is 1.
 *
 * Benjamini & Hochberg (1995), "Controlling the false discovery rate".
 */
export function flakyItems(items: readonly RepeatedItem[], above: number): FlakyEvidence[] {
  const pValues = items.map(({ right, trials }) => rarerPValue(Math.min(right, trials - right), trials, above));
  const adjusted = benjaminiHochberg(pValues);
  return pValues.map((pValue, item) => ({ pValue, adjustedPValue: adjusted[item]! }));
}

function rarerPValue(rarer: number, trials: number, above: number): number {
  if (rarer === 0) return 1;
  return Math.max(0, binomialSf(rarer - 1, trials, above) - binomialSf(trials - rarer, trials, above));
}

/** Trials an item that can show one of so many items to be flaky, at this level, were half of its answers right; at most 200. */
export function trialsToShowFlaky(items: number, above: number, alpha: number): number | null {
  for (let trials = 2; trials <= 200; trials++) {
    if (rarerPValue(Math.floor(trials / 2), trials, above) * items <= alpha) return trials;
  }
  return null;
}
