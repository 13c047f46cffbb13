import { spreadRatioBootstrap } from "../../inference/bootstrap/spreadRatioBootstrap.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { pitmanMorganTest } from "../../inference/significance/pitmanMorgan.js";
import { varianceFTest } from "../../inference/significance/varianceF.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { standardDeviation } from "../../numeric/moments.js";
import { createRng } from "../../random/rng.js";
import type { FramingPair, SharedCheckpoint } from "./framingPair.js";
import { note } from "./wording.js";

/** How much more the scores of choice differ between seeds than those of completion. */
export interface SeedSdRatio {
  /** SD over seeds of choice ÷ that of completion at the last shared checkpoint; above 1 where choice is noisier. */
  readonly ratio: number | null;
  /** The one to go by: Pitman–Morgan where seeds are shared, else F. Exact for normal scores. */
  readonly interval: Interval | null;
  /**
   * Percentile bootstrap over the seeds (shared ones drawn as pairs), beside it for scores that are not normal; `null`
   * for fewer than five seeds. Too narrow for few seeds: see docs/accuracy-components.md.
   */
  readonly bootstrapInterval: Interval | null;
  /** Two-sided, that both vary alike. */
  readonly pValue: number | null;
  readonly method: "pitman-morgan" | "f";
  readonly seeds: { readonly choice: number; readonly completion: number };
  readonly notes: readonly Note[];
}

/**
 * Ratio of the seed SDs of two framings at one checkpoint: Pitman–Morgan when the seeds are shared, F otherwise. Both lean
 * on normal scores; a bootstrap interval stands beside them. `null` for one seed, for two shared
 * ones, and where a framing does not vary.
 *
 * Pitman (1939), Morgan (1939); Snedecor & Cochran (1989), §6.12.
 */
export function seedSdRatio(
  { pairedSeeds }: FramingPair,
  { choice, completion }: SharedCheckpoint,
  { level }: { readonly level: number },
): SeedSdRatio {
  const first = choice.map(({ value }) => value);
  const second = completion.map(({ value }) => value);
  const seeds = { choice: first.length, completion: second.length };
  const method = pairedSeeds === null ? "f" : "pitman-morgan";
  const test =
    pairedSeeds === null ? varianceFTest(first, second, { level }) : pitmanMorganTest(first, second, { level });
  const ratio = finiteOrNull(standardDeviation(first) / standardDeviation(second));
  const [low, high] = [Math.sqrt(test.interval.low), Math.sqrt(test.interval.high)];
  const resampled = spreadRatioBootstrap(createRng(1, "seed-sd-ratio"), first, second, {
    paired: pairedSeeds !== null,
    level,
  });
  const known = ratio !== null && ratio > 0 && Number.isFinite(low) && Number.isFinite(high);
  return {
    // An SD of two shared seeds may be a thirtieth of the true one, and so may a ratio of two such.
    ratio: known ? ratio : null,
    interval: known ? { low, high, level, method } : null,
    bootstrapInterval: known && Number.isFinite(resampled.low) ? resampled : null,
    pValue: known ? finiteOrNull(test.pValue) : null,
    method,
    seeds,
    notes: known ? [] : [undefinedNote(seeds, ratio)],
  };
}

function undefinedNote({ choice, completion }: SeedSdRatio["seeds"], ratio: number | null): Note {
  if (choice < 2 || completion < 2) return note("one-seed-ratio");
  return note(ratio !== null && ratio > 0 ? "two-seeds-ratio" : "no-seed-spread");
}
