import { ArgumentError } from "../../errors.js";
import { binomialPmf } from "../../numeric/distributions/binomial.js";

/** How often exactly one of two is right, as probabilities of one item. */
export interface DiscordantProbabilities {
  readonly baselineOnly: number;
  readonly candidateOnly: number;
}

/** Numbers of discordant pairs that are less likely than this are left out of sums. */
const NEGLIGIBLE = 1e-25;

/**
 * The discordant probabilities behind an effect (candidate − baseline, as a share) and the share of items on which the
 * two disagree. Refuses an effect that is larger than the disagreement, which no table can have.
 */
export function discordantProbabilities(effect: number, disagreement: number): DiscordantProbabilities {
  if (!(Math.abs(effect) <= disagreement * (1 + 1e-12) && disagreement <= 1)) {
    throw new ArgumentError(
      "discordantProbabilities",
      `|effect| must be at most the disagreement, and that at most 1, got ${effect} and ` +
        `${disagreement}. Two scores that differ by 5 points disagree on 5 % of the items at least.`,
    );
  }
  const larger = (disagreement + Math.abs(effect)) / 2;
  const smaller = Math.max(0, (disagreement - Math.abs(effect)) / 2);
  return effect < 0
    ? { baselineOnly: larger, candidateOnly: smaller }
    : { baselineOnly: smaller, candidateOnly: larger };
}

/** Numbers of discordant pairs that are not negligible: those around the mode. */
export function likelyCounts(items: number, discordance: number): { readonly first: number; readonly last: number } {
  const mode = Math.min(items, Math.floor((items + 1) * discordance));
  const isLikely = (count: number) => binomialPmf(count, items, discordance) > NEGLIGIBLE;
  return { first: edge(mode, 0, isLikely), last: edge(mode, items, isLikely) };
}

/** The last count from the mode toward the end that is likely, or its neighbour. */
function edge(mode: number, end: number, isLikely: (count: number) => boolean): number {
  let [inside, outside] = [mode, end];
  if (isLikely(end)) return end;
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.floor((inside + outside) / 2);
    if (isLikely(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
