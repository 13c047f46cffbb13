import { DIALECTS, type Engine } from "../../../src/reduce/dialects.js";

/** What the grades of the made table are multiplied with to whole numbers. */
export const GRADE_SCALE = 4;
/** Number of rows of the made table; `NOISEFLOOR_ROWS=1e7` for the measurements of docs/scale.md. */
export const ROWS = Number(process.env.NOISEFLOOR_ROWS ?? 100_000);

const RANGES: Readonly<Partial<Record<Engine, (rows: number) => string>>> = {
  duckdb: (rows) => `range(${rows}) t(r)`,
  clickhouse: (rows) => `(SELECT toInt64(number) AS r FROM numbers(${rows})) t`,
  postgres: (rows) => `(SELECT CAST(r AS BIGINT) AS r FROM generate_series(0, ${rows - 1}) g(r)) t`,
  spark: (rows) => `(SELECT id AS r FROM range(${rows})) t`,
};
const TEXT: Readonly<Partial<Record<Engine, string>>> = {
  duckdb: "VARCHAR",
  clickhouse: "String",
  postgres: "TEXT",
  spark: "STRING",
};

/**
 * A query that makes the same table on every engine by whole numbers alone: 20 models, 5 seeds, an item for each hundred rows, about
 * half of the answers right, some without a score, some not asked; and a grade in quarters, some below 0.
 */
export function madeScores(engine: Engine, rows = ROWS): string {
  const { quotient, remainder, double } = DIALECTS[engine];
  const text = (letter: string, number: string) => `CONCAT('${letter}', CAST(${number} AS ${TEXT[engine]}))`;
  const hash = remainder(`(r * 7919 + ${quotient("r", 100)} * 104729)`, 97);
  const item = quotient("r", 100);
  return (
    `SELECT ${text("m", remainder("r", 20))} AS model, ${text("t", remainder(item, 3))} AS task, ` +
    `${remainder(quotient("r", 20), 5)} AS seed, ${text("i", item)} AS item, ` +
    `CASE WHEN ${hash} = 0 THEN NULL WHEN ${hash} < 40 + ${remainder("r", 20)} THEN 1 ELSE 0 END AS score, ` +
    `CASE WHEN ${hash} = 0 THEN NULL ELSE ${double(`${hash} - 9`)} / ${GRADE_SCALE} END AS grade ` +
    `FROM ${(RANGES[engine] as (rows: number) => string)(rows)} WHERE ${hash} <> 96`
  );
}
