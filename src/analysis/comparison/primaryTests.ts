import { groupBy } from "../../data/groupBy.js";

/** What a test of a family is named by. */
interface NamedTest {
  readonly task: string;
  readonly metric: string;
}

/**
 * The tests that make a family where a task should count once: of each task the metric that most tasks have, and of tasks and
 * the groups made of them the tasks. Scores do not matter, so that the choice favours no result. Where a task's metrics are as
 * common as each other none is preferred, and all stay.
 */
export function primaryTests<Test extends NamedTest>(tests: readonly Test[], groups: ReadonlySet<string>): Test[] {
  const leaves = tests.filter(({ task }) => !groups.has(task));
  const single = leaves.length > 0 ? leaves : tests;
  const spread = new Map(
    [...groupBy(single, ({ metric }) => metric)].map(([metric, own]) => [
      metric,
      new Set(own.map(({ task }) => task)).size,
    ]),
  );
  const tasks = (metric: string) => spread.get(metric) as number;
  return [...groupBy(single, ({ task }) => task).values()].flatMap((own) => {
    const most = Math.max(...own.map(({ metric }) => tasks(metric)));
    return own.filter(({ metric }) => tasks(metric) === most);
  });
}
