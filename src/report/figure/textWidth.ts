import { displayWidth } from "../text/displayWidth.js";

/**
 * About how wide a text is in the usual sans-serif fonts, in units of its size; rather too wide than too narrow, since no
 * font can be asked where pictures are made.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if ("iljtf.,:;|!'`()[] ".includes(character)) return 0.4;
  if ("mwMW@%—…".includes(character)) return 1;
  if (/\p{Lu}/u.test(character)) return 0.75;
  return displayWidth(character) * (character.charCodeAt(0) < 0x250 ? 0.64 : 1);
}
