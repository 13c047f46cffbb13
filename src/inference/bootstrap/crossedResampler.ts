import { ArgumentError } from "../../errors.js";
import type { TotalsStatistic } from "./bootstrapStatistic.js";
import { crossedTotalsSampler } from "./crossedTotalsSampler.js";
import type { Resampler } from "./resampler.js";
import type { CrossedUnits } from "./resamplingUnits.js";

/** Resampling of a statistic of totals over the cells of complete runs × items tables, runs and items independently. */
export function crossedResampler(units: CrossedUnits, statistic: TotalsStatistic): Resampler {
  const { runs, items } = units;
  for (const { length } of statistic.columns) {
    if (length !== runs * items) {
      throw new ArgumentError(
        "bootstrap",
        `the statistic's columns must hold runs × items = ${runs} × ${items} numbers, got ${length}. ` +
          "Lay them out row-major, one row per run.",
      );
    }
  }
  const sampler = crossedTotalsSampler(units, statistic.columns);
  const totals = sampler.original.slice();
  // Runs and items are two sources of noise; the error of both at once has no delta method here.
  const estimate = () => ({ value: statistic.value(totals), standardError: Number.NaN });
  return {
    original: estimate(),
    draw: (rng) => {
      sampler.draw(rng, totals);
      return estimate();
    },
    leaveOneOut: () => {
      const byRun = statistic.columns.map((column) => margin(column, runs, (cell) => Math.floor(cell / items)));
      const byItem = statistic.columns.map((column) => margin(column, items, (cell) => cell % items));
      const without = (margins: Float64Array[], cells: number) =>
        margins[0]!.map((_, unit) =>
          statistic.value(sampler.original.map((total, j) => total - (j === 0 ? cells : margins[j - 1]![unit]!))),
        );
      return [without(byRun, items), without(byItem, runs)];
    },
  };
}

/** Totals of a table by one of its margins. */
function margin(table: ArrayLike<number>, size: number, unitOf: (cell: number) => number): Float64Array {
  const totals = new Float64Array(size);
  for (let cell = 0; cell < table.length; cell++) totals[unitOf(cell)]! += table[cell]!;
  return totals;
}
