import { groupBy } from "../../data/groupBy.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardError, tInterval } from "../../inference/intervals/meanInterval.js";
import { finiteOrNull } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import type { ScoreSeries } from "./scoreSeries.js";

/** A statistic over training seeds. */
interface OverSeeds {
  /** Mean over the seeds for which the statistic is defined; `null` where it is for none. */
  readonly value: number | null;
  /** t interval over seeds, cut at the bounds; `null` for one seed, and for seeds that all agree. */
  readonly interval: Interval | null;
}

/**
 * The series of one task as replicates: one series of each model in each. Models that share their seed labels are matched
 * by label, others by the order of their seeds, since seeds of different models have nothing in common anyway.
 */
export function replicatesOf(series: readonly ScoreSeries[]): ScoreSeries[][] {
  const models = [...groupBy(series, ({ model }) => model).values()];
  const labels = models.map((seeds) => JSON.stringify(seeds.map(({ seed }) => seed).sort()));
  const isShared = labels.every((label) => label === labels[0]);
  const keyed = models.flatMap((seeds) =>
    seeds.map((one, index) => ({ one, key: isShared ? (one.seed ?? "") : String(index) })),
  );
  return [...groupBy(keyed, ({ key }) => key).values()].map((members) => members.map(({ one }) => one));
}

/** Mean and t interval of a statistic that is computed in each replicate; NaN leaves a replicate out. */
export function overSeeds(
  replicates: readonly (readonly ScoreSeries[])[],
  statistic: (series: readonly ScoreSeries[]) => number,
  { level, bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }: OverSeedsOptions,
): OverSeeds {
  const values = replicates.map(statistic).filter(Number.isFinite);
  return { value: finiteOrNull(mean(values)), interval: seedInterval(values, level, bounds) };
}

interface OverSeedsOptions {
  readonly level: number;
  /** Least and largest value that the statistic can take; default none. */
  readonly bounds?: readonly [number, number];
}

/** t interval of the mean of one value a seed. */
export function seedInterval(
  values: readonly number[],
  level: number,
  [least, most]: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): Interval | null {
  const error = standardError(values);
  if (!(error > 0)) return null;
  const interval = tInterval(mean(values), error, values.length - 1, { level });
  return { ...interval, low: Math.max(least, interval.low), high: Math.min(most, interval.high) };
}
