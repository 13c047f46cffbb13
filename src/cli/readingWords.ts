import { shellWord } from "../shellWord.js";
import type { ReadingFlags } from "./options.js";

/** The options that say how dumps are read, with their names on the command line. */
const READING = {
  taskName: "--task-name",
  runPattern: "--run-pattern",
  map: "--map",
  layout: "--layout",
  derive: "--derive",
  itemIds: "--item-ids",
  same: "--same",
  stepTolerance: "--step-tolerance",
  trialSuffix: "--trial-suffix",
  unscored: "--unscored",
  scoresIn: "--scores-in",
  lowerIsBetter: "--lower-is-better",
  higherIsBetter: "--higher-is-better",
} satisfies Partial<Record<keyof ReadingFlags, string>>;

/** The options that were needed to read the dumps, to be repeated in a command that reads them again. */
export function readingWords(flags: ReadingFlags): string {
  return Object.entries(READING)
    .flatMap(([name, option]) => {
      const value = flags[name as keyof typeof READING];
      return (value === undefined ? [] : [value].flat()).map((text) =>
        // A value that begins with a hyphen would be taken for an option.
        text.startsWith("-") ? ` ${option}=${shellWord(text)}` : ` ${option} ${shellWord(text)}`,
      );
    })
    .join("");
}
