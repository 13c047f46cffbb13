import { Command } from "commander";
import { VERSION } from "../version.js";
import { COMMANDS } from "./commandTable.js";
import { printWide } from "./print.js";
import { sayNothing, stderrText } from "./say.js";
import { withAnalysis, withReading } from "./sharedOptions.js";

const EPILOGUE = `
noisefloor COMMAND --help opens with two calls of it and lists its own options first.

Paths may be files, folders, globs, gzip files, or - for standard input. Formats are recognised by content.
stdout holds the result, stderr diagnostics and progress; --json is versioned and stable.

Exit codes: 0 done, 1 regression shown (gate only), 2 cannot tell or refused, 3 bad input, 4 wrong usage,
5 the result could not be written.`;

/** Help opens with calls to copy. */
function examplesText(calls: readonly string[]): string {
  return `${calls.map((call) => `$ noisefloor ${call}`).join("\n")}\n`;
}

type SetCode = (code: number) => void;

/** The parser of all commands; `setCode` gets the exit code of the one that ran. */
export function buildProgram(setCode: SetCode): Command {
  const program = new Command("noisefloor")
    .description("Is this difference between two LLM evaluation scores real, or noise?")
    .version(VERSION)
    .addHelpText("before", examplesText(["inspect runs/", "compare base.jsonl new.jsonl"]))
    .addHelpText("after", EPILOGUE)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError("(noisefloor --help lists commands and options)")
    .configureOutput({ writeErr: (text) => void process.stderr.write(stderrText(text.replace(/\n$/, "").split("\n"))) })
    .exitOverride();

  for (const { name, summary, examples, takes, declare, load } of COMMANDS) {
    const command = program.command(name).exitOverride().description(summary);
    command.addHelpText("before", examplesText(examples.map((words) => `${name} ${words}`)));
    // What only this command takes stands first.
    declare(command.optionsGroup("Options of this command:"));
    if (takes === "analysis") withAnalysis(command.optionsGroup("How to judge:"));
    if (takes !== "own") withReading(command.optionsGroup("What to read and keep:"));
    command
      .optionsGroup("What to print:")
      .option("--wide", "print every table in one piece, with all its columns")
      .option("--quiet", "nothing on stderr but errors: no progress, no word on what was written");
    command.helpOption("-h, --help", "print this help").action(async (...given: readonly unknown[]) => {
      // After the arguments and the options stands the parser's own command.
      const options = given.at(-2) as Readonly<Record<string, unknown>>;
      printWide(options.wide === true);
      sayNothing(options.quiet === true);
      const run = await load(options);
      setCode(await run(...(given as never[])));
    });
  }
  return program;
}
