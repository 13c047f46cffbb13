import { exponential } from "../elementary/exponential.js";
import { LOG_ROOT_TWO_PI } from "./saddlePoint.js";

/** Density of the standard normal at x: 0 at ±∞, NaN for NaN. */
export function normalDensity(x: number): number {
  return exponential(-0.5 * x * x - LOG_ROOT_TWO_PI);
}
