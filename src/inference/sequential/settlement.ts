import { normalCdf, normalQuantile, normalSf } from "../../numeric/distributions/normal.js";
import type { BlockRange, ScoreBlock } from "./bettingEvidence.js";
import { confidenceSequence, meanOfBlocks, totalOf } from "./confidenceSequence.js";

/** What a sequence is to settle: drops from one amount on, at an error of alpha each way. */
interface SettlementAim {
  readonly range: BlockRange;
  /** One-sided. */
  readonly alpha: number;
  /** `null` where every drop counts. */
  readonly minimumEffect: number | null;
}

/**
 * The chance that what is open is settled by so many items in all, if blocks keep coming as they did: the mean of all blocks
 * is then normal about the one so far, and the interval as wide as that of the same blocks in larger numbers. `blocks` are drops,
 * positive where worse. No block of another kind than those seen: one that is lost and one that is won are added to the spread.
 */
export function chanceSettled(
  blocks: readonly ScoreBlock[],
  items: number,
  { range, alpha, minimumEffect }: SettlementAim,
): number {
  const drop = meanOfBlocks(blocks);
  const seen = totalOf(blocks, ({ items: size }) => size);
  if (!(items > seen)) return 0;
  const { below, above } = widthsAt(blocks, items, range, alpha);
  const error = itemSpread(blocks, range) * Math.sqrt(1 / seen - 1 / items);
  const shownFrom = Math.max(below, minimumEffect ?? 0);
  const clearedBelow = minimumEffect === null ? -above : Math.max(minimumEffect - above, -above);
  return Math.min(1, normalSf((shownFrom - drop) / error) + normalCdf((clearedBelow - drop) / error));
}

/**
 * Items at which a sequence of blocks like these clears a side that has not dropped, with probability `power`; `null` where more
 * than 2^40 would be needed.
 */
export function itemsToClear(
  blocks: readonly ScoreBlock[],
  { range, alpha, minimumEffect }: SettlementAim & { readonly minimumEffect: number },
  power: number,
): number | null {
  const spread = itemSpread(blocks, range);
  const clears = (items: number) =>
    widthsAt(blocks, items, range, alpha).above + (normalQuantile(power) * spread) / Math.sqrt(items) < minimumEffect;
  let high = 1;
  while (!clears(high)) {
    high *= 2;
    if (high > 2 ** 40) return null;
  }
  let low = high / 2;
  while (high - low > Math.max(0.5, high / 1000)) {
    const middle = (low + high) / 2;
    if (clears(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high);
}

/** True drop that a sequence of these blocks shows, and sees as large enough, with probability `power`. */
export function dropShown(
  blocks: readonly ScoreBlock[],
  { range, alpha, minimumEffect }: SettlementAim,
  power: number,
): number {
  const items = totalOf(blocks, ({ items: size }) => size);
  const { below } = widthsAt(blocks, items, range, alpha);
  return Math.max(below, minimumEffect ?? 0) + (normalQuantile(power) * itemSpread(blocks, range)) / Math.sqrt(items);
}

/** How far the interval reaches from the mean, either way, at so many items like those seen. */
function widthsAt(blocks: readonly ScoreBlock[], items: number, range: BlockRange, alpha: number) {
  const times = items / totalOf(blocks, ({ items: size }) => size);
  const more = blocks.map((block) => ({ ...block, count: block.count * times }));
  const drop = meanOfBlocks(blocks);
  const { low, high } = confidenceSequence(more, range, 1 - 2 * alpha);
  return { below: drop - low, above: high - drop };
}

/** SD of one item's part in the mean, clusters reckoned with: √(Σ (total − mean·items)² / items), with one block more. */
function itemSpread(blocks: readonly ScoreBlock[], { reach }: BlockRange): number {
  const mean = meanOfBlocks(blocks);
  const squares = totalOf(blocks, ({ total, items }) => (total - mean * items) ** 2);
  return Math.sqrt((squares + reach ** 2) / (totalOf(blocks, ({ items }) => items) + 1));
}
