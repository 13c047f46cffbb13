import { DisjointSets } from "../../numeric/disjointSets.js";
import { itemCurves, scoreProfiles } from "../kinship/itemCurves.js";

interface ItemCopiesOptions {
  /** Chance that any two items that have nothing but the runs' abilities in common are taken for copies; default 0.001. */
  readonly alpha?: number;
}

/** Share of differing answers up to which two items may be the same question. */
const MOST_DIFFERING = 0.05;
/** Pairs × runs beyond which only columns that are the same everywhere are looked at. */
const MOST_WORK = 4e8;

/**
 * Items that are one question: columns of right-or-wrong answers that agree in all runs, or in all but a few (5 % at most),
 * where the runs' abilities do not explain it. For each pair of such columns the chance of so few differing answers is that of
 * independent answers with the runs' own probabilities (logistic curves of each item over the runs' scores), a Poisson binomial,
 * against alpha ÷ pairs (Bonferroni). Items that nearly all or nearly no runs solve agree by themselves, as do those of runs that
 * are either all right or all wrong: these are no copies. Groups of indices, each in order.
 *
 * The limit of local dependence that Yen's Q3 measures: Yen (1984), "Effects of local item dependence on the fit and equating
 * performance of the three-parameter logistic model".
 *
 * @param scores row-major runs × items: 1, 0 or NaN
 */
export function itemCopies(
  scores: ArrayLike<number>,
  runs: number,
  items: number,
  { alpha = 0.001 }: ItemCopiesOptions = {},
): number[][] {
  const columns = Array.from({ length: items }, (_, item) => columnOf(scores, runs, items, item));
  const varying = columns.flatMap(({ isVarying }, item) => (isVarying ? [item] : []));
  const pairs = (varying.length * (varying.length - 1)) / 2;
  const candidates = pairs * runs <= MOST_WORK ? closePairs(columns, varying) : samePairs(columns, varying);
  if (candidates.length === 0) return [];
  const profiles = scoreProfiles(scores, runs, items);
  const curves = itemCurves(scores, items, profiles, new Float64Array(runs).fill(1));
  const sets = new DisjointSets(items);
  for (const { first, second, differing } of candidates) {
    const chances: number[] = [];
    for (let run = 0; run < runs; run++) {
      if (Number.isNaN(columns[first]!.scores[run]! + columns[second]!.scores[run]!)) continue;
      const start = profiles.profileOf[run]! * items;
      const [a, b] = [curves[start + first]!, curves[start + second]!];
      chances.push(a * (1 - b) + b * (1 - a));
    }
    if (atMost(differing, chances) < alpha / pairs) sets.join(first, second);
  }
  const groups = new Map<number, number[]>();
  for (const item of varying) {
    const copies = groups.get(sets.leaderOf(item));
    if (copies === undefined) groups.set(sets.leaderOf(item), [item]);
    else copies.push(item);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

interface Column {
  readonly scores: Float64Array;
  readonly isVarying: boolean;
}

function columnOf(scores: ArrayLike<number>, runs: number, items: number, item: number): Column {
  const own = Float64Array.from({ length: runs }, (_, run) => scores[run * items + item]!);
  return { scores: own, isVarying: own.includes(0) && own.includes(1) };
}

interface ClosePair {
  readonly first: number;
  readonly second: number;
  readonly differing: number;
}

function closePairs(columns: readonly Column[], varying: readonly number[]): ClosePair[] {
  const found: ClosePair[] = [];
  for (const [place, first] of varying.entries()) {
    for (const second of varying.slice(place + 1)) {
      const pair = readPair(columns, first, second);
      if (pair !== null) found.push(pair);
    }
  }
  return found;
}

function readPair(columns: readonly Column[], first: number, second: number): ClosePair | null {
  const [a, b] = [columns[first]!.scores, columns[second]!.scores];
  const most = MOST_DIFFERING * a.length;
  let [shared, differing] = [0, 0];
  for (let run = 0; run < a.length; run++) {
    const gap = a[run]! - b[run]!;
    if (Number.isNaN(gap)) continue;
    shared++;
    if (gap !== 0 && ++differing > most) return null;
  }
  return differing <= MOST_DIFFERING * shared && shared > 0 ? { first, second, differing } : null;
}

/** Columns with the same answers in the same runs, of too many items for every pair to be looked at. */
function samePairs(columns: readonly Column[], varying: readonly number[]): ClosePair[] {
  const seen = new Map<string, number>();
  return varying.flatMap((item) => {
    const key = columns[item]!.scores.join("");
    const first = seen.get(key);
    if (first === undefined) seen.set(key, item);
    return first === undefined ? [] : [{ first, second: item, differing: 0 }];
  });
}

/** P(X ≤ k) of a sum of independent right-or-wrong variables, term by term. */
function atMost(k: number, chances: readonly number[]): number {
  const mass = new Float64Array(k + 1);
  mass[0] = 1;
  for (const chance of chances) {
    for (let count = k; count > 0; count--) mass[count] = mass[count]! * (1 - chance) + mass[count - 1]! * chance;
    mass[0]! *= 1 - chance;
  }
  return mass.reduce((sum, value) => sum + value, 0);
}
