import type { FamilyComparison } from "../comparison/resultsComparison.js";
import type { Verdict } from "../comparison/wording.js";

/**
 * All pairs of a ranking, each model with all that are better, in order. What is asked of every pair costs little; a whole
 * record is made when it is asked for.
 */
export interface PairList {
  readonly length: number;
  /** Whether all pairs were compared, in one way: one record says of all which noise it holds, and their unit. */
  readonly areAlike: boolean;
  /** `null` where the pair was refused. */
  readonly verdict: (index: number) => Verdict | null;
  /** Whether the pair was tested: not refused, not identical, and with a p. */
  readonly isTested: (index: number) => boolean;
  readonly at: (index: number) => FamilyComparison;
}

/** Where the pair of two places stands among the pairs. */
export function pairIndex(better: number, worse: number): number {
  return (worse * (worse - 1)) / 2 + better;
}

/** Goes through the pairs of so many models: their places, and where the pair stands. */
export function* pairPlaces(count: number): Generator<readonly [better: number, worse: number, index: number]> {
  let index = 0;
  for (let worse = 1; worse < count; worse++) {
    for (let better = 0; better < worse; better++) yield [better, worse, index++];
  }
}

/** How many pairs there are of which this holds. */
export function countPairs({ length }: PairList, holds: (index: number) => boolean): number {
  let count = 0;
  for (let index = 0; index < length; index++) if (holds(index)) count++;
  return count;
}

/** The first pair of which this holds; `null` for none. */
export function firstPair({ length }: PairList, holds: (index: number) => boolean): number | null {
  for (let index = 0; index < length; index++) if (holds(index)) return index;
  return null;
}

/** Pairs whose records are made. */
export function listedPairs(records: readonly FamilyComparison[]): PairList {
  const at = (index: number) => records[index] as FamilyComparison;
  return {
    length: records.length,
    areAlike: false,
    verdict(index) {
      const one = at(index);
      return one.ok ? one.verdict : null;
    },
    isTested(index) {
      const one = at(index);
      return one.ok && one.verdict !== "identical" && one.pValue !== null;
    },
    at,
  };
}

/** What holds records of pairs. */
interface Paired {
  readonly pairs: readonly FamilyComparison[];
}

const lists = new WeakMap<Paired, PairList>();

/** The same with the records of the pairs in the place of the list; they are made when they are first read. */
export function withRecords<Listed extends { readonly pairs: PairList }>(
  ranking: Listed,
): Omit<Listed, "pairs"> & Paired {
  const { pairs: list } = ranking;
  let made: readonly FamilyComparison[] | null = null;
  const paired = Object.defineProperty(ranking as Omit<Listed, "pairs">, "pairs", {
    get: () => {
      made ??= Array.from({ length: list.length }, (_, index) => list.at(index));
      return made;
    },
  }) as Omit<Listed, "pairs"> & Paired;
  lists.set(paired, list);
  return paired;
}

/** The pairs of a ranking, of which only those records are made that are asked for. */
export function pairsOf(ranking: Paired): PairList {
  return lists.get(ranking) ?? listedPairs(ranking.pairs);
}
