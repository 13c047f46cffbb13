import { scoresOf } from "../../arguments/scoresOf.js";
import { ArgumentError } from "../../errors.js";
import { expm1 } from "../../numeric/elementary/exponential.js";
import { log1p } from "../../numeric/elementary/logarithm.js";

/** Adjusted p values, in the order of the p values. */
export type PValueAdjustment = (pValues: ArrayLike<number>) => number[];

/**
 * Bonferroni: p times the size of the family, at most 1; controls the chance of any false alarm.
 * Like every adjustment here: NaN stays NaN and does not count in the family.
 */
export function bonferroni(pValues: ArrayLike<number>): number[] {
  return adjust("bonferroni", pValues, (p, _rank, family) => family * p);
}

/**
 * Šidák: 1 − (1 − p)^family; controls the chance of any false alarm among independent tests. NaN stays NaN, uncounted.
 */
export function sidak(pValues: ArrayLike<number>): number[] {
  return adjust("sidak", pValues, (p, _rank, family) => -expm1(family * log1p(-p)));
}

/**
 * Holm's step-down: uniformly stronger than Bonferroni, and under no more assumptions. NaN stays NaN, uncounted.
 *
 * Holm (1979), "A simple sequentially rejective multiple test procedure".
 */
export function holm(pValues: ArrayLike<number>): number[] {
  return adjust("holm", pValues, (p, rank, family) => (family - rank + 1) * p, "step-down");
}

/**
 * Hochberg's step-up: stronger than Holm, valid for independent or positively dependent tests. NaN stays NaN, uncounted.
 *
 * Hochberg (1988), "A sharper Bonferroni procedure for multiple tests of significance".
 */
export function hochberg(pValues: ArrayLike<number>): number[] {
  return adjust("hochberg", pValues, (p, rank, family) => (family - rank + 1) * p, "step-up");
}

/**
 * Benjamini and Hochberg: controls the expected share of false alarms among the findings, for independent or positively
 * dependent tests. NaN stays NaN, uncounted.
 *
 * Benjamini & Hochberg (1995), "Controlling the false discovery rate".
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): number[] {
  return adjust("benjaminiHochberg", pValues, (p, rank, family) => (family / rank) * p, "step-up");
}

/**
 * Benjamini and Yekutieli: as Benjamini–Hochberg, under any dependence, at the price of a factor Σ 1/i. NaN stays NaN, uncounted.
 *
 * Benjamini & Yekutieli (2001), "The control of the false discovery rate in multiple testing under dependency".
 */
export function benjaminiYekutieli(pValues: ArrayLike<number>): number[] {
  const byFamily = (p: number, rank: number, family: number) => harmonicNumber(family) * (family / rank) * p;
  return adjust("benjaminiYekutieli", pValues, byFamily, "step-up");
}

/** Every adjustment, by name. */
export const pValueAdjustments = {
  bonferroni,
  sidak,
  holm,
  hochberg,
  "benjamini-hochberg": benjaminiHochberg,
  "benjamini-yekutieli": benjaminiYekutieli,
} satisfies Record<string, PValueAdjustment>;

export type PValueAdjustmentName = keyof typeof pValueAdjustments;

/** The factor for one p value; `rank` counts from 1 at the smallest. */
type Rule = (p: number, rank: number, family: number) => number;

/** Single-step, or made monotone from the smallest p upward (step-down) or from the largest downward (step-up). */
type Steps = "single-step" | "step-down" | "step-up";

function adjust(caller: string, pValues: ArrayLike<number>, rule: Rule, steps: Steps = "single-step"): number[] {
  const adjusted = Array.from(scoresOf(caller, "pValues", pValues));
  const order = ascendingOrder(caller, adjusted);
  const values = order.map((index, i) => Math.min(1, rule(adjusted[index] as number, i + 1, order.length)));
  if (steps === "step-down") makeMonotone(values, Math.max);
  if (steps === "step-up") makeMonotone(values.reverse(), Math.min).reverse();
  order.forEach((index, i) => {
    adjusted[index] = values[i] as number;
  });
  return adjusted;
}

/** Indices of the p values that are not NaN, the smallest p first. */
function ascendingOrder(caller: string, pValues: readonly number[]): number[] {
  for (const p of pValues) {
    if (p < 0 || p > 1) throw new ArgumentError(caller, `p values must be in [0, 1], got ${p}. Pass NaN for none.`);
  }
  const order = [...pValues.keys()].filter((index) => !Number.isNaN(pValues[index]));
  return order.sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
}

function makeMonotone(values: number[], keep: (a: number, b: number) => number): number[] {
  for (let i = 1; i < values.length; i++) values[i] = keep(values[i - 1] as number, values[i] as number);
  return values;
}

function harmonicNumber(count: number): number {
  let total = 0;
  for (let i = count; i >= 1; i--) total += 1 / i;
  return total;
}
