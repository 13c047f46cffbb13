import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { inNameOrder } from "../../data/nameOrder.js";
import { runScoresOf } from "../../data/resultMatrix.js";
import type { Side } from "./testSides.js";

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

/** The same where each task needs one metric, as in a picture: of those as common as each other the first by name. */
export function oneMetricATask<Test extends NamedTest>(tests: readonly Test[]): Test[] {
  return [...groupBy(primaryTests(tests, new Set()), ({ task }) => task).values()].flatMap((own) => {
    const [first] = inNameOrder(own.map(({ metric }) => metric));
    return own.filter(({ metric }) => metric === first);
  });
}

/** The sides of a test, each one model's runs. */
interface TestWithSides extends NamedTest {
  readonly framing: string | null;
  readonly before: readonly Side[];
  readonly after: readonly Side[];
}

/**
 * The tests without those that repeat another of the same task under another metric, scoring every item of every run alike, as a
 * harness's `pass` and `score` may: one measurement counts once. Of such, the first stays.
 */
export function withoutRepeated<Test extends TestWithSides>(tests: readonly Test[]): Test[] {
  const kept: Test[] = [];
  for (const test of tests) if (!kept.some((other) => isSameMeasurement(other, test))) kept.push(test);
  return kept;
}

function isSameMeasurement(first: TestWithSides, second: TestWithSides): boolean {
  if (first.task !== second.task || first.framing !== second.framing || first.metric === second.metric) return false;
  const [a, b] = [runsOf(first), runsOf(second)];
  return (
    a.length > 0 &&
    a.length === b.length &&
    a.every(({ matrix, run }, index) => {
      const other = b[index] as RunOfMatrix;
      const [mine, theirs] = [runScoresOf(matrix, run), runScoresOf(other.matrix, other.run)];
      return (
        mine.length === theirs.length &&
        mine.every((score, item) => Object.is(score, theirs[item])) &&
        matrix.items.every(({ id }, item) => id === other.matrix.items[item]?.id)
      );
    })
  );
}

function runsOf({ before, after }: TestWithSides): RunOfMatrix[] {
  return [...before, ...after].flatMap(({ trials }) => trials);
}
