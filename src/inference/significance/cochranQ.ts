import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";

/** Cochran's test that several runs have the same share of right answers on the same items. */
export interface CochranQTest {
  readonly statistic: number;
  /** Runs − 1. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Items that some runs got right and others not: the only ones that count. */
  readonly informativeItems: number;
}

/**
 * Cochran's Q on items × runs of 0/1 scores: McNemar's χ² for more than two runs. The χ² distribution is good from about
 * 24 informative items × runs. NaN for fewer than two runs or when no item tells the runs apart. Throws for other scores.
 *
 * Cochran (1950), "The comparison of percentages in matched samples".
 *
 * @param scores row-major, one row an item
 */
export function cochranQTest(scores: Scores, items: number, runs: number): CochranQTest {
  const readScores = scoresOf("cochranQTest", "scores", scores);
  requireArgument("cochranQTest", "items", items, COUNT);
  requireArgument("cochranQTest", "runs", runs, COUNT);
  if (readScores.length !== items * runs) {
    throw new ArgumentError(
      "cochranQTest",
      `scores must hold items × runs = ${items} × ${runs} values, got ${readScores.length}.`,
    );
  }
  const byRun = new Float64Array(runs);
  let [total, spread, informativeItems] = [0, 0, 0];
  for (let item = 0; item < items; item++) {
    let right = 0;
    for (let run = 0; run < runs; run++) {
      const score = readScores[item * runs + run] as number;
      if (score !== 0 && score !== 1) {
        throw new ArgumentError(
          "cochranQTest",
          `scores must be 0 or 1, got ${score}. For other scores use friedmanTest.`,
        );
      }
      right += score;
      byRun[run]! += score;
    }
    total += right;
    spread += right * (runs - right);
    if (right > 0 && right < runs) informativeItems++;
  }
  const squares = byRun.reduce((sum, right) => sum + (right - total / runs) ** 2, 0);
  const statistic = spread > 0 ? ((runs - 1) * runs * squares) / spread : Number.NaN;
  return { statistic, degreesOfFreedom: runs - 1, pValue: chiSquaredSf(statistic, runs - 1), informativeItems };
}
