import { type JudgedComparison, judgedComparisons } from "../analysis/judges/judgedComparisons.js";
import { judgedRuns, labelsIn } from "../analysis/judges/judgedRuns.js";
import { type JudgesRow, judgeRows } from "../analysis/judges/judgeRows.js";
import { type JudgeAgreement, type JudgeShift, judgeShifts } from "../analysis/judges/judgeShift.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { TEXT } from "../arguments/shapes.js";
import type { MissingPolicy } from "../data/missing.js";
import type { Results } from "../data/results.js";
import { ALPHA, MISSING } from "../defaults.js";
import { ArgumentError, requireAlpha } from "../errors.js";
import { distinctNotes } from "../notes.js";
import { signatureOf } from "../signature.js";
import { someNames } from "../someNames.js";
import type { Answer } from "./answer.js";

export interface JudgesOptions {
  /** Probability of a false claim; default 0.05. Intervals have level 1 − alpha. */
  readonly alpha?: number;
  /** Model that the others are compared with; default the first by name. */
  readonly baseline?: string;
  /** Errored and unscored judgements; default `drop`: they say nothing of the answer. */
  readonly missing?: MissingPolicy;
}

/** Judged scores by what people say. */
export interface JudgesAnswer extends Answer<"judges", JudgesRow> {
  /** Each model against the baseline, where both have labels; adjusted by Holm over all. */
  readonly comparisons: readonly JudgedComparison[];
  /** Pairs of judges of the same answers. */
  readonly shifts: readonly JudgeShift[];
  /** All judges of the same answers. */
  readonly agreement: readonly JudgeAgreement[];
}

/**
 * What would people say of these judged answers? Each run's score and each difference from the baseline, corrected by human labels
 * of some answers (see `correctByLabels`); how far the judge is off; and where several judges scored the same answers, how far
 * they agree and whether one gives more than the other. `labels` are results whose scores are the labels, with the models, tasks and
 * items that they belong to; `null` for none, with judges compared alone.
 *
 * @example judges(fromRows(judgedRows), fromRows(labelRows)).rows[0]?.sentence
 */
export function judges(results: Results, labels: Results | null = null, options: JudgesOptions = {}): JudgesAnswer {
  requireResults("judges", "results", results);
  if (labels !== null) requireResults("judges", "labels", labels);
  const { alpha = ALPHA, baseline, missing = MISSING } = optionsOf("judges", options, { baseline: TEXT });
  requireAlpha("judges", alpha);
  const { runs, notes } = judgedRuns(results, labels, missing);
  const models = [...new Set(runs.map(({ run }) => run.model))];
  if (baseline !== undefined && !models.includes(baseline)) {
    throw new ArgumentError(
      "judges",
      `baseline must be one of ${someNames(models, 8)}, got ${JSON.stringify(baseline)}.`,
    );
  }
  const rows = labels === null ? [] : judgeRows(runs, alpha);
  const compared = labels === null ? [] : judgedComparisons(runs, baseline, alpha);
  const { shifts, agreement } = judgeShifts(runs, alpha);
  return {
    kind: "judges",
    rows,
    comparisons: compared,
    shifts,
    agreement,
    // Judges of the same answers are compared, which the note denies.
    notes: distinctNotes([...results.notes, ...notes]).filter(
      ({ code }) => code !== "tests-apart" || agreement.length === 0,
    ),
    signature: signatureOf([
      `runs=${runs.length}`,
      `labels=${runs.reduce((total, one) => total + labelsIn(one), 0)}`,
      "ppi++",
      "holm",
      `alpha=${alpha}`,
      `missing=${missing}`,
    ]),
  };
}
