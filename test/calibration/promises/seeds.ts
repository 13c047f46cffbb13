import { compareModels, compareSeedSummaries } from "../../../src/analysis/comparison/modelComparison.js";
import { modelDifference } from "../../../src/analysis/comparison/modelDifference.js";
import { combinedTTest, type VariancePart } from "../../../src/inference/significance/combinedT.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { halfWidthRates, type PromiseRow, type TwoHalfWidths } from "./promiseRow.js";

interface Setting {
  readonly seeds: readonly [number, number];
  /** SD over seeds of the side with fewer seeds, in that of the other. */
  readonly ratio: number;
}

/** By Satterthwaite's degrees of freedom, a single seed with the SD of the other side. */
function halfWidthBefore(parts: readonly VariancePart[]): number {
  return combinedTTest(0, parts).interval.high;
}

function halfWidthNow(compared: ReturnType<typeof compareModels>): number {
  if (!compared.ok || compared.interval === null) throw new Error("two models with spread must give an interval");
  return (compared.interval.high - compared.interval.low) / 2;
}

function seedsAlone(rng: Rng, { seeds, ratio }: Setting): TwoHalfWidths {
  const values = seeds.map((count, side) =>
    Array.from({ length: count }, () => (side === 0 ? ratio : 1) * standardNormal(rng)),
  );
  const summaries = values.map((side) =>
    side.map((value) => ({ value, items: null, standardError: null, proportion: false, rightOrWrong: false })),
  );
  const known = values.flatMap((side) =>
    side.length === 1 ? [] : [{ variance: variance(side) / side.length, degreesOfFreedom: side.length - 1 }],
  );
  const [single, several] = [Math.min(...seeds), Math.max(...seeds)];
  const parts = single > 1 ? known : known.map((part) => ({ ...part, variance: part.variance * (several + 1) }));
  return {
    estimate: mean(values[1] as number[]) - mean(values[0] as number[]),
    before: halfWidthBefore(parts),
    now: halfWidthNow(compareSeedSummaries(summaries[0] as never, summaries[1] as never)),
  };
}

const ITEMS = 40;

/** Seeds of an SD of .3 and its ratio, items and their interaction with the model of SD .5, answers of SD .5. */
function seedsAndItems(rng: Rng, { seeds, ratio }: Setting): TwoHalfWidths {
  const effects = Array.from({ length: ITEMS }, () => standardNormal(rng));
  const sides = seeds.map((count, side) => {
    const own = effects.map((effect) => effect + 0.5 * standardNormal(rng));
    return Array.from({ length: count }, () => {
      const shift = 0.3 * (side === 0 ? ratio : 1) * standardNormal(rng);
      return own.map((effect) => effect + shift + 0.5 * standardNormal(rng));
    });
  });
  const tables = sides.map((rows) => ({
    seeds: rows.map((_, seed) => `${seed}`),
    scores: Float64Array.from(rows.flat()),
  }));
  const { difference, items, seeds: seedParts, countedTwice } = modelDifference(tables[0]!, tables[1]!, ITEMS);
  const runs = sides.map((rows, side) => {
    const matrix = matrixOf(rows.map((scores, seed) => ({ model: `${side}`, seed: `${seed}`, scores })));
    return matrix.runs.map((_, run) => ({ matrix, run }));
  });
  return {
    estimate: difference,
    before: halfWidthBefore([items, ...seedParts.flatMap((part) => part ?? []), ...countedTwice]),
    now: halfWidthNow(compareModels(runs[0]!, runs[1]!)),
  };
}

const rowsOf = (
  promise: string,
  settings: readonly Setting[],
  simulate: (rng: Rng, setting: Setting) => TwoHalfWidths,
): PromiseRow[] =>
  settings.map((setting) => ({
    promise,
    situation:
      `${setting.seeds[0]} against ${setting.seeds[1]} seeds` +
      (setting.ratio === 1 ? ", equal SDs" : `, the fewer with ${setting.ratio} times the SD`),
    counts: "false claims",
    bound: 0.055,
    replicates: 4000,
    rates: (rng, replicates) => halfWidthRates(rng, replicates, (own) => simulate(own, setting)),
  }));

export const seedRows: readonly PromiseRow[] = [
  ...rowsOf(
    "two models over seeds",
    [
      { seeds: [2, 2], ratio: 3 },
      { seeds: [2, 10], ratio: 1 },
      { seeds: [2, 10], ratio: 3 },
      { seeds: [2, 30], ratio: 1 },
      { seeds: [2, 30], ratio: 3 },
      { seeds: [3, 30], ratio: 1 },
      { seeds: [3, 30], ratio: 3 },
      { seeds: [5, 5], ratio: 3 },
      { seeds: [5, 10], ratio: 3 },
      { seeds: [1, 2], ratio: 1 },
      { seeds: [1, 5], ratio: 1 },
      { seeds: [1, 5], ratio: 3 },
    ],
    seedsAlone,
  ),
  ...rowsOf(
    "two models over seeds × 40 items",
    [
      { seeds: [2, 10], ratio: 1 },
      { seeds: [2, 10], ratio: 3 },
      { seeds: [3, 30], ratio: 3 },
      { seeds: [1, 5], ratio: 3 },
    ],
    seedsAndItems,
  ),
];
