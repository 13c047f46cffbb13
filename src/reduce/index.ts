/**
 * noisefloor/reduce: tables of scores that are too large to read, made small where they lie. Print the queries, run
 * them on the engine that holds the table, read what they give, and ask every question as of any other results.
 */
export type { DIALECTS, Dialect, Engine, ItemQuery } from "./dialects.js";
export { mergeReduced } from "./mergeReduced.js";
export type { Reduced, ReducedRun, ReducedTask } from "./reduced.js";
export type { FaultRow, ItemRow, ReducedTables, RunRow, ScoreWordRow, WordRow } from "./reducedRows.js";
export { reducedOf } from "./reducedTables.js";
export { type ReductionOptions, type ReductionQueries, reductionSql, type ScoreColumns } from "./reductionSql.js";
export { resultsOfReduced } from "./resultsOfReduced.js";
export type { DirectionColumn, ItemColumn, RunColumn } from "./runColumns.js";
