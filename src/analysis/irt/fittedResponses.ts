import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { ArgumentError } from "../../errors.js";
import { type IndependentRows, oneRowEach } from "../items/respondents.js";
import type { TwoPlFit } from "./fitRecord.js";
import type { ItemParameters } from "./itemCurve.js";
import { dependentRows, type PatternCounts, responseTable } from "./responses.js";

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
  /** Of runs that are not independent of each other, what one of them is and how many runs they are: only one run of each is here. */
  readonly oneOf: { readonly unit: IndependentRows["unit"]; readonly runs: number } | null;
}

/**
 * Takes the answers to the items that a fit has parameters for: of every independent run, since tables of counts are judged as
 * if no two runs had anything but the model in common. Throws `RangeError` for data of another fit. */
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
  const dependent = dependentRows(data, table);
  const answered = new Set(complete);
  const kept =
    dependent === null
      ? complete
      : oneRowEach(
          data as ResultMatrix,
          dependent.groups.map((rows) => rows.filter((row) => answered.has(row))).filter(({ length }) => length > 0),
        ).sort((a, b) => a - b);
  const counts = kept.map((row) => table.counts[row]!);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    items,
    right: Uint8Array.from(kept.flatMap((row) => items.map(({ index }) => table.scores[row * width + index]!))),
    counts,
    runs: total(counts),
    incomplete: total(table.counts) - total(complete.map((row) => table.counts[row]!)),
    oneOf: dependent === null ? null : { unit: dependent.unit, runs: complete.length },
  };
}
