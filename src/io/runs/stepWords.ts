const UNITS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12 };

/** A number with the words that people put around it: `step 1000`, `1,000`, `1k`, `20B tokens`, `epoch 0.5`, `checkpoint-1000`. */
const WORDS =
  /^(?:(?:global[-_ ]?)?(?:step|checkpoint|ckpt|iter|iteration|epoch|token)s?[-_ =:]*)?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*([kmbgt])?(?:[-_ ]*(?:step|iter|iteration|epoch|token)s?)?$/i;

/** The place in training that a text names in words; `null` where it names none. */
export function stepInWords(text: string): number | null {
  const match = WORDS.exec(text.trim());
  if (match === null) return null;
  const [, number = "", unit = ""] = match;
  // 1.1k is 1,100, not 1,100.0000000000002.
  return Number((Number(number.replaceAll(",", "")) * (UNITS[unit.toLowerCase()] ?? 1)).toPrecision(12));
}

/** A place in training that says what it is, as `epoch 0.5` or `20B tokens`: a bare number, or one with a unit, may be anything. */
const NAMED = /step|checkpoint|ckpt|iter|epoch|token/i;

/** Whether a text names a place in training by a word for it. */
export function isStepInWords(text: string): boolean {
  return NAMED.test(text) && stepInWords(text) !== null;
}
