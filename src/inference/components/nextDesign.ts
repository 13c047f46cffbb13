import { requireAmount } from "../../arguments/requireCount.js";
import { ArgumentError } from "../../errors.js";
import { type FactorVariances, meanVariance } from "./factorComponents.js";

/** Prices, in any one unit; one that is not given is 0. */
export interface FactorCosts {
  /** One more level of a factor, in the order of the factors: training a seed, writing a prompt or an item. */
  readonly levels: readonly number[];
  /** Generating one answer. Judges score the same answers: their number does not count. */
  readonly answer: number;
  /** Scoring one answer by one judge; without judges by whatever scores it. */
  readonly judgement: number;
  /** Place of the judges among the factors; −1 where there are none. */
  readonly judges: number;
  /** Whether more trials are a way: not where none were repeated, whose noise is then not known by itself. */
  readonly mayRepeat: boolean;
}

/** Designs that are looked at, before the money is too much for so many. */
const MOST_DESIGNS = 2_000_000;

/** Numbers of levels of each factor and of trials of each cell. */
interface FactorDesign {
  readonly levels: readonly number[];
  readonly trials: number;
}

/** A way to go on. */
interface NextDesign extends FactorDesign {
  readonly standardError: number;
  readonly extraCost: number;
}

export function designPrice({ levels, trials }: FactorDesign, costs: FactorCosts): number {
  const answers = levels.reduce((total, count, factor) => (factor === costs.judges ? total : total * count), trials);
  const judges = costs.judges < 0 ? 1 : levels[costs.judges]!;
  const own = levels.reduce((sum, count, factor) => sum + count * (costs.levels[factor] ?? 0), 0);
  return own + answers * costs.answer + answers * judges * costs.judgement;
}

/**
 * The design of smallest standard error that an extra cost buys, with no less of anything than there is: every number of levels of
 * every factor but the items, and of trials, that can be paid, each with all the items that the rest of the money buys. Of equal
 * errors the cheaper. The design as it stands where nothing more can be paid.
 */
export function bestDesign(
  variances: FactorVariances,
  sets: readonly number[],
  design: FactorDesign,
  extraCost: number,
  costs: FactorCosts,
): NextDesign {
  requireAmount("components", "extraCost", extraCost);
  for (const [name, price] of [
    ["answer", costs.answer],
    ["judgement", costs.judgement],
    ...costs.levels.map((price) => ["level", price] as const),
  ] as const) {
    requireAmount("components", name, price);
  }
  const start = designPrice(design, costs);
  const budget = start + extraCost * (1 + 1e-12);
  const items = design.levels.length - 1;
  for (let factor = 0; factor <= design.levels.length; factor++) {
    const more = factor === design.levels.length ? moreTrials(design) : moreLevels(design, factor);
    if (!(designPrice(more, costs) > start)) {
      throw new ArgumentError(
        "components",
        "one more of every kind must cost something. Give the cost of an answer and, with judges, of a judgement.",
      );
    }
  }
  let best: NextDesign | null = null;
  let looked = 0;
  const consider = (candidate: FactorDesign) => {
    if (++looked > MOST_DESIGNS) {
      throw new ArgumentError(
        "components",
        `extraCost buys more than ${MOST_DESIGNS} designs, got ${extraCost}. Give a smaller one, or what one more level costs.`,
      );
    }
    const price = designPrice(candidate, costs);
    const standardError = Math.sqrt(meanVariance(variances, sets, candidate.levels, candidate.trials));
    const isBetter =
      best === null ||
      standardError < best.standardError * (1 - 1e-12) ||
      (standardError <= best.standardError * (1 + 1e-12) && price - start < best.extraCost);
    if (isBetter) best = { ...candidate, standardError, extraCost: price - start };
  };
  const visit = (candidate: FactorDesign, factor: number) => {
    if (factor === items) {
      // The price is linear in the items.
      const slope = designPrice(moreLevels(candidate, items), costs) - designPrice(candidate, costs);
      const room = Math.floor((budget - designPrice(candidate, costs)) / slope);
      consider(withLevels(candidate, items, candidate.levels[items]! + Math.max(0, room)));
      return;
    }
    for (let next = candidate; designPrice(next, costs) <= budget; next = moreLevels(next, factor))
      visit(next, factor + 1);
  };
  for (let next = design; designPrice(next, costs) <= budget; next = moreTrials(next)) {
    visit(next, 0);
    if (!costs.mayRepeat) break;
  }
  return best as unknown as NextDesign;
}

/** What the same cost buys when it is spent on one kind alone; the design as it stands where it buys not even one. */
export function alongOneKind(
  variances: FactorVariances,
  sets: readonly number[],
  design: FactorDesign,
  kind: number | "trials",
  extraCost: number,
  costs: FactorCosts,
): NextDesign {
  const grow = (one: FactorDesign) => (kind === "trials" ? moreTrials(one) : moreLevels(one, kind));
  const start = designPrice(design, costs);
  const price = designPrice(grow(design), costs) - start;
  const count = price > 0 ? Math.floor((extraCost / price) * (1 + 1e-12)) : 0;
  const next =
    kind === "trials"
      ? { ...design, trials: design.trials + count }
      : withLevels(design, kind, design.levels[kind]! + count);
  return {
    ...next,
    standardError: Math.sqrt(meanVariance(variances, sets, next.levels, next.trials)),
    extraCost: designPrice(next, costs) - start,
  };
}

function withLevels(design: FactorDesign, factor: number, count: number): FactorDesign {
  return { ...design, levels: design.levels.with(factor, count) };
}

function moreLevels(design: FactorDesign, factor: number): FactorDesign {
  return withLevels(design, factor, design.levels[factor]! + 1);
}

function moreTrials(design: FactorDesign): FactorDesign {
  return { ...design, trials: design.trials + 1 };
}
