import { requireArgument } from "../../arguments/requireArgument.js";
import { COUNT, RATINGS } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { normalSf } from "../../numeric/distributions/normal.js";
import { categoryCodes } from "./categoryCounts.js";

/** Agreement of several interchangeable raters beyond chance. */
export interface FleissKappa {
  /** 1 for full agreement, 0 for what chance gives; NaN where only one category is used, or for fewer than two raters. */
  readonly kappa: number;
  /** Share of the pairs of ratings of one item that agree. */
  readonly agreement: number;
  /** Share expected by chance from how often each category is used. */
  readonly chanceAgreement: number;
  /** κ ÷ its standard error when there is no agreement beyond chance. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly items: number;
  readonly raters: number;
}

/**
 * Fleiss' κ of items × raters, complete: how far trials (or seeds) of the same items agree. Where ratings are missing, use
 * `krippendorffAlpha`.
 *
 * Fleiss (1971), "Measuring nominal scale agreement among many raters"; standard error of Fleiss, Nee & Landis (1979).
 *
 * @param ratings row-major, one row an item
 */
export function fleissKappa(ratings: ArrayLike<string | number>, items: number, raters: number): FleissKappa {
  requireArgument("fleissKappa", "ratings", ratings, RATINGS);
  requireArgument("fleissKappa", "items", items, COUNT);
  requireArgument("fleissKappa", "raters", raters, COUNT);
  if (ratings.length !== items * raters) {
    throw new ArgumentError(
      "fleissKappa",
      `ratings must hold items × raters = ${items} × ${raters} values, got ${ratings.length}.`,
    );
  }
  for (let i = 0; i < ratings.length; i++) {
    if (Number.isNaN(ratings[i])) {
      throw new ArgumentError("fleissKappa", "every item must have all its ratings, got NaN. Use krippendorffAlpha.");
    }
  }
  const { codes, count } = categoryCodes(ratings);
  const used = new Float64Array(count);
  let agreeing = 0;
  for (let item = 0; item < items; item++) {
    const tally = new Float64Array(count);
    for (let rater = 0; rater < raters; rater++) tally[codes[item * raters + rater]!]!++;
    for (let category = 0; category < count; category++) {
      agreeing += tally[category]! * (tally[category]! - 1);
      used[category]! += tally[category]! / ratings.length;
    }
  }
  const agreement = agreeing / (items * raters * (raters - 1));
  const chanceAgreement = used.reduce((sum, share) => sum + share * share, 0);
  const room = used.reduce((sum, share) => sum + share * (1 - share), 0);
  const kappa = count > 1 ? (agreement - chanceAgreement) / room : Number.NaN;
  const skew = used.reduce((sum, share) => sum + share * (1 - share) * (1 - 2 * share), 0);
  const nullError = Math.sqrt((2 * (room ** 2 - skew)) / (items * raters * (raters - 1))) / room;
  const statistic = nullError > 0 ? kappa / nullError : Number.NaN;
  return {
    kappa,
    agreement,
    chanceAgreement,
    statistic,
    pValue: 2 * normalSf(Math.abs(statistic)),
    items,
    raters,
  };
}
