import type { Item } from "../../data/item.js";
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
  const gain = (at: number) => sign * ((candidate[at] as number) - (baseline[at] as number));
  const foremost = (direction: 1 | -1) => {
    const inOrder = (a: number, b: number) =>
      direction * (gain(b) - gain(a)) || compareNames((items[a] as Item).id, (items[b] as Item).id);
    let count = 0;
    // The first few in their order: thousands may have changed, of which a handful is named.
    const first: number[] = [];
    for (let at = 0; at < items.length; at++) {
      if (!(direction * gain(at) > 0)) continue;
      count++;
      if (first.length >= most && (most === 0 || inOrder(at, first.at(-1) as number) > 0)) continue;
      let [low, high] = [0, first.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (inOrder(at, first[middle] as number) < 0) high = middle;
        else low = middle + 1;
      }
      first.splice(low, 0, at);
      if (first.length > most) first.pop();
    }
    const changed = first.map((at) => ({
      item: (items[at] as Item).id,
      baseline: baseline[at] as number,
      candidate: candidate[at] as number,
    }));
    return { count, items: changed };
  };
  return { better: foremost(1), worse: foremost(-1) };
}
