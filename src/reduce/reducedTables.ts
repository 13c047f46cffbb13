import type { Item } from "../data/item.js";
import { compareNames, inRunOrder } from "../data/nameOrder.js";
import { describeRunOnTask, type Run } from "../data/run.js";
import { defined } from "../defined.js";
import { InputError, type Place } from "../errors.js";
import { plural } from "../numberFormat.js";
import { RunPacker } from "./packedRun.js";
import type { Reduced } from "./reduced.js";
import type { FaultRow, ItemRow, ReducedTables } from "./reducedRows.js";
import { scaleName } from "./scale.js";
import { rememberedKeys, wordCheck } from "./wordCheck.js";

/** The tables as one record, after every check that they allow. */
export function reducedOf({ items, words, scores = [], runs, faults }: ReducedTables): Reduced {
  for (const row of faults) throw checkError(row);
  const byTask = new Map([...numberedItems(items)].map(([task, numbered]) => [task, inPlaces(numbered)]));
  const keyOf = rememberedKeys();
  const check = wordCheck(new Map([...byTask].map(([task, { placeOf }]) => [task, placeOf.length])), runs, keyOf);
  const packers = new Map<string, { readonly run: Run; readonly packer: RunPacker }>();
  for (const rows of [words, scores]) {
    for (const row of rows) {
      check.add(row);
      const key = keyOf(row.run);
      const open = packers.get(key) ?? { run: row.run, packer: new RunPacker(byTask.get(row.run.task)!.placeOf) };
      packers.set(key, open);
      if (open.packer.has(row)) {
        throw new InputError(
          "reduced-twice",
          `word ${row.word} of ${describeRunOnTask(row.run)} stands twice. Give each part of an export once.`,
          row.place,
        );
      }
      open.packer.add(row);
    }
  }
  check.end();

  const directions = new Map(runs.map(({ run, higherIsBetter }) => [keyOf(run), higherIsBetter]));
  const tasks = [...byTask].map(([task, { ordered }]) => {
    const ofTask = [...packers.values()].filter(({ run }) => run.task === task);
    return {
      task,
      items: ordered,
      runs: inRunOrder(ofTask, ({ run }) => run).map(({ run, packer }) => ({
        run,
        ...defined({ higherIsBetter: directions.get(keyOf(run)) }),
        ...packer.packed(),
      })),
    };
  });
  return { kind: "reduced", version: 1, tasks: tasks.sort((a, b) => compareNames(a.task, b.task)) };
}

/** Items in the order of their ids, and the place of each by its number. */
function inPlaces(numbered: readonly Item[]): { readonly ordered: readonly Item[]; readonly placeOf: Int32Array } {
  const order = numbered.map((item, number) => ({ item, number })).sort((a, b) => compareNames(a.item.id, b.item.id));
  const placeOf = new Int32Array(numbered.length);
  order.forEach(({ number }, place) => {
    placeOf[number] = place;
  });
  return { ordered: order.map(({ item }) => item), placeOf };
}

/** The error for what the check of a table found. */
export function checkError({ fault, places, task, item, scale, place }: FaultRow): InputError {
  const first = `first in task ${JSON.stringify(task)}, item ${JSON.stringify(item)}`;
  const name = scale === undefined ? "" : scaleName(scale);
  const each = places === 1 ? "It is" : "Each is";
  const repair =
    scale === undefined
      ? ""
      : ` ${each} ${scale === 1 ? "a whole number" : `a multiple of 1/${name}`}, which can be said: --scale ${name}, or ?scale=${name} behind the address of a server.`;
  const message = `the check found ${fault}, ${plural(places, "time")}, ${first}.${repair} Mend the table, or leave such rows out with a condition.`;
  return new InputError("reduced-check", message, place);
}

/** The items of each task by their numbers, which must be 0, 1, 2 and so on. */
function numberedItems(rows: readonly ItemRow[]): Map<string, Item[]> {
  const tasks = new Map<
    string,
    { readonly numbers: Map<number, Item>; readonly ids: Set<string>; readonly place: Place }
  >();
  for (const { task, id, number, cluster, choices, place } of rows) {
    const known = tasks.get(task) ?? { numbers: new Map<number, Item>(), ids: new Set<string>(), place };
    tasks.set(task, known);
    if (known.ids.has(id) || known.numbers.has(number)) {
      const what = known.ids.has(id) ? `item ${JSON.stringify(id)}` : `number ${number}`;
      throw new InputError("reduced-items", `${what} of task ${JSON.stringify(task)} stands twice`, place);
    }
    for (const [what, ends] of [
      ["clusters", cluster],
      ["numbers of choices", choices],
    ] as const) {
      if (ends === undefined || ends[0] === ends[1]) continue;
      const message = `stands in two ${what}, ${JSON.stringify(ends[0])} and ${JSON.stringify(ends[1])}`;
      throw new InputError("reduced-items", message, { ...place, item: id });
    }
    known.ids.add(id);
    known.numbers.set(number, { id, ...defined({ cluster: cluster?.[0], choices: choices?.[0] }) });
  }
  return new Map(
    [...tasks].map(([task, { numbers, place }]) => {
      const items = Array.from({ length: numbers.size }, (_, number) => {
        const item = numbers.get(number);
        if (item !== undefined) return item;
        const message = `item number ${number} of task ${JSON.stringify(task)} is missing. Give every part of the table of items.`;
        throw new InputError("reduced-items", message, place);
      });
      return [task, items];
    }),
  );
}
