import type { Refusal } from "../../notes.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import type { AveragedFacet } from "../comparison/facetComparison.js";
import type { BorrowedSeedSd } from "../comparison/modelComparison.js";
import { compareOneModels, type SideOptions } from "../comparison/sides.js";
import type { Side } from "../comparison/testSides.js";

/** A comparison, and the seed SD that it borrowed; `null` where none was needed or given. */
export interface GateComparison {
  readonly compared: Comparison | Refusal;
  readonly borrowed: BorrowedSeedSd | null;
}

/**
 * Compares two sides, with a borrowed seed SD where a side has one seed and one is given.
 *
 * With it the item part is approximated by its standard error, where without it McNemar's test and Tango's interval need no
 * such thing. So that noise which is added never makes a gate surer, the larger p stands and the interval that covers both.
 * An SD of 0 adds nothing: the comparison is the one without it.
 */
export function compareWithSeedNoise(
  before: readonly Side[],
  after: readonly Side[],
  { borrowSeedSd, ...options }: SideOptions,
  averaged: readonly AveragedFacet[] = [],
): GateComparison {
  const plain = compareOneModels(before, after, options, averaged);
  const { task, framing = null } = (before[0] as Side).run;
  const hasOneSeed = [before, after].some((sides) => new Set(sides.map(({ run }) => run.seed)).size === 1);
  const borrowed = hasOneSeed ? (borrowSeedSd?.(task, framing) ?? null) : null;
  if (!plain.ok || borrowed === null || borrowed.sd === 0) return { compared: plain, borrowed: null };
  const widened = compareOneModels(before, after, { ...options, borrowSeedSd: () => borrowed }, averaged);
  return { compared: widened.ok ? lessSure(plain, widened) : widened, borrowed };
}

function lessSure(plain: Comparison, widened: Comparison): Comparison {
  const [first, second] = [plain.interval, widened.interval];
  if (first === null || second === null || plain.pValue === null || widened.pValue === null) {
    return { ...widened, interval: null, pValue: null };
  }
  const covers = second.low <= first.low && second.high >= first.high;
  return {
    ...widened,
    pValue: Math.max(plain.pValue, widened.pValue),
    interval: {
      ...second,
      low: Math.min(first.low, second.low),
      high: Math.max(first.high, second.high),
      method: covers ? second.method : `${first.method} and ${second.method}`,
    },
  };
}
