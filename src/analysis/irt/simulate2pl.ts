import { requireArgument } from "../../arguments/requireArgument.js";
import { NUMBERS, RNG } from "../../arguments/shapes.js";
import type { Rng } from "../../random/rng.js";
import { ITEMS, type ItemParameters, rightProbability } from "./itemCurve.js";

/**
 * Right-or-wrong answers of runs of these abilities to these items, drawn from the model: row-major runs × items,
 * 1 right and 0 wrong. Answers are independent given the ability.
 */
export function simulate2pl(rng: Rng, items: readonly ItemParameters[], abilities: ArrayLike<number>): Float64Array {
  requireArgument("simulate2pl", "rng", rng, RNG);
  requireArgument("simulate2pl", "items", items, ITEMS);
  requireArgument("simulate2pl", "abilities", abilities, NUMBERS);
  const answers = new Float64Array(abilities.length * items.length);
  for (let run = 0, cell = 0; run < abilities.length; run++) {
    for (const item of items) answers[cell++] = Number(rng.nextUniform() < rightProbability(abilities[run]!, item));
  }
  return answers;
}
