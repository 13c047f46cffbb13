import type { Column } from "./columnNames.js";
import { plainName } from "./columnNames.js";
import type { ColumnIndex } from "./columns.js";
import { scoreWords } from "./scoreWords.js";

/** What people call the column that says how an answer came out. */
const OUTCOMES = new Set(["status", "result", "outcome", "verdict", "grade", "judgement", "judgment", "test_result"]);
/** Words that say of nothing but an answer that it was right or wrong, whatever their column is called. */
const PLAIN = /^(?:pass|passed|fail|failed|correct|incorrect|resolved|unresolved|solved|unsolved)$/i;
/** More different words are no grades. */
const MOST_WORDS = 20;

/**
 * The one column of right and wrong in words (`passed`, `failed`, `timeout`), of a table that names its runs or items and
 * none of whose columns is called after a score. `undefined` where there is none or where there are several.
 */
export function gradedColumn(
  header: readonly string[],
  columns: ColumnIndex,
  textsOf: (index: number) => Iterable<string>,
): number | undefined {
  if (columns.has("score") || !(["model", "item"] as const).some((column) => columns.has(column))) return undefined;
  const taken = new Set([...columns].flatMap(([column, index]) => (isOfRuns(column) ? index : [])));
  const found = header.flatMap((name, index) => (!taken.has(index) && areGrades(name, textsOf(index)) ? index : []));
  return found.length === 1 ? found[0] : undefined;
}

function isOfRuns(column: Column): boolean {
  return column !== "status";
}

function areGrades(name: string, texts: Iterable<string>): boolean {
  const found = new Set<string>();
  for (const text of texts) {
    const word = text.trim();
    if (word !== "") found.add(word);
    if (found.size > MOST_WORDS) return false;
  }
  const grades = found.size === 0 ? null : scoreWords(found);
  if (grades === null || [...grades.values()].every(({ score }) => Number.isNaN(score))) return false;
  return OUTCOMES.has(plainName(name)) || [...found].some((word) => PLAIN.test(word));
}
