import { InputError } from "../../errors.js";

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
    return parquetSchema(parquetMetadata(bufferOf(bytes))).children.map(({ element }) => element.name);
  } catch (error) {
    throw broken(error, file);
  }
}

/** The rows with some of the columns. Throws `InputError` as `parquetColumns` does. */
export async function parquetRows(bytes: Uint8Array, file: string, columns: readonly string[]): Promise<ParquetRow[]> {
  const { parquetReadObjects, compressors } = await loadHyparquet(file);
  try {
    return await parquetReadObjects({ file: bufferOf(bytes), compressors, columns: [...columns] });
  } catch (error) {
    throw broken(error, file);
  }
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

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

function broken(error: unknown, file: string): InputError {
  const message = error instanceof Error ? error.message : String(error);
  return new InputError("bad-parquet", `the parquet file cannot be read: ${message}`, { file });
}
