import { readAbility } from "./abilities.js";
import type { ItemBank } from "./itemBank.js";
import { type ItemParameters, rightProbability } from "./itemCurve.js";

/** Where a run stands by its answers so far. */
interface MapAbility {
  /** Posterior mode under the standard normal prior. */
  readonly ability: number;
  /** 1/√(information + 1). */
  readonly standardError: number;
}

/** No answers: the prior itself. */
export const PRIOR_ABILITY: MapAbility = { ability: 0, standardError: 1 };

/** MAP ability from answers (1 right, 0 wrong) to these items; `start` is where the search begins. */
export function mapAbility(
  items: readonly ItemParameters[],
  right: ArrayLike<number>,
  start: MapAbility = PRIOR_ABILITY,
): MapAbility {
  if (items.length === 0) return PRIOR_ABILITY;
  const { map, mapSe } = readAbility(
    {
      right,
      slopes: Float64Array.from(items, ({ slope }) => slope),
      intercepts: Float64Array.from(items, ({ intercept }) => intercept),
      guessing: Float64Array.from(items, ({ guessing = 0 }) => guessing),
    },
    start.ability,
    Number.NaN,
  );
  return map === null || mapSe === null ? PRIOR_ABILITY : { ability: map, standardError: mapSe };
}

/** Expected share right over all items of the bank at one ability (the test characteristic curve). NaN for an empty bank. */
export function expectedScore({ items }: Pick<ItemBank, "items">, ability: number): number {
  return predictedScore(items, ability, () => null);
}

/** The same, with the answer itself wherever `answer` knows it (not `null`): the p-IRT estimate of the full score. */
export function predictedScore(
  items: ItemBank["items"],
  ability: number,
  answer: (index: number) => number | null,
): number {
  let [sum, count] = [0, 0];
  items.forEach((item, index) => {
    const known = answer(index);
    if (known === null && item === null) return;
    sum += known ?? rightProbability(ability, item as ItemParameters);
    count++;
  });
  return sum / count;
}
