/** What is known of a run without its items. */
export interface ScoreSummary {
  readonly value: number;
  /** Number of items; `null` where not known. */
  readonly items: number | null;
  readonly standardError: number | null;
  /** Whether the score lies in [0, 1], so that differences are printed in points. */
  readonly proportion: boolean;
  /** Whether every item scored 0 or 1, so that value × items is a whole number of right answers. */
  readonly rightOrWrong: boolean;
}
