import { requireArgument } from "../../arguments/requireArgument.js";
import { NUMBERS } from "../../arguments/shapes.js";
import { ITEMS, type ItemParameters, itemInformationAt } from "./itemCurve.js";

/** How sharply items measure, ability by ability. */
export interface TestInformation {
  readonly abilities: readonly number[];
  /** Fisher information of all items together. */
  readonly information: readonly number[];
  /** Standard error of a maximum likelihood ability, 1/√information; `null` where there is none. */
  readonly standardError: readonly (number | null)[];
}

/** Abilities from −4 to 4 in steps of a quarter. */
const USUAL_ABILITIES: readonly number[] = Array.from({ length: 33 }, (_, k) => k / 4 - 4);

/**
 * Information of a test: where on the ability axis it can tell runs apart, and how finely.
 *
 * Birnbaum (1968), "Some latent trait models", in Lord & Novick.
 *
 * @param abilities where; default −4 to 4 in steps of 0.25
 */
export function testInformation(
  items: readonly ItemParameters[],
  abilities: readonly number[] = USUAL_ABILITIES,
): TestInformation {
  requireArgument("testInformation", "items", items, ITEMS);
  requireArgument("testInformation", "abilities", abilities, NUMBERS);
  const information = abilities.map((ability) =>
    items.reduce((total, item) => total + itemInformationAt(ability, item), 0),
  );
  return {
    abilities,
    information,
    standardError: information.map((value) => (value > 0 ? 1 / Math.sqrt(value) : null)),
  };
}
