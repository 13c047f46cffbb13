import type { Item } from "../../data/item.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
import { DisjointSets } from "../../numeric/disjointSets.js";
import { mean } from "../../numeric/moments.js";
import { sum } from "../../numeric/sum.js";

/** The items of one task that were compared, with the difference on each. */
interface TaskItems {
  /** The test that the task is a variant of: under one, the same id is the same question. */
  readonly test: string;
  readonly items: readonly Item[];
  readonly perItem: Float64Array;
}

/** What one question adds to the mean of each task that asks it: its deviation from that mean, over the number of items. */
type AskedInTasks = ReadonlyMap<number, number>;

/**
 * Questions that several of some tasks ask, whose differences are then not independent from task to task: the same item in
 * variants of one test, such as its languages, prompts or settings; the same document, whatever the task's name; and items of
 * one cluster of a test. Empty where the tasks share none.
 */
export function questionsAcrossTasks(tasks: readonly TaskItems[]): readonly AskedInTasks[] {
  const places = new Map<string, number>();
  const placeOf = (...name: readonly (string | number)[]) => {
    const key = JSON.stringify(name);
    const known = places.get(key) ?? places.size;
    places.set(key, known);
    return known;
  };
  const placed = tasks.map(({ test, items }) =>
    items.map(({ id, document, cluster }) => [
      placeOf("item", test, id),
      ...(document === undefined ? [] : [placeOf("document", document)]),
      ...(cluster === undefined ? [] : [placeOf("cluster", test, cluster)]),
    ]),
  );
  const sets = new DisjointSets(places.size);
  for (const own of placed.flat()) for (const place of own) sets.join(place, own[0]!);
  const asked = new Map<number, Map<number, number>>();
  for (const [task, { perItem }] of tasks.entries()) {
    const center = mean(perItem);
    for (const [item, [place]] of placed[task]!.entries()) {
      const question = sets.leaderOf(place!);
      const own = asked.get(question) ?? new Map<number, number>();
      asked.set(question, own);
      own.set(task, (own.get(task) ?? 0) + (perItem[item]! - center) / perItem.length);
    }
  }
  return [...asked.values()].filter(({ size }) => size > 1);
}

/**
 * What shared questions add to the variance of a weighted mean over tasks beside the variances within them:
 * C/(C − 1)·Σ_c [(Σ_t w_t·s_ct)² − Σ_t w_t²·s_ct²] over C questions; not below 0, so that a chance negative sum does not make
 * the tasks more than independent.
 */
export function acrossTasksPart(questions: readonly AskedInTasks[], weights: readonly number[]): VariancePart {
  const count = questions.length;
  if (count < 2) return { variance: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
  const products = questions.map((asked) => {
    const parts = [...asked].map(([task, share]) => weights[task]! * share);
    return sum(parts) ** 2 - sum(parts.map((part) => part ** 2));
  });
  return { variance: Math.max(0, (sum(products) * count) / (count - 1)), degreesOfFreedom: count - 1 };
}
