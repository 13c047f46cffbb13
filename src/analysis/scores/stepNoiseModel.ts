import { digamma, trigamma } from "../../numeric/distributions/polygamma.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";

/** How the SD over seeds follows from the noise of one run's checkpoints, on the logarithmic scale. */
export interface StepNoiseModel {
  /** Mean of ln(SD over seeds ÷ step noise). */
  readonly offset: number;
  /** Variance of that logarithm between trainings and between tasks, and of its estimated mean. */
  readonly spread: number;
  /**
   * Variance of ln(step noise) from run to run, in units of 1 ÷ (2·degrees of freedom), which it has for independent normal
   * noise.
   */
  readonly runFactor: number;
}

/**
 * Fitted by fixtures/seedNoise to 50 rows, a task of a training each, of six trainings with four to ten seeds: the lab
 * (two sizes, seeds of the parameters and orders of the data) and OLMo 190M and 1B.
 */
export const STEP_NOISE_MODEL: StepNoiseModel = { offset: 0.5, spread: 0.08, runFactor: 1.9 };

/** More degrees of freedom than any run of the fit had: the wobble of denser checkpoints is no longer independent. */
const MOST_DEGREES = 60;

/** An SD over seeds as if it had been measured with `degreesOfFreedom` + 1 of them. */
interface PredictedSd {
  readonly sd: number;
  readonly degreesOfFreedom: number;
}

/**
 * The SD over seeds that a run's step noise predicts. What is not known of it, of ln SD a variance of `spread` +
 * `runFactor` ÷ (2·degrees), is given as degrees of freedom of a χ²: those at which ln of a measured SD has that variance,
 * ψ′(df/2)/4, and the SD is that whose ln has the predicted mean under that law.
 */
export function seedSdFromStepNoise(
  stepNoise: number,
  degreesOfFreedom: number,
  { offset, spread, runFactor }: StepNoiseModel = STEP_NOISE_MODEL,
): PredictedSd {
  const variance = spread + runFactor / (2 * Math.min(MOST_DEGREES, degreesOfFreedom));
  const half = inverseTrigamma(4 * variance);
  return {
    sd: stepNoise * exponential(offset + (digamma(half) - logarithm(half)) / 2),
    degreesOfFreedom: 2 * half,
  };
}

/** The x > 0 with ψ′(x) = value, by bisection on ln x: ψ′ falls from ∞ to 0. */
function inverseTrigamma(value: number): number {
  let [low, high] = [-30, 30];
  for (let halving = 0; halving < 64; halving++) {
    const middle = (low + high) / 2;
    if (trigamma(exponential(middle)) > value) low = middle;
    else high = middle;
  }
  return exponential((low + high) / 2);
}
