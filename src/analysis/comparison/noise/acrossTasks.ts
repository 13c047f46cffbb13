import type { Item } from "../../../data/item.js";
import type { VariancePart } from "../../../inference/significance/combinedT.js";
import { DisjointSets } from "../../../numeric/disjointSets.js";
import { mean } from "../../../numeric/moments.js";
import { sum } from "../../../numeric/sum.js";

/** The items of one task that were compared, with the difference on each. */
interface TaskItems {
  /** The test that the task is a variant of: under one, the same id is the same question. */
  readonly test: string;
  readonly items: readonly Item[];
  readonly perItem: Float64Array;
}

/** What one question adds to the mean of each task that asks it: its deviation from that mean, over the number of items. */
type AskedInTasks = ReadonlyMap<number, number>;

/** A number for each name of each kind, from 0 on. */
class Places {
  size = 0;
  readonly #known = new Map<string, Map<string | number, number>>();

  of(kind: string, name: string | number): number {
    const own = this.#known.get(kind) ?? new Map<string | number, number>();
    this.#known.set(kind, own);
    const known = own.get(name) ?? this.size++;
    own.set(name, known);
    return known;
  }
}

/**
 * Questions that several of some tasks ask, whose differences are then not independent from task to task: the same item in
 * variants of one test, such as its languages, prompts or settings; the same document, whatever the task's name; and items of
 * one cluster of a test. Empty where the tasks share none.
 */
export function questionsAcrossTasks(tasks: readonly TaskItems[]): readonly AskedInTasks[] {
  const tests = new Set(tasks.map(({ test }) => test));
  const hasDocuments = tasks.some(({ items }) => items.some(({ document }) => document !== undefined));
  if (tests.size === tasks.length && !hasDocuments) return [];
  const places = new Places();
  const placed = tasks.map(({ test, items }) =>
    items.map(({ id, document, cluster }) => [
      places.of(`item ${test}`, id),
      ...(document === undefined ? [] : [places.of("document", document)]),
      ...(cluster === undefined ? [] : [places.of(`cluster ${test}`, cluster)]),
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
