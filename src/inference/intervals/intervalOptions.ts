/** The one choice that every interval shares. */
export interface IntervalOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
}
