import { adjusted, type FamilyComparison } from "../analysis/comparison/resultsComparison.js";
import { compareByLabels, type LabelComparison } from "../analysis/judges/compareByLabels.js";
import { correctByLabels, judgeErrors } from "../analysis/judges/correctByLabels.js";
import { type JudgedRun, judgedGroups, judgedRuns } from "../analysis/judges/judgedRuns.js";
import { type JudgeAgreement, type JudgeShift, judgeShifts } from "../analysis/judges/judgeShift.js";
import type { JudgeBias, LabelCorrection } from "../analysis/judges/labelCorrection.js";
import { correctionSentence } from "../analysis/judges/wording.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { TEXT } from "../arguments/shapes.js";
import { clustersOf } from "../data/clusters.js";
import type { MissingPolicy } from "../data/missing.js";
import type { Results } from "../data/results.js";
import { describeRun, type Run } from "../data/run.js";
import { ALPHA, MISSING } from "../defaults.js";
import { ArgumentError, requireAlpha } from "../errors.js";
import { type RoganGladen, roganGladen } from "../inference/labels/roganGladen.js";
import { holm } from "../inference/significance/multiplicity.js";
import { distinctNotes, type Note, type Refusal } from "../notes.js";
import { isBinary } from "../numeric/binary.js";
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

/** Two runs, compared by what labels of all their answers would say. */
export type JudgedComparison = FamilyComparison & {
  readonly judge: string | null;
  /** How the verdict came from labels and judge; `null` where it was refused. */
  readonly byLabels: Omit<LabelComparison, "comparison" | "kind" | "ok" | "notes"> | null;
};

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
  const level = 1 - alpha;
  const rows =
    labels === null
      ? []
      : biasesAdjusted(
          runs.map((one) => rowOf(one, runs, level)),
          alpha,
        );
  const compared = labels === null ? [] : comparisonsOf(runs, baseline, alpha);
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

/** The judges' biases, called so where they are left by Holm's adjustment over all rows. */
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

function labelsIn({ labels }: JudgedRun): number {
  return labels.filter((label) => !Number.isNaN(label)).length;
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

function comparisonsOf(runs: readonly JudgedRun[], baseline: string | undefined, alpha: number): JudgedComparison[] {
  const pairs = judgedGroups(
    runs.filter((one) => labelsIn(one) > 0),
    ["model"],
    true,
  ).flatMap((group) => {
    const first = baseline === undefined ? group[0] : group.find(({ run }) => run.model === baseline);
    return first === undefined ? [] : group.flatMap((one) => (one === first ? [] : [comparisonOf(first, one, alpha)]));
  });
  const verdicts = adjusted(
    pairs.map(({ row }) => row),
    "holm",
    alpha,
  );
  return verdicts.map((row, index) => ({ ...row, judge: pairs[index]!.judge, byLabels: pairs[index]!.byLabels }));
}

function comparisonOf(before: JudgedRun, after: JudgedRun, alpha: number) {
  const places = new Map(after.items.map(({ id }, place) => [id, place]));
  const shared = before.items.flatMap(({ id }, place) => (places.has(id) ? [{ place, other: places.get(id)! }] : []));
  const { clusters } = clustersOf(shared.map(({ place }) => before.items[place]!));
  const found = compareByLabels(
    {
      judged: shared.map(({ place }) => before.judged[place]!),
      labels: shared.map(({ place }) => before.labels[place]!),
    },
    {
      judged: shared.map(({ other }) => after.judged[other]!),
      labels: shared.map(({ other }) => after.labels[other]!),
    },
    {
      alpha,
      higherIsBetter: before.matrix.higherIsBetter,
      names: { baseline: describeRun(before.run), candidate: describeRun(after.run) },
      ...(clusters === undefined ? {} : { clusters }),
    },
  );
  const labels = { task: before.task, metric: before.run.metric, framing: before.run.framing ?? null };
  if (!found.ok) return { row: { ...found, ...labels }, judge: before.judge, byLabels: null };
  const { comparison, kind: _, ok: __, notes: ___, ...byLabels } = found;
  return { row: { ...comparison, ...labels }, judge: before.judge, byLabels };
}
