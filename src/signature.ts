import { VERSION } from "./version.js";

/**
 * The line that says what was done, so that it can be done again: `paired|n=500|mcnemar|alpha=0.05|noisefloor/0.1.0`.
 * The version always stands last; parts that are `null` are left out.
 */
export function signatureOf(parts: readonly (string | null)[]): string {
  return [...parts.filter((part) => part !== null), `noisefloor/${VERSION}`].join("|");
}
