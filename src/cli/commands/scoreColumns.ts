import type { ScoreColumns } from "../../reduce/reductionSql.js";
import { RUN_COLUMNS } from "../../reduce/runColumns.js";
import { someNames } from "../../someNames.js";
import { UsageError } from "../exitCodes.js";
import { pairs } from "../options.js";

const NAMES: readonly string[] = [...RUN_COLUMNS, "item", "cluster", "score"];
/** Columns that every table has, by the names that they have where none is given. */
export const NEEDED_COLUMNS = ["model", "task", "item", "score"] as const;

/** The columns that `--map` names, over those that a table is known to have. */
export function scoreColumns(known: readonly string[], map: readonly string[] = []): ScoreColumns {
  const named = Object.fromEntries(pairs("--map", map));
  const unknown = Object.keys(named).filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) throw new UsageError(`--map knows ${someNames(NAMES, 12)}, got ${someNames(unknown)}`);
  const columns = {
    ...Object.fromEntries(NAMES.filter((name) => known.includes(name)).map((name) => [name, name])),
    ...named,
  };
  const missing = NEEDED_COLUMNS.filter((name) => columns[name] === undefined);
  if (missing.length > 0) {
    throw new UsageError(
      `no column is called ${someNames(missing)}; the columns are ${someNames(known, 12)}. Name it: --map ${missing[0]}=COLUMN`,
    );
  }
  return columns as unknown as ScoreColumns;
}
