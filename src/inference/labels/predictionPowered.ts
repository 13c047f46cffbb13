import { mean, variance } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { inOrdinaryUnit, withoutCommonOffset } from "../../numeric/spread/standardUnits.js";
import { clusteredError } from "../intervals/clusterError.js";
import { filledJudgements } from "./filledJudgements.js";

/** A mean of human labels, sharpened by a judge's scores of the items that have none. */
export interface PredictionPowered {
  /** In the unit of the labels; NaN without a label. */
  readonly estimate: number;
  /** NaN for fewer than two labels, and where what the judge leaves open shows no spread: its size is unknown, not 0. */
  readonly standardError: number;
  /** Of the standard error, for Student's t: labels − 1, or those of `clusteredError`. */
  readonly degreesOfFreedom: number;
  /** λ in [0, 1]: how far the judge is trusted; 0 is the mean of the labels, 1 the judge corrected by its mean error. */
  readonly lambda: number;
  /** Items with a label. */
  readonly labelled: number;
  /** Items without. */
  readonly rest: number;
}

/**
 * Prediction-powered mean: the mean label of the labelled items, moved by λ times what the judge says of the other items less
 * what it says of these. The labelled items are to be a random sample of all. λ is tuned for the least variance,
 * Cov(label, judged)/((1 + n/N)·Var(judged)) for n labelled and N other items, and kept in [0, 1]. Valid for any judge: a poor
 * one gives the mean of the labels. NaN in `labels`: not labelled; NaN in `judged`: not judged, which counts as the mean
 * judgement. `lambda` fixes λ. With `clusters` the error is cluster-robust.
 *
 * Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453, example 6.1; variances of the error have the divisor n − 1.
 */
export function predictionPowered(
  judged: ArrayLike<number>,
  labels: ArrayLike<number>,
  { clusters, lambda: fixed }: { readonly clusters?: ArrayLike<string | number>; readonly lambda?: number } = {},
): PredictionPowered {
  const all = Array.from({ length: labels.length }, (_, index) => index);
  const isLabelled = (index: number) => !Number.isNaN(labels[index]!);
  const [here, elsewhere] = [all.filter(isLabelled), all.filter((index) => !isLabelled(index))];
  const [n, rest] = [here.length, elsewhere.length];
  // Without their offsets and in an ordinary unit, neither of which is to cost digits.
  const label = withoutCommonOffset([here.map((index) => labels[index]!)]);
  const judgement = withoutCommonOffset([filledJudgements(judged)]);
  const { values, unit } = inOrdinaryUnit([...Array.from(label.lists[0]!), ...Array.from(judgement.lists[0]!)]);
  const y = Array.from(values).slice(0, n);
  const f = Array.from(values).slice(n);
  const [fHere, fElsewhere] = [here.map((index) => f[index]!), elsewhere.map((index) => f[index]!)];
  const lambda = fixed ?? tunedLambda(y, fHere, f);
  const shift = rest === 0 || lambda === 0 ? 0 : lambda * (mean(fElsewhere) - mean(fHere));
  const residuals = y.map((value, index) => value - lambda * fHere[index]!);
  const isKnown = n >= 2 && !isConstant(residuals);
  const common = { estimate: label.offset + unit * (mean(y) + shift), lambda, labelled: n, rest };
  if (clusters !== undefined && isKnown) {
    const centre = mean(residuals);
    const restCentre = rest === 0 ? 0 : mean(fElsewhere);
    // What each item adds to the estimate, times their number: the error of its mean is that of the estimate.
    const influence = new Float64Array(all.length);
    here.forEach((item, index) => {
      influence[item] = (all.length / n) * (residuals[index]! - centre);
    });
    for (const item of elsewhere) influence[item] = (all.length / rest) * lambda * (f[item]! - restCentre);
    const used = lambda === 0 ? here : all;
    const { standardError, testDegreesOfFreedom } = clusteredError(
      used.map((item) => (influence[item]! * used.length) / all.length),
      used.map((item) => clusters[item]!),
    );
    return { ...common, standardError: unit * standardError, degreesOfFreedom: testDegreesOfFreedom };
  }
  const spreadElsewhere = rest < 2 ? variance(f) : variance(fElsewhere);
  const fromRest = rest === 0 || lambda === 0 ? 0 : (lambda * lambda * spreadElsewhere) / rest;
  const standardError = isKnown ? unit * Math.sqrt(variance(residuals) / n + fromRest) : Number.NaN;
  return { ...common, standardError, degreesOfFreedom: Math.max(0, n - 1) };
}

/** The λ of least variance, 0 where the judge or the labels show no spread or nothing is left to judge. */
function tunedLambda(y: readonly number[], judgedHere: readonly number[], judgedAll: readonly number[]): number {
  // Without this, equal numbers whose mean is rounded covary by its last bit.
  if (isConstant(y) || isConstant(judgedAll)) return 0;
  const [n, rest] = [y.length, judgedAll.length - y.length];
  const [yMean, fMean] = [mean(y), mean(judgedHere)];
  const covariance = mean(y.map((value, index) => (value - yMean) * (judgedHere[index]! - fMean)));
  return Math.min(1, Math.max(0, covariance / ((1 + n / rest) * variance(judgedAll))));
}
