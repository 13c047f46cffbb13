import { quantileSorted } from "../../numeric/quantiles.js";

/** Fewest checkpoints whose wobble is taken for the noise of one of them. */
const WOBBLE_CHECKPOINTS = 10;

/** Median of |z| for a standard normal z. */
const MEDIAN_ABSOLUTE_NORMAL = 0.6744897501960817;

/**
 * SD of a single point of a curve, in score units, from how far neighbouring checkpoints lie apart: the median of
 * |x(t+1) − x(t)| ÷ (.6745·√2), which neither a slow trend nor a few jumps move. It holds what changes from checkpoint to
 * checkpoint; neither which items were asked nor the training seed, both of which all checkpoints of a run share.
 * NaN for fewer than ten checkpoints and where at least half of the steps are 0.
 *
 * von Neumann et al. (1941), "The mean square successive difference", with the median in place of the mean square.
 */
export function checkpointNoise(values: ArrayLike<number>): number {
  if (values.length < WOBBLE_CHECKPOINTS) return Number.NaN;
  const steps = Float64Array.from({ length: values.length - 1 }, (_, index) =>
    Math.abs((values[index + 1] as number) - (values[index] as number)),
  ).sort();
  const noise = quantileSorted(steps, 0.5) / (MEDIAN_ABSOLUTE_NORMAL * Math.SQRT2);
  return noise > 0 ? noise : Number.NaN;
}
