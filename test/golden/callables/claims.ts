import { claim as auditClaim } from "../../../src/analysis/planning/claim.js";
import type { Claim, PublishedPair } from "../../../src/analysis/planning/claimRecord.js";
import {
  interquartileMean,
  macroMean,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  taskMedian,
} from "../../../src/inference/bootstrap/taskAggregate.js";
import { flipRate, trialVariance } from "../../../src/inference/components/trialVariance.js";
import { passAtK, passHatK } from "../../../src/inference/items/passAtK.js";
import { outcomeCounts, rubricPosterior } from "../../../src/inference/posterior/rubricPosterior.js";
import { independentSuperiority, pairedSuperiority } from "../../../src/inference/posterior/superiorityPosterior.js";
import { breakEvenDisagreement, disagreementRange } from "../../../src/inference/power/disagreement.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";
import { mean } from "../../../src/numeric/moments.js";

/** Published tables are runs × tasks; the functions take one list of runs a task. */
function byTask(runs: readonly (readonly number[])[]): number[][] {
  return (runs[0] ?? []).map((_, task) => runs.map((run) => run[task] as number));
}

const superior = (a: number, b: number, items: number): Claim => ({ kind: "superior", pairs: [{ a, b, items }] });

/** The largest |d| that `shown` grants, for a reading that is granted at 0 and lost before the margin. */
function largest(margin: number, shown: (difference: number) => boolean): number {
  let [low, high] = [0, margin];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (shown(middle)) low = middle;
    else high = middle;
  }
  return low;
}

export default {
  averageZ: (pairs: readonly PublishedPair[]) => {
    const { average } = auditClaim({ kind: "superior", pairs });
    return { independent: average?.independentErrors.z, shared: average?.sharedErrors.z };
  },
  bayesAtN: (outcomes: number[][], weights: number[], prior: number[][] = outcomes.map(() => [])) =>
    rubricPosterior(
      outcomes.map((item, index) => outcomeCounts([...item, ...(prior[index] as number[])], weights.length)),
      weights,
    ),
  claimBreakEven: (a: number, b: number, items: number) => auditClaim(superior(a, b, items)).breakEvenDisagreement,
  claimUnpairedZ: (a: number, b: number, items: number) => auditClaim(superior(a, b, items)).unpairedZ,
  claimVerdict: (claim: Claim) => auditClaim(claim).verdict,
  disagreementRange,
  equivalenceReachAtDisagreement: (disagreement: number, items: number, margin: number) =>
    largest(margin, (d) => breakEvenDisagreement(d, items, margin - d, normalQuantile(0.95)) > disagreement),
  equivalenceReachUnpaired: (accuracy: number, items: number, margin: number) =>
    largest(margin, (d) => {
      const pairs = [{ a: accuracy + d / 2, b: accuracy - d / 2, items }];
      const { atIndependence, critical } = auditClaim({ kind: "equivalent", margin, pairs });
      return (atIndependence.claimZ as number) > critical;
    }),
  flipRate,
  independentSuperiority: (baseline: [number, number], candidate: [number, number]) =>
    independentSuperiority(
      { successes: baseline[0], trials: baseline[1] },
      { successes: candidate[0], trials: candidate[1] },
    ).candidate,
  interquartileMean: (runs: number[][]) => interquartileMean(byTask(runs)),
  macroMean: (runs: number[][]) => macroMean(byTask(runs)),
  meanGain: (pairs: readonly [number, number][]) => mean(pairs.map(([a, b]) => a - b)),
  optimalityGap: (runs: number[][], target: number) => optimalityGap(byTask(runs), target),
  pairedSuperiority: (baselineOnly: number, candidateOnly: number) =>
    pairedSuperiority(baselineOnly, candidateOnly).candidate,
  passAtK,
  passHatK,
  performanceProfile: (runs: number[][], thresholds: number[]) => performanceProfile(byTask(runs), thresholds),
  probabilityOfImprovement: (x: number[][], y: number[][]) => probabilityOfImprovement(byTask(x), byTask(y)),
  taskMedian: (runs: number[][]) => taskMedian(byTask(runs)),
  trialVariance,
};
