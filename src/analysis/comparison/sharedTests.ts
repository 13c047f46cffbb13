import { areAlike } from "../../data/alike/alikeNames.js";
import { fingerprintDifferences } from "../../data/fingerprint.js";
import type { Results } from "../../data/results.js";
import type { Run } from "../../data/run.js";
import { plainTask } from "../../data/testVariants.js";
import type { Note, Refusal } from "../../notes.js";
import { areSideNames } from "./fileSides.js";
import { checkRunFingerprints } from "./fingerprintCheck.js";
import { type Side, sidesOf } from "./testSides.js";
import { note, type TestEvidence } from "./wording.js";

/** One test, a task and its metric, that two results have both taken. */
export interface SharedTest {
  /** Both names where two tests are taken for one. */
  readonly task: string;
  readonly metric: string;
  readonly baseline: readonly Side[];
  readonly candidate: readonly Side[];
  /** Why the two are not compared; `null` where they are. */
  readonly refusal: Refusal | null;
  readonly notes: readonly Note[];
}

/** The tests that two results share, and those that only one of them has, as task and metric. */
interface SharedTests {
  readonly tests: readonly SharedTest[];
  /** What each side is called: its model, where it holds but one. */
  readonly names: { readonly baseline: string; readonly candidate: string };
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
}

/**
 * The tests of two results that are one: those of one name. The number of an item says nothing of what it asks, so that
 * tests of different names are never one by the ids of their items, with one exception: where either side holds one task
 * that nothing but its file names, and both have exactly the same ids, which are more than numbers, or exactly the same
 * documents, or the names of both files say no more than which side each is (`base`, `quiz-new`), the two are taken for
 * one, with a note. Tests of one task that were made in different ways (`quiz (split dev)`, `quiz (split test)`) are
 * refused with what differs, as are other tests where either side holds one task. `allowMixed` compares them with a note.
 */
export function sharedTests(baseline: Results, candidate: Results, allowMixed: boolean): SharedTests {
  const [first, second] = [sidesOf(baseline), sidesOf(candidate)];
  const same = [...first].flatMap(([key, before]): SharedTest[] => {
    const after = second.get(key);
    return after === undefined ? [] : [{ ...labels(before, after), refusal: null, notes: [] }];
  });
  const taken = new Set(same.flatMap((test) => [keyOf(test.baseline), keyOf(test.candidate)]));
  const rest = (tests: ReadonlyMap<string, readonly Side[]>) =>
    [...tests].flatMap(([key, sides]) => (taken.has(key) ? [] : [sides]));
  const plain = new Set(same.map((test) => plainKey((test.baseline[0] as Side).run)));
  const open = (sides: readonly Side[]) => !plain.has(plainKey((sides[0] as Side).run));
  const variants = otherVariants(rest(first).filter(open), rest(second).filter(open), allowMixed);
  for (const test of variants) taken.add(keyOf(test.baseline)).add(keyOf(test.candidate));
  const tests = [...same, ...variants];
  const others = tests.length > 0 ? [] : onlyTests([first, second], [baseline, candidate], allowMixed);
  for (const test of others) {
    if (test.refusal?.code !== "different-tests") taken.add(keyOf(test.baseline)).add(keyOf(test.candidate));
  }
  const left = (mine: ReadonlyMap<string, readonly Side[]>) =>
    rest(mine).map(([side]) => `${(side as Side).run.task} ${(side as Side).run.metric}`);
  return {
    tests: [...tests, ...others],
    names: { baseline: modelOf(first) ?? "the baseline", candidate: modelOf(second) ?? "the candidate" },
    onlyBaseline: left(first),
    onlyCandidate: left(second),
  };
}

/** Whether two results have a test in common, or variants of one. */
export function shareTest(baseline: Results, candidate: Results): boolean {
  const plain = (results: Results) => [...sidesOf(results).values()].map(([side]) => plainKey((side as Side).run));
  const tests = new Set(plain(baseline));
  return plain(candidate).some((test) => tests.has(test));
}

function keyOf([side]: readonly Side[]): string {
  const { task, metric } = (side as Side).run;
  return JSON.stringify([task, metric]);
}

function plainKey(run: Run): string {
  return JSON.stringify([plainTask(run), run.metric]);
}

function labels(baseline: readonly Side[], candidate: readonly Side[]) {
  const [a, b] = [(baseline[0] as Side).run, (candidate[0] as Side).run];
  return { task: a.task === b.task ? a.task : `${a.task} and ${b.task}`, metric: a.metric, baseline, candidate };
}

/** Tests of one task and metric under names that say how they were made: the same one where nothing differs, else refused. */
function otherVariants(
  first: readonly (readonly Side[])[],
  second: readonly (readonly Side[])[],
  allowMixed: boolean,
): SharedTest[] {
  const runs = (sides: readonly Side[]) => sides.map(({ run }) => ({ ...run, task: plainTask(run) }));
  const found: SharedTest[] = [];
  for (const before of first) {
    const alike = second.filter((after) => plainKey((after[0] as Side).run) === plainKey((before[0] as Side).run));
    const equal = alike.filter((after) => fingerprintDifferences(runs(before), runs(after)).length === 0);
    const [after] = equal.length === 1 ? equal : alike;
    if (after === undefined || found.some(({ candidate }) => candidate === after)) continue;
    // Which of several variants is meant, nobody said.
    const isClear = equal.length === 1 || alike.length === 1;
    const { refusal, notes } = checkRunFingerprints(runs(before), runs(after), allowMixed && isClear);
    found.push({ ...labels(before, after), refusal, notes });
  }
  return found;
}

/** The one task of either side under two names: one test for each metric that both have. */
function onlyTests(
  [first, second]: readonly [ReadonlyMap<string, readonly Side[]>, ReadonlyMap<string, readonly Side[]>],
  results: readonly [Results, Results],
  allowMixed: boolean,
): SharedTest[] {
  const [mine, other] = [onlyTask(first), onlyTask(second)];
  if (mine === null || other === null) return [];
  const areUnnamed = results[0].unnamedTasks.includes(mine) && results[1].unnamedTasks.includes(other);
  return [...first.values()].flatMap((before) => {
    const after = second.get(JSON.stringify([other, (before[0] as Side).run.metric]));
    if (after === undefined) return [];
    return [{ ...labels(before, after), ...takenForOne([before, after], areUnnamed, allowMixed) }];
  });
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
  if (areUnnamed) {
    const documents = sameDocuments(tests);
    const by: TestEvidence | null =
      documents > 0
        ? { documents }
        : areSame && !areNumbered(ids)
          ? { ids: ids.size }
          : areSideNames([a, b], [onlyModel(tests[0]), onlyModel(tests[1])])
            ? { sideNames: true }
            : null;
    if (by !== null) return { refusal: null, notes: [note("tests-named-by-files", { tests: [a, b], by })] };
  }
  if (allowMixed) return { refusal: null, notes: [note("different-tests", { tests: [a, b] })] };
  const why = areUnnamed
    ? `, the names of their files${areSame ? "; that both number their items alike does not make them one" : ""}`
    : "";
  return {
    refusal: {
      kind: "refusal",
      ok: false,
      code: areUnnamed ? "unnamed-tests" : "different-tests",
      message: `the sides are of tests with different names, ${a} and ${b}${areAlike(a, b) ? ", which differ only in how they are written" : ""}${why}`,
      hint: areUnnamed
        ? "if both are one test, name it with the option task (--task-name); if not, compare models that took the same one"
        : "compare models that took the same test; if both are one, pass allowMixed (--allow-mixed)",
    },
    notes: [],
  };
}

/** How many documents both sides hold, where every item names its own and both have exactly the same; else 0. */
function sameDocuments(tests: readonly [readonly Side[], readonly Side[]]): number {
  const [first, second] = tests.map((sides) => {
    const items = sides.flatMap(({ trials }) => trials.flatMap(({ matrix }) => matrix.items));
    return new Set(items.map(({ document }) => document));
  }) as [Set<number | undefined>, Set<number | undefined>];
  const areSame = first.size === second.size && [...first].every((document) => second.has(document));
  return areSame && !first.has(undefined) ? first.size : 0;
}

/** Says which tests only one side has, and which side that is. */
export function leftOutTests({ tests, names, onlyBaseline, onlyCandidate }: SharedTests): Note[] {
  if (tests.every(({ refusal }) => refusal?.code === "different-tests")) return [];
  const sides = [
    { own: onlyBaseline, side: names.baseline },
    { own: onlyCandidate, side: names.candidate },
  ];
  return sides.flatMap(({ own, side }) => (own.length === 0 ? [] : [note("tasks-left-out", { side, tests: own })]));
}

/** The one model of these tests; `null` where there are several. */
function modelOf(tests: ReadonlyMap<string, readonly Side[]>): string | null {
  return onlyModel([...tests.values()].flat());
}

function onlyModel(sides: readonly Side[]): string | null {
  const [model, ...others] = new Set(sides.map(({ run }) => run.model));
  return model === undefined || others.length > 0 ? null : model;
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
