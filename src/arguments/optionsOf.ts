import { checkedOptions } from "./checkedOptions.js";
import { OPTION_SHAPES } from "./optionShapes.js";
import type { Shape } from "./shapes.js";

/** What to pass to a test of differences in place of two sides. */
export const OF_TWO_SIDES = "Of two sides pass the differences, candidate − baseline.";

/**
 * The options, checked: an object whose every option is of its kind. An option of one name is of one kind everywhere; those that
 * a function means in its own way are given in `own`. `undefined` is the default. `repair` says what to pass in place of a
 * second list or a function.
 */
export function optionsOf<Options extends object>(
  caller: string,
  options: Options,
  own: Readonly<Record<string, Shape>> = {},
  repair = "",
): Options {
  const shapeOf = (name: string) => {
    if (Object.hasOwn(own, name)) return own[name];
    return Object.hasOwn(OPTION_SHAPES, name) ? OPTION_SHAPES[name] : undefined;
  };
  return checkedOptions(caller, options, shapeOf, repair);
}
