/** No name of a model, task or metric that is read is longer; ids of items may be whole questions. */
export const LONGEST_NAME = 1000;
/** Running text may hold a few such names. */
export const LONGEST_TEXT = 10_000;

/** A text without its middle where it has more than so many characters. */
export function shortText(text: string, most = LONGEST_TEXT): string {
  if (text.length <= most) return text;
  // By characters: half of one is none.
  const start = Array.from(text.slice(0, most / 5));
  const end = Array.from(text.slice(-most / 10));
  return `${start.slice(0, -1).join("")}…${end.slice(1).join("")} (${text.length} characters)`;
}
