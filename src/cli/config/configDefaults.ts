import { type Command, InvalidArgumentError, type Option } from "commander";
import { InputError } from "../../errors.js";
import { say } from "../say.js";
import { isObject, type ProjectConfig } from "./projectConfig.js";

/**
 * Options that a file of the project gives no default: where to write, what to start, what to print, and files that are read. Somebody
 * who runs a command in a folder from elsewhere has nothing written over by it.
 */
const NEVER = new Set([
  ...["out", "html", "md", "svg", "tex", "csv", "json", "junit", "history", "state", "open", "browser"],
  ...["help", "quiet", "config", "watch", "port", "from", "file", "labels", "quarantine", "table", "root"],
]);

/** The options of a command that a project can set. */
export function settable(command: Command): Option[] {
  return command.options.filter((option) => option.long !== null && !NEVER.has(nameOf(option)));
}

/** As it is typed, without dashes before it; `no-title` is called `title`. */
export function nameOf(option: Option): string {
  return option.name();
}

/**
 * Sets what the project says and the command line does not, and says so: the numbers rest on it. `named` is what a call by its name
 * says, and wins over the rest of the file.
 */
export function applyConfig(
  command: Command,
  { file, options, commands }: ProjectConfig,
  named: Readonly<Record<string, unknown>> = {},
): void {
  const own = { ...commands[command.name()], ...named };
  const set = settable(command).flatMap((option) => {
    const name = nameOf(option);
    const given = Object.hasOwn(own, name) ? own[name] : Object.hasOwn(options, name) ? options[name] : undefined;
    const key = option.attributeName();
    if (given === undefined || command.getOptionValueSource(key) === "cli") return [];
    command.setOptionValueWithSource(key, settingOf(option, given, file), "config");
    return [name];
  });
  if (set.length > 0) say(`${file} sets ${set.join(", ")}`);
}

/** What the parser would make of it on a command line. */
function settingOf(option: Option, given: unknown, file: string): unknown {
  const name = nameOf(option);
  const refuse = (need: string) =>
    new InputError("bad-option", `"${name}" must be ${need}, got ${JSON.stringify(given).slice(0, 60)}`, { file });
  if (option.isBoolean()) {
    if (typeof given === "boolean") return given;
    throw refuse("true or false");
  }
  const texts = textsOf(given);
  if (texts === null || texts.length === 0)
    throw refuse("a text, a number, a list of them, or pairs of names and values");
  const isList = option.parseArg !== undefined && option.argChoices === undefined;
  if (!isList && texts.length > 1) throw refuse("one value");
  try {
    return texts.reduce<unknown>(
      (earlier, text) => (option.parseArg === undefined ? text : option.parseArg(text, earlier as never)),
      undefined,
    );
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw refuse(`one of ${option.argChoices?.join(", ")}`);
    throw error;
  }
}

/** `{ "logiqa": 0.25 }` is `logiqa=0.25`. */
function textsOf(given: unknown): string[] | null {
  if (typeof given === "string" || typeof given === "number") return [String(given)];
  if (Array.isArray(given)) {
    return given.every((one) => typeof one === "string" || typeof one === "number") ? given.map(String) : null;
  }
  if (!isObject(given)) return null;
  const pairs = Object.entries(given);
  const isPlain = pairs.every(([, value]) => typeof value === "string" || typeof value === "number");
  return isPlain ? pairs.map(([key, value]) => `${key}=${value}`) : null;
}
