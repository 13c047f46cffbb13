import type { NormalGrid } from "../../../numeric/quadrature.js";
import type { ItemTable } from "../itemTable.js";
import type { Responses } from "../responses.js";
import { createPosteriors, type Posterior } from "./posteriors.js";
import { RightBytes, TotalsOfRight } from "./rightBytes.js";

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
  const rightBytes = new RightBytes(responses);
  const posteriors = createPosteriors(responses, grid, rightBytes);
  const right = rightCounts(responses, rightBytes);
  const sums = new ExpectedSums(responses, rightBytes, grid.nodes.length, withGuessing);
  return (items) => {
    posteriors.update(items);
    sums.clear();
    posteriors.visit((pattern, posterior, group) => sums.add(pattern, posterior, group));
    sums.close();
    const { logLikelihood, runs, rightRuns, rightAbility, smallestSd } = sums;
    return { logLikelihood, curves: posteriors.curves, runs, rightRuns, right, rightAbility, smallestSd };
  };
}

function rightCounts({ itemCount, patternCount, counts }: Responses, rightBytes: RightBytes): Float64Array {
  const totals = new TotalsOfRight(rightBytes);
  for (let pattern = 0; pattern < patternCount; pattern++) totals.add(pattern, counts[pattern]!);
  const right = new Float64Array(itemCount);
  totals.read(right);
  return right;
}

/** The sums of one expectation over the posteriors, which come group after group. Its arrays are used again by the next. */
class ExpectedSums {
  readonly #responses: Responses;
  readonly #width: number;
  readonly #isComplete: boolean;
  /** By node, over all patterns, and over those of the current group. */
  readonly #allRuns: Float64Array;
  readonly #groupRuns: Float64Array;
  #group = 0;
  #lost = 0;
  #smallestVariance = Number.POSITIVE_INFINITY;
  logLikelihood = 0;
  readonly runs: Float64Array;
  readonly rightRuns: Float64Array | null;
  readonly rightAbility: Float64Array;
  readonly #abilities: TotalsOfRight;

  constructor(responses: Responses, rightBytes: RightBytes, width: number, withGuessing: boolean) {
    const { itemCount, groupMissing } = responses;
    this.#responses = responses;
    this.#width = width;
    this.#isComplete = groupMissing.every((missing) => missing.length === 0);
    this.#allRuns = new Float64Array(width);
    this.#groupRuns = new Float64Array(width);
    this.runs = this.#isComplete ? this.#allRuns : new Float64Array(itemCount * width);
    this.rightRuns = withGuessing ? new Float64Array(itemCount * width) : null;
    this.rightAbility = new Float64Array(itemCount);
    this.#abilities = new TotalsOfRight(rightBytes);
  }

  get smallestSd(): number {
    return Math.sqrt(this.#smallestVariance);
  }

  clear(): void {
    for (const sums of [this.#allRuns, this.#groupRuns, this.runs, this.rightRuns]) sums?.fill(0);
    this.#abilities.clear();
    this.logLikelihood = 0;
    this.#lost = 0;
    this.#smallestVariance = Number.POSITIVE_INFINITY;
    this.#group = 0;
  }

  add(pattern: number, posterior: Posterior, group: number): void {
    if (group !== this.#group) {
      this.#closeGroup();
      this.#group = group;
    }
    const count = this.#responses.counts[pattern]!;
    this.#addLogLikelihood(count * posterior.logLikelihood);
    this.#smallestVariance = Math.min(this.#smallestVariance, posterior.variance);
    const { from, to, weights, mean } = posterior;
    const groupRuns = this.#groupRuns;
    for (let q = from; q < to; q++) groupRuns[q] = groupRuns[q]! + count * weights[q]!;
    if (this.rightRuns === null) this.#abilities.add(pattern, count * mean);
    else this.#addRightRuns(pattern, count, posterior, this.rightRuns);
  }

  /** The sums of the last group, and of the items that all groups answered. */
  close(): void {
    this.#closeGroup();
    this.#abilities.read(this.rightAbility);
    if (this.#isComplete) return;
    const { runs } = this;
    const allRuns = this.#allRuns;
    for (let cell = 0; cell < runs.length; cell++) runs[cell] = runs[cell]! + allRuns[cell % this.#width]!;
  }

  /** Compensated: the climb compares sums that differ in their last digits. */
  #addLogLikelihood(logLikelihood: number): void {
    const term = logLikelihood - this.#lost;
    const sum = this.logLikelihood + term;
    this.#lost = sum - this.logLikelihood - term;
    this.logLikelihood = sum;
  }

  #addRightRuns(pattern: number, count: number, { from, to, weights }: Posterior, rightRuns: Float64Array): void {
    const { itemCount, right } = this.#responses;
    const start = pattern * itemCount;
    for (let item = 0; item < itemCount; item++) {
      if (right[start + item] === 0) continue;
      for (let q = from, cell = item * this.#width + from; q < to; q++, cell++) {
        rightRuns[cell] = rightRuns[cell]! + count * weights[q]!;
      }
    }
  }

  /** The group's runs answered all items but those that it misses. */
  #closeGroup(): void {
    const { runs } = this;
    const [allRuns, groupRuns, width] = [this.#allRuns, this.#groupRuns, this.#width];
    for (let q = 0; q < width; q++) allRuns[q] = allRuns[q]! + groupRuns[q]!;
    for (const item of this.#responses.groupMissing[this.#group]!) {
      for (let q = 0, cell = item * width; q < width; q++, cell++) runs[cell] = runs[cell]! - groupRuns[q]!;
    }
    groupRuns.fill(0);
  }
}
