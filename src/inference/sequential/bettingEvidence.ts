import { exponential } from "../../numeric/elementary/exponential.js";
import { log1p, logarithm } from "../../numeric/elementary/logarithm.js";
import { raised } from "../../numeric/elementary/powers.js";
import { gaussLegendre } from "../../numeric/quadrature.js";

/** Blocks alike: clusters of the same number of items, whose differences add up to the same total. */
export interface ScoreBlock {
  readonly total: number;
  readonly items: number;
  /** How many blocks these are. */
  readonly count: number;
}

/** What is known of every block before the first is seen. */
export interface BlockRange {
  /** Largest difference that an item can have, either way. */
  readonly reach: number;
  /** Most items that a block can have. */
  readonly largest: number;
}

/** The bets: shares of what can be lost on a block, with what is laid on each. */
interface Bets {
  readonly shares: Float64Array;
  readonly weights: Float64Array;
}

/** Both parameters of the beta distribution of the sign of a discordant pair, of which the half above ½ is taken. */
const SIGN_SHAPE = 5;
const BET_COUNT = 64;

let cached: Bets | null = null;

/**
 * Density of the share c = 2θ − 1, for θ from the upper half of a beta distribution: ∝ (1 − c²)^(a − 1). Nodes in √c, so that
 * small shares, which many blocks call for, are near each other.
 */
function bets(): Bets {
  if (cached !== null) return cached;
  const { nodes, weights } = gaussLegendre(BET_COUNT);
  const shares = nodes.map((node) => node * node);
  const laid = shares.map(
    (share, index) =>
      2 * (nodes[index] as number) * (weights[index] as number) * raised(1 - share * share, SIGN_SHAPE - 1),
  );
  const total = laid.reduce((sum, weight) => sum + weight, 0);
  cached = { shares, weights: laid.map((weight) => weight / total) };
  return cached;
}

/**
 * ln of an e-value against "the mean difference of an item is `mean` or less": what a gambler owns who began with 1, and in
 * every block staked a share c of all that can be lost, averaged over a fixed mixture of c,
 *
 *     E = Σ w(c) Π (1 + c·(total − mean·items) / (largest·(reach + mean)))
 *
 * Under that hypothesis no factor is above 1 on average whatever was seen before, so that E ever reaches 1/α with probability
 * α at most, however often one looks (Ville 1939). The order of the blocks does not change it. For right-or-wrong pairs and a
 * mean of 0 the factors are 2θ and 2(1 − θ), with θ the chance that a discordant pair is won: the mixture of likelihood ratios
 * over the sign, θ from the half of Beta(5, 5) above ½. 0 without a block.
 *
 * Waudby-Smith & Ramdas (2024), "Estimating means of bounded random variables by betting", §4 and its mixtures; Robbins (1970).
 *
 * @param mean in (−reach, reach)
 */
export function logEvidenceAbove(blocks: readonly ScoreBlock[], mean: number, { reach, largest }: BlockRange): number {
  const { shares, weights } = bets();
  const worst = largest * (reach + mean);
  const stakes = blocks.map(({ total, items, count }) => ({ win: (total - mean * items) / worst, count }));
  if (stakes.every(({ win }) => win === 0)) return 0;
  const logs = shares.map((share) => logProduct(stakes, share));
  const highest = Math.max(...logs);
  let sum = 0;
  for (let index = 0; index < logs.length; index++) {
    sum += (weights[index] as number) * exponential((logs[index] as number) - highest);
  }
  return highest + logarithm(sum);
}

/** The same against "the mean difference is `mean` or more". */
export function logEvidenceBelow(blocks: readonly ScoreBlock[], mean: number, range: BlockRange): number {
  return logEvidenceAbove(mirrored(blocks), 0 - mean, range);
}

/** The blocks with the sides changed over. */
export function mirrored(blocks: readonly ScoreBlock[]): ScoreBlock[] {
  return blocks.map(({ total, ...rest }) => ({ ...rest, total: 0 - total }));
}

/** ln Π (1 + share·win)^count, with few logarithms: most blocks are multiplied. */
function logProduct(stakes: readonly { readonly win: number; readonly count: number }[], share: number): number {
  let log = 0;
  let product = 1;
  for (const { win, count } of stakes) {
    if (count > 1) {
      log += count * log1p(share * win);
      continue;
    }
    product *= 1 + share * win;
    if (product < 1e-200 || product > 1e200) {
      log += logarithm(product);
      product = 1;
    }
  }
  return log + logarithm(product);
}
