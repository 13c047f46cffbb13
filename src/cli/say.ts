import { plainText, withoutEndlessWords } from "../report/text/plainText.js";
import { inertLines } from "../workflowCommands.js";

/** Whether stderr holds errors alone: an option of the program, whatever the command. */
let isQuiet = false;

/** Says once for all whether anything but errors goes to stderr. */
export function sayNothing(quiet: boolean): void {
  isQuiet = quiet;
}

/** Whether progress is shown: only to somebody at a terminal, who has not asked for quiet. */
export function showsProgress(): boolean {
  return process.stderr.isTTY === true && !isQuiet;
}

/**
 * Prints lines on stderr, unless quiet was asked for. Names from dumps stand in them: they reach a terminal without escape sequences, make no lines of
 * their own, and are no commands to a CI server.
 */
export function say(...lines: readonly string[]): void {
  if (!isQuiet) complain(...lines);
}

/** The same for errors, which are said in quiet too. */
export function complain(...lines: readonly string[]): void {
  process.stderr.write(stderrText(lines));
}

/** The lines as they are printed. */
export function stderrText(lines: readonly string[]): string {
  return inertLines(lines.map((line) => `${withoutEndlessWords(plainText(line))}\n`).join(""));
}
