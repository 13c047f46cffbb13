import type { Results } from "../../data/results.js";
import type { Note, Refusal } from "../../notes.js";
import { type Side, sidesOf } from "./sides.js";
import { note } from "./wording.js";

/** One test, a task and its metric, that two results have both taken. */
export interface SharedTest {
  readonly baseline: readonly Side[];
  readonly candidate: readonly Side[];
  /** Why the two are not compared; `null` where they are. */
  readonly refusal: Refusal | null;
  readonly notes: readonly Note[];
}

/** The tests that two results share, and the number of tests that only one of them has. */
export interface SharedTests {
  readonly tests: readonly SharedTest[];
  readonly unmatched: number;
}

/**
 * The tests of two results that are one: those of one name. The number of an item says nothing of what it asks, so that
 * tests of different names are never one by the ids of their items, with one exception: where either side holds one task
 * that nothing but its file names, and both have exactly the same ids, which are more than numbers, the two are taken for
 * one, with a note. Otherwise they are refused. `allowMixed` compares the one task of either side all the same, with a note.
 */
export function sharedTests(baseline: Results, candidate: Results, allowMixed: boolean): SharedTests {
  const [first, second] = [sidesOf(baseline), sidesOf(candidate)];
  const keys = [...first.keys()].filter((key) => second.has(key));
  if (keys.length > 0) {
    const tests = keys.map((key) => ({
      baseline: first.get(key) as Side[],
      candidate: second.get(key) as Side[],
      refusal: null,
      notes: [],
    }));
    return { tests, unmatched: new Set([...first.keys(), ...second.keys()]).size - keys.length };
  }
  const [mine, other] = [onlyTask(first), onlyTask(second)];
  if (mine === null || other === null || mine === other) return { tests: [], unmatched: 0 };
  const tests = [...first.values()].flatMap((before) => {
    const after = second.get(JSON.stringify([other, (before[0] as Side).run.metric]));
    if (after === undefined) return [];
    const areUnnamed = baseline.unnamedTasks.includes(mine) && candidate.unnamedTasks.includes(other);
    return [{ baseline: before, candidate: after, ...takenForOne([before, after], areUnnamed, allowMixed) }];
  });
  return { tests, unmatched: 0 };
}

/** Whether two results have a task and metric in common. */
export function shareTest(baseline: Results, candidate: Results): boolean {
  const tests = sidesOf(baseline);
  return [...sidesOf(candidate).keys()].some((test) => tests.has(test));
}

/** The one task of all these tests; `null` where there are several. */
function onlyTask(tests: ReadonlyMap<string, readonly Side[]>): string | null {
  const tasks = new Set([...tests.values()].map(([side]) => (side as Side).run.task));
  const [task] = tasks;
  return tasks.size === 1 && task !== undefined ? task : null;
}

function takenForOne(
  tests: readonly [readonly Side[], readonly Side[]],
  areUnnamed: boolean,
  allowMixed: boolean,
): Pick<SharedTest, "refusal" | "notes"> {
  const [a, b] = tests.map(([side]) => (side as Side).run.task) as [string, string];
  const [ids, others] = tests.map(itemIds) as [Set<string>, Set<string>];
  const areSame = ids.size > 0 && ids.size === others.size && [...ids].every((id) => others.has(id));
  if (areUnnamed && areSame && !areNumbered(ids)) {
    return { refusal: null, notes: [note("tests-named-by-files", { tests: [a, b], items: ids.size })] };
  }
  if (allowMixed) return { refusal: null, notes: [note("different-tests", { tests: [a, b] })] };
  const why = areUnnamed
    ? `, the names of their files${areSame ? "; that both number their items alike does not make them one" : ""}`
    : "";
  return {
    refusal: {
      kind: "refusal",
      ok: false,
      code: "different-tests",
      message: `the sides are of tests with different names, ${a} and ${b}${why}`,
      hint: areUnnamed
        ? "if both are one test, name it with the option task (--task-name); if not, compare models that took the same one"
        : "compare models that took the same test; if both are one, pass allowMixed (--allow-mixed)",
    },
    notes: [],
  };
}

function itemIds(sides: readonly Side[]): Set<string> {
  return new Set(sides.flatMap(({ trials }) => trials.flatMap(({ matrix }) => matrix.items.map(({ id }) => id))));
}

/**
 * Whether ids are no more than numbers: `1, 2, 3 …`, `q01, q02 …` or `p0q0, p0q1 …`, alike but for numbers that leave no gap.
 * Any two tests of a size share such ids.
 */
export function areNumbered(ids: ReadonlySet<string>): boolean {
  const [first = ""] = ids;
  const shape = shapeOf(first);
  const places = numbersOf(first).map((number) => ({ seen: new Set<number>(), least: number, most: number }));
  for (const id of ids) {
    if (shapeOf(id) !== shape) return false;
    numbersOf(id).forEach((number, index) => {
      const place = places[index] as (typeof places)[number];
      place.seen.add(number);
      place.least = Math.min(place.least, number);
      place.most = Math.max(place.most, number);
    });
  }
  return places.length > 0 && places.every(({ seen, least, most }) => most - least === seen.size - 1);
}

function numbersOf(id: string): number[] {
  return (id.match(/\d+/g) ?? []).map(Number);
}

function shapeOf(id: string): string {
  return id.replaceAll(/\d+/g, "#");
}
