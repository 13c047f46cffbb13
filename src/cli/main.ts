import { Command, CommanderError } from "commander";
import { ArgumentError, InputError, MissingPackageError } from "../errors.js";
import { VERSION } from "../version.js";
import { COMMANDS } from "./commandTable.js";
import { EXIT, UsageError, WriteError } from "./exitCodes.js";
import { printWide } from "./print.js";
import { say, stderrText } from "./say.js";
import { withAnalysis, withReading } from "./sharedOptions.js";

const EPILOGUE = `
noisefloor COMMAND --help opens with two calls of it and lists its own options first.

Paths may be files, folders, globs, gzip files, or - for standard input. Formats are recognised by content.
stdout holds the result, stderr diagnostics and progress; --json is versioned and stable.

Exit codes: 0 done, 1 regression shown (gate only), 2 cannot tell or refused, 3 bad input, 4 wrong usage,
5 the result could not be written.`;

/** Runs one command line and returns its exit code. Everything it prints goes to stdout and stderr. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = buildProgram((result) => {
    code = result;
  });
  try {
    const [word = "", ...rest] = args;
    await program.parseAsync(args.length === 0 ? [] : [inFull(word), ...rest], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badUsage;
    return report(error);
  }
}

/** The command's name where a word is its singular: `subset` for `subsets`, as `framing` and `seed` may be typed too. */
function inFull(word: string): string {
  return COMMANDS.find(({ name }) => name === `${word}s`)?.name ?? word;
}

/** The errors that are the caller's, with their exit codes; any other is a fault of the program. */
const CODES = [
  [InputError, EXIT.badInput],
  [UsageError, EXIT.badUsage],
  [ArgumentError, EXIT.badUsage],
  [MissingPackageError, EXIT.badUsage],
  [WriteError, EXIT.notWritten],
] as const;

/** The message of an error on stderr, and the exit code that belongs to it. */
function report(error: unknown): number {
  const failure = error instanceof Error ? error : new Error(String(error));
  const known = CODES.find(([kind]) => failure instanceof kind);
  if (known !== undefined) {
    complain(failure.message);
    return known[1];
  }
  complain("this is a fault of noisefloor, please report it", ...stackOf(failure));
  return EXIT.fault;
}

/** Lines of our own are kept apart; the message of an error from a dump is one line. */
function complain(message: string, ...more: readonly string[]): void {
  say(`noisefloor: ${message}`, ...more);
}

function stackOf({ stack, message }: Error): string[] {
  return (stack ?? message).split("\n");
}

/** Help opens with calls to copy. */
function examplesText(calls: readonly string[]): string {
  return `${calls.map((call) => `$ noisefloor ${call}`).join("\n")}\n`;
}

type SetCode = (code: number) => void;

function buildProgram(setCode: SetCode): Command {
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
    command.optionsGroup("What to print:").option("--wide", "print every table in one piece, with all its columns");
    command.helpOption("-h, --help", "print this help").action(async (...given: readonly unknown[]) => {
      // After the arguments and the options stands the parser's own command.
      const values = given.slice(0, -1);
      const options = values.at(-1) as Readonly<Record<string, unknown>>;
      printWide(options.wide === true);
      const run = await load(options);
      setCode(await run(...(values as never[])));
    });
  }
  return program;
}
