import { areShares } from "../../numeric/share.js";

/**
 * Whether scores can be on the scale of others, as far as they show: both lie in 0–1 or neither does, and they leave the range of the
 * others by no more than half of its width. Grades from 1 to 10 are not held against labels from 1 to 5.
 */
export function isOnScaleOf(scores: readonly number[], others: readonly number[]): boolean {
  if (areShares(scores) !== areShares(others)) return false;
  const [low, high] = rangeOf(others);
  const [least, most] = rangeOf(scores);
  const room = (high - low) / 2;
  // Of equal others there is no width to go by.
  return room === 0 || (least >= low - room && most <= high + room);
}

function rangeOf(values: readonly number[]): [number, number] {
  return values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
