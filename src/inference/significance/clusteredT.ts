import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { LABELS, oneOf } from "../../arguments/shapes.js";
import { mean } from "../../numeric/moments.js";
import { type ClusterErrorOptions, clusteredError } from "../intervals/clusterError.js";
import { type TTest, type TTestOptions, tTest } from "./studentT.js";

export interface ClusteredTTestOptions extends TTestOptions, ClusterErrorOptions {}

export interface ClusteredTTest extends TTest {
  readonly clusters: number;
  /** Number of equal clusters that weigh as these do; see `clusteredError`. */
  readonly effectiveClusters: number;
  /** (Clustered standard error ÷ that of independent pairs)². */
  readonly designEffect: number;
  readonly effectiveItems: number;
  readonly method: "clustered-t";
}

/**
 * Cluster-robust t test on paired differences (candidate − baseline): the error of `clusteredError`, Student's t with its
 * test degrees of freedom. One cluster: everything but the difference is NaN. All differences equal: see
 * `pairedTTest`.
 *
 * Bell & McCaffrey (2002); Cameron & Miller (2015), "A practitioner's guide to cluster-robust inference", §VI.
 */
export function clusteredTTest(
  differences: Scores,
  clusters: ArrayLike<string | number>,
  choices: ClusteredTTestOptions = {},
): ClusteredTTest {
  const readDifferences = scoresOf("clusteredTTest", "differences", differences);
  requireArgument("clusteredTTest", "clusters", clusters, LABELS);
  const { correction = "cr2", ...options } = optionsOf("clusteredTTest", choices, {
    correction: oneOf("cr2", "cr1", false),
  });
  const error = clusteredError(readDifferences, clusters, { correction });
  const { clusters: count, effectiveClusters, designEffect, effectiveItems } = error;
  const test = tTest(mean(readDifferences), error.standardError, error.testDegreesOfFreedom, options);
  return { ...test, clusters: count, effectiveClusters, designEffect, effectiveItems, method: "clustered-t" };
}
