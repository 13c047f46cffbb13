import { plainText } from "../text/plainText.js";
import { xml } from "../text/xml.js";
import { round } from "./plot.js";
import { textWidth } from "./textWidth.js";

/** Sizes of the texts, and of the title, whose bold letters are wider. */
const SIZE = 11;

export const TITLE_SIZE = 13.8;

/** A name that may be cut in its middle, and is then whole in its tooltip. */
export function label(x: number, y: number, name: string, room: number, anchor: string, style = ""): string {
  return cutLabel(x, y, name, cut(name, room, 0.5), anchor, style);
}

export function cutLabel(x: number, y: number, name: string, shown: string, anchor: string, style = ""): string {
  const clean = plainText(name);
  if (shown === clean) return text(x, y, clean, style, anchor);
  const styled = style === "" ? "" : ` class="${style}"`;

  return `<text${styled} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${xml(shown)}<title>${xml(clean)}</title></text>`;
}
/** How much of what is left of a name stands before the cut, in the order of preference. */
const CUTS = [0.5, 0.3, 0.7, 0.1, 0.9];

/** Names cut to fit into the room: in their middle, unless a cut elsewhere keeps more of them apart. */
export function shortNames(names: readonly string[], room: number): string[] {
  const kinds = (shown: readonly string[]) => new Set(shown).size;
  return CUTS.map((before) => names.map((name) => cut(name, room, before))).reduce((best, other) =>
    kinds(other) > kinds(best) ? other : best,
  );
}

function cut(name: string, room: number, before: number): string {
  const clean = plainText(name);
  if (widthOf(clean) <= room) return clean;
  const letters = Array.from(clean);
  const left = room - widthOf("…");
  const tail = startWithin([...letters].reverse(), (1 - before) * left).reverse();
  return `${startWithin(letters, before * left).join("")}…${tail.join("")}`;
}
/** As many of the letters as fit. */
function startWithin(letters: readonly string[], room: number): string[] {
  let width = 0;
  const end = letters.findIndex((letter) => {
    width += widthOf(letter);
    return width > room;
  });
  return letters.slice(0, end === -1 ? letters.length : end);
}

/** Width of a text of a figure, but for its title. */
export function widthOf(words: string): number {
  return SIZE * textWidth(plainText(words));
}

/** The narrowest cell that this text is written in. */
export function cellWidthOf(words: string): number {
  return widthOf(words) + 3;
}

export function text(x: number, y: number, words: string, style: string, anchor: string): string {
  const styled = style === "" ? "" : ` class="${style}"`;

  return `<text${styled} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${xml(words)}</text>`;
}
/**
 * Lines that fit in so many ems, about as long as each other: a last word alone on its line reads as an afterthought. Words that do
 * not fit are broken, and what is too much ends in an ellipsis.
 */
export function wrapped(words: string, ems: number, most: number): string[] {
  // A dot between two names ends a line, and begins none.
  const parts = plainText(words)
    .split(/ (?!·)/)
    .flatMap((one) => pieces(one, ems));
  const lines = filled(parts, ems);
  const narrowest = Math.max(...parts.map(textWidth));
  for (let room = ems; room > narrowest && lines.length > 1; room -= 0.5) {
    const even = filled(parts, room);
    if (even.length > lines.length) break;
    lines.splice(0, lines.length, ...even);
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${(lines[most - 1] as string).slice(0, -1)}…`];
}

/** As many words in each line as fit. */
function filled(words: readonly string[], ems: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && textWidth(`${line} ${word}`) > ems) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

function pieces(word: string, ems: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const character of word) {
    if (textWidth(part + character) > ems) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

export function attribute(id: string): string {
  return id.replace(/[^a-z0-9-]/g, "-");
}
