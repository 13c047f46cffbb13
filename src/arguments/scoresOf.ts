import { ArgumentError } from "../errors.js";
import { areRecords, described, isList, isPromise, isResults } from "./described.js";

/** Scores in an array: `null` and `undefined` are missing as NaN is, `true` is 1 and `false` 0. */
export type Scores = ArrayLike<number | boolean | null | undefined>;

/**
 * The scores as numbers, NaN for what is missing: the list itself where it holds nothing else. Throws `ArgumentError` for what
 * is no list of scores, and for a text or an infinite number among them, with its index and a word on what to pass.
 * `infinite: "kept"` leaves infinite numbers to a caller that can name the run and the item.
 */
export function scoresOf(
  caller: string,
  name: string,
  values: Scores,
  { infinite = "refused" }: { readonly infinite?: "refused" | "kept" } = {},
): ArrayLike<number> {
  if (!isList(values) || areRecords(values)) {
    throw new ArgumentError(caller, `${name} must be a list of numbers, got ${described(values)}. ${repairOf(values)}`);
  }
  let plain = true;
  for (let index = 0; index < values.length; index++) {
    const value: unknown = values[index];
    if (typeof value === "number" && (infinite === "kept" || Math.abs(value) !== Number.POSITIVE_INFINITY)) continue;
    if (value !== null && value !== undefined && typeof value !== "boolean") {
      throw new ArgumentError(
        caller,
        `${name} must hold numbers, got ${described(value)} at index ${index}. Convert it, or pass null for a missing score.`,
      );
    }
    plain = false;
  }
  if (plain) return values as ArrayLike<number>;
  return Float64Array.from(values as ArrayLike<unknown>, (value) =>
    value === null || value === undefined ? Number.NaN : Number(value),
  );
}

/** Several lists of scores, as `scoresOf` gives each. */
export function scoreListsOf(caller: string, name: string, lists: readonly Scores[]): readonly ArrayLike<number>[] {
  if (!Array.isArray(lists) || !Array.from(lists).every(isList)) {
    throw new ArgumentError(
      caller,
      `${name} must be a list of lists of numbers, got ${described(lists)}. Pass one list each, such as [[1, 0], [1, 1]].`,
    );
  }
  return lists.map((values, index) => scoresOf(caller, `${name}[${index}]`, values));
}

function repairOf(values: unknown): string {
  if (isPromise(values)) return "Wait for it with await.";
  if (isResults(values)) return "For results call compare(baseline, candidate) of noisefloor.";
  if (areRecords(values)) return "For rows call compare(fromRows(rows), { baseline, candidate }) of noisefloor.";
  return "Pass one score an item, such as [1, 0, 1].";
}
