import type { Comparison } from "../comparison/comparisonRecord.js";

/**
 * SD of one item's difference between the sides of a paired comparison, in score units. Of right-or-wrong scores it is
 * √(share of items on which they disagree), as where neither is better: near 0 and 1 the observed spread is small only
 * because all disagreements fall to one side. NaN without shared items and without a standard error.
 */
export function itemSpread({
  discordant,
  standardError,
  items: { shared },
}: Pick<Comparison, "discordant" | "standardError" | "items">): number {
  if (shared === 0) return Number.NaN;
  if (discordant !== null) return Math.sqrt((discordant.baselineOnly + discordant.candidateOnly) / shared);
  return standardError === null ? Number.NaN : standardError * Math.sqrt(shared);
}
