import { ALPHA, SEED } from "../../defaults.js";
import { requireAlpha } from "../../errors.js";
import { criticalItemRest, fewestRunsToAccuse } from "../../inference/items/fewestRunsToAccuse.js";
import { itemStatistics, runTotals } from "../../inference/items/itemStatistics.js";
import { benjaminiHochberg } from "../../inference/significance/multiplicity.js";
import {
  negativeCorrelationTest,
  smallestPermutationPValue,
} from "../../inference/significance/negativeCorrelation.js";
import { finiteOrNull } from "../../notes.js";
import { median } from "../../numeric/quantiles.js";
import { createRng } from "../../random/rng.js";

export interface SuspectOptions {
  /** Share of false accusations among the accused that is put up with; default 0.05. */
  readonly alpha?: number;
  /** Most random orders an item; default 10,000, or 4·items/alpha where that is more, so that one item alone can be found. */
  readonly resamples?: number;
  /** Seed of the permutations; default 1. */
  readonly seed?: number;
}

/** Which items the better runs get wrong more often than the worse ones, and what these runs could show at all. */
export interface SuspectItems {
  /** One-sided permutation p of each item, and p adjusted over the items; `null` where the correlation is undefined. */
  readonly pValues: readonly (number | null)[];
  readonly adjustedPValues: readonly (number | null)[];
  /** Indices of the accused items: empty with fewer runs than `runsNeeded`. */
  readonly suspects: readonly number[];
  /** Items tested: those with a defined item–rest correlation. */
  readonly tested: number;
  readonly runs: number;
  /** Fewest runs at which one faulty item among these could be shown at all. */
  readonly runsNeeded: number;
  /** Items that could be shown alone, given how many runs solve them. */
  readonly reachable: number;
  /** Item–rest correlation that an item alone must lie below to be shown, about; `null` for three runs or fewer. */
  readonly criticalItemRest: number | null;
  /** Median item–rest correlation: a wrongly keyed item of this kind has about minus this. */
  readonly medianItemRest: number | null;
  readonly alpha: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Items with a negative item–rest correlation, tested one by one (the item's scores in random order over the runs' rest
 * scores), with Benjamini–Hochberg over all items that vary. Items with a correlation of 0 or more cannot be suspects and
 * count in the family with p 1, which is on the cautious side.
 *
 * Few runs accuse nobody: with five models a faulty item has a correlation of −.6 and a lucky good one −.7. Below
 * `runsNeeded` (see `fewestRunsToAccuse`) no p can survive the adjustment, and no item is accused, even where several
 * negative ones together would pass it.
 *
 * @param scores row-major runs × items, NaN where not scored; the runs must be independent of each other
 */
export function suspectItems(
  scores: ArrayLike<number>,
  runs: number,
  items: number,
  { alpha = ALPHA, resamples, seed = SEED }: SuspectOptions = {},
): SuspectItems {
  requireAlpha("suspectItems", alpha);
  const { itemRest } = itemStatistics(scores, runs, items);
  const { sums, counts } = runTotals(scores, runs, items);
  const defined = itemRest.filter((correlation) => !Number.isNaN(correlation));
  const most = resamples ?? Math.max(10_000, Math.ceil((4 * defined.length) / alpha));
  const rng = createRng(seed, "suspect items");
  const [x, rest] = [new Float64Array(runs), new Float64Array(runs)];
  let reachable = 0;
  const raw = Array.from(itemRest, (correlation, item) => {
    if (Number.isNaN(correlation)) return Number.NaN;
    let count = 0;
    for (let run = 0; run < runs; run++) {
      const score = scores[run * items + item]!;
      if (Number.isNaN(score) || counts[run]! < 2) continue;
      x[count] = score;
      rest[count++] = (sums[run]! - score) / (counts[run]! - 1);
    }
    const own = x.subarray(0, count);
    if (smallestPermutationPValue(own) <= alpha / defined.length) reachable++;
    if (correlation >= 0) return 1;
    const stream = rng.child(String(item));
    return negativeCorrelationTest(stream, own, rest.subarray(0, count), { resamples: most }).pValue;
  });
  const adjusted = benjaminiHochberg(raw);
  const runsNeeded = fewestRunsToAccuse(defined.length, alpha);
  return {
    pValues: raw.map((p, item) => ((itemRest[item] as number) < 0 ? finiteOrNull(p) : null)),
    adjustedPValues: adjusted.map((p, item) => ((itemRest[item] as number) < 0 ? finiteOrNull(p) : null)),
    suspects: runs < runsNeeded ? [] : adjusted.flatMap((p, item) => (p <= alpha ? [item] : [])),
    tested: defined.length,
    runs,
    runsNeeded,
    reachable,
    criticalItemRest: finiteOrNull(criticalItemRest(runs, defined.length, alpha)),
    medianItemRest: finiteOrNull(median(defined)),
    alpha,
    resamples: most,
    seed,
  };
}
