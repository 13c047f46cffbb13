import { InputError } from "../../../errors.js";
import type { ZipLimits } from "../../bytes/zip.js";
import type { QuickCells, RowList, RowTable, TableRow } from "../../tables/rows.js";
import type { TakeValues } from "./flatColumn.js";
import { parquetValues } from "./parquetFile.js";

/** Where more than so many values are mostly different, equal ones are no longer looked for. */
const MANY = 1 << 16;
const NONE = -1;
/** In the place of an object, which is never met again. */
const OBJECT = Symbol("object");

/**
 * Reads a parquet file as a table of texts, so that it is read as the same table in CSV would be. Column by column: of each
 * cell a number is kept, of equal values of a column one text, and a row is made when it is asked for.
 */
export async function readParquetTable(
  bytes: Uint8Array,
  file: string,
  header: readonly string[],
  limits: ZipLimits = {},
): Promise<RowTable> {
  requireDistinct(header, file);
  let columns: readonly ParquetColumn[] = [];
  const columnsFor = (rows: number) => {
    columns = header.map(() => new ParquetColumn(rows));
    return columns;
  };
  const length = await parquetValues(bytes, file, header, columnsFor, limits);
  return { file, header, rows: new ParquetRows(columns, length), notes: [] };
}

/** The cells of one column. */
class ParquetColumn implements TakeValues {
  readonly #codes: Int32Array;
  readonly #texts: string[] = [];
  readonly #values: unknown[] = [];
  /** Codes of values, and of the texts of those that are objects, which are never the same twice. */
  readonly #known = new Map<unknown, number>();
  readonly #knownObjects = new Map<string, number>();
  /** The code that last came after each code: columns repeat in the same order run by run. */
  readonly #followers: number[] = [];
  #last = NONE;
  #seen = 0;
  #dictionary: ArrayLike<unknown> = [];
  /** The codes of the values of the dictionary, as far as they came. */
  #codesOfDictionary = new Int32Array(0);
  #empty = NONE;

  constructor(rows: number) {
    this.#codes = new Int32Array(rows).fill(NONE);
  }

  values(start: number, values: ArrayLike<unknown>): void {
    const ofRows = this.#codes;
    const count = Math.min(values.length, ofRows.length - start);
    for (let index = 0; index < count; index++) ofRows[start + index] = this.#codeOf(values[index]);
  }

  places(start: number, places: Int32Array, dictionary: ArrayLike<unknown>): void {
    if (dictionary !== this.#dictionary) {
      this.#dictionary = dictionary;
      this.#codesOfDictionary = new Int32Array(dictionary.length).fill(NONE);
    }
    const codes = this.#codesOfDictionary;
    const ofRows = this.#codes;
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as number;
      // A row without a value has a code, too, and an empty text.
      let code = place === NONE ? this.#empty : (codes[place] as number);
      if (code === NONE) {
        code = this.#codeOf(place === NONE ? null : dictionary[place]);
        if (place === NONE) this.#empty = code;
        else codes[place] = code;
      }
      ofRows[start + index] = code;
    }
  }

  code(row: number): number {
    return this.#codes[row] ?? NONE;
  }

  text(row: number): string {
    return this.#texts[this.code(row)] ?? "";
  }

  isText(row: number): boolean {
    return typeof this.#values[this.code(row)] === "string";
  }

  #codeOf(value: unknown): number {
    this.#seen++;
    const guess = this.#followers[this.#last];
    if (guess !== undefined && this.#values[guess] === value) {
      this.#last = guess;
      return guess;
    }
    const isObject = typeof value === "object" && value !== null;
    const text = isObject ? cellText(value) : null;
    const known = text === null ? this.#known.get(value) : this.#knownObjects.get(text);
    const code = known ?? this.#texts.length;
    if (known === undefined) {
      this.#texts.push(text ?? cellText(value));
      this.#values.push(isObject ? OBJECT : value);
      if (code < MANY || 2 * code < this.#seen) {
        if (text === null) this.#known.set(value, code);
        else this.#knownObjects.set(text, code);
      }
    }
    if (this.#last >= 0) this.#followers[this.#last] = code;
    this.#last = code;
    return code;
  }
}

class ParquetRows implements RowList, QuickCells {
  constructor(
    private readonly columns: readonly ParquetColumn[],
    readonly length: number,
  ) {}

  get quick(): QuickCells {
    return this;
  }

  at(index: number): TableRow | undefined {
    if (!(index < this.length)) return undefined;
    const texts = new Set<number>();
    const cells = this.columns.map((column, position) => {
      if (column.isText(index)) texts.add(position);
      return column.text(index);
    });
    return { cells, line: index + 1, texts };
  }

  cell(index: number, column: number): string | undefined {
    return this.columns[column]?.text(index);
  }

  line(index: number): number {
    return index + 1;
  }

  code(index: number, column: number): number {
    return this.columns[column]?.code(index) ?? NONE;
  }

  isText(index: number, column: number): boolean {
    return this.columns[column]?.isText(index) ?? false;
  }

  *[Symbol.iterator](): Generator<TableRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index) as TableRow;
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? "{…}" : String(value);
}

/** Two columns of one name cannot be told apart. */
function requireDistinct(header: readonly string[], file: string): void {
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice === undefined) return;
  const message = `two columns are called ${JSON.stringify(twice)}. Rename one of them, or leave it out.`;
  throw new InputError("equal-columns", message, { file });
}
