import { groupBy } from "../../data/groupBy.js";
import { ALPHA } from "../../defaults.js";
import type { ComparisonFamily, FamilyComparison } from "../comparison/resultsComparison.js";
import { itemSpread } from "../items/itemSpread.js";
import type { SeedRow } from "../seeds/seedTable.js";
import { power } from "./power.js";

/** The difference that the designs are asked to find: one point of a proportion. */
const ASKED_EFFECT = 0.01;

/** What the items of one task can show of two models, taken from its comparison with the median noise. */
export interface ItemReach {
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly higherIsBetter: boolean;
  readonly comparisons: number;
  /** Shared items; of the smaller side where none are shared. */
  readonly items: number;
  /** Whether the two models answered the same items. */
  readonly shared: boolean;
  readonly baselineMean: number | null;
  readonly proportion: boolean;
  /** Smallest true difference that is found with 80 % power, in score units; `null` where none can be. */
  readonly minimumDetectableEffect: number | null;
  /**
   * Items that a true difference of one point takes, shared ones or for each side; `null` for scores that are no
   * proportions, and where the noise of single items is not known.
   */
  readonly itemsForOnePoint: number | null;
}

/** What training seeds can show of two models. */
export interface SeedReach {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  readonly seeds: number;
  readonly finalMean: number | null;
  /** Difference that two single-seed runs must exceed, in score units. */
  readonly seedGap: number;
  /**
   * Seeds of each model that a true difference of one point takes; `null` for scores that are no proportions, and for means
   * within a point of 0 or 1, which cannot move so far.
   */
  readonly seedsForOnePoint: number | null;
  /** The same for the ends of the interval of the SD over seeds; `null` where it has none. */
  readonly seedsForOnePointRange: { readonly low: number; readonly high: number } | null;
}

export interface Reach {
  readonly items: readonly ItemReach[];
  readonly seeds: readonly SeedReach[];
}

/** What the data could have shown, and what one point would take: from items by task, and from seeds by row. */
export function reachOf(comparisons: ComparisonFamily | null, noise: readonly SeedRow[]): Reach {
  const alpha = comparisons?.family.alpha ?? ALPHA;
  return { items: itemReach(comparisons?.comparisons ?? [], alpha), seeds: seedReach(noise, alpha) };
}

type Measured = FamilyComparison & { readonly ok: true };

function itemReach(comparisons: readonly FamilyComparison[], alpha: number): ItemReach[] {
  const measured = comparisons.filter((one): one is Measured => one.ok && noiseOf(one) > 0 && itemsOf(one) > 0);
  const tasks = groupBy(measured, ({ task, metric, framing }) => JSON.stringify([task, metric, framing]));
  return [...tasks.values()].map((members): ItemReach => {
    const ordered = [...members].sort((a, b) => noiseOf(a) - noiseOf(b));
    const median = ordered[Math.floor((ordered.length - 1) / 2)] as Measured;
    const { task, metric, framing, higherIsBetter, proportion, items, baseline } = median;
    return {
      task,
      metric,
      framing,
      higherIsBetter,
      comparisons: members.length,
      items: itemsOf(median),
      shared: items.shared > 0,
      baselineMean: baseline.mean,
      proportion,
      minimumDetectableEffect: median.minimumDetectableEffect,
      itemsForOnePoint: itemsForOnePoint(median, alpha),
    };
  });
}

/** Of one item where items are shared, else of the difference. */
function noiseOf(one: Measured): number {
  return one.items.shared > 0 ? itemSpread(one) : (one.standardError ?? 0);
}

/** Shared items, or those of the smaller side. */
function itemsOf({ items }: Pick<Measured, "items">): number {
  return items.shared > 0 ? items.shared : Math.min(items.onlyBaseline, items.onlyCandidate);
}

/** Without shared items only right-or-wrong scores tell their noise: by their mean. */
function itemsForOnePoint(comparison: Measured, alpha: number): number | null {
  const { proportion, items, test, baseline } = comparison;
  if (!proportion || !canMove(baseline.mean)) return null;
  const asked = { ask: "items", effect: ASKED_EFFECT, alpha } as const;
  const answer =
    items.shared > 0
      ? power({ from: "comparison", comparison, ...asked })
      : test === "two-proportion-z"
        ? power({ from: "unpaired-shares", baseline: baseline.mean, ...asked })
        : null;
  return answer?.ok ? answer.items : null;
}

/** Whether a score can rise and fall by one point. */
export function canMove(score: number | null): score is number {
  return score !== null && score >= ASKED_EFFECT && score <= 1 - ASKED_EFFECT;
}

/** Proportions first, and of each kind the largest gaps. */
function seedReach(noise: readonly SeedRow[], alpha: number): SeedReach[] {
  const rows = noise.flatMap((row): SeedReach[] => {
    const { model, task, metric, framing, higherIsBetter, proportion, finalSeeds: seeds, finalMean, seedGap } = row;
    const { finalSd, finalSdInterval: range } = row;
    if (seedGap === null || finalSd === null || !(seedGap > 0)) return [];
    const seedsFor = (seedSd: number) => {
      const answer = power({ from: "seeds", seedSd, ask: "seeds", effect: ASKED_EFFECT, alpha });
      return answer.ok ? answer.seeds : null;
    };
    const seedsForOnePoint = proportion && canMove(finalMean) ? seedsFor(finalSd) : null;
    const [low, high] = range === null || seedsForOnePoint === null ? [] : [range.low, range.high].map(seedsFor);
    return [
      {
        model,
        task,
        metric,
        framing,
        higherIsBetter,
        proportion,
        seeds,
        finalMean,
        seedGap,
        seedsForOnePoint,
        seedsForOnePointRange: low == null || high == null ? null : { low, high },
      },
    ];
  });
  return rows.sort((a, b) => Number(b.proportion) - Number(a.proportion) || b.seedGap - a.seedGap);
}
