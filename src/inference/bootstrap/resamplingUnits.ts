import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { LABELS, type Shape } from "../../arguments/shapes.js";
import { ArgumentError, requireSameLength } from "../../errors.js";

/**
 * What a bootstrap draws with replacement. Make one with `itemUnits`, `clusterUnits`, `strataUnits`, `countedUnits` or
 * `crossedUnits`.
 *
 * - one-way: items come in units (an item by itself, or a whole cluster), units in strata; each stratum redraws as many
 *   units as it has.
 * - counted: independent items, of which only the number of each kind is given.
 * - crossed: every run has a score on every item; runs and items are redrawn independently of each other.
 */
export type ResamplingUnits = OneWayUnits | CountedUnits | CrossedUnits;

export interface OneWayUnits {
  readonly kind: "one-way";
  /** Number of items. */
  readonly items: number;
  /** Number of units in each stratum; units are numbered stratum by stratum. */
  readonly strataSizes: readonly number[];
  /** Null where unit u is item u by itself. */
  readonly groups: UnitGroups | null;
}

/** The items of unit u are `members` from `starts[u]` up to `starts[u + 1]`. */
export interface UnitGroups {
  readonly starts: Uint32Array;
  readonly members: Uint32Array;
}

export interface CountedUnits {
  readonly kind: "counted";
  /** Number of items of all kinds. */
  readonly items: number;
  /** How many items are of each kind. */
  readonly counts: readonly number[];
}

export interface CrossedUnits {
  readonly kind: "crossed";
  readonly runs: number;
  /** Number of items. */
  readonly items: number;
}

/** Every item by itself: items 0 … count − 1 are independent. */
export function itemUnits(count: number): OneWayUnits {
  requirePositive("itemUnits", "count", count);
  return { kind: "one-way", items: count, strataSizes: [count], groups: null };
}

/**
 * Independent items of few kinds, kind i standing for `counts[i]` equal items: what `itemUnits` is on the items written
 * out, in a time that does not grow with their number. The statistic is made of one number a kind.
 *
 * @example countedUnits([5000, 9042]) // with meanOf([0, 1]): 14,042 items, 9042 of them right
 */
export function countedUnits(counts: Scores): CountedUnits {
  const readCounts = scoresOf("countedUnits", "counts", counts);
  let items = 0;
  for (let kind = 0; kind < readCounts.length; kind++) {
    if (!(Number.isSafeInteger(readCounts[kind]!) && readCounts[kind]! >= 0)) {
      throw new ArgumentError(
        "countedUnits",
        `counts must be whole numbers of at least 0, got ${readCounts[kind]} at ${kind}. Pass numbers of items.`,
      );
    }
    items += readCounts[kind]!;
  }
  requirePositive("countedUnits", "sum of counts", items);
  return { kind: "counted", items, counts: Array.from(readCounts) };
}

/** Whole clusters, one label an item: items that share a label are drawn together. 1 and "1" are two clusters. */
export function clusterUnits(clusters: ArrayLike<string | number>): OneWayUnits {
  requireArgument("clusterUnits", "clusters", clusters, LABELS);
  return groupedUnits("clusterUnits", clusters, null);
}

/**
 * Within strata, one label an item: each stratum (task) keeps its number of units. With `clusters`, whole clusters are
 * drawn within their stratum; a cluster must then lie in one stratum.
 */
export function strataUnits(
  strata: ArrayLike<string | number>,
  clusters: ArrayLike<string | number> | null = null,
): OneWayUnits {
  requireArgument("strataUnits", "strata", strata, LABELS);
  if (clusters !== undefined && clusters !== null) requireArgument("strataUnits", "clusters", clusters, LABELS);
  return groupedUnits("strataUnits", clusters, strata);
}

/**
 * Runs and items independently: the pigeonhole bootstrap of Owen (2007), "The pigeonhole bootstrap". For seeds × items.
 * Its variance is never much too small, and somewhat too large where neither runs nor items matter by themselves.
 */
export function crossedUnits(runs: number, items: number): CrossedUnits {
  requirePositive("crossedUnits", "runs", runs);
  requirePositive("crossedUnits", "items", items);
  return { kind: "crossed", runs, items };
}

/** How many units there are to draw from; for crossed ones the smaller number, which limits what can be known. */
export function unitCount(units: ResamplingUnits): number {
  if (units.kind === "crossed") return Math.min(units.runs, units.items);
  return units.kind === "counted" || units.groups === null ? units.items : units.groups.starts.length - 1;
}

/** Units written out as groups of items; of counted units the members are numbers of kinds. */
export function unitGroups(units: OneWayUnits | CountedUnits): UnitGroups {
  if (units.kind === "one-way" && units.groups !== null) return units.groups;
  const members = identity(units.items);
  if (units.kind === "counted") {
    let filled = 0;
    units.counts.forEach((count, kind) => {
      members.fill(kind, filled, filled + count);
      filled += count;
    });
  }
  return { starts: identity(units.items + 1), members };
}

type Labels = ArrayLike<string | number>;

function groupedUnits(caller: string, clusters: Labels | null, strata: Labels | null): OneWayUnits {
  if (clusters !== null && strata !== null) requireSameLength(caller, clusters, strata);
  const items = (clusters ?? strata)!.length;
  requirePositive(caller, "number of labels", items);
  const unitOf = clusters === null ? identity(items) : labelNumbers(clusters);
  const stratumOf = strata === null ? new Uint32Array(items) : labelNumbers(strata);
  const stratumOfUnit: number[] = [];
  for (let i = 0; i < items; i++) {
    stratumOfUnit[unitOf[i]!] ??= stratumOf[i]!;
    if (stratumOfUnit[unitOf[i]!] !== stratumOf[i]!) {
      throw new ArgumentError(
        caller,
        `a cluster must lie in one stratum, but ${JSON.stringify(clusters![i])} lies in two. ` +
          "Join the stratum's name to the cluster's.",
      );
    }
  }
  const { order: units, starts: strataStarts } = grouped(stratumOfUnit);
  const place = new Uint32Array(units.length);
  for (let index = 0; index < units.length; index++) place[units[index]!] = index;
  const { order: members, starts } = grouped(unitOf.map((unit) => place[unit]!));
  const strataSizes = Array.from(strataStarts.subarray(1), (end, stratum) => end - strataStarts[stratum]!);
  return { kind: "one-way", items, strataSizes, groups: { starts, members } };
}

/** Positions ordered by their group number (counting sort), and where each group starts and the last one ends. */
function grouped(groups: ArrayLike<number>): { order: Uint32Array; starts: Uint32Array } {
  let count = 0;
  for (let i = 0; i < groups.length; i++) count = Math.max(count, groups[i]! + 1);
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < groups.length; i++) starts[groups[i]! + 1]!++;
  for (let group = 0; group < count; group++) starts[group + 1]! += starts[group]!;
  const next = starts.slice();
  const order = new Uint32Array(groups.length);
  for (let i = 0; i < groups.length; i++) order[next[groups[i]!]!++] = i;
  return { order, starts };
}

/** Labels as numbers 0, 1, … in order of first appearance. */
function labelNumbers(labels: Labels): Uint32Array {
  const numbers = new Map<string | number, number>();
  const result = new Uint32Array(labels.length);
  for (let i = 0; i < result.length; i++) {
    const number = numbers.get(labels[i]!) ?? numbers.size;
    numbers.set(labels[i]!, number);
    result[i] = number;
  }
  return result;
}

function identity(count: number): Uint32Array {
  const result = new Uint32Array(count);
  for (let i = 0; i < count; i++) result[i] = i;
  return result;
}

/** A number of units, each of which takes 4 bytes and more. */
const UNITS: Shape = {
  needs: "a whole number above 0",
  fits: (value) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 2 ** 32,
  repair: "There is nothing to resample, or too much.",
};

function requirePositive(caller: string, name: string, value: number): void {
  requireArgument(caller, name, value, UNITS);
}
