import { InputError, MissingPackageError } from "../errors.js";

/** Parquet files as one table of an embedded engine. */
export interface ParquetLake {
  /** What stands behind FROM. */
  readonly table: string;
  readonly columns: readonly LakeColumn[];
  /** The names of a query's columns, and then its rows, block by block; `null` for NULL. */
  query(sql: string): AsyncGenerator<readonly (readonly (string | null)[])[]>;
  close(): void;
}

/** What the engine may hold before it writes to the disk. */
const MEMORY = "700MB";

export interface LakeColumn {
  readonly name: string;
  /** As the engine calls it: `VARCHAR`, `BOOLEAN`, `DOUBLE`. */
  readonly type: string;
}

/**
 * Opens parquet files without reading them. Columns stand in any order; one that a file lacks is NULL there. Needs the optional
 * package `@duckdb/node-api`, which is loaded only here.
 *
 * @throws MissingPackageError where the package is not installed, InputError for files that are no parquet.
 */
export async function openParquetLake(files: readonly string[]): Promise<ParquetLake> {
  const { DuckDBInstance } = await import("@duckdb/node-api").catch((cause: unknown) => {
    throw new MissingPackageError("reducing parquet files", "@duckdb/node-api", { cause });
  });
  // No query depends on the order of rows, and keeping it takes most of the memory.
  const settings = { preserve_insertion_order: "false", memory_limit: MEMORY };
  const connection = await (await DuckDBInstance.create(":memory:", settings)).connect();
  const refused = (error: unknown) => new InputError("lake", `the engine refuses: ${(error as Error).message.trim()}`);
  const table = `read_parquet([${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(", ")}], union_by_name = true)`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`).catch((error: unknown) => {
    connection.closeSync();
    throw refused(error);
  });
  return {
    table,
    columns: described.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) })),
    async *query(sql) {
      const result = await connection.stream(sql).catch((error: unknown) => {
        throw refused(error);
      });
      yield [result.columnNames()];
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
      }
    },
    close: () => connection.closeSync(),
  };
}
