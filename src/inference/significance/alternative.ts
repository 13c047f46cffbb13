import { ArgumentError } from "../../errors.js";
import { studentTCdf, studentTSf, studentTTwoSided } from "../../numeric/distributions/studentT.js";

/** Which departure from "no difference" counts: either way, candidate above baseline, or candidate below. */
export type Alternative = "two-sided" | "greater" | "less";

/** The one choice that every test of a difference shares. */
export interface AlternativeOption {
  /** Default `"two-sided"`. */
  readonly alternative?: Alternative;
}

const studentTails = {
  "two-sided": studentTTwoSided,
  greater: studentTSf,
  less: studentTCdf,
} satisfies Record<Alternative, (statistic: number, degreesOfFreedom: number) => number>;

/** p of a Student statistic; NaN where the statistic is NaN or the degrees of freedom are not positive. */
export function studentPValue(statistic: number, degreesOfFreedom: number, alternative: Alternative): number {
  requireAlternative("studentPValue", alternative);
  if (Number.isNaN(statistic) || !(degreesOfFreedom > 0)) return Number.NaN;
  return studentTails[alternative](statistic, degreesOfFreedom);
}

/** Throws unless `alternative` is one of the three names. */
export function requireAlternative(caller: string, alternative: Alternative): void {
  if (!Object.hasOwn(studentTails, alternative)) {
    throw new ArgumentError(caller, `alternative must be "two-sided", "greater" or "less", got ${alternative}.`);
  }
}
