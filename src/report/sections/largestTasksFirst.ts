import type { ScoreSeries } from "../../analysis/scores/scoreSeries.js";
import { groupBy } from "../../data/groupBy.js";

/** Rows of the tasks with most items first, those of one task together: subtasks of few items come last. */
export function largestTasksFirst<Row extends { readonly task: string }>(
  rows: readonly Row[],
  series: readonly ScoreSeries[],
): Row[] {
  const sizes = new Map<string, number>();
  for (const { task, points } of series) {
    for (const { items } of points) sizes.set(task, Math.max(sizes.get(task) ?? 0, items ?? 0));
  }
  return [...groupBy(rows, ({ task }) => task).entries()]
    .sort(([a], [b]) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0))
    .flatMap(([, members]) => members);
}
