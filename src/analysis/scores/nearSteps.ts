import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
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

/** Steps of some seeds that lie this many times above those of the others are no later part of one training. */
const OTHER_UNIT = 50;

/** Seeds whose steps all lie far above all of the others', as tokens lie above steps and steps above epochs. */
interface StepUnits {
  readonly below: { readonly seeds: readonly string[]; readonly last: number };
  readonly above: { readonly seeds: readonly string[]; readonly first: number };
}

/** Whether the seeds count their steps in different units, by steps above 0; `null` where they do not. */
export function stepUnits(
  scores: readonly { readonly seed: string; readonly step: number | null }[],
): StepUnits | null {
  const placed = scores.filter(({ step }) => step !== null && step > 0);
  const ranges = [...groupBy(placed, ({ seed }) => seed)].map(([seed, own]) => {
    const steps = own.map(({ step }) => step as number);
    return { seed, first: Math.min(...steps), last: Math.max(...steps), count: new Set(steps).size };
  });
  // A single checkpoint may be that of the end alone.
  if (ranges.some(({ count }) => count < 2)) return null;
  ranges.sort((a, b) => a.last - b.last || compareNames(a.seed, b.seed));
  for (let split = 1; split < ranges.length; split++) {
    const [below, above] = [ranges.slice(0, split), ranges.slice(split)];
    const [last, first] = [below.at(-1)!.last, Math.min(...above.map((range) => range.first))];
    if (first >= OTHER_UNIT * last) {
      const seedsOf = (of: typeof ranges) => of.map(({ seed }) => seed).sort(compareNames);
      return { below: { seeds: seedsOf(below), last }, above: { seeds: seedsOf(above), first } };
    }
  }
  return null;
}
