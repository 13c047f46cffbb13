import { defined } from "../../defined.js";
import { ArgumentError, InputError } from "../../errors.js";

/** The columns that a table of scores may have. */
export const COLUMNS = [
  "model",
  "task",
  "metric",
  "item",
  "score",
  "seed",
  "step",
  "framing",
  "trial",
  "cluster",
  "subset",
  "choices",
  "status",
  "n",
  "stderr",
  "higher_is_better",
  "prompt_hash",
] as const;
export type Column = (typeof COLUMNS)[number];

/** Other names, in lower case, under which a column is recognised. */
const ALIASES: Readonly<Partial<Record<Column, readonly string[]>>> = {
  model: ["model_name"],
  task: ["task_name", "benchmark"],
  metric: ["metric_name"],
  item: ["doc_id", "item_id", "question_id", "example_id"],
  score: ["value"],
  seed: ["run"],
  step: ["checkpoint"],
  trial: ["repeat"],
  subset: ["subsets"],
  n: ["n_items"],
  stderr: ["se", "std_err", "standard_error", "score_stderr", "value_stderr"],
};

/** Index of each known column in the header. */
export type ColumnIndex = ReadonlyMap<Column, number>;

/** Finds the known columns of a header, first by the caller's names (ours → theirs), then by name, then by alias. */
export function findColumns(
  header: readonly string[],
  map: Readonly<Record<string, string>> = {},
  file?: string,
): ColumnIndex {
  const names = header.map((name) => name.trim().toLowerCase());
  const found = new Map<Column, number>();
  for (const [ours, theirs] of Object.entries(map)) {
    if (!isColumn(ours)) {
      throw new ArgumentError(
        "findColumns",
        `map must name one of ${COLUMNS.join(", ")}, got ${JSON.stringify(ours)}.`,
      );
    }
    const index = header.findIndex((name) => name.trim() === theirs);
    if (index < 0) throw unknownColumn(theirs, header, file);
    found.set(ours, index);
  }
  const taken = new Set(found.values());
  for (const spellings of [(column: Column) => [column], (column: Column) => ALIASES[column] ?? []]) {
    for (const column of COLUMNS) {
      if (found.has(column)) continue;
      const index = names.findIndex((name, position) => !taken.has(position) && spellings(column).includes(name));
      if (index < 0) continue;
      found.set(column, index);
      taken.add(index);
    }
  }
  return found;
}

/** Whether these columns make a table with one row a score. */
export function isLongTable(columns: ColumnIndex): boolean {
  return (
    columns.has("score") && (["model", "task", "item", "seed", "step"] as const).some((column) => columns.has(column))
  );
}

function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

function unknownColumn(name: string, header: readonly string[], file: string | undefined): InputError {
  return new InputError(
    "unknown-column",
    `there is no column ${JSON.stringify(name)}; the columns are ${header.map((column) => JSON.stringify(column)).join(", ")}`,
    { ...defined({ file }), line: 1 },
  );
}
