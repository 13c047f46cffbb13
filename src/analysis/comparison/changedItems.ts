import type { MissingPolicy } from "../../data/missing.js";
import { compareNames } from "../../data/nameOrder.js";
import { alignRuns } from "./align.js";
import type { Side } from "./testSides.js";

/** One item of both sides, with its mean score over the runs of each. */
export interface ChangedItem {
  readonly item: string;
  readonly baseline: number;
  readonly candidate: number;
}

/** Items on which the sides differ: how many, and those that differ most, by what the candidate makes of them. */
export interface ChangedItems {
  readonly better: { readonly count: number; readonly items: readonly ChangedItem[] };
  readonly worse: { readonly count: number; readonly items: readonly ChangedItem[] };
}

/**
 * The items that changed between two sides, at most `most` of either direction: the largest changes first, then by name. Of one
 * run each with right-or-wrong scores these are the flips. `null` where the sides share no item.
 */
export function changedItems(
  before: readonly Side[],
  after: readonly Side[],
  { most, missing, higherIsBetter }: { most: number; missing?: MissingPolicy | undefined; higherIsBetter: boolean },
): ChangedItems | null {
  const runs = (sides: readonly Side[]) => sides.flatMap(({ trials }) => trials);
  const { items, baseline, candidate } = alignRuns(runs(before), runs(after), missing === undefined ? {} : { missing });
  if (items.length === 0) return null;
  const sign = higherIsBetter ? 1 : -1;
  const changes = items.map(({ id }, at) => ({
    item: id,
    baseline: baseline[at] as number,
    candidate: candidate[at] as number,
  }));
  const gain = (one: ChangedItem) => sign * (one.candidate - one.baseline);
  const foremost = (direction: 1 | -1) => {
    const moved = changes.filter((one) => direction * gain(one) > 0);
    const sorted = moved.sort((a, b) => direction * (gain(b) - gain(a)) || compareNames(a.item, b.item));
    return { count: moved.length, items: sorted.slice(0, most) };
  };
  return { better: foremost(1), worse: foremost(-1) };
}
