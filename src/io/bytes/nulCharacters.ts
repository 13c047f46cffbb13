import { InputError } from "../../errors.js";
import { countNewlines } from "./decode.js";

const NUL = "\u0000";
const NEWLINE = 10;

/** The error for a NUL character, which stands in no text: on this line of the file. */
export function nulCharacter(file: string, line: number): InputError {
  return new InputError(
    "nul-character",
    "a NUL character stands in the text: the file is damaged, binary, or UTF-16 without a byte order mark. Write it again as UTF-8.",
    { file, line },
  );
}

/** Throws `InputError` for bytes of UTF-8 with a NUL character; `firstLine` is the line on which they begin. */
export function requireNoNul(bytes: Uint8Array, file: string, firstLine = 1): void {
  const at = bytes.indexOf(0);
  if (at < 0) return;
  let line = firstLine;
  for (
    let newline = bytes.indexOf(NEWLINE);
    newline >= 0 && newline < at;
    newline = bytes.indexOf(NEWLINE, newline + 1)
  )
    line++;
  throw nulCharacter(file, line);
}

/** Whether a piece of a text holds a NUL character. */
export function hasNul(piece: string): boolean {
  return piece.includes(NUL);
}

/** The line of the first NUL character: lines are counted only where somebody must be told one. */
export async function lineOfNul(pieces: AsyncIterable<string>): Promise<number> {
  let line = 1;
  for await (const piece of pieces) {
    const at = piece.indexOf(NUL);
    line += countNewlines(at < 0 ? piece : piece.slice(0, at));
    if (at >= 0) break;
  }
  return line;
}
