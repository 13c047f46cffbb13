import { pluralOf } from "../../clause.js";
import { noteWriter } from "../../notes.js";
import { formatCount, formatFixed, formatPEquation, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import type { MissingAnswerEvidence } from "../items/missingAnswers.js";
import type { IndependentUnit } from "../items/respondents.js";
import type { SecondDimension } from "../items/secondDimension.js";
import { copiesText, missingEvidenceText, secondDimensionText } from "../items/wording.js";
import type { ItemPriors } from "./priors.js";

/** The notes of a fit. */
export const fitNote = /* @__PURE__ */ noteWriter({
  "not-converged": ({ iterations, shown }: { iterations: number; shown: boolean }) =>
    `no maximum was found in ${plural(iterations, "iteration")}; ` +
    (shown ? "the parameters are shown because it was asked for" : "parameters are withheld"),
  "lower-is-better": () => "scores were turned round (1 − score), so that ability grows with quality",
  "constant-items": ({ items }: { items: number }) =>
    `${plural(items, "item")} that all runs got right, all wrong or nobody answered: no slope, left out of the fit`,
  "runs-without-answers": ({ runs }: { runs: number }) =>
    `${plural(runs, "run")} without an answer to any item that varies: no ability`,
  "too-few-runs": ({ runs }: { runs: number }) =>
    `fitted with ${plural(runs, "run")} because it was asked for: compare the slopes with those of the control`,
  "fewer-runs-than-items": ({ runs, items }: { runs: number; items: number }) =>
    `${plural(runs, "run")} for ${plural(items, "item")}: each slope rests on few runs, as its error says`,
  "dependent-runs": ({ runs, groups, unit, least }: Dependence & { groups: number; least: number }) =>
    `${plural(runs, "run")} are ${groupsText(groups, unit)} (${WHY_DEPENDENT[unit]}): ` +
    (groups < least
      ? `no errors of items, which take ${least} independent ones`
      : `errors of items count each as one (cluster-robust), AIC and BIC are left out`),
  priors: ({ priors }: { priors: ItemPriors }) =>
    `slopes and intercepts are pulled towards their priors: ${Object.entries(priors)
      .map(([name, prior]) => `${name} N(${prior.mean}, ${prior.sd}²)`)
      .join(", ")}`,
  "slope-at-bound": ({ items }: { items: number }) =>
    `${plural(items, "item")} whose answers separate: the likelihood rises with the slope without end, so that it has no value; a prior on slopes gives one`,
  "slope-at-zero": ({ items }: { items: number }) => `${plural(items, "item")} would have a negative slope: held at 0`,
  "no-standard-errors": () => "the information is not positive definite here: the data do not determine all parameters",
  "extreme-patterns": ({ runs }: { runs: number }) =>
    `${plural(runs, "run")} with the best or worst pattern possible: no maximum likelihood ability; EAP and MAP rest on the prior there`,
  "several-maxima": () =>
    "climbs from different starts ended at different heights: the likelihood has several maxima, and the highest found is shown",
  "unknown-choices": ({ items }: { items: number }) =>
    `${plural(items, "item")} without known choices: taken as impossible to guess`,
  "coarse-grid": ({ spacing, smallestSd }: { spacing: number; smallestSd: number }) =>
    `the nodes lie ${spacing.toPrecision(2)} apart and the narrowest posterior has SD ${smallestSd.toPrecision(2)}: too coarse, take more nodes`,
  copies: ({ groups }: { groups: readonly (readonly string[])[] }) =>
    `${copiesText(groups)}: the first of each is fitted, since one question asked several times tells no more of a run than once`,
  "missing-at-random": ({ evidence }: { evidence: MissingAnswerEvidence }) =>
    `${formatCount(evidence.missing)} missing answers (${formatFixed(100 * evidence.share, 1)}% of those asked) are taken as if they had been answered like the rest; ` +
    missingEvidenceText(evidence),
  "unconnected-blocks": ({
    blocks,
  }: {
    blocks: readonly { readonly runs: number; readonly items: readonly string[] }[];
  }) =>
    `${blocks.length} blocks that neither a run nor an item connects (${blocks.map(({ runs, items }) => `${plural(runs, "run")} on ${plural(items.length, "item")}: ${someNames(items, 2)}`).join("; ")}): ` +
    "runs of different blocks stand on one scale only if their groups are equally able, which these answers cannot show",
  "no-cohesion": (data: { alpha: number | null; gain: number; parameters: number }) =>
    `the items are not shown to hang together${data.alpha === null ? "" : ` (Cronbach's α = ${formatFixed(data.alpha, 3)})`}: the fit gains ${formatFixed(data.gain, 1)} ` +
    `in log-likelihood over items that have nothing in common, for ${plural(data.parameters, "slope")}; the reliability that it would print is that of ` +
    "the model, not of the data, and is withheld",
  "abilities-without-items": ({ items }: { items: readonly string[] }) =>
    `abilities leave out ${plural(items.length, "item")} whose slope has no value (${someNames(items, 4)}): with a slope without end they would say what that ` +
    "item says, with errors far too small (a prior on slopes, --prior slope=1:1, gives it one)",
  "abilities-withheld": ({ items }: { items: readonly string[] }) =>
    `abilities are withheld: too few items have a slope with a value (without one: ${someNames(items, 4)}); a prior on slopes (--prior slope=1:1) gives them one`,
});

interface Dependence {
  readonly runs: number;
  readonly unit: IndependentUnit;
}

const groupsText = (groups: number, unit: IndependentUnit) =>
  `${formatCount(groups)} ${groups === 1 ? unit : pluralOf(unit)}`;

/** Why runs of one of a unit are not independent of each other. */
const WHY_DEPENDENT: Readonly<Record<IndependentUnit, string>> = {
  family: "models of one answer alike beyond what their abilities explain",
  model: "seeds, checkpoints and trials of one resemble each other",
  seed: "checkpoints and trials of one resemble each other",
  run: "each by itself",
};

/** The notes of the fit of items. */
export const itemFitNote = /* @__PURE__ */ noteWriter({
  "one-run-each": ({ runs, kept, unit }: Dependence & { kept: number }) =>
    `${plural(runs, "run")} are ${groupsText(kept, unit)} (${WHY_DEPENDENT[unit]}): fit is judged on the last run of each`,
  "incomplete-runs": ({ runs }: { runs: number }) =>
    `${plural(runs, "run")} with missing answers left out: summed scores need every item`,
  "items-not-tested": ({ untested, items }: { untested: number; items: number }) =>
    `${plural(untested, "item")} not tested: no slope, or no degree of freedom among ${plural(items, "item")}`,
});

/** The notes of the fit of a model. */
export const modelFitNote = /* @__PURE__ */ noteWriter({
  "incomplete-runs": ({ runs }: { runs: number }) => `${plural(runs, "run")} with missing answers left out`,
});

/** `3 slopes are below 0, none by more than chance explains`, or which are, or that they measure something else. */
export function slopesText(
  negative: readonly string[],
  shown: readonly string[],
  p: number | null,
  second: SecondDimension | null,
): string {
  if (negative.length === 0) return "No item has a negative slope.";
  const below = `${plural(negative.length, "slope")} ${negative.length === 1 ? "is" : "are"} below 0 (${someNames(negative, 5)})`;
  if (second !== null) return `${below}. ${secondDimensionText(second)} One ability does not tell these runs apart.`;
  if (shown.length === 0) {
    return `${below}, none by more than chance explains, as far as the scores on the other items tell.`;
  }
  return (
    `${below}, ${shown.length === negative.length ? "all" : shown.length} by more than chance explains: ${someNames(shown, 5)} ` +
    `(adjusted ${formatPEquation(p)}${shown.length > 1 ? " at most" : ""}). Better runs are more often wrong there: look at the key and the wording.`
  );
}
