import { describe, expect, it } from "vitest";
import { COLUMNS, type Column, metricOfColumn, namesOf, plainName } from "../../../src/io/tables/columnNames.js";
import { findColumns } from "../../../src/io/tables/columns.js";
import { createRng } from "../../../src/random/rng.js";

/** By definition: our names of all columns first, then the other names of each, each from left to right. */
function slowColumns(header: readonly string[]): Map<Column, number> {
  const found = new Map<Column, number>();
  const taken = () => new Set(found.values());
  const names = [
    ...COLUMNS.map((column) => [column, column] as const),
    ...COLUMNS.flatMap((column) =>
      namesOf(column)
        .slice(1)
        .map((name) => [column, name] as const),
    ),
  ];
  for (const [column, name] of names) {
    if (found.has(column)) continue;
    const index = header.findIndex((written, place) => !taken().has(place) && plainName(written) === name);
    if (index >= 0) found.set(column, index);
  }
  if (found.has("score")) return found;
  const metric = header.findIndex((name, place) => !taken().has(place) && metricOfColumn(name) !== null);
  return metric < 0 ? found : found.set("score", metric);
}

describe("findColumns", () => {
  it("finds what going through all names of all columns finds, whatever the header", () => {
    const rng = createRng(1, "columns");
    const names = [...COLUMNS.flatMap(namesOf), "Model Name", "questionId", "acc", "is_correct", "other", "", "Item"];
    for (let trial = 0; trial < 300; trial++) {
      const header = Array.from(
        { length: 1 + Math.floor(8 * rng.nextUniform()) },
        () => names[Math.floor(names.length * rng.nextUniform())] as string,
      );
      expect(new Map(findColumns(header)), header.join()).toEqual(slowColumns(header));
    }
  });
});
