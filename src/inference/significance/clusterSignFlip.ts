import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { LABELS } from "../../arguments/shapes.js";
import { SEED } from "../../defaults.js";
import { requireSameLength } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import { mergeNearTies } from "../../numeric/nearTies.js";
import { type ResamplingTestOptions, requireResampling } from "./resampledP.js";
import type { SignFlipTest } from "./signFlip.js";
import { signFlipPValue } from "./signFlips.js";

/** Sign-flip test whose units are clusters. */
export interface ClusterSignFlipTest extends SignFlipTest {
  /** Number of clusters: the units that are flipped. */
  readonly clusters: number;
}

/**
 * Sign-flip permutation test of the mean of paired differences (candidate − baseline) that come in clusters: all
 * differences of a cluster keep or change their sign together, so what they share cannot pass for evidence. Valid for
 * any number and size of clusters when their sums are symmetric about 0 under the null; with C clusters no two-sided p is
 * below 2^(1 − C), so five can never reach .05. Exact or Monte Carlo as `signFlipTest`. One cluster: p 1, two-sided.
 *
 * Canay, Romano & Shaikh (2017), "Randomization tests under an approximate symmetry assumption".
 */
export function clusterSignFlipTest(
  differences: Scores,
  clusters: ArrayLike<string | number>,
  choices: ResamplingTestOptions = {},
): ClusterSignFlipTest {
  const readDifferences = scoresOf("clusterSignFlipTest", "differences", differences);
  requireArgument("clusterSignFlipTest", "clusters", clusters, LABELS);
  const { alternative = "two-sided", resamples = 10_000, seed = SEED } = optionsOf("clusterSignFlipTest", choices);
  const options = { alternative, resamples, seed };
  requireResampling("clusterSignFlipTest", options);
  requireSameLength("clusterSignFlipTest", readDifferences, clusters);
  const sums = new Map<string | number, number>();
  for (let i = 0; i < readDifferences.length; i++) {
    const cluster = clusters[i] as string | number;
    sums.set(cluster, (sums.get(cluster) ?? 0) + (readDifferences[i] as number));
  }
  const pValue = signFlipPValue(mergeNearTies([...sums.values()]), options);
  return { statistic: mean(readDifferences), alternative, clusters: sums.size, ...pValue };
}
