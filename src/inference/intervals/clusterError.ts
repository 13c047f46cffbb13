import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { LABELS, oneOf } from "../../arguments/shapes.js";
import { requireSameLength } from "../../errors.js";
import { raised } from "../../numeric/elementary/powers.js";
import { mean } from "../../numeric/moments.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";
import { standardError } from "./meanInterval.js";

export interface ClusterErrorOptions {
  /**
   * How the sums of a few clusters are corrected for being taken about a mean that they made themselves. `"cr2"` (default):
   * by how much each cluster weighs in it, with the degrees of freedom of Bell & McCaffrey; unbiased for independent values.
   * `"cr1"`: all by C/(C − 1) for C clusters, with C − 1 degrees of freedom, as R's `sandwich` does. `false`: not at all,
   * the form of Miller (2024).
   */
  readonly correction?: "cr2" | "cr1" | false;
}

/** The error of a mean whose values come in clusters. */
export interface ClusterError {
  /** Standard error of the mean, in the unit of the values; NaN for fewer than two clusters, and where they show no spread. */
  readonly standardError: number;
  /** Number of clusters. */
  readonly clusters: number;
  /** (Σ n_c)²/Σ n_c²: the number of clusters of equal size that weigh as these do; `clusters` where sizes are equal. */
  readonly effectiveClusters: number;
  /** Of the error: Bell & McCaffrey's under `"cr2"`, else C − 1; 0 for fewer than two clusters. */
  readonly degreesOfFreedom: number;
  /** For Student's t: under `"cr2"` fewer, where values of a cluster are alike and clusters are of unequal size. */
  readonly testDegreesOfFreedom: number;
  /** Of two values of a cluster, as they show it, by moments and not below 0. */
  readonly intraclassCorrelation: number;
  /** (This standard error ÷ that of independent values)²; NaN for fewer than two clusters or equal values. */
  readonly designEffect: number;
  /** Number of independent values that would give the same standard error. */
  readonly effectiveItems: number;
}

/**
 * Cluster-robust standard error of a mean: deviations are summed within a cluster before they are squared,
 * SE² = Σ_c (Σ_{i∈c}(x_i − x̄))²/(1 − n_c/n)/n², with the degrees of freedom of Bell & McCaffrey. A cluster that holds much of
 * the values pulls the mean towards itself, so that its own deviations come out too small: the factor undoes that, and the
 * degrees of freedom fall with the number of clusters that matter. Clusters of one value each give the plain standard error
 * with n − 1 degrees of freedom.
 *
 * Bell & McCaffrey's degrees of freedom are those of values that are independent within their clusters too. Where they are
 * alike, large clusters count for more, and a t with these rejects a true null in up to 7 % for 5 %; with those under the
 * correlation that the values show, which is a rough estimate, in as few as 1 %. `testDegreesOfFreedom` lie two thirds of the
 * way from the latter to the former, in logarithms: 2 to 5.5 % in all settings of docs/accuracy-promises.md.
 *
 * Labels are compared as they are: 1 and "1" are two clusters. The order of the values does not matter.
 *
 * Bell & McCaffrey (2002), "Bias reduction in standard errors for linear regression with multi-stage samples" (CR2);
 * Imbens & Kolesár (2016), "Robust standard errors in small samples: some practical advice"; Miller (2024), arXiv 2411.00640, eq. 4.
 */
export function clusteredError(
  values: Scores,
  clusters: ArrayLike<string | number>,
  options: ClusterErrorOptions = {},
): ClusterError {
  const readValues = scoresOf("clusteredError", "values", values);
  requireArgument("clusteredError", "clusters", clusters, LABELS);
  const { correction = "cr2" } = optionsOf("clusteredError", options, { correction: oneOf("cr2", "cr1", false) });
  requireSameLength("clusteredError", readValues, clusters);
  const groups = groupsOf(readValues, clusters);
  const sizes = groups.map(({ size }) => size);
  const few = groups.length < 2;
  // Clusters of one value each are no clusters: exactly so, whatever the order of the sums.
  const single = groups.length === readValues.length && correction !== false;
  const designEffect = few ? Number.NaN : single ? 1 : designEffectOf(groups, readValues.length, correction);
  const error = standardError(readValues) * Math.sqrt(designEffect);
  const intraclass = few ? Number.NaN : intraclassCorrelation(groups);
  const independent = few ? 0 : correction === "cr2" && !single ? satterthwaite(sizes, 0) : groups.length - 1;
  const adjusts = independent > 0 && correction === "cr2" && intraclass > 0;
  return {
    standardError: positiveOrNaN(error),
    clusters: groups.length,
    effectiveClusters: readValues.length ** 2 / sumOf(sizes.map((size) => size ** 2)),
    degreesOfFreedom: independent,
    testDegreesOfFreedom: adjusts
      ? raised(independent, 2 / 3) * raised(satterthwaite(sizes, intraclass), 1 / 3)
      : independent,
    intraclassCorrelation: intraclass,
    designEffect,
    effectiveItems: readValues.length / designEffect,
  };
}

interface Group {
  readonly size: number;
  /** Of the deviations from the mean of all, and of their squares. */
  readonly sum: number;
  readonly squares: number;
}

function groupsOf(values: ArrayLike<number>, clusters: ArrayLike<string | number>): Group[] {
  const { values: scaled } = inStandardUnits(values);
  const center = mean(scaled);
  const deviations = Float64Array.from(scaled, (value) => value - center);
  const groups = new Map<string | number, { size: number; sum: number; squares: number }>();
  for (let i = 0; i < deviations.length; i++) {
    const group = groups.get(clusters[i]!) ?? { size: 0, sum: 0, squares: 0 };
    groups.set(clusters[i]!, group);
    group.size++;
    group.sum += deviations[i]!;
    group.squares += deviations[i]! ** 2;
  }
  return [...groups.values()];
}

/** Written as a ratio to the plain error, so that it knows no unit and clusters of one value give 1. */
function designEffectOf(groups: readonly Group[], count: number, correction: "cr2" | "cr1" | false): number {
  const factors = {
    cr2: ({ size }: Group) => 1 / (1 - size / count),
    cr1: () => groups.length / (groups.length - 1),
    none: () => 1,
  };
  const factor = factors[correction === false ? "none" : correction];
  const between = sumOf(groups.map((group) => factor(group) * group.sum ** 2));
  return (between / sumOf(groups.map(({ squares }) => squares))) * ((count - 1) / count);
}

/**
 * 2·E²/Var of the CR2 variance of normal values with this correlation within clusters: (Σ g_cc)²/Σ g_cd² over
 * g_cd = w_c·w_d·{(1 − ρ)(δ_cd/n_c − 1/n) + ρ(δ_cd − n_c/n − n_d/n + Σ n²/n²)} with w_c² = n_c²/(n²(1 − n_c/n)). For ρ = 0
 * Bell & McCaffrey's. The double sum is expanded, so that the cost does not grow with the square of the clusters.
 */
function satterthwaite(sizes: readonly number[], intraclass: number): number {
  const count = sumOf(sizes);
  const squares = sumOf(sizes.map((size) => size ** 2)) / count ** 2;
  const shares = sizes.map((size) => size / count);
  const weights = shares.map((share) => share ** 2 / (1 - share));
  const common = intraclass * squares - (1 - intraclass) / count;
  const diagonal = shares.map((share) => common - 2 * intraclass * share);
  const own = sizes.map((size, c) => diagonal[c]! + (1 - intraclass) / size + intraclass);
  const moment = (power: number) => sumOf(weights.map((weight, c) => weight * raised(shares[c]!, power)));
  const [all, first, second] = [moment(0), moment(1), moment(2)];
  const everyPair =
    common ** 2 * all ** 2 - 4 * common * intraclass * all * first + 2 * intraclass ** 2 * (all * second + first ** 2);
  const onDiagonal = sumOf(weights.map((weight, c) => weight ** 2 * (own[c]! ** 2 - diagonal[c]! ** 2)));
  return sumOf(weights.map((weight, c) => weight * own[c]!)) ** 2 / (everyPair + onDiagonal);
}

/** Mean product of the deviations of two values of one cluster ÷ mean square; not below 0. */
function intraclassCorrelation(groups: readonly Group[]): number {
  const squares = sumOf(groups.map((group) => group.squares));
  const products = sumOf(groups.map(({ sum }) => sum ** 2)) - squares;
  const pairs = sumOf(groups.map(({ size }) => size * (size - 1)));
  const count = sumOf(groups.map(({ size }) => size));
  return pairs > 0 && squares > 0 ? Math.max(0, products / pairs / (squares / count)) : 0;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
