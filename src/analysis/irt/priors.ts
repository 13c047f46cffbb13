import { ArgumentError } from "../../errors.js";

/** A normal distribution that a parameter is thought to come from. */
export interface NormalPrior {
  readonly mean: number;
  readonly sd: number;
}

/** Priors on the item parameters; each that is named is added to the log-likelihood (posterior mode, MAP). */
export interface ItemPriors {
  readonly slope?: NormalPrior;
  readonly intercept?: NormalPrior;
  /** On −intercept/slope, so that it keeps slopes away from 0. */
  readonly difficulty?: NormalPrior;
}

/** Log density of an item's priors up to a constant, with its gradient and curvature (negative second derivatives). */
interface PriorTerms {
  readonly value: number;
  readonly slopeGradient: number;
  readonly interceptGradient: number;
  readonly slopeCurvature: number;
  readonly crossCurvature: number;
  readonly interceptCurvature: number;
}

/** The priors at one item's parameters. The curvature of the difficulty prior is that of a least-squares step, hence never negative. */
export function priorTerms(priors: ItemPriors, slope: number, intercept: number): PriorTerms {
  const ofSlope = normalTerm(priors.slope, slope);
  const ofIntercept = normalTerm(priors.intercept, intercept);
  const difficulty = -intercept / slope;
  const ofDifficulty = normalTerm(priors.difficulty, difficulty);
  // ∂b/∂a = −b/a and ∂b/∂d = −1/a.
  const [bySlope, byIntercept] = [-difficulty / slope, -1 / slope];
  const weighted = (first: number, second: number) =>
    ofDifficulty.curvature === 0 ? 0 : ofDifficulty.curvature * first * second;
  return {
    value: ofSlope.value + ofIntercept.value + ofDifficulty.value,
    slopeGradient: ofSlope.gradient + (ofDifficulty.curvature === 0 ? 0 : ofDifficulty.gradient * bySlope),
    interceptGradient: ofIntercept.gradient + (ofDifficulty.curvature === 0 ? 0 : ofDifficulty.gradient * byIntercept),
    slopeCurvature: ofSlope.curvature + weighted(bySlope, bySlope),
    crossCurvature: weighted(bySlope, byIntercept),
    interceptCurvature: ofIntercept.curvature + weighted(byIntercept, byIntercept),
  };
}

function normalTerm(prior: NormalPrior | undefined, value: number) {
  if (prior === undefined) return { value: 0, gradient: 0, curvature: 0 };
  const curvature = 1 / prior.sd ** 2;
  const deviation = value - prior.mean;
  return { value: (-curvature * deviation ** 2) / 2, gradient: -curvature * deviation, curvature };
}

/** Whether any prior is named. */
export function hasPriors(priors: ItemPriors): boolean {
  return Object.values(priors).some((prior) => prior !== undefined);
}

/** Throws unless every prior has a finite mean and a positive, finite SD. */
export function requirePriors(caller: string, priors: ItemPriors): void {
  for (const [name, prior] of Object.entries(priors) as [string, NormalPrior | undefined][]) {
    if (!["slope", "intercept", "difficulty"].includes(name)) {
      throw new ArgumentError(caller, `priors must be on slope, intercept or difficulty, got ${name}.`);
    }
    if (prior === undefined) continue;
    if (!(Number.isFinite(prior.mean) && prior.sd > 0 && prior.sd < Number.POSITIVE_INFINITY)) {
      throw new ArgumentError(
        caller,
        `the prior on ${name} must have a finite mean and a positive sd, got ${prior.mean} and ${prior.sd}. ` +
          "Leave a prior out instead of making it infinitely wide.",
      );
    }
  }
}
