import type { CurveSummary } from "../analysis/curves/curveTable.js";
import type { ScoreSeriesOptions } from "../analysis/scores/scoreSeries.js";
import type { BenchmarkNoiseTable } from "../analysis/seeds/benchmarkNoise.js";
import type { SeedRow, SeedTableOptions } from "../analysis/seeds/seedTable.js";
import { studyOf } from "../analysis/study.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import type { Results } from "../data/results.js";
import { LEVEL, MISSING } from "../defaults.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface SeedsOptions extends ScoreSeriesOptions, SeedTableOptions {}

/** How much scores vary with the training seed: one row a model, task, metric and framing. */
export interface SeedsAnswer extends Answer<"seeds", SeedRow> {
  /** The curves of each row over its seeds, where there are checkpoints. */
  readonly overSeeds: readonly CurveSummary[];
  /** Each benchmark with its discrete and its continuous metric side by side, and averages over models. */
  readonly benchmarks: BenchmarkNoiseTable;
}

/**
 * How much do scores differ between training seeds, and what gap does that make real? With one seed the spread is `null`, with
 * a note: it is not 0. Throws `ArgumentError` for what are no results.
 *
 * Madaan et al. (2024), arXiv 2406.10229, §3.
 *
 * @example seeds(fromRows(rows)).rows.map(({ model, seedSd }) => [model, seedSd])
 */
export function seeds(results: Results, options: SeedsOptions = {}): SeedsAnswer {
  optionsOf("seeds", options);
  requireResults("seeds", "results", results);
  const { seeds: rows, overSeeds, benchmarks } = studyOf(results, options);
  const { aboveChance = false, level = LEVEL, missing = MISSING } = options;
  return {
    kind: "seeds",
    rows,
    overSeeds,
    benchmarks,
    notes: results.notes,
    signature: signatureOf([
      `rows=${rows.length}`,
      `seed-sd${aboveChance ? "(above-chance)" : ""}`,
      `level=${level}`,
      `missing=${missing}`,
    ]),
  };
}
