import { noteWriter } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatRange,
  formatScore,
  POINTS,
  plainUnit,
  plural,
  type ScoreUnit,
} from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import type { LabelCorrection } from "./labelCorrection.js";

const WORDS = {
  "few-labels": ({ labels }: { labels: number }) =>
    `${plural(labels, "label")}: so few that the interval is wide, and hardly right for scores that are not right or wrong`,
  "labels-equal": () => "all labels are equal: they show no noise, which is not proof of none",
  "labels-unlike-the-rest": ({ labelled, rest, pValue }: { labelled: number; rest: number; pValue: number }) =>
    `the labelled items are not like the rest: the judge gives them ${formatFixed(labelled, 3)} on average and the ` +
    `others ${formatFixed(rest, 3)} (${formatPEquation(pValue)}); unless the labelled items were drawn at random, the ` +
    "labels say nothing of the others",
  "not-judged": ({ items, minusOnes }: { items: number; minusOnes: number }) =>
    `${plural(items, "item")} without a judgement (${formatCount(minusOnes)} of them −1): they count as items of which the judge ` +
    "says nothing, not as wrong",
  "other-scale": () =>
    "judge and labels are on different scales: the judge's scores sharpen the labels, and how far they are off cannot be said",
  "judges-on-other-scales": ({ judges }: { judges: readonly string[] }) =>
    `${judges.join(" and ")} seem to score on different scales: which gives more is not said`,
  "judge-does-not-help": () => "the judge's scores do not narrow the interval: the labels are taken alone",
  "several-labels": ({ items }: { items: number }) =>
    `${plural(items, "answer")} ${items === 1 ? "has" : "have"} several labels, of which the mean is taken`,
  "labels-of-several-runs": ({ model, runs, axes }: { model: string; runs: number; axes: readonly string[] }) =>
    `labels of ${model} fit ${plural(runs, "run")} that differ in ${axes.join(", ")}, and are used for none of them: add the column ` +
    `${axes.join(", ")} to the labels`,
  "labels-not-used": ({
    labels,
    names,
    answers,
  }: {
    labels: number;
    names: readonly string[];
    answers: readonly string[];
  }) =>
    `${plural(labels, "label")} not used, as no run was read that ${labels === 1 ? "it belongs" : "they belong"} to: ${someNames(names, 4)}` +
    `${answers.length === 0 ? "" : `; judged answers are ${someNames(answers, 3)}`}`,
  "labels-on-one-side": ({ items }: { items: number }) =>
    `${plural(items, "item")} with a label of one side only: not used, as the difference there is not known`,
};

/** The notes of judged scores and labels. */
export const note = /* @__PURE__ */ noteWriter(WORDS);

/** How scores of labels are printed. */
function labelUnit({ proportion, labelsAlone }: Pick<LabelCorrection, "proportion" | "labelsAlone">): ScoreUnit {
  return proportion ? POINTS : plainUnit(Math.abs(labelsAlone.mean));
}

/** The corrected score in one or two sentences. */
export function correctionSentence(
  record: Pick<
    LabelCorrection,
    "name" | "mean" | "interval" | "labelsAlone" | "judgeAlone" | "bias" | "items" | "effectiveLabels" | "proportion"
  >,
): string {
  const { name, mean, interval, items, effectiveLabels, judgeAlone, bias, proportion } = record;
  const unit = labelUnit(record);
  const percent = proportion ? "%" : "";
  const range =
    interval === null
      ? "no interval"
      : `${formatLevel(interval.level)} CI ${formatRange(interval.low, interval.high, unit)}`;
  const worth =
    effectiveLabels === null || effectiveLabels < items.labelled * 1.005
      ? ""
      : `, worth ${formatCount(Math.round(effectiveLabels))} with the judge`;
  const head = `${name} scores ${formatScore(mean, unit)}${percent} by human labels (${range}; ${plural(items.labelled, "label")}${worth}).`;
  if (bias === null || judgeAlone === null) return head;
  const said = `The judge gives it ${formatScore(judgeAlone, unit)}${percent}`;
  const off = `${formatDifference(bias.difference, unit)} on the labelled items, ${bias.adjustedPValue === bias.pValue ? "" : "adjusted "}${formatPEquation(bias.adjustedPValue)}`;
  const verdict = { "too-high": "too high", "too-low": "too low", "not-shown": "not shown to be off" }[bias.verdict];
  return `${head} ${said}: ${verdict} (${off}).`;
}
