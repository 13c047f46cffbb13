import { UsageError } from "../exitCodes.js";

/** Options whose documents may go to stdout, and those that write several files. */
const TEXTS = ["html", "md", "json", "tex"];
const FOLDERS = ["csv", "svg"];

/** Throws where two documents would go to stdout, or the files of a folder: before anything is read. */
export function requireOneOnStdout(flags: Readonly<Record<string, unknown>>): void {
  const onStdout = TEXTS.filter((name) => flags[name] === "-");
  if (onStdout.length > 1) {
    throw new UsageError(`only one of ${onStdout.map((name) => `--${name}`).join(" and ")} can go to stdout`);
  }
  const folder = FOLDERS.find((name) => flags[name] === "-");
  if (folder !== undefined) throw new UsageError(`--${folder} takes a folder, since it writes several files`);
  if (flags.json === true && onStdout.length > 0) {
    throw new UsageError(`--json and --${onStdout[0]} - would both write to stdout: give --${onStdout[0]} a file`);
  }
}
