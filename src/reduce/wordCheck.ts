import { describeRunOnTask, type Run, runKey } from "../data/run.js";
import { InputError } from "../errors.js";
import { plural } from "../numberFormat.js";
import { bitCount } from "../numeric/bitCount.js";
import type { RunRow, ScoreWordRow, WordRow } from "./reducedRows.js";
import { isScale, LARGEST_SCALED, SUM_MODULUS, scaleName } from "./scale.js";
import { WORD_BITS } from "./wordBits.js";

const LARGEST = 2 ** WORD_BITS - 1;

/** What the words of a run hold so far, to be held against its row of the table of runs. */
interface Counted {
  readonly row: RunRow;
  rows: number;
  scored: number;
  /** Right answers, or the sum of what is left of whole numbers. */
  total: number;
}

/** `runKey`, worked out once for rows that share the record of their run; what nobody else keeps is let go. */
export function rememberedKeys(): (run: Run) => string {
  const keys = new WeakMap<Run, string>();
  return (run) => {
    const known = keys.get(run);
    if (known !== undefined) return known;
    const key = runKey(run);
    keys.set(run, key);
    return key;
  };
}

/** The checks of words against the numbers of items by task and the table of runs, for words that come one by one. */
export function wordCheck(
  items: ReadonlyMap<string, number>,
  runs: readonly RunRow[],
  keyOf = rememberedKeys(),
): { readonly add: (word: WordRow | ScoreWordRow) => void; readonly end: () => void } {
  const counted = new Map<string, Counted>();
  for (const row of runs) {
    const key = keyOf(row.run);
    if (counted.has(key))
      throw new InputError("reduced-twice", `${describeRunOnTask(row.run)} stands twice`, row.place);
    counted.set(key, { row, rows: 0, scored: 0, total: 0 });
  }
  const add = (word: WordRow | ScoreWordRow) => {
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
    const open = counted.get(keyOf(word.run));
    if (open === undefined) {
      const message = `${describeRunOnTask(word.run)} does not stand in the table of runs`;
      throw new InputError("reduced-runs", message, word.place);
    }
    requireOneForm(word, open.row);
    open.rows += word.rows;
    open.scored += bitCount(word.scored);
    open.total +=
      "bits" in word
        ? bitCount(word.bits)
        : word.values.reduce((sum: number, value) => sum + ((value ?? 0) % SUM_MODULUS), 0);
  };
  const end = () => {
    for (const { row, rows, scored, total } of counted.values()) {
      const name = describeRunOnTask(row.run);
      if (rows !== row.rows) {
        const message = `${name} has ${plural(row.rows, "row")} in the table of runs and ${rows} in the words. Give every part of the export, once.`;
        throw new InputError("reduced-lost", message, row.place);
      }
      const expected = row.sum?.total ?? row.correct;
      if (total !== expected || scored !== row.scored) {
        const what = row.sum === undefined ? "right of" : "as the sum of";
        const message = `${name} has ${expected} ${what} ${row.scored} in the table of runs and ${total} of ${scored} in the words. Run all queries on one state of the table.`;
        throw new InputError("reduced-lost", message, row.place);
      }
    }
  };
  return { add, end };
}

/** The words and the table of runs are of the same queries. */
function requireOneForm(word: WordRow | ScoreWordRow, { run, sum }: RunRow): void {
  const nameOf = (scale: number | undefined) => (scale === undefined ? "without a scale" : `at ${scaleName(scale)}`);
  const own = "bits" in word ? undefined : word.scale;
  if (own === sum?.scale) return;
  const message =
    `${describeRunOnTask(run)} stands ${nameOf(sum?.scale)} in the table of runs and ${nameOf(own)} in the words. ` +
    "Print all queries with one --scale, and give what they gave.";
  throw new InputError("reduced-scale", message, word.place);
}

function requireWord(row: WordRow | ScoreWordRow, items: number): void {
  const { run, word, rows, mask, scored, other, place } = row;
  const refuse = (code: string, message: string): never => {
    throw new InputError(code, `word ${word} of ${describeRunOnTask(run)} ${message}`, place);
  };
  if (!("bits" in row) && !isScale(row.scale)) {
    refuse("reduced-scale", `has the scale ${row.scale}, which must be a whole number from 1 to 2^62`);
  }
  if (other > 0) {
    const what = "bits" in row ? "neither 0 nor 1" : `no multiples of 1/${scaleName(row.scale)}`;
    refuse("reduced-score", `holds scores that are ${what}: ${other} of ${rows}`);
  }
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
  // Bits beyond a word would be cut off by what follows.
  if (scored > LARGEST || ("bits" in row && row.bits > LARGEST))
    refuse("reduced-word", "has more bits than a word holds");
  if ((scored & ~mask) !== 0 || ("bits" in row && (row.bits & ~scored) !== 0))
    refuse("reduced-word", "has answers to items that were not asked");
  if ("bits" in row) return;
  for (let bit = 0; bit < WORD_BITS; bit++) {
    const value = row.values[bit] ?? null;
    const isScored = ((scored >>> bit) & 1) === 1;
    if ((value !== null) !== isScored)
      refuse(
        "reduced-word",
        `has ${isScored ? "no number for" : "a number for"} item ${bit}, which ${isScored ? "is" : "is not"} scored`,
      );
    if (value !== null && !(Number.isInteger(value) && Math.abs(value) <= LARGEST_SCALED))
      refuse("reduced-word", `has ${value} for item ${bit}, and needs a whole number of at most 2^62`);
  }
}
