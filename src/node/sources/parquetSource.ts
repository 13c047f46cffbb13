import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, MissingPackageError } from "../../errors.js";
import { columnKind, refusedByEngine, type ScoreSource, type SourceColumn, sourceCell } from "./scoreSource.js";

/** What the engine may hold before it writes to the disk. */
const MEMORY = "700MB";

/** A file of exactly this name: the engine would take the signs of a pattern for one. */
const literal = (file: string) => `'${file.replaceAll(/[*?[]/g, "[$&]").replaceAll("'", "''")}'`;

/**
 * Parquet files as one table of an embedded engine, opened without reading them. Columns stand in any order; one that a file
 * lacks is NULL there. Names of folders such as `task=quiz` are columns too, and texts. Needs the optional package
 * `@duckdb/node-api`, which is loaded only here.
 *
 * @throws MissingPackageError where the package is not installed, InputError for files that are no parquet.
 */
export async function openParquetSource(files: readonly string[], name: string): Promise<ScoreSource> {
  const { DuckDBInstance } = await import("@duckdb/node-api").catch((cause: unknown) => {
    throw new MissingPackageError("reducing parquet files", "@duckdb/node-api", {
      cause,
      without: "Up to ten million rows are read without it: noisefloor report on the files.",
    });
  });
  // Of this process alone: engines side by side in one folder write over each other's files of the same names.
  const spill = await mkdtemp(join(tmpdir(), "noisefloor-engine-"));
  // No query depends on the order of rows, and keeping it takes most of the memory.
  const settings = { preserve_insertion_order: "false", memory_limit: MEMORY, temp_directory: spill };
  const instance = await DuckDBInstance.create(":memory:", settings);
  const connection = await instance.connect();
  const close = async () => {
    connection.closeSync();
    instance.closeSync();
    await rm(spill, { recursive: true, force: true });
  };
  const refused = (error: unknown) => refusedByEngine(name, (error as Error).message);
  const list = `[${files.map(literal).join(", ")}]`;
  const answers = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
  try {
    const written = await answers(
      `SELECT name, type, MIN(file_name) FROM parquet_schema(${list}) WHERE type IS NOT NULL GROUP BY name, type ORDER BY 3`,
    );
    // Names of folders are columns where the files lack them: those of the files are what was written.
    const inside = new Set(written.map(([column]) => String(column)));
    const keys = new Set(
      files.flatMap((file) => [...file.matchAll(/([^/=]+)=[^/]*\//g)].map(([, key]) => key as string)),
    );
    const hive = [...keys].every((key) => inside.has(key))
      ? "hive_partitioning = false"
      : "hive_types_autocast = false";
    const table = `read_parquet(${list}, union_by_name = true, ${hive})`;
    const described = (await answers(`DESCRIBE SELECT * FROM ${table}`)).map((row) => row.slice(0, 2));
    return {
      name,
      engine: "duckdb",
      table,
      columns: [...written, ...described.filter(([column]) => !inside.has(String(column)))].map(
        ([column, type, of = name]): SourceColumn => ({
          name: String(column),
          kind: columnKind(String(type)),
          of: String(of),
        }),
      ),
      async *query(sql) {
        const result = await connection.stream(sql).catch((error: unknown) => {
          throw refused(error);
        });
        const names = result.columnNames();
        for (;;) {
          const chunk = await result.fetchChunk().catch((error: unknown) => {
            throw refused(error);
          });
          if (chunk === null || chunk.rowCount === 0) return;
          yield chunk
            .getRows()
            .map((row) => Object.fromEntries(row.map((value, index) => [names[index], sourceCell(value)])));
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error instanceof InputError ? error : refused(error);
  }
}
