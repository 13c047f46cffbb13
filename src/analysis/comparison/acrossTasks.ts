import type { Item } from "../../data/item.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
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
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next;
    parents.set(name, root);
    return root;
  };
  const names = tasks.map(({ test, items }) =>
    items.map(({ id, document, cluster }) => {
      const own = JSON.stringify(["item", test, id]);
      const others = [
        ...(document === undefined ? [] : [JSON.stringify(["document", document])]),
        ...(cluster === undefined ? [] : [JSON.stringify(["cluster", test, cluster])]),
      ];
      for (const name of [own, ...others]) if (!parents.has(name)) parents.set(name, own);
      for (const name of others) parents.set(rootOf(name), rootOf(own));
      return own;
    }),
  );
  const asked = new Map<string, Map<number, number>>();
  for (const [task, { perItem }] of tasks.entries()) {
    const center = mean(perItem);
    for (const [item, name] of names[task]!.entries()) {
      const root = rootOf(name);
      const own = asked.get(root) ?? new Map<number, number>();
      asked.set(root, own);
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
