import { InputError, MissingPackageError } from "../../errors.js";
import { columnKind, refusedByEngine, type ScoreSource, type SourceColumn, sourceCell } from "./scoreSource.js";

/** What the engine may hold before it writes to the disk. */
const MEMORY = "700MB";

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * Parquet files as one table of an embedded engine, opened without reading them. Columns stand in any order; one that a file
 * lacks is NULL there. Names of folders such as `task=quiz` are columns too, and texts. Needs the optional package
 * `@duckdb/node-api`, which is loaded only here.
 *
 * @throws MissingPackageError where the package is not installed, InputError for files that are no parquet.
 */
export async function openParquetSource(files: readonly string[], name: string): Promise<ScoreSource> {
  const { DuckDBInstance } = await import("@duckdb/node-api").catch((cause: unknown) => {
    throw new MissingPackageError("reducing parquet files", "@duckdb/node-api", { cause });
  });
  // No query depends on the order of rows, and keeping it takes most of the memory.
  const settings = { preserve_insertion_order: "false", memory_limit: MEMORY };
  const connection = await (await DuckDBInstance.create(":memory:", settings)).connect();
  const refused = (error: unknown) => refusedByEngine(name, (error as Error).message);
  const list = `[${files.map(literal).join(", ")}]`;
  const table = `read_parquet(${list}, union_by_name = true, hive_types_autocast = false)`;
  const answers = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
  try {
    const described = await answers(`DESCRIBE SELECT * FROM ${table}`);
    const written = await answers(
      `SELECT name, type, MIN(file_name) FROM parquet_schema(${list}) WHERE type IS NOT NULL GROUP BY name, type ORDER BY 3`,
    );
    return {
      name,
      engine: "duckdb",
      table,
      columns: [...written, ...described.map(([column, type]) => [column, type, name])]
        .map((row) => row.map(String) as [string, string, string])
        .filter(
          ([column], index, all) =>
            index < written.length || !all.slice(0, written.length).some(([other]) => other === column),
        )
        .map(([column, type, of]): SourceColumn => ({ name: column, kind: columnKind(type), of })),
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
      close: async () => connection.closeSync(),
    };
  } catch (error) {
    connection.closeSync();
    throw error instanceof InputError ? error : refused(error);
  }
}
