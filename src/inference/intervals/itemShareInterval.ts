import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { averagedProportionInterval } from "./averagedProportionInterval.js";
import { clusteredError } from "./clusterError.js";
import { type Interval, withinRange } from "./interval.js";
import { standardError, tInterval } from "./meanInterval.js";
import { wilsonInterval } from "./proportionIntervals.js";

/**
 * Interval of the mean of one share an item, each in [0, 1]: Wilson's where all are 0 or 1, on as many answers as would give
 * its error for shares of several answers (see `averagedProportionInterval`), cluster-robust t in [0, 1] where items come in
 * clusters. `answers` are all that the shares were counted over. NaN ends for fewer than two items or clusters.
 *
 * @example itemShareInterval([0, 1, 1, 0], { answers: 4, level: 0.95 }).low // => 0.1500…
 */
export function itemShareInterval(
  shares: readonly number[],
  {
    answers,
    clusters,
    level,
  }: { readonly answers: number; readonly clusters?: readonly string[] | undefined; readonly level: number },
): Interval {
  if (clusters !== undefined) {
    const { standardError: error, testDegreesOfFreedom } = clusteredError(shares, clusters);
    const interval = { ...tInterval(mean(shares), error, testDegreesOfFreedom, { level }), method: "clustered-t" };
    return Number.isNaN(interval.low) ? interval : withinRange(interval, 0, 1);
  }
  if (shares.length < 2) return { low: Number.NaN, high: Number.NaN, level, method: "wilson" };
  if (isBinary(shares)) return wilsonInterval(shares.filter((share) => share === 1).length, shares.length, { level });
  return averagedProportionInterval(
    { mean: mean(shares), standardError: standardError(shares), items: shares.length, answers },
    { level },
  );
}
