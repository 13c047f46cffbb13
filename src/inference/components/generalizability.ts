import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { oneOf, recordWith } from "../../arguments/shapes.js";
import type { CrossedVariances } from "./crossedReml.js";
import { type CrossedDesign, requireDesign } from "./decisionStudy.js";

export interface GeneralizabilityOptions {
  /**
   * What is to be told apart: `seeds` asks how well the scores of single runs of the seeds can be trusted to differ,
   * `items` the same of item means over seeds. Default `seeds`.
   */
  readonly object?: "seeds" | "items";
}

/** How much of the variance of observed scores is that of what is to be told apart. */
export interface Generalizability {
  readonly object: "seeds" | "items";
  /**
   * G coefficient Eρ²: for ranking. Everything is measured on the same items (or by the same seeds), whose own effect
   * cancels. In [0, 1].
   */
  readonly relative: number;
  /** Dependability Φ: for the score itself, where it does not cancel. Never above `relative`. */
  readonly absolute: number;
}

/**
 * Generalizability and dependability coefficients of a design from components of variance. With items as the object,
 * `relative` is ICC(3,k) and `absolute` ICC(2,k) of an items × seeds table with k seeds.
 * NaN where a component is needed and not known, and where nothing varies.
 *
 * Cronbach, Gleser, Nanda & Rajaratnam (1972); Brennan (2001), "Generalizability theory", §2.2.
 */
export function generalizability(
  variances: CrossedVariances,
  design: CrossedDesign,
  options: GeneralizabilityOptions = {},
): Generalizability {
  requireArgument(
    "generalizability",
    "variances",
    variances,
    recordWith(["seeds", "items", "residual"], "the variances of varianceComponents"),
  );
  requireArgument(
    "generalizability",
    "design",
    design,
    recordWith(["seeds", "items", "trials"], "{ seeds, items, trials }"),
  );
  const { object = "seeds" } = optionsOf("generalizability", options, { object: oneOf("items", "seeds") });
  requireDesign("generalizability", design);
  const facet = object === "seeds" ? "items" : "seeds";
  const known = !Number.isNaN(variances.interaction);
  const trialNoise = known || design.trials === 1 ? variances.residual / design.trials : Number.NaN;
  const relativeError = ((known ? variances.interaction : 0) + trialNoise) / design[facet];
  const absoluteError = relativeError + variances[facet] / design[facet];
  const signal = variances[object];
  return { object, relative: signal / (signal + relativeError), absolute: signal / (signal + absoluteError) };
}
