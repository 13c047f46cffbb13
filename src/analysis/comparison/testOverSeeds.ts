import { type BehrensFisherTest, behrensFisherTest } from "../../inference/components/behrensFisher.js";
import type { IntervalOptions } from "../../inference/intervals/intervalOptions.js";
import { type CombinedTTest, combinedTTest, type VariancePart } from "../../inference/significance/combinedT.js";

/** The noise of a difference: training seeds, one part a side, and all else. */
export interface SeedsAndOthers {
  readonly seeds: readonly VariancePart[];
  readonly others: readonly VariancePart[];
  /** Whether a part is estimated from one run, so that its degrees of freedom only stand for what is not known of it. */
  readonly isEstimated?: boolean;
}

/**
 * Tests a difference over training seeds and what else is known of its noise. Satterthwaite's t keeps its level for as many
 * seeds on one side as on the other (within .5 % for SDs up to 1 : 3), and then finds more; for uneven numbers it does not
 * (10 % for 2 against 10), and Behrens and Fisher's test decides. So it does over estimated parts, whose errors are not quite
 * those of an SD. `equivalentAlpha` as in `BehrensFisherTest`.
 */
export function testOverSeeds(
  difference: number,
  { seeds, others, isEstimated = false }: SeedsAndOthers,
  options: IntervalOptions,
): CombinedTTest | BehrensFisherTest {
  const parts = [...others, ...seeds];
  const isEven = !isEstimated && seeds.every(({ degreesOfFreedom }) => degreesOfFreedom === seeds[0]?.degreesOfFreedom);
  return isEven ? combinedTTest(difference, parts, options) : behrensFisherTest(difference, parts, options);
}
