import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";
import { midRanks, tieSizes } from "../../numeric/ranks.js";

/** Friedman's test that several runs score the same items alike. */
export interface FriedmanTest {
  /** χ² statistic, corrected for ties. */
  readonly statistic: number;
  /** Runs − 1. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Kendall's coefficient of concordance W in [0, 1], corrected for ties: how far the items rank the runs alike. */
  readonly concordance: number;
}

/**
 * Friedman's rank test on items × runs: each item ranks the runs, and the sums of ranks are compared. For 0/1 scores it is
 * Cochran's Q. Statistic and p are NaN for fewer than two runs, no items, any NaN, or when every item ties all runs.
 *
 * Friedman (1937); tie correction of Hollander & Wolfe (1999), "Nonparametric statistical methods", §7.1.
 *
 * @param scores row-major, one row an item
 */
export function friedmanTest(scores: Scores, items: number, runs: number): FriedmanTest {
  const readScores = scoresOf("friedmanTest", "scores", scores);
  requireArgument("friedmanTest", "items", items, COUNT);
  requireArgument("friedmanTest", "runs", runs, COUNT);
  if (readScores.length !== items * runs) {
    throw new ArgumentError(
      "friedmanTest",
      `scores must hold items × runs = ${items} × ${runs} values, got ${readScores.length}.`,
    );
  }
  const rankSums = new Float64Array(runs);
  let ties = 0;
  for (let item = 0; item < items; item++) {
    const row = Array.from({ length: runs }, (_, run) => readScores[item * runs + run] as number);
    midRanks(row).forEach((rank, run) => {
      rankSums[run]! += rank;
    });
    for (const size of tieSizes(row)) ties += size ** 2 * size - size;
  }
  const expected = (items * (runs + 1)) / 2;
  const squares = rankSums.reduce((sum, value) => sum + (value - expected) ** 2, 0);
  const spread = items * runs * (runs + 1) - ties / (runs - 1);
  const statistic = spread > 0 ? (12 * squares) / spread : Number.NaN;
  return {
    statistic,
    degreesOfFreedom: runs - 1,
    pValue: chiSquaredSf(statistic, runs - 1),
    concordance: statistic / (items * (runs - 1)),
  };
}
