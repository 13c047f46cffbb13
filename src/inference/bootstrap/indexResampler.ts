import { resampleIndices } from "../../random/resampleIndices.js";
import type { IndexStatistic } from "./bootstrapStatistic.js";
import type { Resampler, SampleEstimate } from "./resampler.js";
import {
  type CountedUnits,
  type CrossedUnits,
  type OneWayUnits,
  type ResamplingUnits,
  unitGroups,
} from "./resamplingUnits.js";

/**
 * Resampling of any statistic, by the numbers of the drawn items: the definition that the fast forms must equal.
 * With `errors`, each resample also carries the statistic's standard error.
 */
export function indexResampler(units: ResamplingUnits, statistic: IndexStatistic, errors: boolean): Resampler {
  const evaluate: Evaluate = (items, runs) => ({
    value: statistic.value(items, runs),
    standardError: errors && statistic.standardError ? statistic.standardError(items, runs) : Number.NaN,
  });
  return units.kind === "crossed" ? crossedResampler(units, evaluate) : oneWayResampler(units, evaluate);
}

type Evaluate = (items: Uint32Array, runs: Uint32Array) => SampleEstimate;

const NO_RUNS = new Uint32Array(0);

function oneWayResampler(units: OneWayUnits | CountedUnits, evaluate: Evaluate): Resampler {
  const { items } = units;
  const { starts, members } = unitGroups(units);
  const strataSizes = units.kind === "counted" ? [items] : units.strataSizes;
  const drawnUnits = new Uint32Array(starts.length - 1);
  const firsts = strataSizes.map((_, stratum) => strataSizes.slice(0, stratum).reduce((sum, size) => sum + size, 0));
  let buffer = new Uint32Array(items);
  return {
    original: evaluate(members.slice(), NO_RUNS),
    draw: (rng) => {
      strataSizes.forEach((size, stratum) => {
        const first = firsts[stratum]!;
        const drawn = drawnUnits.subarray(first, first + size);
        resampleIndices(rng, size, drawn);
        for (let i = 0; i < size; i++) drawn[i]! += first;
      });
      return evaluate(itemsOf(drawnUnits), NO_RUNS);
    },
    leaveOneOut: () =>
      strataSizes.map((size, stratum) =>
        new Float64Array(size).map((_, i) => evaluate(itemsWithout(firsts[stratum]! + i), NO_RUNS).value),
      ),
  };

  function itemsOf(drawn: Uint32Array): Uint32Array {
    let length = 0;
    for (let i = 0; i < drawn.length; i++) length += starts[drawn[i]! + 1]! - starts[drawn[i]!]!;
    if (length > buffer.length) buffer = new Uint32Array(2 * length);
    let filled = 0;
    for (let i = 0; i < drawn.length; i++) {
      for (let j = starts[drawn[i]!]!; j < starts[drawn[i]! + 1]!; j++) buffer[filled++] = members[j]!;
    }
    return buffer.subarray(0, length);
  }

  function itemsWithout(unit: number): Uint32Array {
    buffer.set(members.subarray(0, starts[unit]!));
    buffer.set(members.subarray(starts[unit + 1]!), starts[unit]!);
    return buffer.subarray(0, items - (starts[unit + 1]! - starts[unit]!));
  }
}

function crossedResampler(units: CrossedUnits, evaluate: Evaluate): Resampler {
  const [allItems, allRuns] = [ascending(units.items), ascending(units.runs)];
  const [items, runs] = [new Uint32Array(units.items), new Uint32Array(units.runs)];
  const without = (all: Uint32Array, left: number) => all.filter((one) => one !== left);
  return {
    original: evaluate(allItems.slice(), allRuns.slice()),
    draw: (rng) => {
      resampleIndices(rng, units.runs, runs);
      resampleIndices(rng, units.items, items);
      return evaluate(items, runs);
    },
    leaveOneOut: () => [
      Float64Array.from(allRuns, (run) => evaluate(allItems.slice(), without(allRuns, run)).value),
      Float64Array.from(allItems, (item) => evaluate(without(allItems, item), allRuns.slice()).value),
    ],
  };
}

function ascending(count: number): Uint32Array {
  return new Uint32Array(count).map((_, i) => i);
}
