/**
 * Names of the rows of a figure by as few parts as tell them apart: the first parts come first, a part that is the same in
 * all rows says nothing, and once the names differ no more is said.
 */
export function rowNames<Row>(
  rows: readonly Row[],
  parts: readonly ((row: Row) => string | null | undefined)[],
): string[] {
  const texts = parts.map((part) => rows.map((row) => part(row) ?? ""));
  const telling = texts.filter((column) => new Set(column).size > 1);
  const namesOf = (columns: readonly (readonly string[])[]) =>
    rows.map((_, row) =>
      columns
        .map((column) => column[row] as string)
        .filter((text) => text !== "")
        .join(" · "),
    );
  const fewest = telling.findIndex((_, last) => new Set(namesOf(telling.slice(0, last + 1))).size === rows.length);
  return namesOf(telling.length === 0 ? texts.slice(0, 1) : fewest === -1 ? telling : telling.slice(0, fewest + 1));
}
