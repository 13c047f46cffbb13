import type { Item } from "../data/item.js";
import { compareNames, inRunOrder } from "../data/nameOrder.js";
import { describeRunOnTask, type Run, runKey } from "../data/run.js";
import { defined } from "../defined.js";
import { InputError, type Place } from "../errors.js";
import { plural } from "../numberFormat.js";
import { bitCount } from "../numeric/bitCount.js";
import type { Reduced, ReducedRun } from "./reduced.js";
import { WORD_BITS } from "./wordBits.js";

/** A row of the table of items. */
export interface ItemRow {
  readonly task: string;
  readonly id: string;
  /** Its number within the task. */
  readonly number: number;
  /** The least and the greatest of its clusters, which must be one. */
  readonly cluster?: readonly [string, string];
  /** The least and the greatest number of answers to choose from, which must be one. */
  readonly choices?: readonly [number, number];
  readonly place: Place;
}

/** A row of the table of words. */
export interface WordRow {
  readonly run: Run;
  readonly word: number;
  /** Rows of scores behind it. */
  readonly rows: number;
  readonly mask: number;
  readonly scored: number;
  readonly bits: number;
  /** Scores that are neither 0 nor 1. */
  readonly other: number;
  readonly place: Place;
}

/** A row of the table of runs. */
export interface RunRow {
  readonly run: Run;
  readonly rows: number;
  readonly scored: number;
  readonly correct: number;
  readonly place: Place;
}

/** A row of the check. */
export interface FaultRow {
  readonly fault: string;
  readonly places: number;
  readonly task: string;
  readonly item: string;
  readonly place: Place;
}

/** What the queries of `reductionSql` gave. */
export interface ReducedTables {
  readonly items: readonly ItemRow[];
  readonly words: readonly WordRow[];
  readonly runs: readonly RunRow[];
  readonly faults: readonly FaultRow[];
}

const LARGEST = 2 ** WORD_BITS - 1;

/** The tables as one record, after every check that they allow. */
export function reducedOf({ items, words, runs, faults }: ReducedTables): Reduced {
  for (const row of faults) throw checkError(row);
  const byTask = numberedItems(items);
  const check = wordCheck(new Map([...byTask].map(([task, known]) => [task, known.length])), runs);
  const collected = new Map<string, { readonly run: Run; readonly words: Map<number, WordRow> }>();
  for (const row of words) {
    check.add(row);
    const key = runKey(row.run);
    const open = collected.get(key) ?? { run: row.run, words: new Map() };
    collected.set(key, open);
    if (open.words.has(row.word)) {
      throw new InputError(
        "reduced-twice",
        `word ${row.word} of ${describeRunOnTask(row.run)} stands twice. Give each part of an export once.`,
        row.place,
      );
    }
    open.words.set(row.word, row);
  }
  check.end();

  const tasks = [...byTask].map(([task, known]) => {
    const order = known.map((item, number) => ({ item, number })).sort((a, b) => compareNames(a.item.id, b.item.id));
    const placeOf = new Int32Array(known.length);
    order.forEach(({ number }, place) => {
      placeOf[number] = place;
    });
    const ofTask = [...collected.values()].filter(({ run }) => run.task === task);
    return {
      task,
      items: order.map(({ item }) => item),
      runs: inRunOrder(ofTask, ({ run }) => run).map((open) => packed(open.run, open.words.values(), placeOf)),
    };
  });
  return { kind: "reduced", version: 1, tasks: tasks.sort((a, b) => compareNames(a.task, b.task)) };
}

/** The error for what the check of a table found. */
export function checkError({ fault, places, task, item, place }: FaultRow): InputError {
  const first = `first in task ${JSON.stringify(task)}, item ${JSON.stringify(item)}`;
  const message = `the check found ${fault}, ${plural(places, "time")}, ${first}. Mend the table, or leave such rows out with a condition.`;
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

function requireWord({ run, word, rows, mask, scored, bits, other, place }: WordRow, items: number): void {
  const refuse = (code: string, message: string): never => {
    throw new InputError(code, `word ${word} of ${describeRunOnTask(run)} ${message}`, place);
  };
  if (other > 0) refuse("reduced-score", `holds scores that are neither 0 nor 1: ${other} of ${rows}`);
  if (word * WORD_BITS >= items) refuse("reduced-items", "is of items that the table of items does not number");
  if (mask > LARGEST || bitCount(mask) !== rows) {
    refuse(
      "reduced-repeats",
      `holds an item twice among ${plural(rows, "row")}. Name the column of trials, or give each file once.`,
    );
  }
  const last = items - word * WORD_BITS;
  if (last < WORD_BITS && mask >= 2 ** last)
    refuse("reduced-items", "is of items that the table of items does not number");
  if ((scored & ~mask) !== 0 || (bits & ~scored) !== 0)
    refuse("reduced-word", "has answers to items that were not asked");
}

/** The checks of words against the numbers of items by task and the table of runs, for words that come one by one. */
export function wordCheck(
  items: ReadonlyMap<string, number>,
  runs: readonly RunRow[],
): { readonly add: (word: WordRow) => void; readonly end: () => void } {
  const counted = new Map<string, { readonly row: RunRow; rows: number; scored: number; correct: number }>();
  for (const row of runs) {
    const key = runKey(row.run);
    if (counted.has(key))
      throw new InputError("reduced-twice", `${describeRunOnTask(row.run)} stands twice`, row.place);
    counted.set(key, { row, rows: 0, scored: 0, correct: 0 });
  }
  const add = (word: WordRow) => {
    const known = items.get(word.run.task);
    if (known === undefined) {
      const message = `no item of task ${JSON.stringify(word.run.task)} stands in the table of items`;
      throw new InputError("reduced-items", message, word.place);
    }
    requireWord(word, known);
    if (runs.length === 0) {
      const message =
        "the table of runs is missing, without which a lost part of the words would not be seen. Run its query too.";
      throw new InputError("reduced-runs", message, word.place);
    }
    const open = counted.get(runKey(word.run));
    if (open === undefined) {
      const message = `${describeRunOnTask(word.run)} does not stand in the table of runs`;
      throw new InputError("reduced-runs", message, word.place);
    }
    open.rows += word.rows;
    open.scored += bitCount(word.scored);
    open.correct += bitCount(word.bits);
  };
  const end = () => {
    for (const { row, rows, scored, correct } of counted.values()) {
      const name = describeRunOnTask(row.run);
      if (rows !== row.rows) {
        const message = `${name} has ${plural(row.rows, "row")} in the table of runs and ${rows} in the words. Give every part of the export, once.`;
        throw new InputError("reduced-lost", message, row.place);
      }
      if (correct !== row.correct || scored !== row.scored) {
        const message = `${name} has ${row.correct} right of ${row.scored} in the table of runs and ${correct} of ${scored} in the words. Run all queries on one state of the table.`;
        throw new InputError("reduced-lost", message, row.place);
      }
    }
  };
  return { add, end };
}

/** The words of a run in the order of the items' ids. */
function packed(run: Run, words: Iterable<WordRow>, placeOf: Int32Array): ReducedRun {
  const length = Math.ceil(placeOf.length / WORD_BITS);
  const [asked, scored, right] = [0, 1, 2].map(() => new Array<number>(length).fill(0)) as [
    number[],
    number[],
    number[],
  ];
  for (const { word, mask, scored: known, bits } of words) {
    for (let bit = 0, rest = mask; rest !== 0; bit++, rest >>>= 1) {
      if ((rest & 1) === 0) continue;
      const place = placeOf[word * WORD_BITS + bit]!;
      const at = Math.floor(place / WORD_BITS);
      const one = 1 << (place % WORD_BITS);
      asked[at]! |= one;
      if ((known >>> bit) & 1) scored[at]! |= one;
      if ((bits >>> bit) & 1) right[at]! |= one;
    }
  }
  return { run, asked, scored, right };
}
