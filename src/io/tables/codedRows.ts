import type { CellTexts } from "./cellTexts.js";
import type { CodedRow } from "./csvRows.js";
import type { QuickCells, RowList, TableRow } from "./rows.js";

const NONE = -1;

/** The rows of a table in a few bytes a cell: equal texts of a column are kept once, and a row is made when it is asked for. */
export class CodedRows implements RowList, QuickCells {
  length = 0;
  #codes = new Int32Array(1024);
  #lines = new Float64Array(128);

  constructor(
    private readonly columns: readonly CellTexts[],
    private readonly width: number,
  ) {}

  add({ codes, width, line }: CodedRow): void {
    const start = this.length * this.width;
    if (start + this.width > this.#codes.length)
      this.#codes = longer(this.#codes, new Int32Array(2 * start + this.width));
    if (this.length === this.#lines.length) this.#lines = longer(this.#lines, new Float64Array(2 * this.length));
    for (let index = 0; index < this.width; index++)
      this.#codes[start + index] = index < width ? (codes[index] as number) : NONE;
    this.#lines[this.length++] = line;
  }

  at(index: number): TableRow | undefined {
    if (index >= this.length) return undefined;
    const cells: string[] = [];
    const start = index * this.width;
    for (let column = 0; column < this.width; column++) {
      const code = this.#codes[start + column] as number;
      if (code === NONE) break;
      cells.push((this.columns[column] as CellTexts).text(code));
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
    return column < this.width ? (this.#codes[index * this.width + column] as number) : NONE;
  }

  *[Symbol.iterator](): Generator<TableRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index) as TableRow;
  }
}

function longer<Numbers extends Int32Array | Float64Array>(numbers: Numbers, room: Numbers): Numbers {
  room.set(numbers);
  return room;
}
