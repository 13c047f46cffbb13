import type { CellTexts } from "./cellTexts.js";
import type { CodedRow } from "./csvRows.js";
import type { QuickCells, RowList, TableRow } from "./rows.js";

const NONE = -1;

/** The rows of a table in a few bytes a cell: equal texts of a column are kept once, and a row is made when it is asked for. */
export class CodedRows implements RowList, QuickCells {
  length = 0;
  #codes = new Int32Array(16);
  /** Where each row's cells begin: given where a row is short, which takes no room for what it lacks. */
  #starts: number[] | null = null;
  /** Given where lines do not stand at even distances. */
  #lines: number[] | null = null;
  #firstLine = 0;
  #lineStep = 1;

  constructor(
    private readonly columns: readonly CellTexts[],
    private readonly width: number,
  ) {}

  add({ codes, width, line }: CodedRow): void {
    const row = this.length;
    const start = this.#start(row);
    const end = start + Math.min(width, this.width);
    if (end > this.#codes.length) this.#codes = longer(this.#codes, new Int32Array(2 * end));
    const all = this.#codes;
    for (let at = start; at < end; at++) all[at] = codes[at - start] as number;
    if (row === 0) this.#firstLine = line;
    if (row === 1) this.#lineStep = line - this.#firstLine;
    if (this.#lines === null && line !== this.line(row)) this.#lines = sequence(row, (index) => this.line(index));
    this.#lines?.push(line);
    if (this.#starts === null && width < this.width) this.#starts = sequence(row + 1, (index) => this.#start(index));
    this.#starts?.push(end);
    this.length++;
  }

  /** Where the cells of a row begin, and those of the row before it end. */
  #start(row: number): number {
    return this.#starts === null ? row * this.width : (this.#starts[row] as number);
  }

  at(index: number): TableRow | undefined {
    if (index >= this.length) return undefined;
    const cells: string[] = [];
    const [start, end] = [this.#start(index), this.#start(index + 1)];
    for (let at = start; at < end; at++) {
      cells.push((this.columns[at - start] as CellTexts).text(this.#codes[at] as number));
    }
    return { cells, line: this.line(index) };
  }

  get quick(): QuickCells {
    return this;
  }

  cell(index: number, column: number): string | undefined {
    const code = this.code(index, column);
    return code === NONE ? undefined : (this.columns[column] as CellTexts).text(code);
  }

  line(index: number): number {
    return this.#lines === null ? this.#firstLine + index * this.#lineStep : (this.#lines[index] as number);
  }

  code(index: number, column: number): number {
    const at = this.#start(index) + column;
    return at < this.#start(index + 1) ? (this.#codes[at] as number) : NONE;
  }

  *[Symbol.iterator](): Generator<TableRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index) as TableRow;
  }
}

function longer(numbers: Int32Array, room: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  room.set(numbers);
  return room;
}

function sequence(length: number, at: (index: number) => number): number[] {
  return Array.from({ length }, (_, index) => at(index));
}
