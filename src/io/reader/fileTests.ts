import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import { type Results, runsOf } from "../../data/results.js";
import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";
import { isBenchmarkName } from "../tables/columnNames.js";

/**
 * Says that files which name neither model nor test were read as a model with a test of its own each, so that nothing is
 * compared, and what to type where they took one test or their names hold both.
 */
export function fileTests(results: Pick<Results, "matrices" | "runScores" | "unnamedTasks">): Note[] {
  const unnamed = new Set(results.unnamedTasks);
  const tests = [
    ...results.matrices.map(({ task, runs }) => ({ task, runs })),
    ...results.runScores.map(({ run }) => ({ task: run.task, runs: [run] })),
  ];
  const names = [...unnamed].sort(compareNames);
  const areOwn = tests.every(({ task, runs }) => unnamed.has(task) && runs.every(({ model }) => model === task));
  if (!areOwn || names.length < 2 || new Set(runsOf(results).map(({ model }) => model)).size !== names.length)
    return [];
  const pattern = patternOf(names);
  const message =
    `nothing but the names of the files tells models and tests, so ${someNames(names)} are read as models with a test of their own each, ` +
    `and nothing is compared. If all took one test, --task-name NAME says so` +
    (pattern === null ? "" : `; if the names hold both, --run-pattern "${pattern}" does`);
  return [{ code: "tests-of-their-own", message, data: { names, pattern } }];
}

/** How the names are made of models and tests, where the same parts come back: `north_arc, north_mmlu, south_arc …`; else `null`. */
function patternOf(names: readonly string[]): string | null {
  for (const separator of ["_", "-", " ", "."]) {
    const parts = names.map((name) => {
      const at = name.lastIndexOf(separator);
      return at <= 0 || at === name.length - 1 ? null : { first: name.slice(0, at), last: name.slice(at + 1) };
    });
    const known = parts.filter((part) => part !== null);
    if (known.length < names.length) continue;
    const [firsts, lasts] = [groupBy(known, ({ first }) => first), groupBy(known, ({ last }) => last)];
    const areShared = (groups: ReadonlyMap<string, readonly unknown[]>) =>
      groups.size > 1 && [...groups.values()].every(({ length }) => length > 1);
    if (!areShared(firsts) || !areShared(lasts)) continue;
    const areTests = (groups: ReadonlyMap<string, unknown>) => [...groups.keys()].every(isBenchmarkName);
    return areTests(firsts) && !areTests(lasts) ? `{task}${separator}{model}` : `{model}${separator}{task}`;
  }
  return null;
}
