import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { recordWith, TEXT } from "../arguments/shapes.js";
import { ArgumentError } from "../errors.js";
import { DIALECTS, type Engine } from "./dialects.js";
import { EngineSql } from "./engineSql.js";
import {
  DIRECTION,
  type DirectionColumn,
  ITEM_COLUMNS,
  type ItemColumn,
  RUN_COLUMNS,
  type RunColumn,
} from "./runColumns.js";
import { LARGEST_SCALED, SCALE } from "./scale.js";
import { rightOrWrong, type ScoreForm, scaled } from "./scoreForms.js";
import { WORD_BITS } from "./wordBits.js";

/** What stands in which column of a table of scores, one row a score. */
export type ScoreColumns = Readonly<Partial<Record<RunColumn | ItemColumn | DirectionColumn, string>>> & {
  readonly model: string;
  readonly task: string;
  readonly item: string;
  /** 1 for right, 0 for wrong, or a number of the declared scale; NULL for no answer. */
  readonly score: string;
};

export interface ReductionOptions {
  readonly engine: Engine;
  /** What stands behind FROM: a table, or a function that reads files. It is printed as it is. */
  readonly table: string;
  readonly columns: ScoreColumns;
  /** Whether the column of scores holds true and false; default false, numbers. */
  readonly isBoolean?: boolean;
  /**
   * What every score times makes a whole number: 100 for two decimals, 4 for steps of 0.25, 1 for grades from 0 to 10, 2 ** 62 for doubles
   * from 2^-10 to 1 as they are. From 1 to 2^62. Default none: every score is 0 or 1.
   */
  readonly scale?: number;
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
  /** One row for up to 31 items of a run: bits, or with a scale whole numbers. */
  readonly words: string;
}

const COLUMNS = recordWith(["model", "task", "item", "score"], "the names of columns, { model, task, item, score }");
const NEEDED = ["model", "task", "item", "score"] as const;

/**
 * Queries that make a table of scores small: sums and greatest of whole numbers alone, which every engine spreads over its machines, in
 * any order to the same end. A word packs the answers to 31 items: its `mask` has the bit of each item that was asked,
 * `scored` of each that has a score, `bits` of each that is right. Two rows of one item carry a bit over, so that `n`, the number
 * of rows, is no longer the number of bits: no repeat stays unseen.
 *
 * @throws ArgumentError for an engine that is not known, and for a needed column that is not named.
 * @example reductionSql({ engine: "duckdb", table: "scores", columns: { model: "model", task: "task", item: "item", score: "score" } }).words
 */
export function reductionSql(options: ReductionOptions): ReductionQueries {
  const {
    engine,
    table,
    columns,
    isBoolean = false,
    scale,
    where,
  } = optionsOf("reductionSql", options, {
    columns: COLUMNS,
    scale: SCALE,
  });
  requireArgument("reductionSql", "table", table, TEXT);
  if (!Object.hasOwn(DIALECTS, engine)) {
    throw new ArgumentError(
      "reductionSql",
      `engine must be one of ${Object.keys(DIALECTS).join(", ")}, got ${engine}.`,
    );
  }
  const missing = NEEDED.filter((name) => typeof columns?.[name] !== "string" || columns[name] === "");
  if (missing.length > 0) throw new ArgumentError("reductionSql", `columns must name ${missing.join(", ")}.`);
  return queries(new EngineSql(engine), { table, columns, isBoolean, scale, where });
}

interface Parts extends Pick<ReductionOptions, "table" | "columns"> {
  readonly isBoolean: boolean;
  readonly scale: number | undefined;
  readonly where: string | undefined;
}

function queries(sql: EngineSql, { table, columns, isBoolean, scale, where }: Parts): ReductionQueries {
  const axes = RUN_COLUMNS.filter((axis) => columns[axis] !== undefined);
  const about = ITEM_COLUMNS.filter((name) => columns[name] !== undefined);
  const aboutOf = (name: ItemColumn) =>
    name === "choices" ? sql.name(columns[name] as string) : sql.text(columns[name] as string);
  const [task, item, score] = ["task", "item", "score"].map((name) => sql.name(name)) as [string, string, string];
  const written = sql.name(columns.score);
  const scoreOf = isBoolean ? `CASE WHEN ${written} THEN 1 WHEN NOT ${written} THEN 0 END` : written;
  const selected = [
    ...axes.map((axis) => sql.as(sql.text(columns[axis] as string), axis)),
    `${sql.text(columns.item)} AS ${item}`,
    ...about.map((name) => sql.as(aboutOf(name), name)),
    ...(columns[DIRECTION] === undefined ? [] : [sql.as(directionOf(sql.text(columns[DIRECTION])), DIRECTION)]),
    `${scoreOf} AS ${score}`,
  ];
  // A condition stands apart: in ClickHouse it would be asked of what the columns are made into.
  const from = where === undefined ? table : `(SELECT * FROM ${table} WHERE (${where})) t`;
  const rows = `(SELECT ${selected.join(", ")} FROM ${from}) scores`;
  const named = axes.map((axis) => sql.name(axis)).join(", ");
  const number = sql.name("noisefloor_items_1");
  const form = scale === undefined ? rightOrWrong(sql, score) : scaled(sql, score, scale);
  const direction = columns[DIRECTION] === undefined ? [] : [sql.name(DIRECTION)];
  const made =
    form.made.length === 0
      ? rows
      : `(SELECT ${[named, item, score, ...direction, ...form.made].join(", ")} FROM ${rows}) made`;

  const items = sql.dialect.numbered({ rows, task, item, number });
  // The least and the greatest, which must be one.
  const ends = about.flatMap((name) => [`${name}_first`, `${name}_last`].map((end) => sql.name(end)));
  const asked = about.flatMap((name) => [`MIN(${sql.name(name)})`, `MAX(${sql.name(name)})`]);
  const described =
    `SELECT ${[task, item, number, ...ends].join(", ")}\nFROM (${items}) n\n  JOIN (SELECT ${task}, ${item}, ` +
    `${asked.map((value, index) => `${value} AS ${ends[index]}`).join(", ")} ` +
    `FROM ${rows} GROUP BY ${task}, ${item}) about USING (${task}, ${item})`;

  const place = sql.dialect.remainder("k", WORD_BITS);
  const word = sql.dialect.quotient("k", WORD_BITS);
  const perScore = [score, ...(form.made.length === 0 ? [] : ["s", `${place} AS j`]), "k"];
  const joined =
    `SELECT ${named}, ${perScore.join(", ")}, ${sql.dialect.powerOfTwo(place)} AS p FROM ${made}\n` +
    `  JOIN (SELECT ${task}, ${item}, ${number} AS k FROM (${items}) n) items USING (${task}, ${item})`;
  const words = [sql.as(word, form.kind), ...form.words];
  // The least and the greatest, which must be one, as above.
  const directions = direction.flatMap((name) => [
    sql.as(`MIN(${name})`, `${DIRECTION}_first`),
    sql.as(`MAX(${name})`, `${DIRECTION}_last`),
  ]);
  const runs = [sql.as("COUNT(*)", "noisefloor_runs_1"), ...form.runs, ...directions];
  return {
    check: checkQuery(sql, rows, form),
    items: about.length === 0 ? items : described,
    runs: `SELECT ${named}, ${runs.join(", ")}\nFROM ${made}\nGROUP BY ${named}`,
    words: `SELECT ${named}, ${words.join(", ")}\nFROM (${joined}) w\nGROUP BY ${named}, ${word}`,
  };
}

/** One text for each way to write true and one for false, so that the least and the greatest tell of both; NULL for nothing. */
function directionOf(text: string): string {
  const said = `lower(${text})`;
  const words = [`WHEN ${said} IN ('true', '1') THEN 'true'`, `WHEN ${said} IN ('false', '0') THEN 'false'`];
  return `CASE ${words.join(" ")} WHEN ${said} <> '' THEN ${said} END`;
}

/** What is wrong with the table, and of scores that another scale may mend, between which scales they need, 0 where none of those tried does. */
function checkQuery(sql: EngineSql, rows: string, { faults, mended, scales }: ScoreForm): string {
  const [model, task, item, score] = NEEDED.map((name) => sql.name(name)) as [string, string, string, string];
  const kinds = [
    [`(${model} IS NULL OR ${model} = '')`, "a row without a model"],
    [`(${task} IS NULL OR ${task} = '')`, "a row without a task"],
    [`(${item} IS NULL OR ${item} = '')`, "a row without an item"],
    ...faults,
  ].map(([condition, kind]) => `WHEN ${condition} THEN '${kind}'`);
  const double = sql.dialect.double(score);
  // Within a query no result bears the name of a column: some engines would take the one for the other.
  const faulty = `SELECT ${task} AS t, ${item} AS i, ${double} AS x, CASE ${kinds.join(" ")} ELSE '' END AS f FROM ${rows}`;
  const least = [...scales, 0].map((scale) =>
    scale === 0 ? "ELSE 0 END" : `WHEN ${sql.fits("x", scale)} THEN ${scale}`,
  );
  const isDouble = `CASE WHEN f = '${mended}' AND ${sql.fits("x", LARGEST_SCALED)} THEN 1 ELSE 0 END`;
  const needed = `SELECT t, i, f, CASE WHEN f <> '${mended}' THEN 0 ${least.join(" ")} AS c, ${isDouble} AS d`;
  const found = [
    "f AS noisefloor_check_1",
    sql.as("COUNT(*)", "places"),
    sql.as("MIN(t)", "task"),
    sql.as("MIN(i)", "item"),
    sql.as("MIN(c)", "scale_first"),
    sql.as("MAX(c)", "scale_last"),
    sql.as("CAST(SUM(d) AS BIGINT)", "doubles"),
  ];
  return `SELECT ${found.join(", ")}\nFROM (${needed}\n  FROM (${faulty}) faults WHERE f <> '') found\nGROUP BY f`;
}
