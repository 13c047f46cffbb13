/** The two ways of asking that are compared: pick a letter, or score the text of the answer (cloze). */
export type FramingName = "choice" | "completion";

/** Words for the two framings, without case, spaces, hyphens and underscores. Other words are no framing that is known here. */
const WORDS: Readonly<Record<FramingName, readonly string[]>> = {
  choice: ["choice", "choices", "multiplechoice", "mc", "mcf", "mcq", "letter", "letters"],
  completion: ["completion", "completions", "continuation", "cloze", "cf", "rc", "rankedclassification"],
};

/** Which framing a word names, by the user's word and else by the words of the field; `null` for any other word. */
export function framingNamed(label: string | null, names: ReadonlyMap<string, FramingName>): FramingName | null {
  if (label === null) return null;
  const told = names.get(label);
  if (told !== undefined) return told;
  const word = label.toLowerCase().replace(/[\s_-]/g, "");
  const name = (["choice", "completion"] as const).find((framing) => WORDS[framing].includes(word));
  // Where the user says which word it is, the other words are other framings.
  return name === undefined || [...names.values()].includes(name) ? null : name;
}

/**
 * The one word that names a framing among those of a model and task: the plain name where it is there, else the only one
 * that means it. `null` for none, and for several, among which only the user can choose.
 */
export function labelOf(
  framing: FramingName,
  labels: readonly (string | null)[],
  names: ReadonlyMap<string, FramingName>,
): string | null {
  const those = [...new Set(labels)].filter((label) => framingNamed(label, names) === framing);
  return those.find((label) => label === framing) ?? (those.length === 1 ? (those[0] ?? null) : null);
}
