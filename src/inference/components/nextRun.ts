import { requireAmount } from "../../arguments/requireCount.js";
import { ArgumentError } from "../../errors.js";
import type { CrossedVariances } from "./crossedReml.js";
import { type CrossedDesign, projectedMeanError, requireDesign } from "./decisionStudy.js";

/** Prices, in any one unit. A price that is not given is 0. */
export interface DesignCosts {
  /** Training one more seed. */
  readonly seed?: number;
  /** Writing one more item. */
  readonly item?: number;
  /** Generating and scoring one answer: one trial of one item by one seed. */
  readonly answer?: number;
}

export type DesignAxis = "seeds" | "items" | "trials";

/** A way to go on: more of one kind, the others as they are. */
export interface NextRun {
  readonly axis: DesignAxis;
  readonly design: CrossedDesign;
  /** That the design would have; NaN where the components cannot tell (trials, when none were repeated). */
  readonly standardError: number;
  readonly extraCost: number;
}

/**
 * How to reach a standard error by more of one kind alone, cheapest first. A kind that cannot reach it, since the others
 * leave too much noise, is left out; an empty list says that no single kind can.
 *
 * Var(mean) is A + B/x in each number x, hence x = ⌈B/(target² − A)⌉.
 */
export function cheapestForError(
  variances: CrossedVariances,
  design: CrossedDesign,
  target: number,
  costs: DesignCosts,
): NextRun[] {
  requireDesign("cheapestForError", design);
  if (!(target > 0)) throw new ArgumentError("cheapestForError", `target must be above 0, got ${target}.`);
  const ways = AXES.flatMap((axis) => {
    const floor = projectedMeanError(variances, { ...design, [axis]: Number.POSITIVE_INFINITY }) ** 2;
    const slope = (projectedMeanError(variances, design) ** 2 - floor) * design[axis];
    const needed = slope / (target ** 2 - floor);
    if (!(target ** 2 > floor) || !Number.isFinite(needed)) return [];
    // Rounding must not ask for one more than a target that was computed from a whole number.
    const count = Math.max(design[axis], Math.ceil(needed * (1 - 1e-12)));
    return [wayOn(variances, design, axis, count, costs)];
  });
  return ways.sort((a, b) => a.extraCost - b.extraCost || a.standardError - b.standardError);
}

/**
 * What the same extra cost buys when spent on one kind alone, smallest standard error first. A kind of which the cost buys
 * not even one is listed as the design stands, at no cost; a kind whose effect is not known comes last.
 */
export function bestForCost(
  variances: CrossedVariances,
  design: CrossedDesign,
  extraCost: number,
  costs: DesignCosts,
): NextRun[] {
  requireDesign("components", design);
  requireAmount("components", "extraCost", extraCost);
  const ways = AXES.map((axis) => {
    const price = designCost({ ...design, [axis]: design[axis] + 1 }, costs) - designCost(design, costs);
    if (!(price > 0)) {
      throw new ArgumentError(
        "components",
        `one more of ${axis} must cost something, got ${price}. Give the cost of an answer.`,
      );
    }
    return wayOn(variances, design, axis, design[axis] + Math.floor((extraCost / price) * (1 + 1e-12)), costs);
  });
  const rank = ({ standardError }: NextRun) => (Number.isNaN(standardError) ? Number.POSITIVE_INFINITY : standardError);
  return ways.sort((a, b) => (rank(a) === rank(b) ? a.extraCost - b.extraCost : rank(a) - rank(b)));
}

/** Cost of a design: its seeds, its items, and an answer a trial of each item by each seed. */
export function designCost({ seeds, items, trials }: CrossedDesign, costs: DesignCosts): number {
  const { seed = 0, item = 0, answer = 0 } = costs;
  for (const [name, price] of Object.entries({ seed, item, answer })) requireAmount("designCost", name, price);
  return seeds * seed + items * item + seeds * items * trials * answer;
}

const AXES: readonly DesignAxis[] = ["seeds", "items", "trials"];

function wayOn(
  variances: CrossedVariances,
  design: CrossedDesign,
  axis: DesignAxis,
  count: number,
  costs: DesignCosts,
): NextRun {
  const next = { ...design, [axis]: count };
  return {
    axis,
    design: next,
    standardError: projectedMeanError(variances, next),
    extraCost: designCost(next, costs) - designCost(design, costs),
  };
}
