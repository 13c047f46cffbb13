import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import type { ScoreColumns } from "../../reduce/reductionSql.js";
import { DIRECTION, ITEM_COLUMNS, RUN_COLUMNS } from "../../reduce/runColumns.js";
import { someNames } from "../../someNames.js";
import type { SourceColumn } from "./scoreSource.js";

/** What a column of a table of scores can be. */
export const COLUMN_NAMES: readonly string[] = [...RUN_COLUMNS, "item", ...ITEM_COLUMNS, DIRECTION, "score"];
/** Columns that every table has, by the names that they have where none is given. */
export const NEEDED_COLUMNS = ["model", "task", "item", "score"] as const;

/**
 * The columns of a table of scores: those of our names, and those that a map names.
 *
 * @throws InputError for a column that is needed or named and not there.
 */
export function scoreColumns(table: readonly SourceColumn[], map: Readonly<Record<string, string>> = {}): ScoreColumns {
  const known = [...new Set(table.map(({ name }) => name))];
  const refuse = (message: string): never => {
    throw new InputError(
      "columns",
      `${message}; the columns are ${someNames(known, 12)}`,
      defined({ file: table[0]?.of }),
    );
  };
  const columns: Readonly<Record<string, string>> = Object.fromEntries(
    COLUMN_NAMES.flatMap((name) => {
      const column = map[name] ?? (known.includes(name) ? name : undefined);
      return column === undefined ? [] : [[name, column]];
    }),
  );
  const missing = NEEDED_COLUMNS.filter((name) => columns[name] === undefined);
  if (missing.length > 0) refuse(`no column is called ${someNames(missing)}. Name it (--map ${missing[0]}=COLUMN)`);
  const lost = Object.values(columns).filter((column) => !known.includes(column));
  if (lost.length > 0) refuse(`there is no column ${someNames(lost.map((column) => JSON.stringify(column)))}`);
  return columns as unknown as ScoreColumns;
}

/** Columns of names, in which `1` and `"1"` would become one. */
const IDS = ["model", "task", "item", "cluster"] as const;

/** Throws where ids are texts in one part of a table and numbers in another. */
export function requireOneKind(known: readonly SourceColumn[], columns: ScoreColumns): void {
  for (const id of IDS) {
    const [first, ...others] = known.filter(({ name }) => name === columns[id]);
    const other = others.find(({ kind }) => kind !== first?.kind);
    if (first === undefined || other === undefined) continue;
    const message =
      `the column ${first.name} holds ${other.kind} here and ${first.kind} in ${first.of}: ids that differ only by that ` +
      "would become one. Write all of them as texts.";
    throw new InputError("ids-of-two-kinds", message, { file: other.of });
  }
}
