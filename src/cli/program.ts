import { Command } from "commander";
import { VERSION } from "../version.js";
import { COMMANDS } from "./commandTable.js";
import { applyConfig, nameOf, settable } from "./config/configDefaults.js";
import { namedGate } from "./config/namedGate.js";
import { CONFIG_NAME, findConfig, readConfig } from "./config/projectConfig.js";
import { requireOneOnStdout } from "./documents/onStdout.js";
import { printWide } from "./print.js";
import { sayNothing, stderrText } from "./say.js";
import { withAnalysis, withDocuments, withReading } from "./sharedOptions.js";

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

/**
 * Gives options that the command line does not name what the file of the project says, and the arguments that stand for what was
 * typed: those of a call by its name.
 */
async function setDefaults(program: Command, command: Command, isNamed: boolean): Promise<readonly unknown[]> {
  const typed = command.processedArgs;
  const { config } = command.opts<{ readonly config: string | boolean }>();
  if (config === false) return typed;
  const file = await findConfig(typeof config === "string" ? config : undefined, process.cwd());
  if (file === null) return typed;
  const known = new Map(program.commands.map((one) => [one.name(), settable(one).map(nameOf)]));
  const project = await readConfig(file, known);
  const gate = isNamed ? await namedGate(typed, project) : null;
  applyConfig(command, project, gate?.options);
  return gate?.given ?? typed;
}

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

  for (const { name, summary, examples, takes, named, answers, declare, load } of COMMANDS) {
    const command = program.command(name).exitOverride().description(summary);
    command.addHelpText("before", examplesText(examples.map((words) => `${name} ${words}`)));
    // What only this command takes stands first.
    declare(command.optionsGroup("Options of this command:"));
    if (takes === "analysis") withAnalysis(command.optionsGroup("How to judge:"));
    if (takes !== "own") withReading(command.optionsGroup("What to read and keep:"));
    const printing = command.optionsGroup("What to print:");
    if (answers === true) withDocuments(printing);
    printing
      .option("--wide", "print every table in one piece, with all its columns")
      .option("--quiet", "nothing on stderr but errors: no progress, no word on what was written");
    command
      .optionsGroup("Defaults of the project:")
      .option("--config <file>", `take them from this file (default: the nearest ${CONFIG_NAME} above)`)
      .option("--no-config", "take none");
    command.helpOption("-h, --help", "print this help").action(async (...given: readonly unknown[]) => {
      // After the arguments and the options stands the parser's own command.
      const options = given.at(-2) as Readonly<Record<string, unknown>>;
      sayNothing(options.quiet === true);
      const typed = await setDefaults(program, given.at(-1) as Command, named !== undefined);
      printWide(options.wide === true);
      if (answers === true) requireOneOnStdout(options);
      const run = await load(options);
      setCode(await run(...([...typed, ...given.slice(-2)] as never[])));
    });
  }
  return program;
}
