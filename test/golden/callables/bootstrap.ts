import {
  type BootstrapDistribution,
  bootstrapDistribution,
} from "../../../src/inference/bootstrap/bootstrapDistribution.js";
import {
  type BootstrapIntervalMethod,
  bcaProbabilities,
  biasCorrection,
  readBootstrapInterval,
} from "../../../src/inference/bootstrap/bootstrapIntervals.js";
import { meanOf, standardDeviationOf } from "../../../src/inference/bootstrap/bootstrapStatistic.js";
import { acceleration, jackknife } from "../../../src/inference/bootstrap/jackknife.js";
import { itemUnits } from "../../../src/inference/bootstrap/resamplingUnits.js";
import { binomialPmf } from "../../../src/numeric/distributions/binomial.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";

const STATISTICS = { mean: meanOf, standardDeviation: standardDeviationOf };

function draw(values: readonly number[], statistic: keyof typeof STATISTICS, resamples: number): BootstrapDistribution {
  const options = { resamples, standardErrors: true };
  return bootstrapDistribution(createRng(1), itemUnits(values.length), STATISTICS[statistic](values), options);
}

function ends(distribution: BootstrapDistribution, method: BootstrapIntervalMethod, level: number): number[] {
  const { low, high } = readBootstrapInterval(distribution, method, { level }).interval;
  return [low, high];
}

/** Resamples given by the sum and the sum of squares of 10⁴ times their values. */
function bootstrapFromResampleTotals(
  values: readonly number[],
  statistic: keyof typeof STATISTICS,
  sums: readonly number[],
  squares: readonly number[],
) {
  const n = values.length;
  const means = Float64Array.from(sums, (sum) => sum / n / 1e4);
  const variances = Float64Array.from(sums, (sum, k) => (n * squares[k]! - sum ** 2) / (n * (n - 1)) / 1e8);
  const draws = statistic === "mean" ? means : variances.map(Math.sqrt);
  const drawErrors = variances.map((variance) => Math.sqrt(variance / n));
  const distribution = { ...draw(values, statistic, 1), draws, drawErrors };
  const z0 = biasCorrection(draws, distribution.estimate);
  const a = acceleration(distribution.leaveOneOut());
  const read = (level: number) => ({
    percentile: ends(distribution, "percentile", level),
    basic: ends(distribution, "basic", level),
    bca: ends(distribution, "bca", level),
    studentised: ends(distribution, "studentised", level),
    probabilities: bcaProbabilities(z0, a, level),
  });
  return {
    estimate: distribution.estimate,
    estimateVariance: distribution.estimateError ** 2,
    z0,
    acceleration: a,
    standardError: standardDeviation(draws),
    bias: mean(draws) - distribution.estimate,
    intervals: { 0.9: read(0.9), 0.95: read(0.95), 0.99: read(0.99) },
  };
}

/** The whole bootstrap distribution of a proportion, without drawing; quantiles are type 1. */
function exactBinomialBootstrap(successes: number, n: number, level: number) {
  const pmf = Array.from({ length: n + 1 }, (_, k) => binomialPmf(k, n, successes / n));
  const below = pmf.slice(0, successes).reduce((sum, p) => sum + p, 0);
  const z0 = normalQuantile(below + pmf[successes]! / 2);
  const values = Array.from({ length: n }, (_, i) => (i < successes ? 1 : 0));
  const a = acceleration(draw(values, "mean", 1).leaveOneOut());
  const quantile = (p: number) => {
    let k = 0;
    for (let cdf = pmf[0]!; cdf < p; cdf += pmf[k]!) k++;
    return k / n;
  };
  const probabilities = bcaProbabilities(z0, a, level);
  const percentile = [quantile((1 - level) / 2), quantile((1 + level) / 2)];
  return { z0, acceleration: a, probabilities, percentile, bca: probabilities.map(quantile) };
}

function jackknifeOfStandardDeviation(values: readonly number[]) {
  const { estimate, leaveOneOut } = draw(values, "standardDeviation", 1);
  const [withoutOne] = leaveOneOut();
  return { values: withoutOne, acceleration: acceleration([withoutOne!]), ...jackknife(estimate, withoutOne!) };
}

function bootstrapMonteCarlo(values: readonly number[], resamples: number) {
  const distribution = draw(values, "mean", resamples);
  return {
    standardError: standardDeviation(distribution.draws),
    percentile: ends(distribution, "percentile", 0.95),
    basic: ends(distribution, "basic", 0.95),
    bca: ends(distribution, "bca", 0.95),
    studentised: ends(distribution, "studentised", 0.95),
  };
}

export default {
  bootstrapFromResampleTotals,
  bootstrapMonteCarlo,
  exactBinomialBootstrap,
  jackknifeOfStandardDeviation,
};
