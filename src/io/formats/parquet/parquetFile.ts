import type { Compressors, FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import { groupBy } from "../../../data/groupBy.js";
import { InputError } from "../../../errors.js";
import type { ZipLimits } from "../../bytes/zip.js";
import { isPlainColumn, readFlatColumn, type TakeValues } from "./flatColumn.js";
import { type ColumnChunk, type Page, PageCheck } from "./pageCheck.js";

/** A value as parquet holds it: structs as objects, lists as arrays, 64-bit integers as `bigint`. */
export type ParquetRow = Readonly<Record<string, unknown>>;

/** Whether the bytes begin as a parquet file does. */
export function isParquet(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31;
}

/** The names of the top-level columns. Throws `InputError` when the optional packages are missing or the file is broken. */
export async function parquetColumns(bytes: Uint8Array, file: string): Promise<string[]> {
  const { parquetMetadata, parquetSchema } = await loadHyparquet(file);
  try {
    const names = parquetSchema(parquetMetadata(bufferOf(bytes))).children.map(({ element }) => element.name);
    if (names.some((name) => typeof name !== "string")) throw new Error("a column has no name");
    return names;
  } catch (error) {
    throw broken(error, file);
  }
}

/** The rows with some of the columns. Throws `InputError` as `parquetColumns` does, and beyond the limits. */
export async function parquetRows(
  bytes: Uint8Array,
  file: string,
  columns: readonly string[],
  limits: ZipLimits = {},
): Promise<ParquetRow[]> {
  const { parquetMetadata, parquetSchema, parquetReadObjects, compressors } = await loadHyparquet(file);
  try {
    const buffer = bufferOf(bytes);
    const metadata = parquetMetadata(buffer);
    requireOne(bytes, metadata);
    requireSound(bytes, chunksOf(metadata, parquetSchema(metadata), compressors), columns, limits);
    return await parquetReadObjects({ file: buffer, metadata, compressors, columns: [...columns] });
  } catch (error) {
    throw broken(error, file);
  }
}

/**
 * Goes through the values of some columns, which are top-level and have different names: one group of rows after another,
 * and in it one column after another, so that little is in memory at a time. `columnsFor` gets the number of rows and says
 * what takes the values of each column. Returns the number of rows. Throws `InputError` as `parquetRows` does.
 */
export async function parquetValues(
  bytes: Uint8Array,
  file: string,
  columns: readonly string[],
  columnsFor: (rows: number) => readonly TakeValues[],
  limits: ZipLimits = {},
): Promise<number> {
  const { parquetMetadata, parquetSchema, parquetRead, compressors } = await loadHyparquet(file);
  try {
    const buffer = bufferOf(bytes);
    const metadata = parquetMetadata(buffer);
    requireOne(bytes, metadata);
    const checked = requireSound(bytes, chunksOf(metadata, parquetSchema(metadata), compressors), columns, limits);
    const rows = Number(metadata.num_rows);
    const takers = columnsFor(rows);
    let rowStart = 0;
    for (const [number, group] of metadata.row_groups.entries()) {
      const rowEnd = rowStart + Number(group.num_rows);
      for (const [index, name] of columns.entries()) {
        const take = takers[index] as TakeValues;
        // The parts of a struct have one name.
        const [own, other] = checked.get(number)?.filter(({ chunk }) => chunk.name === name) ?? [];
        if (own !== undefined && other === undefined && isPlainColumn(own.chunk, own.pages)) {
          readFlatColumn(bytes, own.chunk, own.pages, rowStart, take);
          continue;
        }
        const onChunk = (chunk: { rowStart: number; columnData: ArrayLike<unknown> }) =>
          take.values(chunk.rowStart, chunk.columnData);
        await parquetRead({ file: buffer, metadata, compressors, columns: [name], rowStart, rowEnd, onChunk });
      }
      rowStart = rowEnd;
    }
    return rows;
  } catch (error) {
    throw broken(error, file);
  }
}

interface CheckedChunk {
  readonly chunk: ColumnChunk;
  readonly pages: readonly Page[];
}

/** The pages of the asked columns in each group of rows. Throws for the first that cannot be. */
function requireSound(
  bytes: Uint8Array,
  chunks: Iterable<ColumnChunk>,
  columns: readonly string[],
  limits: ZipLimits,
): Map<number, CheckedChunk[]> {
  const check = new PageCheck(bytes, limits);
  const asked = [...chunks].filter(({ name }) => columns.includes(name));
  const checked = asked.map((chunk) => ({ chunk, pages: check.column(chunk) }));
  return groupBy(checked, ({ chunk }) => chunk.group);
}

/** Where the columns lie. Throws where the file contradicts itself on its number of rows. */
function* chunksOf({ num_rows, row_groups }: FileMetaData, schema: SchemaTree, compressors: Compressors) {
  const rows = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(num_rows)) throw new Error(`it says ${num_rows} rows and has ${rows}`);
  for (const [number, group] of row_groups.entries()) {
    for (const { meta_data: column } of group.columns) {
      if (column === undefined) continue;
      const { path_in_schema: path, codec } = column;
      const elements = elementsOf(schema, path);
      const kinds = elements.map((element) => element?.repetition_type);
      const isList = kinds.includes("REPEATED");
      const chunk: ColumnChunk = {
        group: number,
        name: path[0] ?? "",
        start: Number(column.dictionary_page_offset || column.data_page_offset),
        length: Number(column.total_compressed_size),
        rows: Number(group.num_rows),
        isFlat: path.length === 1 && !isList,
        levels: (isList ? 1 : 0) + (kinds.some((kind) => kind !== "REQUIRED") ? 1 : 0),
        element: elements.at(-1) ?? { name: "" },
        canUnpack: codec === "UNCOMPRESSED" || compressors[codec] !== undefined,
        unpack: (packed, size) => (codec === "UNCOMPRESSED" ? packed : (compressors[codec]?.(packed, size) ?? packed)),
      };
      yield chunk;
    }
  }
}

/** What the schema says of each part of a path. */
function elementsOf(schema: SchemaTree, path: readonly string[]): (SchemaElement | undefined)[] {
  let node: SchemaTree | undefined = schema;
  return path.map((name) => {
    node = node?.children.find(({ element }) => element.name === name);
    return node?.element;
  });
}

/** Optional packages, loaded only when there is parquet to read. */
async function loadHyparquet(file: string) {
  try {
    const [hyparquet, { compressors }] = await Promise.all([import("hyparquet"), import("hyparquet-compressors")]);
    return { ...hyparquet, compressors };
  } catch {
    throw new InputError(
      "missing-package",
      "reading parquet needs the packages hyparquet and hyparquet-compressors. Run npm install hyparquet hyparquet-compressors.",
      { file },
    );
  }
}

/** The bytes as a buffer of their own; those that have one are not copied. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  return (isWhole ? bytes : bytes.slice()).buffer as ArrayBuffer;
}

/** What the packages say of a directory that is not what it should be is about their own code. */
const OF_CODE = /undefined|null|DataView|thrift|is not (?:a function|iterable)|Invalid (?:array|typed array) length/i;

function broken(error: unknown, file: string): InputError {
  const message = error instanceof Error ? error.message : String(error);
  const cause = OF_CODE.test(message)
    ? "its directory or a page is damaged or cut off (was the file copied in full?). Write it again"
    : message;
  return new InputError("bad-parquet", `the parquet file cannot be read: ${cause}`, { file });
}

/** Throws where one file stands behind another: the directory of the last would be read over the pages of the first. */
function requireOne(bytes: Uint8Array, { row_groups }: FileMetaData): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = bytes.length - 8 - view.getUint32(bytes.length - 8, true);
  const end = Math.max(0, ...row_groups.flatMap(({ columns }) => columns.map(endOf)));
  for (
    let at = bytes.indexOf(0x50, Math.min(end, directory));
    at >= 0 && at + 8 <= directory;
    at = bytes.indexOf(0x50, at + 1)
  ) {
    if (isParquet(bytes.subarray(at)) && isParquet(bytes.subarray(at + 4)))
      throw new Error("two files stand in it, one behind the other. Give each its own file");
  }
}

function endOf({ meta_data: column }: FileMetaData["row_groups"][number]["columns"][number]): number {
  if (column === undefined) return 0;
  return Number(column.dictionary_page_offset || column.data_page_offset) + Number(column.total_compressed_size);
}
