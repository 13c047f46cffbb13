import { clustersOf } from "../../data/clusters.js";
import { describeRun, type Run } from "../../data/run.js";
import { type RoganGladen, roganGladen } from "../../inference/labels/roganGladen.js";
import { holm } from "../../inference/significance/multiplicity.js";
import { distinctNotes, type Note, type Refusal } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { correctByLabels, judgeErrors } from "./correctByLabels.js";
import { type JudgedRun, labelsIn } from "./judgedRuns.js";
import type { JudgeBias, LabelCorrection } from "./labelCorrection.js";
import { correctionSentence } from "./wording.js";

/** What a row is of. */
export interface JudgedRowLabels {
  readonly task: string;
  readonly metric: string;
  /** `null` where the dump names no judge. */
  readonly judge: string | null;
  readonly run: Run;
  /**
   * For a run without labels of its own: its share right by the judge's error rates on the labelled answers of the other runs, which
   * are taken to hold here. `null` where it has labels, or there is no such share.
   */
  readonly byErrorRates: RoganGladen | null;
}

/** One run as one judge scored it, corrected by its labels, or why it cannot be. */
export type JudgesRow = (LabelCorrection | Refusal) & JudgedRowLabels & { readonly notes: readonly Note[] };

/** Every run corrected by its labels, the judges' biases called so where they are left by Holm's adjustment over all rows. */
export function judgeRows(runs: readonly JudgedRun[], alpha: number): JudgesRow[] {
  return biasesAdjusted(
    runs.map((one) => rowOf(one, runs, 1 - alpha)),
    alpha,
  );
}

function biasesAdjusted(rows: readonly JudgesRow[], alpha: number): JudgesRow[] {
  const tested = rows.flatMap((row) => (row.ok ? (row.bias?.pValue ?? []) : []));
  const adjusted = holm(tested);
  let next = 0;
  return rows.map((row) => {
    if (!row.ok || row.bias === null || row.bias.pValue === null) return row;
    const adjustedPValue = adjusted[next++]!;
    const bias: JudgeBias = {
      ...row.bias,
      adjustedPValue,
      verdict: adjustedPValue < alpha ? row.bias.verdict : "not-shown",
    };
    return { ...row, bias, sentence: correctionSentence({ ...row, bias }) };
  });
}

function rowOf(one: JudgedRun, runs: readonly JudgedRun[], level: number): JudgesRow {
  const { run, judge, items, judged, labels } = one;
  const { clusters, notes } = clustersOf(items);
  const found = correctByLabels(judged, labels, {
    level,
    name: describeRun(run),
    ...(clusters === undefined ? {} : { clusters }),
  });
  const of = { task: one.task, metric: run.metric, judge, run };
  const own = [...one.notes, ...notes];
  if (found.ok) return { ...found, ...of, byErrorRates: null, notes: distinctNotes([...own, ...found.notes]) };
  return { ...found, ...of, byErrorRates: byOthersErrors(one, runs, level), notes: distinctNotes(own) };
}

/** The share right of a run without labels, by how the same judge errs on the labelled answers of others. */
function byOthersErrors(one: JudgedRun, runs: readonly JudgedRun[], level: number): RoganGladen | null {
  const others = runs.filter(({ matrix }) => matrix === one.matrix);
  const known = Array.from(one.judged).filter((score) => !Number.isNaN(score));
  if (!isBinary(known) || labelsIn(one) > 0) return null;
  const pooled = others.map(({ judged, labels }) => {
    const both = Array.from(labels.keys()).filter((item) => !Number.isNaN(labels[item]! + judged[item]!));
    return isBinary(both.map((item) => labels[item]!)) && isBinary(judged)
      ? judgeErrors(judged, labels, both)
      : { sensitivity: { successes: 0, trials: 0 }, specificity: { successes: 0, trials: 0 } };
  });
  const total = (rate: "sensitivity" | "specificity") => ({
    successes: pooled.reduce((sum, errors) => sum + errors[rate].successes, 0),
    trials: pooled.reduce((sum, errors) => sum + errors[rate].trials, 0),
  });
  const errors = { sensitivity: total("sensitivity"), specificity: total("specificity") };
  const called = { successes: known.filter((score) => score === 1).length, trials: known.length };
  const found = roganGladen(called, errors, { level });
  return Number.isFinite(found.estimate) ? found : null;
}
