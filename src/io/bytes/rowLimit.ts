import { InputError } from "../../errors.js";

/** Most bytes, or characters, of one row of a table, or of one element of a list: it is kept until it ends. */
export const MOST_IN_ROW = 1 << 26;

/** The error for a row that goes on for longer. */
export function longRow(file: string, line?: number): InputError {
  const message =
    `a row of more than ${MOST_IN_ROW} bytes does not end: a quote or a bracket is not closed, the file is not what ` +
    "it seems, or it is a decompression bomb.";
  return new InputError("too-large", message, { file, ...(line === undefined ? {} : { line }) });
}
