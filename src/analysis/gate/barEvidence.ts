import { clustersOf } from "../../data/clusters.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { sharedSeedTables } from "../../data/seedTables.js";
import { defined } from "../../defined.js";
import { averagedProportionInterval } from "../../inference/intervals/averagedProportionInterval.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardError } from "../../inference/intervals/meanInterval.js";
import { clopperPearsonInterval } from "../../inference/intervals/proportionIntervals.js";
import { combinedTTest, type VariancePart } from "../../inference/significance/combinedT.js";
import { equivalencePValue } from "../../inference/significance/equivalence.js";
import { NOISE, type NoiseSources, type Note, noiseSourcesOf, SCORE_NOISE } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { binomialCdf, binomialSf } from "../../numeric/distributions/binomial.js";
import { mean, variance } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { sum } from "../../numeric/sum.js";
import { comparePaired } from "../comparison/comparison.js";
import { modelDifference } from "../comparison/modelDifference.js";
import type { Side } from "../comparison/testSides.js";
import type { GateOptions } from "./gate.js";

/** What the scores of one model on one task say of a bar, a score that they are held against. */
export interface BarEvidence {
  readonly score: number;
  readonly items: number | null;
  /** Right answers, where each item is right or wrong. */
  readonly right: number | null;
  readonly seeds: number;
  readonly test: string;
  readonly standardError: number;
  /** One-sided: of scores as low as these if the true score is at the bar, and of scores as high. NaN without spread. */
  readonly belowPValue: number;
  readonly abovePValue: number;
  /** Interval of the true score; `null` without spread. */
  readonly intervalAt: (level: number) => Interval | null;
  readonly proportion: boolean;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/** Reads the seeds of one model on one task; `null` where they tell nothing of their noise. */
export function barEvidence(
  sides: readonly Side[],
  bar: number,
  { missing }: Pick<GateOptions, "missing"> = {},
): BarEvidence | null {
  const runs = sides.flatMap(({ trials }) => trials);
  return runs.length > 0 ? itemEvidence(runs, bar, defined({ missing })) : levelEvidence(sides, bar);
}

function itemEvidence(
  runs: readonly RunOfMatrix[],
  bar: number,
  options: Pick<GateOptions, "missing">,
): BarEvidence | null {
  const { items, baseline: table } = sharedSeedTables(runs, runs, options);
  const count = items.length;
  if (count === 0) return null;
  const { clusters, notes } = clustersOf(items);
  const constant = { seeds: [""], scores: new Float64Array(count) };
  const parts = modelDifference(constant, table, count, clusters === undefined ? {} : { clusters });
  const score = parts.difference;
  const seedPart = parts.seeds[1] ?? null;
  const isRepeated = runs.length > table.seeds.length;
  const proportion = areShares(table.scores);
  const own = {
    score,
    items: count,
    right: null,
    seeds: table.seeds.length,
    proportion,
    notes,
    sources: noiseSourcesOf(SCORE_NOISE, [
      ...(seedPart === null ? [] : [NOISE.seeds]),
      NOISE.items,
      ...(isRepeated ? [NOISE.trials] : []),
    ]),
  };
  if (seedPart !== null)
    return byStudent(own, bar, [parts.items, seedPart, ...parts.countedTwice], "seeds-and-items-t");
  const values = table.scores.subarray(0, count);
  if (clusters !== undefined) return byStudent(own, bar, [parts.items], "clustered-t");
  if (isBinary(values)) return { ...own, ...exactly(sum(values), count, bar) };
  if (isRepeated && runs.every(holdsRightOrWrong)) return byShares(own, bar, values, runs.length / table.seeds.length);
  const compared = comparePaired(new Float64Array(count).fill(bar), values);
  if (compared.pValue === null || compared.difference === null) return { ...own, ...UNKNOWN };
  const half = compared.pValue / 2;
  return {
    ...own,
    test: compared.test,
    standardError: compared.standardError ?? Number.NaN,
    belowPValue: score < bar ? half : 1 - half,
    abovePValue: score > bar ? half : 1 - half,
    intervalAt: (level) => {
      const { interval } = comparePaired(new Float64Array(count).fill(bar), values, { alpha: 1 - level });
      return interval === null ? null : { ...interval, low: interval.low + bar, high: interval.high + bar };
    },
  };
}

const UNKNOWN = {
  test: "none",
  standardError: Number.NaN,
  belowPValue: Number.NaN,
  abovePValue: Number.NaN,
  intervalAt: () => null,
};

type Tested = Pick<BarEvidence, "test" | "standardError" | "belowPValue" | "abovePValue" | "intervalAt">;

function holdsRightOrWrong({ matrix, run }: RunOfMatrix): boolean {
  const width = matrix.items.length;
  return matrix.scores.subarray(run * width, (run + 1) * width).every((score) => !(score > 0 && score < 1));
}

/** The exact binomial test, either way, with the interval that it keeps. */
function exactly(right: number, items: number, bar: number): Tested & Pick<BarEvidence, "right"> {
  const share = right / items;
  const isPossible = bar <= 1;
  return {
    right,
    test: "binomial-exact",
    standardError: right === 0 || right === items ? Number.NaN : Math.sqrt((share * (1 - share)) / (items - 1)),
    belowPValue: isPossible ? binomialCdf(right, items, bar) : Number.NaN,
    abovePValue: isPossible ? binomialSf(right - 1, items, bar) : Number.NaN,
    intervalAt: (level) => clopperPearsonInterval(right, items, { level }),
  };
}

function byStudent<Own extends { readonly score: number }>(
  own: Own,
  bar: number,
  parts: readonly VariancePart[],
  test: string,
): Own & Tested {
  const { pValue, standardError: error, statistic } = combinedTTest(own.score - bar, parts);
  if (Number.isNaN(pValue)) return { ...own, ...UNKNOWN };
  return {
    ...own,
    test,
    standardError: error,
    belowPValue: statistic < 0 ? pValue / 2 : 1 - pValue / 2,
    abovePValue: statistic > 0 ? pValue / 2 : 1 - pValue / 2,
    intervalAt: (level) => combinedTTest(own.score, parts, { level }).interval,
  };
}

/** Right-or-wrong answers averaged over repeats: by the interval that holds near 0 and 1. */
function byShares<Own extends { readonly score: number; readonly items: number }>(
  own: Own,
  bar: number,
  values: Float64Array,
  repeats: number,
): Own & Tested {
  const shape = {
    mean: own.score,
    standardError: standardError(values),
    items: own.items,
    answers: own.items * repeats,
  };
  const intervalAt = (level: number) => averagedProportionInterval(shape, { level });
  // The smallest alpha at which the one-sided bound lies beyond the bar.
  const above = equivalencePValue((level) => moved(intervalAt(level), bar, 1), 1, "non-inferior");
  const below = equivalencePValue((level) => moved(intervalAt(level), bar, -1), 1, "non-inferior");
  return {
    ...own,
    test: "wilson-effective",
    standardError: shape.standardError,
    belowPValue: own.score < bar ? below : 1 - above,
    abovePValue: own.score > bar ? above : 1 - below,
    intervalAt,
  };
}

/** The distance to the bar on one of its sides, less 1: above −1 just where the interval lies on that side. */
function moved({ low, high, ...rest }: Interval, bar: number, sign: 1 | -1): Interval {
  return sign > 0
    ? { ...rest, low: low - bar - 1, high: high - bar - 1 }
    : { ...rest, low: bar - high - 1, high: bar - low - 1 };
}

function levelEvidence(sides: readonly Side[], bar: number): BarEvidence | null {
  const summaries = sides.flatMap(({ summary }) => summary ?? []);
  const [first] = summaries;
  if (first === undefined) return null;
  const values = summaries.map(({ value }) => value);
  const isSingle = values.length === 1 || isConstant(values);
  const stated = mean(summaries.map(({ standardError: error }) => error ?? Number.NaN));
  const own = {
    score: mean(values),
    items: first.items,
    right: null,
    seeds: values.length,
    proportion: summaries.every(({ proportion }) => proportion),
    notes: [],
    sources: noiseSourcesOf(SCORE_NOISE, [
      ...(isSingle ? [] : [NOISE.seeds]),
      ...(isSingle || stated > 0 ? [NOISE.items] : []),
    ]),
  };
  if (!isSingle) {
    const itemPart = { variance: stated ** 2, degreesOfFreedom: Number.POSITIVE_INFINITY };
    const seedPart = { variance: variance(values) / values.length, degreesOfFreedom: values.length - 1 };
    return byStudent(own, bar, [...(stated > 0 ? [itemPart] : []), seedPart], "seeds-t");
  }
  const { items, rightOrWrong, effectiveItems, standardError: error, value, degreesOfFreedom } = first;
  if (rightOrWrong && items !== null && effectiveItems === undefined) {
    return { ...own, ...exactly(Math.round(value * items), items, bar) };
  }
  if (error === null) return null;
  const known = degreesOfFreedom ?? (items === null ? Number.POSITIVE_INFINITY : items - 1);
  return byStudent(own, bar, [{ variance: error ** 2, degreesOfFreedom: known }], "t");
}
