import type { NormalGrid } from "../../numeric/quadrature.js";
import type { ItemTable } from "./itemTable.js";
import { createPosteriors } from "./posteriors.js";
import type { Responses } from "./responses.js";

/** What the expectation step hands to the maximisation. Its arrays are valid until the next expectation. */
export interface Expected {
  /** Marginal log-likelihood of all runs. */
  readonly logLikelihood: number;
  /** Row-major items × nodes: the logistic curves of the items. */
  readonly curves: Float64Array;
  /** Expected number of runs at each node that answered the item; one row for all items when no answer is missing. */
  readonly runs: Float64Array;
  /** Expected number of runs at each node that were right, items × nodes; only with guessing. */
  readonly rightRuns: Float64Array | null;
  /** Runs that were right, by item. */
  readonly right: Float64Array;
  /** Sum of the expected abilities of the runs that were right, by item. */
  readonly rightAbility: Float64Array;
  /** Smallest posterior standard deviation of an ability. */
  readonly smallestSd: number;
}

/** The expectation step for these items. */
export type Expectation = (items: ItemTable) => Expected;

/**
 * The expectation step of Bock & Aitkin (1981): posterior weights of every pattern on the nodes, summed.
 *
 * Without guessing, the right answers enter the next step by two sums an item, how many there are and what ability is
 * expected behind them, so that runs × items × nodes never meet in one loop.
 */
export function createExpectation(responses: Responses, grid: NormalGrid, withGuessing: boolean): Expectation {
  const { itemCount, patternCount, counts, right, groupMissing } = responses;
  const width = grid.nodes.length;
  const posteriors = createPosteriors(responses, grid);
  const isComplete = groupMissing.every((missing) => missing.length === 0);
  const allRuns = new Float64Array(width);
  const groupRuns = new Float64Array(width);
  const runs = isComplete ? allRuns : new Float64Array(itemCount * width);
  const rightRuns = withGuessing ? new Float64Array(itemCount * width) : null;
  const rightAbility = new Float64Array(itemCount);
  const rightCounts = new Float64Array(itemCount);
  for (let pattern = 0; pattern < patternCount; pattern++) {
    for (let item = 0; item < itemCount; item++) {
      rightCounts[item] = rightCounts[item]! + counts[pattern]! * right[pattern * itemCount + item]!;
    }
  }

  return (items) => {
    posteriors.update(items);
    allRuns.fill(0);
    groupRuns.fill(0);
    runs.fill(0);
    rightRuns?.fill(0);
    rightAbility.fill(0);
    let logLikelihood = 0;
    let lost = 0;
    let smallest = Number.POSITIVE_INFINITY;
    let current = 0;
    const closeGroup = () => {
      for (let q = 0; q < width; q++) allRuns[q] = allRuns[q]! + groupRuns[q]!;
      for (const item of groupMissing[current]!) {
        for (let q = 0, cell = item * width; q < width; q++, cell++) runs[cell] = runs[cell]! - groupRuns[q]!;
      }
      groupRuns.fill(0);
    };
    posteriors.visit((pattern, posterior, group) => {
      if (group !== current) {
        closeGroup();
        current = group;
      }
      const count = counts[pattern]!;
      const { from, to, weights, mean } = posterior;
      // Compensated: the climb compares sums that differ in their last digits.
      const term = count * posterior.logLikelihood - lost;
      const sum = logLikelihood + term;
      lost = sum - logLikelihood - term;
      logLikelihood = sum;
      smallest = Math.min(smallest, posterior.variance);
      for (let q = from; q < to; q++) groupRuns[q] = groupRuns[q]! + count * weights[q]!;
      const start = pattern * itemCount;
      const ability = count * mean;
      if (rightRuns === null) {
        for (let item = 0; item < itemCount; item++) {
          rightAbility[item] = rightAbility[item]! + ability * right[start + item]!;
        }
        return;
      }
      for (let item = 0; item < itemCount; item++) {
        if (right[start + item] === 0) continue;
        for (let q = from, cell = item * width + from; q < to; q++, cell++) {
          rightRuns[cell] = rightRuns[cell]! + count * weights[q]!;
        }
      }
    });
    closeGroup();
    if (!isComplete) {
      for (let item = 0, cell = 0; item < itemCount; item++) {
        for (let q = 0; q < width; q++, cell++) runs[cell] = runs[cell]! + allRuns[q]!;
      }
    }
    return {
      logLikelihood,
      curves: posteriors.curves,
      runs,
      rightRuns,
      right: rightCounts,
      rightAbility,
      smallestSd: Math.sqrt(smallest),
    };
  };
}
