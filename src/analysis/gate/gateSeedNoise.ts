import { defined } from "../../defined.js";
import type { Refusal } from "../../notes.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import type { AveragedFacet } from "../comparison/facetComparison.js";
import type { BorrowedSeedSd } from "../comparison/modelComparison.js";
import { compareOneModels, type SideOptions } from "../comparison/sides.js";
import { standInSeedSd } from "../comparison/standInSeedSd.js";
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
  const hasOneSeed = [before, after].some((sides) => new Set(sides.map(({ run }) => run.seed)).size === 1);
  const standIn = standInSeedSd(before, after, { ...options, ...(hasOneSeed ? defined({ borrowSeedSd }) : {}) });
  const borrowed = standIn.seedSd;
  if (!plain.ok) return { compared: plain, borrowed: null };
  if (borrowed === null || borrowed.sd === 0) {
    return { compared: { ...plain, notes: [...plain.notes, ...standIn.notes] }, borrowed: null };
  }
  const widened = compareOneModels(before, after, { ...options, borrowSeedSd: () => borrowed }, averaged);
  if (!widened.ok) return { compared: widened, borrowed };
  return { compared: lessSure(plain, { ...widened, notes: [...widened.notes, ...standIn.notes] }), borrowed };
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
