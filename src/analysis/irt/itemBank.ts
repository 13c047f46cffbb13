import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { MATRIX, recordWith } from "../../arguments/shapes.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { MISSING } from "../../defaults.js";
import { defined } from "../../defined.js";
import type { Refusal } from "../../notes.js";
import { refuse } from "../../notes.js";
import { logit } from "../../numeric/logistic.js";
import type { FitProgress } from "./climbing/bestClimb.js";
import { fit2pl } from "./fit2pl.js";
import type { FittedItem, TwoPlFit } from "./fitRecord.js";
import type { ItemParameters } from "./itemCurve.js";
import type { ItemPriors } from "./priors.js";

/** Item parameters that tests and predictions can be made of. */
export interface ItemBank {
  readonly ok: true;
  /** One an item, in the order of the matrix; `null` for an item that no run answered. */
  readonly items: readonly (ItemParameters | null)[];
  /** Runs that the parameters were fitted on. */
  readonly runs: number;
  /** Items without a fitted slope, all right or all wrong in those runs: they have slope 0. */
  readonly constant: number;
}

export interface ItemBankOptions {
  /** Fewest runs of a fit; default 50. */
  readonly minimumRuns?: number;
  /** What to do with errored and unscored cells; default `drop`. */
  readonly missing?: MissingPolicy;
  readonly onProgress?: (progress: FitProgress) => void;
}

/** Weak: an item that few runs decide stays where it can be used, with a slope that is neither endless nor surely negative. */
const BANK_PRIORS: ItemPriors = { slope: { mean: 1, sd: 1 }, intercept: { mean: 0, sd: 3 } };

/**
 * A two-parameter fit for use on other runs: slopes have a N(1, 1) prior and intercepts a N(0, 3²) one (the second number is an
 * SD), since a slope without bound, harmless in an analysis of the same runs, ruins predictions for others. Refused as
 * `fit2pl` refuses, and when the fit does not converge.
 */
export function fitItemBank(matrix: ResultMatrix, options: ItemBankOptions = {}): ItemBank | Refusal {
  requireArgument("fitItemBank", "matrix", matrix, MATRIX);
  const { minimumRuns, missing = MISSING, onProgress } = optionsOf("fitItemBank", options);
  const fit = fit2pl(matrix, {
    priors: BANK_PRIORS,
    standardErrors: false,
    // A hundredth of a percent of a standard error: nothing that a score would show.
    tolerance: 1e-4,
    missing,
    ...defined({ minimumRuns, onProgress }),
  });
  if (!fit.ok) {
    return fit.code === "too-few-runs" ? { ...fit, hint: OTHER_METHODS } : fit;
  }
  if (!fit.converged) {
    return refuse(
      "not-converged",
      `the item response model did not converge in ${fit.iterations} iterations`,
      OTHER_METHODS,
    );
  }
  return itemBank(fit);
}

const OTHER_METHODS = "choose random, stratified, pruned or score-anchors, which need no item response model";

/**
 * The parameters of a fit, with slope 0 for items that have none: the same chance for every run, (right + ½)/(answers + 1).
 */
export function itemBank(fit: Pick<TwoPlFit, "items" | "runs">): ItemBank {
  requireArgument("itemBank", "fit", fit, recordWith(["items", "runs"], "what fit2pl returns"));
  const { items, runs } = fit;
  return {
    ok: true,
    items: items.map(parametersOf),
    runs,
    constant: items.filter(({ slope, answers }) => slope === null && answers > 0).length,
  };
}

function parametersOf({ slope, intercept, guessing, answers, rightShare }: FittedItem): ItemParameters | null {
  if (slope !== null && intercept !== null) return { slope, intercept, ...(guessing > 0 ? { guessing } : {}) };
  if (rightShare === null) return null;
  return { slope: 0, intercept: logit((rightShare * answers + 0.5) / (answers + 1)) };
}
