import { createHash } from "node:crypto";
import { DuckDBInstance } from "@duckdb/node-api";
import { type ReductionQueries, reductionSql } from "../../../src/reduce/index.js";
import { madeScores } from "./madeScores.js";

/** The columns of the made table. */
export const COLUMNS = { model: "model", task: "task", seed: "seed", item: "item", score: "score" };

/** A hash of the rows that a query gave, whatever their order, their types and that of their columns. */
function digest(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = rows.map((row) =>
    JSON.stringify(
      Object.entries(row)
        .map(([name, cell]) => [name.toLowerCase(), cell === null ? null : String(cell)])
        .sort(),
    ),
  );
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}

export type Run = (query: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The digest of what each query gives, and for people how long all took. */
export async function digestsOf(queries: ReductionQueries, run: Run): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, query] of Object.entries(queries)) digests[name] = digest(await run(query));
  return digests;
}

/** Of the embedded engine on the made table. */
export async function duckdbDigests(): Promise<Record<string, string>> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const run: Run = async (query) => (await connection.runAndReadAll(query)).getRowObjectsJS();
  return digestsOf(reductionSql({ engine: "duckdb", table: `(${madeScores("duckdb")}) made`, columns: COLUMNS }), run);
}
