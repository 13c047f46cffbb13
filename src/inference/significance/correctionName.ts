import type { PValueAdjustmentName } from "./multiplicity.js";

const NAMES: Readonly<Record<PValueAdjustmentName | "none", string>> = {
  none: "no correction",
  bonferroni: "Bonferroni",
  sidak: "Šidák",
  holm: "Holm",
  hochberg: "Hochberg",
  "benjamini-hochberg": "Benjamini–Hochberg",
  "benjamini-yekutieli": "Benjamini–Yekutieli",
};

/** A correction for many comparisons as papers write it: by the names of those who found it. */
export function correctionName(correction: PValueAdjustmentName | "none"): string {
  return NAMES[correction];
}

const FAMILYWISE: ReadonlySet<PValueAdjustmentName | "none"> = new Set([
  "bonferroni",
  "sidak",
  "holm",
  "hochberg",
] as const);

/** Whether a correction bounds the probability of any false claim, where others bound the share of false claims, or nothing. */
export function boundsAnyFalseClaim(correction: PValueAdjustmentName | "none"): boolean {
  return FAMILYWISE.has(correction);
}
