import { respondents } from "../analysis/items/respondents.js";
import { halveRuns, type SubsetExperiment, subsetExperiment } from "../analysis/subsets/subsetExperiment.js";
import {
  chooseSubset,
  SUBSET_METHODS,
  type SubsetChoice,
  type SubsetMethod,
} from "../analysis/subsets/subsetSelection.js";
import {
  type SubsetValidation,
  type SubsetValidationOptions,
  validateSubset,
} from "../analysis/subsets/subsetValidation.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { oneOf, POSITIVE_COUNT } from "../arguments/shapes.js";
import type { ResultMatrix } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import { LEVEL, MISSING, SEED } from "../defaults.js";
import { defined } from "../defined.js";
import { ArgumentError } from "../errors.js";
import { type Refusal, refuse } from "../notes.js";
import { plural } from "../numberFormat.js";
import { areShares } from "../numeric/share.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface SubsetsOptions extends SubsetValidationOptions {
  /** Items to choose of each test; default 100, or all where there are fewer. */
  readonly items?: number;
  /** Adds all methods, chosen on half of the models and tried on the others; default false. */
  readonly experiment?: boolean;
}

/** A smaller test in place of one task and metric, and the error to expect of it. */
export interface SubsetsRow {
  readonly task: string;
  readonly metric: string;
  /** Items of the whole test. */
  readonly of: number;
  /** Whether all scores lie in [0, 1]. */
  readonly proportion: boolean;
  readonly choice: SubsetChoice | Refusal;
  /** Ids of the chosen items with their weights, `null` where all count the same; `null` for adaptive tests and refusals. */
  readonly items: readonly { readonly id: string; readonly weight: number | null }[] | null;
  /** Item parameters that the choice rests on; `null` for methods without any, and refusals. */
  readonly parameters: readonly { readonly id: string; readonly slope: number; readonly intercept: number }[] | null;
  /** Error on models that had no part in the choice; `null` where nothing could be chosen. */
  readonly expected: SubsetValidation | Refusal | null;
  /** `null` unless asked for. */
  readonly experiment: SubsetExperiment | Refusal | null;
}

/** Fewer items that stand for all: one row a task and metric. */
export interface SubsetsAnswer extends Answer<"subsets", SubsetsRow> {
  readonly method: SubsetMethod;
}

/**
 * Which fewer items stand for a whole test, and what error do scores by them have on models that had no part in the choice?
 * A choice may be refused where the runs are too few for its method. Runs without items give no row. Throws `ArgumentError` for
 * what are no results.
 *
 * @example subsets(fromRows(rows), { items: 50, method: "pruned" }).rows[0]?.items?.map(({ id }) => id)
 */
export function subsets(results: Results, options: SubsetsOptions = {}): SubsetsAnswer {
  optionsOf("subsets", options, {
    method: oneOf(...SUBSET_METHODS),
    items: POSITIVE_COUNT,
  });
  requireResults("subsets", "results", results);
  const { items = 100, method = "anchors", missing = MISSING, seed = SEED } = options;
  if (!(Number.isSafeInteger(items) && items >= 1)) {
    throw new ArgumentError(
      "subsets",
      `items must be a whole number of at least 1, got ${items}. Count the items to choose.`,
    );
  }
  const rows = results.matrices.map((matrix) => subsetsRow(matrix, options));
  return {
    kind: "subsets",
    method,
    rows,
    notes: results.notes,
    signature: signatureOf([`${method}=${items}`, `tables=${rows.length}`, `missing=${missing}`, `seed=${seed}`]),
  };
}

function subsetsRow(matrix: ResultMatrix, { items, experiment = false, ...options }: SubsetsOptions): SubsetsRow {
  const { task, metric } = matrix;
  const size = items ?? Math.min(100, matrix.items.length);
  const choice =
    size === 0 || size > matrix.items.length ? tooFewItems(matrix, size) : chooseSubset(matrix, size, options);
  return {
    task,
    metric,
    of: matrix.items.length,
    proportion: areShares(respondents(matrix, options.missing ?? MISSING).scores),
    choice,
    items: choice.ok ? chosenItems(matrix, choice) : null,
    parameters: choice.ok ? parametersOf(matrix, choice) : null,
    expected: choice.ok ? validateSubset(matrix, size, options) : null,
    experiment: experiment && choice.ok ? tried(matrix, size, options) : null,
  };
}

function tooFewItems({ task, items }: ResultMatrix, size: number): Refusal {
  return refuse(
    "too-few-items",
    `${task} has ${plural(items.length, "item")}, of which ${Math.max(size, 1)} cannot be chosen`,
    "ask for fewer items, or choose tests that have as many",
  );
}

function chosenItems({ items }: ResultMatrix, choice: SubsetChoice): SubsetsRow["items"] {
  if (choice.items === null) return null;
  return choice.items.map((item, place) => ({ id: items[item]?.id ?? "", weight: choice.weights?.[place] ?? null }));
}

function parametersOf({ items }: ResultMatrix, { bank }: SubsetChoice): SubsetsRow["parameters"] {
  if (bank === null) return null;
  return items.flatMap(({ id }, item) => {
    const parameters = bank.items[item];
    return parameters == null ? [] : [{ id, slope: parameters.slope, intercept: parameters.intercept }];
  });
}

function tried(matrix: ResultMatrix, size: number, options: SubsetsOptions): SubsetExperiment | Refusal {
  const { level = LEVEL, missing = MISSING, seed = SEED, onProgress } = options;
  const halves = halveRuns(matrix, { seed });
  if (!halves.ok) return halves;
  return subsetExperiment(halves.train, halves.test, {
    sizes: [size],
    seed,
    missing,
    level,
    ...defined({ onProgress }),
  });
}
