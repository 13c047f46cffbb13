import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { scoresOf } from "../arguments/scoresOf.js";
import { COUNT, MATRIX, recordsWith, recordWith, TEXT } from "../arguments/shapes.js";
import { ArgumentError, InputError } from "../errors.js";
import type { Item } from "./item.js";
import { describeRun, type Run, runKey } from "./run.js";
import { scoreFault } from "./scoreFault.js";

/** What happened to one item in one run. Missing is never wrong: only `scored` cells have a score. */
export const CELL_STATES = ["scored", "errored", "unscored", "absent"] as const;
export type CellState = (typeof CELL_STATES)[number];

/** Codes of the states in `ResultMatrix.states`. Inside the library a state is its code; names are for texts alone. */
export const STATE_CODE = { scored: 0, errored: 1, unscored: 2, absent: 3 } as const satisfies Record<
  CellState,
  number
>;
export type StateCode = (typeof STATE_CODE)[CellState];

/** Scores of runs × items of one task and one metric. Made by `createResultMatrix` and `adoptResultMatrix` only. */
export interface ResultMatrix {
  readonly kind: "matrix";
  readonly task: string;
  readonly metric: string;
  readonly runs: readonly Run[];
  readonly items: readonly Item[];
  /** Row-major runs × items; NaN where not scored. */
  readonly scores: Float64Array;
  /** One `STATE_CODE` a cell, row-major; `null` when every cell is scored. */
  readonly states: Uint8Array | null;
  /** Hash of the prompt of each cell, row-major, NaN where it is not known; `null` when it is known of none. */
  readonly prompts: Float64Array | null;
  readonly higherIsBetter: boolean;
}

export interface ResultMatrixInput {
  readonly runs: readonly Run[];
  readonly items: readonly Item[];
  readonly scores: ArrayLike<number>;
  /** Default: `scored` where the score is a number, `absent` where it is NaN. */
  readonly states?: Uint8Array | null;
  /** Default: none is known. */
  readonly prompts?: ArrayLike<number> | null;
  /** Default true. */
  readonly higherIsBetter?: boolean;
}

/**
 * Checks and freezes the parts of a result matrix. The arrays are copied: what the caller does with its own afterwards
 * changes nothing.
 *
 * Throws `RangeError` when sizes do not fit, and `InputError` when a run or item id stands twice, runs differ in
 * task or metric, a scored cell is not finite, or a cell that is not scored holds a number.
 */
export function createResultMatrix(input: ResultMatrixInput): ResultMatrix {
  requireArgument(
    "createResultMatrix",
    "input",
    input,
    recordWith(["runs", "items", "scores"], "{ runs, items, scores }"),
  );
  requireArgument(
    "createResultMatrix",
    "runs",
    input.runs,
    recordsWith(["model", "task", "metric"], "one { model, task, metric } a row"),
  );
  requireArgument("createResultMatrix", "items", input.items, recordsWith(["id"], "one { id } a column"));
  for (const { id } of input.items) requireArgument("createResultMatrix", "id", id, TEXT);
  optionsOf("createResultMatrix", { higherIsBetter: input.higherIsBetter });
  const { states, prompts, ...rest } = input;
  const scores = scoresOf("createResultMatrix", "scores", input.scores, { infinite: "kept" });
  for (const [name, list] of Object.entries({ states, prompts })) {
    if (list !== undefined && list !== null) scoresOf("createResultMatrix", name, list);
  }
  return adoptResultMatrix({
    ...rest,
    scores: Float64Array.from(scores),
    states: states ? Uint8Array.from(states) : null,
    prompts: prompts ? Float64Array.from(prompts) : null,
  });
}

/** Parts whose arrays nobody else will write to. */
export interface OwnedMatrixParts extends ResultMatrixInput {
  readonly scores: Float64Array;
  readonly prompts?: Float64Array | null;
}

/** Lists of items that cannot change and were found to hold each id once: every selection of a matrix has its list. */
const distinctLists = new WeakSet<readonly Item[]>();

/** A list of items that holds each id once, which the caller knows: it is frozen, and not looked through again. */
export function distinctItems(items: readonly Item[]): readonly Item[] {
  // A single one needs no mark, and of such lists there may be a hundred thousand.
  if (items.length > 1) distinctLists.add(items);
  return Object.freeze(items);
}

/** `createResultMatrix` of arrays that were made for this matrix, or are another matrix's: they are kept, not copied. */
export function adoptResultMatrix({
  runs,
  items,
  scores,
  states,
  prompts,
  higherIsBetter = true,
}: OwnedMatrixParts): ResultMatrix {
  const first = runs[0];
  if (first === undefined) throw new ArgumentError("createResultMatrix", "runs must hold at least one run, got none.");
  const cells = runs.length * items.length;
  if (scores.length !== cells) {
    throw new ArgumentError(
      "createResultMatrix",
      `scores must hold runs × items = ${runs.length} × ${items.length} = ${cells} numbers, ` +
        `got ${scores.length}. Write them run after run.`,
    );
  }
  if (states && states.length !== cells) {
    throw new ArgumentError("createResultMatrix", `states must hold ${cells} codes, got ${states.length}.`);
  }
  if (prompts && prompts.length !== cells) {
    throw new ArgumentError("createResultMatrix", `prompts must hold ${cells} hashes, got ${prompts.length}.`);
  }
  const unknown = states?.find((code) => code >= CELL_STATES.length);
  if (unknown !== undefined) {
    throw new ArgumentError("createResultMatrix", `states must hold codes of STATE_CODE, got ${unknown}.`);
  }
  requireDistinct("run", runs, (run) => runKey(run), describeRun);
  if (!distinctLists.has(items)) {
    requireDistinct(
      "item",
      items,
      ({ id }) => id,
      ({ id }) => JSON.stringify(id),
    );
  }
  for (const run of runs) {
    if (run.task !== first.task || run.metric !== first.metric) {
      throw new InputError(
        "mixed-matrix",
        `runs of one matrix must share task and metric, got ${first.task}/${first.metric} and ${run.task}/${run.metric}`,
      );
    }
  }
  const codes = states ?? statesOf(scores);
  for (let cell = 0; cell < cells; cell++) {
    const scored = codes === null || codes[cell] === STATE_CODE.scored;
    const value = scores[cell] as number;
    const fault = scored ? scoreFault(value) : null;
    if (scored ? fault === null : Number.isNaN(value)) continue;
    const run = runs[Math.floor(cell / items.length)] as Run;
    const item = items[cell % items.length] as Item;
    const need = fault ?? `NaN, because the cell is not scored, got ${value}`;
    throw new InputError("bad-cell", `score of ${describeRun(run)} must be ${need}`, { item: item.id });
  }
  // A list that nobody can change is kept, so that matrices of the same items are known by it.
  const list = distinctItems(Object.isFrozen(items) ? items : [...items]);
  return Object.freeze({
    kind: "matrix",
    task: first.task,
    metric: first.metric,
    runs: Object.freeze([...runs]),
    items: list,
    scores,
    states: codes?.some((code) => code !== STATE_CODE.scored) ? codes : null,
    prompts: prompts?.some((hash) => !Number.isNaN(hash)) ? prompts : null,
    higherIsBetter,
  });
}

/** The run's scores over all items, as a view (do not write to it); NaN where not scored. */
export function runScoresOf(matrix: ResultMatrix, run: number): Float64Array {
  requireArgument("runScoresOf", "matrix", matrix, MATRIX);
  requireArgument("runScoresOf", "run", run, COUNT);
  const width = matrix.items.length;
  return matrix.scores.subarray(run * width, (run + 1) * width);
}

/** State of one cell. */
export function cellState(matrix: ResultMatrix, run: number, item: number): CellState {
  requireArgument("cellState", "matrix", matrix, MATRIX);
  requireArgument("cellState", "run", run, COUNT);
  requireArgument("cellState", "item", item, COUNT);
  const code = matrix.states === null ? 0 : (matrix.states[run * matrix.items.length + item] as number);
  return CELL_STATES[code] as CellState;
}

/** The code of a state by its name; `undefined` for another text. */
export function stateCode(name: string): StateCode | undefined {
  return Object.hasOwn(STATE_CODE, name) ? STATE_CODE[name as CellState] : undefined;
}

function statesOf(scores: Float64Array): Uint8Array | null {
  if (!scores.some(Number.isNaN)) return null;
  return Uint8Array.from(scores, (score) => (Number.isNaN(score) ? STATE_CODE.absent : STATE_CODE.scored));
}

function requireDistinct<Thing>(
  what: string,
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
  describe: (thing: Thing) => string,
): void {
  if (things.length === 1) return;
  const seen = new Set<string>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (seen.has(key)) {
      throw new InputError(
        `duplicate-${what}s`,
        `${what} ${describe(thing)} stands twice; each ${what} must stand once`,
      );
    }
    seen.add(key);
  }
}
