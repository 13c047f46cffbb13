import { RUN_AXES, type Run } from "./run.js";

/**
 * The one order of names, of items, models, tasks, seeds and files: numbers in them compare as numbers, all else by code
 * unit, the same on every platform and in every language. `q2` stands before `q10`; `q02` before `q2`, which is another name.
 */
export function compareNames(first: string, second: string): number {
  let [a, b] = [0, 0];
  while (a < first.length && b < second.length) {
    const [one, other] = [first.charCodeAt(a), second.charCodeAt(b)];
    if (!(isDigit(one) && isDigit(other))) {
      if (one !== other) return one - other;
      a++;
      b++;
      continue;
    }
    // Two numbers: without zeros in front the longer one is larger, of equally long ones the first other digit decides.
    const [endOfOne, endOfOther] = [digitsEnd(first, a), digitsEnd(second, b)];
    while (a < endOfOne - 1 && first.charCodeAt(a) === ZERO) a++;
    while (b < endOfOther - 1 && second.charCodeAt(b) === ZERO) b++;
    if (endOfOne - a !== endOfOther - b) return endOfOne - a - (endOfOther - b);
    for (; a < endOfOne; a++, b++) {
      const difference = first.charCodeAt(a) - second.charCodeAt(b);
      if (difference !== 0) return difference;
    }
  }
  return first.length - a - (second.length - b) || compareTexts(first, second);
}

const [ZERO, NINE] = [48, 57];

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function digitsEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Places of the names in their order; `null` where they stand in it already. */
export function orderOfNames(names: readonly string[]): readonly number[] | null {
  if (areInOrder(names)) return null;
  return [...names.keys()].sort((a, b) => compareNames(names[a]!, names[b]!) || a - b);
}

/** Whether names stand in their order, each once: most do. */
function areInOrder(names: readonly string[]): boolean {
  for (let next = 1; next < names.length; next++) if (compareNames(names[next - 1]!, names[next]!) >= 0) return false;
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
