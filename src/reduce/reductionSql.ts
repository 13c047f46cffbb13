import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { recordWith, TEXT } from "../arguments/shapes.js";
import { ArgumentError } from "../errors.js";
import { DIALECTS, type Dialect, type Engine, quotedName } from "./dialects.js";
import { ITEM_COLUMNS, type ItemColumn, RUN_COLUMNS, type RunColumn } from "./runColumns.js";
import { WORD_BITS } from "./wordBits.js";

/** What stands in which column of a table of scores, one row a score. */
export type ScoreColumns = Readonly<Partial<Record<RunColumn | ItemColumn, string>>> & {
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
    return this.dialect.text(this.name(column));
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
  const about = ITEM_COLUMNS.filter((name) => columns[name] !== undefined);
  const aboutOf = (name: ItemColumn) =>
    name === "choices" ? sql.name(columns[name] as string) : sql.text(columns[name] as string);
  const [model, task, item, score] = NEEDED.map((name) => sql.name(name)) as [string, string, string, string];
  const written = sql.name(columns.score);
  const scoreOf = isBoolean ? `CASE WHEN ${written} THEN 1 WHEN NOT ${written} THEN 0 END` : written;
  const selected = [
    ...axes.map((axis) => `${sql.text(columns[axis] as string)} AS ${sql.name(axis)}`),
    `${sql.text(columns.item)} AS ${item}`,
    ...about.map((name) => `${aboutOf(name)} AS ${sql.name(name)}`),
    `${scoreOf} AS ${score}`,
  ];
  // A condition stands apart: in ClickHouse it would be asked of what the columns are made into.
  const from = where === undefined ? table : `(SELECT * FROM ${table} WHERE (${where})) t`;
  const rows = `(SELECT ${selected.join(", ")} FROM ${from}) scores`;
  const named = axes.map((axis) => sql.name(axis)).join(", ");
  const as = (value: string, name: string) => `${value} AS ${sql.name(name)}`;
  const number = sql.name("noisefloor_items_1");
  const isOther = `${score} IS NOT NULL AND NOT (${score} = 0 OR ${score} = 1)`;
  const word = sql.dialect.quotient("k", WORD_BITS);

  const words = [
    as(word, "noisefloor_words_1"),
    as("COUNT(*)", "n"),
    as("CAST(SUM(p) AS BIGINT)", "mask"),
    as(sql.sum(`${score} IS NOT NULL`, "p"), "scored"),
    as(sql.sum(`${score} = 1`, "p"), "bits"),
    as(sql.sum(isOther, "1"), "other"),
  ];
  const items = sql.dialect.numbered({ rows, task, item, number });
  // The least and the greatest, which must be one.
  const ends = about.flatMap((name) => [`${name}_first`, `${name}_last`].map((end) => sql.name(end)));
  const asked = about.flatMap((name) => [`MIN(${sql.name(name)})`, `MAX(${sql.name(name)})`]);
  const described =
    `SELECT ${[task, item, number, ...ends].join(", ")}\nFROM (${items}) n\n  JOIN (SELECT ${task}, ${item}, ` +
    `${asked.map((value, index) => `${value} AS ${ends[index]}`).join(", ")} ` +
    `FROM ${rows} GROUP BY ${task}, ${item}) about USING (${task}, ${item})`;
  const power = sql.dialect.powerOfTwo(sql.dialect.remainder("k", WORD_BITS));
  const joined =
    `SELECT ${named}, ${score}, k, ${power} AS p FROM ${rows}\n` +
    `  JOIN (SELECT ${task}, ${item}, ${number} AS k FROM (${items}) n) items USING (${task}, ${item})`;
  const runs = [
    as("COUNT(*)", "noisefloor_runs_1"),
    as(sql.sum(`${score} IS NOT NULL`, "1"), "scored"),
    as(sql.sum(`${score} = 1`, "1"), "correct"),
  ];
  const faults = [
    [`(${model} IS NULL OR ${model} = '')`, "a row without a model"],
    [`(${task} IS NULL OR ${task} = '')`, "a row without a task"],
    [`(${item} IS NULL OR ${item} = '')`, "a row without an item"],
    [isOther, "a score that is neither 0 nor 1"],
  ].map(([condition, kind]) => `WHEN ${condition} THEN '${kind}'`);
  // Within a query no result bears the name of a column: some engines would take the one for the other.
  const faulty = `SELECT ${task} AS t, ${item} AS i, CASE ${faults.join(" ")} ELSE '' END AS f FROM ${rows}`;
  const found = ["f AS noisefloor_check_1", as("COUNT(*)", "places"), as("MIN(t)", "task"), as("MIN(i)", "item")];
  return {
    check: `SELECT ${found.join(", ")}\nFROM (${faulty}) faults\nWHERE f <> '' GROUP BY f`,
    items: about.length === 0 ? items : described,
    runs: `SELECT ${named}, ${runs.join(", ")}\nFROM ${rows}\nGROUP BY ${named}`,
    words: `SELECT ${named}, ${words.join(", ")}\nFROM (${joined}) w\nGROUP BY ${named}, ${word}`,
  };
}
