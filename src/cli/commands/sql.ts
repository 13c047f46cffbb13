import { defined } from "../../defined.js";
import { NEEDED_COLUMNS } from "../../node/sources/scoreColumns.js";
import { DIALECTS, type Engine } from "../../reduce/dialects.js";
import { type ReductionQueries, reductionSql, type ScoreColumns } from "../../reduce/reductionSql.js";
import { EXIT } from "../exitCodes.js";
import { columnMap, scaleOption } from "../options.js";
import { writeTo } from "../print.js";

interface SqlFlags {
  readonly engine: Engine;
  readonly table: string;
  readonly map?: readonly string[];
  readonly where?: string;
  readonly boolean?: boolean;
  readonly scale?: string;
  readonly only?: keyof ReductionQueries;
}

/** What each query's output is for, in the order in which they are run. */
const PURPOSES: Readonly<Record<keyof ReductionQueries, string>> = {
  check: "what is wrong with the table; no row where it is sound",
  items: "the number of each item",
  runs: "the number of rows of each run",
  words: "the scores, up to 31 items a row",
};

/** `noisefloor sql`: the queries whose output is read as dumps are. */
export async function sql({ engine, table, map = [], where, boolean, scale, only }: SqlFlags): Promise<number> {
  const columns = {
    ...Object.fromEntries(NEEDED_COLUMNS.map((name) => [name, name])),
    ...columnMap(map),
  } as ScoreColumns;
  const queries = reductionSql({
    engine,
    table,
    columns,
    isBoolean: boolean === true,
    ...defined({ where, scale: scaleOption(scale) }),
  });
  if (only !== undefined) await writeTo("-", `${queries[only]};\n`);
  else {
    const names = Object.keys(PURPOSES) as (keyof ReductionQueries)[];
    const parts = names.map((name) => `-- ${name}: ${PURPOSES[name]}\n${queries[name]};\n`);
    const head = `-- ${DIALECTS[engine].title}. Keep what each query gives as CSV with a header, or as JSON Lines, in one folder.\n`;
    await writeTo("-", `${head}\n${parts.join("\n")}`);
  }
  return EXIT.done;
}
