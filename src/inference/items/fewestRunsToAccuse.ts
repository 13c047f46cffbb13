import { requireArgument } from "../../arguments/requireArgument.js";
import { COUNT, SHARE } from "../../arguments/shapes.js";
import { ALPHA } from "../../defaults.js";
import { requireAlpha } from "../../errors.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";

/**
 * Fewest runs at which one faulty right-or-wrong item among `items` could be told from chance at all. A permutation test
 * over n runs cannot give a p below 1/C(n, n/2), reached by an item that exactly the worse half of the runs solves; alone, it
 * survives Benjamini–Hochberg over the items only when that is at most alpha/items. With fewer runs every item is beyond
 * accusing, whatever its correlation.
 *
 * @example fewestRunsToAccuse(20) // => 11, since C(11, 5) = 462 ≥ 20/0.05 = 400
 */
export function fewestRunsToAccuse(items: number, alpha = ALPHA): number {
  requireArgument("fewestRunsToAccuse", "items", items, COUNT);
  requireArgument("fewestRunsToAccuse", "alpha", alpha, SHARE);
  requireAlpha("fewestRunsToAccuse", alpha);
  let runs = 1;
  let splits = 1;
  while (splits < (items / alpha) * (1 - 1e-12)) {
    // C(n + 1, ⌊(n + 1)/2⌋) from C(n, ⌊n/2⌋).
    splits *= (runs + 1) / (Math.floor(runs / 2) + 1);
    runs++;
  }
  return runs;
}

/**
 * The item–rest correlation that one item among `items` must lie below to survive Benjamini–Hochberg alone, by the t
 * approximation: −t/√(n − 2 + t²). NaN for three runs or fewer, where hardly any correlation would do.
 */
export function criticalItemRest(runs: number, items: number, alpha = ALPHA): number {
  requireAlpha("criticalItemRest", alpha);
  if (!(runs > 3 && items > 0)) return Number.NaN;
  const t = studentTQuantile(alpha / items, runs - 2);
  return t / Math.sqrt(runs - 2 + t * t);
}
