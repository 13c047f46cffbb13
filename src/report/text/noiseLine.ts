import type { NoiseSources } from "../../notes.js";

/** Which noise a figure holds and which it does not. */
export function noiseLine({ measured, notMeasured }: NoiseSources): string {
  return `noise measured: ${measured.join(", ") || "none"}; not measured: ${notMeasured.join(", ")}`;
}
