import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoreListsOf } from "../../arguments/scoresOf.js";
import { oneOf } from "../../arguments/shapes.js";
import { fSf } from "../../numeric/distributions/fDistribution.js";
import { mean } from "../../numeric/moments.js";
import { median } from "../../numeric/quantiles.js";
import { withoutCommonOffset } from "../../numeric/spread/standardUnits.js";

export interface LeveneOptions {
  /** What deviations are taken from. `median` (Brown–Forsythe) holds its level for skewed values; default `median`. */
  readonly center?: "median" | "mean";
}

/** Test that several independent samples vary alike. */
export interface LeveneTest {
  readonly statistic: number;
  readonly degreesOfFreedom: readonly [number, number];
  readonly pValue: number;
  readonly method: "brown-forsythe" | "levene";
}

/**
 * Levene's test of equal spread: one-way analysis of variance of the absolute deviations from each group's centre. Does
 * not need normal values. NaN for fewer than two groups, an empty group, any NaN, or deviations that do not vary within
 * groups.
 *
 * Levene (1960); Brown & Forsythe (1974), "Robust tests for the equality of variances".
 */
export function leveneTest(groups: readonly Scores[], options: LeveneOptions = {}): LeveneTest {
  const readGroups = scoreListsOf("leveneTest", "groups", groups);
  const { center = "median" } = optionsOf("leveneTest", options, { center: oneOf("median", "mean") });
  const deviations = withoutCommonOffset(readGroups).lists.map((values) => {
    const middle = center === "median" ? median(values) : mean(values);
    return Float64Array.from(values, (value) => Math.abs(value - middle));
  });
  const count = deviations.reduce((total, group) => total + group.length, 0);
  const means = deviations.map((group) => mean(group));
  const grand = deviations.reduce((sum, group, index) => sum + (group.length * means[index]!) / count, 0);
  let [between, within] = [0, 0];
  deviations.forEach((group, index) => {
    between += group.length * (means[index]! - grand) ** 2;
    for (const value of group) within += (value - means[index]!) ** 2;
  });
  const degreesOfFreedom = [readGroups.length - 1, count - readGroups.length] as const;
  const isDefined = degreesOfFreedom[0] > 0 && degreesOfFreedom[1] > 0 && within > 0;
  const statistic = isDefined ? between / degreesOfFreedom[0] / (within / degreesOfFreedom[1]) : Number.NaN;
  return {
    statistic,
    degreesOfFreedom,
    pValue: isDefined ? fSf(statistic, ...degreesOfFreedom) : Number.NaN,
    method: center === "median" ? "brown-forsythe" : "levene",
  };
}
