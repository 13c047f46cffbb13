import type { Interval } from "../../inference/intervals/interval.js";
import { commonOrderTest } from "../../inference/ranks/commonOrder.js";
import { type RankShift, ranked, rankShift, shiftBetween } from "../../inference/ranks/rankShift.js";
import {
  groupMeans,
  type LabelledColumns,
  permutedGroupMeans,
} from "../../inference/significance/labelPermutations.js";
import { finiteOrNull } from "../../notes.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import type { Rng } from "../../random/rng.js";
import type { subsetColumns } from "./subsetColumns.js";

/** How the models' order differs, against what random subsets of the same size do. */
export interface MeasuredChange {
  /** Kendall's τ-b between the two orders; `null` where a score ties all models. */
  readonly kendallTau: number | null;
  /** Models whose rank differs, and places moved summed over the models. */
  readonly rankChanges: number;
  readonly positionShift: number;
  /** The mean of each over random subsets of the same size. */
  readonly randomTau: number | null;
  readonly randomRankChanges: number;
  readonly randomPositionShift: number;
  /** One-sided p of τ at most as high, and of position shift at least as large, as in random subsets: (b + 1)/(B + 1). */
  readonly tauPValue: number | null;
  readonly pValue: number;
  /**
   * p that the subset orders the models as all items do (of a pair: both alike), though it may be easier or harder and tell them
   * apart less or more: `commonOrderTest`.
   */
  readonly orderPValue: number;
}

/** Scores of models on the items of some subsets. */
export type SubsetTable = NonNullable<ReturnType<typeof subsetColumns>>;

interface DrawOptions {
  /** Random subsets that are drawn. */
  readonly permutations: number;
  /** Turns scores so that the best model is first: −1 where more is better. */
  readonly direction: number;
  /** Coverage of the ranges of random ranks. */
  readonly level: number;
}

/** Two of the subsets by their places, and how they order the models. */
interface PairChange {
  readonly places: readonly [number, number];
  readonly change: MeasuredChange;
}

interface SubsetDraws {
  /** Rank of each model over all items, and in each subset. */
  readonly overall: ArrayLike<number>;
  readonly ranks: readonly ArrayLike<number>[];
  /** Where each model stands in random subsets of the size of each. */
  readonly randomRanks: readonly (readonly Interval[])[];
  readonly changes: readonly MeasuredChange[];
  /** The only pair there is, where both subsets hold all items: its draws are theirs. */
  readonly onlyPair: PairChange | null;
}

/**
 * The order of the models in each subset against their order over all items, of which `rowMeans` are the means, beside what
 * random subsets of the same sizes do.
 */
export function drawnSubsets(
  rng: Rng,
  { models, subsets, columns }: SubsetTable,
  rowMeans: readonly number[],
  { permutations, direction, level }: DrawOptions,
): SubsetDraws {
  const overall = ranked(rowMeans.map((value) => direction * value));
  const ordersOf = (all: Float64Array) => {
    const turned = new Float64Array(all.length);
    for (let cell = 0; cell < all.length; cell++) turned[cell] = direction * all[cell]!;
    return subsets.map((_, group) => ranked(turned.subarray(group * models.length, (group + 1) * models.length)));
  };
  const seen = ordersOf(groupMeans(columns));
  const tallies = seen.map((own) => tally(shiftBetween(own, overall)));
  const isPair = subsets.length === 2 && columns.labels.every((own) => own.length > 0);
  const onlyPair = isPair ? tally(shiftBetween(seen[0]!, seen[1]!)) : null;
  const ranksDrawn = subsets.map(() => models.map(() => new Float64Array(permutations)));
  let drawn = 0;
  permutedGroupMeans(rng.child("subsets"), columns, permutations, (means) => {
    const orders = ordersOf(means);
    orders.forEach((own, group) => {
      tallies[group]!.add(shiftBetween(own, overall));
      own.ranks.forEach((rank, row) => {
        ranksDrawn[group]![row]![drawn] = rank;
      });
    });
    onlyPair?.add(shiftBetween(orders[0]!, orders[1]!));
    drawn++;
  });
  const inOrder = commonOrderTest(rng.child("order"), columns, permutations);
  return {
    overall: overall.ranks,
    ranks: seen.map(({ ranks }) => ranks),
    randomRanks: ranksDrawn.map((own) => own.map((ranks) => rankRange(ranks, level))),
    changes: tallies.map((own, group) => own.change(permutations, inOrder.groups[group]!)),
    onlyPair: onlyPair === null ? null : { places: [0, 1], change: onlyPair.change(permutations, inOrder.together) },
  };
}

/** Each pair within its own items, so that a third subset that differs does not enter. */
export function drawnPairs(
  rng: Rng,
  { subsets, models, columns, unit }: SubsetTable,
  { permutations, direction }: Pick<DrawOptions, "permutations" | "direction">,
): PairChange[] {
  const places = subsets.flatMap((_, second) => subsets.slice(0, second).map((_, first) => [first, second] as const));
  return places.map(([first, second]) => {
    const members = columns.units.flatMap((_, index) =>
      columns.labels[index]?.some((group) => group === first || group === second) ? [index] : [],
    );
    const place = new Map(members.map((index, position) => [index, position]));
    const blocks =
      unit === "within-item"
        ? columns.blocks?.map((block) => block.flatMap((index) => place.get(index) ?? []))
        : undefined;
    const pair: LabelledColumns = {
      ...columns,
      units: members.map((index) => columns.units[index] as readonly number[]),
      labels: members.map((index) =>
        (columns.labels[index] as readonly number[]).flatMap((group) =>
          group === first ? [0] : group === second ? [1] : [],
        ),
      ),
      groups: 2,
      blocks: blocks ?? [members.map((_, position) => position)],
    };
    const shiftOf = (means: Float64Array) => {
      const turned = means.map((value) => direction * value);
      return rankShift(turned.subarray(0, models.length), turned.subarray(models.length));
    };
    const counts = tally(shiftOf(groupMeans(pair)));
    const own = rng.child(`${first}/${second}`);
    permutedGroupMeans(own, pair, permutations, (means) => counts.add(shiftOf(means)));
    const { together } = commonOrderTest(own.child("order"), pair, permutations);
    return { places: [first, second], change: counts.change(permutations, together) };
  });
}

/** Counts how often random subsets change the order at least as much as the observed one. */
function tally(observed: RankShift): {
  add(drawn: RankShift): void;
  change(permutations: number, orderPValue: number): MeasuredChange;
} {
  // Sums of ranks and of products of them round differently in equal cases.
  const slack = 1e-9;
  let [lowTau, largeShift, tauSum, taus, changeSum, shiftSum] = [0, 0, 0, 0, 0, 0];
  return {
    add({ kendallTau, rankChanges, positionShift }) {
      // A draw that ties all models orders nothing, and counts as extreme: the cautious side.
      if (!(kendallTau > observed.kendallTau + slack)) lowTau++;
      if (positionShift >= observed.positionShift - slack) largeShift++;
      if (!Number.isNaN(kendallTau)) {
        tauSum += kendallTau;
        taus++;
      }
      changeSum += rankChanges;
      shiftSum += positionShift;
    },
    change: (permutations, orderPValue) => ({
      kendallTau: finiteOrNull(observed.kendallTau),
      rankChanges: observed.rankChanges,
      positionShift: observed.positionShift,
      randomTau: finiteOrNull(tauSum / taus),
      randomRankChanges: changeSum / permutations,
      randomPositionShift: shiftSum / permutations,
      tauPValue: Number.isNaN(observed.kendallTau) ? null : (lowTau + 1) / (permutations + 1),
      pValue: (largeShift + 1) / (permutations + 1),
      orderPValue,
    }),
  };
}

function rankRange(ranks: Float64Array, level: number): Interval {
  const sorted = ranks.sort();
  const tail = (1 - level) / 2;
  return {
    low: Math.floor(quantileSorted(sorted, tail)),
    high: Math.ceil(quantileSorted(sorted, 1 - tail)),
    level,
    method: "random-subsets",
  };
}
