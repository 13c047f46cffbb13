import { power } from "../analysis/design.js";
import type { ComparisonFamily, FamilyComparison } from "../analysis/resultsComparison.js";
import type { SeedRow } from "../analysis/seedTable.js";
import { groupBy } from "../data/groupBy.js";

/** The difference that the designs are asked to find: one point of a proportion. */
export const ASKED_EFFECT = 0.01;

/** What the shared items of one task can show of two models, taken from its comparison with the median standard error. */
export interface ItemReach {
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly higherIsBetter: boolean;
  readonly comparisons: number;
  readonly items: number;
  readonly baselineMean: number | null;
  readonly proportion: boolean;
  /** Smallest true difference that is found with 80 % power, in score units; `null` where none can be. */
  readonly minimumDetectableEffect: number | null;
  /** Items that a true difference of one point takes; `null` for scores that are no proportions. */
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
  /** Seeds of each model that a true difference of one point takes; `null` for scores that are no proportions. */
  readonly seedsForOnePoint: number | null;
}

export interface Reach {
  readonly items: readonly ItemReach[];
  readonly seeds: readonly SeedReach[];
}

/** What the data could have shown, and what one point would take: from items by task, and from seeds by row. */
export function reachOf(comparisons: ComparisonFamily | null, noise: readonly SeedRow[]): Reach {
  const alpha = comparisons?.family.alpha ?? 0.05;
  return { items: itemReach(comparisons?.comparisons ?? [], alpha), seeds: seedReach(noise, alpha) };
}

type Measured = FamilyComparison & { readonly ok: true; readonly standardError: number };

function itemReach(comparisons: readonly FamilyComparison[], alpha: number): ItemReach[] {
  const measured = comparisons.filter(
    (one): one is Measured => one.ok && (one.standardError ?? 0) > 0 && one.items.shared > 0,
  );
  const tasks = groupBy(measured, ({ task, metric, framing }) => JSON.stringify([task, metric, framing]));
  return [...tasks.values()].map((members): ItemReach => {
    const ordered = [...members].sort((a, b) => a.standardError - b.standardError);
    const median = ordered[Math.floor((ordered.length - 1) / 2)] as Measured;
    const { task, metric, framing, higherIsBetter, proportion, items, baseline } = median;
    const answer = proportion
      ? power({ from: "comparison", comparison: median, ask: "items", effect: ASKED_EFFECT, alpha })
      : null;
    return {
      task,
      metric,
      framing,
      higherIsBetter,
      comparisons: members.length,
      items: items.shared,
      baselineMean: baseline.mean,
      proportion,
      minimumDetectableEffect: median.minimumDetectableEffect,
      itemsForOnePoint: answer?.ok ? answer.items : null,
    };
  });
}

function seedReach(noise: readonly SeedRow[], alpha: number): SeedReach[] {
  return noise.flatMap((row): SeedReach[] => {
    const { model, task, metric, framing, higherIsBetter, proportion, seeds, finalMean, seedGap, seedSd } = row;
    if (seedGap === null || seedSd === null || !(seedGap > 0)) return [];
    const answer = proportion ? power({ from: "seeds", seedSd, ask: "seeds", effect: ASKED_EFFECT, alpha }) : null;
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
        seedsForOnePoint: answer?.ok ? answer.seeds : null,
      },
    ];
  });
}
