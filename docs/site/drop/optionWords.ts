import { UsageError } from "../../../src/cli/exitCodes.js";
import type { ReportChoices } from "../../../src/cli/reportOptions.js";

/** What an option of the command line takes, as the parser of the program hands it over. */
interface OptionWord {
  /** May be given several times. */
  readonly isList?: boolean;
  readonly isSwitch?: boolean;
  readonly choices?: readonly string[];
}

const LIST: OptionWord = { isList: true };
const VALUE: OptionWord = {};

/**
 * The options of `noisefloor report` that say how to read and what to report, by their names; a test holds them to the
 * declarations of the command.
 */
export const OPTION_WORDS: Readonly<Record<string, OptionWord>> = {
  "--model": LIST,
  "--task": LIST,
  "--metric": LIST,
  "--filter": LIST,
  "--framing": LIST,
  "--seed": LIST,
  "--step": LIST,
  "--trial": LIST,
  "--run-pattern": VALUE,
  "--task-name": VALUE,
  "--map": LIST,
  "--unscored": LIST,
  "--lower-is-better": LIST,
  "--higher-is-better": LIST,
  "--derive": LIST,
  "--item-ids": { choices: ["written", "numbers"] },
  "--same": LIST,
  "--step-tolerance": VALUE,
  "--scores-in": { choices: ["percent", "share"] },
  "--trial-suffix": { choices: ["auto", "none"] },
  "--layout": { choices: ["runs-by-items", "items-by-runs", "runs-by-tasks", "tasks-by-runs"] },
  "--missing": { choices: ["drop", "zero", "error"] },
  "--alpha": VALUE,
  "--allow-mixed": { isSwitch: true },
  "--chance": LIST,
  "--sections": LIST,
  "--rng-seed": VALUE,
  "--baseline": VALUE,
  "--random": VALUE,
  "--fixed": VALUE,
  "--correction": {
    choices: ["holm", "hochberg", "bonferroni", "sidak", "benjamini-hochberg", "benjamini-yekutieli", "none"],
  },
  "--title": VALUE,
};

/** The options that a line of words gives, as typed after `noisefloor report PATH`. Throws `UsageError` for others. */
export function optionsOfWords(line: string): ReportChoices {
  const found: Record<string, string | boolean | string[]> = { missing: "drop", correction: "holm" };
  const words = wordsOf(line);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const split = word.indexOf("=");
    const name = word.startsWith("--") && split > 0 ? word.slice(0, split) : word;
    const option = Object.hasOwn(OPTION_WORDS, name) ? OPTION_WORDS[name] : undefined;
    if (option === undefined) {
      throw new UsageError(`the options can be ${Object.keys(OPTION_WORDS).join(", ")}, got "${word}"`);
    }
    const key = name.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (option.isSwitch === true) {
      found[key] = true;
      continue;
    }
    const value = name === word ? words[++at] : word.slice(split + 1);
    if (value === undefined) throw new UsageError(`${name} needs a value after it`);
    if (option.choices !== undefined && !option.choices.includes(value)) {
      throw new UsageError(`${name} can be ${option.choices.join(", ")}, got "${value}"`);
    }
    found[key] = option.isList === true ? [...((found[key] as string[] | undefined) ?? []), value] : value;
  }
  return found as unknown as ReportChoices;
}

/** The words of a line; quotes keep spaces within one, as in a shell. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [written] of line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+|["'\\]/g)) {
    if (/^["'\\]$/.test(written)) throw new UsageError(`the options hold a ${written} that nothing closes`);
    words.push(
      written.replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
        (_, double?: string, single?: string, escaped?: string) =>
          double?.replace(/\\(.)/g, "$1") ?? single ?? escaped ?? "",
      ),
    );
  }
  return words;
}
