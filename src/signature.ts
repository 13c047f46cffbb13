import { VERSION } from "./version.js";

/**
 * The line that says what was done, so that it can be done again: `paired|n=500|mcnemar|alpha=0.05|noisefloor/0.1.0`.
 * The version always stands last; parts that are `null` are left out.
 */
export function signatureOf(parts: readonly (string | null)[]): string {
  return [...parts.filter((part) => part !== null), `noisefloor/${VERSION}`].join("|");
}

/** A signature with its part of this name, such as `alpha=0.1`, told in other parts. */
export function signatureWith(signature: string, name: string, parts: readonly (string | null)[]): string {
  return signature
    .split("|")
    .flatMap((part) => (part.startsWith(`${name}=`) ? parts.filter((own) => own !== null) : [part]))
    .join("|");
}
