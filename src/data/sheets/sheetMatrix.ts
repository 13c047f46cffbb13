import { describePlace, InputError } from "../../errors.js";
import { plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import type { Item } from "../item.js";
import {
  adoptResultMatrix,
  distinctItems,
  type OwnedMatrixParts,
  type ResultMatrix,
  STATE_CODE,
} from "../resultMatrix.js";
import { describeRun } from "../run.js";
import type { KnownItems } from "./knownItems.js";
import type { OpenSheet } from "./openSheet.js";
import { placeOf } from "./placeOf.js";

/** Number of duplicates that an error names. */
const SHOWN = 5;

/** A sheet whose run has the name of its test, and of its trial where it has several. */
export interface NamedSheet extends OpenSheet {
  readonly higherIsBetter: boolean;
}

/** The matrix of some runs of one task and metric; `orders` are the items of each task in their order. */
export function sheetMatrix(
  runs: readonly NamedSheet[][],
  orders: ReadonlyMap<KnownItems, readonly number[] | null>,
): ResultMatrix {
  const { run, source, known, higherIsBetter } = (runs[0] as NamedSheet[])[0] as NamedSheet;
  const { items, columns } = columnsOf(runs.flat(), known, orders.get(known));
  const cells = filledCells(runs, columns, items);
  try {
    return adoptResultMatrix({
      runs: runs.map((sheets) => (sheets[0] as OpenSheet).run),
      items,
      ...cells,
      higherIsBetter,
    });
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(error.code, `${run.task}: ${error.message}`, { file: source.file })
      : error;
  }
}

/** Those of the items that these sheets hold, in their order, and the column of each item by its number. */
function columnsOf(sheets: readonly OpenSheet[], known: KnownItems, order: readonly number[] | null | undefined) {
  const isHeld = new Uint8Array(known.length);
  for (const { items } of sheets) for (let row = 0; row < items.length; row++) isHeld[items.at(row)] = 1;
  const items: Item[] = [];
  const columns = new Int32Array(known.length);
  for (let place = 0; place < known.length; place++) {
    const number = order?.[place] ?? place;
    if (isHeld[number] !== 1) continue;
    columns[number] = items.length;
    items.push(known.item(number));
  }
  return { items: distinctItems(items), columns };
}

/** A matrix of so many cells is made only where a share of them is filled. */
const MANY_CELLS = 5e7;
const LEAST_FILLED = 0.05;

/** Throws where the matrix would take many times the memory that its scores do. */
function requireDense(runs: readonly OpenSheet[][], width: number): void {
  const cells = runs.length * width;
  if (cells <= MANY_CELLS) return;
  const filled = runs.flat().reduce((sum, { items }) => sum + items.length, 0);
  if (filled >= LEAST_FILLED * cells) return;
  const { run, source } = (runs[0] as OpenSheet[])[0] as OpenSheet;
  const message =
    `${run.task} ${run.metric}: ${runs.length} runs over ${width} items are ${cells} cells, and only ${filled} of them hold ` +
    "an answer. If the files are parts of fewer runs, take out the items that stand in two of them; else keep part of the runs.";
  throw new InputError("sparse-matrix", message, placeOf(source.file, 0));
}

/** The cells of all runs, row-major; what no sheet fills is absent. Throws where a run fills an item twice. */
function filledCells(
  runs: readonly OpenSheet[][],
  columns: Int32Array,
  held: readonly Item[],
): Pick<OwnedMatrixParts, "scores" | "states" | "prompts"> {
  const width = held.length;
  requireDense(runs, width);
  const scores = new Float64Array(runs.length * width).fill(Number.NaN);
  const states = new Uint8Array(scores.length).fill(STATE_CODE.absent);
  const hasPrompts = runs.some((sheets) => sheets.some((sheet) => sheet.cells.hasPrompts));
  const prompts = hasPrompts ? new Float64Array(scores.length).fill(Number.NaN) : null;
  // For each column the last run that filled it, so that a second filling by the same run is seen.
  const filledBy = new Int32Array(width).fill(-1);
  runs.forEach((sheets, row) => {
    let isTwice = false;
    for (const sheet of sheets) {
      for (let index = 0; index < sheet.items.length; index++) {
        const column = columns[sheet.items.at(index)]!;
        const cell = row * width + column;
        isTwice ||= filledBy[column] === row;
        filledBy[column] = row;
        scores[cell] = sheet.cells.score(index);
        states[cell] = sheet.cells.state(index);
        if (prompts !== null) prompts[cell] = sheet.cells.prompt(index);
      }
    }
    if (isTwice) throw duplicateItems(sheets, (item) => (held[columns[item]!] as Item).id);
  });
  return { scores, states, prompts };
}

/** The error for items that stand twice among the sheets of one run: it names the places of the first few. */
function duplicateItems(sheets: readonly OpenSheet[], idOf: (item: number) => string): InputError {
  const first = new Map<number, string>();
  const duplicates = new Map<number, string>();
  for (const { items, cells, source } of sheets) {
    for (let index = 0; index < items.length; index++) {
      const item = items.at(index);
      const place = describePlace(placeOf(source.file, cells.line(index))).slice(0, -2);
      const earlier = first.get(item);
      if (earlier === undefined) first.set(item, place);
      else if (!duplicates.has(item)) {
        duplicates.set(item, `${JSON.stringify(idOf(item))} (${earlier} and ${place})`);
      }
    }
  }
  const { run } = sheets[0] as OpenSheet;
  const verb = duplicates.size === 1 ? "stands" : "stand";
  return new InputError(
    "duplicate-items",
    `${run.task} ${run.metric} of ${describeRun(run)}: ${plural(duplicates.size, "item id")} ${verb} more than once in one run: ` +
      `${someNames([...duplicates.values()], SHOWN, "; ")}. If the rows are repeats, give them a trial column; ` +
      "if they are another test, give them another metric or task name.",
  );
}
