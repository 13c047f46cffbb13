import { mayCountAnswers } from "../../../analysis/scores/shareOfItems.js";
import type { SeedRow } from "../../../analysis/seeds/seedTable.js";
import { groupBy } from "../../../data/groupBy.js";

/** Most names that a sentence lists. */
export const NAMED = 3;

/** How a sentence names a task: `task`, `task (framing) by metric` where the data hold several framings, or metrics of the task. */
export type TaskName = (labels: {
  readonly task: string;
  readonly framing: string | null;
  /** Left out where something is said of all metrics of the task. */
  readonly metric?: string;
}) => string;

export function taskNames(
  rows: readonly { readonly task: string; readonly framing: string | null; readonly metric: string }[],
): TaskName {
  const several = new Set(rows.map(({ framing }) => framing)).size > 1;
  const metrics = groupBy(rows, ({ task }) => task);
  const isMeasuredTwice = (task: string) => new Set(metrics.get(task)?.map(({ metric }) => metric)).size > 1;
  return ({ task, framing, metric }) => {
    const framed = several && framing !== null ? `${task} (${framing})` : task;
    return metric !== undefined && isMeasuredTwice(task) ? `${framed} by ${metric}` : framed;
  };
}

/** Tests on which every model ends all right, or all wrong, and which end it is. */
export function usedUp(noise: readonly SeedRow[]) {
  const tests = groupBy(noise, ({ task, metric, framing }) => JSON.stringify([task, metric, framing]));
  return [...tests.values()].flatMap((rows) => {
    const [first] = rows as [SeedRow];
    const ends = new Set(rows.map(({ finalMean }) => finalMean));
    // One model says nothing of the test, and a log-likelihood of 0 is no wrong answer.
    const isEnd =
      rows.length > 1 &&
      mayCountAnswers(first.metric) &&
      first.proportion &&
      ends.size === 1 &&
      (first.finalMean === 0 || first.finalMean === 1);
    return isEnd
      ? [{ name: first, rows, end: first.finalMean === 1 ? ("all right" as const) : ("all wrong" as const) }]
      : [];
  });
}

/** Whether a row's score is not shown above that of guessing: its noise says nothing of the task. */
export function isAtChance({ chance, finalMean, itemHalfWidth }: SeedRow): boolean {
  return chance !== null && finalMean !== null && finalMean <= chance + (itemHalfWidth ?? 0);
}

/** A row by its task, and by its model where there are several. */
export function rowNamer(rows: readonly SeedRow[], taskName: TaskName): (row: SeedRow) => string {
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  return (row) => (severalModels ? `${taskName(row)} of ${row.model}` : taskName(row));
}

/** The seeds of a row that ended far from its others. */
export function divergedNames({ diverged }: SeedRow): string[] {
  return diverged === null ? [] : [diverged, ...diverged.more].map(({ seed }) => seed);
}

/** The rows with seeds that ended far from the others, those of the same seeds of one model together. */
export function divergedRows(noise: readonly SeedRow[]): SeedRow[][] {
  const rows = noise.filter(({ diverged }) => diverged !== null);
  return [...groupBy(rows, (row) => JSON.stringify([row.model, ...divergedNames(row).sort()])).values()];
}
