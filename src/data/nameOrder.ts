import { RUN_AXES, type Run } from "./run.js";

/**
 * The one order of names, of items, models, tasks, seeds and files: numbers in them compare as numbers, all else by code
 * unit, the same on every platform and in every language. `q2` stands before `q10`; `q02` before `q2`, which is another name.
 */
export function compareNames(first: string, second: string): number {
  return first === second ? 0 : compareTexts(naturalKey(first), naturalKey(second)) || compareTexts(first, second);
}

/** Places of the names in their order; `null` where they stand in it already. */
export function orderOfNames(names: readonly string[]): readonly number[] | null {
  const keys = names.map(naturalKey);
  const compare = (a: number, b: number) =>
    compareTexts(keys[a]!, keys[b]!) || compareTexts(names[a]!, names[b]!) || a - b;
  let next = 1;
  while (next < names.length && compare(next - 1, next) < 0) next++;
  return next >= names.length ? null : [...names.keys()].sort(compare);
}

/** Things that each have a run in the one order of runs: by task, metric, model, framing, seed, step and trial; stable. */
export function inRunOrder<Thing>(things: readonly Thing[], runOf: (thing: Thing) => Run): readonly Thing[] {
  const runs = things.map(runOf);
  const names = [...new Set(runs.flatMap((run) => NAMES.map((axis) => run[axis] ?? "")))];
  const places = orderOfNames(names) ?? names.keys();
  const ranks = new Map([...places].map((place, rank) => [names[place], rank]));
  const keys = runs.map((run) =>
    RUN_ORDER.map((axis) => {
      const value = run[axis];
      return value === undefined ? Number.NEGATIVE_INFINITY : typeof value === "number" ? value : ranks.get(value)!;
    }),
  );
  const compare = (a: number, b: number) => compareNumbers(keys[a]!, keys[b]!) || a - b;
  let next = 1;
  while (next < things.length && compare(next - 1, next) < 0) next++;
  return next >= things.length ? things : [...things.keys()].sort(compare).map((place) => things[place]!);
}

const NAMES = ["task", "metric", "model", "framing", "seed", "trial"] as const;
/** A run without one of these stands before those with it. */
const RUN_ORDER = ["task", "metric", ...RUN_AXES] as const;

function compareNumbers(first: readonly number[], second: readonly number[]): number {
  for (let at = 0; at < first.length; at++) {
    if (first[at] !== second[at]) return first[at]! < second[at]! ? -1 : 1;
  }
  return 0;
}

function compareTexts(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

/** The name with the length of each number before it and without zeros in front, so that plain order is the order. */
function naturalKey(name: string): string {
  return name.replace(NUMBER, (_, digits: string) => lengthOf(digits) + digits);
}

const NUMBER = /0*(\d+)/g;

/** A nine says that the length goes on, so that lengths compare as numbers do. */
function lengthOf({ length }: string): string {
  return "9".repeat(Math.floor((length - 1) / 9)) + String((length - 1) % 9);
}
