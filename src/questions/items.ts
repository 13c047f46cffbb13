import {
  type DifferentialItemFunctioning,
  type DifferentialItemFunctioningOptions,
  differentialItemFunctioning,
} from "../analysis/items/differentialItemFunctioning.js";
import { type DiscriminationTransfer, discriminationTransfer } from "../analysis/items/discriminationTransfer.js";
import {
  analyseItems,
  type ItemAnalysis,
  type ItemAnalysisOptions,
  itemTables,
} from "../analysis/items/itemAnalysis.js";
import { type PruningCurve, type PruningOptions, pruningCurve } from "../analysis/subsets/pruning.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { either, FUNCTION, LOGICAL, oneOf, RECORD, sizeUpTo, TEXT, TEXTS } from "../arguments/shapes.js";
import type { ResultMatrix } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import type { Run } from "../data/run.js";
import { ALPHA, LEVEL, MISSING, SEED } from "../defaults.js";
import { defined } from "../defined.js";
import type { Refusal } from "../notes.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface ItemsOptions
  extends ItemAnalysisOptions,
    Pick<DifferentialItemFunctioningOptions, "matching" | "strata" | "subset"> {
  /** Models of the focal group, or what tells its runs: adds differential item functioning against the others. */
  readonly focal?: readonly string[] | ((run: Run) => boolean);
  /** Models of the reference group, or what tells its runs; default all that are not focal. */
  readonly reference?: readonly string[] | ((run: Run) => boolean);
  /** Adds pruning curves and the transfer of discrimination, with options of the curves; default false. */
  readonly prune?: boolean | PruningOptions;
}

/** The items of one test: one task, metric and framing. */
export interface ItemsRow extends ItemAnalysis {
  /** What dropping the least discriminating items does; `null` unless asked for. */
  readonly pruning: PruningCurve | null;
  /** Whether discrimination measured on some models holds for others; `null` unless asked for. */
  readonly transfer: DiscriminationTransfer | Refusal | null;
  /** Items that are harder for the focal group at equal scores; `null` without such a group. */
  readonly dif: DifferentialItemFunctioning | Refusal | null;
}

/** Which items tell models apart, which do not, and which look faulty: one row a test. */
export type ItemsAnswer = Answer<"items", ItemsRow>;

/**
 * Which items tell models apart, which do not, and which look faulty? Difficulty, discrimination and flags of every item and
 * the reliability of each test; suspects by permutation, with a floor on the runs. Runs without items give no row. Throws
 * `ArgumentError` for what are no results.
 *
 * @example items(fromRows(rows)).rows[0]?.items.filter(({ flags }) => flags.includes("suspect"))
 */
export function items(results: Results, options: ItemsOptions = {}): ItemsAnswer {
  optionsOf("items", options, {
    prune: either(LOGICAL, RECORD),
    subset: TEXT,
    matching: oneOf("total", "rest"),
    strata: sizeUpTo(1000, { least: 2 }),
    focal: either(FUNCTION, TEXTS),
    reference: either(FUNCTION, TEXTS),
  });
  requireResults("items", "results", results);
  const { alpha = ALPHA, missing = MISSING, seed = SEED } = options;
  const rows = itemTables(results).map((matrix) => itemsRow(matrix, options));
  return {
    kind: "items",
    rows,
    notes: results.notes,
    signature: signatureOf([`tables=${rows.length}`, `alpha=${alpha}`, `missing=${missing}`, `seed=${seed}`]),
  };
}

function itemsRow(matrix: ResultMatrix, { focal, reference, prune = false, ...options }: ItemsOptions): ItemsRow {
  const { alpha = ALPHA, level = LEVEL, missing = MISSING, seed = SEED, matching, strata, subset } = options;
  const drawing = { seed, level, missing };
  const groups = focal && {
    focal: isAmong(focal),
    ...defined({ reference: reference && isAmong(reference), matching, strata, subset }),
    alpha,
    missing,
  };
  return {
    ...analyseItems(matrix, options),
    pruning: prune === false ? null : pruningCurve(matrix, { ...drawing, ...(prune === true ? {} : prune) }),
    transfer: prune === false ? null : discriminationTransfer(matrix, drawing),
    dif: groups === undefined ? null : differentialItemFunctioning(matrix, groups),
  };
}

function isAmong(models: readonly string[] | ((run: Run) => boolean)): (run: Run) => boolean {
  return typeof models === "function" ? models : ({ model }) => models.includes(model);
}
