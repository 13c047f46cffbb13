import { ArgumentError } from "../errors.js";
import { described } from "./described.js";
import type { Shape } from "./shapes.js";

/** Throws `ArgumentError` unless the value has the shape: the function, the argument, what it must be, what came, what to pass. */
export function requireArgument(
  caller: string,
  name: string,
  value: unknown,
  { needs, fits, repair = "" }: Shape,
): void {
  if (fits(value)) return;
  const words = typeof repair === "string" ? repair : repair(value);
  throw new ArgumentError(
    caller,
    `${name} must be ${needs}, got ${described(value)}.${words === "" ? "" : ` ${words}`}`,
  );
}
