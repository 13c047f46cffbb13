import { formatCount } from "./numberFormat.js";

/** `a, b and 3 more`: the first few of some names, and how many there are besides. */
export function someNames(names: readonly string[], most = 3, separator = ", "): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(separator)}${more > 0 ? ` and ${formatCount(more)} more` : ""}`;
}
