import { formatCount } from "./numberFormat.js";

/** `a, b and c`: all of some names. */
export function listed(names: readonly string[], word: "and" | "or" = "and"): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

/** `a, b and 3 more`: the first few of some names, and how many there are besides. */
export function someNames(names: readonly string[], most = 3, separator = ", "): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(separator)}${more > 0 ? ` and ${formatCount(more)} more` : ""}`;
}
