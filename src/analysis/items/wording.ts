import { noteWriter } from "../../notes.js";
import { formatFixed, formatPEquation, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import type { MissingAnswerEvidence, MissingnessCorrelation } from "./missingAnswers.js";

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
export const note = noteWriter(WORDS);

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

/** Why no item can be tested for differing between groups. */
export function noItemsText(items: number, tested: number): string {
  return `of ${plural(items, "item")}, ${tested} would be tested: none is left to test or to match on`;
}
