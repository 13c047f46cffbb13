import { groupBy } from "../../data/groupBy.js";
import { quantileSorted } from "../../numeric/quantiles.js";

/** Two steps that lie next to each other, and that no seed has both of. */
interface NearSteps {
  readonly low: number;
  readonly high: number;
}

/** Share of the usual distance between a seed's checkpoints, up to which two steps may be the same one. */
const NEAR = 0.05;

/**
 * Steps that may be one checkpoint counted in two ways (999 and 1,000): much nearer to each other than the checkpoints of any
 * seed, and of different seeds. They are never joined unasked.
 */
export function nearSteps(scores: readonly { readonly seed: string; readonly step: number | null }[]): NearSteps[] {
  const placed = scores.flatMap(({ seed, step }) => (step === null ? [] : [{ seed, step }]));
  const bySeed = [...groupBy(placed, ({ seed }) => seed).values()].map((members) =>
    members.map(({ step }) => step).sort((a, b) => a - b),
  );
  const gaps = bySeed
    .flatMap((steps) => steps.slice(1).map((step, index) => step - steps[index]!))
    .sort((a, b) => a - b);
  if (gaps.length === 0) return [];
  const usual = quantileSorted(gaps, 0.5);
  const seedsAt = groupBy(placed, ({ step }) => step);
  const steps = [...seedsAt.keys()].sort((a, b) => a - b);
  return steps.slice(1).flatMap((high, index) => {
    const low = steps[index]!;
    const of = (step: number) => seedsAt.get(step)!.map(({ seed }) => seed);
    const isNear = high > low && high - low <= NEAR * usual && !of(high).some((seed) => of(low).includes(seed));
    return isNear ? [{ low, high }] : [];
  });
}
