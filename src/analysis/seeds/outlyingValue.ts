import { studentTSf } from "../../numeric/distributions/studentT.js";
import { mean, standardDeviation } from "../../numeric/moments.js";

/** Fewest seeds among which one can stand out: three others show how seeds differ. */
const FEWEST = 4;

/** Probability of naming a seed of a row whose seeds are alike. */
export const OUTLYING_ALPHA = 0.001;

/**
 * Index of the value that lies so far from all others that it is none of their kind; `null` where none does.
 *
 * Each value is held against a prediction from the others, t = (x − mean of the others) ÷ (their SD·√(1 + 1/(n − 1))) with
 * n − 2 degrees of freedom; the farthest one counts when its two-sided p, times the number of values, is below 0.001. Of
 * normal values one set in a thousand has such a value. It must stand apart as well: farther from the nearest other than the SD of
 * the others, or it is but the end of a tail, as of many seeds near the end of the scale. Two that diverged together hide each
 * other.
 *
 * Grubbs (1950), "Sample criteria for testing outlying observations": the same statistic in another form.
 */
export function outlyingValue(values: readonly number[]): number | null {
  if (values.length < FEWEST) return null;
  const pValues = values.map((value, index) => {
    const others = values.filter((_, other) => other !== index);
    const spread = standardDeviation(others);
    const distance = Math.abs(value - mean(others));
    if (!(spread > 0)) return Number.NaN;
    const statistic = distance / (spread * Math.sqrt(1 + 1 / others.length));
    return Math.min(1, 2 * values.length * studentTSf(statistic, others.length - 1));
  });
  const least = Math.min(...pValues.filter((p) => !Number.isNaN(p)));
  if (!(least < OUTLYING_ALPHA)) return null;
  const outlying = pValues.indexOf(least);
  return standsApart(values, outlying) ? outlying : null;
}

function standsApart(values: readonly number[], index: number): boolean {
  const others = values.filter((_, other) => other !== index);
  const nearest = Math.min(...others.map((other) => Math.abs(other - values[index]!)));
  return nearest > standardDeviation(others);
}
