import {
  atCheckpoint,
  type CheckpointChoice,
  type ModelDecisions,
  type ModelDecisionsOptions,
  modelDecisions,
} from "../analysis/curves/modelDecisions.js";
import { completeSeries } from "../analysis/scores/completeSeries.js";
import { type ScoreSeries, type ScoreSeriesOptions, scoreSeries } from "../analysis/scores/scoreSeries.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { either, FINITE, oneOf } from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { LEVEL } from "../defaults.js";
import { distinctNotes } from "../notes.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface DecisionsOptions extends ModelDecisionsOptions, Pick<ScoreSeriesOptions, "missing"> {
  /** Checkpoints at which either scale is read; default the last one. */
  readonly smallAt?: CheckpointChoice;
  readonly largeAt?: CheckpointChoice;
}

/** How often small models pick the better of two large ones: one row a task, metric and framing of both. */
export type DecisionsAnswer = Answer<"decisions", ModelDecisions>;

/**
 * How often does a small scale pick the better of two models: small models for large ones, or an early checkpoint for the last
 * one (`{ smallAt: "first" }`)? Throws `ArgumentError` for what are no results.
 *
 * @example decisions(small, large, { nameOf: (model) => model.replace(/-\d+[MB]$/, "") }).rows
 */
export function decisions(small: Results, large: Results, options: DecisionsOptions = {}): DecisionsAnswer {
  optionsOf("decisions", options, {
    smallAt: either(oneOf("first", "last"), FINITE),
    largeAt: either(oneOf("first", "last"), FINITE),
  });
  requireResults("decisions", "small", small);
  requireResults("decisions", "large", large);
  const { smallAt, largeAt, level = LEVEL, missing, ...choices } = options;
  const series = (results: Results, at: CheckpointChoice | undefined): readonly ScoreSeries[] => {
    const all = completeSeries(scoreSeries(results, missing === undefined ? {} : { missing }));
    return at === undefined ? all : atCheckpoint(all, at);
  };
  const rows = modelDecisions(series(small, smallAt), series(large, largeAt), { ...choices, level });
  return {
    kind: "decisions",
    rows,
    notes: distinctNotes([...small.notes, ...large.notes]),
    signature: signatureOf([`rows=${rows.length}`, `level=${level}`]),
  };
}
