import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT, oneOf } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import { fQuantile, fSf } from "../../numeric/distributions/fDistribution.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";
import { excessVarianceTest } from "../components/excessVariance.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";

/** Which intraclass correlation, by its name in Shrout & Fleiss. */
export type IntraclassForm = "ICC(1)" | "ICC(2,1)" | "ICC(3,1)" | "ICC(1,k)" | "ICC(2,k)" | "ICC(3,k)";

export interface IntraclassOptions extends IntervalOptions {
  /**
   * `ICC(1)`: repeats are interchangeable within their target. `ICC(2,1)`: the same runs score every target, and their
   * levels count as disagreement. `ICC(3,1)`: their levels do not count. `…k`: of the mean of all k runs instead of one.
   * Default `ICC(2,1)`.
   */
  readonly form?: IntraclassForm;
}

/** Share of the variance of scores that is between targets. */
export interface IntraclassCorrelation {
  readonly form: IntraclassForm;
  /** At most 1; negative where targets differ less than chance would make them. */
  readonly value: number;
  /** `"f"`: exact under normality; for `ICC(2, …)` with Satterthwaite's degrees of freedom. */
  readonly interval: Interval;
  /** F test that the correlation is 0. */
  readonly statistic: number;
  readonly degreesOfFreedom: readonly [number, number];
  readonly pValue: number;
}

/**
 * Intraclass correlation of targets × runs, for instance items × seeds: how far one run can stand for the others.
 * NaN for fewer than two targets or runs, a NaN score, or scores without any residual variance.
 *
 * The interval of ICC(2,k) is the Spearman–Brown transform of that of ICC(2,1), as in R's psych.
 *
 * Shrout & Fleiss (1979), "Intraclass correlations"; McGraw & Wong (1996), "Forming inferences about some intraclass
 * correlation coefficients".
 *
 * @param scores row-major, one row a target
 */
export function intraclassCorrelation(
  scores: Scores,
  targets: number,
  runs: number,
  options: IntraclassOptions = {},
): IntraclassCorrelation {
  const readScores = scoresOf("intraclassCorrelation", "scores", scores);
  requireArgument("intraclassCorrelation", "targets", targets, COUNT);
  requireArgument("intraclassCorrelation", "runs", runs, COUNT);
  const { form = "ICC(2,1)", level = LEVEL } = optionsOf("intraclassCorrelation", options, {
    form: oneOf("ICC(1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"),
  });
  requireLevel("intraclassCorrelation", level);
  if (readScores.length !== targets * runs) {
    throw new ArgumentError(
      "intraclassCorrelation",
      `scores must hold targets × runs = ${targets} × ${runs} values, got ${readScores.length}. Lay them out row-major, one row a target.`,
    );
  }
  const squares = meanSquaresOf(readScores, targets, runs);
  const single = SINGLE[form](squares, (1 + level) / 2);
  const averaged = form.endsWith("k)");
  // Spearman–Brown: reliability of the mean of k from that of one.
  const stepUp = (value: number) => (averaged ? (runs * value) / (1 + (runs - 1) * value) : value);
  return {
    form,
    value: averaged ? single.averageValue : single.value,
    interval: { low: stepUp(single.low), high: stepUp(single.high), level, method: "f" },
    statistic: single.statistic,
    degreesOfFreedom: single.degreesOfFreedom,
    pValue: Number.isFinite(single.statistic) ? fSf(single.statistic, ...single.degreesOfFreedom) : Number.NaN,
  };
}

interface MeanSquares {
  readonly targets: number;
  readonly runs: number;
  readonly between: number;
  readonly betweenRuns: number;
  readonly residual: number;
  readonly within: number;
}

function meanSquaresOf(scores: ArrayLike<number>, targets: number, runs: number): MeanSquares {
  // Every form is a ratio, which keeps its value in any unit.
  const { meanSquares, statistic } = excessVarianceTest(inStandardUnits(scores).values, targets, runs);
  // What is left beside targets and runs is rounding: none.
  const residual = Number.isNaN(statistic) && targets > 1 && runs > 1 ? 0 : meanSquares.residual;
  return {
    targets,
    runs,
    between: meanSquares.seeds,
    betweenRuns: meanSquares.items,
    residual,
    within: (meanSquares.items + (targets - 1) * residual) / targets,
  };
}

interface SingleForm {
  readonly value: number;
  readonly averageValue: number;
  readonly low: number;
  readonly high: number;
  readonly statistic: number;
  readonly degreesOfFreedom: readonly [number, number];
}

/** Forms 1 and 3 differ only in the error that the targets are held against. */
function againstError(squares: MeanSquares, error: number, errorDegrees: number, tail: number): SingleForm {
  const { targets, runs, between } = squares;
  const statistic = error > 0 ? between / error : Number.NaN;
  const correlation = (f: number) => (f - 1) / (f + runs - 1);
  return {
    value: (between - error) / (between + (runs - 1) * error),
    averageValue: (between - error) / between,
    low: correlation(statistic / fQuantile(tail, targets - 1, errorDegrees)),
    high: correlation(statistic * fQuantile(tail, errorDegrees, targets - 1)),
    statistic,
    degreesOfFreedom: [targets - 1, errorDegrees],
  };
}

function oneWay(squares: MeanSquares, tail: number): SingleForm {
  return againstError(squares, squares.within, squares.targets * (squares.runs - 1), tail);
}

function consistency(squares: MeanSquares, tail: number): SingleForm {
  return againstError(squares, squares.residual, (squares.targets - 1) * (squares.runs - 1), tail);
}

/** McGraw & Wong's case 2A, absolute agreement. */
function agreement(squares: MeanSquares, tail: number): SingleForm {
  const { targets: n, runs: k, between, betweenRuns, residual } = squares;
  const value = (between - residual) / (between + (k - 1) * residual + (k * (betweenRuns - residual)) / n);
  const a = (k * value) / (n * (1 - value));
  const b = 1 + (k * value * (n - 1)) / (n * (1 - value));
  const degrees =
    (a * betweenRuns + b * residual) ** 2 /
    ((a * betweenRuns) ** 2 / (k - 1) + (b * residual) ** 2 / ((n - 1) * (k - 1)));
  const spread = k * betweenRuns + (k * n - k - n) * residual;
  const lower = fQuantile(tail, n - 1, degrees);
  const upper = fQuantile(tail, degrees, n - 1);
  return {
    value,
    averageValue: (between - residual) / (between + (betweenRuns - residual) / n),
    low: (n * (between - lower * residual)) / (lower * spread + n * between),
    high: (n * (upper * between - residual)) / (spread + n * upper * between),
    statistic: residual > 0 ? between / residual : Number.NaN,
    degreesOfFreedom: [n - 1, (n - 1) * (k - 1)],
  };
}

const SINGLE: Readonly<Record<IntraclassForm, (squares: MeanSquares, tail: number) => SingleForm>> = {
  "ICC(1)": oneWay,
  "ICC(1,k)": oneWay,
  "ICC(2,1)": agreement,
  "ICC(2,k)": agreement,
  "ICC(3,1)": consistency,
  "ICC(3,k)": consistency,
};
