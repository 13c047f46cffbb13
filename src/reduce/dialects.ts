/** What an engine's SQL has of its own. */
export interface Dialect {
  /** The engine's name, for people. */
  readonly title: string;
  /** The quote around a name of the user's; the same quote within one is doubled. */
  readonly quote: '"' | "`";
  readonly textType: string;
  /** 2 to the power of a whole number from 0 to 30, as a 64-bit integer. */
  readonly powerOfTwo: (exponent: string) => string;
  /** What was cut off by a division of whole numbers. */
  readonly remainder: (number: string, divisor: number) => string;
  /** The division of whole numbers, cut to a whole number. */
  readonly quotient: (number: string, divisor: number) => string;
}

const mod = (number: string, divisor: number) => `MOD(${number}, ${divisor})`;
const SPARK = {
  quote: "`",
  textType: "STRING",
  powerOfTwo: (exponent: string) => `SHIFTLEFT(CAST(1 AS BIGINT), CAST(${exponent} AS INT))`,
  remainder: mod,
  quotient: (number: string, divisor: number) => `(${number} DIV ${divisor})`,
} as const;

/** The engines whose SQL can be printed. */
export const DIALECTS = {
  duckdb: {
    title: "DuckDB",
    quote: '"',
    textType: "VARCHAR",
    powerOfTwo: (exponent) => `(CAST(1 AS BIGINT) << CAST(${exponent} AS INTEGER))`,
    remainder: mod,
    quotient: (number, divisor) => `(${number} // ${divisor})`,
  },
  clickhouse: {
    title: "ClickHouse",
    quote: "`",
    textType: "String",
    powerOfTwo: (exponent) => `toInt64(bitShiftLeft(toUInt64(1), ${exponent}))`,
    remainder: (number, divisor) => `modulo(${number}, ${divisor})`,
    quotient: (number, divisor) => `intDiv(${number}, ${divisor})`,
  },
  postgres: {
    title: "PostgreSQL",
    quote: '"',
    textType: "TEXT",
    powerOfTwo: (exponent) => `(CAST(1 AS BIGINT) << CAST(${exponent} AS INTEGER))`,
    remainder: mod,
    quotient: (number, divisor) => `(${number} / ${divisor})`,
  },
  spark: { title: "Spark SQL", ...SPARK },
  databricks: { title: "Databricks", ...SPARK },
  trino: {
    title: "Trino",
    quote: '"',
    textType: "VARCHAR",
    powerOfTwo: (exponent) => `bitwise_left_shift(BIGINT '1', ${exponent})`,
    remainder: mod,
    quotient: (number, divisor) => `(${number} / ${divisor})`,
  },
  bigquery: {
    title: "BigQuery",
    quote: "`",
    textType: "STRING",
    powerOfTwo: (exponent) => `(1 << ${exponent})`,
    remainder: mod,
    quotient: (number, divisor) => `DIV(${number}, ${divisor})`,
  },
  snowflake: {
    title: "Snowflake",
    quote: '"',
    textType: "VARCHAR",
    powerOfTwo: (exponent) => `BITSHIFTLEFT(1, ${exponent})`,
    remainder: mod,
    quotient: (number, divisor) => `FLOOR(${number} / ${divisor})`,
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
