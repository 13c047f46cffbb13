import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { oneOf, recordWith } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";
import { combinedTTest } from "../significance/combinedT.js";
import { type CrossedCells, type CrossedSize, crossedCells } from "./crossedCells.js";
import {
  balancedMeanSquares,
  type CrossedMeanSquares,
  componentErrors,
  componentsOf,
  equivalentMeanSquares,
} from "./crossedMeanSquares.js";
import { type CrossedVariances, crossedReml } from "./crossedReml.js";
import { meanErrorParts } from "./decisionStudy.js";

export interface VarianceComponentsOptions {
  /**
   * `anova`: mean squares set equal to their expectations, for complete tables with equal trials only. `reml`: restricted
   * maximum likelihood, for any. Default: `anova` where it can be done. Both agree there unless a component is negative.
   */
  readonly method?: "anova" | "reml";
}

/** Where the variance of single scores of seeds × items (× trials) comes from. */
export interface VarianceComponents {
  readonly method: "anova" | "reml";
  /** Seeds and items with at least one score. */
  readonly seeds: number;
  readonly items: number;
  /** Scores ÷ cells that hold any. */
  readonly trialsPerCell: number;
  readonly scores: number;
  /** Mean score; by generalised least squares under `reml`. */
  readonly mean: number;
  /** Of the mean, when seeds, items and trials are all drawn anew. NaN where a component is not known, or nothing varies. */
  readonly standardError: number;
  /** Satterthwaite's, for Student's t with that standard error. */
  readonly degreesOfFreedom: number;
  /**
   * Components in squared score units, 0 or above. `interaction` (seed × item) is NaN without repeated trials, and is then
   * part of `residual`.
   */
  readonly variances: CrossedVariances;
  /** Before negative estimates were set to 0. Under `reml`, which has no negative estimates, the same as `variances`. */
  readonly rawVariances: CrossedVariances;
  readonly standardErrors: CrossedVariances;
  /** Each component ÷ their sum: shares of the variance of one score. They add up to 1. */
  readonly shares: CrossedVariances;
  /** What each source adds to the squared standard error of the mean, for a table of this size. */
  readonly meanErrorParts: CrossedVariances;
  /** What the components rest on; under `reml` those of an equivalent balanced table. */
  readonly meanSquares: CrossedMeanSquares;
  /** False when the iterations of `reml` ran out, or nothing could be estimated. */
  readonly converged: boolean;
  readonly notes: readonly Note[];
}

/**
 * Components of variance of crossed random effects: score = mean + seed + item (+ seed × item, with repeated trials) +
 * residual. For 0/1 scores they describe variances and covariances, which is all that the standard error needs; the
 * effects are then not normal, and intervals built on them are approximate.
 *
 * All components are NaN for fewer than two seeds or items, and where no cell is left beyond an additive fit.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", ch. 4 and 6; Brennan (2001), "Generalizability theory".
 *
 * @param scores row-major seeds × items × trials; NaN is a missing score
 *
 * @example varianceComponents([1, 2, 4, 2, 3, 6], { seeds: 2, items: 3 }).variances.items // => 3.1666666666666665
 */
export function varianceComponents(
  scores: Scores,
  size: CrossedSize,
  options: VarianceComponentsOptions = {},
): VarianceComponents {
  const readScores = scoresOf("varianceComponents", "scores", scores);
  requireArgument("varianceComponents", "size", size, recordWith(["seeds", "items"], "{ seeds, items, trials }"));
  const { method } = optionsOf("varianceComponents", options, { method: oneOf("anova", "reml") });
  const { values, offset, unit } = inStandardUnits(readScores);
  const cells = crossedCells(values, size);
  const balanced = cells.balanced !== null;
  if (method === "anova" && !balanced) {
    throw new ArgumentError(
      "varianceComponents",
      'method must be "reml" where cells are missing or have unequal trials, got "anova".',
    );
  }
  const chosen = method ?? (balanced ? "anova" : "reml");
  const fit = inScoreUnits(chosen === "anova" ? anovaFit(cells) : remlFit(cells), offset, unit);
  const { variances, parts } = fit;
  const known = Object.values(variances).filter((value) => !Number.isNaN(value));
  const total = known.reduce((sum, value) => sum + value, 0);
  return {
    method: chosen,
    seeds: cells.seeds,
    items: cells.items,
    trialsPerCell: cells.scores / cells.cells,
    scores: cells.scores,
    mean: fit.mean,
    standardError: positiveOrNaN(fit.standardError),
    degreesOfFreedom: meanDegreesOfFreedom(fit.meanSquares),
    variances,
    rawVariances: fit.rawVariances,
    standardErrors: mapVariances(fit.standardErrors, positiveOrNaN),
    shares: total > 0 ? mapVariances(variances, (value) => value / total) : mapVariances(variances, () => Number.NaN),
    meanErrorParts: parts,
    meanSquares: fit.meanSquares,
    converged: fit.converged,
    notes: notesOn(fit, chosen),
  };
}

/** The same record with every component put through a function. */
export function mapVariances(
  variances: CrossedVariances,
  change: (value: number, source: keyof CrossedVariances) => number,
): CrossedVariances {
  return {
    seeds: change(variances.seeds, "seeds"),
    items: change(variances.items, "items"),
    interaction: change(variances.interaction, "interaction"),
    residual: change(variances.residual, "residual"),
  };
}

interface Fit {
  readonly mean: number;
  readonly standardError: number;
  readonly variances: CrossedVariances;
  readonly rawVariances: CrossedVariances;
  readonly standardErrors: CrossedVariances;
  readonly parts: CrossedVariances;
  readonly meanSquares: CrossedMeanSquares;
  readonly converged: boolean;
}

/** A fit of scores that were freed of their common offset and unit, as one of the scores themselves. */
function inScoreUnits(fit: Fit, offset: number, unit: number): Fit {
  if (offset === 0 && unit === 1) return fit;
  const squared = (value: number) => value * unit * unit;
  const { values } = fit.meanSquares;
  return {
    ...fit,
    mean: offset + fit.mean * unit,
    standardError: fit.standardError * unit,
    variances: mapVariances(fit.variances, squared),
    rawVariances: mapVariances(fit.rawVariances, squared),
    standardErrors: mapVariances(fit.standardErrors, squared),
    parts: mapVariances(fit.parts, squared),
    meanSquares: {
      ...fit.meanSquares,
      values: {
        seeds: squared(values.seeds),
        items: squared(values.items),
        cells: squared(values.cells),
        trials: squared(values.trials),
      },
    },
  };
}

function anovaFit(cells: CrossedCells): Fit {
  const meanSquares = balancedMeanSquares(cells);
  const { means, trials } = cells.balanced!;
  const rawVariances = componentsOf(meanSquares);
  const variances = mapVariances(rawVariances, (value) => Math.max(0, value));
  const parts = meanErrorParts(variances, {
    seeds: cells.seeds,
    items: cells.items,
    trials,
  });
  return {
    mean: mean(means),
    standardError: Math.sqrt(sumOfParts(parts)),
    variances,
    rawVariances,
    standardErrors: componentErrors(meanSquares),
    parts,
    meanSquares,
    converged: !Number.isNaN(variances.residual),
  };
}

function remlFit(cells: CrossedCells): Fit {
  const { variances, standardErrors, mean: estimate, meanError, converged } = crossedReml(cells);
  const meanSquares = equivalentMeanSquares(variances, cells);
  const { itemsPerSeed, seedsPerItem, trialsPerCell } = meanSquares;
  const count = cells.cells;
  const rough: CrossedVariances = {
    seeds: (variances.seeds * itemsPerSeed) / count,
    items: (variances.items * seedsPerItem) / count,
    interaction: variances.interaction / count,
    residual: variances.residual / (count * trialsPerCell),
  };
  // The parts of an equivalent balanced table, brought to the exact error of the weighted mean.
  const factor = meanError ** 2 / sumOfParts(rough);
  return {
    mean: Number.isNaN(estimate) ? mean(cells.listed().mean) : estimate,
    standardError: meanError,
    variances,
    rawVariances: variances,
    standardErrors,
    parts: mapVariances(rough, (value) => value * factor),
    meanSquares,
    converged,
  };
}

/** Var(mean) is a sum of mean squares, (MS_seed + MS_item − MS_cell)/cells: the sum decides the degrees of freedom. */
function meanDegreesOfFreedom({ values, degreesOfFreedom }: CrossedMeanSquares): number {
  return combinedTTest(0, [
    { variance: values.seeds, degreesOfFreedom: degreesOfFreedom.seeds },
    { variance: values.items, degreesOfFreedom: degreesOfFreedom.items },
    { variance: -values.cells, degreesOfFreedom: degreesOfFreedom.cells },
  ]).degreesOfFreedom;
}

function sumOfParts({ seeds, items, interaction, residual }: CrossedVariances): number {
  return seeds + items + (Number.isNaN(interaction) ? 0 : interaction) + residual;
}

const SOURCES = { seeds: "seeds", items: "items", interaction: "seed × item interaction", residual: "residual" };

function notesOn({ rawVariances, variances, converged }: Fit, method: "anova" | "reml"): Note[] {
  const notes: Note[] = [];
  const negative = (Object.keys(SOURCES) as (keyof CrossedVariances)[]).filter((source) => rawVariances[source] < 0);
  if (negative.length > 0) {
    notes.push({
      code: "negative-component",
      message:
        `the estimate for ${negative.map((source) => SOURCES[source]).join(" and ")} came out below 0 and counts as 0: ` +
        "too small to be seen in this table",
    });
  }
  if (method === "reml" && !Number.isNaN(variances.residual)) {
    const bound = (Object.keys(SOURCES) as (keyof CrossedVariances)[]).filter((source) => variances[source] === 0);
    if (bound.length > 0) {
      notes.push({
        code: "component-at-bound",
        message: `restricted maximum likelihood puts ${bound.map((source) => SOURCES[source]).join(" and ")} at 0, its bound`,
      });
    }
    if (!converged) {
      notes.push({ code: "not-converged", message: "the iterations of restricted maximum likelihood did not settle" });
    }
  }
  return notes;
}
