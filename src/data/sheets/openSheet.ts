import { InputError } from "../../errors.js";
import { STATE_CODE, type StateCode } from "../resultMatrix.js";
import type { Run } from "../run.js";
import { scoreFault } from "../scoreFault.js";
import { EvenNumbers } from "./evenNumbers.js";
import type { KnownItems, WrittenItem } from "./knownItems.js";
import { placeOf } from "./placeOf.js";
import { SheetCells } from "./sheetCells.js";

/** Where a run came from, as far as it matters for telling repeats from duplicates. */
export interface RunSource {
  readonly file: string;
  /**
   * When or in which pass the run was made, such as the time stamp in the file name. The same run on several occasions
   * is several trials; the same item twice on one occasion is an error.
   */
  readonly occasion?: string;
  /** Whether more is better, where the dump says it; else the metric's name is asked. */
  readonly higherIsBetter?: boolean | undefined;
}

/** Takes the cells of one run on one occasion. */
export interface ScoreSheet {
  /** A scored cell needs a finite score; any other state ignores it. */
  add(item: WrittenItem, score: number, state?: StateCode, line?: number): void;
}

export interface OpenSheet {
  readonly run: Run;
  readonly source: RunSource;
  /** The items of the task as it was read. */
  readonly known: KnownItems;
  readonly items: EvenNumbers;
  /** Which variant of its item a row wrote, by the row's place; the first where none stands here. */
  readonly variants: ReadonlyMap<number, number>;
  readonly cells: SheetCells;
}

/** What most sheets have: no row that says other things of its item. */
export const NO_VARIANTS = new Map<number, number>();

/** A sheet that rows are added to. */
export class GrowingSheet implements OpenSheet, ScoreSheet {
  readonly items = new EvenNumbers();
  readonly cells = new SheetCells();
  /** Few sheets have any. */
  variants: Map<number, number> = NO_VARIANTS;
  #next = 0;

  constructor(
    readonly run: Run,
    readonly source: RunSource,
    readonly known: KnownItems,
  ) {}

  add(item: WrittenItem, score: number, state: StateCode = STATE_CODE.scored, line = 0): void {
    const { known } = this;
    const { file } = this.source;
    const fault = state === STATE_CODE.scored ? scoreFault(score) : null;
    if (fault !== null) {
      throw new InputError("bad-score", `score must be ${fault}`, { ...placeOf(file, line), item: item.id });
    }
    // Most sheets hold the items in one order.
    const number = known.meet(item, { file, line, next: this.#next });
    this.#next = number + 1;
    const variant = known.variant(number, item);
    if (variant > 0) {
      if (this.variants === NO_VARIANTS) this.variants = new Map();
      this.variants.set(this.items.length, variant);
    }
    this.items.push(number);
    this.cells.add(score, state, item.prompt, line);
  }
}
