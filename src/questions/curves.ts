import type { CurveNoiseRow } from "../analysis/curves/curveNoise.js";
import type { CurveRow, CurveSummary } from "../analysis/curves/curveTable.js";
import type { MetricComparison } from "../analysis/curves/metricComparison.js";
import type { TaskSignal } from "../analysis/curves/taskSignal.js";
import { type StudyOptions, studyOf } from "../analysis/study.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import type { Results } from "../data/results.js";
import { ALPHA, MISSING } from "../defaults.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface CurvesOptions extends Pick<StudyOptions, "alpha" | "level" | "missing" | "chance"> {}

/** How scores move over the checkpoints of training: one row a model, task, metric, framing and seed. */
export interface CurvesAnswer extends Answer<"curves", CurveRow> {
  /** Which tasks carry signal, and from which checkpoint on; the clearest first. */
  readonly tasks: readonly TaskSignal[];
  /** The curves of one model, task, metric and framing over their seeds. */
  readonly overSeeds: readonly CurveSummary[];
  /** Noise from step to step, and what averaging checkpoints does to it. */
  readonly noise: readonly CurveNoiseRow[];
  /** Metrics of one task side by side. */
  readonly metrics: readonly MetricComparison[];
}

/**
 * How steadily do scores improve over training checkpoints, and which tasks carry signal? Runs without a step give no row.
 * Throws `ArgumentError` for what are no results.
 *
 * @example curves(fromRows(rows)).rows.map(({ task, kendallTau, trend }) => [task, kendallTau, trend])
 */
export function curves(results: Results, options: CurvesOptions = {}): CurvesAnswer {
  optionsOf("curves", options);
  requireResults("curves", "results", results);
  const { tasks, curves: rows, overSeeds, curveNoise, metrics } = studyOf(results, options);
  const { alpha = ALPHA, missing = MISSING } = options;
  return {
    kind: "curves",
    rows,
    tasks,
    overSeeds,
    noise: curveNoise,
    metrics,
    notes: results.notes,
    signature: signatureOf([`curves=${rows.length}`, "kendall-tau-b", `alpha=${alpha}`, `missing=${missing}`]),
  };
}
