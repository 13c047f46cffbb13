import { plainText } from "../report/text/plainText.js";
import { inertLines } from "../workflowCommands.js";

/**
 * Prints lines on stderr. Names from dumps stand in them: they reach a terminal without escape sequences, make no lines of
 * their own, and are no commands to a CI server.
 */
export function say(...lines: readonly string[]): void {
  process.stderr.write(stderrText(lines));
}

/** The lines as they are printed. */
export function stderrText(lines: readonly string[]): string {
  return inertLines(lines.map((line) => `${plainText(line)}\n`).join(""));
}
