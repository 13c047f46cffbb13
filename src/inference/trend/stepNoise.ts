import { standardDeviation } from "../../numeric/moments.js";
import { ROUNDING } from "../../numeric/spread/constant.js";

/**
 * Step noise of one curve: SD (n − 1) of the changes from each point to the next, in score units. A straight climb has 0, also
 * where its changes differ by rounding.
 * Where scores wobble independently about a straight climb, each with SD s, it is √2·s; a climb that slows down adds to
 * it, so that it is an upper reading of the wobble. NaN for fewer than three points (two changes) or any NaN.
 *
 * @example stepNoise([0.1, 0.3, 0.4]) // the changes are .2 and .1: SD .0707
 */
export function stepNoise(values: ArrayLike<number>): number {
  const changes = new Float64Array(Math.max(0, values.length - 1));
  for (let step = 0; step < changes.length; step++) changes[step] = values[step + 1]! - values[step]!;
  const noise = standardDeviation(changes);
  let size = 0;
  for (let index = 0; index < values.length; index++) size = Math.max(size, Math.abs(values[index]!));
  return noise <= ROUNDING * size ? 0 : noise;
}
