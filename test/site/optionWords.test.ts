import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { OPTION_WORDS, optionsOfWords } from "../../docs/site/drop/optionWords.js";
import { UsageError } from "../../src/cli/exitCodes.js";
import { withAnalysis, withReading, withReport } from "../../src/cli/sharedOptions.js";

const command = withReport(withAnalysis(withReading(new Command("report")))).exitOverride();

describe("the options that the page takes", () => {
  test("are those of the command, and take the same values", () => {
    const declared = command.options.map(({ long, argChoices, required, parseArg }) => {
      const isList = parseArg !== undefined && argChoices === undefined;
      return [
        long,
        {
          ...(required ? {} : { isSwitch: true }),
          ...(isList ? { isList } : {}),
          ...(argChoices && { choices: argChoices }),
        },
      ];
    });
    expect(OPTION_WORDS).toEqual(Object.fromEntries(declared));
  });

  test.each([
    ["nothing", ""],
    ["lists and values", "--map item=doc_id,score=acc --map task=t --baseline base --alpha 1%"],
    ["equal signs", "--unscored=-1,999 --layout=runs-by-items --title=a=b"],
    ["a switch", "--allow-mixed --missing zero --sections noise,comparisons"],
    ["quotes", `--title "it's \\"so\\"" --model 'a b' --task a\\ b --derive 'adjusted = (acc - 1/4) / (3/4)'`],
  ])("%s are taken as the command takes them", (_, line) => {
    const fresh = withReport(withAnalysis(withReading(new Command("report")))).exitOverride();
    // As a shell hands the words over.
    const words = [...line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
      word.startsWith('"')
        ? word.slice(1, -1).replaceAll("\\", "")
        : word.startsWith("'")
          ? word.slice(1, -1)
          : word.replaceAll("\\", ""),
    );
    fresh.parse(words, { from: "user" });
    expect(optionsOfWords(line)).toEqual(fresh.opts());
  });

  test.each([
    ["--html x", "--html"],
    ["pair.csv", "pair.csv"],
    ["--layout sideways", "sideways"],
    ["--baseline", "needs a value"],
    ["--title 'open", "nothing closes"],
    ["--__proto__ x", "--__proto__"],
    ["constructor", "constructor"],
  ])("%s is refused and named", (line, named) => {
    expect(() => optionsOfWords(line)).toThrow(UsageError);
    expect(() => optionsOfWords(line)).toThrow(named);
  });
});
