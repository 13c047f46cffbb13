import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { MATRIX, NUMBERS, RECORD, type Shape } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Run } from "../../data/run.js";
import { LEVEL, MISSING, SEED } from "../../defaults.js";
import { ArgumentError, requireLevel, requireSameLength } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { kendallTau } from "../../numeric/correlation.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import { hasNaN } from "../../numeric/ranks.js";
import { numberedStreams } from "../../random/numberedStreams.js";
import { createRng } from "../../random/rng.js";
import { totalVariation } from "../curves/monotonicity.js";
import { type Respondents, respondents } from "../items/respondents.js";

/**
 * A way to score runs on less than all items: some items (indices into the matrix) with optional weights, or, for methods
 * that score otherwise (adaptive tests, estimates from a model), one estimate a run with the number of items it took. Estimates
 * stand in the order of `respondents(matrix).runs`: the matrix's runs, trials of one run as one.
 */
export type ItemSubset =
  | { readonly items: readonly number[]; readonly weights?: ArrayLike<number> }
  | { readonly estimates: ArrayLike<number>; readonly size: number };

/**
 * What a subset may do to the scores. `drift`: mean over runs of subset score − full score; `absoluteError`: mean of its size;
 * `standardError`: of a run's score from item sampling, mean over runs, items taken as independent; `seedSd`: SD over
 * seeds, mean over checkpoints, then over models; `kendallTau` and `totalVariation`: monotonicity over checkpoints, mean over
 * curves; `orderTau`: Kendall's τ-b of subset scores with full scores over the runs.
 */
export const SUBSET_MEASURES = [
  "drift",
  "absoluteError",
  "standardError",
  "seedSd",
  "kendallTau",
  "totalVariation",
  "orderTau",
] as const;
export type SubsetMeasureName = (typeof SUBSET_MEASURES)[number];

/** One measure of a subset, beside all items and random subsets of the same size. `null` where it is undefined. */
export interface SubsetMeasure {
  readonly subset: number | null;
  readonly full: number | null;
  /** Mean over random subsets. */
  readonly random: number | null;
  /** Where random subsets lie: their central share `level`. */
  readonly randomInterval: Interval | null;
  /** Where the subset lies against that band. */
  readonly place: "below" | "within" | "above" | null;
}

/** What scoring by a subset does to the scores, against random subsets of the same size. */
export interface SubsetQuality {
  readonly size: number;
  readonly items: number;
  readonly runs: number;
  readonly measures: Readonly<Record<SubsetMeasureName, SubsetMeasure>>;
  readonly draws: number;
  readonly seed: number;
  readonly notes: readonly Note[];
}

export interface SubsetQualityOptions {
  /** Random subsets of each size; default 1,000. */
  readonly draws?: number;
  /** Seed of the drawing; default 1. */
  readonly seed?: number;
  /** Share of the random subsets inside the band, in (0, 1); default 0.95. */
  readonly level?: number;
  /** What to do with errored and unscored cells; default `drop`. */
  readonly missing?: MissingPolicy;
}

const SUBSET: Shape = {
  needs: "chosen items, { items } or { estimates, size }",
  fits: (value) => RECORD.fits(value) && ("items" in (value as object) || "estimates" in (value as object)),
};

/** Quality of one subset; see `subsetQualities`. */
export function subsetQuality(
  matrix: ResultMatrix,
  subset: ItemSubset,
  options: SubsetQualityOptions = {},
): SubsetQuality {
  requireArgument("subsetQuality", "matrix", matrix, MATRIX);
  requireArgument("subsetQuality", "subset", subset, SUBSET);
  if ("items" in subset) requireArgument("subsetQuality", "subset.items", subset.items, NUMBERS);
  optionsOf("subsetQuality", options);
  return subsetQualities(matrix, [subset], options)[0]!;
}

/**
 * Quality of several subsets of one matrix, each against random subsets of its size. The random subsets of different
 * sizes are nested (one random order of the items a draw), so that a whole curve costs as much as its longest point:
 * O(draws × items × runs).
 *
 * Any subset moves the scores somewhat, and a smaller one more: only what lies outside the band of random subsets is the
 * selection's doing. A selection made on the same runs looks better here than it will on others.
 *
 * Throws `RangeError` for a subset that is empty, repeats an item or names one that is not there.
 */
export function subsetQualities(
  matrix: ResultMatrix,
  subsets: readonly ItemSubset[],
  { draws = 1000, seed = SEED, level = LEVEL, missing = MISSING }: SubsetQualityOptions = {},
): SubsetQuality[] {
  requireLevel("subsetQuality", level);
  if (!(Number.isSafeInteger(draws) && draws >= 1)) {
    throw new ArgumentError("subsetQuality", `draws must be a whole number of at least 1, got ${draws}.`);
  }
  const table = respondents(matrix, missing);
  const count = table.items.length;
  const measure = measurer(table, matrix.higherIsBetter);
  const everything = tally(table);
  table.items.forEach((_, item) => {
    everything.add(item);
  });
  const fullMeans = everything.means();
  const full = measure(fullMeans, everything.standardError(), fullMeans);
  const sizes = subsets.map((subset) => requireSubset(subset, table));
  const random = randomMeasures(table, sizes, draws, seed, (means, error) => measure(means, error, fullMeans));
  return subsets.map((subset, index) => {
    const size = sizes[index]!;
    const { means, standardError } = scoresOf(subset, table);
    const own = measure(means, standardError, fullMeans);
    const drawn = random.get(size);
    const entries = SUBSET_MEASURES.map((name) => [
      name,
      against(own[name], full[name], drawn?.[name] ?? new Float64Array(), level),
    ]);
    return {
      size,
      items: count,
      runs: table.runs.length,
      measures: Object.fromEntries(entries) as SubsetQuality["measures"],
      draws,
      seed,
      notes: notesOn(full, size, count),
    };
  });
}

/** The runs' scores by the subset. The standard error is known for plain means only. */
function scoresOf(subset: ItemSubset, table: Respondents): { means: Float64Array; standardError: number } {
  if ("estimates" in subset) return { means: Float64Array.from(subset.estimates), standardError: Number.NaN };
  if (subset.weights !== undefined) {
    return { means: weightedMeans(table, subset.items, subset.weights), standardError: Number.NaN };
  }
  const chosen = tally(table);
  for (const item of subset.items) chosen.add(item);
  return { means: chosen.means(), standardError: chosen.standardError() };
}

type Measures = Record<SubsetMeasureName, number>;

/** Throws unless the subset can be scored; returns its size. */
function requireSubset(subset: ItemSubset, { items, runs }: Respondents): number {
  if ("estimates" in subset) {
    if (subset.estimates.length !== runs.length) {
      throw new ArgumentError(
        "subsetQuality",
        `estimates must hold one score a run, ${runs.length}, got ${subset.estimates.length}. ` +
          "Trials of one run have one estimate together.",
      );
    }
    if (!(subset.size > 0)) throw new ArgumentError("subsetQuality", `size must be above 0, got ${subset.size}.`);
    return Math.min(items.length, Math.round(subset.size));
  }
  const { items: chosen, weights } = subset;
  if (weights !== undefined) requireSameLength("subsetQuality", chosen, weights);
  const wrong = chosen.find((item) => !(Number.isSafeInteger(item) && item >= 0 && item < items.length));
  if (chosen.length === 0 || wrong !== undefined || new Set(chosen).size < chosen.length) {
    throw new ArgumentError(
      "subsetQuality",
      `items must be different indices from 0 to ${items.length - 1}, at least one, got ` +
        `${wrong ?? (chosen.length === 0 ? "none" : "one twice")}. Look ids up in matrix.items first.`,
    );
  }
  return chosen.length;
}

interface Tally {
  add(item: number): void;
  clear(): void;
  /** Mean score of each run over the items added that it scored. */
  means(): Float64Array;
  /** √(variance/n) of each run's mean, averaged over the runs. */
  standardError(): number;
}

/** Sums of the items added so far, run by run. Complete right-or-wrong answers need no squares and no counts of their own. */
function tally({ scores, runs, items }: Respondents): Tally {
  const rows = runs.length;
  const width = items.length;
  const columns = items.map((_, item) => Float64Array.from(runs, (__, row) => scores[row * width + item]!));
  const plain = isBinary(scores) && !hasNaN(scores);
  const sums = new Float64Array(rows);
  const squares = plain ? sums : new Float64Array(rows);
  const counts = new Float64Array(rows);
  return {
    add(item) {
      const own = columns[item]!;
      if (plain) {
        for (let row = 0; row < rows; row++) sums[row]! += own[row]!;
        counts[0]!++;
        return;
      }
      for (let row = 0; row < rows; row++) {
        const score = own[row]!;
        if (Number.isNaN(score)) continue;
        sums[row]! += score;
        squares[row]! += score * score;
        counts[row]!++;
      }
    },
    clear() {
      for (const array of [sums, squares, counts]) array.fill(0);
    },
    means: () => sums.map((sum, row) => sum / counts[plain ? 0 : row]!),
    standardError() {
      let [total, defined] = [0, 0];
      for (let row = 0; row < rows; row++) {
        const count = counts[plain ? 0 : row]!;
        const about = squares[row]! - (sums[row]! * sums[row]!) / count;
        const error = Math.sqrt(Math.max(0, about) / (count * (count - 1)));
        if (Number.isNaN(error)) continue;
        total += error;
        defined++;
      }
      return total / defined;
    },
  };
}

function weightedMeans(
  { scores, runs, items }: Respondents,
  chosen: readonly number[],
  weights: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(runs, (_, run) => {
    let [sum, total] = [0, 0];
    chosen.forEach((item, place) => {
      const score = scores[run * items.length + item]!;
      if (Number.isNaN(score)) return;
      sum += weights[place]! * score;
      total += weights[place]!;
    });
    return sum / total;
  });
}

/** Reads the measures off the runs' scores; the grouping of the runs is worked out once. */
function measurer(
  { runs }: Respondents,
  higherIsBetter: boolean,
): (means: Float64Array, standardError: number, full: Float64Array) => Measures {
  const rows = runs.map((_, row) => row);
  const keyed = (key: (run: Run) => unknown[]) => [...groupBy(rows, (row) => JSON.stringify(key(runs[row]!))).values()];
  const seeded = keyed(({ model, framing, step }) => [model, framing, step]).filter((own) => own.length > 1);
  const seedGroups = [
    ...groupBy(seeded, (own) => JSON.stringify([runs[own[0]!]!.model, runs[own[0]!]!.framing])).values(),
  ];
  const curves = keyed(({ model, framing, seed }) => [model, framing, seed])
    .filter((own) => own.length > 2 && own.every((row) => runs[row]!.step !== undefined))
    .map((own) => own.sort((a, b) => runs[a]!.step! - runs[b]!.step!));
  const direction = higherIsBetter ? 1 : -1;
  const defined = (values: number[]) => mean(values.filter((value) => !Number.isNaN(value)));
  return (means, standardError, full) => {
    const pick = (own: readonly number[]) => own.map((row) => means[row]!);
    const differences = rows.map((row) => means[row]! - full[row]!);
    return {
      drift: defined(differences),
      absoluteError: defined(differences.map(Math.abs)),
      standardError,
      seedSd: defined(seedGroups.map((steps) => defined(steps.map((own) => standardDeviation(pick(own)))))),
      kendallTau: defined(
        curves.map((own) =>
          kendallTau(
            own.map((_, place) => place),
            pick(own).map((score) => direction * score),
          ),
        ),
      ),
      totalVariation: defined(curves.map((own) => totalVariation(pick(own)))),
      orderTau: kendallTau(means, full),
    };
  };
}

/** The measures of random subsets of each size, draw after draw. */
function randomMeasures(
  table: Respondents,
  sizes: readonly number[],
  draws: number,
  seed: number,
  measure: (means: Float64Array, standardError: number) => Measures,
): Map<number, Record<SubsetMeasureName, Float64Array>> {
  const wanted = [...new Set(sizes)].sort((a, b) => a - b);
  const found = new Map(
    wanted.map((size) => {
      const entries = SUBSET_MEASURES.map((name) => [name, new Float64Array(draws)]);
      return [size, Object.fromEntries(entries) as Record<SubsetMeasureName, Float64Array>];
    }),
  );
  const streams = numberedStreams(createRng(seed, "random subsets"), "draw");
  const chosen = tally(table);
  const pool = new Uint32Array(table.items.length);
  for (let draw = 0; draw < draws; draw++) {
    const rng = streams(draw);
    for (let item = 0; item < pool.length; item++) pool[item] = item;
    chosen.clear();
    let place = 0;
    for (const size of wanted) {
      for (; place < size; place++) {
        const other = place + Math.floor(rng.nextUniform() * (pool.length - place));
        const item = pool[other]!;
        pool[other] = pool[place]!;
        pool[place] = item;
        chosen.add(item);
      }
      const measures = measure(chosen.means(), chosen.standardError());
      for (const name of SUBSET_MEASURES) found.get(size)![name][draw] = measures[name];
    }
  }
  return found;
}

function against(subset: number, full: number, draws: Float64Array, level: number): SubsetMeasure {
  const sorted = draws.filter((value) => !Number.isNaN(value)).sort();
  const [low, high] = [(1 - level) / 2, (1 + level) / 2].map((p) => quantileSorted(sorted, p)) as [number, number];
  const known = sorted.length > 0 && !Number.isNaN(subset);
  return {
    subset: finiteOrNull(subset),
    full: finiteOrNull(full),
    random: finiteOrNull(mean(sorted)),
    randomInterval: sorted.length > 0 ? { low, high, level, method: "random-subsets" } : null,
    place: known ? (subset < low ? "below" : subset > high ? "above" : "within") : null,
  };
}

function notesOn(full: Measures, size: number, items: number): Note[] {
  const notes: Note[] = [];
  if (Number.isNaN(full.seedSd)) {
    notes.push({ code: "one-seed", message: "no model has two seeds at a checkpoint: the seed SD is not known" });
  }
  if (Number.isNaN(full.kendallTau)) {
    const message = "no run has three checkpoints: monotonicity and total variation are not known";
    notes.push({ code: "no-curves", message });
  }
  if (size === items)
    notes.push({ code: "all-items", message: "the subset is as large as the test: nothing is left out" });
  return notes;
}
