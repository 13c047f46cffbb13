/** What an engine's SQL has of its own. */
export interface Dialect {
  /** The engine's name, for people. */
  readonly title: string;
  /** The quote around a name of the user's; the same quote within one is doubled. */
  readonly quote: '"' | "`";
  /** A column as text, of which only equal ones are equal, whatever the locale of the server. */
  readonly text: (column: string) => string;
  /** A number as a double; NULL stays NULL. */
  readonly double: (number: string) => string;
  /** A double without a fraction, below 2^63, as a 64-bit integer; NULL stays NULL. */
  readonly whole: (double: string) => string;
  /** 2 to the power of a whole number from 0 to 30, as a 64-bit integer. */
  readonly powerOfTwo: (exponent: string) => string;
  /** What was cut off by a division of whole numbers. */
  readonly remainder: (number: string, divisor: number) => string;
  /** The division of whole numbers, cut to a whole number. */
  readonly quotient: (number: string, divisor: number) => string;
  /** Items with their numbers within the task, from 0 on. */
  readonly numbered: (items: ItemQuery) => string;
}

/** What the items are numbered from: all scores as they stand behind FROM, and the names of columns. */
export interface ItemQuery {
  readonly rows: string;
  readonly task: string;
  readonly item: string;
  /** The name that the number is to have. */
  readonly number: string;
}

const castTo = (type: string) => (value: string) => `CAST(${value} AS ${type})`;
const mod = (number: string, divisor: number) => `MOD(${number}, ${divisor})`;
const numbered = ({ rows, task, item, number }: ItemQuery) =>
  `SELECT ${task}, ${item}, ROW_NUMBER() OVER (PARTITION BY ${task} ORDER BY ${item}) - 1 AS ${number}\n` +
  `FROM ${rows} WHERE ${task} IS NOT NULL AND ${item} IS NOT NULL GROUP BY ${task}, ${item}`;
const SPARK = {
  quote: "`",
  text: castTo("STRING"),
  double: castTo("DOUBLE"),
  whole: castTo("BIGINT"),
  powerOfTwo: (exponent: string) => `SHIFTLEFT(CAST(1 AS BIGINT), CAST(${exponent} AS INT))`,
  remainder: mod,
  quotient: (number: string, divisor: number) => `(${number} DIV ${divisor})`,
  numbered,
} as const;

/** The engines whose SQL can be printed. */
export const DIALECTS = {
  duckdb: {
    title: "DuckDB",
    quote: '"',
    text: castTo("VARCHAR"),
    double: castTo("DOUBLE"),
    whole: castTo("BIGINT"),
    powerOfTwo: (exponent) => `(CAST(1 AS BIGINT) << CAST(${exponent} AS INTEGER))`,
    remainder: mod,
    quotient: (number, divisor) => `(${number} // ${divisor})`,
    numbered,
  },
  clickhouse: {
    title: "ClickHouse",
    quote: "`",
    text: castTo("Nullable(String)"),
    double: castTo("Nullable(Float64)"),
    whole: castTo("Nullable(Int64)"),
    powerOfTwo: (exponent) => `toInt64(bitShiftLeft(toUInt64(1), ${exponent}))`,
    remainder: (number, divisor) => `modulo(${number}, ${divisor})`,
    quotient: (number, divisor) => `intDiv(${number}, ${divisor})`,
    // Lists rather than windows, which older servers lack.
    numbered: ({ rows, task, item, number }) =>
      `SELECT ${task}, ${item}, k - 1 AS ${number}\nFROM (SELECT ${task}, arraySort(groupUniqArray(${item})) AS ids, ` +
      `arrayEnumerate(ids) AS ks FROM ${rows} WHERE ${task} IS NOT NULL GROUP BY ${task}) lists ` +
      `ARRAY JOIN ids AS ${item}, ks AS k`,
  },
  postgres: {
    title: "PostgreSQL",
    quote: '"',
    text: (column) => `CAST(${column} AS TEXT) COLLATE "C"`,
    double: castTo("DOUBLE PRECISION"),
    whole: castTo("BIGINT"),
    powerOfTwo: (exponent) => `(CAST(1 AS BIGINT) << CAST(${exponent} AS INTEGER))`,
    remainder: mod,
    quotient: (number, divisor) => `(${number} / ${divisor})`,
    numbered,
  },
  spark: { title: "Spark SQL", ...SPARK },
  databricks: { title: "Databricks", ...SPARK },
  trino: {
    title: "Trino",
    quote: '"',
    text: castTo("VARCHAR"),
    double: castTo("DOUBLE"),
    whole: castTo("BIGINT"),
    powerOfTwo: (exponent) => `bitwise_left_shift(BIGINT '1', ${exponent})`,
    remainder: mod,
    quotient: (number, divisor) => `(${number} / ${divisor})`,
    numbered,
  },
  bigquery: {
    title: "BigQuery",
    quote: "`",
    text: castTo("STRING"),
    double: castTo("FLOAT64"),
    whole: castTo("INT64"),
    powerOfTwo: (exponent) => `(1 << ${exponent})`,
    remainder: mod,
    quotient: (number, divisor) => `DIV(${number}, ${divisor})`,
    numbered,
  },
  snowflake: {
    title: "Snowflake",
    quote: '"',
    text: castTo("VARCHAR"),
    double: castTo("DOUBLE"),
    whole: castTo("BIGINT"),
    powerOfTwo: (exponent) => `BITSHIFTLEFT(1, ${exponent})`,
    remainder: mod,
    quotient: (number, divisor) => `FLOOR(${number} / ${divisor})`,
    numbered,
  },
} as const satisfies Readonly<Record<string, Dialect>>;

export type Engine = keyof typeof DIALECTS;

/** A name as the engine takes it for one, whatever stands in it. */
export function quotedName(engine: Engine, name: string): string {
  const { quote } = DIALECTS[engine];
  // Engines with backticks end a name at one that a backslash stands before.
  const inert = quote === "`" ? name.replaceAll("\\", "\\\\") : name;
  return `${quote}${inert.replaceAll(quote, quote + quote)}${quote}`;
}
