import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXT } from "../../arguments/shapes.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
// Bidirectional overrides and isolates, zero-width and tag characters and the byte order mark can disguise a name.
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

// Halves of surrogate pairs and these two code points may stand in no XML, HTML or UTF-8 text.
const NOT_A_CHARACTER = /[\p{Surrogate}\ufffe\uffff]/gu;

/**
 * A name from a dump made harmless for a terminal and for files: no escape sequences, no control or direction characters,
 * nothing that is no character.
 */
export function plainText(text: string): string {
  requireArgument("plainText", "text", text, TEXT);
  return text.replace(CONTROL, "�").replace(INVISIBLE, "").replace(NOT_A_CHARACTER, "�");
}

/** Longer words are none that anyone reads, and a name may fill screens. */
const LONGEST_WORD = 2000;
const LONG_WORDS = new RegExp(`\\S{${LONGEST_WORD},}`, "g");

/** The text with the middles of endless words cut out, where it is printed for people. */
export function withoutEndlessWords(text: string): string {
  return text.length < LONGEST_WORD ? text : text.replace(LONG_WORDS, shortName);
}

/** No name of a model, task or metric that is read is longer; the id of an item may be a whole question. */
const LONGEST_NAME = 1000;

/** A name without its middle where nobody would read it to its end. */
export function shortName(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  // By characters: half of one is none.
  const characters = Array.from(name);
  return `${characters.slice(0, 60).join("")}…${characters.slice(-20).join("")} (${characters.length} characters)`;
}
