import { requireSameLength } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import { standardError } from "./meanInterval.js";

export interface ClusterErrorOptions {
  /** Multiply the variance by C/(C − 1) for C clusters; default true. False gives the form of Miller (2024). */
  readonly correction?: boolean;
}

/** The error of a mean whose values come in clusters. */
export interface ClusterError {
  /** Standard error of the mean, in the unit of the values; NaN for fewer than two clusters. */
  readonly standardError: number;
  /** Number of clusters. */
  readonly clusters: number;
  /** Clusters − 1, for Student's t. */
  readonly degreesOfFreedom: number;
  /** (This standard error ÷ that of independent values)²; NaN for fewer than two clusters or equal values. */
  readonly designEffect: number;
  /** Number of independent values that would give the same standard error. */
  readonly effectiveItems: number;
}

/**
 * Cluster-robust standard error of a mean: deviations are summed within a cluster before they are squared,
 * √(Σ_c(Σ_{i∈c}(x_i − x̄))² · C/(C − 1))/n. Clusters of one value each give the plain standard error exactly.
 * Labels are compared as they are: 1 and "1" are two clusters. All values equal: standard error 0, design effect NaN.
 *
 * Miller (2024), arXiv 2411.00640, eq. 4; Liang & Zeger (1986) with the C/(C − 1) correction that R's `sandwich` applies.
 */
export function clusteredError(
  values: ArrayLike<number>,
  clusters: ArrayLike<string | number>,
  { correction = true }: ClusterErrorOptions = {},
): ClusterError {
  requireSameLength("clusteredError", values, clusters);
  const count = values.length;
  const deviations = deviationsFromMean(values);
  const clusterSums = sumsByCluster(deviations, clusters);
  const clusterCount = clusterSums.length;
  const correctionFactor = correction ? clusterCount / (clusterCount - 1) : 1;
  // Written as a ratio to the plain error, so that clusters of size one give a factor of exactly 1.
  const ratio = sumOfSquares(clusterSums) / sumOfSquares(deviations);
  const designEffect = clusterCount < 2 ? Number.NaN : (correctionFactor / (count / (count - 1))) * ratio;
  const plain = standardError(values);
  return {
    standardError: plain === 0 && clusterCount > 1 ? 0 : plain * Math.sqrt(designEffect),
    clusters: clusterCount,
    degreesOfFreedom: Math.max(0, clusterCount - 1),
    designEffect,
    effectiveItems: count / designEffect,
  };
}

function deviationsFromMean(values: ArrayLike<number>): Float64Array {
  const center = mean(values);
  return Float64Array.from(values, (value) => value - center);
}

function sumsByCluster(deviations: Float64Array, clusters: ArrayLike<string | number>): number[] {
  const sums = new Map<string | number, number>();
  for (let i = 0; i < deviations.length; i++) {
    const cluster = clusters[i] as string | number;
    sums.set(cluster, (sums.get(cluster) ?? 0) + (deviations[i] as number));
  }
  return [...sums.values()];
}

function sumOfSquares(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i] as number) ** 2;
  return total;
}
