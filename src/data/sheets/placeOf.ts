import type { Place } from "../../errors.js";

/** The place of a line, from 1; of the file alone for 0, where no line is known. */
export function placeOf(file: string, line: number): Place {
  return line > 0 ? { file, line } : { file };
}
