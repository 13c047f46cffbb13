import { requireArgument } from "../arguments/requireArgument.js";
import type { Item } from "../data/item.js";
import { compareNames, inRunOrder } from "../data/nameOrder.js";
import { describeRunOnTask, runKey } from "../data/run.js";
import { defined } from "../defined.js";
import { InputError } from "../errors.js";
import { emptyBits, gradedOf, gradedScores, hasBit, setBit } from "./packedRun.js";
import type { Reduced, ReducedRun, ReducedTask } from "./reduced.js";
import { REDUCED_PARTS } from "./reducedShape.js";
import { WORD_BITS } from "./wordBits.js";

/**
 * Parts of a table, each reduced where it lies, as one: of other runs, or of other items of the same ones. The order of the parts
 * changes nothing.
 *
 * @throws InputError for an item of a run that stands in two parts, and for one whose cluster or number of choices differs between them.
 * @example mergeReduced([first, second]).tasks
 */
export function mergeReduced(parts: readonly Reduced[]): Reduced {
  requireArgument("mergeReduced", "parts", parts, REDUCED_PARTS);
  const names = [...new Set(parts.flatMap(({ tasks }) => tasks.map(({ task }) => task)))].sort(compareNames);
  return {
    kind: "reduced",
    version: 1,
    tasks: names.map((name) =>
      mergedTask(
        name,
        parts.flatMap(({ tasks }) => tasks.filter(({ task }) => task === name)),
      ),
    ),
  };
}

function mergedTask(task: string, parts: readonly ReducedTask[]): ReducedTask {
  const items = mergedItems(task, parts);
  const placeOf = new Map(items.map(({ id }, place) => [id, place]));
  const runs = new Map<string, ReducedRun>();
  for (const part of parts) {
    const places = part.items.map(({ id }) => placeOf.get(id) as number);
    const isSame = places.length === items.length;
    for (const written of part.runs) {
      const one = isSame ? written : placed(written, places, items.length);
      const key = runKey(one.run);
      const earlier = runs.get(key);
      runs.set(key, earlier === undefined ? one : added(earlier, one, items));
    }
  }
  return { task, items, runs: inRunOrder([...runs.values()], ({ run }) => run) };
}

function mergedItems(task: string, parts: readonly ReducedTask[]): Item[] {
  const known = new Map<string, Item>();
  for (const item of parts.flatMap(({ items }) => items)) {
    const earlier = known.get(item.id);
    if (earlier !== undefined) requireAlike(task, earlier, item);
    known.set(item.id, item);
  }
  return [...known.values()].sort((a, b) => compareNames(a.id, b.id));
}

/** What is said of an item is the same in every part. */
function requireAlike(task: string, one: Item, other: Item): void {
  for (const [what, ends] of [
    ["clusters", [one.cluster, other.cluster]],
    ["numbers of choices", [one.choices, other.choices]],
  ] as const) {
    if (ends[0] === ends[1]) continue;
    const shown = ends.map((end) => JSON.stringify(end ?? null)).sort(compareNames);
    const message = `of task ${JSON.stringify(task)} stands in two ${what}, ${shown.join(" and ")}`;
    throw new InputError("reduced-items", message, { item: one.id });
  }
}

/** The scores of a run at the places that its items have among all. */
function placed(written: ReducedRun, places: readonly number[], items: number): ReducedRun {
  const bits = emptyBits(items);
  places.forEach((place, from) => {
    for (const name of ["asked", "scored", "right"] as const)
      if (hasBit(written[name], from)) setBit(bits[name], place);
  });
  const graded = gradedScores(written).map(([from, score]) => [places[from]!, score] as const);
  return { ...labels(written), ...bits, ...gradedOf(graded, items) };
}

/** What is known of a run beside its scores, in one order of names. */
function labels({ run, higherIsBetter }: Pick<ReducedRun, "run" | "higherIsBetter">) {
  return { run, ...defined({ higherIsBetter }) };
}

function added(a: ReducedRun, b: ReducedRun, items: readonly Item[]): ReducedRun {
  const twice = a.asked.findIndex((word, at) => (word & b.asked[at]!) !== 0);
  if (twice >= 0) {
    const both = a.asked[twice]! & b.asked[twice]!;
    const { id } = items[twice * WORD_BITS + (31 - Math.clz32(both & -both))] as Item;
    throw new InputError("reduced-twice", `stands in two parts of ${describeRunOnTask(a.run)}. Give each part once.`, {
      item: id,
    });
  }
  const or = (one: readonly number[], other: readonly number[]) => one.map((word, at) => word | other[at]!);
  if (a.higherIsBetter !== undefined && b.higherIsBetter !== undefined && a.higherIsBetter !== b.higherIsBetter) {
    const message = `parts of ${describeRunOnTask(a.run)} say of ${a.run.metric} both that higher is better and that it is not. Write one direction a metric.`;
    throw new InputError("mixed-direction", message);
  }
  return {
    ...labels({ run: a.run, ...defined({ higherIsBetter: a.higherIsBetter ?? b.higherIsBetter }) }),
    asked: or(a.asked, b.asked),
    scored: or(a.scored, b.scored),
    right: or(a.right, b.right),
    ...gradedOf([...gradedScores(a), ...gradedScores(b)], items.length),
  };
}
