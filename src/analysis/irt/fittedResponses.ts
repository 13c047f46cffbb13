import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { ArgumentError } from "../../errors.js";
import type { TwoPlFit } from "./fitRecord.js";
import type { ItemParameters } from "./itemCurve.js";
import { type PatternCounts, responseTable } from "./responses.js";

/** The runs of a fit that answered every item with parameters: what checks of fit by summed scores are made of. */
export interface FittedResponses {
  /** Place among the items as given, and parameters, of each item that has a slope. */
  readonly items: readonly ({ readonly index: number; readonly id: string } & ItemParameters)[];
  /** Row-major rows × items: 1 right, 0 wrong. */
  readonly right: Uint8Array;
  readonly counts: readonly number[];
  /** Complete runs, and those left out because an answer is missing. */
  readonly runs: number;
  readonly incomplete: number;
}

/** Takes the answers to the items that a fit has parameters for. Throws `RangeError` for data of another fit. */
export function fittedResponses(
  caller: string,
  data: ResultMatrix | PatternCounts,
  fit: TwoPlFit,
  missing: MissingPolicy,
): FittedResponses {
  const table = responseTable(data, missing, caller);
  const width = table.items.length;
  if (width !== fit.items.length || table.items.some(({ id }, index) => id !== fit.items[index]!.id)) {
    throw new ArgumentError(
      caller,
      `the fit must be of the same items as the data, got ${fit.items.length} and ${width}.`,
    );
  }
  const items = fit.items.flatMap(({ id, slope, intercept, guessing }, index) =>
    slope === null || intercept === null ? [] : [{ index, id, slope, intercept, guessing }],
  );
  const complete = table.counts.flatMap((_, row) =>
    items.every(({ index }) => !Number.isNaN(table.scores[row * width + index]!)) ? [row] : [],
  );
  const counts = complete.map((row) => table.counts[row]!);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    items,
    right: Uint8Array.from(complete.flatMap((row) => items.map(({ index }) => table.scores[row * width + index]!))),
    counts,
    runs: total(counts),
    incomplete: total(table.counts) - total(counts),
  };
}
