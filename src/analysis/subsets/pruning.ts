import { pluralOf } from "../../clause.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { SEED } from "../../defaults.js";
import { ArgumentError, requireSameLength } from "../../errors.js";
import { itemStatistics } from "../../inference/items/itemStatistics.js";
import { type Note, type Refusal, refuse } from "../../notes.js";
import { areShares } from "../../numeric/share.js";
import { signatureOf } from "../../signature.js";
import { independentRespondents, respondents } from "../items/respondents.js";
import { halveRuns } from "./subsetExperiment.js";
import { type SubsetQuality, type SubsetQualityOptions, subsetQualities } from "./subsetQuality.js";

export interface PruningOptions extends SubsetQualityOptions {
  /** Shares of the items to drop, each in [0, 1); default .1, .2 … .9. */
  readonly drop?: readonly number[];
  /**
   * Discrimination of each item, NaN for unknown; default the item–rest correlation over the runs of the matrix itself. Take
   * it from other runs for an honest test.
   */
  readonly discriminations?: ArrayLike<number>;
}

/** The test without its least discriminating items. */
export interface PruningPoint extends SubsetQuality {
  /** Share of the items that was asked to be dropped. */
  readonly dropped: number;
}

/** What dropping weakly discriminating items does to the scores, as against dropping items at random. */
export interface PruningCurve {
  readonly task: string;
  readonly metric: string;
  /** Whether scores lie in [0, 1]. */
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
  readonly points: readonly PruningPoint[];
  readonly notes: readonly Note[];
  readonly signature: string;
}

/**
 * Pruning curve: drops the q least discriminating items and follows the mean, its standard error, the seed SD and the
 * monotonicity, each beside random subsets of the same size. Items without a discrimination (dead ones) tell no runs
 * apart and count as 0. Shares that would leave fewer than two items are left out.
 *
 * Expect modest gains and a drifting mean: easy and hard items discriminate least, so pruning changes what is measured.
 * It is a diagnosis, not a way to lower the noise.
 *
 * Madaan et al. (2024), arXiv 2406.10229.
 */
export function pruningCurve(
  matrix: ResultMatrix,
  { drop = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], discriminations, ...options }: PruningOptions = {},
): PruningCurve {
  const wrong = drop.find((share) => !(share >= 0 && share < 1));
  if (wrong !== undefined) {
    throw new ArgumentError("pruningCurve", `drop must hold shares in [0, 1), got ${wrong}. Write 0.1 for 10 %.`);
  }
  if (discriminations !== undefined) requireSameLength("pruningCurve", discriminations, matrix.items);
  const table = respondents(matrix, options.missing);
  const own = discriminations ?? itemStatistics(table.scores, table.runs.length, table.items.length).itemRest;
  const worth = Array.from(own, (value) => (Number.isNaN(value) ? 0 : value));
  const order = worth.map((_, item) => item).sort((a, b) => worth[a]! - worth[b]! || a - b);
  const kept = drop
    .map((dropped) => ({ dropped, items: order.slice(Math.round(dropped * order.length)) }))
    .filter(({ items }) => items.length > 1);
  const qualities = subsetQualities(matrix, kept, options);
  const points = qualities.map((quality, index) => ({ dropped: kept[index]!.dropped, ...quality }));
  return {
    task: matrix.task,
    metric: matrix.metric,
    proportion: areShares(table.scores),
    higherIsBetter: matrix.higherIsBetter,
    points,
    notes: [...(discriminations === undefined ? [SAME_RUNS] : []), ...(points[0]?.notes ?? [])],
    signature: signatureOf([
      `runs=${table.runs.length}`,
      `n=${order.length}`,
      "prune(item-rest)",
      `draws=${points[0]?.draws ?? 0}`,
      `seed=${points[0]?.seed ?? SEED}`,
    ]),
  };
}

/** Fewest models or seeds of which each half can tell which items discriminate, as for the transfer of discrimination. */
const FEWEST = 6;

/**
 * The same with items chosen on a random half of the models (of one model, of its seeds) and dropped for the others, so that the curve is
 * not flattered. Refused with fewer than six of them.
 */
export function pruningOnOthers(
  matrix: ResultMatrix,
  options: Omit<PruningOptions, "discriminations"> = {},
): PruningCurve | Refusal {
  const { seed = SEED, missing } = options;
  const { unit, groups } = independentRespondents(respondents(matrix, missing));
  const halves = halveRuns(matrix, { seed });
  if (!halves.ok || groups.length < FEWEST) {
    return refuse(
      "too-few-runs",
      `items are chosen on one half of the ${pluralOf(unit)} and dropped for the other, and there are ${groups.length} of at least ${FEWEST}`,
      "add models or seeds",
    );
  }
  const train = respondents(halves.train, missing);
  const { itemRest } = itemStatistics(train.scores, train.runs.length, train.items.length);
  return pruningCurve(halves.test, { ...options, discriminations: itemRest });
}

const SAME_RUNS: Note = {
  code: "same-runs",
  message:
    "items are chosen by their discrimination among the very runs that are then scored, which flatters the pruned test",
};
