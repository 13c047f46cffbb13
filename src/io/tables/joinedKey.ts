/** One text that two lists of texts share exactly when they are the same, whatever stands in them. */
export function joinedKey(parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join("");
}
