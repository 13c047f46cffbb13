/** A confidence interval, in the units of the estimate. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Nominal coverage in (0, 1). */
  readonly level: number;
  /** How it was computed, e.g. `"wilson"`. */
  readonly method: string;
}

/**
 * The interval without what lies outside a range that the estimated quantity cannot leave: its coverage stays the same.
 * Where an end was cut off, the method says so: `t` becomes `t-cut`.
 */
export function withinRange(interval: Interval, lowest: number, highest: number): Interval {
  const [low, high] = [Math.max(lowest, interval.low), Math.min(highest, interval.high)];
  return low === interval.low && high === interval.high
    ? interval
    : { ...interval, low, high, method: `${interval.method}-cut` };
}
