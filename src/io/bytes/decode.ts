import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import type { DumpContent } from "./dumpContent.js";

/** Below the longest text that JavaScript engines allow (2^29 − 24 characters in V8). */
export const LONGEST_TEXT = 500_000_000;
/** A mark within a text is a character like others. */
const PART = new TextDecoder("utf-8", { ignoreBOM: true });
const WHOLE = new TextDecoder("utf-8");

/** The bytes as text: UTF-8, or UTF-16 where a byte order mark says so; the mark itself is left out. */
export function decodeText(bytes: Uint8Array, file: string): string {
  requireLength(bytes.length, file);
  const encoding = encodingOf(bytes);
  return (encoding === "utf-8" ? WHOLE : new TextDecoder(encoding)).decode(bytes);
}

/** A part of a UTF-8 text that is cut between lines, or between other characters. */
export function decodePart(bytes: Uint8Array, file: string): string {
  requireLength(bytes.length, file);
  return PART.decode(bytes);
}

function requireLength(length: number, file: string): void {
  if (length <= LONGEST_TEXT) return;
  throw new InputError(
    "too-large",
    `this format must be read in one piece, and more than ${LONGEST_TEXT} bytes are too many for that. ` +
      "Write it as JSON Lines, or split it by task.",
    { file },
  );
}

/** Throws for a content that is longer than one text can be, without going through more of it than that. */
export async function requireShort(content: DumpContent, file: string): Promise<void> {
  requireLength(await content.size(LONGEST_TEXT), file);
}

/**
 * A note where bytes were not valid in the file's encoding and stand as U+FFFD in the text: names that differ only there
 * cannot be told apart. `line` is the first one with that character; without one there is nothing to look for.
 */
export async function encodingNotes(content: DumpContent, file: string, line: number | undefined): Promise<Note[]> {
  if (line === undefined) return [];
  const encoding = encodingOf(await content.slice(0, 2));
  if (await isValid(content, encoding)) return [];
  const message = `${file}: line ${line} has bytes that are not ${encoding.toUpperCase()} (Latin-1, perhaps); they were read as U+FFFD. Save the file as UTF-8 if names matter there`;
  return [{ code: "not-utf8", message }];
}

async function isValid(content: DumpContent, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const piece of content.chunks()) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Number of line ends in a text. */
export function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The encoding, by the byte order mark. */
export function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}
