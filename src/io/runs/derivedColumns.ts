import { STATE_CODE, type StateCode } from "../../data/resultMatrix.js";
import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import type { ColumnIndex } from "../tables/columns.js";
import type { RowTable, TableRow } from "../tables/rows.js";
import { scoreText } from "../tables/scoreCell.js";
import { type Derivation, type DerivedScore, fieldPlaces } from "./derive.js";

/** A derived score as it stands in place of a row's own. */
export interface DerivedCell {
  readonly score: number;
  readonly state: StateCode;
  readonly higherIsBetter: boolean;
}

/** The scores that can be derived from a table's columns. */
export interface DerivedColumns {
  readonly scores: readonly DerivedScore[];
  /** Columns that the formulas take numbers from. */
  readonly columns: readonly number[];
  readonly notes: readonly Note[];
  cellOf(score: DerivedScore, row: TableRow): DerivedCell;
}

/**
 * The formulas whose fields are columns of the table, by the header's names or the ones that this reader knows columns by
 * (`choices`, `score`). An empty or `N/A` cell leaves the row unscored, as does a result that is no finite number.
 */
export function deriveColumns(table: RowTable, columns: ColumnIndex, derivation: Derivation): DerivedColumns {
  const { file, header } = table;
  const named = [...header.map((name, index) => [name, index] as const), ...columns];
  const places = fieldPlaces(named);
  const scores = derivation.usable(places);
  const used = [...new Set(scores.flatMap(({ fields }) => fields.map((field) => places.get(field) as number)))];
  const numberAt = (row: TableRow, index: number): number => {
    const text = row.cells[index] ?? "";
    const cell = scoreText(text);
    if (cell !== null) return cell.score;
    throw new InputError(
      "bad-field",
      `${JSON.stringify(header[index])} must be a number to derive a score from, got ${JSON.stringify(text)}`,
      { file, line: row.line },
    );
  };
  const cellOf = (score: DerivedScore, row: TableRow): DerivedCell => {
    const value = score.evaluate((field) => numberAt(row, places.get(field) as number));
    const { higherIsBetter } = score;
    return Number.isFinite(value)
      ? { score: value, state: STATE_CODE.scored, higherIsBetter }
      : { score: Number.NaN, state: STATE_CODE.unscored, higherIsBetter };
  };
  const notes = scores.flatMap((score) => {
    let without = 0;
    for (const row of table.rows) {
      if (isUndefined(score, (field) => numberAt(row, places.get(field) as number))) without++;
    }
    return without === 0 ? [] : [undefinedNote(file, score.name, without)];
  });
  return { scores, columns: used, notes, cellOf };
}

/** Whether all fields are numbers and the result is none. */
function isUndefined({ fields, evaluate }: DerivedScore, numberOf: (field: string) => number): boolean {
  return fields.every((field) => !Number.isNaN(numberOf(field))) && !Number.isFinite(evaluate(numberOf));
}

/** Says how often a formula had no value. */
function undefinedNote(file: string, name: string, count: number): Note {
  return {
    code: "derived-undefined",
    message: `${file}: ${name} has no finite value in ${count} rows (a division by 0, or the logarithm of 0 or less); they are unscored`,
  };
}
