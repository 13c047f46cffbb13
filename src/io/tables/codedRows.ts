import type { CellTexts } from "./cellTexts.js";
import type { CodedRow } from "./csvRows.js";
import type { QuickCells, RowList, TableRow } from "./rows.js";

const NONE = -1;

/** The rows of a table in a few bytes a cell: equal texts of a column are kept once, and a row is made when it is asked for. */
export class CodedRows implements RowList, QuickCells {
  length = 0;
  #codes = new Int32Array(128);
  /** Where each row's cells begin, and after the last row where they end: short rows take no room for what they lack. */
  #starts = new Float64Array(32);
  #lines = new Float64Array(32);

  constructor(
    private readonly columns: readonly CellTexts[],
    private readonly width: number,
  ) {}

  add({ codes, width, line }: CodedRow): void {
    const start = this.#starts[this.length] as number;
    const end = start + Math.min(width, this.width);
    if (end > this.#codes.length) this.#codes = longer(this.#codes, new Int32Array(2 * end));
    if (this.length + 1 === this.#starts.length) {
      this.#starts = longer(this.#starts, new Float64Array(2 * this.#starts.length));
      this.#lines = longer(this.#lines, new Float64Array(this.#starts.length));
    }
    for (let at = start; at < end; at++) this.#codes[at] = codes[at - start] as number;
    this.#lines[this.length++] = line;
    this.#starts[this.length] = end;
  }

  at(index: number): TableRow | undefined {
    if (index >= this.length) return undefined;
    const cells: string[] = [];
    const [start, end] = [this.#starts[index] as number, this.#starts[index + 1] as number];
    for (let at = start; at < end; at++) {
      cells.push((this.columns[at - start] as CellTexts).text(this.#codes[at] as number));
    }
    return { cells, line: this.#lines[index] as number };
  }

  get quick(): QuickCells {
    return this;
  }

  cell(index: number, column: number): string | undefined {
    const code = this.code(index, column);
    return code === NONE ? undefined : (this.columns[column] as CellTexts).text(code);
  }

  line(index: number): number {
    return this.#lines[index] as number;
  }

  code(index: number, column: number): number {
    const at = (this.#starts[index] as number) + column;
    return at < (this.#starts[index + 1] as number) ? (this.#codes[at] as number) : NONE;
  }

  *[Symbol.iterator](): Generator<TableRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index) as TableRow;
  }
}

function longer<Numbers extends Int32Array | Float64Array>(numbers: Numbers, room: Numbers): Numbers {
  room.set(numbers);
  return room;
}
