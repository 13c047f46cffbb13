import { dotProduct } from "./dotProduct.js";

/** What a quasi-Newton climb remembers of its last steps: pairs of a step and the fall of the gradient along it. */
export interface StepMemory {
  /** Remembers a step; one along which the gradient did not fall is left out, since it tells nothing of a maximum. */
  remember(step: Float64Array, gradientFall: Float64Array): void;
  forget(): void;
  /**
   * The uphill direction for this gradient. `precondition` multiplies a vector, in place, by a first approximation of
   * the inverse of the negative Hessian, which the remembered steps correct.
   */
  direction(gradient: Float64Array, precondition: (vector: Float64Array) => void): Float64Array;
}

/**
 * Limited-memory BFGS by the two-loop recursion. Holds state: one for each climb.
 *
 * Nocedal & Wright (2006), "Numerical optimization", algorithm 7.4.
 *
 * @param size how many steps are remembered
 */
export function createStepMemory(size: number): StepMemory {
  const pairs: { step: Float64Array; fall: Float64Array; product: number }[] = [];
  return {
    remember(step, fall) {
      const product = dotProduct(step, fall);
      if (!(product > 1e-10 * Math.sqrt(dotProduct(step, step) * dotProduct(fall, fall)))) return;
      if (pairs.length === size) pairs.shift();
      pairs.push({ step, fall, product });
    },
    forget() {
      pairs.length = 0;
    },
    direction(gradient, precondition) {
      const direction = Float64Array.from(gradient);
      const shares = new Float64Array(pairs.length);
      for (let k = pairs.length - 1; k >= 0; k--) {
        const { step, fall, product } = pairs[k]!;
        shares[k] = dotProduct(step, direction) / product;
        add(direction, fall, -shares[k]!);
      }
      precondition(direction);
      pairs.forEach(({ step, fall, product }, k) => {
        add(direction, step, shares[k]! - dotProduct(fall, direction) / product);
      });
      return direction;
    },
  };
}

function add(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i]! + factor * vector[i]!;
}
