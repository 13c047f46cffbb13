import { type ScoreSeries, type ScoreSeriesOptions, scoreSeries } from "../analysis/scores/scoreSeries.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import type { Results } from "../data/results.js";
import { LEVEL, MISSING } from "../defaults.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface ScoresOptions extends ScoreSeriesOptions {}

/** Every score with its interval: one row a model, task, metric, framing and seed, with a point for each checkpoint. */
export type ScoresAnswer = Answer<"scores", ScoreSeries>;

/**
 * How high is each score, and within which interval? Trials are averaged within items first. Throws `ArgumentError` for what are
 * no results.
 *
 * @example scores(fromRows(rows)).rows.map(({ model, points }) => [model, points[0]?.value, points[0]?.interval])
 */
export function scores(results: Results, options: ScoresOptions = {}): ScoresAnswer {
  optionsOf("scores", options);
  requireResults("scores", "results", results);
  const { level = LEVEL, missing = MISSING } = options;
  const rows = scoreSeries(results, options);
  return {
    kind: "scores",
    rows,
    notes: results.notes,
    signature: signatureOf([`rows=${rows.length}`, `level=${level}`, `missing=${missing}`]),
  };
}
