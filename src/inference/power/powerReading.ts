import { ArgumentError } from "../../errors.js";

/** What a test can be expected to do when the true effect is as assumed. */
export interface PowerReading {
  /** Probability of p < alpha, in either direction. */
  readonly power: number;
  /** Mean size of the estimated effect when p < alpha ÷ true effect (exaggeration); NaN for an effect of 0. */
  readonly typeM: number;
  /** Probability that the estimate has the wrong sign when p < alpha; NaN for an effect of 0. */
  readonly typeS: number;
}

export interface PowerOptions {
  /** Two-sided error probability in (0, 1); default 0.05. */
  readonly alpha?: number;
}

/** Throws unless `power` is a probability strictly between 0 and 1. */
export function requirePower(caller: string, power: number): void {
  if (!(power > 0 && power < 1)) {
    throw new ArgumentError(caller, `power must be in (0, 1), got ${power}. For 80 % power pass 0.8.`);
  }
}
