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
  if (areInOrder(names)) return null;
  const keys = names.map(naturalKey);
  return [...names.keys()].sort(
    (a, b) => compareTexts(keys[a]!, keys[b]!) || compareTexts(names[a]!, names[b]!) || a - b,
  );
}

/** Whether names stand in their order, each once: without a list of keys, since most do and some are a million. */
function areInOrder(names: readonly string[]): boolean {
  let last = names.length === 0 ? "" : naturalKey(names[0]!);
  for (let next = 1; next < names.length; next++) {
    const key = naturalKey(names[next]!);
    if ((compareTexts(last, key) || compareTexts(names[next - 1]!, names[next]!)) >= 0) return false;
    last = key;
  }
  return true;
}

/** Names in their order: quicker than to sort by `compareNames` where they are many. */
export function inNameOrder(names: Iterable<string>): string[] {
  const all = [...names];
  return orderOfNames(all)?.map((place) => all[place] as string) ?? all;
}

/** Things that each have a run in the one order of runs: by task, metric, model, framing, seed, step and trial; stable. */
export function inRunOrder<Thing>(things: readonly Thing[], runOf: (thing: Thing) => Run): readonly Thing[] {
  const runs = things.map(runOf);
  const distinct = new Set<string>();
  for (const run of runs) for (const axis of NAMES) distinct.add(run[axis] ?? "");
  const ranks = new Map<string, number>();
  for (const name of inNameOrder(distinct)) ranks.set(name, ranks.size);
  const width = RUN_ORDER.length;
  const keys = new Float64Array(width * runs.length);
  runs.forEach((run, place) => {
    RUN_ORDER.forEach((axis, at) => {
      const value = run[axis];
      keys[width * place + at] =
        value === undefined ? Number.NEGATIVE_INFINITY : typeof value === "number" ? value : ranks.get(value)!;
    });
  });
  const compare = (a: number, b: number) => {
    for (let at = 0; at < width; at++) {
      const [first, second] = [keys[width * a + at]!, keys[width * b + at]!];
      if (first !== second) return first < second ? -1 : 1;
    }
    return a - b;
  };
  let next = 1;
  while (next < things.length && compare(next - 1, next) < 0) next++;
  return next >= things.length ? things : [...things.keys()].sort(compare).map((place) => things[place]!);
}

const NAMES = ["task", "metric", "model", "framing", "seed", "trial"] as const;
/** A run without one of these stands before those with it. */
const RUN_ORDER = ["task", "metric", ...RUN_AXES] as const;

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
