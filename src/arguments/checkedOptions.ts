import { ArgumentError } from "../errors.js";
import { described, isRecord } from "./described.js";
import { requireArgument } from "./requireArgument.js";
import type { Shape } from "./shapes.js";

/**
 * The options, each of the shape that is found under its name: what `optionsOf` does, for functions that mean all of theirs in
 * their own way. `repair` says what to pass in place of a second list or a function.
 */
export function checkedOptions<Options extends object>(
  caller: string,
  options: Options,
  shapeOf: (name: string) => Shape | undefined,
  repair = "",
): Options {
  if (!isRecord(options)) {
    throw new ArgumentError(caller, `options must be an object, got ${described(options)}. ${repair}`.trimEnd());
  }
  for (const [name, value] of Object.entries(options)) {
    const shape = value === undefined ? undefined : shapeOf(name);
    if (shape !== undefined) requireArgument(caller, name, value, shape);
  }
  return options;
}
