import { CommanderError } from "commander";
import { ArgumentError, InputError, MissingPackageError } from "../errors.js";
import { COMMANDS } from "./commandTable.js";
import { EXIT, UsageError, WriteError } from "./exitCodes.js";
import { buildProgram } from "./program.js";
import { complain } from "./say.js";

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
    complain(`noisefloor: ${failure.message}`);
    return known[1];
  }
  if (isOutOfMemory(failure)) {
    complain(
      `noisefloor: this does not fit in memory (${failure.message}). Choose fewer tasks or models (--task, --model), or make the table smaller first (noisefloor reduce, docs/scale.md).`,
    );
    return EXIT.badInput;
  }
  complain("noisefloor: this is a fault of noisefloor, please report it", ...stackOf(failure));
  return EXIT.fault;
}

/** What the language throws where an array or a text would be larger than it can be, or than there is room for. */
function isOutOfMemory(failure: Error): boolean {
  return (
    failure instanceof RangeError &&
    /allocation failed|invalid (?:typed )?array length|invalid string length/i.test(failure.message)
  );
}

function stackOf({ stack, message }: Error): string[] {
  return (stack ?? message).split("\n");
}
