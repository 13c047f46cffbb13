import { requireArgument } from "../../arguments/requireArgument.js";
import { MATRIX, recordWith } from "../../arguments/shapes.js";
import { pluralOf } from "../../clause.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { runKey } from "../../data/run.js";
import { MISSING, SEED } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError } from "../../errors.js";
import { itemStatistics } from "../../inference/items/itemStatistics.js";
import type { Refusal } from "../../notes.js";
import { refuse } from "../../notes.js";
import { compare } from "../../numeric/ascendingOrder.js";
import { isBinary } from "../../numeric/binary.js";
import { shuffle, uniformInteger } from "../../random/draws.js";
import { createRng, type Rng } from "../../random/rng.js";
import { adaptiveTest } from "../irt/adaptive.js";
import { anchorEstimates } from "../irt/anchorEstimates.js";
import { compareIds, parameterAnchors, requireSize, scoreAnchors } from "../irt/anchors.js";
import type { FitProgress } from "../irt/climbing/bestClimb.js";
import { type CombinationWeight, combinationWeight } from "../irt/combinationWeight.js";
import { fitItemBank, type ItemBank } from "../irt/itemBank.js";
import { independentRows, type Respondents, respondents } from "../items/respondents.js";

/**
 * Ways to choose items: `random`; `stratified` by difficulty, one at random from each of as many strata; `pruned`: the most
 * discriminating; `score-anchors` and `anchors`: cluster centres by scores and by item parameters; `adaptive`: another set for
 * each run, item by item.
 */
export const SUBSET_METHODS = ["random", "stratified", "pruned", "score-anchors", "anchors", "adaptive"] as const;
export type SubsetMethod = (typeof SUBSET_METHODS)[number];

/**
 * Estimates of a full score from a subset: `weighted`, the (weighted) mean of the chosen items; `irt`, expected from the ability;
 * `pIrt`, answers where known and chances elsewhere; `gpIrt`, a mixture of the first and the third.
 */
export const SUBSET_ESTIMATES = ["weighted", "irt", "pIrt", "gpIrt"] as const;
export type SubsetEstimateName = (typeof SUBSET_ESTIMATES)[number];

/** Items chosen on some runs, ready to score others. */
export interface SubsetChoice {
  readonly ok: true;
  readonly method: SubsetMethod;
  /** Items asked of each run. Clusters can be fewer than were wanted, where items are alike. */
  readonly size: number;
  /** Indices into the matrix's items, ascending; `null` for `adaptive`. */
  readonly items: readonly number[] | null;
  /** Shares of the test that the items stand for, summing to 1; `null` where all count the same. */
  readonly weights: readonly number[] | null;
  /** Item parameters, for the methods that use them. */
  readonly bank: ItemBank | null;
  /** λ of gp-IRT, for `anchors`. */
  readonly combination: CombinationWeight | null;
  /** Estimates that `subsetEstimates` gives. */
  readonly estimates: readonly SubsetEstimateName[];
}

export interface SubsetSelectionOptions {
  /** Default `anchors`. */
  readonly method?: SubsetMethod;
  /** Seed of all that is drawn; default 1. */
  readonly seed?: number;
  /** What to do with errored and unscored cells; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Fewest runs for item parameters; default 50. */
  readonly minimumRuns?: number;
  /** Parameters fitted before on these runs, to save the fit. */
  readonly bank?: ItemBank;
  readonly onProgress?: (progress: FitProgress) => void;
}

/** Fewest independent runs (models, or seeds of one) by whose scores items are clustered or pruned. */
const FEWEST_FOR_SCORES = 5;

/**
 * Chooses items by the runs of a matrix. What is chosen does not depend on the order of runs or items: draws and ties go by
 * the order of ids.
 *
 * Refused where the runs are too few for the method, and methods with item parameters where scores are not right or wrong.
 *
 * @param size items to choose, from 1 to all
 */
export function chooseSubset(
  matrix: ResultMatrix,
  size: number,
  options: SubsetSelectionOptions = {},
): SubsetChoice | Refusal {
  const { method = "anchors", missing = MISSING } = options;
  requireSize("chooseSubset", size, matrix.items.length);
  const table = respondents(matrix, missing);
  return CHOOSERS[method](matrix, table, size, options);
}

type Chooser = (
  matrix: ResultMatrix,
  table: Respondents,
  size: number,
  options: SubsetSelectionOptions,
) => SubsetChoice | Refusal;

const CHOOSERS: Readonly<Record<SubsetMethod, Chooser>> = {
  random: (_, table, size, { seed = SEED }) => {
    const order = idOrder(table);
    shuffle(createRng(seed, "subset/random"), order);
    return staticChoice("random", { items: order.slice(0, size) });
  },
  stratified: (_, table, size, { seed = SEED }) => stratifiedChoice(table, size, createRng(seed, "subset/stratified")),
  pruned: (_, table, size) => tooFewForScores(table, "discrimination") ?? prunedChoice(table, size),
  "score-anchors": (_, table, size, { seed = SEED }) =>
    tooFewForScores(table, "clusters of scores") ??
    staticChoice("score-anchors", scoreAnchors(table.items, sortedScores(table), size, { seed })),
  anchors: (matrix, table, size, options) => {
    const bank = bankOf(matrix, table, options);
    if (!bank.ok) return bank;
    const anchors = parameterAnchors(table.items, bank, size, { seed: options.seed ?? SEED });
    const combination = combinationWeight(rightScores(table, matrix), bank, anchors.items.length);
    return {
      ...staticChoice("anchors", anchors),
      bank,
      combination,
      estimates: combination === null ? ["weighted", "irt", "pIrt"] : SUBSET_ESTIMATES,
    };
  },
  adaptive: (matrix, table, size, options) => {
    const bank = bankOf(matrix, table, options);
    if (!bank.ok) return bank;
    const estimates = ["irt", "pIrt"] as const;
    return { ok: true, method: "adaptive", size, items: null, weights: null, bank, combination: null, estimates };
  },
};

/**
 * Estimates of the full scores of the runs of a matrix with the same items, from the chosen items alone: in the order of
 * `respondents(matrix).runs`, NaN where there is none.
 */
export function subsetEstimates(
  choice: SubsetChoice,
  matrix: ResultMatrix,
  missing: MissingPolicy = "drop",
): Readonly<Partial<Record<SubsetEstimateName, Float64Array>>> {
  requireArgument(
    "subsetEstimates",
    "choice",
    choice,
    recordWith(["method", "size"], "the choice of a row of subsets(results).rows"),
  );
  requireArgument("subsetEstimates", "matrix", matrix, MATRIX);
  const table = respondents(matrix, missing);
  const width = table.items.length;
  const right = choice.bank === null ? table.scores : rightScores(table, matrix);
  const estimates = Object.fromEntries(
    choice.estimates.map((name) => [name, new Float64Array(table.runs.length).fill(Number.NaN)]),
  );
  table.runs.forEach((_, row) => {
    const found = estimatesOf(choice, right.subarray(row * width, (row + 1) * width));
    for (const name of choice.estimates) {
      const value = found[name] ?? Number.NaN;
      estimates[name]![row] = choice.bank === null || matrix.higherIsBetter ? value : 1 - value;
    }
  });
  return estimates;
}

function estimatesOf(
  { method, size, items, weights, bank, combination }: SubsetChoice,
  scores: Float64Array,
): Partial<Record<SubsetEstimateName, number | null>> {
  // Averaged trials are neither right nor wrong.
  if (bank !== null && !isBinary(scores)) return {};
  if (method === "adaptive") {
    const { steps, expectedScore, predictedScore } = adaptiveTest(scores, bank!, { maximumItems: size });
    return steps.length === 0 ? {} : { irt: expectedScore, pIrt: predictedScore };
  }
  const chosen = { items: items!, weights };
  if (bank !== null) return anchorEstimates(scores, chosen, bank, combination?.lambda ?? null);
  let [sum, total] = [0, 0];
  chosen.items.forEach((item, place) => {
    if (Number.isNaN(scores[item]!)) return;
    const weight = weights?.[place] ?? 1;
    sum += weight * scores[item]!;
    total += weight;
  });
  return { weighted: sum / total };
}

function staticChoice(
  method: SubsetMethod,
  { items, weights = null }: { readonly items: readonly number[]; readonly weights?: readonly number[] | null },
): SubsetChoice {
  const order = items.map((_, place) => place).sort((a, b) => items[a]! - items[b]!);
  const equal = weights === null || weights.every((weight) => weight === weights[0]);
  return {
    ok: true,
    method,
    size: items.length,
    items: order.map((place) => items[place]!),
    weights: equal ? null : order.map((place) => weights[place]!),
    bank: null,
    combination: null,
    estimates: ["weighted"],
  };
}

/** Strata of neighbours in difficulty, as nearly equal as whole items allow; one item from each, weighted by its stratum. */
function stratifiedChoice(table: Respondents, size: number, rng: Rng): SubsetChoice {
  const { means } = statisticsOf(table);
  // Items without a score come last, in a fixed order.
  const difficulty = (item: number) => (Number.isNaN(means[item]!) ? Number.POSITIVE_INFINITY : means[item]!);
  const order = idOrder(table).sort((a, b) => compare(difficulty(a), difficulty(b)));
  const bounds = Array.from({ length: size + 1 }, (_, stratum) => Math.round((stratum * order.length) / size));
  const strata = bounds.slice(1).map((end, stratum) => order.slice(bounds[stratum]!, end));
  return staticChoice("stratified", {
    items: strata.map((stratum) => stratum[uniformInteger(rng, stratum.length)]!),
    weights: strata.map((stratum) => stratum.length / order.length),
  });
}

/** The most discriminating items by item–rest; items without a discrimination count as 0. */
function prunedChoice(table: Respondents, size: number): SubsetChoice {
  const { itemRest } = statisticsOf(table);
  const worth = (item: number) => (Number.isNaN(itemRest[item]!) ? 0 : itemRest[item]!);
  const order = idOrder(table).sort((a, b) => worth(b) - worth(a));
  return staticChoice("pruned", { items: order.slice(0, size) });
}

function statisticsOf({ scores, runs, items }: Respondents) {
  return itemStatistics(scores, runs.length, items.length);
}

function idOrder({ items }: Respondents): number[] {
  return items.map((_, item) => item).sort((a, b) => compareIds(items[a]!.id, items[b]!.id));
}

/** Rows in the order of the runs' names, so that the order of the file does not matter. */
function sortedScores({ runs, items, scores }: Respondents): Float64Array {
  const width = items.length;
  const keys = runs.map((run) => runKey(run));
  const order = keys.map((_, row) => row).sort((a, b) => compareIds(keys[a]!, keys[b]!));
  const sorted = new Float64Array(scores.length);
  order.forEach((row, place) => {
    sorted.set(scores.subarray(row * width, (row + 1) * width), place * width);
  });
  return sorted;
}

/** 1 for right whichever way the metric counts. */
function rightScores({ scores }: Respondents, { higherIsBetter }: ResultMatrix): Float64Array {
  return higherIsBetter ? scores : scores.map((score) => 1 - score);
}

function tooFewForScores({ runs }: Respondents, what: string): Refusal | null {
  const { unit, groups } = independentRows(runs);
  if (groups.length >= FEWEST_FOR_SCORES) return null;
  return refuse(
    "too-few-runs",
    `${what} of ${groups.length} independent ${pluralOf(unit)} are mostly chance, and ${FEWEST_FOR_SCORES} are the least`,
    "choose random or stratified, which one run is enough for, or add models",
  );
}

function bankOf(
  matrix: ResultMatrix,
  table: Respondents,
  { bank, missing = MISSING, minimumRuns, onProgress }: SubsetSelectionOptions,
): ItemBank | Refusal {
  if (table.trials > table.runs.length && !isBinary(table.scores)) {
    return refuse(
      "trials",
      "item parameters need answers that are right or wrong, and repeated trials are averaged within the item",
      "choose one trial, or random, stratified, pruned or score-anchors, which take any scores",
    );
  }
  if (bank !== undefined) {
    if (bank.items.length === table.items.length) return bank;
    throw new ArgumentError(
      "chooseSubset",
      `bank must hold one entry an item, got ${bank.items.length} for ${table.items.length} items. Fit it on runs with the same items.`,
    );
  }
  return fitItemBank(matrix, {
    missing,
    ...defined({ minimumRuns, onProgress }),
  });
}
