import { isBinary } from "../numeric/binary.js";
import { mean } from "../numeric/moments.js";
import { askedItems } from "./askedItems.js";
import { groupBy } from "./groupBy.js";
import type { Item } from "./item.js";
import { columnFinder, itemsOfAll } from "./itemColumns.js";
import type { RunOfMatrix } from "./itemMeans.js";
import { type Coverage, matrixCoverage, totalCoverage } from "./missing.js";
import { STATE_CODE } from "./resultMatrix.js";
import { trialsBySeed } from "./seedTables.js";

/** The lowest and the highest value that a number could have had. */
export interface ScoreBounds {
  readonly low: number;
  readonly high: number;
}

/** What is missing on either side of a comparison, and how far it could move the scores. */
export interface ComparisonBounds {
  readonly baseline: ScoreBounds;
  readonly candidate: ScoreBounds;
  /** Of candidate − baseline. */
  readonly difference: ScoreBounds;
}

/**
 * The mean score if every missing cell had been 0, and if every one had been 1. NaN scores are missing.
 * `null` where there are no scores, or some lie outside [0, 1].
 */
export function scoreBounds(scores: ArrayLike<number>): ScoreBounds | null {
  let sum = 0;
  let missing = 0;
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index] as number;
    if (Number.isNaN(score)) missing++;
    else if (score < 0 || score > 1) return null;
    else sum += score;
  }
  return missing === scores.length ? null : { low: sum / scores.length, high: (sum + missing) / scores.length };
}

/** The states of the cells of two sides, over the items that either side knows. */
export interface SidesCoverage {
  readonly baseline: Coverage;
  readonly candidate: Coverage;
}

/** The runs of each side whose repeats are averaged first: those of a seed, or of a seed at one level of the facets. */
type SideThings = readonly [
  baseline: readonly (readonly RunOfMatrix[])[],
  candidate: readonly (readonly RunOfMatrix[])[],
];

/**
 * Counts the states of both sides over all items of their matrices, the ones that neither side scored included, and says
 * how far the missing cells could move the scores; `null` where nothing is missing or scores are not in [0, 1]. Several
 * runs of a side are averaged, runs of one thing first, by default those with the same seed.
 */
export function sidesCoverage(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  things: SideThings = [[...trialsBySeed(baseline).values()], [...trialsBySeed(candidate).values()]],
): { readonly coverage: SidesCoverage; readonly bounds: ComparisonBounds | null } {
  const sides = [...baseline, ...candidate];
  const matrices = new Set(sides.map(({ matrix }) => matrix));
  const items = itemsOfAll(testsOf(sides)).length;
  const coverage = { baseline: coverageOver(baseline, items), candidate: coverageOver(candidate, items) };
  const isComplete = [coverage.baseline, coverage.candidate].every(
    ({ errored, unscored, absent }) => errored + unscored + absent === 0,
  );
  // A loss below 1 is no share: only right-or-wrong scores of such metrics are bounded by 1.
  const isBounded = [...matrices].every(({ higherIsBetter, scores }) => higherIsBetter || isBinary(scores));
  const [before, after] =
    isComplete || !isBounded ? [null, null] : [boundsOver(things[0], items), boundsOver(things[1], items)];
  return { coverage, bounds: before && after && differenceBounds(before, after) };
}

/** The same for two lists of scores of the same items, NaN where missing. */
export function listsCoverage(
  baseline: ArrayLike<number>,
  candidate: ArrayLike<number>,
): { readonly coverage: SidesCoverage; readonly bounds: ComparisonBounds | null } {
  const [before, after] = [coverageOfList(baseline), coverageOfList(candidate)];
  const coverage = { baseline: before, candidate: after };
  if (before.absent + after.absent === 0) return { coverage, bounds: null };
  const [first, second] = [scoreBounds(baseline), scoreBounds(candidate)];
  return { coverage, bounds: first && second && differenceBounds(first, second) };
}

/** Bounds of both sides and of their difference. */
function differenceBounds(baseline: ScoreBounds, candidate: ScoreBounds): ComparisonBounds {
  const difference = { low: candidate.low - baseline.high, high: candidate.high - baseline.low };
  return { baseline, candidate, difference };
}

function coverageOfList(scores: ArrayLike<number>): Coverage {
  let absent = 0;
  for (let index = 0; index < scores.length; index++) if (Number.isNaN(scores[index] as number)) absent++;
  return { scored: scores.length - absent, errored: 0, unscored: 0, absent };
}

function coverageOver(side: readonly RunOfMatrix[], items: number): Coverage {
  const byMatrix = groupBy(side, ({ matrix }) => matrix);
  return totalCoverage(
    [...byMatrix].map(([matrix, own]) => {
      const runs = own.map(({ run }) => run);
      const known = matrixCoverage(matrix, runs);
      const elsewhere = runs.reduce((sum, run) => sum + items - askedItems(matrix, run).length, 0);
      return { ...known, absent: known.absent + elsewhere };
    }),
  );
}

function boundsOver(things: SideThings[number], items: number): ScoreBounds | null {
  return averageBounds(things.map((trials) => trialBounds(trials, items)));
}

/**
 * The bounds of the mean over items of what the trials of one run average: a failed trial may have been anything, one that was
 * not made counts nowhere, and an item without any may have been anything. `null` as `scoreBounds`.
 */
function trialBounds(trials: readonly RunOfMatrix[], items: number): ScoreBounds | null {
  const known = itemsOfAll(testsOf(trials));
  const columnsOf = columnFinder(known);
  const [sums, scored, failed] = [0, 1, 2].map(() => new Float64Array(known.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const { matrix, run } of trials) {
    const columns = columnsOf(matrix.items);
    const width = matrix.items.length;
    for (const item of askedItems(matrix, run)) {
      const column = columns === null ? item : columns[item]!;
      const score = matrix.scores[run * width + item]!;
      if (score < 0 || score > 1) return null;
      const state = matrix.states === null ? STATE_CODE.scored : matrix.states[run * width + item]!;
      if (state === STATE_CODE.scored) {
        sums[column]! += score;
        scored[column]!++;
      } else if (state !== STATE_CODE.absent) failed[column]!++;
    }
  }
  if (scored.every((count) => count === 0)) return null;
  let low = 0;
  let high = items - known.length;
  for (let item = 0; item < known.length; item++) {
    const tried = scored[item]! + failed[item]!;
    low += tried === 0 ? 0 : sums[item]! / tried;
    high += tried === 0 ? 1 : (sums[item]! + failed[item]!) / tried;
  }
  return { low: low / items, high: high / items };
}

/** The items of each test that the runs took: the matrix's own list where that is all of them, so that none is looked up by id. */
function testsOf(sides: readonly RunOfMatrix[]): (readonly Item[])[] {
  const tests = new Map(sides.map(({ matrix, run }) => [askedItems(matrix, run), matrix.items]));
  return [...tests].map(([asked, items]) =>
    asked.length === items.length ? items : asked.map((item) => items[item] as Item),
  );
}

function averageBounds(bounds: readonly (ScoreBounds | null)[]): ScoreBounds | null {
  const known = bounds.filter((one) => one !== null);
  if (known.length < bounds.length || known.length === 0) return null;
  return { low: mean(known.map(({ low }) => low)), high: mean(known.map(({ high }) => high)) };
}
