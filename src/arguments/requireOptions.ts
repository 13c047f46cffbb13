import { ArgumentError } from "../errors.js";
import { described, isList } from "./described.js";

/** Throws unless `options` is an object of options; `repair` says what to pass in place of a second list or a function. */
export function requireOptions(caller: string, options: unknown, repair: string): void {
  if (typeof options === "object" && options !== null && !isList(options)) return;
  throw new ArgumentError(caller, `options must be an object, got ${described(options)}. ${repair}`);
}
