import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

/** A note on printed values that are no numbers where scores stand, each named by its task and metric; none where there are none. */
export function unreadScores(file: string, labels: readonly string[]): Note[] {
  if (labels.length === 0) return [];
  const [verb, were] = labels.length === 1 ? ["is", "was"] : ["are", "were"];
  return [
    {
      code: "score-not-a-number",
      message: `${file}: ${plural(labels.length, "printed value")} ${verb} no number and ${were} left out: ${someNames(labels)}`,
      data: { count: labels.length },
    },
  ];
}
