/** What begins a command of GitHub's runners, and of those that took it over: two colons, after blanks perhaps. */
const COMMAND_LINE = /^([^\S\n]*):(?=:)/gm;
/** The first sign of a command of GitHub's older runners, Azure Pipelines and TeamCity, anywhere in a line. */
const COMMAND_MARK = /#(?=#(?:\[|vso\[|teamcity\[))/gi;

/**
 * A text of which no line is a command to the CI server whose log it is printed into: a blank parts the signs, so that
 * it can be seen. `::error::a` becomes `: :error::a`.
 */
export function inertLines(text: string): string {
  return escapeCommandMarks(text.replace(COMMAND_LINE, "$1: "), "# ");
}

/** The text with something else in place of the first sign of a command that may stand within a line. */
export function escapeCommandMarks(text: string, sign: string): string {
  return text.replace(COMMAND_MARK, () => sign);
}

/** Whether a CI server would take a line that begins with this text, or holds it, for a command. */
export function holdsCommand(text: string): boolean {
  return /^\s*::/.test(text) || escapeCommandMarks(text, "") !== text;
}
