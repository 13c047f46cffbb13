import { InputError } from "../../errors.js";
import { plainName } from "../tables/columnNames.js";
import { isNumberCell } from "../tables/scoreCell.js";
import { revisionStep } from "./nameTags.js";
import { stepInWords } from "./stepWords.js";

/** Names of the end of training, and of no checkpoint on the way. */
export const FINAL = /^(?:main|master|final|last|latest|none)?$/i;

/** The checkpoint that a cell names; `undefined` where it names the end of training or none; `null` where it cannot be read. */
export function stepOf(text: string): number | undefined | null {
  if (FINAL.test(text)) return undefined;
  // Trackers and people write −1 for the end; no checkpoint comes before the first.
  if (isNumberCell(text)) return Number(text) >= 0 && Number.isFinite(Number(text)) ? Number(text) : null;
  return revisionStep(text) ?? stepInWords(text);
}

/**
 * The checkpoint that a cell names, or none. The end of training has no number: a column that is called step, and nothing wider
 * such as a revision, must give it one.
 *
 * @throws InputError for a cell that cannot be read.
 */
export function stepOfCell(
  text: string,
  column: string,
  place: { readonly file: string; readonly line: number },
): number | undefined {
  const step = stepOf(text);
  if (step !== null && (step !== undefined || plainName(column) !== "step")) return step;
  throw unreadableStep(text, place);
}

/** A step that cannot be read, with what can. */
export function unreadableStep(text: string, place: { readonly file: string; readonly line: number }): InputError {
  const repair =
    FINAL.test(text) || Number(text) < 0
      ? "Give the end of training the number of its last step, or leave its rows out"
      : "Numbers are read, also as 1,000, 1k, 20B, step 1000, checkpoint-1000 or epoch 0.5";
  return new InputError(
    "bad-number",
    `step must be a number${Number(text) < 0 ? " of at least 0" : ""}, got ${JSON.stringify(text)}. ${repair}.`,
    place,
  );
}
