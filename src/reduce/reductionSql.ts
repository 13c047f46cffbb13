import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { recordWith, TEXT } from "../arguments/shapes.js";
import { ArgumentError } from "../errors.js";
import { DIALECTS, type Dialect, type Engine, quotedName } from "./dialects.js";
import { RUN_COLUMNS, type RunColumn } from "./runColumns.js";
import { WORD_BITS } from "./words.js";

/** What stands in which column of a table of scores, one row a score. */
export type ScoreColumns = Readonly<Partial<Record<RunColumn | "cluster", string>>> & {
  readonly model: string;
  readonly task: string;
  readonly item: string;
  /** 1 for right, 0 for wrong, NULL for no answer. */
  readonly score: string;
};

export interface ReductionOptions {
  readonly engine: Engine;
  /** What stands behind FROM: a table, or a function that reads files. It is printed as it is. */
  readonly table: string;
  readonly columns: ScoreColumns;
  /** Whether the column of scores holds true and false; default false, numbers. */
  readonly isBoolean?: boolean;
  /** A condition that rows must meet, printed as it is; default none. */
  readonly where?: string;
}

/** The queries, by the name of the file that holds what each gives. */
export interface ReductionQueries {
  /** What a reader of dumps would refuse: one row a kind of fault, none where the table is sound. */
  readonly check: string;
  /** The number of each item within its task. */
  readonly items: string;
  /** How many rows each run has, so that a lost or doubled part of the words is seen. */
  readonly runs: string;
  /** One row for up to 31 items of a run. */
  readonly words: string;
}

const COLUMNS = recordWith(["model", "task", "item", "score"], "the names of columns, { model, task, item, score }");
const NEEDED = ["model", "task", "item", "score"] as const;

/**
 * Queries that make a table of right-or-wrong scores small: sums of whole numbers alone, which every engine spreads over its
 * machines and which merge by adding. A word packs the answers to 31 items: its `mask` has the bit of each item that was asked,
 * `scored` of each that has a score, `bits` of each that is right. Two rows of one item carry a bit over, so that `n`, the number
 * of rows, is no longer the number of bits: no repeat stays unseen.
 *
 * @throws ArgumentError for an engine that is not known, and for a needed column that is not named.
 * @example reductionSql({ engine: "duckdb", table: "scores", columns: { model: "model", task: "task", item: "item", score: "score" } }).words
 */
export function reductionSql(options: ReductionOptions): ReductionQueries {
  const { engine, table, columns, isBoolean = false, where } = optionsOf("reductionSql", options, { columns: COLUMNS });
  requireArgument("reductionSql", "table", table, TEXT);
  if (!Object.hasOwn(DIALECTS, engine)) {
    throw new ArgumentError(
      "reductionSql",
      `engine must be one of ${Object.keys(DIALECTS).join(", ")}, got ${engine}.`,
    );
  }
  const missing = NEEDED.filter((name) => typeof columns?.[name] !== "string" || columns[name] === "");
  if (missing.length > 0) throw new ArgumentError("reductionSql", `columns must name ${missing.join(", ")}.`);
  return queries(new Sql(engine), { table, columns, isBoolean, where });
}

/** Parts of queries in one engine's words. */
class Sql {
  readonly dialect: Dialect;
  constructor(readonly engine: Engine) {
    this.dialect = DIALECTS[engine];
  }
  name(text: string): string {
    return quotedName(this.engine, text);
  }
  text(column: string): string {
    return `CAST(${this.name(column)} AS ${this.dialect.textType})`;
  }
  sum(when: string, value: string): string {
    return `CAST(SUM(CASE WHEN ${when} THEN ${value} ELSE 0 END) AS BIGINT)`;
  }
}

interface Parts extends Pick<ReductionOptions, "table" | "columns"> {
  readonly isBoolean: boolean;
  readonly where: string | undefined;
}

function queries(sql: Sql, { table, columns, isBoolean, where }: Parts): ReductionQueries {
  const axes = RUN_COLUMNS.filter((axis) => columns[axis] !== undefined);
  const [task, item, score, cluster] = ["task", "item", "score", "cluster"].map((name) => sql.name(name)) as [
    string,
    string,
    string,
    string,
  ];
  const written = sql.name(columns.score);
  const scoreOf = isBoolean ? `CASE WHEN ${written} THEN 1 WHEN NOT ${written} THEN 0 END` : written;
  const selected = [
    ...axes.map((axis) => `${sql.text(columns[axis] as string)} AS ${sql.name(axis)}`),
    `${sql.text(columns.item)} AS ${item}`,
    ...(columns.cluster === undefined ? [] : [`${sql.text(columns.cluster)} AS ${cluster}`]),
    `${scoreOf} AS ${score}`,
  ];
  const rows = `SELECT ${selected.join(", ")} FROM ${table}${where === undefined ? "" : ` WHERE (${where})`}`;
  const named = axes.map((axis) => sql.name(axis)).join(", ");
  const number = sql.name("noisefloor_items_1");
  const clusters =
    columns.cluster === undefined
      ? ""
      : `, MIN(${cluster}) AS ${sql.name("cluster_first")}, MAX(${cluster}) AS ${sql.name("cluster_last")}`;
  const numbered =
    `SELECT ${task}, ${item}${clusters}, ROW_NUMBER() OVER (PARTITION BY ${task} ORDER BY ${item}) - 1 AS ${number} ` +
    `FROM scores WHERE ${task} IS NOT NULL AND ${item} IS NOT NULL GROUP BY ${task}, ${item}`;
  const isOther = `${score} IS NOT NULL AND NOT (${score} = 0 OR ${score} = 1)`;
  const as = (value: string, name: string) => `${value} AS ${sql.name(name)}`;

  const words = [
    as(sql.dialect.quotient("k", WORD_BITS), "noisefloor_words_1"),
    as("COUNT(*)", "n"),
    as("CAST(SUM(p) AS BIGINT)", "mask"),
    as(sql.sum(`${score} IS NOT NULL`, "p"), "scored"),
    as(sql.sum(`${score} = 1`, "p"), "bits"),
    as(sql.sum(isOther, "1"), "other"),
  ];
  const joined =
    `SELECT ${axes.map((axis) => `s.${sql.name(axis)}`).join(", ")}, s.${score}, i.k, ` +
    `${sql.dialect.powerOfTwo(sql.dialect.remainder("i.k", WORD_BITS))} AS p FROM scores s JOIN ` +
    `(SELECT ${task}, ${item}, ${number} AS k FROM items) i ON s.${task} = i.${task} AND s.${item} = i.${item}`;
  const runs = [
    as("COUNT(*)", "noisefloor_runs_1"),
    as(sql.sum(`${score} IS NOT NULL`, "1"), "scored"),
    as(sql.sum(`${score} = 1`, "1"), "correct"),
  ];
  const faults = [
    ["a score that is neither 0 nor 1", isOther],
    ["a row without an item", `${item} IS NULL`],
    ["a row without a model", `${sql.name("model")} IS NULL`],
    ["a row without a task", `${task} IS NULL`],
  ] as const;
  // Within a query no result bears the name of a column: some engines would take the one for the other.
  const fault = (kind: string, condition: string) =>
    `SELECT ${as(`'${kind}'`, "noisefloor_check_1")}, ${as("COUNT(*)", "places")}, ${as("MIN(t)", "task")}, ` +
    `${as("MIN(i)", "item")} FROM (SELECT ${task} AS t, ${item} AS i FROM scores WHERE ${condition}) f HAVING COUNT(*) > 0`;
  return {
    check: [
      `WITH scores AS (${rows})`,
      faults.map(([kind, condition]) => fault(kind, condition)).join("\nUNION ALL\n"),
    ].join("\n"),
    items: `WITH scores AS (${rows})\n${numbered}`,
    runs: `WITH scores AS (${rows})\nSELECT ${named}, ${runs.join(", ")} FROM scores GROUP BY ${named}`,
    words: [
      `WITH scores AS (${rows}),`,
      `items AS (${numbered})`,
      `SELECT ${named}, ${words.join(", ")}`,
      `FROM (${joined}) w`,
      `GROUP BY ${named}, ${sql.dialect.quotient("k", WORD_BITS)}`,
    ].join("\n"),
  };
}
