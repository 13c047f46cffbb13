import { createHash } from "node:crypto";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Engine, reductionSql } from "../../../src/reduce/index.js";
import { GRADE_SCALE, madeScores } from "./madeScores.js";

const COLUMNS = { model: "model", task: "task", seed: "seed", item: "item" };

/** The queries of the made table by a name: of its right-or-wrong scores, and of its grades. */
export function madeQueries(engine: Engine, table: string): Readonly<Record<string, string>> {
  const bits = reductionSql({ engine, table, columns: { ...COLUMNS, score: "score" } });
  // The items stand for what is said of the metric, so that the least and the greatest of texts are asked for too.
  const columns = { ...COLUMNS, score: "grade", higher_is_better: "item" };
  const grades = reductionSql({ engine, table, columns, scale: GRADE_SCALE });
  return {
    ...bits,
    ...Object.fromEntries(Object.entries(grades).map(([name, query]) => [`${name} of grades`, query])),
  };
}

/** A hash of the rows that a query gave, whatever their order, their types and that of their columns; Spark leaves NULL out. */
function digest(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = rows.map((row) =>
    JSON.stringify(
      Object.entries(row)
        .flatMap(([name, cell]) => (cell === null ? [] : [[name.toLowerCase(), String(cell)]]))
        .sort(),
    ),
  );
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}

export type Run = (query: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The digest of what each query gives, and for people how long all took. */
export async function digestsOf(queries: Readonly<Record<string, string>>, run: Run): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, query] of Object.entries(queries)) digests[name] = digest(await run(query));
  return digests;
}

/** Of the embedded engine on the made table. */
export async function duckdbDigests(): Promise<Record<string, string>> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const run: Run = async (query) => (await connection.runAndReadAll(query)).getRowObjectsJS();
  return digestsOf(madeQueries("duckdb", `(${madeScores("duckdb")}) made`), run);
}
