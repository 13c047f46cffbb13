import { noteWriter } from "../../notes.js";
import { plural } from "../../numberFormat.js";

const WORDS = {
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

/** Why no item can be tested for differing between groups. */
export function noItemsText(items: number, tested: number): string {
  return `of ${plural(items, "item")}, ${tested} would be tested: none is left to test or to match on`;
}
