import { binomialCdf, binomialPmf } from "../../numeric/distributions/binomial.js";
import { tangoInterval } from "../intervals/pairedProportionIntervals.js";
import { equivalenceLevel } from "../significance/equivalence.js";
import { type DiscordantProbabilities, likelyCounts } from "./discordantPairs.js";
import type { PowerAim } from "./powerAims.js";

/**
 * Exact power of showing by Tango's interval of level 1 − 2·alpha that paired 0/1 scores are not worse by a margin, or
 * equivalent within it: the sum over all tables, in closed form for each number of discordant pairs, of which the wins of the
 * candidate that show it are a range.
 */
export function tangoPower(
  { baselineOnly, candidateOnly }: DiscordantProbabilities,
  items: number,
  aim: Exclude<PowerAim, { readonly kind: "superior" }>,
  alpha: number,
): number {
  const discordance = Math.min(1, baselineOnly + candidateOnly);
  const share = discordance === 0 ? 0.5 : candidateOnly / (baselineOnly + candidateOnly);
  const level = equivalenceLevel(alpha);
  const at = (wins: number, discordant: number) =>
    tangoInterval(0, discordant - wins, wins, items - discordant, { level });
  const { first, last } = likelyCounts(items, discordance);
  let power = 0;
  let [least, most] = [Math.floor(first / 2), Math.ceil(first / 2)];
  for (let discordant = first; discordant <= last; discordant++) {
    const isAbove = (wins: number) => at(wins, discordant).low > -aim.margin;
    // Both ends move by about half a pair with each pair more, so that they are found from where they were.
    while (least > 0 && isAbove(least - 1)) least--;
    while (least <= discordant && !isAbove(least)) least++;
    if (aim.kind === "equivalent") {
      const isBelow = (wins: number) => at(wins, discordant).high < aim.margin;
      while (most < discordant && isBelow(most + 1)) most++;
      while (most >= 0 && !isBelow(Math.min(most, discordant))) most--;
    } else most = discordant;
    if (least > Math.min(most, discordant)) continue;
    const inside =
      binomialCdf(Math.min(most, discordant), discordant, share) - binomialCdf(least - 1, discordant, share);
    power += binomialPmf(discordant, items, discordance) * inside;
  }
  return Math.min(1, power);
}
