/** A sentence as a part of another one: without its full stop. */
export function clause(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** `items`, `families`: more than one of these. */
export function pluralOf(noun: string): string {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
