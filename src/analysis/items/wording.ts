import { noteWriter } from "../../notes.js";
import { formatCount, formatFixed, formatPEquation, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import type { MissingAnswerEvidence, MissingnessCorrelation } from "./missingAnswers.js";
import type { SecondDimension } from "./secondDimension.js";

const WORDS = {
  copies: ({ groups }: { groups: readonly (readonly string[])[] }) =>
    `${copiesText(groups)}: each counts as often as it stands there, in scores, correlations and alpha`,
  "missing-not-at-random": ({ evidence }: { evidence: MissingAnswerEvidence }) =>
    `missing answers are not missing at random, as means over what was answered suppose; ${missingEvidenceText(evidence)}`,
  "one-respondent": ({
    rows,
    runs,
    unit,
    runsNeeded,
  }: {
    rows: number;
    runs: number;
    unit: string;
    runsNeeded: number;
  }) =>
    `no p-value can be had: the ${plural(rows, "row")} count as ${plural(runs, "independent respondent")} (${runs} ${unit}), and it takes ${runsNeeded} to accuse any item; ` +
    "correlations are over all rows and describe these alone",
  /** `strata` is `null` where every score that occurs is one. */
  "thin-matching": ({ matchedShare, strata }: { matchedShare: number; strata: number | null }) =>
    `thin matching: ${Math.round(100 * matchedShare)} % of the runs have a run of the other group at their score, and only ` +
    `those count${strata === null ? "; wider strata (strata: 5) use more of them, and match less closely" : ""}`,
  "not-right-or-wrong": ({ items }: { items: number }) =>
    `${plural(items, "item")} with scores other than 0 and 1 cannot be tested`,
  "no-informative-stratum": ({ items }: { items: number }) =>
    `${plural(items, "item")} without a stratum of both groups and both answers: no test`,
  separable: ({ items }: { items: number }) =>
    `logistic regression is left out for ${plural(items, "item")} that score and group tell right from wrong without error`,
};

/** The notes of items. */
/** What items have in common that a second ability explains and wrong keys do not. */
export function secondDimensionText({ observed, expected }: SecondDimension): string {
  return (
    `They correlate ${formatFixed(observed, 2)} with each other, where wrong keys of what the others measure would by ${formatFixed(expected, 2)}: ` +
    "they look like a second dimension, on which other runs are better, rather than wrong keys."
  );
}

export const note = /* @__PURE__ */ noteWriter(WORDS);

/** `q3, q10 and q11 have the same answers in all runs or nearly all`. */
export function copiesText(groups: readonly (readonly string[])[]): string {
  const named = groups.slice(0, 4).map((ids) => `${someNames(ids.slice(0, -1), 5)} and ${ids.at(-1)}`);
  const more = groups.length > 4 ? `; and ${groups.length - 4} more groups` : "";
  return `${named.join("; ")}${more} have the same answers in all runs or nearly all, which abilities do not explain: copies of one question`;
}

/** What speaks against answers being missing at random, or that nothing does; and what counting them as wrong changes. */
export function missingEvidenceText({ items, runs, isShown, orderCorrelation }: MissingAnswerEvidence): string {
  const of = ({ rho, pValue }: MissingnessCorrelation, name: string) =>
    rho === null ? [] : [`${name} ${formatFixed(rho, 2)}, ${formatPEquation(pValue)}`];
  const told = [...of(items, "over items"), ...of(runs, "over runs")].join("; ");
  const evidence = told === "" ? "" : `share left out against the mean of what was answered: rank correlation ${told}`;
  const shown = isShown ? "these data show that it is not so" : "nothing in these data speaks against it";
  const order =
    orderCorrelation === null
      ? ""
      : `; with them counted as wrong (--missing zero) the order of the runs correlates ${formatFixed(orderCorrelation, 2)} with that of what was answered`;
  return `${shown}${evidence === "" ? "" : ` (${evidence})`}${order}`;
}

/** Why groups of so few models are not compared. */
export function fewModelsText(counts: {
  readonly unit: "model" | "family";
  /** The same for several. */
  readonly units: string;
  readonly needed: number;
  readonly reference: number;
  readonly focal: number;
}) {
  const { unit, units, needed, reference, focal } = counts;
  return (
    `each group needs ${needed} ${units} or more, and there are ${formatCount(reference)} reference ${reference === 1 ? unit : units} and ` +
    `${formatCount(focal)} focal ones: ${WHY_TOO_FEW[unit]} do not tell an item from that ${unit}'s way with it`
  );
}

const WHY_TOO_FEW = {
  model: "seeds and checkpoints of one model",
  family: "models of one family, which answer alike,",
};

/** Why no item can be tested for differing between groups. */
export function noItemsText(items: number, tested: number): string {
  return `of ${plural(items, "item")}, ${tested} would be tested: none is left to test or to match on`;
}

/** The notes of item analyses. */
export const analysisNote = /* @__PURE__ */ noteWriter({
  "no-alpha": ({ reason }: { reason: keyof typeof WITHOUT_ALPHA }) => `there is no alpha: ${WITHOUT_ALPHA[reason]}`,
  "alpha-negative": ({ accused }: { accused: readonly string[] }) => {
    const names = accused.map((id) => JSON.stringify(id));
    const where = names.length > 0 ? `; look at the keys of ${someNames(names, 4)}` : "";
    return `alpha is negative because items vary together less than they would by chance, so that no sum score is reliable${where}`;
  },
  pairwise: ({ cells }: { cells: number }) =>
    `${plural(cells, "cell")} without a score: each number is over the runs that scored the item, and alpha's covariances over runs that scored both items`,
  "no-discrimination": ({ units }: { units: string }) =>
    `no item has a discrimination: it takes three ${units} whose scores differ, and items that some get right and some wrong`,
  "too-few-runs": ({ units, runs, runsNeeded, tested, alpha }: Accusing & { runsNeeded: number; alpha: number }) =>
    `too few ${units} to accuse: ${runs} cannot show a single one of ${plural(tested, "item")} to be faulty, however negative; ` +
    `at least ${runsNeeded} are needed (smallest p of one item, 1/C(n, n/2), at most ${alpha}/${tested})`,
  "few-runs": ({ units, runs, tested, reachable, criticalItemRest, medianItemRest }: Accusing & Reach) =>
    `too few ${units} to accuse with confidence: ${runs} show one item only from an item–rest correlation of about ` +
    `${formatFixed(criticalItemRest, 2)} down, and ${reachable} of ${plural(tested, "item")} can get there; ` +
    `the median item has ${formatFixed(medianItemRest, 2)}, so one with a wrong key (about ${formatFixed(-medianItemRest, 2)}) would be missed`,
});

/** Why there is no alpha. */
const WITHOUT_ALPHA = {
  "one-run": "one run has nobody to be compared with",
  "one-item": "one item has no rest",
  "items-of-one-run": "fewer than two items are scored by two runs",
  "no-shared-runs": "two items share fewer than two runs",
  "one-sum-score": "all runs have the same sum score",
};

interface Accusing {
  /** What counts as independent, in the plural. */
  readonly units: string;
  readonly runs: number;
  /** Items tested. */
  readonly tested: number;
}

interface Reach {
  readonly reachable: number;
  readonly criticalItemRest: number;
  readonly medianItemRest: number;
}

/** The notes on what the rows of an item analysis are. */
export const respondentNote = /* @__PURE__ */ noteWriter({
  "trials-averaged": ({ trials, runs }: { trials: number; runs: number }) =>
    `${plural(trials, "run")} are trials of ${runs}: trials are averaged within the item`,
  kin: ({ models, families }: { models: number; families: number }) =>
    `${plural(models, "model")} are ${plural(families, "family")} of models that answer ` +
    "alike beyond what their abilities explain: correlations, alpha and p-values take each family as one",
  "correlated-respondents": ({ rows, groups, unit }: { rows: number; groups: number; unit: string }) =>
    `the ${plural(rows, "row")} are seeds or checkpoints of ${plural(groups, unit)}, which are no ` +
    `independent respondents: alpha has no interval, and p-values take each ${unit} as one`,
  "mixed-framings": () => "the rows mix framings, in which an item is not the same question: choose one with --framing",
});
