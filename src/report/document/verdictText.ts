import type { FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { formatDifference, formatRange } from "../../numberFormat.js";
import { unitOf } from "./fields.js";

const VERDICTS = {
  better: "is better than",
  worse: "is worse than",
  equivalent: "is equivalent to",
  "non-inferior": "is not worse by the margin than",
  identical: "answers exactly as",
  inconclusive: "cannot be told from",
} as const;

/** `new is better than base: +2.80 pt [+0.90, +4.70]`: a comparison in one clause, without a stop at its end. */
export function verdictText(one: FamilyComparison & { readonly ok: true }): string {
  const { baseline, candidate, verdict, difference, interval } = one;
  const unit = unitOf(one, baseline.mean);
  const range = interval === null ? "" : ` ${formatRange(interval.low, interval.high, unit, true)}`;
  const size = difference === null ? "" : `: ${formatDifference(difference, unit)}${range}`;
  return `${candidate.name} ${VERDICTS[verdict]} ${baseline.name}${size}`;
}
