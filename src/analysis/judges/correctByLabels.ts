import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { TEXT } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel, requireSameLength } from "../../errors.js";
import { type CohenKappa, cohenKappa } from "../../inference/agreement/cohenKappa.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { wilsonInterval } from "../../inference/intervals/proportionIntervals.js";
import { type LabelKind, type LabelMean, labelMeans } from "../../inference/labels/labelInterval.js";
import { type JudgeErrors, roganGladen } from "../../inference/labels/roganGladen.js";
import { twoProportionTest } from "../../inference/significance/twoProportion.js";
import { welchTest } from "../../inference/significance/welch.js";
import {
  finiteOrNull,
  NOISE,
  type NoiseSources,
  type Note,
  noiseSourcesOf,
  type Refusal,
  refuse,
  SCORE_NOISE,
} from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { isShare } from "../../numeric/share.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { signatureOf } from "../../signature.js";
import { comparePaired } from "../comparison/comparison.js";
import type { JudgeBias, JudgeRate, LabelCorrection } from "./labelCorrection.js";
import { isOnScaleOf } from "./sameScale.js";
import { correctionSentence, note } from "./wording.js";

export interface LabelOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** One label an item: items that share one are not independent. */
  readonly clusters?: ArrayLike<string>;
  /** What was judged, for the sentence; default `the run`. */
  readonly name?: string;
}

/** Below so many labels the mean of them is hardly normal. */
const FEW_LABELS = 20;
/** Evidence against random labelling from which on it is said. */
const UNLIKE_ALPHA = 0.01;

/**
 * The score that human labels of all items would give, from labels of some of them, drawn at random, and a judge's scores of all:
 * prediction-powered inference with a tuned λ. Valid for any judge, and never more than 5 % wider than the labels alone. One
 * entry an item in both lists; `null` or NaN where an item was not labelled, or not judged: such an item is one of which the
 * judge says nothing, as is one with −1 among judgements that are 0 or more otherwise. Refused below two labels.
 *
 * Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453.
 *
 * @example correctByLabels([1, 1, 0, 1, 1, 0], [1, 0, 0, null, null, null]).mean
 */
export function correctByLabels(judged: Scores, labels: Scores, options: LabelOptions = {}): LabelCorrection | Refusal {
  optionsOf("correctByLabels", options, { name: TEXT });
  const { level = LEVEL, clusters, name = "the run" } = options;
  requireLevel("correctByLabels", level);
  const { scores, minusOnes } = withoutMinusOnes(scoresOf("correctByLabels", "judged", judged));
  const known = scoresOf("correctByLabels", "labels", labels);
  requireSameLength("correctByLabels", scores, known);
  if (clusters !== undefined) requireSameLength("correctByLabels", scores, clusters);
  const here = Array.from(known).flatMap((label, item) => (Number.isNaN(label) ? [] : [item]));
  const refusal = tooFewLabels(here.length);
  if (refusal !== null) return refusal;
  const given = here.map((item) => known[item]!);
  const binary = isBinary(given);
  const kind: LabelKind = binary ? "share" : "number";
  const { corrected, labelsAlone } = labelMeans(scores, known, kind, { level, clusters });
  const both = here.filter((item) => !Number.isNaN(scores[item]!));
  const allJudged = Array.from(scores).filter((score) => !Number.isNaN(score));
  const sameScale = isOnScaleOf(allJudged, given);
  const judgeAlone = allJudged.length === 0 ? null : mean(allJudged);
  const proportion = binary || (given.every(isShare) && allJudged.every(isShare));
  const notJudged = scores.length - allJudged.length;
  const labelledLikeRest = likeTheRest(scores, known);
  const notes: Note[] = [
    ...(given.length < FEW_LABELS ? [note("few-labels", { labels: given.length })] : []),
    ...(isConstant(given) ? [note("labels-equal")] : []),
    ...(labelledLikeRest !== null && labelledLikeRest.pValue < UNLIKE_ALPHA
      ? [note("labels-unlike-the-rest", labelledLikeRest)]
      : []),
    ...(notJudged > 0 ? [note("not-judged", { items: notJudged, minusOnes })] : []),
    ...(sameScale ? [] : [note("other-scale")]),
    ...(corrected.lambda === 0 && given.length < scores.length ? [note("judge-does-not-help")] : []),
  ];
  const record = {
    name,
    mean: corrected.estimate,
    standardError: finiteOrNull(corrected.standardError),
    interval: shown(corrected),
    lambda: corrected.lambda,
    items: { labelled: given.length, rest: scores.length - given.length, notJudged },
    effectiveLabels: effectiveLabels(corrected, labelsAlone),
    labelsAlone: { mean: labelsAlone.estimate, interval: shown(labelsAlone) },
    judgeAlone,
    bias: sameScale && both.length > 1 ? biasOf(scores, known, both, level, clusters) : null,
    errors: binary && isBinary(allJudged) ? errorsOf(scores, known, both, level) : null,
    labelledLikeRest,
    proportion,
  };
  return {
    kind: "label-correction",
    ok: true,
    ...record,
    sentence: correctionSentence(record),
    sources: labelSources(corrected.lambda, SCORE_NOISE),
    notes,
    signature: signatureOf([
      `labels=${given.length}`,
      `n=${scores.length}`,
      corrected.lambda === 0 ? "labels-alone" : "ppi++",
      record.interval === null ? null : `interval=${record.interval.method}`,
      `level=${level}`,
    ]),
  };
}

/** Refuses labels from which no noise can be read. */
export function tooFewLabels(labels: number): Refusal | null {
  if (labels >= 2) return null;
  return refuse(
    "too-few-labels",
    labels === 0 ? "no item has a label" : "one item has a label, and from one no noise can be read",
    "label 50 items or more that are drawn at random, and name them as the dump does",
  );
}

/** What the error of a corrected mean holds: with a judge, that of the judge. */
export function labelSources(lambda: number, kinds: readonly string[]): NoiseSources {
  const { measured, notMeasured } = noiseSourcesOf(kinds, [NOISE.items]);
  const judge = lambda > 0 ? ["errors of the judge"] : [];
  return { measured: [...measured, ...judge], notMeasured: [...notMeasured, "who labelled"] };
}

/** −1 among judgements that are 0 or more otherwise stands for "no judgement". */
export function withoutMinusOnes(judged: ArrayLike<number>): { scores: Float64Array; minusOnes: number } {
  const scores = Float64Array.from(judged);
  const negative = scores.filter((score) => score < 0);
  const isMark = negative.length > 0 && negative.every((score) => score === -1) && scores.some((score) => score > 0);
  if (!isMark) return { scores, minusOnes: 0 };
  return { scores: scores.map((score) => (score === -1 ? Number.NaN : score)), minusOnes: negative.length };
}

/** An interval that is one: with two ends that differ. */
export function shown({ interval }: Pick<LabelMean, "interval">): Interval | null {
  return interval.low < interval.high ? interval : null;
}

/** How many labels alone would have the error of these with the judge. */
export function effectiveLabels(corrected: LabelMean, labelsAlone: LabelMean): number | null {
  if (corrected.lambda === 0) return labelsAlone.labelled;
  return finiteOrNull(labelsAlone.labelled * (labelsAlone.standardError / corrected.standardError) ** 2);
}

function biasOf(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  both: readonly number[],
  level: number,
  clusters: ArrayLike<string> | undefined,
): JudgeBias {
  const { difference, interval, pValue, verdict } = comparePaired(
    both.map((item) => labels[item]!),
    both.map((item) => scores[item]!),
    { alpha: 1 - level, ...(clusters === undefined ? {} : { clusters: both.map((item) => clusters[item]!) }) },
  );
  const off = verdict === "better" ? "too-high" : verdict === "worse" ? "too-low" : "not-shown";
  return { difference: difference!, interval, pValue, adjustedPValue: pValue, verdict: off };
}

/** The counts behind a judge's error rates, on the labelled items that it judged. */
export function judgeErrors(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  both: readonly number[],
): JudgeErrors {
  const rateOf = (label: number) => {
    const answers = both.filter((item) => labels[item] === label);
    return { successes: answers.filter((item) => scores[item] === label).length, trials: answers.length };
  };
  return { sensitivity: rateOf(1), specificity: rateOf(0) };
}

function errorsOf(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  both: readonly number[],
  level: number,
): LabelCorrection["errors"] {
  const errors = judgeErrors(scores, labels, both);
  const rate = ({ successes, trials }: JudgeErrors["sensitivity"]): JudgeRate | null =>
    trials === 0
      ? null
      : { rate: successes / trials, interval: wilsonInterval(successes, trials, { level }), answers: trials };
  const called = Array.from(scores).filter((score) => !Number.isNaN(score));
  const corrected = roganGladen(
    { successes: called.filter((score) => score === 1).length, trials: called.length },
    errors,
    { level },
  );
  const kappa: Pick<CohenKappa, "kappa"> =
    both.length === 0
      ? { kappa: Number.NaN }
      : cohenKappa(
          both.map((item) => labels[item]!),
          both.map((item) => scores[item]!),
        );
  return {
    sensitivity: rate(errors.sensitivity),
    specificity: rate(errors.specificity),
    kappa: finiteOrNull(kappa.kappa),
    roganGladen: Number.isFinite(corrected.estimate) ? corrected : null,
  };
}

/** Whether the judge tells labelled items from the others. */
function likeTheRest(scores: ArrayLike<number>, labels: ArrayLike<number>): LabelCorrection["labelledLikeRest"] {
  const judgedWhere = (isLabelled: boolean) =>
    Array.from(scores).filter((score, item) => !Number.isNaN(score) && !Number.isNaN(labels[item]!) === isLabelled);
  const [labelled, rest] = [judgedWhere(true), judgedWhere(false)];
  if (labelled.length < 2 || rest.length < 2) return null;
  const proportionOf = (values: readonly number[]) => ({
    successes: values.filter((value) => value === 1).length,
    trials: values.length,
  });
  const { pValue } =
    isBinary(labelled) && isBinary(rest)
      ? twoProportionTest(proportionOf(rest), proportionOf(labelled))
      : welchTest(rest, labelled);
  return Number.isFinite(pValue) ? { labelled: mean(labelled), rest: mean(rest), pValue } : null;
}
