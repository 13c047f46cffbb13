import { clustersOf } from "../../data/clusters.js";
import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import { ArgumentError } from "../../errors.js";
import {
  MOST_TO_SPEND,
  repeatedPValue,
  type SpendingName,
  spendingBoundaries,
} from "../../inference/sequential/alphaSpending.js";
import type { LookPlace } from "../../inference/sequential/lookFactor.js";
import { type Note, type Refusal, refuse } from "../../notes.js";
import type { Side } from "../comparison/testSides.js";
import { askedItems } from "./anyLook.js";
import { note } from "./wording.js";

/** One of several planned looks at one candidate that grows, as one test has it. */
export interface SpentLook {
  readonly spending: SpendingName;
  /** Of the baseline's items, those that the candidate was asked by now. */
  readonly items: number;
  /** Their share of all that are planned; 1 at the last look. */
  readonly time: number;
  /** What a one-sided p of this look must be below to show a drop, and what either end of the interval holds with. */
  readonly level: number;
  /** A one-sided p of this look alone with all looks counted. */
  readonly overLooks: (pValue: number) => number;
  readonly notes: readonly Note[];
}

/** Planned looks that spend alpha, where they are looks of that kind. */
export interface SpendingPlan extends Required<Pick<LookPlace, "look" | "earlier">> {
  readonly planned: number;
  readonly spending: SpendingName;
  /** One-sided. */
  readonly alpha: number;
}

/** Less than this of alpha shows nothing of any size. */
const NOTHING = 1e-12;

/** The plan of looks that spend alpha; `null` for looks of another kind. Errors: what does not go with it. */
export function spendingPlan(place: LookPlace | null, alpha: number, borrowsSeedSd: boolean): SpendingPlan | null {
  const { look, planned = null, spending = null, earlier = [], always = false } = place ?? { look: 1 };
  if (spending === null || planned === null) return null;
  const wrong = (message: string) => new ArgumentError("gate", message);
  if (!SPENDING.includes(spending)) {
    throw wrong(
      `looks.spending must be ${SPENDING.map((name) => `"${name}"`).join(" or ")}, got ${JSON.stringify(spending)}.`,
    );
  }
  if (always) throw wrong("looks must not be taken always where they are planned with spending: alpha is spent once.");
  if (borrowsSeedSd) {
    throw wrong("looks must not spend alpha with borrowSeedSd: seed noise does not shrink as answers come in.");
  }
  if (alpha > MOST_TO_SPEND) throw wrong(`alpha must be ${MOST_TO_SPEND} at most with looks.spending, got ${alpha}.`);
  if (earlier.length >= look) {
    throw wrong(`looks.earlier must hold the looks before look ${look}, ${look - 1} at most, got ${earlier.length}.`);
  }
  requireRising(earlier);
  return { look, planned, spending, earlier, alpha };
}

const SPENDING: readonly SpendingName[] = ["obrien-fleming", "pocock"];

/** Each test has more items at each look. */
function requireRising(earlier: SpendingPlan["earlier"]): void {
  const most = new Map<string, number>();
  for (const [name, items] of earlier.flatMap((look) => Object.entries(look))) {
    if (!(Number.isSafeInteger(items) && items > (most.get(name) ?? 0))) {
      throw new ArgumentError(
        "gate",
        `looks.earlier must hold numbers of items that rise from look to look, got ${items} of ${name}. Pass look.spending.items of the gates before.`,
      );
    }
    most.set(name, items);
  }
}

/**
 * What of alpha one test may spend at a look: by the share of the baseline's items that the candidate was asked at this look and
 * at those before it. At the last look all of it, whatever was asked.
 *
 * Refused: several training seeds, judges or prompts on a side; a look without more items than the one before; clusters of which a
 * part was asked, before the last look; a look so early that nothing could be shown.
 */
export function spentLook(
  name: string,
  before: readonly Side[],
  after: readonly Side[],
  { look, planned, spending, earlier, alpha }: SpendingPlan,
): SpentLook | Refusal {
  if (before.length > 1 || after.length > 1) {
    return refuse(
      "looks-at-seeds",
      "looks that spend alpha as answers come in take one training seed, judge and prompt on either side: the noise between several does not shrink with more items",
      "look once, or leave out --spending",
    );
  }
  const all = askedItems(
    before.flatMap(({ trials }) => trials),
    "some",
  );
  const asked = askedItems(
    after.flatMap(({ trials }) => trials),
    "all",
  );
  const items = [...all.keys()].filter((id) => asked.has(id)).length;
  const sizes = earlier.flatMap((look) => (Object.hasOwn(look, name) ? [look[name] as number] : []));
  const last = sizes.at(-1) ?? 0;
  if (items <= last) {
    return refuse(
      "look-without-answers",
      `this look has ${items} of the items of the baseline, and the one before had ${last}: nothing came in that alpha could be spent on`,
      "look again when more answers are there",
    );
  }
  const isLast = look === planned;
  if (!isLast && hasPartOfCluster(all, asked)) {
    return refuse(
      "cluster-in-part",
      "only a part of some cluster of items was asked: looks that spend alpha are at whole clusters",
      "look when these clusters are answered in full, or ask the items cluster by cluster",
    );
  }
  const times = [...sizes.map((size) => size / all.size), isLast ? 1 : items / all.size];
  const at = spendingBoundaries(spending, alpha, times).at(-1) as { readonly level: number; readonly spent: number };
  if (at.level < NOTHING) {
    return refuse(
      "look-too-early",
      `${items} of ${all.size} items are so few that hardly anything of alpha may be spent on them, and no drop could be shown`,
      "look again when more answers are there, or spend alpha by pocock",
    );
  }
  const open = all.size - items;
  return {
    spending,
    items,
    time: times.at(-1) as number,
    level: at.level,
    overLooks: (pValue) => repeatedPValue(spending, pValue, times),
    notes: [
      note("spent-at-look", { items, planned: all.size, spent: at.spent / alpha, level: at.level }),
      ...(open === 0 ? [] : [note("not-asked-yet", { open, planned: all.size })]),
    ],
  };
}

/** Whether some of a cluster was asked, and some was not. */
function hasPartOfCluster(all: ReadonlyMap<string, Item>, asked: ReadonlyMap<string, Item>): boolean {
  const { clusters } = clustersOf([...all.values()]);
  if (clusters === undefined) return false;
  return [...groupBy([...all.values()], ({ cluster }) => cluster as string).values()].some((items) => {
    const count = items.filter(({ id }) => asked.has(id)).length;
    return count > 0 && count < items.length;
  });
}
