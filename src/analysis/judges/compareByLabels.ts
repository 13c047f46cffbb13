import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { recordWith, SIDES } from "../../arguments/shapes.js";
import { ALPHA } from "../../defaults.js";
import { defined } from "../../defined.js";
import { requireAlpha, requireSameLength } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { type LabelKind, labelMeans } from "../../inference/labels/labelInterval.js";
import { DIFFERENCE_NOISE, finiteOrNull, type Note, type Refusal } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { isShare } from "../../numeric/share.js";
import { type Comparison, comparisonRecord, detectableDifference } from "../comparison/comparisonRecord.js";
import { effectiveLabels, labelSources, shown, tooFewLabels, withoutMinusOnes } from "./correctByLabels.js";
import { note } from "./wording.js";

/** One run as a judge scores it, with the human labels that there are: one entry an item in both. */
export interface JudgedSide {
  readonly judged: Scores;
  readonly labels: Scores;
}

export interface LabelComparisonOptions {
  /** Probability of claiming a difference where there is none; default 0.05. The interval has level 1 − alpha. */
  readonly alpha?: number;
  /** Default true; decides which sign is better. */
  readonly higherIsBetter?: boolean;
  /** One label an item: items that share one are not independent. */
  readonly clusters?: ArrayLike<string>;
  /** What the sides are called in the sentence. */
  readonly names?: { readonly baseline: string; readonly candidate: string };
}

/** Two judged runs, compared by what human labels of all items would say. */
export interface LabelComparison {
  readonly kind: "label-comparison";
  readonly ok: true;
  /** The verdict, with the corrected difference; `items.shared` are all items, labelled or not. */
  readonly comparison: Comparison;
  /** How far the judge was trusted, in [0, 1]; 0 where the labels are taken alone. */
  readonly lambda: number;
  /** Items with a label of both sides, the others, and those without a judgement of both. */
  readonly items: { readonly labelled: number; readonly rest: number; readonly notJudged: number };
  /** Labelled items alone that would tell as much as these with the judge; `null` where no error is known. */
  readonly effectiveLabels: number | null;
  readonly labelsAlone: { readonly difference: number; readonly interval: Interval | null };
  /** Difference as the judge alone has it; `null` where it judged no item of both. */
  readonly judgeAlone: number | null;
  readonly notes: readonly Note[];
}

/**
 * Is the candidate better by human labels, of which there are some, and a judge's scores of all items? The paired difference by
 * prediction-powered inference: see `correctByLabels`, whose rules hold for the differences of judgements and of labels.
 * Labelled is an item with a label of both sides. p is the alpha at which the interval just leaves out 0. Refused
 * below two such items.
 *
 * @example
 * compareByLabels(
 *   { judged: [1, 1, 0, 1], labels: [1, 0, null, null] },
 *   { judged: [1, 1, 1, 1], labels: [1, 1, null, null] },
 * )
 */
export function compareByLabels(
  baseline: JudgedSide,
  candidate: JudgedSide,
  options: LabelComparisonOptions = {},
): LabelComparison | Refusal {
  const shape = recordWith(["judged", "labels"], "{ judged, labels }, one entry an item in both");
  requireArgument("compareByLabels", "baseline", baseline, shape);
  requireArgument("compareByLabels", "candidate", candidate, shape);
  optionsOf("compareByLabels", options, { names: SIDES });
  const { alpha = ALPHA, higherIsBetter = true, clusters, names } = options;
  requireAlpha("compareByLabels", alpha);
  const [before, after] = [sideOf("baseline", baseline), sideOf("candidate", candidate)];
  requireSameLength("compareByLabels", before.scores, after.scores);
  if (clusters !== undefined) requireSameLength("compareByLabels", before.scores, clusters);
  const judged = before.scores.map((score, item) => after.scores[item]! - score);
  const labels = before.labels.map((label, item) => after.labels[item]! - label);
  const here = Array.from(labels.keys()).filter((item) => !Number.isNaN(labels[item]!));
  const refusal = tooFewLabels(here.length);
  if (refusal !== null) return refusal;
  const sideLabels = here.flatMap((item) => [before.labels[item]!, after.labels[item]!]);
  const kind: LabelKind = isBinary(sideLabels) ? "difference" : "number";
  const { corrected, labelsAlone } = labelMeans(judged, labels, kind, { level: 1 - alpha, clusters });
  const known = judged.filter((difference) => !Number.isNaN(difference));
  const notJudged = judged.length - known.length;
  const oneSided = before.labels.filter((label, item) => Number.isNaN(label) !== Number.isNaN(after.labels[item]!));
  const minusOnes = before.minusOnes + after.minusOnes;
  const notes: Note[] = [
    ...(here.length < 20 ? [note("few-labels", { labels: here.length })] : []),
    ...(oneSided.length > 0 ? [note("labels-on-one-side", { items: oneSided.length })] : []),
    ...(notJudged > 0 ? [note("not-judged", { items: notJudged, minusOnes })] : []),
    ...(corrected.lambda === 0 && here.length < judged.length ? [note("judge-does-not-help")] : []),
  ];
  const { estimate, standardError, degreesOfFreedom } = corrected;
  const meanOf = (side: Side) => mean(here.map((item) => side.labels[item]!));
  const means = { baseline: meanOf(before), candidate: meanOf(after) };
  const comparison = comparisonRecord(
    {
      test: corrected.lambda === 0 ? "labels-alone" : "ppi++",
      design: "paired",
      counts: [`labels=${here.length}`, `n=${judged.length}`],
      settings: [],
      means,
      difference: estimate,
      identical: false,
      pValue: pValueAt0(corrected.intervalAt),
      standardError,
      unpairedStandardError: Number.NaN,
      intervalAt: (level) => shown({ interval: corrected.intervalAt(level) }),
      minimumDetectableEffect: detectableDifference(standardError, degreesOfFreedom, alpha),
      labels: here.length,
      items: { shared: judged.length, onlyBaseline: 0, onlyCandidate: 0 },
      discordant: null,
      seeds: null,
      proportion: sideLabels.every(isShare),
      sources: labelSources(corrected.lambda, DIFFERENCE_NOISE),
      notes,
    },
    { alpha, higherIsBetter, ...defined({ names }) },
  );
  return {
    kind: "label-comparison",
    ok: true,
    comparison,
    lambda: corrected.lambda,
    items: { labelled: here.length, rest: judged.length - here.length, notJudged },
    effectiveLabels: effectiveLabels(corrected, labelsAlone),
    labelsAlone: { difference: labelsAlone.estimate, interval: shown(labelsAlone) },
    judgeAlone: finiteOrNull(known.length === 0 ? Number.NaN : mean(known)),
    notes,
  };
}

interface Side {
  readonly scores: Float64Array;
  readonly labels: Float64Array;
  readonly minusOnes: number;
}

function sideOf(name: string, { judged, labels }: JudgedSide): Side {
  const scores = scoresOf("compareByLabels", `${name}.judged`, judged);
  const known = Float64Array.from(scoresOf("compareByLabels", `${name}.labels`, labels));
  requireSameLength("compareByLabels", scores, known);
  return { ...withoutMinusOnes(scores), labels: known };
}

/** Halvings of alpha: no p below 2⁻⁵⁰ is told from another. */
const HALVINGS = 50;

/** The alpha at which the interval of level 1 − alpha just leaves out 0; NaN where there is none. */
function pValueAt0(intervalAt: (level: number) => Interval): number {
  const { low, high } = intervalAt(0.5);
  if (!(low <= high)) return Number.NaN;
  const isOut = (alpha: number) => {
    const interval = intervalAt(1 - alpha);
    return interval.low > 0 || interval.high < 0;
  };
  // On the scale of powers of two, as p is read by its size: larger alphas leave out more.
  let [kept, rejected] = [-HALVINGS, 0];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (kept + rejected) / 2;
    if (isOut(2 ** middle)) rejected = middle;
    else kept = middle;
  }
  return 2 ** rejected;
}
