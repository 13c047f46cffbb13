import { putTogether } from "../analysis/comparison/facetTests.js";
import { type Ranking, type RankingOptions, rankTests } from "../analysis/ranking/ranking.js";
import type { SubsetAxis } from "../analysis/ranking/subsetColumns.js";
import { type SubsetRanking, type SubsetRankingOptions, subsetRankings } from "../analysis/ranking/subsetRanking.js";
import { note } from "../analysis/ranking/wording.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { oneOf } from "../arguments/shapes.js";
import { modelsOf, type Results } from "../data/results.js";
import { ALPHA, CORRECTION, MISSING, SEED } from "../defaults.js";
import type { Note } from "../notes.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface RanksOptions extends RankingOptions {
  readonly by?: undefined;
}

export interface SubsetRanksOptions extends SubsetRankingOptions {
  readonly by: SubsetAxis;
}

/** Who is ahead of whom: one row a task, metric and framing, with its models best first. */
export interface RanksAnswer extends Answer<"ranks", Ranking> {
  readonly by: null;
}

/** Whether subsets, framings or tasks reorder the models: one row a test. */
export interface SubsetRanksAnswer extends Answer<"ranks", SubsetRanking> {
  readonly by: SubsetAxis;
}

/**
 * Who is ahead of whom, and which models cannot be told apart? Shared ranks, tie groups and rank intervals by all
 * pairs. With `by`: does the order of the models depend on the subset of items, the framing or the task, more than
 * random subsets of the same size do? Tests with one model give no row. Throws `ArgumentError` for what are no results.
 *
 * @example ranks(fromRows(rows)).rows[0]?.rows.map(({ model, sharedRank }) => [model, sharedRank])
 */
export function ranks(results: Results, options?: RanksOptions): RanksAnswer;
export function ranks(results: Results, options: SubsetRanksOptions): SubsetRanksAnswer;
export function ranks(
  results: Results,
  options: RanksOptions | SubsetRanksOptions = {},
): RanksAnswer | SubsetRanksAnswer {
  requireResults("ranks", "results", results);
  optionsOf("ranks", options, { by: oneOf("subset", "framing", "task") });
  const { alpha = ALPHA, correction = CORRECTION, missing = MISSING, seed = SEED } = options;
  if (options.by === undefined) {
    const { by: _, ...choices } = options;
    const { rankings: rows, notes } = rankTests(results, choices);
    const signature = signatureOf([`rankings=${rows.length}`, correction, `alpha=${alpha}`, `seed=${seed}`]);
    return {
      kind: "ranks",
      by: null,
      rows,
      notes: [...putTogether(results.notes, rows), ...notes, ...notRanked(results, rows)],
      signature,
    };
  }
  const { by } = options;
  const rows = subsetRankings(results, options);
  const signature = signatureOf([
    `rankings=${rows.length}`,
    `by=${by}`,
    correction,
    `alpha=${alpha}`,
    `missing=${missing}`,
    `seed=${seed}`,
  ]);
  return { kind: "ranks", by, rows, notes: results.notes, signature };
}

/** Models that took no test with another stand in no ranking: that is said, not left to be missed. */
function notRanked(results: Results, rankings: readonly Ranking[]): Note[] {
  const ranked = new Set(rankings.flatMap(({ rows }) => rows.map(({ model }) => model)));
  const models = modelsOf(results).filter((model) => !ranked.has(model));
  return models.length === 0 || ranked.size === 0 ? [] : [note("not-ranked", { models })];
}
