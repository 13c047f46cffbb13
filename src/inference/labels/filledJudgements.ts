import { mean } from "../../numeric/moments.js";

/**
 * Judgements with the mean of those that are known in place of the missing ones; all 0 where none is known. An item that the
 * judge could not read stays an item, of which it says nothing.
 */
export function filledJudgements(judged: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(judged);
  const known = values.filter((value) => !Number.isNaN(value));
  const middle = known.length === 0 ? 0 : mean(known);
  return values.map((value) => (Number.isNaN(value) ? middle : value));
}
